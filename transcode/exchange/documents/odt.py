"""OpenDocument texts (.odt), as LibreOffice and others save them -> lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from transcode.exchange.lines.emphasis import Marked, Run, by_emphasis, cell_of, split_runs
from transcode.exchange.lines.shapes import Line
from transcode.exchange.lines.tables import lines_of_table
from transcode.exchange.notes import Note, note
from transcode.files.untrusted import DOCUMENT, Archive

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["lines_of_odt"]

_NAMES = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
}
_ODT = replace(
    DOCUMENT, what="an OpenDocument text (.odt)",
    again="open it in a word processor and save it as .odt or .docx",
)  # fmt: skip
_MOST = 1_000  # blanks or cells that one element may stand for
_BOLD = re.compile(r"bold(?:er)?|[6-9]00")


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NAMES[prefix]}}}{local}"


_P, _H, _TABLE, _BOX = map(_tag, ("text:p", "text:h", "table:table", "draw:text-box"))
_SIGNS = {_tag("text:tab"): "\t", _tag("text:line-break"): "\n"}
_UNREAD = {_tag("text:note"): "footnotes", _tag("office:annotation"): "comments"}
_SKIPPED = {
    *map(_tag, ("text:tracked-changes", "text:sequence-decls", "text:ruby-text", "office:forms")),
    *map(_tag, ("text:table-of-content", "office:annotation-end")),
}


def lines_of_odt(data: bytes) -> tuple[list[Line], list[Note]]:
    """Read paragraphs, headings, text boxes and rows of tables, and note what was left out.

    Tracked changes count as accepted; comments and footnotes are not read.

    Raises:
        ExchangeError: the file is not an OpenDocument text.
    """
    archive = Archive(data, _ODT)
    if "content.xml" not in archive.names:
        raise _ODT.damaged()
    content = archive.xml("content.xml")
    common = archive.xml("styles.xml") if "styles.xml" in archive.names else None
    body = content.find(f"{_tag('office:body')}/{_tag('office:text')}")
    if body is None:
        raise _ODT.damaged()
    styles = {
        style.get(_tag("style:name"), ""): style
        for part in (common, content)
        if part is not None
        for style in part.iter(_tag("style:style"))
    }
    reader = _Reader(styles)
    lines = by_emphasis(reader.lines(body))
    footnotes, comments = reader.left["footnotes"], reader.left["comments"]
    return lines, [*reader.notes, *note("footnotes", footnotes), *note("comments", comments)]


class _Reader:
    """Reader of a body; ``styles`` are those of the document, by name."""

    def __init__(self, styles: Mapping[str, Element]) -> None:
        self.notes: list[Note] = []
        self.left: Counter[str] = Counter()
        self._styles = styles
        self._of_style: dict[str, frozenset[str]] = {}

    def lines(self, parent: Element) -> list[Marked]:
        """Read the lines of a body, a list, a cell, or any other element that holds paragraphs."""
        lines_found: list[Marked] = []
        for child in parent:
            if child.tag in (_P, _H):
                boxes: list[Element] = []
                usual = self._style(child) | ({"bold", "heading"} if child.tag == _H else set())
                lines_found += split_runs([*self._runs(child, usual, boxes)])
                for box in boxes:
                    lines_found += self.lines(box)
            elif child.tag == _TABLE:
                lines, notes = lines_of_table([*self._rows(child)])
                lines_found += map(Marked, lines)
                self.notes += notes
            elif child.tag not in _SKIPPED:
                lines_found += self.lines(child)
        return lines_found

    def _runs(self, node: Element, marks: frozenset[str], boxes: list[Element]) -> Iterator[Run]:
        """Read the text of an element; text boxes anchored in it are collected in ``boxes``."""
        yield Run(_blanks(node.text), marks)
        for child in node:
            if child.tag == _BOX:
                boxes.append(child)
            elif child.tag in _UNREAD:
                self.left[_UNREAD[child.tag]] += 1
            elif child.tag == _tag("text:s"):
                yield Run(" " * _number(child, "text:c"), marks)
            elif child.tag in _SIGNS:
                yield Run(_SIGNS[child.tag], marks)
            elif child.tag not in _SKIPPED:
                yield from self._runs(child, self._style(child, marks), boxes)
            yield Run(_blanks(child.tail), marks)

    def _style(self, node: Element, usual: frozenset[str] = frozenset()) -> frozenset[str]:
        return self._named(node.get(_tag("text:style-name"), ""), usual)

    def _named(self, name: str, usual: frozenset[str]) -> frozenset[str]:
        """Emphasis of a style and the style that it is based on."""
        style = self._styles.get(name)
        if style is None:
            return usual
        if name not in self._of_style:
            self._of_style[name] = frozenset()  # styles in a circle end here
            based = self._named(style.get(_tag("style:parent-style-name"), ""), frozenset())
            self._of_style[name] = _changed(style, based)
        if style.get(_tag("style:family")) == "text":
            return _changed(style, usual | self._of_style[name])
        return self._of_style[name] | usual

    def _rows(self, table: Element) -> Iterator[list[str]]:
        for row in _rows_of(table):
            cells: list[str] = []
            for cell in row:
                if cell.tag not in (_tag("table:table-cell"), _tag("table:covered-table-cell")):
                    continue
                text = cell_of(self.lines(cell))
                again = _number(cell, "table:number-columns-repeated")
                cells += [text] * (again if text else min(again, 20))
            yield cells


def _rows_of(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == _tag("table:table-row"):
            yield child
        elif child.tag in (_tag("table:table-header-rows"), _tag("table:table-rows")):
            yield from _rows_of(child)


def _changed(style: Element, usual: frozenset[str]) -> frozenset[str]:
    """Emphasis of a stretch after a style is applied."""
    marks = set(usual)
    for properties in style.iter(_tag("style:text-properties")):
        for mark, name, value in (
            ("bold", "fo:font-weight", _BOLD),
            ("italic", "fo:font-style", re.compile("italic|oblique")),
            ("coloured", "fo:color", re.compile("(?!#000000).+")),
            ("marked", "fo:background-color", re.compile("(?!transparent|#ffffff).+")),
            ("underlined", "style:text-underline-style", re.compile("(?!none).+")),
        ):
            if (stated := properties.get(_tag(name))) is not None:
                marks = marks | {mark} if value.fullmatch(stated) else marks - {mark}
    return frozenset(marks)


def _blanks(text: str | None) -> str:
    """Normalise white space: a line break in the file is a blank."""
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def _number(node: Element, name: str) -> int:
    stated = node.get(_tag(name), "1")
    return min(int(stated), _MOST) if stated.isdigit() else 1
