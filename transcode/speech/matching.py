"""Two versions of what was said -> which words stand. Pure.

Words are compared by their letters and digits alone, so that neither case nor punctuation makes
another word. Among all alignments with the fewest edits (Levenshtein, 1966) one with the most words
standing is taken. A long interview is first cut at the triples of words that both versions hold
once, in the longest order that is common to both (patience sorting, after Bram Cohen's diff), so
that the time grows with the length and not with its square.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from transcode.records import Turn

if TYPE_CHECKING:
    import numpy.typing as npt

# Scripts that put no blanks between words: here every character is a piece.
UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_PIECE = re.compile(rf"[{UNSPACED}]|[^\s{UNSPACED}]+")
_CELLS = 1_000_000  # of the table of one alignment: 4 MB, some hundredths of a second
_EDIT, _CHANGE = 100, 101  # a word put in or left out; one for another: dearer by a tie-breaker


@dataclass(frozen=True, slots=True)
class Piece:
    """A word (in scripts without blanks: a character) of a turn, with the key it is compared by."""

    turn: int
    begin: int
    end: int
    key: str
    is_spoken: bool  # whether it holds a letter or digit


def pieces(turns: Sequence[Turn]) -> list[Piece]:
    """The pieces of all turns in order; a piece says which turn it belongs to."""
    found: list[Piece] = []
    for number, turn in enumerate(turns):
        for begin, end in _spans(turn.text):
            shown = turn.text[begin:end]
            key = letters(shown)
            found.append(Piece(number, begin, end, key or shown, bool(key)))
    return found


def letters(text: str) -> str:
    """Letters, digits and the marks on them, case folded: what makes it the same word."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LMN")


def align(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """For each old item the index of the new one that it stands as; -1 where it does not stand.

    Indices ascend. Where ``n`` old and ``m`` new items lie between two that stand, the edits are
    ``max(n, m)``.
    """
    numbers: dict[str, int] = {}
    a = [numbers.setdefault(item, len(numbers)) for item in old]
    b = [numbers.setdefault(item, len(numbers)) for item in new]
    stands = [-1] * len(a)
    waiting = [(0, len(a), 0, len(b))]
    while waiting:
        i, i_end, j, j_end = waiting.pop()
        while i < i_end and j < j_end and a[i] == b[j]:
            stands[i] = j
            i, j = i + 1, j + 1
        while i < i_end and j < j_end and a[i_end - 1] == b[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
            stands[i_end] = j_end
        if i == i_end or j == j_end:
            continue
        if (i_end - i) * (j_end - j) <= _CELLS:
            for at, to in _fewest_edits(a[i:i_end], b[j:j_end]):
                stands[i + at] = j + to
            continue
        for at, to in _anchors(a[i:i_end], b[j:j_end]):  # none: two texts about other things
            waiting.append((i, i + at, j, j + to))
            stands[i + at] = j + to
            i, j = i + at + 1, j + to + 1
            last = (i, i_end, j, j_end)
        if stands[i - 1] == j - 1 and i and j:
            waiting.append(last)
    return stands


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _PIECE.finditer(text):
        begin, end = match.span()
        if spans and spans[-1][1] == begin and unicodedata.category(text[begin])[0] == "M":
            spans[-1] = (spans[-1][0], end)  # a vowel sign belongs to its consonant
        else:
            spans.append((begin, end))
    return spans


def _anchors(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    """Begins of what both hold exactly once, in order; single words where no triple is shared."""
    for size in (3, 1):
        once_a, once_b = _once(a, size), _once(b, size)
        pairs = sorted((at, once_b[gram]) for gram, at in once_a.items() if gram in once_b)
        if pairs:
            return _longest_ascent(pairs)
    return []


def _once(items: list[int], size: int) -> dict[tuple[int, ...], int]:
    seen: dict[tuple[int, ...], int] = {}
    for at in range(len(items) - size + 1):
        gram = tuple(items[at : at + size])
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
    at = ends[-1]
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _fewest_edits(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    """Pairs that stand in an alignment of least cost, by dynamic programming."""
    goal = np.array(b)
    steps = np.arange(len(b) + 1, dtype=np.int32) * _EDIT
    cost: npt.NDArray[np.int32] = np.empty((len(a) + 1, len(b) + 1), np.int32)
    cost[0] = steps
    for i, item in enumerate(a):
        cost[i + 1] = cost[i] + _EDIT
        changed = cost[i, :-1] + np.where(goal == item, 0, _CHANGE).astype(np.int32)
        np.minimum(cost[i + 1, 1:], changed, out=cost[i + 1, 1:])
        cost[i + 1] = np.minimum.accumulate(cost[i + 1] - steps) + steps
    pairs = []
    i, j = len(a), len(b)
    while i and j:
        if a[i - 1] == b[j - 1] and cost[i, j] == cost[i - 1, j - 1]:
            pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
        elif cost[i, j] == cost[i - 1, j - 1] + _CHANGE:
            i, j = i - 1, j - 1
        elif cost[i, j] == cost[i - 1, j] + _EDIT:
            i -= 1
        else:
            j -= 1
    return pairs
