"""Widths of a table's columns, from what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from transcode.themes.lettering import BOLD, PLAIN, width

__all__ = ["column_widths"]

_PADDING = 12.0  # points, on both sides of a cell together
_SUBSTITUTE = 1.2  # a program without the named font takes one that may be this much wider
_SIZES = (9.0, 8.0, 7.0)  # points, the largest whose words fit
_BREAKS = re.compile(r"(?<=[\s\-/])")


def column_widths(rows: Sequence[Sequence[str]], within: float) -> tuple[float, tuple[float, ...]]:
    """Choose a size of letters and the widths of the columns so that no word has to be broken.

    A column gets the room of its longest word, and of what is left a share by how much its longest
    cell lacks. Where the words do not fit in the smallest size, the columns share the page by
    their words.

    Args:
        rows: the cells, the heading first.
        within: width of the page between its margins, in points.

    Returns:
        Size of the letters and width of each column, in points.
    """
    for size in _SIZES:
        least = _widest(rows, size, _BREAKS.split)
        if sum(least) <= within:
            break
    else:
        return size, tuple(one * within / sum(least) for one in least)
    whole = _widest(rows, size, lambda text: text.splitlines() or [""])
    if sum(whole) <= within:
        return size, whole
    lacks = [all_of_it - one for all_of_it, one in zip(whole, least, strict=True)]
    share = (within - sum(least)) / sum(lacks)
    return size, tuple(one + lack * share for one, lack in zip(least, lacks, strict=True))


def _widest(
    rows: Sequence[Sequence[str]], size: float, parts: Callable[[str], Sequence[str]]
) -> tuple[float, ...]:
    """Width of the widest part in each column, with what stays free beside it."""
    widest = [0.0] * len(rows[0])
    for number, row in enumerate(rows):
        for at, text in enumerate(row):
            weight = PLAIN if number else BOLD
            wide = max(width(part.rstrip(), size, weight) for part in parts(text))
            widest[at] = max(widest[at], wide)
    return tuple(one * _SUBSTITUTE + _PADDING for one in widest)
