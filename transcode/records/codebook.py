"""Codebook, folded from a journal: codes, themes, codings, and refusals.

Nothing here is stored. The journal is the record; the codebook follows from it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from transcode.records.coding import Code, Coding, Coverage, Relation, Theme
from transcode.records.decisions import (
    Apply,
    CloseRound,
    Colour,
    Confirm,
    Cover,
    Create,
    Define,
    Entry,
    Judge,
    LeaveOut,
    Memo,
    Merge,
    Pin,
    Reject,
    Remove,
    Rename,
    Reopen,
    Retract,
    Settle,
    Withhold,
)
from transcode.records.noting import Noting
from transcode.records.texts import Anchor, Place
from transcode.records.themes import OpenThemes

__all__ = [
    "CODE_COLOURS",
    "NO_THEME_COLOUR",
    "THEME_COLOURS",
    "Carry",
    "Codebook",
    "Fold",
    "fold",
    "live",
]

CodingKey = tuple[str, str, str, int, int, str]
"""Code, coder, and the passage as it was coded; plain values, which are quick to look up."""

Carry = Callable[[Anchor, str], Anchor | None]
"""Reads an anchor in the version of its text with this digest ("": as the text stands now).

``None`` if that version does not have the words of the anchor.
"""


THEME_COLOURS = (
    "#4477aa", "#cc6677", "#228833", "#aa4499", "#997700", "#44aa99", "#882255", "#555599",
)  # fmt: skip
"""Colours of the themes, in order, in every picture and export. After Paul Tol's qualitative
schemes, which people with colour-blindness can distinguish."""

NO_THEME_COLOUR = "#7b8794"

CODE_COLOURS = (
    "#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#ee7733", "#009988",
    "#882255", "#999933", "#332288", "#ddaa33", "#cc3311", "#44aa99", "#bb5566", "#88ccee",
    "#117733", "#cc6677", "#6699cc", "#994455", "#997700", "#0077bb", "#aa4499", "#555555",
)  # fmt: skip
"""Colours of the codes, in the order in which the codes were made, so that each new one differs
from those around it. From Paul Tol's schemes as well."""


