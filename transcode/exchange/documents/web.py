"""Web pages (.html), as noScribe, word processors and browsers save them -> lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from transcode.errors import ExchangeError
from transcode.exchange.lines.emphasis import Marked, Run, by_emphasis, cell_of, split_runs
from transcode.exchange.lines.shapes import Line
from transcode.exchange.lines.tables import lines_of_table
from transcode.exchange.notes import Note

__all__ = ["lines_of_html"]

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl",
     "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "h1", "h2", "h3", "h4",
     "h5", "h6", "hr", "html", "legend", "li", "main", "ol", "p", "pre", "section", "summary", "ul")
)  # fmt: skip
_SKIPPED = frozenset(
    ("head", "script", "style", "template", "noscript", "nav", "button", "select", "textarea",
     "svg", "object", "iframe")
)  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_MARKS = {
    **dict.fromkeys(("b", "strong"), "bold"), **dict.fromkeys(("i", "em"), "italic"),
    "u": "underlined", "mark": "marked",
}  # fmt: skip
_STYLES = (
    ("bold", re.compile(r"font-weight:\s*(?:bold|[6-9]00)")),
    ("italic", re.compile(r"font-style:\s*(?:italic|oblique)")),
    ("underlined", re.compile(r"text-decoration:[^;]*underline")),
    ("coloured", re.compile(r"(?<![-\w])color:\s*(?!#000|black|inherit|windowtext)\S")),
    ("marked", re.compile(r"background(?:-color)?:\s*(?!transparent|#fff|white|none|inherit)\S")),
)
_ANCHOR = re.compile(r"ts_(\d{1,9})_(\d{1,9})_.*")  # of noScribe: times in ms, and a speaker
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def lines_of_html(data: bytes) -> tuple[list[Line], list[Note]]:
    """Read the paragraphs and tables of a page; those of noScribe have exact times.

    Raises:
        ExchangeError: there is nothing in it.
    """
    from lxml import etree, html

    try:
        parser = html.HTMLParser(encoding=_encoding(data), remove_comments=True, no_network=True)
        root = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, LookupError):
        raise ExchangeError(
            "the document is not a web page (.html), or it is empty",
            step="read",
            remedy="save it again in the program that made it, or as .docx",
        ) from None
    reader = _Reader()
    reader.block(root, frozenset())
    return by_emphasis(reader.lines), reader.notes


def _encoding(data: bytes) -> str | None:
    """Encoding of a page that states none and is UTF-8; otherwise libxml knows best."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


class _Reader:
    def __init__(self) -> None:
        self.lines: list[Marked] = []
        self.notes: list[Note] = []
        self._runs: list[Run] = []
        self._times: list[tuple[int, int]] = []

    def block(self, node: Any, marks: frozenset[str]) -> None:  # noqa: ANN401
        """Read an element that stands apart from those around it."""
        self._end()
        self._inside(node, marks)
        self._end()

    def _inside(self, node: Any, marks: frozenset[str]) -> None:  # noqa: ANN401
        marks = _marked(node, marks)
        self._text(node.text, marks)
        for child in node:
            name = child.tag if isinstance(child.tag, str) else ""
            if name == "table":
                self._end()
                lines, notes = lines_of_table([*self._rows(child)])
                self.lines += map(Marked, lines)
                self.notes += notes
            elif name == "br":
                self._runs.append(Run("\n", marks))
            elif name == "div" and child.get("title") in ("header", "footer"):
                pass  # of every page: LibreOffice names them so
            elif name in _BLOCKS:
                self.block(child, marks)
            elif name and name not in _SKIPPED:
                if match := _ANCHOR.fullmatch(child.get("name") or ""):
                    self._times.append((int(match[1]), int(match[2])))
                self._inside(child, marks)
            self._text(child.tail, marks)

    def _text(self, text: str | None, marks: frozenset[str]) -> None:
        shown = _BLANKS.sub(" ", text or "")
        if self._runs and self._runs[-1].text.endswith((" ", "\n")):
            shown = shown.lstrip(" ")
        if shown:
            self._runs.append(Run(shown, marks))

    def _end(self) -> None:
        """End a paragraph: the first and the last anchor in it say when it was spoken."""
        if any(run.text.strip() for run in self._runs):
            lines = split_runs(self._runs)
            if self._times:
                start, end = self._times[0][0], self._times[-1][1]
                lines = [
                    replace(marked, line=replace(marked.line, start_ms=start, end_ms=end))
                    for marked in lines
                ]
            self.lines += lines
        self._runs, self._times = [], []

    def _rows(self, table: Any) -> Iterator[list[str]]:  # noqa: ANN401
        for row in table.iter("tr"):
            if next(row.iterancestors("table")) is table:
                cells = []
                for cell in row.iterchildren("td", "th"):
                    inner = _Reader()
                    inner.block(cell, frozenset())
                    cells.append(cell_of(inner.lines))
                yield cells


def _marked(node: Any, marks: frozenset[str]) -> frozenset[str]:  # noqa: ANN401
    style = (node.get("style") or "").lower()
    found = {mark for mark, pattern in _STYLES if pattern.search(style)}
    if node.tag in _HEADINGS:
        found |= {"bold", "heading"}
    if node.tag in _MARKS:
        found.add(_MARKS[node.tag])
    if node.tag == "font" and (node.get("color") or "#000000") not in ("#000000", "black"):
        found.add("coloured")
    return marks | found
