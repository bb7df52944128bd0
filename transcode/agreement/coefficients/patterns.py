"""Patterns: units with the same values from every coder, counted together.

A nominal coefficient depends only on the categories that the coders gave each unit: 100 000 units
of three coders and five categories are at most 6 ** 3 different columns. Everything after this
module works on those columns and their frequencies.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Columns = NDArray[np.integer[Any]]
"""Positions of categories, coders x patterns; -1 if missing."""

_TABLE = 1 << 16  # most different columns to count in a table; more are sorted


def compress(
    values: Columns, k: int, times: NDArray[np.float64] | None = None
) -> tuple[Columns, NDArray[np.float64]]:
    """Return the different columns of ``values`` (coders x units, below ``k``) and their counts.

    Columns without any value are left out. ``times``: the weight of each unit, by default 1.
    """
    space = (k + 1) ** len(values)
    if space <= _TABLE:
        often = np.bincount(keys(values, k), times, minlength=space)
        present = np.flatnonzero(often[1:]) + 1  # key 0: missing throughout
        return spell(present, len(values), k), often[present].astype(np.float64)
    if space < 1 << 62:
        numbers, back = np.unique(keys(values, k), return_inverse=True)
        columns = spell(numbers, len(values), k)
    else:
        columns, back = np.unique(values, axis=1, return_inverse=True)
    often = np.bincount(back.ravel(), times, minlength=columns.shape[1])
    used = (columns >= 0).any(axis=0) & (often > 0)
    return columns[:, used], often[used].astype(np.float64)


def keys(values: Columns, k: int) -> NDArray[np.int64]:
    """Encode each column as one number with the coders' categories as digits (0: missing)."""
    number = np.zeros(values.shape[1:], dtype=_width(len(values), k))
    for row in values:
        number *= k + 1
        number += row.astype(number.dtype)
        number += 1
    return number


def spell(numbers: NDArray[np.integer[Any]], coders: int, k: int) -> Columns:
    """Decode numbers to columns, coders x numbers."""
    rest, rows = np.asarray(numbers, dtype=np.int64), []
    for _ in range(coders):
        rest, digit = np.divmod(rest, k + 1)
        rows.append(digit - 1)
    return np.array(rows[::-1])


def _width(coders: int, k: int) -> type[np.signedinteger[Any]]:
    """Choose the narrowest integer type that holds all keys, to use less memory."""
    space = (k + 1) ** coders
    return np.int8 if space < 1 << 7 else np.int32 if space < 1 << 31 else np.int64
