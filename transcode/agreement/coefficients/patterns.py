"""Units that were coded alike, counted together.

A nominal coefficient sees a unit only through the categories that the coders gave it: 100 000
units of three coders and five categories are no more than 6 ** 3 different columns. Everything
after this module works on those columns and how often each occurs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Columns = NDArray[np.integer[Any]]
"""coders x patterns: positions of categories, -1 where missing."""

_TABLE = 1 << 16  # so many different columns are counted in a table; more are sorted


def compress(
    values: Columns, k: int, times: NDArray[np.float64] | None = None
) -> tuple[Columns, NDArray[np.float64]]:
    """The different columns of ``values`` (coders x units, below ``k``), and how often each occurs.

    Columns without any value are left out. ``times``: how often each unit counts, else once.
    """
    space = (k + 1) ** len(values)
    if space <= _TABLE:
        often = np.bincount(keys(values, k), times, minlength=space)
        present = np.flatnonzero(often[1:]) + 1  # key 0: missing throughout
        return spell(present, len(values), k), often[present].astype(np.float64)
    if space < 1 << 62:
        found, back = np.unique(keys(values, k), return_inverse=True)
        columns = spell(found, len(values), k)
    else:
        columns, back = np.unique(values, axis=1, return_inverse=True)
    often = np.bincount(back.ravel(), times, minlength=columns.shape[1])
    some = (columns >= 0).any(axis=0) & (often > 0)
    return columns[:, some], often[some].astype(np.float64)


def keys(values: Columns, k: int) -> NDArray[np.int64]:
    """Each column as one number, the coders' categories being its digits (0 is missing)."""
    number = np.zeros(values.shape[1:], dtype=_width(len(values), k))
    for row in values:
        number *= k + 1
        number += row.astype(number.dtype)
        number += 1
    return number


def spell(numbers: NDArray[np.integer[Any]], coders: int, k: int) -> Columns:
    """The columns that the numbers stand for, coders x numbers."""
    rest, rows = np.asarray(numbers, dtype=np.int64), []
    for _ in range(coders):
        rest, digit = np.divmod(rest, k + 1)
        rows.append(digit - 1)
    return np.array(rows[::-1])


def _width(coders: int, k: int) -> type[np.signedinteger[Any]]:
    """The narrowest kind of number that holds all keys: less memory to walk through."""
    space = (k + 1) ** coders
    return np.int8 if space < 1 << 7 else np.int32 if space < 1 << 31 else np.int64
