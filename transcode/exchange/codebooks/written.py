"""Codebooks as tables and as a document, to be read, edited elsewhere and read back."""

from __future__ import annotations

import io

from transcode.exchange.codebooks.definition import whole
from transcode.exchange.codebooks.qdc import plain
from transcode.exchange.sheets import Row
from transcode.files.timeless import timeless
from transcode.records.codebook import Codebook
from transcode.records.coding import Code
from transcode.records.participants import Participants

__all__ = ["NO_THEME", "codebook_docx", "codebook_heading", "codebook_rows"]

_HEADING = ("theme", "name", "description", "memo", "passages", "participants")


NO_THEME = "Codes without a theme"


def codebook_heading() -> tuple[str, ...]:
    """The titles of the columns of a theme's table in the document."""
    return _HEADING[1:]


def codebook_rows(codebook: Codebook, people: Participants) -> list[Row]:
    """The heading, and a row for each code, theme by theme, then those without a theme.

    The columns "name" and "description" are those that Taguette imports.
    """
    rows: list[Row] = [_HEADING]
    names = {theme.id: theme.name for theme in codebook.themes}
    for code in _in_order(codebook):
        places = codebook.places({code.id})
        memo = "\n".join(code.memos)
        rows.append((names.get(code.theme, ""), code.name, whole(code), memo,
                     len(places), len(people.who(places))))  # fmt: skip
    return rows


def codebook_docx(codebook: Codebook, people: Participants) -> bytes:
    """Write a Word document: a heading and a table for each theme. The file names no author."""
    from docx import Document

    document = Document()
    about = document.core_properties
    about.author = about.last_modified_by = about.comments = about.title = ""
    rows = codebook_rows(codebook, people)[1:]
    sections = [(theme.name, whole(theme)) for theme in codebook.themes]
    if any(not row[0] for row in rows) or not sections:
        sections.append(("", ""))
    for name, definition in sections:
        document.add_heading(plain(name) or NO_THEME, level=2)
        if definition:
            document.add_paragraph(plain(definition))
        table = document.add_table(rows=1, cols=len(codebook_heading()))
        table.style = "Table Grid"
        for cell, title in zip(table.rows[0].cells, codebook_heading(), strict=True):
            cell.paragraphs[0].add_run(title).bold = True
        for row in (row for row in rows if row[0] == name):
            for cell, words in zip(table.add_row().cells, row[1:], strict=True):
                cell.text = plain(str(words))
    made = io.BytesIO()
    document.save(made)
    return timeless(made.getvalue())


def _in_order(codebook: Codebook) -> list[Code]:
    order = {theme.id: number for number, theme in enumerate(codebook.themes)}
    return sorted(codebook.codes, key=lambda code: order.get(code.theme, len(order)))
