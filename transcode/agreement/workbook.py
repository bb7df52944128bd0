"""The sheets of an xlsx workbook as text, by openpyxl."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from transcode.agreement.cells import Sheet, letter, tidy
from transcode.errors import AgreementError

_ABSENT = {"#N/A": "#N/A", "#NV": "#N/A", "#I/T": "#N/A"}


def workbook(data: bytes) -> tuple[Sheet, ...]:
    """The visible sheets that hold anything, in their order.

    Cells that were merged downwards (a unit over the lines of its coders) hold their value in
    each line.

    Raises:
        AgreementError: not an Excel workbook, damaged, a formula that was never calculated, a
            spreadsheet error in a cell.
    """
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            inside = parts.namelist()
    except zipfile.BadZipFile:
        inside = []
    if "xl/workbook.xml" not in inside:
        raise AgreementError(
            "this is no Excel workbook, or a damaged one",
            step="agreement",
            remedy="save the table as .xlsx (not .ods or .numbers) or as 'CSV UTF-8'",
        )
    try:
        values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(data))
    except Exception as problem:  # openpyxl raises what its parsers raise
        raise AgreementError(
            f"the workbook cannot be read ({type(problem).__name__})",
            step="agreement",
            remedy="open it in the spreadsheet program and save it again, or as 'CSV UTF-8'",
        ) from None
    found = [
        _sheet(sheet, formulas[sheet.title])
        for sheet in values.worksheets
        if sheet.sheet_state == "visible"
    ]
    filled = tuple(sheet for sheet in found if sheet.lines)
    if not filled:
        raise AgreementError(
            "the workbook holds no cells", step="agreement", remedy="look at the right file"
        )
    return filled


def _sheet(sheet: Any, formulas: Any) -> Sheet:  # noqa: ANN401 - openpyxl has no types
    cells: dict[tuple[int, int], str] = {}
    decimals = False
    for row in sheet.iter_rows():
        for cell in row:
            value = cell.value
            if value is None:
                written = formulas.cell(cell.row, cell.column).value
                if isinstance(written, str) and written.startswith("="):
                    remedy = "open the workbook in the spreadsheet program and save it"
                    raise _in(cell, "holds a formula that was never calculated", remedy)
                continue
            text = _ABSENT.get(str(value), _text(value))
            if cell.data_type == "e" and text != "#N/A":
                raise _in(cell, "holds a spreadsheet error", "correct the cell, or empty it")
            decimals |= isinstance(value, float) and not value.is_integer()
            cells[cell.row, cell.column] = text
    for part in sheet.merged_cells.ranges:
        top = cells.get((part.min_row, part.min_col), "")
        for row in range(part.min_row, part.max_row + 1):
            cells[row, part.min_col] = top
    rows = max((row for row, _ in cells), default=0)
    width = max((column for _, column in cells), default=0)
    table = [
        (row, [cells.get((row, column), "") for column in range(1, width + 1)])
        for row in range(1, rows + 1)
    ]
    return Sheet(tidy(table), sheet.title, (f"sheet '{sheet.title}'",), numbers=decimals)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value).strip()


def _in(cell: Any, what: str, remedy: str) -> AgreementError:  # noqa: ANN401
    place = f"cell {letter(cell.column - 1)}{cell.row}"
    return AgreementError(what, where=place, step="agreement", remedy=remedy)
