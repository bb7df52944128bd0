"""Tables for spreadsheet programs: csv and xlsx, in which no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from transcode.files.timeless import timeless

__all__ = ["Row", "csv_text", "workbook"]

Row = Sequence[str | float]

_WIDEST, _NARROWEST = 60, 8  # characters
_MOST = 32_767  # characters that a cell of a workbook may hold


def csv_text(rows: Iterable[Row]) -> str:
    """Write rows, the heading first.

    A cell that a spreadsheet could take for a formula (its first non-blank character is one of
    = + - @ or their full-width forms, or it begins with a tab or a line break) gets an apostrophe
    in front, as OWASP, "CSV injection", advises. To get the words back, remove one apostrophe
    before any of these. Write the file as UTF-8 with a byte order mark
    (``utf-8-sig``) and ``newline=""``: rows end with CR LF (RFC 4180), lines in a cell with LF.
    """
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(_guarded(row) for row in rows)
    return buffer.getvalue()


def workbook(sheets: Mapping[str, Sequence[Row]]) -> bytes:
    """Write sheets by name, each with its heading first, fixed and with a filter.

    Cells are guarded as in :func:`csv_text`; numbers stay numbers. The same sheets give the same
    bytes.
    """
    import datetime as dt

    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.properties.creator = ""
    book.properties.created = book.properties.modified = dt.datetime(1980, 1, 1)
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        widths: list[int] = []
        for row in rows:
            cells = [_xlsx(cell) for cell in _guarded(row)]
            sheet.append(cells)
            widths += [_NARROWEST] * (len(cells) - len(widths))
            for at, cell in enumerate(cells):
                widths[at] = max(widths[at], min(_WIDEST, len(str(cell))))
        for at, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(at)].width = width + 2
        for cell in sheet[1] if rows else ():
            cell.font = Font(bold=True)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A2"
        if rows:
            sheet.auto_filter.ref = sheet.dimensions
    made = io.BytesIO()
    book.save(made)
    return timeless(made.getvalue())


def _guarded(row: Row) -> list[str | float]:
    return [cell if isinstance(cell, int | float) else _harmless(cell) for cell in row]


def _harmless(cell: str) -> str:
    risky = cell.startswith(("\t", "\r", "\n")) or cell.lstrip().startswith(tuple("=+-@＝＋－＠"))
    return f"'{cell}" if risky else cell


def _xlsx(cell: str | float) -> str | float:
    """A cell without the control characters that a workbook may not hold, cut where it must be."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(cell, int):
        return cell
    allowed: str = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return allowed[:_MOST]
