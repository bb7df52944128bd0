"""Tables as other programs and people save them: any csv, a workbook, a Word document."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from transcode.errors import ExchangeError
from transcode.exchange.codebooks.columns import columns_of, recognised
from transcode.exchange.documents.word import opened
from transcode.files.untrusted import Archive, Asked
from transcode.files.workbooks import grids
from transcode.records.languages import WESTERN

__all__ = ["Sheet", "read_sheet", "refused"]

_STEP = "read the codebook"
_TABLE = Asked("a table", "read the codebook", "export or copy it again")
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
    """A heading, and rows of the same width with the number of their line (in a document, row).

    ``indents``: the indent of the name of each code within its cell.
    """

    heading: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    indents: tuple[int, ...] = ()


def refused(what: str, remedy: str) -> ExchangeError:
    """Make an error about a codebook."""
    return ExchangeError(what, step=_STEP, remedy=remedy)


def read_sheet(data: bytes, language: str = "") -> Sheet:
    """Read a table with a heading that names the codes.

    Args:
        data: the file.
        language: of the study, two letters; it helps to decode a file that is not UTF-8.

    Raises:
        ExchangeError: the file is not a table, is ambiguous, or no column names the codes.
    """
    if data.startswith(b"PK"):
        return _packed(data)
    for start, kind in _OTHERS.items():
        if data.startswith(start):
            raise refused(f"this is {kind} file, not a table", _AS_CSV)
    text, notes = _decoded(data, language)
    return _under_heading(_text_rows(text, notes), notes)


def _packed(data: bytes) -> Sheet:
    """Read the table of an xlsx workbook or of a Word document."""
    names = Archive(data, _TABLE).names
    if "word/document.xml" in names:
        return _under_heading(_document_rows(data), [])
    if "xl/workbook.xml" in names:
        return _workbook(data)
    raise refused("this is neither a workbook (.xlsx) nor a Word document (.docx)", _AS_CSV)


def _workbook(data: bytes) -> Sheet:
    """Find the sheet of a workbook that is a codebook; note the other sheets."""
    visible = grids(data, lambda what, remedy, place: refused(f"{place} {what}".strip(), remedy))
    tables = {
        grid.name: [(number, tuple(cells)) for number, cells in grid.rows if any(cells)]
        for grid in visible
    }
    worth = {
        name: max((_worth(cells) for _, cells in _turned(rows)[:_HEADING_WITHIN]), default=0)
        for name, rows in tables.items()
    }
    best = [name for name, it in worth.items() if it == max(worth.values())]
    if len(best) > 1 and max(worth.values()):
        listed = ", ".join(f"'{name}'" for name in best)
        raise refused(
            f"several sheets may be the codebook: {listed}",
            "keep one of them in the file, or save one as 'CSV UTF-8'",
        )
    others = ", ".join(f"'{name}'" for name in tables if name != best[0])
    notes = [f"Sheets that were skipped: {others}."] if others else []
    return _under_heading(tables[best[0]], notes)


def _turned(rows: list[Row]) -> list[Row]:
    """Turn a table whose headings are in its first column, so that they are in its first row.

    Codebooks in documents are often such: a code in each table or block, or in each column.
    """
    firsts = [(recognised(cells[0]), cells) for _, cells in rows if any(map(str.strip, cells))]
    roles = [role for role, _ in firsts if role]
    starts = [cells for role, cells in firsts if role == "name"]
    if (
        len(roles) < max(2, 0.75 * len(firsts))
        or not {*roles} & {"definition", "memo", "example", "rule"}
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
    """Rows below the row that best names the columns."""
    rows = _turned(rows)
    worth = [_worth(cells) for _, cells in rows[:_HEADING_WITHIN]]
    if not any(worth):
        raise refused(
            "the table has no heading that shows which column holds the codes",
            "name the columns in the first line: name (or code), and optionally definition, "
            "examples, theme, parent",
        )
    at = worth.index(max(worth))
    number, heading = rows[at][0], tuple(cell.strip() for cell in rows[at][1])
    if at:
        notes.append(f"The text above the heading in line {number} was skipped.")
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
    """Indent of a cell: by blanks, or by a dash for each level."""
    before = len(cell.expandtabs(4)) - len(cell.expandtabs(4).lstrip())
    dashes = re.match(r"\s*([-–—•▪◦>]+)\s+\w", cell)
    return before + (2 * len(dashes[1]) if dashes else 0)


def _worth(cells: tuple[str, ...]) -> int:
    """Number of cells that are known headings; 0 if none of them names the codes."""
    columns = columns_of(cells)
    named = any(role in ("name", "path") or role.startswith("level ") for role in columns)
    return sum(bool(recognised(cell)) for cell in cells) if named else 0


def _text_rows(text: str, notes: list[str]) -> list[Row]:
    skipped = 0
    if re.match(r"sep=.\r?\n", text):  # Excel's own notation
        text, skipped = text.partition("\n")[2], 1
    lines = [line for line in text.splitlines() if line.strip()][:_HEADING_WITHIN]
    delimiter = max(",;\t|", key=lambda sign: _fits(lines, sign))
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
            behind = "" if "end of data" in str(problem) else ", or text follows the last one"
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
        notes.append(
            f"A cell runs over several lines (from line {listed}): check that this is intended."
        )
    return rows


def _fits(lines: list[str], delimiter: str) -> tuple[int, int]:
    """Score of a sign between the columns: known headings, then columns."""
    worth = [(0, 0)]
    for line in lines:
        if len(line) > csv.field_size_limit():
            continue
        cells = next(csv.reader([line], delimiter=delimiter), [])
        worth.append((_worth(tuple(cell.strip() for cell in cells)), len(cells)))
    return max(worth)


def _document_rows(data: bytes) -> list[Row]:
    """Rows of the tables of a Word document; repeated headings are left out."""
    rows: list[Row] = []
    for table in opened(data).tables:
        cells_found = [tuple(cell.text.rstrip() for cell in row.cells) for row in table.rows]
        if rows and cells_found and cells_found[0] == rows[0][1]:
            cells_found = cells_found[1:]
        rows += [(len(rows) + at, cells) for at, cells in enumerate(cells_found, start=1)]
    if not rows:
        raise refused("the Word document holds no table", "put the codebook into a table")
    return rows


def _decoded(data: bytes, language: str) -> tuple[str, list[str]]:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" in text:
                raise refused("the file is not text", _AS_CSV)
            return text, []
    text = data.decode("cp1252", "replace")
    if language in WESTERN and "\0" not in text and _plausible(text):
        return text, ["The file is not UTF-8 and was read as Windows text (code page 1252)."]
    raise refused("the file is not UTF-8 text, and its encoding is uncertain", _AS_CSV)


def _plausible(text: str) -> bool:
    """Return whether text is plausible in code page 1252: no signs in words, few rare letters."""
    letters = re.findall(r"[^\W\d_]", text)
    beyond = sum(letter > "\x7f" for letter in letters)
    inside = re.search(r"[^\W\d_][\ufffd¡-¬®-¶¸-¿×÷†‡ˆ‰™‹›€¨¤][^\W\d_]", text)
    return inside is None and "\ufffd" not in text and beyond <= 0.3 * len(letters)
