"""Word documents: the only file that knows python-docx."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from transcode.errors import ExchangeError
from transcode.exchange.doubtful import legends, stretches
from transcode.exchange.shapes import Line, clock, is_clock, milliseconds
from transcode.notation import Notation
from transcode.records import Transcript

__all__ = ["lines_of_docx", "write_docx"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOT_XML = re.compile("[^\t\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LARGEST = 200_000_000  # bytes, unpacked: far more than any transcript, far less than a bomb
_HEADINGS = {
    "speaker", "text", "time", "timestamp", "times", "name", "transcript", "who", "what", "no",
    "no.", "nr", "nr.", "#", "start", "end",
}  # fmt: skip


def write_docx(transcript: Transcript, notation: Notation) -> bytes:
    """A paragraph a turn; what may be wrong is highlighted. The file names no author.

    The same transcript gives the same bytes.
    """
    from docx import Document
    from docx.enum.text import WD_COLOR_INDEX
    from docx.oxml import OxmlElement
    from docx.shared import RGBColor

    document = Document()
    about = document.core_properties
    about.author = about.last_modified_by = about.comments = about.title = ""
    for legend in legends(transcript, notation, coloured=True):
        document.add_paragraph().add_run(legend).italic = True
    is_timed = any(turn.end_ms for turn in transcript.turns)
    for turn in transcript.turns:
        paragraph = document.add_paragraph()
        if _RIGHT_TO_LEFT.search(turn.text):
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        if is_timed:
            time = paragraph.add_run(f"[{clock(turn.start_ms)}] ")
            time.font.color.rgb = RGBColor(0x76, 0x76, 0x76)
        paragraph.add_run(f"{_allowed(turn.speaker)}: ").bold = True
        for text, doubtful in stretches(turn, 0, len(turn.text), notation):
            run = paragraph.add_run(_allowed(text))
            if doubtful:
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    made = io.BytesIO()
    document.save(made)
    return _timeless(made.getvalue())


def lines_of_docx(data: bytes) -> list[Line]:
    """Paragraphs and rows of tables. Tracked changes count as accepted; comments are not read.

    Raises:
        ExchangeError: not a Word document.
    """
    from docx import Document

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _LARGEST:
                raise ValueError
        body = Document(io.BytesIO(data)).element.body
    except Exception:  # python-docx, lxml and zipfile each have their own
        raise ExchangeError(
            "the document is not a Word document (.docx), or it is damaged",
            step="read",
            remedy="open it in a word processor and save it as .docx",
        ) from None
    return list(_lines(body))


def _lines(parent: Any) -> Iterator[Line]:  # noqa: ANN401
    """The lines of a body, a content control, or whatever else holds paragraphs."""
    open_text = ""  # of a paragraph whose end was deleted: it goes on in the next one
    for child in parent:
        if child.tag == f"{_W}p":
            text = open_text + _text(child)
            if child.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
                open_text = text
                continue
            open_text = ""
            yield from map(Line, text.split("\n"))
        elif child.tag == f"{_W}tbl":
            yield from _table([*_rows(child)])
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _lines(child)
    if open_text:
        yield from map(Line, open_text.split("\n"))


def _text(paragraph: Any) -> str:  # noqa: ANN401
    """What a paragraph reads as once its tracked changes are accepted."""
    parts: list[str] = []
    waiting = [paragraph]
    while waiting:
        node = waiting.pop()
        name = str(node.tag).removeprefix(_W)
        if name == "t":
            parts.append(node.text or "")
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name == "tab":
            parts.append("" if node.getparent().tag == f"{_W}tabs" else "\t")
        elif name == "noBreakHyphen":
            parts.append("-")
        elif name not in ("del", "moveFrom", "pPr", "txbxContent", "drawing", "pict"):
            waiting += reversed(node)
    return "".join(parts)


def _rows(table: Any) -> Iterator[list[str]]:  # noqa: ANN401
    for row in table.iter(f"{_W}tr"):
        if row.find(f"{_W}trPr/{_W}del") is None:
            yield [
                " ".join(line.text.strip() for line in _lines(cell) if line.text.strip())
                for cell in row.iter(f"{_W}tc")
            ]


def _table(rows: Sequence[list[str]]) -> Iterator[Line]:
    """Columns are told apart by what is in them: times, names that come again, and the words."""
    rows = [row for row in rows if any(row)]
    if rows and all(cell.strip().casefold() in _HEADINGS for cell in rows[0] if cell):
        rows = rows[1:]
    width = max(map(len, rows), default=0)
    if width < 2:
        yield from (Line(row[0]) for row in rows)
        return
    columns = [[row[c] if c < len(row) else "" for row in rows] for c in range(width)]
    words = max(range(width), key=lambda c: sum(map(len, columns[c])))
    times = [c for c in range(width) if all(is_clock(cell) for cell in columns[c] if cell)]
    names = [
        c
        for c in range(width)
        if c != words and c not in times and not all(cell.isdigit() for cell in columns[c] if cell)
    ]
    for number in range(len(rows)):
        start = milliseconds(columns[times[0]][number].strip(" []()")) if times else None
        name = columns[names[0]][number].strip(" :：") if names else ""
        text = columns[words][number]
        yield Line(text, name, start, is_sure=bool(name))


def _allowed(text: str) -> str:
    return _NOT_XML.sub("", text)


def _timeless(data: bytes) -> bytes:
    """The same document without the time of its making, which zip files carry."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            info = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(part))
    return made.getvalue()
