"""Candidate codes in the report: a card for each, and the passages that fit none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transcode.records.coding import Description, Member, Proposal
from transcode.records.figures import counted, percent
from transcode.records.notation import Notation
from transcode.records.texts import ReleasedText
from transcode.themes.quotes import LONGEST, Quote, quote

__all__ = ["Card", "Unplaced", "cards", "unplaced"]

_OPENING = 120  # code points of a passage that fits no proposal


@dataclass(frozen=True, slots=True)
class Card:
    """A proposal as the report shows it; sentences are ready to read."""

    proposal: Proposal
    typical: Quote | None
    borderline: Quote | None
    near: tuple[str, ...]  # names
    notes: tuple[str, ...]  # who says it most, what would make it split or merge
    described: Description | None = None  # by a language model


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A passage that supports no proposal well enough, the nearest, and how far that is."""

    passage: Quote
    nearest: str
    distance: float


def cards(
    waiting: Sequence[Proposal],
    proposals: Sequence[Proposal],
    texts: Mapping[str, ReleasedText],
    notation: Notation,
    descriptions: Sequence[Description] = (),
) -> list[Card]:
    """A card for each proposal without a decision."""
    names = {one.id: one.name for one in proposals}
    return [
        Card(
            proposal=one,
            typical=_first(one.members, texts, notation),
            borderline=_first(
                (m for m in one.members[1:] if m.segment in one.borderline), texts, notation
            ),
            near=tuple(names[other] for other in one.nearest if other in names),
            notes=tuple(_notes(one, names)),
            described=next((d for d in descriptions if d.fits(one)), None),
        )
        for one in waiting
    ]


def unplaced(
    proposals: Sequence[Proposal], texts: Mapping[str, ReleasedText], notation: Notation
) -> list[Unplaced]:
    """Every passage that supports no proposal well enough, the farthest last."""
    found = [
        Unplaced(shown, one.name, member.distance)
        for one in proposals
        for member in one.uncoded
        if (shown := _first([member], texts, notation, _OPENING))
    ]
    return sorted(found, key=lambda one: (one.distance, one.passage.interview, one.passage.lines))


def _notes(one: Proposal, names: Mapping[str, str]) -> Iterable[str]:
    if one.mostly:
        yield f"Mostly one person’s: {percent(one.share)} of it is by {one.mostly}."
    sizes = [len(part) for part in one.parts]
    if len(sizes) == 2 and all(sizes):
        yield (
            f"Cut finer, it would split into {sizes[0]} and {counted(sizes[1], 'passage')}, "
            f"together in {percent(one.split)} of the repetitions."
        )
    if one.partner in names:
        yield (
            f"Cut coarser, it would merge with “{names[one.partner]}”, "
            f"together in {percent(one.merge)}."
        )
    if one.also:
        yield (
            "1 passage of another proposal supports it as well."
            if len(one.also) == 1
            else f"{len(one.also)} passages of other proposals support it as well."
        )
    if one.uncoded or one.also:
        support = counted(len(one.supporting), "passage supports", "passages support")
        yield f"{support} it well enough: the review shows these."


def _first(
    members: Iterable[Member],
    texts: Mapping[str, ReleasedText],
    notation: Notation,
    most: int = LONGEST,
) -> Quote | None:
    """The first of the passages whose text still stands as it was when it was proposed."""
    for member in members:
        text = texts.get(member.anchor.interview)
        if text and text.digest == member.anchor.digest:
            return quote(member.anchor, text, notation, most)
    return None
