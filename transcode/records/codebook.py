"""Codebook, folded from a journal: codes, themes, codings, and refusals.

Nothing here is stored. The journal is the record; the codebook follows from it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from transcode.records.coding import Code, Coding, Coverage, Theme
from transcode.records.decisions import (
    Apply,
    Confirm,
    Cover,
    Create,
    CreateTheme,
    Define,
    Entry,
    Memo,
    Merge,
    Move,
    Reject,
    Rename,
    Retract,
    Withhold,
)
from transcode.records.texts import Anchor, Place

__all__ = ["NO_THEME_COLOUR", "THEME_COLOURS", "Carry", "Codebook", "fold", "live"]

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


@dataclass(frozen=True, slots=True)
class Codebook:
    """Codes, themes and codings that follow from a journal.

    ``codes`` and ``themes`` are in the order in which they were made. ``decided`` maps each
    proposal that was confirmed to its code, and each that was rejected to "". ``lost`` are codings
    whose words were changed by a correction: the coder must place them again. ``withheld`` are the
    pairs of a code and a passage that the coder refused, whatever was coded later.
    """

    codes: tuple[Code, ...] = ()
    themes: tuple[Theme, ...] = ()
    codings: tuple[Coding, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    decided: tuple[tuple[str, str], ...] = ()
    memos: tuple[Memo, ...] = ()
    lost: tuple[Coding, ...] = ()
    withheld: tuple[tuple[str, Anchor], ...] = ()

    def code(self, code: str) -> Code | None:
        """Code with this id."""
        return next((candidate for candidate in self.codes if candidate.id == code), None)

    def theme(self, theme: str) -> Theme | None:
        """Theme with this id."""
        return next((candidate for candidate in self.themes if candidate.id == theme), None)

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
    book = _OpenBook(carry)
    for entry in live(entries):
        book.decide(entry)
    return book.closed()


class _OpenBook:
    """A codebook while decisions are carried out, one after another."""

    def __init__(self, carry: Carry) -> None:
        self.carry = carry
        self.codes: dict[str, Code] = {}
        self.themes: dict[str, Theme] = {}
        self.codings: dict[tuple[str, str, Anchor], Coding] = {}
        self.coverage: dict[tuple[str, str], Coverage] = {}
        self.decided: dict[str, str] = {}
        self.memos: list[Memo] = []
        self.withheld: list[tuple[str, Anchor]] = []

    def decide(self, entry: Entry) -> None:
        """Carry out one decision; it has no effect if its object is no longer there."""
        codes, themes = self.codes, self.themes
        match entry.decision:
            case Confirm(proposal, code, name, anchors):
                codes.setdefault(code, Code(code, name, proposal=proposal))
                self.decided[proposal] = code
                for anchor in anchors:
                    self._apply(code, anchor, entry)
            case Reject(proposal):
                self.decided[proposal] = ""
            case Create(code, name, definition):
                codes.setdefault(code, Code(code, name, definition))
            case CreateTheme(theme, name, definition):
                themes.setdefault(theme, Theme(theme, name, definition))
            case Rename(target, name) if target in codes:
                codes[target] = replace(codes[target], name=name)
            case Rename(target, name) if target in themes:
                themes[target] = replace(themes[target], name=name)
            case Define(target, definition) if target in codes:
                codes[target] = replace(codes[target], definition=definition)
            case Define(target, definition) if target in themes:
                themes[target] = replace(themes[target], definition=definition)
            case Merge(code, into) if code in codes and into in codes and code != into:
                self._merge(code, into)
            case Move(code, theme) if code in codes and (theme in themes or not theme):
                codes[code] = replace(codes[code], theme=theme)
            case Apply(code, anchor) if code in codes:
                self._apply(code, anchor, entry)
            case Withhold(code, span):
                self._withhold(code, span)
            case Memo(text, about) as memo:
                self.memos.append(memo)
                if about in codes:
                    codes[about] = replace(codes[about], memos=(*codes[about].memos, text))
            case Cover(interview):
                self.coverage[entry.coder, interview] = Coverage(entry.coder, interview)
            case _:
                pass

    def _apply(self, code: str, anchor: Anchor, entry: Entry) -> None:
        coding = Coding(code, entry.coder, anchor, entry.id)
        self.codings.setdefault((code, entry.coder, anchor), coding)

    def _merge(self, code: str, into: str) -> None:
        merged, kept = self.codes.pop(code), self.codes[into]
        self.codes[into] = replace(kept, memos=kept.memos + merged.memos)
        for key in [key for key in self.codings if key[0] == code]:
            moved = replace(self.codings.pop(key), code=into)
            self.codings.setdefault((into, moved.coder, moved.anchor), moved)
        self.decided = {p: into if c == code else c for p, c in self.decided.items()}

    def _withhold(self, code: str, span: Anchor) -> None:
        self.withheld.append((code, span))
        for key in [key for key in self.codings if key[0] == code]:
            then = self.carry(key[2], span.digest)
            if then and _touch(then, span):
                del self.codings[key]

    def closed(self) -> Codebook:
        """Close the codebook, its codings read in the texts as they stand now."""
        current: dict[tuple[str, str, Anchor], Coding] = {}
        lost: list[Coding] = []
        for (code, coder, was), coding in self.codings.items():
            if now := self.carry(was, ""):
                current.setdefault((code, coder, now), replace(coding, anchor=now))
            else:
                lost.append(coding)
        return Codebook(
            codes=tuple(self.codes.values()),
            themes=tuple(self.themes.values()),
            codings=tuple(current.values()),
            coverage=tuple(self.coverage.values()),
            decided=tuple(self.decided.items()),
            memos=tuple(self.memos),
            lost=tuple(lost),
            withheld=tuple(
                (code, now) for code, was in self.withheld if (now := self.carry(was, ""))
            ),
        )


def _touch(first: Anchor, second: Anchor) -> bool:
    return (
        first.interview == second.interview
        and first.begin < second.end
        and second.begin < first.end
    )
