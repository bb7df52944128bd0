"""The cells of a spreadsheet as text: csv in any common encoding and with any separator, or xlsx.

Functions here take bytes, not file names: this package does not open files. A cell is its text,
without space around it; a whole number has no decimals, however the spreadsheet stores it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from transcode.errors import AgreementError
from transcode.files.workbooks import grids
from transcode.records.figures import counted

SEPARATORS = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar"}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MIXED = re.compile(
    r"[^\W\d_]*[\u00b2\u00b3\u00b9\u00bc-\u00bf\u0192\u00a1-\u00a9\u00ac-\u00b8][^\W\d_]+"
)
_FOREIGN = re.compile(r"[\u00c0-\u00ff]{4,}")


class Line(NamedTuple):
    """A line with content: its number in the file, from 1, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of text. ``how``: notes on how it was read; ``name``: the name of the sheet.

    ``numbers``: numbers were stored as numbers, so that 1.10 cannot be told from 1.1. ``order``:
    the categories in order, if the cells have one. ``headed``: the first line is the heading.
    """

    lines: tuple[Line, ...]
    name: str = ""
    how: tuple[str, ...] = ()
    numbers: bool = False
    order: tuple[str, ...] = ()
    headed: bool = False


def sheets(data: bytes, encoding: str = "") -> tuple[Sheet, ...]:
    """The sheets with content; a csv has one.

    Raises:
        AgreementError: an old or protected workbook, a file that is not a spreadsheet, an unknown
            encoding, an unclosed quotation mark, an empty file.
    """
    if data.startswith(_ZIP):
        return _workbook(data)
    if data.startswith(_OLE):
        raise _wrong(
            "this is an old .xls workbook, or one with a password",
            "open it in the spreadsheet program and save it as .xlsx or as 'CSV UTF-8'",
        )
    text, how = _decoded(data, encoding)
    if not text.strip():
        raise _wrong("the file is empty", "save the table again, and check that it has content")
    return (_csv(text, how),)


def tidy(rows: list[tuple[int, list[str]]]) -> tuple[Line, ...]:
    """The lines with content, padded to one width, without empty columns at the end."""
    kept = [(number, row) for number, row in rows if any(row)]
    width = max((max(i + 1 for i, cell in enumerate(row) if cell) for _, row in kept), default=0)
    return tuple(Line(n, tuple((row + [""] * width)[:width])) for n, row in kept)


def _workbook(data: bytes) -> tuple[Sheet, ...]:
    """The visible sheets with content, in order.

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


def _decoded(data: bytes, encoding: str) -> tuple[str, list[str]]:
    if encoding:
        try:
            return data.decode(encoding).lstrip("\ufeff"), [f"read as {encoding}, as asked"]
        except LookupError:
            raise _wrong(f"there is no encoding '{encoding}'", "try utf-8, cp1252, cp1250 or utf-16") from None  # noqa: E501  # fmt: skip
        except UnicodeDecodeError:
            raise _wrong(f"the file is not in {encoding}", "leave --encoding out, or save the table as 'CSV UTF-8'") from None  # noqa: E501  # fmt: skip
    guess = ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        guess = "utf-16"
    elif data[:400:2].count(0) > 40 * len(data[:400:2]) // 100:
        guess = "utf-16-be"
    elif data[1:400:2].count(0) > 40 * len(data[1:400:2]) // 100:
        guess = "utf-16-le"
    if guess:
        try:
            return data.decode(guess).lstrip("\ufeff"), ["UTF-16"]
        except UnicodeDecodeError:
            raise _wrong("the file begins as UTF-16 but is cut short", "save the table again as 'CSV UTF-8'") from None  # noqa: E501  # fmt: skip
    if 0 in data:
        raise _wrong("the file is not a table of text", "save the table as .xlsx or as 'CSV UTF-8'")
    try:
        return data.decode("utf-8-sig"), ["UTF-8"]
    except UnicodeDecodeError:
        pass
    text = data.decode("cp1252", "replace")
    # letters of other alphabets, read as Western ones, pile up or stand beside signs
    if "\ufffd" in text or _MIXED.search(text) or _FOREIGN.search(text):
        raise _wrong(
            "the encoding of the file cannot be detected",
            "save the table as 'CSV UTF-8' or .xlsx, or name its encoding, e.g. "
            "--encoding cp1250 (Polish, Czech), cp1251 (Russian), cp1253 (Greek), mac_roman",
        )
    return text, [
        "Windows-1252, the encoding of Western European Excel (if letters look wrong below: "
        "--encoding NAME)"
    ]


