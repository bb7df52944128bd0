"""Dates as tables write them -> ISO 8601. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from transcode.exchange.projects.contents import when

__all__ = ["dates_in"]

_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:[ T](\d{1,2})(?=:))?(?!\d)")
_WRITTEN = re.compile(
    r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})"
    r"(?:[,T\s]+(?:um\s|kl\.?\s)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap])?\.?m?\.?)?",
    re.IGNORECASE,
)  # fmt: skip


def dates_in(cells: Sequence[str]) -> tuple[str, ...]:
    """Read a column of dates; "" where a cell holds none, or its day and month cannot be told.

    A program writes all dates of a table in one way: a day above 12 in one of them shows which
    number is the day in all. Dots stand between day and month in that order.
    """
    cells = [_YEAR_FIRST.sub(_hyphens, cell.strip()) for cell in cells]
    parts = [_parts(cell) for cell in cells]
    open_ = [part for part in parts if part and part[1] != "."]
    day_first = any(first > 12 for first, *_ in open_)
    month_first = any(part[2] > 12 or part[4] for part in open_)  # a.m. is written in America
    is_clear = day_first != month_first
    return tuple(
        when(cell)
        or _iso(part, day_first=is_clear and day_first, month_first=is_clear and month_first)
        for cell, part in zip(cells, parts, strict=True)
    )


def _hyphens(date: re.Match[str]) -> str:
    year, month, day, hour = date.groups()
    return f"{year}-{month:>02}-{day:>02}" + (f" {hour:>02}" if hour else "")


_Parts = tuple[int, str, int, tuple[str | None, ...], bool]


def _parts(cell: str) -> _Parts | None:
    """The first and second number with the sign between them, the rest, and whether of 12 hours."""
    found = _WRITTEN.fullmatch(cell)
    if not found or when(cell):
        return None
    first, sign, second, year, *clock = found.groups()
    return int(first), sign, int(second), (year, *clock), bool(clock[3])


def _iso(parts: _Parts | None, *, day_first: bool, month_first: bool) -> str:
    if parts is None:
        return ""
    first, sign, second, (year, hour, minute, rest, half), _ = parts
    if sign == "." or day_first or first == second:
        day, month = first, second
    elif month_first:
        day, month = second, first
    else:
        return ""
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + 12 * (half.lower() == "p")
    full = int(year or 0) + (2000 if len(year or "") == 2 else 0)
    try:
        return datetime(full, month, day, hours, int(minute or 0), int(rest or 0)).isoformat()
    except ValueError:
        return ""
