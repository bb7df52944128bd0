"""Loops: the same words over and over, as Whisper writes when it loses its way. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

__all__ = ["Loop", "loops"]

_PHRASE = 12  # words of a phrase that may loop


class Loop(NamedTuple):
    """A phrase of ``size`` words that fills the words from ``begin`` to before ``end``."""

    begin: int
    end: int
    size: int

    @property
    def times(self) -> int:
        """Number of times that the phrase stands there."""
        return (self.end - self.begin) // self.size


def loops(letters: Sequence[str], times: int) -> Iterator[Loop]:
    """Phrases that stand ``times`` or more in a row, the shortest phrase first; none overlap."""
    at = 0
    while at < len(letters):
        for size in range(1, _PHRASE + 1):
            phrase = letters[at : at + size]
            end = at + size
            while letters[end : end + size] == phrase:
                end += size
            loop = Loop(at, end, size)
            if loop.times >= times and any(phrase):
                yield loop
                at = end - 1
                break
        at += 1
