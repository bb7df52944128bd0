"""A document as a Word file: real styles, headings, captions, and comments where something waits.

It holds what the page holds, from the same blocks.
"""

from __future__ import annotations

import io
from typing import Any

from transcode.files.timeless import timeless
from transcode.records.figures import counted
from transcode.themes.lettering import is_rtl
from transcode.themes.painting import as_png
from transcode.themes.report.document import (
    Block,
    Document,
    Excerpts,
    Fold,
    Heading,
    Items,
    Paragraph,
    Picture,
    Table,
    Waiting,
)
from transcode.themes.report.quotes import CUT, Quote
from transcode.themes.report.widths import column_widths

__all__ = ["as_docx"]

_PAGE, _MARGIN = 21.0, 2.2  # widths, cm
_POINTS = 72 / 2.54  # to the cm
_CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


def as_docx(document: Document) -> bytes:
    """Write a document as a Word file."""
    return _Writer(document).written()


class _Writer:
    def __init__(self, document: Document) -> None:
        import docx

        self.document = document
        self.word = docx.Document()
        self.numbers = {"Table": 0, "Figure": 0}
        self._set_styles()

    def written(self) -> bytes:
        self.word.core_properties.title = _clean(self.document.title)
        self.word.core_properties.author = self.document.program
        self.word.add_paragraph(_clean(self.document.kind), style="Subtitle")
        self.word.add_paragraph(_clean(self.document.title), style="Title")
        self._write(self.document.blocks)
        stream = io.BytesIO()
        self.word.save(stream)
        return timeless(stream.getvalue())

    def _set_styles(self) -> None:
        from docx.shared import Cm, Pt, RGBColor

        styles = self.word.styles
        styles["Normal"].font.name = "Cambria"
        styles["Normal"].font.size = Pt(11)
        styles["Normal"].paragraph_format.space_after = Pt(6)
        for name in ("Title", "Subtitle", "Caption", *(f"Heading {n}" for n in range(1, 6))):
            styles[name].font.name = "Calibri"
            _plain_font(styles[name])
            styles[name].font.color.rgb = RGBColor(0x1F, 0x29, 0x33)
        styles["Caption"].font.size = Pt(9)
        styles["Caption"].paragraph_format.keep_with_next = True
        quote = styles["Quote"]
        quote.font.italic = True
        quote.font.color.rgb = RGBColor(0x1F, 0x29, 0x33)
        quote.paragraph_format.left_indent = Cm(1)
        for section in self.word.sections:
            section.page_width, section.page_height = Cm(_PAGE), Cm(29.7)
            section.left_margin = section.right_margin = Cm(_MARGIN)

    def _write(self, blocks: Any) -> None:  # noqa: ANN401 - a sequence of blocks
        for block in blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Heading(level, text):
                self.word.add_paragraph(_clean(text), style=f"Heading {min(level - 1, 5)}")
            case Paragraph(text):
                for line in text.splitlines() or [""]:
                    self._paragraph(line)
            case Items(items):
                for term, text in items:
                    paragraph = self.word.add_paragraph(style="List Bullet")
                    if term:
                        paragraph.add_run(f"{_clean(term)}: ").bold = True
                    paragraph.add_run(_clean(text))
            case Waiting(text, comment):
                run = self._paragraph(text).runs[0]
                made = self.word.add_comment(run, _clean(comment), "transcode", "tc")
                made._comment_elm.date = None  # the same document gives the same file
            case Table():
                self._table(block)
            case Picture():
                self._picture(block)
            case Excerpts(chosen, more, left):
                for quote in chosen:
                    self._quote(quote)
                if further := len(more) + left:
                    self._paragraph(f"({counted(further, 'further passage')}: see report.html.)")
            case Fold(summary, blocks):
                if not isinstance(blocks[0], Picture):
                    self._paragraph(summary).paragraph_format.keep_with_next = True
                self._write(blocks)

    def _paragraph(self, text: str, style: str | None = None) -> Any:  # noqa: ANN401
        paragraph = self.word.add_paragraph(style=style)
        paragraph.add_run(_clean(text))
        if is_rtl(text):
            _leftwards(paragraph)
        return paragraph

    def _quote(self, quote: Quote) -> None:
        for number, (speaker, words) in enumerate(quote.lines, start=1):
            last = number == len(quote.lines)
            said = f"{speaker}: {words}" if speaker else words
            paragraph = self._paragraph(said + (f" {CUT}" if quote.cut and last else ""), "Quote")
            if last and quote.by:
                paragraph.add_run(f" ({_clean(quote.by)})").italic = False

    def _caption(self, kind: str, text: str) -> None:
        """A caption with its number as a field, so that Word can renumber and list them."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self.numbers[kind] += 1
        paragraph = self.word.add_paragraph(f"{kind} ", style="Caption")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f"SEQ {kind} \\* ARABIC")
        run, words = OxmlElement("w:r"), OxmlElement("w:t")
        words.text = str(self.numbers[kind])
        run.append(words)
        field.append(run)
        paragraph._p.append(field)
        paragraph.add_run(f". {_clean(text)}")

    def _table(self, block: Table) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt

        self._caption("Table", block.caption)
        rows = (block.head, *block.rows)
        size, wide = column_widths(rows, (_PAGE - 2 * _MARGIN) * _POINTS)
        made = self.word.add_table(rows=len(rows), cols=len(block.head))
        made.style = "Table Grid"
        made.autofit = False
        for column, points in zip(made.columns, wide, strict=True):
            column.width = Pt(points)
        for number, row in enumerate(rows):
            cells = made.rows[number].cells
            for at, text in enumerate(row):
                cells[at].width = Pt(wide[at])
                paragraph = cells[at].paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(0)
                run = paragraph.add_run(_clean(text))
                run.font.name, run.font.size = "Calibri", Pt(size)
                run.bold = number == 0 or None
                if at in block.numbers:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                elif is_rtl(text):
                    _leftwards(paragraph)
        first = made.rows[0]._tr.get_or_add_trPr()
        repeated = OxmlElement("w:tblHeader")
        repeated.set(qn("w:val"), "true")
        first.append(repeated)
        self.word.add_paragraph()

    def _picture(self, block: Picture) -> None:
        from docx.shared import Cm

        png, wide, high = as_png(block.printed or block.svg)
        scale = min(16.6 / wide, 22.0 / high)
        self.word.add_picture(io.BytesIO(png), Cm(wide * scale), Cm(high * scale))
        shape = self.word.inline_shapes[-1]
        shape._inline.docPr.set("descr", _clean(block.alternative)[:2000])
        shape._inline.docPr.set("name", _clean(block.caption))
        self.word.paragraphs[-1].paragraph_format.keep_with_next = True
        self._caption("Figure", block.caption)


def _clean(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    kept = text.translate(_CONTROL)
    return "".join(c for c in kept if not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")


def _leftwards(paragraph: Any) -> None:  # noqa: ANN401 - python-docx has no types
    from docx.oxml import OxmlElement

    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))


def _plain_font(style: Any) -> None:  # noqa: ANN401
    """Let a style use its own font: the template's headings ask for that of the theme."""
    from docx.oxml.ns import qn

    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:hAnsi"), "Calibri")
