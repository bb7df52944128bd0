"""Points of time of an annotation program, some of them without a value. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

__all__ = ["filled_in"]


def filled_in(times: Sequence[int | None]) -> list[int | None]:
    """Space points without a time evenly between their neighbours, as the programs draw them.

    Those before the first known time, or after the last, stay unknown.
    """
    filled = list(times)
    known = [n for n, time in enumerate(times) if time is not None]
    for first, last in pairwise(known):
        start, end = times[first] or 0, times[last] or 0
        for n in range(first + 1, last):
            filled[n] = start + (end - start) * (n - first) // (last - first)
    return filled
