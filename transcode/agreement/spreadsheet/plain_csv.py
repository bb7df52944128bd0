"""A csv of your own: one line a unit and one column a coder, or one line a coded passage.

The text of the file is given, not its name: the room does not open files.
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
    """Ratings from csv: a heading, then one line a unit; its name, then a column for each coder.

    An empty cell is missing, and so are NA, n/a, nan, - and a point alone. Where every cell is a
    number they are numbers, else words; so are 1.1 and 1.10 where both are there, for on a
    nominal level they are two codes. With a ``level`` above nominal they must be numbers, or
    ``categories`` must give their order; every measure then takes the ratings on that level.

    Raises:
        AgreementError: no heading, fewer than two columns, a line of another length, a word where
            a number is needed, a value that is not a category. Names the line and the column.
    """
    table = _rows(lines)
    heading = table[0][1] if table else []
    if len(heading) < 2:
        raise _wrong(1, "needs a heading: the unit, then one column for each coder")
    for number, row in table[1:]:
        if len(row) != len(heading):
            raise _wrong(number, f"has {len(row)} cells, and the heading {len(heading)}")
    known = {str(one): one for one in categories or ()}
    gone = {one for one in MISSING if one not in known}
    table = table[:1] + [
        (number, [row[0], *("" if cell.casefold() in gone else cell for cell in row[1:])])
        for number, row in table[1:]
    ]
    asked = level != "nominal" and not known
    values: list[list[Hashable | None]] = [[] for _ in heading[1:]]
    for number, row in table[1:]:
        for place, cell in enumerate(row[1:], start=2):
            if known and cell and cell not in known:
                raise _wrong(number, f"column {place} holds no category of the scale")
            if asked and cell and _number(cell) is None:
                raise _wrong(
                    number,
                    f"column {place} holds a word, and {level} ratings are numbers",
                    "number the categories, or give them in their order: categories=[...]",
                )
            values[place - 2].append((known.get(cell) if known else cell) if cell else None)
    cells = {cell for column in values for cell in column if cell is not None}
    as_numbers = {_number(str(cell)) for cell in cells}
    if not known and None not in as_numbers and (asked or len(as_numbers) == len(cells)):
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
        raise _wrong(1, f"has no column {', '.join(lost)}")
    at = {name: heading.index(name) for name in _SPAN}
    spans = []
    for number, row in table[1:]:
        if len(row) != len(heading):
            raise _wrong(number, f"has {len(row)} cells, and the heading {len(heading)}")
        for name in ("begin", "end"):
            if not row[at[name]].lstrip("-").isdecimal():
                raise _wrong(number, f"column {at[name] + 1} ({name}) is not a whole number")
        document, coder, code, begin, end = (row[at[name]] for name in _SPAN)
        spans.append(Span(document, coder, code, int(begin), int(end)))
    return spans


def _rows(lines: str | Iterable[str]) -> list[tuple[int, list[str]]]:
    """The lines that are not empty, with their numbers; cells without space around them."""
    given = lines.lstrip("\ufeff").splitlines() if isinstance(lines, str) else lines
    reader = csv.reader(given)
    found = ((reader.line_num, [cell.strip() for cell in row]) for row in reader)
    return [(number, row) for number, row in found if any(row)]


def _number(cell: str) -> int | float | None:
    for kind in (int, float):
        try:
            value = kind(cell)
        except ValueError:
            continue
        return value if value == value else None  # "nan" is no number
    return None


def _wrong(line: int, what: str, remedy: str = "") -> AgreementError:
    return AgreementError(what, where=f"line {line}", step="agreement", remedy=remedy)
