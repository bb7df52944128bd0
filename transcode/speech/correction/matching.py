"""Matching of two versions of a transcript: the words that stand. Pure.

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

from transcode.records.speech import Turn

if TYPE_CHECKING:
    import numpy.typing as npt

    Costs = npt.NDArray[np.int32]

# Scripts that put no blanks between words: here every character is a piece.
UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
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


@dataclass(frozen=True, slots=True)
class Match:
    """Two versions of the same turns, piece by piece; ``stands`` as :func:`align` gives it."""

    heard: Sequence[Turn]
    told: Sequence[Turn]
    old: Sequence[Piece]
    new: Sequence[Piece]
    stands: Sequence[int]

    def was(self, piece: int) -> str:
        """Text of an old piece."""
        place = self.old[piece]
        return self.heard[place.turn].text[place.begin : place.end]

    def now(self, piece: int) -> str:
        """Text of a new piece."""
        place = self.new[piece]
        return self.told[place.turn].text[place.begin : place.end]


def match(heard: Sequence[Turn], told: Sequence[Turn]) -> Match:
    """Find the words of the turns ``heard`` in the turns ``told``."""
    old, new = pieces(heard), pieces(told)
    return Match(
        heard, told, old, new, align([piece.key for piece in old], [piece.key for piece in new])
    )


def pieces(turns: Sequence[Turn]) -> list[Piece]:
    """Split all turns into pieces, in order; each piece has the number of its turn."""
    pieces_found: list[Piece] = []
    for number, turn in enumerate(turns):
        for begin, end in _spans(turn.text):
            shown = turn.text[begin:end]
            key = letters(shown)
            pieces_found.append(Piece(number, begin, end, key or shown, bool(key)))
    return pieces_found


def letters(text: str) -> str:
    """Key of a word: its letters, digits and the marks on them, case folded."""
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
        fixed = [(i + at, j + to) for at, to in _anchors(a[i:i_end], b[j:j_end])]
        for at, to in fixed:
            stands[at] = to
            waiting.append((i, at, j, to))
            i, j = at + 1, to + 1
        if not fixed:  # nothing is said only once: halve the old, and the new where it costs least
            half, to = _halves(a[i:i_end], b[j:j_end])
            waiting.append((i, i + half, j, j + to))
            i, j = i + half, j + to
        waiting.append((i, i_end, j, j_end))
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
    cost: Costs = np.empty((len(a) + 1, len(b) + 1), np.int32)
    cost[0] = steps
    for i, item in enumerate(a):
        cost[i + 1] = _next_row(cost[i], goal == item, steps)
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


def _next_row(row: Costs, equal: npt.NDArray[np.bool_], steps: Costs) -> Costs:
    after = row + _EDIT
    np.minimum(after[1:], row[:-1] + np.where(equal, np.int32(0), np.int32(_CHANGE)), out=after[1:])
    return np.minimum.accumulate(after - steps) + steps


def _halves(a: list[int], b: list[int]) -> tuple[int, int]:
    """Where an alignment of least cost passes the middle of ``a`` (Hirschberg, 1975)."""
    half = len(a) // 2
    steps = np.arange(len(b) + 1, dtype=np.int32) * _EDIT
    forth, back = steps, steps
    goal = np.array(b)
    for item in a[:half]:
        forth = _next_row(forth, goal == item, steps)
    for item in a[: half - 1 : -1]:
        back = _next_row(back, goal[::-1] == item, steps)
    return half, int(np.argmin(forth + back[::-1]))
