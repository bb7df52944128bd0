"""Neighbours of a passage: more like it, what speaks against it, what says the same again.

Nothing here compares a cosine with a fixed number: the cosines of some models are squeezed into a
narrow band. Passages are ranked, and vectors centred, so that only the order counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["contrary", "kindred", "repeated"]

Vectors = NDArray[np.float32]

_NEAR = 0.05  # share of the passages that count as near in topic
_RUN, _ALIKE = 3, 0.5  # words in a run, share of runs that two passages that repeat must share


def kindred(vectors: Vectors, row: int, among: Sequence[int], most: int) -> tuple[int, ...]:
    """The rows of ``among`` that are nearest to a passage, nearest first, without itself."""
    centred = _centred(vectors)
    return _best(centred @ centred[row], row, among, most)


def contrary(
    vectors: Vectors, stance: Vectors, row: int, among: Sequence[int], most: int
) -> tuple[int, ...]:
    """Near in topic, far in stance: of the nearest passages those furthest on the other side.

    ``stance`` (n,) of each passage, as :func:`transcode.coding.suggest.stance` gives it. "Other" is
    less favourable than a passage that is favourable beside the rest, and the other way round.
    """
    centred = _centred(vectors)
    near = _best(centred @ centred[row], row, among, max(most, round(_NEAR * len(among))))
    away = (stance[row] - stance) * (1 if stance[row] >= np.median(stance) else -1)
    return _best(away, row, [other for other in near if away[other] > 0], most)


def repeated(passages: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Groups of rows that say nearly the same words: half of their runs of three words or more."""
    runs = [_runs(passage) for passage in passages]
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, some in enumerate(runs):
        for run in some:
            holders[run].append(row)
    leader = list(range(len(passages)))
    for rows in holders.values():
        for one in rows[1:]:
            shared = len(runs[rows[0]] & runs[one])
            if shared >= _ALIKE * max(len(runs[rows[0]]), len(runs[one])):
                _join(leader, rows[0], one)
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


def _join(leader: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(leader, one), _root(leader, other)))
    leader[second] = first


def _centred(vectors: Vectors) -> Vectors:
    return _unit(vectors - vectors.mean(axis=0))


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0))


def _best(scores: Vectors, row: int, among: Sequence[int], most: int) -> tuple[int, ...]:
    others = (other for other in among if other != row)
    return tuple(sorted(others, key=lambda other: (-scores[other], other))[:most])
