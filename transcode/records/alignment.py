"""Alignment of two versions of a text, item by item: the stretches that stand in both. Pure.

The texts are first cut at the triples of items that both hold once, in the longest order that is
common to both (patience sorting, after Bram Cohen's diff): moved or rewritten parts leave the
rest in its place. The parts between are aligned by rapidfuzz, with the fewest edits (Levenshtein,
1966).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rapidfuzz.distance import Opcode

__all__ = ["Stretch", "stretches"]

_SIZE = 3  # items of what is looked for in both


class Stretch(NamedTuple):
    """Items that stand, from ``old`` on in the one version and from ``new`` on in the other."""

    old: int
    new: int
    length: int

    @property
    def old_end(self) -> int:
        """The first item of the old version behind it."""
        return self.old + self.length

    @property
    def new_end(self) -> int:
        """The first item of the new version behind it."""
        return self.new + self.length


def stretches(
    old: Sequence[Hashable], new: Sequence[Hashable], *, at_once: int = 0
) -> list[Stretch]:
    """The stretches of items that stand, in order, each as long as can be.

    Texts with no more than ``at_once`` pairs of items are not cut: they have the fewest edits of
    all. Where ``n`` old and ``m`` new items lie between two that stand, that is ``max(n, m)``.
    """
    numbers: dict[Hashable, int] = {}
    a = [numbers.setdefault(item, len(numbers)) for item in old]
    b = [numbers.setdefault(item, len(numbers)) for item in new]
    standing: list[Stretch] = []
    i = j = 0
    cuts = _cuts(a, b) if len(a) * len(b) > at_once else []
    for cut in [*cuts, Stretch(len(a), len(b), 0)]:
        if i < cut.old and j < cut.new:
            between = _fewest_edits(a[i : cut.old], b[j : cut.new])
            standing += (Stretch(i + at, j + to, length) for at, to, length in between)
        standing.append(cut)
        i, j = cut.old_end, cut.new_end
    return _joined(standing)


def _joined(parts: Iterable[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for part in parts:
        before = joined[-1] if joined else None
        if before and (before.old_end, before.new_end) == (part.old, part.new):
            joined[-1] = before._replace(length=before.length + part.length)
        elif part.length:
            joined.append(part)
    return joined


def _cuts(a: list[int], b: list[int]) -> list[Stretch]:
    """The triples that both hold exactly once, in order; those that overlap are one stretch."""
    once_a, once_b = _once(a), _once(b)
    pairs = sorted((at, once_b[gram]) for gram, at in once_a.items() if gram in once_b)
    cuts: list[Stretch] = []
    begin = (0, 0)
    i = j = 0  # where the stretch that began there ends
    for at, to in _longest_ascent(pairs):
        if at > i or at - i != to - j:
            cuts.append(Stretch(*begin, i - begin[0]))
            skip = max(0, i - at, j - to)  # never the same item twice
            begin = (at + skip, to + skip)
        i, j = at + _SIZE, to + _SIZE
    cuts.append(Stretch(*begin, i - begin[0]))
    return [cut for cut in cuts if cut.length > 0]


def _once(items: list[int]) -> dict[tuple[int, ...], int]:
    seen: dict[tuple[int, ...], int] = {}
    for at in range(len(items) - _SIZE + 1):
        gram = tuple(items[at : at + _SIZE])
        seen[gram] = -1 if gram in seen else at
    return {gram: at for gram, at in seen.items() if at >= 0}


def _longest_ascent(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs (in order of the first) whose second ascends too."""
    tops: list[int] = []  # the smallest end of an ascent of each length
    ends: list[int] = []  # which pair that is
    before: list[int] = []
    for number, (_, to) in enumerate(pairs):
        length = bisect_left(tops, to)
        before.append(ends[length - 1] if length else -1)
        tops[length : length + 1], ends[length : length + 1] = [to], [number]
    chain = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _fewest_edits(a: list[int], b: list[int]) -> list[Stretch]:
    """Stretches that stand with the fewest edits; in replaced parts, all that cost no more."""
    from rapidfuzz.distance import Indel, Levenshtein

    standing: list[Stretch] = []
    i = j = 0
    for part in [*_equal(Levenshtein.opcodes(a, b)), Stretch(len(a), len(b), 0)]:
        removed, added = part.old - i, part.new - j
        if removed and added:
            more = _equal(Indel.opcodes(a[i : part.old], b[j : part.new]))
            if _edits(more, removed, added) == max(removed, added):
                standing += (Stretch(i + at, j + to, length) for at, to, length in more)
        standing.append(part)
        i, j = part.old_end, part.new_end
    return standing


def _equal(codes: Iterable[Opcode]) -> list[Stretch]:
    return [
        Stretch(code.src_start, code.dest_start, code.src_end - code.src_start)
        for code in codes
        if code.tag == "equal"
    ]


def _edits(standing: list[Stretch], removed: int, added: int) -> int:
    edits = i = j = 0
    for part in [*standing, Stretch(removed, added, 0)]:
        edits += max(part.old - i, part.new - j)
        i, j = part.old_end, part.new_end
    return edits
