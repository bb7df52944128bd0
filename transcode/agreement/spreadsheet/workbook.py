"""The sheets of an xlsx workbook as tables of ratings."""

from __future__ import annotations

from transcode.agreement.spreadsheet.cells import Sheet, tidy
from transcode.errors import AgreementError
from transcode.records.workbooks import grids


def workbook(data: bytes) -> tuple[Sheet, ...]:
    """The visible sheets that hold anything, in their order.

    Raises:
        AgreementError: not an Excel workbook, damaged, a formula that was never calculated, a
            spreadsheet error in a cell.
    """
    return tuple(
        Sheet(tidy(list(grid.rows)), grid.name, (f"sheet '{grid.name}'",), numbers=grid.decimals)
        for grid in grids(data, _refused)
    )


def _refused(what: str, remedy: str, place: str) -> AgreementError:
    return AgreementError(what, where=place, step="agreement", remedy=remedy)