def _csv(text: str, how: list[str]) -> Sheet:
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r'"?sep=(.)"?\s*', first.strip("\r"), re.IGNORECASE | re.DOTALL)
    start = 0
    if named or first.strip().casefold() in ("sep=\t", '"sep=\t"'):
        separator, text, start = named.group(1) if named else "\t", rest, 1
    else:
        separator = _separator(text)
    rows = _parsed(text, separator, start)
    unnamed = _number_lines(rows)
    short = _widths(rows)
    how = [*how, f"separated by {SEPARATORS.get(separator, repr(separator))}"]
    if start:
        how.append("the first line (sep=) names the separator")
    if unnamed:
        how.append("the heading lacks one cell, and the lines begin with their numbers, which name "
                   "the units")  # fmt: skip
    if short:
        how.append(f"{counted(short, 'line is', 'lines are')} shorter than the heading; the "
                   "missing cells are read as empty")  # fmt: skip
    return Sheet(tidy(rows), how=tuple(how))


def _parsed(text: str, separator: str, start: int = 0) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, number = [], start + 1
    try:
        for row in reader:
            rows.append((number, [cell.strip() for cell in row]))
            number = start + reader.line_num + 1
    except csv.Error:
        raise AgreementError(
            "a quotation mark is opened here and not closed, or closed and followed by more text",
            where=f"line {number}", step="agreement",
            remedy='write a quotation mark inside a quoted cell twice (""), or save as .xlsx',
        ) from None  # fmt: skip
    return rows


def _number_lines(rows: list[tuple[int, list[str]]]) -> bool:
    """Return whether lines begin with numbers, as R writes them; completes the heading if so."""
    filled = [row for _, row in rows if any(row)]
    if len(filled) < 3 or {len(row) for row in filled[1:]} != {len(filled[0]) + 1}:
        return False
    if [row[0] for row in filled[1:]] != [str(i + 1) for i in range(len(filled) - 1)]:
        return False
    filled[0].insert(0, "")
    return True


def _widths(rows: list[tuple[int, list[str]]]) -> int:
    """Count the lines that lack cells; a line with more cells than the others is refused."""
    filled = [(n, row) for n, row in rows if any(row)]
    common = Counter(len(row) for _, row in filled).most_common()
    usual = max((width for width, often in common if often == common[0][1]), default=0)
    head = max((len(row) for _, row in filled[:5]), default=0)
    most = max(usual, head)
    for number, row in filled:
        if any(row[most:]):
            raise AgreementError(
                f"the line has {len(row)} cells, and the heading has {most}",
                where=f"line {number}", step="agreement",
                remedy="put a cell that holds the separator in quotation marks, or save as .xlsx",
            )  # fmt: skip
    return sum(1 < len(row) < most for _, row in filled[1:])


def _separator(text: str) -> str:
    """The separator that gives the most lines the same width, of two columns or more."""
    head = text[:200_000]
    best, score = ",", (0.0, 0)
    for sign in SEPARATORS:
        if sign not in head:
            continue
        try:
            widths = [len(row) for _, row in _parsed(head, sign) if any(row)]
        except AgreementError:
            widths = [len(line.split(sign)) for line in head.splitlines() if line.strip()]
        wide = Counter(width for width in widths if width > 1).most_common(1)
        if not wide:
            continue
        usual, often = wide[0]
        # rounded, because a few titles or short lines make a separator no less likely
        regular = round(often / len(widths), 1), usual
        if regular > score if sign != "," else regular[0] > score[0] + 0.15:
            best, score = sign, regular
    return best


def _wrong(what: str, remedy: str) -> AgreementError:
    return AgreementError(what, step="agreement", remedy=remedy)
