"""The table in a sheet: its heading, in one line or two, and the lines under it.

Titles above the heading, empty lines and empty columns are skipped, and that is noted. A table
without a heading, or with values in a column without one, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from transcode.agreement.spreadsheet.cells import Line, Sheet
from transcode.agreement.spreadsheet.shape.roles import key, numbered, role
from transcode.errors import AgreementError
from transcode.files.workbooks import column_letter

_TOP = 15  # lines in which a heading is looked for
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")
_TOTALS = ("derived",)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place from 0, its heading, and its cells, a text each."""

    place: int
    heading: str
    cells: tuple[str, ...]

    @property
    def letter(self) -> str:
        """Its letter in a spreadsheet."""
        return column_letter(self.place)

    @property
    def at(self) -> str:
        """Its name in errors: the letter, because a heading may be a person's name."""
        return f"column {self.letter}"

    @property
    def shown(self) -> str:
        """Its name on screen."""
        return self.heading or f"(column {column_letter(self.place)})"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its columns, the number of each line in the file, and notes on skipped lines."""

    columns: tuple[Column, ...]
    numbers: tuple[int, ...]
    notes: tuple[str, ...] = ()


def table_of(sheet: Sheet) -> Grid:
    """The table of a sheet.

    Raises:
        AgreementError: no heading, a column of values without one, no line under the heading.
    """
    lines = sheet.lines
    if not lines or len(lines[0].cells) < 2:
        raise _wrong(
            "the table has one column only",
            "a table has a line for each unit and a column for each coder; if the cells are not "
            "separated by comma, semicolon, tab or bar, save it as .xlsx",
        )
    if len(lines) == 1:
        raise _wrong("the table has one line only", "add a line for each unit")
    first, deep = (0, 1) if sheet.headed else _heading(lines)
    head = _joined(lines[first : first + deep])
    body = lines[first + deep :]
    notes = [f"lines above the heading skipped: {first}"] if first else []
    repeated = [line for line in body if line.cells == lines[first].cells]
    totals = [line for line in body[-4:] if line not in repeated and _is_total(line.cells)]
    if repeated:
        notes.append(f"lines that repeat the heading skipped: {len(repeated)}")
    if totals:
        numbers = ", ".join(str(line.number) for line in totals)
        notes.append(f"lines of totals skipped: {numbers}")
    skipped = {line.number for line in (*repeated, *totals)}
    body = tuple(line for line in body if line.number not in skipped)
    if under := () if sheet.headed else _under(body):
        numbers = ", ".join(str(line.number) for line in under)
        notes.append(f"lines under the table skipped, because they do not belong to it: {numbers}")
        body = body[: -len(under)]
    alone = [line.number for line in body if len(line.cells) > 2 and _lone(line.cells)]
    if 0 < len(alone) <= 0.2 * len(body):
        numbers = ", ".join(map(str, alone[:5])) + (", ..." if len(alone) > 5 else "")
        notes.append(f"lines with a first cell only ({numbers}) are counted as units that nobody "
                     "coded; if they are titles, delete them")  # fmt: skip
    if not body:
        raise _wrong("there is no line under the heading", "add a line for each unit")
    columns: list[Column] = []
    for place, heading in enumerate(head):
        cells = tuple(line.cells[place] for line in body)
        if not heading and not any(cells):
            continue
        if not heading and columns:
            held = [line.number for line in body if line.cells[place]]
            if len(held) < 0.2 * len(body):
                raise _wrong(
                    f"the line has a cell in column {column_letter(place)}, which has no heading",
                    "put a cell that holds the separator in quotation marks; or write a heading "
                    "above the column, or empty the column",
                    f"line {held[0]}",
                )
            raise _wrong(
                f"column {column_letter(place)} holds values and has no heading",
                "write the name of the coder above the column, or empty the column",
                f"line {lines[first].number}",
            )
        columns.append(Column(place, heading, cells))
    return Grid(tuple(columns), tuple(line.number for line in body), tuple(notes))


def is_number(text: str) -> bool:
    """Return whether a cell looks like a number, with a point or a comma."""
    return bool(_NUMBER.fullmatch(text))


def _heading(lines: Sequence[Line]) -> tuple[int, int]:
    """Find the heading: the place of its first line, and the number of its lines."""
    for i, line in enumerate(lines[: min(_TOP, len(lines) - 1)]):
        filled = [cell for cell in line.cells if cell]
        if len(filled) < 2 or len(set(filled)) == 1 < len(_used(lines[i + 1 :])) - 1:
            continue  # a title
        if i + 1 < len(lines) and _is_upper(line.cells, lines[i + 1].cells, lines[i + 2 :]):
            return i, 2
        if not _is_heading(line.cells, lines[i + 1 :]):
            if len(filled) >= len(_used(lines[i + 1 :])) - 1:
                break  # a full line that is not a heading is data, and so is everything above it
            continue
        if len(filled) < len(_used(lines[i + 1 :])) and _fuller(lines, i):
            continue
        return i, 1
    raise _wrong(
        "the first line looks like data: the table has no heading",
        "add a first line that names the columns, e.g. unit, coder 1, coder 2",
        f"line {lines[0].number}",
    )


def _is_heading(cells: Sequence[str], below: Sequence[Line]) -> bool:
    """Return whether a line can be the heading: no cell is a value of its own column."""
    filled = [(place, cell) for place, cell in enumerate(cells) if cell]
    names = [cell for _, cell in filled]
    recognised = any(
        (role(name) in ("unit", "coder", "code", "document", "text") and len(name) > 1)
        or numbered(name)[0] == "coder"
        for name in names
    )
    if recognised and not _mostly(names, is_number, 0.9):
        return True
    running = [int(cell) for cell in cells[1:] if cell.isdecimal()]
    if len(running) == len(cells) - 1 > 2 and not is_number(cells[0]):
        return running == list(range(running[0], running[0] + len(running)))
    values = {key(c) for line in below for c in line.cells[1:] if c}
    for place, cell in filled:
        column = [line.cells[place] for line in below if line.cells[place]]
        if is_number(cell) and _mostly(column, is_number, 0.6):
            return False
        if place and key(cell) in values:
            return False
    return len({key(name) for name in names}) == len(names) or not below


def _is_upper(upper: Sequence[str], lower: Sequence[str], below: Sequence[Line]) -> bool:
    """Return whether two lines are one heading: names of groups of columns, and names in each."""
    again = [key(cell) for cell in lower if cell]
    twice = len(set(again)) < len(again)
    gaps = sum(not cell for cell in upper[1:])
    under = lower[0] in ("", upper[0])  # the heading of the units stands once, over both
    if not (gaps and (twice or under) and below and sum(map(bool, lower)) > 1):
        return False
    if any(map(is_number, lower)) or any(role(c) in ("unit", "coder") for c in lower[1:]):
        return False
    if any(not a and not b for a, b in zip(upper[1:], lower[1:], strict=True)):
        return False
    joined = [key(cell) for cell in _joined([Line(0, tuple(upper)), Line(0, tuple(lower))])]
    values = {key(c) for line in below for c in line.cells if c}
    return len(set(joined)) == len(joined) and not set(again) & values


def _joined(lines: Sequence[Line]) -> tuple[str, ...]:
    if len(lines) == 1:
        return lines[0].cells
    upper, lower = lines[0].cells, lines[1].cells
    names, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = above or group
        names.append(f"{group}: {below}" if group and below and above != below else below or above)
    groups = {name.partition(": ")[0] for name in names if ": " in name}
    if len(groups) == 1:  # one name over all columns distinguishes none of them
        return tuple(below or above for above, below in zip(upper, lower, strict=True))
    return tuple(names)


def _fuller(lines: Sequence[Line], at: int) -> bool:
    """Return whether a line soon after is the heading: it has more cells, and none is a value."""
    filled = sum(map(bool, lines[at].cells))
    for i in range(at + 1, min(at + 8, len(lines) - 1)):
        cells = lines[i].cells
        own = [
            [line.cells[p] for line in lines[i + 1 :] if line.cells[p]] for p in range(len(cells))
        ]
        data = any(
            (is_number(cell) and _mostly(column, is_number, 0.6)) or cell in column
            for cell, column in zip(cells, own, strict=True)
            if cell
        )
        if sum(map(bool, cells)) > filled and not data and _is_heading(cells, lines[i + 1 :]):
            return True
    return False


def _used(lines: Sequence[Line]) -> list[int]:
    return [p for p in range(len(lines[0].cells)) if any(line.cells[p] for line in lines)] \
        if lines else []  # fmt: skip


def _is_total(cells: Sequence[str]) -> bool:
    first = next((cell for cell in cells if cell), "")
    return bool(cells[0]) and role(first) in _TOTALS


def _under(body: Sequence[Line]) -> Sequence[Line]:
    """The notes and counts under a table: after an empty line, and unlike the lines above."""
    if len(body) > 1 and _lone(body[-1].cells) and _is_note(body):
        return (*_under(body[:-1]), body[-1])
    for i in range(max(len(body) // 2 + 1, len(body) - 15), len(body)):
        if body[i].number - body[i - 1].number > 1 and _foreign(body[:i], body[i:]):
            return body[i:]
    return ()


def _is_note(body: Sequence[Line]) -> bool:
    """Return whether the last line is a note on the table."""
    text = body[-1].cells[0]
    longest = max(len(line.cells[0]) for line in body[:-1])
    labelled = ":" in text and role(text.partition(":")[0]) not in ("", "unit")
    return text[0] in "*†" or labelled or (len(text) > 25 and len(text) > 2 * longest)


def _foreign(above: Sequence[Line], below: Sequence[Line]) -> bool:
    """Return whether no line below has a unit name, or a value, like the lines above."""
    shapes = {re.sub(r"\d+", "9", line.cells[0]) for line in above}
    regular = len(shapes) <= 0.5 * len(above)
    seen = {key(cell) for line in above for cell in line.cells[1:] if cell}
    for line in below:
        if _lone(line.cells):
            continue
        named = re.sub(r"\d+", "9", line.cells[0]) in shapes
        if named or not regular or {key(cell) for cell in line.cells[1:] if cell} & seen:
            return False
    return True


def _lone(cells: Sequence[str]) -> bool:
    return bool(cells[0]) and not any(cells[1:])


def _mostly(cells: Sequence[str], holds: Callable[[str], bool], share: float) -> bool:
    return bool(cells) and sum(map(holds, cells)) >= share * len(cells)


def _wrong(what: str, remedy: str, where: str = "") -> AgreementError:
    return AgreementError(what, where=where, step="agreement", remedy=remedy)