@dataclass(frozen=True, slots=True)
class Codebook:
    """Codes, themes and codings that follow from a journal.

    ``codes`` and ``themes`` are in the order in which they were made. ``decided`` maps each
    proposal that was confirmed to its code, and each that was rejected to "". ``lost`` are codings
    whose words were changed by a correction: the coder must place them again. ``withheld`` are the
    pairs of a code and a passage that the coder refused, whatever was coded later. ``pins`` are
    the places on the map that a person chose. ``power`` are the latest judgements of information
    power, each with the time at which it was made. ``settled`` are the passages on which coders
    differed and agreed since. ``closed_at`` is when the coder closed their round, "" while it is
    open.
    """

    codes: tuple[Code, ...] = ()
    themes: tuple[Theme, ...] = ()
    codings: tuple[Coding, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    decided: tuple[tuple[str, str], ...] = ()
    memos: tuple[Memo, ...] = ()
    lost: tuple[Coding, ...] = ()
    withheld: tuple[tuple[str, Anchor], ...] = ()
    relations: tuple[Relation, ...] = ()
    pins: tuple[Pin, ...] = ()
    power: tuple[tuple[Judge, str], ...] = ()
    settled: tuple[Settle, ...] = ()
    closed_at: str = ""

    def code(self, code: str) -> Code | None:
        """Code with this id."""
        return next((candidate for candidate in self.codes if candidate.id == code), None)

    def theme(self, theme: str) -> Theme | None:
        """Theme with this id."""
        return next((candidate for candidate in self.themes if candidate.id == theme), None)

    def below(self, theme: str) -> tuple[str, ...]:
        """Ids of the themes under a theme, on every level."""
        held = [one.id for one in self.themes if theme and one.under == theme]
        return (*held, *(deeper for one in held for deeper in self.below(one)))

    def places(self, codes: Collection[str]) -> frozenset[Place]:
        """Passages under these codes, each once, whoever coded them."""
        return frozenset(coding.anchor.place for coding in self.codings if coding.code in codes)

    def codings_of(self, code: str) -> tuple[Coding, ...]:
        """Codings of a code, in the order of the texts."""
        codings = [coding for coding in self.codings if coding.code == code]
        return tuple(sorted(codings, key=lambda c: (c.anchor.interview, c.anchor.begin)))


def live(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries that still hold: not retracted, or retracted by an entry that was retracted."""
    kept: list[Entry] = []
    retracted: set[str] = set()
    for entry in reversed(tuple(entries)):
        if entry.id in retracted:
            continue
        if isinstance(entry.decision, Retract):
            retracted.add(entry.decision.entry)
        kept.append(entry)
    return tuple(reversed(kept))


def _as_it_was(anchor: Anchor, digest: str) -> Anchor | None:
    return anchor


def fold(entries: Iterable[Entry], carry: Carry = _as_it_was) -> Codebook:
    """Carry out every decision that still holds, in order.

    A decision about something that a later undo removed has no effect: undoing the creation of a
    code makes its renaming void, not wrong.

    Args:
        entries: of one journal.
        carry: reads the codings in the texts as they stand now, and finds those that a withhold
            removes in the version that it was made on. Without it, every anchor stays as it
            was written.
    """
    book = Fold(carry)
    for entry in live(entries):
        book.decide(entry)
    return book.closed()


class Fold:
    """A codebook kept up to date while decisions are added, one after another.

    Each table notes what was changed in it (``changed``), for a page that shows the codebook.

    Args:
        carry: as for :func:`fold`.
    """

    def __init__(self, carry: Carry = _as_it_was) -> None:
        self.carry = carry
        self.codes: Noting[str, Code] = Noting()
        self.open = OpenThemes(self.codes)
        self.themes = self.open.themes
        self.power: Noting[str, tuple[Judge, str]] = Noting()
        self.settled: dict[Place, Settle] = {}
        self.closed_at = ""
        self.codings: Noting[CodingKey, Coding] = Noting()
        self.coverage: Noting[tuple[str, str], Coverage] = Noting()
        self.decided: Noting[str, str] = Noting()
        self.left_out: Noting[str, tuple[Anchor, ...]] = Noting()
        """Proposal -> the passages that do not belong to it, as they were left out."""
        self.memos: Noting[str, Memo] = Noting()
        self.withheld: list[tuple[str, Anchor]] = []
        self.holding: list[Entry] = []
        """The entries that hold, oldest first."""
        self.made: dict[str, int] = {}
        """Code -> the place in which it was made, also where others were removed since."""
        self._of_code: dict[str, dict[CodingKey, Coding]] = {}  # to find a code's codings at once
        self._carried = 0  # codings that do not stand where they were made

    def decide(self, entry: Entry) -> None:
        """Carry out one decision; it has no effect if its object is no longer there.

        A retraction cannot be carried out on its own: fold all entries again.
        """
        codes = self.codes
        self.holding.append(entry)
        match entry.decision:
            case Apply(code, anchor) if code in codes:
                self._apply(code, anchor, entry)
            case Withhold(code, span):
                self._withhold(code, span)
            case Confirm(proposal, code, name, anchors):
                if code not in codes:
                    self._make(Code(code, name, proposal=proposal))
                self.decided[proposal] = code
                for anchor in anchors:
                    self._apply(code, anchor, entry)
            case Reject(proposal):
                self.decided[proposal] = ""
            case LeaveOut(proposal, anchors):
                self.left_out[proposal] = anchors
            case Reopen(proposal) if proposal in self.decided:
                self._reopen(proposal)
            case Create(code, name, definition) if code not in codes:
                self._make(Code(code, name, definition))
            case Rename(target, name):
                self._change(target, name=name)
            case Define(target, definition, include, exclude, example):
                self._change(
                    target,
                    definition=definition,
                    include=include,
                    exclude=exclude,
                    example=example,
                )
            case Colour(target, colour):
                self._change(target, colour=colour)
            case Remove(code) if code in codes:
                self._remove(code)
            case Merge(code, into) if code in codes and into in codes and code != into:
                self._merge(code, into)
            case Memo(text, about) as memo if text:  # without text it only replaces another
                self.memos[entry.id] = memo
                if about in codes:
                    codes[about] = replace(codes[about], memos=(*codes[about].memos, text))
            case Judge(side) as judgement:
                self.power[side] = judgement, entry.at
            case CloseRound():
                self.closed_at = entry.at
            case Settle(anchor) as settled:
                self.settled[anchor.place] = settled
            case Cover(interview):
                self.coverage[entry.coder, interview] = Coverage(entry.coder, interview)
            case decision:
                self.open.decide(decision)

    @property
    def tables(self) -> tuple[Noting[Any, Any], ...]:
        """All tables."""
        themes = (self.open.themes, self.open.relations, self.open.pins)
        own = (self.codes, self.codings, self.coverage, self.decided, self.memos, self.power)
        return (*own, self.left_out, *themes)

    def _make(self, code: Code) -> None:
        self.codes[code.id] = code
        self.made.setdefault(code.id, len(self.made))

    def now(self, coding: Coding) -> Coding | None:
        """A coding where it stands now; ``None`` where its words were changed."""
        anchor = self.carry(coding.anchor, "")
        if anchor is coding.anchor:
            return coding
        return replace(coding, anchor=anchor) if anchor else None

    def codings_of(self, code: str) -> tuple[Coding, ...]:
        """The codings of a code, as they were made."""
        return tuple(self._of_code.get(code, {}).values())

    def _change(self, target: str, **fields: Any) -> None:  # noqa: ANN401 - of either record
        if target in self.codes:
            self.codes[target] = replace(self.codes[target], **fields)
        elif target in self.themes:
            self.themes[target] = replace(self.themes[target], **fields)

    def _put(self, coding: Coding) -> None:
        key = _key(coding.code, coding.coder, coding.anchor)
        if key not in self.codings:
            self.codings[key] = coding
            self._of_code.setdefault(coding.code, {})[key] = coding
            self._carried += self.carry(coding.anchor, "") is not coding.anchor

    def _drop(self, key: CodingKey) -> Coding:
        coding = self.codings[key]
        self._carried -= self.carry(coding.anchor, "") is not coding.anchor
        del self.codings[key], self._of_code[coding.code][key]
        return coding

    def _apply(self, code: str, anchor: Anchor, entry: Entry) -> None:
        self._put(Coding(code, entry.coder, anchor, entry.id))

    def _remove(self, code: str) -> None:
        for key in tuple(self._of_code.get(code, ())):
            self._drop(key)
        del self.codes[code]
        for proposal in [p for p, made in self.decided.items() if made == code]:
            del self.decided[proposal]  # it is open again

    def _merge(self, code: str, into: str) -> None:
        merged, kept = self.codes[code], self.codes[into]
        del self.codes[code]
        self.codes[into] = replace(kept, memos=kept.memos + merged.memos)
        for key in tuple(self._of_code.get(code, ())):
            self._put(replace(self._drop(key), code=into))
        for proposal in [p for p, c in self.decided.items() if c == code]:
            self.decided[proposal] = into

    def _reopen(self, proposal: str) -> None:
        code = self.decided[proposal]
        del self.decided[proposal]
        if code not in self.codes:
            return
        confirmed = [(e, d) for e in self.holding if isinstance(d := e.decision, Confirm)]
        made = {entry.id for entry, decision in confirmed if decision.proposal == proposal}
        gone = [key for key, c in self._of_code.get(code, {}).items() if c.entry in made]
        for key in gone:
            self._drop(key)
        for entry, decision in confirmed:  # what another proposal brought as well stays
            if self.decided.get(decision.proposal) == code:
                for anchor in decision.anchors:
                    if _key(code, entry.coder, anchor) in gone:
                        self._apply(code, anchor, entry)
        grew_from_it = self.codes[code].proposal == proposal
        if grew_from_it and not self._of_code.get(code) and code not in self.decided.values():
            self._remove(code)

    def _withhold(self, code: str, span: Anchor) -> None:
        self.withheld.append((code, span))
        for key, coding in tuple(self._of_code.get(code, {}).items()):
            if coding.anchor.interview != span.interview:
                continue
            then = self.carry(coding.anchor, span.digest)
            if then and then.touches(span):
                self._drop(key)

    def closed(self) -> Codebook:
        """The codebook as it is now, its codings read in the texts as they stand."""
        current, lost = self._read_now() if self._carried else (tuple(self.codings.values()), ())
        return Codebook(
            codes=tuple(self.codes.values()),
            themes=tuple(self.themes.values()),
            codings=current,
            coverage=tuple(self.coverage.values()),
            decided=tuple(self.decided.items()),
            memos=tuple(self.memos.values()),
            lost=lost,
            withheld=tuple(
                (code, now) for code, was in self.withheld if (now := self.carry(was, ""))
            ),
            relations=tuple(self.open.relations.values()),
            pins=tuple(self.open.pins.values()),
            power=tuple(self.power.values()),
            settled=tuple(
                replace(settled, anchor=now)
                for settled in self.settled.values()
                if (now := self.carry(settled.anchor, ""))
            ),
            closed_at=self.closed_at,
        )

    def _read_now(self) -> tuple[tuple[Coding, ...], tuple[Coding, ...]]:
        """Codings that stand in the texts, each once, and those whose words were changed."""
        current: dict[CodingKey, Coding] = {}
        lost: list[Coding] = []
        for coding in self.codings.values():
            if now := self.now(coding):
                current.setdefault(_key(now.code, now.coder, now.anchor), now)
            else:
                lost.append(coding)
        return tuple(current.values()), tuple(lost)


def _key(code: str, coder: str, anchor: Anchor) -> CodingKey:
    return code, coder, anchor.interview, anchor.begin, anchor.end, anchor.digest
