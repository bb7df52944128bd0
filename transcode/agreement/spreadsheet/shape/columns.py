"""Columns of coders, told from others by their headings and by what they hold."""

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
_MANY = 12  # different numbers: measurements, where no code is likely to be the same twice
_MARKS = {"0", "1", "x", "true", "false", "yes", "no"}
WHY: dict[Role, str] = {
    "note": "notes",
    "date": "a date or time",
    "key": "an agreed round or key, which is no coder; compare with it: --key",
    "derived": "worked out from the coders' columns",
    "person": "says something of the participants",
    "begin": "where a passage begins",
    "end": "where a passage ends",
    "text": "text",
    "document": "names the document",
    "unit": "another name of the units",
}


def find(grid: Grid, asked: str, option: str) -> Column:
    """The column that a person named, by its heading or its letter.

    Raises:
        AgreementError: there is none, or there are two.
    """
    by_heading = [c for c in grid.columns if key(c.heading) == key(asked)]
    by_letter = [c for c in grid.columns if c.letter.casefold() == asked.casefold()]
    found = by_heading or by_letter
    if len(found) != 1:
        how = "no column" if not found else "more than one column"
        letters = ", ".join(c.letter for c in grid.columns)
        raise AgreementError(
            f"{option} names {how} of the table",
            step="agreement",
            remedy=f"give the heading as it stands in the table, or one of the letters {letters}",
        )
    return found[0]


def values(column: Column, missing: Collection[str]) -> list[str]:
    """The cells that hold something, as keys that spellings share."""
    return [key(cell) for cell in column.cells if key(cell) not in missing]


def is_text(column: Column, missing: Collection[str]) -> bool:
    """Whether a column holds running text: long cells, hardly any of them twice."""
    cells = values(column, missing)
    if not cells:
        return False
    long = sum(len(cell.split()) > 6 or len(cell) > 45 for cell in cells)
    parts = [{part for part in _PARTS.split(cell) if part} for cell in cells]
    often: dict[str, int] = {}
    for one in parts:
        for part in one:
            often[part] = often.get(part, 0) + 1
    again = sum(all(often[part] > 1 for part in one) for one in parts)
    return long >= 0.4 * len(cells) and again < 0.5 * len(cells)


def is_lengthy(column: Column) -> bool:
    """Whether the cells are too long to be names of units, whatever they hold."""
    return sum(len(cell) > 45 for cell in column.cells) >= 0.4 * len(column.cells)


def is_date(column: Column, missing: Collection[str]) -> bool:
    """Whether a column holds dates or times."""
    cells = values(column, missing)
    return bool(cells) and sum(bool(_DATE.fullmatch(cell)) for cell in cells) >= 0.8 * len(cells)


def names_units(column: Column, others: Sequence[Column], missing: Collection[str]) -> bool:
    """Whether a column without a telling heading names the units: no value twice, none shared."""
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

    ``variables``: they may be codes instead, and a code may be called "time": what is marked with
    0 and 1 is no date.
    """
    kept, gone = [], []
    for column in columns:
        what = role(column.heading)
        if not values(column, missing):
            gone.append((column, EMPTY))
        elif is_text(column, missing):
            gone.append((column, "free text"))
        elif variables and what != "note" and set(values(column, missing)) <= _MARKS:
            kept.append(column)
        elif what in WHY:
            gone.append((column, WHY[what]))
        elif is_date(column, missing):
            gone.append((column, WHY["date"]))
        else:
            kept.append(column)
    return kept, gone


def alike(columns: Sequence[Column], missing: Collection[str], numbers: bool) -> list[list[Column]]:
    """Columns that hold the same values, together; the largest group first.

    Of numbers with decimals it is the range that is compared, and with ``numbers`` that of any
    columns of many different numbers.
    """
    sets = [values(column, missing) for column in columns]
    group = list(range(len(columns)))
    for i, j in combinations(range(len(columns)), 2):
        if _shared(sets[i], sets[j], numbers) >= 0.5:
            old, new = group[j], group[i]
            group = [new if one == old else one for one in group]
    found = [[c for c, g in zip(columns, group, strict=True) if g == n] for n in set(group)]
    return sorted(found, key=lambda one: (-len(one), one[0].place))


def _shared(one: Sequence[str], other: Sequence[str], numbers: bool) -> float:
    """The larger share of cells of one column whose value the other column has too.

    Nothing where the other share is small: a length in words holds every code from 1 to 5.
    """
    mine, theirs = _labels(one), _labels(other)
    low, high = sorted((_met(mine, theirs), _met(theirs, mine)))
    labels = high if low >= _FEW else 0.0
    both = {*one, *other}
    measured = any(re.search("[.,][1-9]", cell) for cell in both)
    measured |= numbers and min(len(set(one)), len(set(other))) > _MANY
    if measured and all(map(is_number, both)):
        a, b = (sorted(float(c.replace(",", ".")) for c in cells) for cells in (one, other))
        overlap = min(a[-1], b[-1]) - max(a[0], b[0])
        widest = max(a[-1] - a[0], b[-1] - b[0])
        # codes such as 1.1 and 2.3 look like measurements, and are given again and again
        return max(labels, overlap / widest if widest > 0 else float(overlap == 0))
    return labels


Labels = list[tuple[set[str], int]]


def _labels(cells: Sequence[str]) -> Labels:
    """Each cell with the parts that several codes of a cell would be, and how often it is there."""
    return [
        ({_plain(cell), *(_plain(part) for part in _PARTS.split(cell) if part)}, often)
        for cell, often in Counter(cells).items()
    ]


def _met(some: Labels, others: Labels) -> float:
    """The share of the cells that hold a label of the others."""
    pool = set().union(*(labels for labels, _ in others))
    met = sum(often for labels, often in some if labels & pool)
    return met / sum(often for _, often in some)


def _plain(cell: str) -> str:
    """A number without what does not change it: 1.0, 01 and 1 are alike, and 1,1 and 1.1."""
    if not is_number(cell):
        return cell
    return re.sub(r"^0+(?=\d)", "", re.sub(r"[.,]0+$", "", cell)).replace(",", ".")
