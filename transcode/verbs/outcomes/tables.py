"""Tables that researchers bring: csv in any encoding, or xlsx, as rows of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from transcode.agreement.spreadsheet.cells import Sheet as Read
from transcode.agreement.spreadsheet.cells import sheets
from transcode.errors import AgreementError, OutcomesError
from transcode.outcomes import Complaint, Sheet, TableOptions
from transcode.records.figures import counted

__all__ = ["Complaints", "Options", "read_sheet"]

_SHOWN = 5  # complaints in the text of an error


class Complaints(OutcomesError):
    """A table cannot be used as it is. ``complaints`` lists everything that is wrong with it."""

    def __init__(self, complaints: Sequence[Complaint], notes: Sequence[str] = ()) -> None:
        self.complaints, self.notes = tuple(complaints), tuple(notes)
        first = "; ".join(map(str, self.complaints[:_SHOWN]))
        more = len(self.complaints) - _SHOWN
        remedies = list(dict.fromkeys(one.remedy for one in self.complaints))
        super().__init__(
            f"{counted(len(self.complaints), 'complaint')}, so nothing was computed: {first}"
            + (f"; and {more} more" if more > 0 else ""),
            where="the table",
            step="outcomes",
            remedy="; or: ".join(remedies[:3]),
        )


@dataclass(frozen=True, slots=True)
class Options(TableOptions):
    """Options of a table that lies in a file.

    Attributes:
        sheet: the sheet of a workbook, by name.
        encoding: of a csv file.
    """

    sheet: str = ""
    encoding: str = ""


def read_sheet(path: Path, options: Options) -> tuple[Sheet, tuple[str, ...]]:
    """Read a table, and notes on how that was done.

    Raises:
        OutcomesError: the file cannot be opened, is no table, or has several sheets.
    """
    try:
        data = path.read_bytes()
    except OSError:
        raise OutcomesError(
            "the file cannot be opened", where=path.name, step="outcomes",
            remedy="check its path, and close it in the spreadsheet program",
        ) from None  # fmt: skip
    try:
        found = sheets(data, options.encoding)
    except AgreementError as problem:
        where = ", ".join(filter(None, (path.name, problem.where)))
        raise OutcomesError(
            problem.what, where=where, step="outcomes", remedy=problem.remedy
        ) from None
    chosen = [one for one in found if not options.sheet or one.name == options.sheet]
    if len(chosen) != 1:
        raise OutcomesError(
            f"the workbook has {counted(len(found), 'sheet')} with content", where=path.name,
            step="outcomes", remedy="say which: --sheet NAME",
        )  # fmt: skip
    return _of_lines(chosen[0])


def _of_lines(read: Read) -> tuple[Sheet, tuple[str, ...]]:
    """The table without the two further headings that Qualtrics writes."""
    notes = list(read.how)
    heading, *rows = read.lines
    begin = next(
        (n for n, row in enumerate(rows[:3]) if any('"ImportId"' in c for c in row.cells)), -1
    )
    if begin >= 0:
        notes.append(
            "the rows of question texts and import ids that Qualtrics writes were left out"
        )
        rows = rows[begin + 1 :]
    if not any(cell.strip() for row in rows for cell in row.cells):
        raise OutcomesError(
            "the table has no rows below its heading", step="outcomes",
            remedy="save it again with the answers; the first row must hold the names of columns",
        )  # fmt: skip
    return Sheet(heading.cells, tuple((row.number, row.cells) for row in rows)), tuple(notes)
