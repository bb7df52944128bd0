"""Sheets of an xlsx workbook as text, by openpyxl, for all rooms that read typed tables."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from transcode.errors import ExchangeError, TranscodeError
from transcode.files.untrusted import Archive, Asked

__all__ = ["Grid", "Refuse", "column_letter", "grids"]

Refuse = Callable[[str, str, str], TranscodeError]
"""Makes an error of the calling room, from the problem, the remedy, and the cell (or "")."""

_MOST = 300_000_000  # bytes, unpacked
_WORKBOOK = Asked(
    "an Excel workbook", "read the table",
    "save the table as .xlsx (not .ods or .numbers) or as 'CSV UTF-8'",
)  # fmt: skip
_ABSENT = {"#N/A": "#N/A", "#NV": "#N/A", "#I/T": "#N/A"}


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a sheet, as text without surrounding space.

    ``rows`` hold the number of the row, from 1, and its cells; all rows have the same width.
    ``decimals``: there is a number with decimals, so 1.10 and 1.1 cannot be distinguished.
    """

    name: str
    rows: tuple[tuple[int, list[str]], ...]
    decimals: bool = False


def grids(data: bytes, refuse: Refuse) -> tuple[Grid, ...]:
    """Read the visible sheets that hold anything, in order.

    Cells that were merged downwards (a unit over the lines of its coders, a theme over its codes)
    repeat their value in each line.

    Raises:
        TranscodeError: as ``refuse`` makes it: not an Excel workbook, damaged, a formula that was
            never calculated, a spreadsheet error in a cell, or no cells at all.
    """
    import openpyxl

    try:
        archive = Archive(data, _WORKBOOK)
        if "xl/workbook.xml" not in archive.names:
            raise _WORKBOOK.damaged()
        archive.check_all(_MOST)
    except ExchangeError as problem:
        raise refuse(problem.what, problem.remedy, "") from None
    try:
        values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(data))
    except Exception as problem:  # openpyxl raises what its parsers raise
        raise refuse(
            f"the workbook cannot be read ({type(problem).__name__})",
            "open it in the spreadsheet program and save it again, or as 'CSV UTF-8'",
            "",
        ) from None
    sheets = [
        _grid(sheet, formulas[sheet.title], refuse)
        for sheet in values.worksheets
        if sheet.sheet_state == "visible"
    ]
    filled = tuple(grid for grid in sheets if any(any(cells) for _, cells in grid.rows))
    if not filled:
        raise refuse("the workbook holds no cells", "check that this is the right file", "")
    return filled


def column_letter(place: int) -> str:
    """Letters by which spreadsheets name a column: 0 is A, 25 Z, 26 AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _grid(sheet: Any, formulas: Any, refuse: Refuse) -> Grid:  # noqa: ANN401 - openpyxl is untyped
    cells: dict[tuple[int, int], str] = {}
    decimals = False
    for row in sheet.iter_rows():
        for cell in row:
            value = cell.value
            place = f"cell {column_letter(cell.column - 1)}{cell.row}"
            if value is None:
                written = formulas.cell(cell.row, cell.column).value
                if isinstance(written, str) and written.startswith("="):
                    remedy = "open the workbook in the spreadsheet program and save it"
                    raise refuse("holds a formula that was never calculated", remedy, place)
                continue
            text = _ABSENT.get(str(value), _text(value))
            if cell.data_type == "e" and text != "#N/A":
                raise refuse("holds a spreadsheet error", "correct the cell, or empty it", place)
            decimals |= isinstance(value, float) and not value.is_integer()
            cells[cell.row, cell.column] = text
    for part in sheet.merged_cells.ranges:
        top = cells.get((part.min_row, part.min_col), "")
        for at in range(part.min_row, part.max_row + 1):
            cells[at, part.min_col] = top
    height = max((at for at, _ in cells), default=0)
    width = max((column for _, column in cells), default=0)
    rows = tuple(
        (at, [cells.get((at, column), "") for column in range(1, width + 1)])
        for at in range(1, height + 1)
    )
    return Grid(sheet.title, rows, decimals)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value).strip()
