"""Candidate codes in the report: a card for each, and the passages that support none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transcode.records.coding import Description, Member, Proposal
from transcode.records.figures import counted, percent
from transcode.records.texts import Anchor
from transcode.themes.report.quotes import LONGEST, Quote, Quoting

__all__ = ["Card", "Unplaced", "cards", "unplaced"]

_OPENING = 120  # code points shown of a passage that supports no proposal


@dataclass(frozen=True, slots=True)
class Card:
    """A proposal as the report shows it, with sentences ready for print."""

    proposal: Proposal
    typical: Quote | None
    borderline: Quote | None
    near: tuple[str, ...]  # names
    notes: tuple[str, ...]  # its main speaker, and how it would split or merge
    described: Description | None = None  # by a language model
    quoted: Quote | None = None  # a whole short clause of a typical passage


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A passage that supports no proposal well enough, with the nearest one and its distance."""

    passage: Quote
    nearest: str
    distance: float


def cards(
    waiting: Sequence[Proposal],
    proposals: Sequence[Proposal],
    quoting: Quoting,
    descriptions: Sequence[Description] = (),
) -> list[Card]:
    """Make a card for each proposal that awaits a decision."""
    names = {proposal.id: proposal.name for proposal in proposals}
    return [
        Card(
            proposal=proposal,
            typical=_first(proposal.members, quoting),
            borderline=_first(
                (m for m in proposal.members[1:] if m.segment in proposal.borderline), quoting
            ),
            near=tuple(names[other] for other in proposal.nearest if other in names),
            notes=tuple(_notes(proposal, names)),
            described=next((d for d in descriptions if d.fits(proposal)), None),
            quoted=_shown(proposal.quotation, quoting) if proposal.quotation else None,
        )
        for proposal in waiting
    ]


def unplaced(proposals: Sequence[Proposal], quoting: Quoting) -> list[Unplaced]:
    """Return every passage that supports no proposal well enough, the most distant last."""
    passages = [
        Unplaced(shown, proposal.name, member.distance)
        for proposal in proposals
        for member in proposal.uncoded
        if (shown := _first([member], quoting, _OPENING))
    ]
    return sorted(passages, key=lambda p: (p.distance, p.passage.interview, p.passage.lines))


def _notes(proposal: Proposal, names: Mapping[str, str]) -> Iterable[str]:
    if proposal.mostly:
        share = percent(proposal.share)
        yield f"Mostly one participant’s: {share} of it is from {proposal.mostly}."
    sizes = [len(part) for part in proposal.parts]
    if len(sizes) == 2 and all(sizes):
        yield (
            f"Cut finer, it would split into {sizes[0]} and {counted(sizes[1], 'passage')}, "
            f"together in {percent(proposal.split)} of the repetitions."
        )
    if proposal.partner in names:
        yield (
            f"Cut coarser, it would merge with “{names[proposal.partner]}”, "
            f"together in {percent(proposal.merge)}."
        )
    if proposal.also:
        yield (
            "1 passage of another candidate code also supports it."
            if len(proposal.also) == 1
            else f"{len(proposal.also)} passages of other candidate codes also support it."
        )
    if proposal.uncoded or proposal.also:
        support = counted(len(proposal.supporting), "passage supports", "passages support")
        yield f"{support} it well enough to be shown in the review."


def _first(members: Iterable[Member], quoting: Quoting, most: int = LONGEST) -> Quote | None:
    """Quote the first passage whose text has not changed since the proposal was made.

    One that could single somebody out is passed over.
    """
    shown = (_shown(member.anchor, quoting, most) for member in members)
    return next(filter(None, shown), None)


def _shown(anchor: Anchor, quoting: Quoting, most: int = LONGEST) -> Quote | None:
    """Quote a passage; ``None`` if its text has changed, or it could single somebody out."""
    text = quoting.texts.get(anchor.interview)
    if text is None or text.digest != anchor.digest:
        return None
    shown = quoting.of(anchor, most=most)
    return None if shown.withheld else shown
