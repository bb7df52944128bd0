"""Columns of coders, recognised by their headings and by their values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import combinations, pairwise

from transcode.agreement.spreadsheet.shape.headings import Column, Grid, is_number
from transcode.agreement.spreadsheet.shape.roles import Role, key, role
from transcode.errors import AgreementError

_DATE = re.compile(
    r"\d{4}[-/]\d{1,2}[-/]\d{1,2}([ T]\d.*)?|"
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}( \d.*)?|\d{1,2}:\d\d(:\d\d)?"
)
_PARTS = re.compile(r"\s*[;|\n,]\s*")
EMPTY = "holds no value"
_FEW = 0.15
_MANY = 12  # different numbers: then they are measurements, which are rarely the same twice
_MARKS = {"0", "1", "x", "true", "false", "yes", "no"}
WHY: dict[Role, str] = {
    "note": "notes",
    "date": "a date or time",
    "key": "an agreed round or key, not a coder; to compare with it: --key",
    "derived": "calculated from the coders' columns",
    "person": "describes the participants",
    "begin": "beginning of a passage",
    "end": "end of a passage",
    "text": "text",
    "document": "names the document",
    "unit": "another name for the units",
}


def find(grid: Grid, asked: str, option: str) -> Column:
    """The column that the user named, by its heading or its letter.

    Raises:
        AgreementError: there is no such column, or there are two.
    """
    by_heading = [c for c in grid.columns if key(c.heading) == key(asked)]
    by_letter = [c for c in grid.columns if c.letter.casefold() == asked.casefold()]
    named = by_heading or by_letter
    if len(named) != 1:
        how = "no column" if not named else "more than one column"
        letters = ", ".join(c.letter for c in grid.columns)
        raise AgreementError(
            f"{option} names {how} of the table",
            step="agreement",
            remedy=f"give the heading as it stands in the table, or one of the letters {letters}",
        )
    return named[0]


def values(column: Column, missing: Collection[str]) -> list[str]:
    """The cells with a value, as keys that spellings of one word share."""
    return [key(cell) for cell in column.cells if key(cell) not in missing]


def is_text(column: Column, missing: Collection[str]) -> bool:
    """Return whether a column holds running text: long cells, hardly any of them twice."""
    cells = values(column, missing)
    if not cells:
        return False
    long = sum(len(cell.split()) > 6 or len(cell) > 45 for cell in cells)
    parts = [{part for part in _PARTS.split(cell) if part} for cell in cells]
    often: dict[str, int] = {}
    for cell in parts:
        for part in cell:
            often[part] = often.get(part, 0) + 1
    again = sum(all(often[part] > 1 for part in cell) for cell in parts)
    return long >= 0.4 * len(cells) and again < 0.5 * len(cells)


def is_lengthy(column: Column) -> bool:
    """Return whether the cells are too long to be names of units."""
    return sum(len(cell) > 45 for cell in column.cells) >= 0.4 * len(column.cells)


def is_date(column: Column, missing: Collection[str]) -> bool:
    """Return whether a column holds dates or times."""
    cells = values(column, missing)
    return bool(cells) and sum(bool(_DATE.fullmatch(cell)) for cell in cells) >= 0.8 * len(cells)


def names_units(column: Column, others: Sequence[Column], missing: Collection[str]) -> bool:
    """Return whether a column names the units by its values: none twice, none shared."""
    cells = [key(cell) for cell in column.cells]
    if len(set(cells)) < len(cells) or "" in cells or len(cells) < 2:
        return False
    pool = {value for other in others for value in values(other, missing)}
    shared = sum(cell in pool for cell in cells)
    if all(cell.isdecimal() for cell in cells):
        steps = {int(b) - int(a) for a, b in pairwise(cells)}
        return steps == {1} and (shared < 0.5 * len(cells) or not column.heading)
    return not any(map(is_number, cells)) and shared < 0.2 * len(cells)


def set_aside(
    columns: Sequence[Column], missing: Collection[str], variables: bool = False
) -> tuple[list[Column], list[tuple[Column, str]]]:
    """The columns that may be coders', and the others with the reason.

    ``variables``: columns may be codes instead, and a code may be called "time", so a column with
    nothing but 0 and 1 is not a date.
    """
    kept, skipped = [], []
    for column in columns:
        named = role(column.heading)
        if not values(column, missing):
            skipped.append((column, EMPTY))
        elif is_text(column, missing):
            skipped.append((column, "free text"))
        elif variables and named != "note" and set(values(column, missing)) <= _MARKS:
            kept.append(column)
        elif named in WHY:
            skipped.append((column, WHY[named]))
        elif is_date(column, missing):
            skipped.append((column, WHY["date"]))
        else:
            kept.append(column)
    return kept, skipped


def alike(columns: Sequence[Column], missing: Collection[str], numbers: bool) -> list[list[Column]]:
    """Groups of columns that hold the same values, the largest group first.

    Columns of numbers with decimals are compared by their range; with ``numbers``, so are all
    columns of many different numbers.
    """
    sets = [values(column, missing) for column in columns]
    group = list(range(len(columns)))
    for i, j in combinations(range(len(columns)), 2):
        if _shared(sets[i], sets[j], numbers) >= 0.5:
            old, new = group[j], group[i]
            group = [new if number == old else number for number in group]
    groups = [[c for c, g in zip(columns, group, strict=True) if g == n] for n in set(group)]
    return sorted(groups, key=lambda columns: (-len(columns), columns[0].place))


def _shared(first: Sequence[str], second: Sequence[str], numbers: bool) -> float:
    """The larger share of cells of a column whose value the other column has too.

    Zero if the smaller share is small: a length in words holds every code from 1 to 5.
    """
    ours, theirs = _labels(first), _labels(second)
    low, high = sorted((_met(ours, theirs), _met(theirs, ours)))
    labels = high if low >= _FEW else 0.0
    both = {*first, *second}
    measured = any(re.search("[.,][1-9]", cell) for cell in both)
    measured |= numbers and min(len(set(first)), len(set(second))) > _MANY
    if measured and all(map(is_number, both)):
        a, b = (sorted(float(c.replace(",", ".")) for c in cells) for cells in (first, second))
        overlap = min(a[-1], b[-1]) - max(a[0], b[0])
        widest = max(a[-1] - a[0], b[-1] - b[0])
        # codes such as 1.1 and 2.3 look like measurements, but occur again and again
        return max(labels, overlap / widest if widest > 0 else float(overlap == 0))
    return labels


Labels = list[tuple[set[str], int]]


def _labels(cells: Sequence[str]) -> Labels:
    """The labels of each cell, which are the cell and its parts, with its frequency."""
    return [
        ({_plain(cell), *(_plain(part) for part in _PARTS.split(cell) if part)}, often)
        for cell, often in Counter(cells).items()
    ]


def _met(cells: Labels, others: Labels) -> float:
    """The share of the cells that hold a label of the others."""
    pool = set().union(*(labels for labels, _ in others))
    met = sum(often for labels, often in cells if labels & pool)
    return met / sum(often for _, often in cells)


def _plain(cell: str) -> str:
    """One spelling for a number: 1.0, 01 and 1 are alike, and so are 1,1 and 1.1."""
    if not is_number(cell):
        return cell
    return re.sub(r"^0+(?=\d)", "", re.sub(r"[.,]0+$", "", cell)).replace(",", ".")
