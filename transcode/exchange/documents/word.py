"""Word documents: the only file that knows python-docx."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from transcode.exchange.doubtful import legends, stretches
from transcode.exchange.lines.emphasis import Marked, Run, by_emphasis, cell_of, split_runs
from transcode.exchange.lines.shapes import Line
from transcode.exchange.lines.tables import lines_of_table
from transcode.exchange.notes import Kind, Note, note
from transcode.files.timeless import timeless
from transcode.files.untrusted import DOCUMENT, Archive
from transcode.records.figures import clock
from transcode.records.notation import Notation
from transcode.records.speech import Transcript

if TYPE_CHECKING:
    from docx.document import Document as Document

__all__ = ["lines_of_docx", "opened", "write_docx"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOT_XML = re.compile("[^\t\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_HOLDERS = {f"{_W}{tag}" for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml")}
_SIGNS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_HEADING = re.compile(r"(?:heading \d|title|subtitle)", re.IGNORECASE)
_DOCX = replace(
    DOCUMENT, what="a Word document (.docx)",
    again="open it in a word processor and save it as .docx",
)  # fmt: skip
_LARGEST = 200_000_000  # bytes, unpacked: far more than any transcript, far less than a bomb


def write_docx(transcript: Transcript, notation: Notation, warning: str = "") -> bytes:
    """Write a paragraph for each turn, doubtful words highlighted. The file names no author.

    The same transcript gives the same bytes. A ``warning`` stands first.
    """
    from docx import Document
    from docx.enum.text import WD_COLOR_INDEX
    from docx.oxml import OxmlElement
    from docx.shared import RGBColor

    document = Document()
    about = document.core_properties
    about.author = about.last_modified_by = about.comments = about.title = ""
    for legend in legends(transcript, notation, coloured=True, warning=warning):
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
    return timeless(made.getvalue())


def lines_of_docx(data: bytes) -> tuple[list[Line], list[Note]]:
    """Read paragraphs, text boxes and rows of tables, and note what was left out.

    Tracked changes count as accepted; comments and footnotes are not read.

    Raises:
        ExchangeError: the file is not a Word document.
    """
    document = opened(data)
    body = document.element.body
    reader = _Reader({style.style_id: style.element for style in document.styles})
    lines = by_emphasis(reader.lines(body))
    left: list[tuple[Kind, str]] = [
        ("footnotes", "footnoteReference"), ("footnotes", "endnoteReference"),
        ("comments", "commentReference"), ("embedded", "altChunk"), ("embedded", "object"),
    ]  # fmt: skip
    counts = Counter({kind: 0 for kind, _ in left})
    for kind, tag in left:
        counts[kind] += sum(1 for _ in body.iter(f"{_W}{tag}"))
    return lines, [*reader.notes, *(entry for kind in counts for entry in note(kind, counts[kind]))]


def opened(data: bytes) -> Document:
    """Open a Word document of a stranger.

    Raises:
        ExchangeError: the file is none, damaged, or harmful.
    """
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    Archive(data, _DOCX).check_all(_LARGEST)
    try:
        document = Document(io.BytesIO(data))
        if document.element.body is None or document.styles is None:
            raise ValueError
    except (OpcError, XMLSyntaxError, KeyError, ValueError, AttributeError):
        # parts that are not there, not XML, of another kind, or without what they should hold
        raise _DOCX.damaged() from None
    return document


class _Reader:
    """Reader of a body; ``styles`` are those of the document, by id."""

    def __init__(self, styles: Mapping[str, Any]) -> None:
        self.notes: list[Note] = []
        self._styles = styles
        self._of_style: dict[str, frozenset[str]] = {}

    def lines(self, parent: Any) -> list[Marked]:  # noqa: ANN401
        """Read the lines of a body, a cell, or any other element that holds paragraphs."""
        lines_found: list[Marked] = []
        open_runs: list[Run] = []  # of a paragraph whose end was deleted: it continues in the next
        for child in parent:
            if child.tag == f"{_W}p":
                runs, boxes = self._runs(child)
                open_runs += runs
                if child.find(f"{_W}pPr/{_W}rPr/{_W}del") is None:
                    lines_found += split_runs(open_runs)
                    open_runs = []
                for box in boxes:
                    lines_found += self.lines(box)
            elif child.tag == f"{_W}tbl":
                lines, notes = lines_of_table(list(self._rows(child)))
                lines_found += [Marked(line) for line in lines]
                self.notes += notes
            elif child.tag in _HOLDERS:
                lines_found += self.lines(child)
        return [*lines_found, *(split_runs(open_runs) if open_runs else [])]

    def _runs(self, paragraph: Any) -> tuple[list[Run], list[Any]]:  # noqa: ANN401
        """Read a paragraph with its tracked changes accepted, and its text boxes."""
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        usual = self._style(style.get(f"{_W}val")) if style is not None else frozenset()
        runs: list[Run] = []
        boxes: list[Any] = []
        waiting = [(paragraph, usual)]
        while waiting:
            node, marks = waiting.pop()
            name = str(node.tag).removeprefix(_W)
            if name == "r":
                marks = self._marks(node.find(f"{_W}rPr"), marks)
            text = _SIGNS.get(name)
            if name == "t":
                runs.append(Run(node.text or "", marks))
            elif name == "txbxContent":
                boxes.append(node)
            elif text is not None:
                is_sign = node.getparent().tag != f"{_W}tabs"
                runs += [Run(text, marks)] if is_sign else []
            elif name.endswith(
                "}AlternateContent"
            ):  # the same content for new and for old programs
                waiting += [(child, marks) for child in node[:1]]
            elif name not in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText"):
                waiting += [(child, marks) for child in reversed(node)]
        return runs, boxes

    def _marks(self, properties: Any, usual: frozenset[str]) -> frozenset[str]:  # noqa: ANN401
        """Emphasis of a stretch: bold, italic, underlined, coloured, highlighted."""
        if properties is None:
            return usual
        marks = set(usual)
        style = properties.find(f"{_W}rStyle")
        if style is not None:
            marks |= self._style(style.get(f"{_W}val"))
        of_script = [("bCs", "bold"), ("iCs", "italic")]  # of Arabic and Hebrew
        of_script *= properties.find(f"{_W}rtl") is not None
        for tag, mark in (("b", "bold"), ("i", "italic"), ("u", "underlined"), *of_script):
            element = properties.find(f"{_W}{tag}")
            if element is not None:
                is_on = element.get(f"{_W}val", "true") not in ("0", "false", "off", "none")
                marks = marks | {mark} if is_on else marks - {mark}
        for tag, mark, plain in (
            ("color", "coloured", ("auto", "000000")), ("highlight", "marked", ("none", "white")),
        ):  # fmt: skip
            element = properties.find(f"{_W}{tag}")
            if element is not None:
                is_on = element.get(f"{_W}val", plain[0]) not in plain
                marks = marks | {mark} if is_on else marks - {mark}
        return frozenset(marks)

    def _style(self, name: str) -> frozenset[str]:
        """Emphasis of a style and the styles that it is based on. A heading is bold."""
        if name not in self._of_style:
            self._of_style[name] = frozenset()  # styles in a circle end here
            element = self._styles.get(name)
            if element is not None:
                based = element.find(f"{_W}basedOn")
                usual = self._style(based.get(f"{_W}val")) if based is not None else frozenset()
                called = element.find(f"{_W}name")  # in English in every language
                if called is not None and _HEADING.match(called.get(f"{_W}val", "")):
                    usual |= {"bold", "heading"}
                self._of_style[name] = self._marks(element.find(f"{_W}rPr"), usual)
        return self._of_style[name]

    def _rows(self, table: Any) -> Iterator[list[str]]:  # noqa: ANN401
        for row in _children(table, "tr"):
            if row.find(f"{_W}trPr/{_W}del") is None:
                cells: list[str] = []
                for cell in _children(row, "tc"):
                    cells += [cell_of(self.lines(cell)), *[""] * (_span(cell) - 1)]
                yield cells


def _span(cell: Any) -> int:  # noqa: ANN401
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return max(1, min(20, int(span.get(f"{_W}val", "1")))) if span is not None else 1


def _children(parent: Any, tag: str) -> Iterator[Any]:  # noqa: ANN401
    """Rows of a table or cells of a row, including those in content controls."""
    for child in parent:
        if child.tag == f"{_W}{tag}":
            yield child
        elif child.tag in _HOLDERS:
            yield from _children(child, tag)


def _allowed(text: str) -> str:
    return _NOT_XML.sub("", text)
