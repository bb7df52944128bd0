"""Released texts, and anchors that point into them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from transcode.records.base import Record, digest_of
from transcode.records.speech import Mark

__all__ = ["Anchor", "Carried", "Move", "Place", "ReleasedText", "ReleasedTurn", "Timing"]

Place = tuple[str, int, int]
"""Interview, begin and end of a passage."""


# --- shareable ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReleasedTurn(Record):
    """A turn as a span of the released text."""

    id: str
    speaker: str
    is_interviewer: bool
    begin: int
    end: int
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Timing(Record):
    """The time at which the characters ``begin`` to ``end`` of a released text were said."""

    begin: int
    end: int
    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class ReleasedText(Record):
    """The pseudonymised text of one interview, to be coded, quoted and shared.

    ``text`` holds the turns in order, joined by a line feed. ``timings`` are ordered and do not
    overlap; a pseudonym has the time of the words that it replaced. ``marks`` note how words were
    said, in order of ``begin``.
    """

    interview: str
    language: str
    text: str
    turns: tuple[ReleasedTurn, ...]
    timings: tuple[Timing, ...]
    marks: tuple[Mark, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of ``text``, which an anchor to this text carries."""
        return digest_of(self.text)

    @property
    def is_timed(self) -> bool:
        """Return whether the text has times, of a recording or of the document it came from."""
        return bool(self.timings) or any(turn.end_ms for turn in self.turns)

    def anchor(self, begin: int, end: int) -> Anchor:
        """Make an anchor to the code points ``begin`` to ``end`` of this text."""
        return Anchor(self.interview, begin, end, self.digest)

    def time_of(self, begin: int, end: int) -> tuple[int, int]:
        """Time of a span, in milliseconds (start, end).

        A span between two words of a turn has the time between them.
        """
        first = bisect_right(self.timings, begin, key=lambda timing: timing.end)
        last = bisect_left(self.timings, end, key=lambda timing: timing.begin)
        if first < last:
            return self.timings[first].start_ms, self.timings[last - 1].end_ms
        around = [t for t in self.turns if t.begin <= begin <= t.end] or list(self.turns[:1])
        if not around:
            return 0, 0
        turn = around[0]
        before = self.timings[first - 1] if first else None
        after = self.timings[first] if first < len(self.timings) else None
        if before and after and turn.begin <= before.begin and after.end <= turn.end:
            return before.end_ms, max(before.end_ms, after.start_ms)
        return turn.start_ms, turn.end_ms


@dataclass(frozen=True, slots=True)
class Anchor(Record):
    """A place in a released text: interview, span in code points, and the text's digest."""

    interview: str
    begin: int
    end: int
    digest: str

    @property
    def place(self) -> Place:
        """Place of the anchor, whatever the version of the text."""
        return self.interview, self.begin, self.end

    def touches(self, other: Anchor) -> bool:
        """Return whether both have words in common; they are of one version of the text."""
        return (
            self.interview == other.interview and self.begin < other.end and other.begin < self.end
        )


@dataclass(frozen=True, slots=True)
class Carried(Record):
    """A stretch of text that is the same in the old and the new version."""

    old_begin: int
    new_begin: int
    length: int


@dataclass(frozen=True, slots=True)
class Move(Record):
    """The step from one version of a released text to the next. Holds offsets, never words."""

    interview: str
    old_digest: str
    new_digest: str
    carried: tuple[Carried, ...]
    names_only: bool = False  # the words are the same, only replacements of names differ
