"""Csv files of a known shape: a line for each unit and a column for each coder, or coded passages.

Functions here take the text of the file, not its name: this package does not open files.
"""

from __future__ import annotations

import csv
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Literal

from transcode.agreement.coefficients.ratings import Ratings, as_ratings
from transcode.agreement.data import Span
from transcode.agreement.spreadsheet.shape.shape import MISSING
from transcode.errors import AgreementError

_SPAN = ("document", "coder", "code", "begin", "end")


def read_ratings(
    lines: str | Iterable[str],
    *,
    level: Literal["nominal", "ordinal", "interval", "ratio"] = "nominal",
    categories: Sequence[Hashable] | None = None,
) -> Ratings:
    """Ratings from csv: a heading, then a line for each unit: its name, and a cell for each coder.

    Empty cells are missing, and so are NA, n/a, nan, - and a point alone. If every cell is a
    number they are read as numbers, otherwise as words; so are 1.1 and 1.10 if both occur, because
    they are two codes on the nominal level. With a ``level`` above nominal the cells must be
    numbers, or ``categories`` must give their order; every measure then uses that level.

    Raises:
        AgreementError: no heading, fewer than two columns, a line of another length, a word where
            a number is needed, a value that is not a category. Names the line and the column.
    """
    table = _rows(lines)
    heading = table[0][1] if table else []
    if len(heading) < 2:
        raise _wrong(1, "the heading must name the unit, then a column for each coder")
    for number, row in table[1:]:
        if len(row) != len(heading):
            raise _wrong(number, _length(row, heading))
    scale = {str(category): category for category in categories or ()}
    missing = {sign for sign in MISSING if sign not in scale}
    table = table[:1] + [
        (number, [row[0], *("" if cell.casefold() in missing else cell for cell in row[1:])])
        for number, row in table[1:]
    ]
    numeric = level != "nominal" and not scale
    values: list[list[Hashable | None]] = [[] for _ in heading[1:]]
    for number, row in table[1:]:
        for place, cell in enumerate(row[1:], start=2):
            if scale and cell and cell not in scale:
                raise _wrong(number, f"column {place} holds no category of the scale")
            if numeric and cell and _number(cell) is None:
                raise _wrong(
                    number,
                    f"column {place} holds a word, and {level} ratings are numbers",
                    "number the categories, or give them in their order: categories=[...]",
                )
            values[place - 2].append((scale.get(cell) if scale else cell) if cell else None)
    cells = {cell for column in values for cell in column if cell is not None}
    as_numbers = {_number(str(cell)) for cell in cells}
    if not scale and None not in as_numbers and (numeric or len(as_numbers) == len(cells)):
        values = [[None if c is None else _number(str(c)) for c in column] for column in values]
    made = as_ratings(values, categories=categories, coders=heading[1:])
    names = tuple(row[0] for _, row in table[1:])
    return replace(made, units=names, level=level)


def read_spans(lines: str | Iterable[str]) -> list[Span]:
    """Coded passages from csv with the columns document, coder, code, begin and end, in any order.

    Raises:
        AgreementError: a column is not there, or an offset is not a whole number.
    """
    table = _rows(lines)
    heading = [name.strip().casefold() for name in table[0][1]] if table else []
    if lost := [name for name in _SPAN if name not in heading]:
        raise _wrong(1, f"the heading has no column {', '.join(lost)}")
    at = {name: heading.index(name) for name in _SPAN}
    spans = []
    for number, row in table[1:]:
        if len(row) != len(heading):
            raise _wrong(number, _length(row, heading))
        for name in ("begin", "end"):
            if not row[at[name]].lstrip("-").isdecimal():
                raise _wrong(number, f"column {at[name] + 1} ({name}) is not a whole number")
        document, coder, code, begin, end = (row[at[name]] for name in _SPAN)
        spans.append(Span(document, coder, code, int(begin), int(end)))
    return spans


def _rows(lines: str | Iterable[str]) -> list[tuple[int, list[str]]]:
    """The lines with content and their numbers; cells without space around them."""
    given = lines.lstrip("\ufeff").splitlines() if isinstance(lines, str) else lines
    reader = csv.reader(given)
    rows = ((reader.line_num, [cell.strip() for cell in row]) for row in reader)
    return [(number, row) for number, row in rows if any(row)]


def _length(row: Sequence[str], heading: Sequence[str]) -> str:
    return f"the line has {len(row)} cells, and the heading has {len(heading)}"


def _number(cell: str) -> int | float | None:
    for kind in (int, float):
        try:
            value = kind(cell)
        except ValueError:
            continue
        return value if value == value else None  # "nan" is not a number
    return None


def _wrong(line: int, what: str, remedy: str = "") -> AgreementError:
    return AgreementError(what, where=f"line {line}", step="agreement", remedy=remedy)
