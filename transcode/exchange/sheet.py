"""A table as other programs and people save it: csv in any dress, or a table in a Word document."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass

from transcode.errors import ExchangeError
from transcode.exchange.columns import columns_of, recognised
from transcode.languages import WESTERN

__all__ = ["Sheet", "read_sheet", "refused"]

_STEP = "read the codebook"
_AS_CSV = "open it in its program and save it as 'CSV UTF-8 (comma delimited)', or export a .qdc"
_OTHERS = {
    b"\xd0\xcf\x11\xe0": "an old Office or a program's own",
    b"%PDF": "a PDF",
    b"{\\rtf": "an RTF",
    b"SQLite": "a program's own",
}
_HEADING_WITHIN = 10  # rows: titles and dates may stand above it


@dataclass(frozen=True, slots=True)
class Sheet:
    """A heading, and rows of as many cells with the number of their line (in a document, row)."""

    heading: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()


def refused(what: str, remedy: str) -> ExchangeError:
    """What is wrong with a codebook, as an error."""
    return ExchangeError(what, step=_STEP, remedy=remedy)


def read_sheet(data: bytes, language: str = "") -> Sheet:
    """A table with a heading that names the codes.

    Args:
        data: the file.
        language: of the study, two letters; it tells what a file that is not UTF-8 is.

    Raises:
        ExchangeError: not a table, not to be read for certain, or no column names the codes.
    """
    if data.startswith(b"PK"):
        return _under_heading(_document_rows(data), [])
    for start, kind in _OTHERS.items():
        if data.startswith(start):
            raise refused(f"is {kind} file, and no table", _AS_CSV)
    text, notes = _decoded(data, language)
    return _under_heading(_text_rows(text, notes), notes)


def _under_heading(rows: list[tuple[int, tuple[str, ...]]], notes: list[str]) -> Sheet:
    """The rows below the row that says most about what the columns are."""
    said = [_worth(cells) for _, cells in rows[:_HEADING_WITHIN]]
    if not any(said):
        raise refused(
            "has no heading that says which column holds the codes",
            "the first line names the columns: name (or code), and if wanted definition, examples, "
            "theme, parent",
        )
    at = said.index(max(said))
    number, heading = rows[at]
    if at:
        notes.append(f"What stands above the heading in line {number} was passed over.")
    width = len(heading)
    for line, cells in rows[at + 1 :]:
        if any(cells[width:]):
            raise refused(
                f"line {line} has {len(cells)} cells, and the heading {width}",
                "put quotation marks around a text that holds the sign between the columns",
            )
    filled = ((line, (*cells, *[""] * width)[:width]) for line, cells in rows[at + 1 :])
    return Sheet(heading, tuple(filled), tuple(notes))


def _worth(cells: tuple[str, ...]) -> int:
    """How many cells are headings that are known; 0 where none of them names the codes."""
    found = columns_of(cells)
    named = any(one in ("name", "path") or one.startswith("level ") for one in found)
    return sum(bool(recognised(cell)) for cell in cells) if named else 0


def _text_rows(text: str, notes: list[str]) -> list[tuple[int, tuple[str, ...]]]:
    skipped = 0
    if re.match(r"sep=.\r?\n", text):  # Excel's own way of saying it
        text, skipped = text.partition("\n")[2], 1
    lines = [line for line in text.splitlines() if line.strip()][:_HEADING_WITHIN]
    delimiter = max(",;\t|", key=lambda one: _fits(lines, one))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    several: list[int] = []
    while True:
        begins = reader.line_num + 1 + skipped
        try:
            cells = tuple(cell.strip() for cell in next(reader))
        except StopIteration:
            break
        except csv.Error as problem:
            behind = "" if "end of data" in str(problem) else ", or text stands behind the last one"
            raise refused(
                f"a quotation mark is not closed (line {begins}){behind}",
                "close it, or take it out; a quotation mark inside a text is written twice",
            ) from None
        if any(cells) and not all(re.fullmatch(r":?-{3,}:?|", cell) for cell in cells):
            rows.append((begins, cells))
            if any(re.search(r"[\r\n]", cell) for cell in cells):
                several.append(begins)
    if several:
        listed = ", ".join(map(str, several[:10])) + (", ..." if len(several) > 10 else "")
        notes.append(f"A cell runs over several lines (from line {listed}): see that it is meant.")
    return rows


def _fits(lines: list[str], delimiter: str) -> tuple[int, int]:
    """How well a sign between the columns fits: headings that are known, then columns."""
    worth = [(0, 0)]
    for line in lines:
        cells = next(csv.reader([line], delimiter=delimiter), [])
        worth.append((_worth(tuple(cell.strip() for cell in cells)), len(cells)))
    return max(worth)


def _document_rows(data: bytes) -> list[tuple[int, tuple[str, ...]]]:
    """The rows of the tables of a Word document, the heading of each but the first left out."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except zipfile.BadZipFile:
        raise refused("is damaged", "export or copy it again") from None
    if "word/document.xml" not in names:
        spreadsheet = "a spreadsheet file" if "xl/workbook.xml" in names else "no table"
        raise refused(f"is {spreadsheet} that cannot be read here", _AS_CSV)
    from docx import Document

    rows: list[tuple[int, tuple[str, ...]]] = []
    for table in Document(io.BytesIO(data)).tables:
        found = [tuple(cell.text.strip() for cell in row.cells) for row in table.rows]
        if rows and found and found[0] == rows[0][1]:
            found = found[1:]
        rows += [(len(rows) + at, cells) for at, cells in enumerate(found, start=1)]
    if not rows:
        raise refused("is a Word document without a table", "put the codebook into a table")
    return rows


def _decoded(data: bytes, language: str) -> tuple[str, list[str]]:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" in text:
                raise refused("is no text", _AS_CSV)
            return text, []
    text = data.decode("cp1252", "replace")
    if language in WESTERN and "\0" not in text and _plausible(text):
        return text, ["It is not UTF-8 and was read as Windows text (code page 1252)."]
    raise refused("is not UTF-8 text, and which letters are meant is not certain", _AS_CSV)


def _plausible(text: str) -> bool:
    """Whether text in code page 1252 is one: no signs inside words, few letters beyond a to z."""
    letters = re.findall(r"[^\W\d_]", text)
    beyond = sum(letter > "\x7f" for letter in letters)
    inside = re.search(r"[^\W\d_][\ufffd¡-¬®-¶¸-¿×÷†‡ˆ‰™‹›€¨¤][^\W\d_]", text)
    return inside is None and "\ufffd" not in text and beyond <= 0.3 * len(letters)
