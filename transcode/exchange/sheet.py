"""A table as other programs and people save it: csv in any dress, a workbook, a Word document."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass

from transcode.errors import ExchangeError
from transcode.exchange.columns import columns_of, recognised
from transcode.records.languages import WESTERN
from transcode.records.workbooks import grids

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


Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A heading, and rows of as many cells with the number of their line (in a document, row).

    ``indents``: how far the name of each code stands to the right of where its cell begins.
    """

    heading: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    indents: tuple[int, ...] = ()


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
        return _packed(data)
    for start, kind in _OTHERS.items():
        if data.startswith(start):
            raise refused(f"is {kind} file, and no table", _AS_CSV)
    text, notes = _decoded(data, language)
    return _under_heading(_text_rows(text, notes), notes)


def _packed(data: bytes) -> Sheet:
    """The table of an xlsx workbook or of a Word document."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except zipfile.BadZipFile:
        raise refused("is damaged", "export or copy it again") from None
    if "word/document.xml" in names:
        return _under_heading(_document_rows(data), [])
    if "xl/workbook.xml" in names:
        return _workbook(data)
    raise refused("is no workbook (.xlsx) and no Word document (.docx)", _AS_CSV)


def _workbook(data: bytes) -> Sheet:
    """The one sheet of a workbook that is a codebook; what other sheets there are is said."""
    found = grids(data, lambda what, remedy, place: refused(f"{place} {what}".strip(), remedy))
    tables = {
        grid.name: [(number, tuple(cells)) for number, cells in grid.rows if any(cells)]
        for grid in found
    }
    worth = {
        name: max((_worth(cells) for _, cells in _turned(rows)[:_HEADING_WITHIN]), default=0)
        for name, rows in tables.items()
    }
    best = [name for name, it in worth.items() if it == max(worth.values())]
    if len(best) > 1 and max(worth.values()):
        listed = ", ".join(f"'{name}'" for name in best)
        raise refused(
            f"has several sheets that may be the codebook: {listed}",
            "keep one of them in the file, or save one as 'CSV UTF-8'",
        )
    others = ", ".join(f"'{name}'" for name in tables if name != best[0])
    notes = [f"Sheets that were passed over: {others}."] if others else []
    return _under_heading(tables[best[0]], notes)


def _turned(rows: list[Row]) -> list[Row]:
    """A table whose headings stand in its first column, as one whose headings stand above.

    So are codebooks in documents: a code in each table or block, or in each column.
    """
    firsts = [(recognised(cells[0]), cells) for _, cells in rows if any(map(str.strip, cells))]
    known = [one for one, _ in firsts if one]
    starts = [cells for one, cells in firsts if one == "name"]
    if (
        len(known) < max(2, 0.75 * len(firsts))
        or not {*known} & {"definition", "memo", "example", "rule"}
        or not starts
        or any(recognised(cell) for cells in starts for cell in cells[1:])
    ):
        return rows
    codes: list[tuple[int, dict[str, str]]] = []  # the line it begins in, and heading -> cell
    block: list[tuple[int, dict[str, str]]] = []
    for line, cells in rows:
        if recognised(cells[0]) == "name" or not block:
            block = [(line, {}) for _ in cells[1:]]
            codes += block
        block += [(line, {}) for _ in cells[len(block) + 1 :]]
        for (_, code), cell in zip(block, cells[1:], strict=False):
            if cells[0].strip() and cell.strip():
                code[cells[0].strip()] = cell
    codes = [(line, code) for line, code in codes if code]
    heading = tuple(dict.fromkeys(name for _, code in codes for name in code))
    return [
        (rows[0][0], heading),
        *((line, tuple(code.get(name, "") for name in heading)) for line, code in codes),
    ]


def _under_heading(rows: list[Row], notes: list[str]) -> Sheet:
    """The rows below the row that says most about what the columns are."""
    rows = _turned(rows)
    said = [_worth(cells) for _, cells in rows[:_HEADING_WITHIN]]
    if not any(said):
        raise refused(
            "has no heading that says which column holds the codes",
            "the first line names the columns: name (or code), and if wanted definition, examples, "
            "theme, parent",
        )
    at = said.index(max(said))
    number, heading = rows[at][0], tuple(cell.strip() for cell in rows[at][1])
    if at:
        notes.append(f"What stands above the heading in line {number} was passed over.")
    width = len(heading)
    for line, cells in rows[at + 1 :]:
        if any(map(str.strip, cells[width:])):
            raise refused(
                f"line {line} has {len(cells)} cells, and the heading {width}",
                "put quotation marks around a text that holds the sign between the columns",
            )
    filled = [(line, (*cells, *[""] * width)[:width]) for line, cells in rows[at + 1 :]]
    named = columns_of(heading).get("name", [0])[0]
    return Sheet(
        heading,
        tuple((line, tuple(cell.strip() for cell in cells)) for line, cells in filled),
        tuple(notes),
        tuple(_indent(cells[named]) for _, cells in filled),
    )


def _indent(cell: str) -> int:
    """How far a cell is indented: by blanks, or by a dash for each level."""
    before = len(cell.expandtabs(4)) - len(cell.expandtabs(4).lstrip())
    dashes = re.match(r"\s*([-–—•▪◦>]+)\s+\w", cell)
    return before + (2 * len(dashes[1]) if dashes else 0)


def _worth(cells: tuple[str, ...]) -> int:
    """How many cells are headings that are known; 0 where none of them names the codes."""
    found = columns_of(cells)
    named = any(one in ("name", "path") or one.startswith("level ") for one in found)
    return sum(bool(recognised(cell)) for cell in cells) if named else 0


def _text_rows(text: str, notes: list[str]) -> list[Row]:
    skipped = 0
    if re.match(r"sep=.\r?\n", text):  # Excel's own way of saying it
        text, skipped = text.partition("\n")[2], 1
    lines = [line for line in text.splitlines() if line.strip()][:_HEADING_WITHIN]
    delimiter = max(",;\t|", key=lambda one: _fits(lines, one))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    several: list[int] = []
    while True:
        begins = reader.line_num + 1 + skipped
        try:
            cells = tuple(cell.rstrip() for cell in next(reader))
        except StopIteration:
            break
        except csv.Error as problem:
            if "field limit" in str(problem):
                raise refused(f"a cell in line {begins} is longer than any text", _AS_CSV) from None
            behind = "" if "end of data" in str(problem) else ", or text stands behind the last one"
            raise refused(
                f"a quotation mark is not closed (line {begins}){behind}",
                "close it, or take it out; a quotation mark inside a text is written twice",
            ) from None
        if any(cells) and not all(re.fullmatch(r":?-{3,}:?|", cell.strip()) for cell in cells):
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
        if len(line) > csv.field_size_limit():
            continue
        cells = next(csv.reader([line], delimiter=delimiter), [])
        worth.append((_worth(tuple(cell.strip() for cell in cells)), len(cells)))
    return max(worth)


def _document_rows(data: bytes) -> list[Row]:
    """The rows of the tables of a Word document, the heading of each but the first left out."""
    from docx import Document

    rows: list[Row] = []
    for table in Document(io.BytesIO(data)).tables:
        found = [tuple(cell.text.rstrip() for cell in row.cells) for row in table.rows]
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
    """Return whether text in code page 1252 is one: no signs inside words, few letters beyond a to z."""
    letters = re.findall(r"[^\W\d_]", text)
    beyond = sum(letter > "\x7f" for letter in letters)
    inside = re.search(r"[^\W\d_][\ufffd¡-¬®-¶¸-¿×÷†‡ˆ‰™‹›€¨¤][^\W\d_]", text)
    return inside is None and "\ufffd" not in text and beyond <= 0.3 * len(letters)
