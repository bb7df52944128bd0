"""Words of packed outputs, without those that the program itself puts into each of them."""

from __future__ import annotations

import io
from collections.abc import Iterator

from transcode.exchange.codebooks.written import NO_THEME, codebook_heading
from transcode.exchange.projects.refi import FINISHED, SPEAKS_AS
from transcode.exchange.projects.safe import ProjectArchive
from transcode.exchange.projects.written import MAP

__all__ = ["words_packed"]


def words_packed(name: str, data: bytes) -> bytes | None:
    """Everything that people said or typed in a table, codebook or project, one piece a line.

    Args:
        name: of the file, with its ending.
        data: its contents.

    Returns:
        Words in UTF-8; ``None`` for a file that this room does not write.
    """
    if name.endswith(".xlsx"):
        return "\n".join(_cells(data)).encode()
    if name == "codebook.docx":
        return "\n".join(_paragraphs(data)).encode()
    if name.endswith(".qdpx"):
        return "\n".join(_parts(data)).encode("utf-8", "replace")
    return None


def _cells(data: bytes) -> Iterator[str]:
    """Cells below the heading of each sheet; a participant's id in the heading is nobody's name."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=2, values_only=True):
            yield from (str(cell) for cell in row if isinstance(cell, str))


def _paragraphs(data: bytes) -> Iterator[str]:
    from docx import Document

    document = Document(io.BytesIO(data))
    yield from (p.text for p in document.paragraphs if p.text != NO_THEME)
    for table in document.tables:
        cells = [cell.text for row in table.rows for cell in row.cells]
        yield from cells[len(codebook_heading()) :]


def _parts(data: bytes) -> Iterator[str]:
    archive = ProjectArchive(io.BytesIO(data))
    for name in archive.names:
        if not name.endswith(".qde"):
            yield archive.text(name).decode("utf-8-sig", "replace")
            continue
        for element in archive.xml(name).iter():
            words = element.get("name") or ""
            if words not in ("group", SPEAKS_AS, MAP):
                yield words.removeprefix(FINISHED)
            yield (element.text or "").strip()
