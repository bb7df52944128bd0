"""Cuts of a stretch of talk: near the length aimed at, where the words change.

Hearst (1997, TextTiling) cuts where the sentences before and after a place share few words. Here
"words" are runs of four letters, which needs no stemmer and no list of any language, and a run
counts the more the fewer sentences of the stretch hold it. Nothing outside of the stretch plays a
part, so a correction elsewhere moves no cut. Of all ways to cut, the cheapest is taken: the
squares of how far each unit is from its length, and for each cut how well the two sides hang
together, by rank among the places of the stretch.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

__all__ = ["cheapest_cuts"]

_SIDE = 2  # sentences on each side of a place that are compared
_COHESION = 0.6  # price of the worst place for a cut; a unit of twice its length costs 1
_TOO_SHORT = 10.0
_LONGEST = 3  # lengths aimed at: beyond it only a single sentence


def cheapest_cuts(sentences: Sequence[str], lengths: Sequence[int], target: int) -> list[int]:
    """The first sentence of each unit, beginning with 0.

    ``lengths`` are the words of each sentence, ``target`` is how many a unit should have. A unit
    has a third of that or more unless the whole stretch has less.
    """
    n = len(sentences)
    if n < 2 or 3 * sum(lengths) <= 4 * target:
        return [0] if n else []
    price = [0.0, *(_COHESION * rank for rank in _ranks(_cohesion(sentences)))]
    cheapest, last = [0.0] + [math.inf] * n, [0] * (n + 1)
    for end in range(1, n + 1):
        words = 0
        for begin in reversed(range(end)):
            words += lengths[begin]
            if words > _LONGEST * target and begin < end - 1:
                break
            cost = cheapest[begin] + price[begin] + (words / target - 1) ** 2
            cost += _TOO_SHORT * (3 * words < target)
            if cost < cheapest[end]:
                cheapest[end], last[end] = cost, begin
    begins = [last[n]]
    while begins[-1]:
        begins.append(last[begins[-1]])
    return begins[::-1]


def _cohesion(sentences: Sequence[str]) -> list[float]:
    """Cosine of the runs of letters on both sides of each place between two sentences."""
    bags = [_runs(sentence) for sentence in sentences]
    spread = Counter(run for bag in bags for run in bag)
    weights = {run: math.log((1 + len(bags)) / held) ** 2 for run, held in spread.items()}
    return [
        _cosine(
            sum(bags[max(0, place - _SIDE) : place], Counter()),
            sum(bags[place : place + _SIDE], Counter()),
            weights,
        )
        for place in range(1, len(bags))
    ]


def _runs(sentence: str) -> Counter[str]:
    """Runs of letters, overlapping: four, or two in a script that needs no spaces."""
    text = f" {' '.join(sentence.lower().split())} "
    size = 4 if text.count(" ") * 12 > len(text) else 2
    return Counter(text[at : at + size] for at in range(len(text) - size + 1))


def _cosine(a: Counter[str], b: Counter[str], weights: Mapping[str, float]) -> float:
    both = math.fsum(a[run] * b[run] * weights[run] for run in a.keys() & b.keys())
    sizes = [math.fsum(n * n * weights[run] for run, n in bag.items()) for bag in (a, b)]
    return both / math.sqrt(sizes[0] * sizes[1]) if both else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value, 0 to 1; equal values share one."""
    order = np.sort(values)
    below = np.searchsorted(order, values, "left") + np.searchsorted(order, values, "right")
    return list((below / (2 * len(values))).tolist())
