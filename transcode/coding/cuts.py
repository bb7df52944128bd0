"""Cuts of a stretch of talk: near the target length, where the vocabulary changes.

TextTiling (Hearst 1997) cuts where the sentences before and after a boundary share few words. The
"words" here are runs of four letters, which need no stemmer and no word list for any language. A
run has more weight the fewer sentences of the stretch contain it. Nothing outside the stretch
plays a part, so a correction elsewhere moves no cut. The cheapest of all segmentations is chosen.
Its cost adds the squared deviations of the segments from the target length and, for each cut, the
cohesion of its two sides as a rank among the boundaries of the stretch.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

__all__ = ["cheapest_cuts"]

_SIDE = 2  # sentences compared on each side of a boundary
_COHESION = 0.6  # cost of the worst boundary; a segment of twice the target length costs 1
_TOO_SHORT = 10.0
_LONGEST = 3  # target lengths: only a single sentence may be longer


def cheapest_cuts(sentences: Sequence[str], lengths: Sequence[int], target: int) -> list[int]:
    """Return the first sentence of each segment, beginning with 0.

    ``lengths`` holds the number of words in each sentence, ``target`` the number a segment should
    have. A segment has at least a third of that, unless the whole stretch is shorter.
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
    """Cosine between the letter runs on both sides of each sentence boundary."""
    bags = [_runs(sentence) for sentence in sentences]
    spread = Counter(run for bag in bags for run in bag)
    weights = {run: math.log((1 + len(bags)) / holders) ** 2 for run, holders in spread.items()}
    return [
        _cosine(
            sum(bags[max(0, place - _SIDE) : place], Counter()),
            sum(bags[place : place + _SIDE], Counter()),
            weights,
        )
        for place in range(1, len(bags))
    ]


def _runs(sentence: str) -> Counter[str]:
    """Count overlapping runs of four letters, or of two in a script without spaces."""
    text = f" {' '.join(sentence.lower().split())} "
    size = 4 if text.count(" ") * 12 > len(text) else 2
    return Counter(text[at : at + size] for at in range(len(text) - size + 1))


def _cosine(a: Counter[str], b: Counter[str], weights: Mapping[str, float]) -> float:
    both = math.fsum(a[run] * b[run] * weights[run] for run in a.keys() & b.keys())
    sizes = [math.fsum(n * n * weights[run] for run, n in bag.items()) for bag in (a, b)]
    return both / math.sqrt(sizes[0] * sizes[1]) if both else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    """Rank of each value, 0 to 1; equal values share a rank."""
    order = np.sort(values)
    below = np.searchsorted(order, values, "left") + np.searchsorted(order, values, "right")
    return list((below / (2 * len(values))).tolist())
