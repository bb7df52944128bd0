"""Neighbours of a passage: similar ones, contrary ones, and repetitions of it.

No cosine is compared with a fixed threshold, because the cosines of some models all fall into a
narrow band. Passages are ranked and vectors centred, so that only the order counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["contrary", "kindred", "repeated"]

Vectors = NDArray[np.float32]

_NEAR = 0.05  # share of the passages that count as close in topic
_RUN, _ALIKE = (
    3,
    0.5,
)  # words in a run; share of runs in common from which two passages are repetitions


def kindred(vectors: Vectors, row: int, among: Sequence[int], most: int) -> tuple[int, ...]:
    """Return the rows in ``among`` closest to a passage, closest first, without the passage."""
    centred = _centred(vectors)
    return _best(centred @ centred[row], row, among, most)


def contrary(
    vectors: Vectors, stance: Vectors, row: int, among: Sequence[int], most: int
) -> tuple[int, ...]:
    """Return passages close in topic but opposite in stance, most opposite first.

    ``stance`` (n,) is that of each passage, from :func:`transcode.coding.suggest.stance`. A passage
    more favourable than the median has less favourable opposites, and the reverse.
    """
    centred = _centred(vectors)
    near = _best(centred @ centred[row], row, among, max(most, round(_NEAR * len(among))))
    away = (stance[row] - stance) * (1 if stance[row] >= np.median(stance) else -1)
    return _best(away, row, [other for other in near if away[other] > 0], most)


def repeated(passages: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Group rows with nearly the same words: at least half of their three-word runs in common."""
    runs = [_runs(passage) for passage in passages]
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, passage_runs in enumerate(runs):
        for run in passage_runs:
            holders[run].append(row)
    leader = list(range(len(passages)))
    for rows in holders.values():
        for other in rows[1:]:
            shared = len(runs[rows[0]] & runs[other])
            if shared >= _ALIKE * max(len(runs[rows[0]]), len(runs[other])):
                _join(leader, rows[0], other)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for row in range(len(passages)):
        groups[_root(leader, row)].append(row)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _runs(passage: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", passage.casefold())
    return frozenset(tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))


def _root(leader: Sequence[int], row: int) -> int:
    while leader[row] != row:
        row = leader[row]
    return row


def _join(leader: list[int], row: int, other: int) -> None:
    first, second = sorted((_root(leader, row), _root(leader, other)))
    leader[second] = first


def _centred(vectors: Vectors) -> Vectors:
    return _unit(vectors - vectors.mean(axis=0))


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0))


def _best(scores: Vectors, row: int, among: Sequence[int], most: int) -> tuple[int, ...]:
    others = (other for other in among if other != row)
    return tuple(sorted(others, key=lambda other: (-scores[other], other))[:most])
