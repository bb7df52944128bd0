"""PDF files with a text layer -> lines: the only file that knows pypdf."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from transcode.errors import ExchangeError
from transcode.exchange.lines.shapes import Line
from transcode.exchange.notes import Note, note
from transcode.records.labels import is_role

__all__ = ["lines_of_pdf"]

_MOST = 2_000  # pages
_EDGE = 2  # lines at the top or bottom of a page that may stand on every page
_PAGE = re.compile(r"(?:\w{1,6}\.?\s*)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:/|\w{2,5})\s*\d{1,4})?")
_GAP = re.compile(r"(?<=\S) +(?=\S)")
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_POINT = re.compile(r"[\[(#<>*•–—-]|\d+[.:)]|[^\t]{1,30}\t")  # a turn or a point may begin so
_LABEL = re.compile(r"([^\W_][^:]{0,29}):\s")
_COMPOUND = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_FULL = 0.82  # of the widest line: one that had room for the next word ends a paragraph


@dataclass(frozen=True, slots=True)
class _Row:
    """A line on a page: its text, and how many blanks stand before it."""

    text: str
    indent: int = 0
    strong: int = 0


def lines_of_pdf(data: bytes) -> tuple[list[Line], list[Note]]:
    """Read the lines of all pages, with what each begins with in bold; headers are left out.

    Raises:
        ExchangeError: the file is locked or damaged, or holds pictures of pages only.
    """
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would quote the file
    try:
        reader = PdfReader(io.BytesIO(data))
        if len(reader.pages) > _MOST:
            raise ValueError
        pages = [_unnumbered(_lines_of(page), n, len(reader.pages))
                 for n, page in enumerate(reader.pages, 1)]  # fmt: skip
    except FileNotDecryptedError:
        raise ExchangeError(
            "the PDF is locked with a password",
            step="read",
            remedy="open it, print it to a new PDF or save its text as .txt",
        ) from None
    except Exception:  # beside its own, pypdf raises AttributeError and others in damaged files
        raise ExchangeError(
            "the document is not a PDF file, or it is damaged",
            step="read",
            remedy="open it, and save its text as .txt or .docx",
        ) from None
    if not any(line.text for page in pages for line in page):
        raise ExchangeError(
            "the PDF holds pictures of pages, and no text",
            step="read",
            remedy="use the document that it was made from, or a program that recognises letters "
            "(OCR), and save as .docx or .txt",
        )
    pages, running = _without_edges(pages)
    return _joined(pages), [*note("widths"), *note("running", running)]


def _lines_of(page: Any) -> list[_Row]:  # noqa: ANN401
    """Read a page in its layout: lines, and an empty one where a paragraph ends."""
    bold: dict[float, str] = {}  # what each line begins with in bold, by its height on the page
    plain: set[float] = set()

    def visit(text: str, _: Any, place: Sequence[float], font: Any, __: Any) -> None:  # noqa: ANN401
        height = round(place[5], 1)
        is_bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
        if text.strip() and is_bold and height not in plain:
            bold[height] = bold.get(height, "") + text
        elif text.strip():
            plain.add(height)

    page.extract_text(visitor_text=visit)
    starts = {"".join(text.split()) for text in bold.values()}
    lines = []
    # MAXQDA writes its blanks as tabs; a column is where the layout leaves room
    rows = page.extract_text(extraction_mode="layout").replace("\t", " ").split("\n")
    gaps = [len(gap) for row in rows for gap in _GAP.findall(row)]
    usual = median(gaps) if gaps else 1  # blanks between words, which depend on the type
    for row in rows:
        text = _GAP.sub(lambda gap: "\t" if len(gap[0]) > 2 * usual + 1 else " ", row.strip())
        lines.append(_Row(text, len(row) - len(row.lstrip()), _strong(text, starts)))
    return lines


def _strong(text: str, starts: set[str]) -> int:
    """Count the code points at the beginning of a line that are one of the starts, blanks apart."""
    so_far = ""
    longest = 0
    for number, char in enumerate(text, 1):
        so_far += char.strip()
        if so_far in starts:
            longest = number
    return longest


def _unnumbered(rows: list[_Row], number: int, of: int) -> list[_Row]:
    """Leave out ``2/5`` on the second of five pages where it stands beside other text.

    Alone at an edge it is left out, and counted, with what else stands there.
    """
    own = re.compile(rf"\t{number}\s*/\s*{of}$")
    return [replace(row, text=own.sub("", row.text)) for row in rows]


def _without_edges(pages: list[list[_Row]]) -> tuple[list[list[_Row]], int]:
    """Remove numbers of pages, and what stands at the top or bottom of most; count the lines."""
    filled = [[n for n, line in enumerate(page) if line.text] for page in pages]
    edges = [{*full[:_EDGE], *full[-_EDGE:]} if full else set() for full in filled]
    repeated = Counter(
        key
        for page, edge in zip(pages, edges, strict=True)
        for key in {_key(page[n]) for n in edge}
    )
    kept: list[list[_Row]] = []
    for page, full, edge in zip(pages, filled, edges, strict=True):
        ends = {full[0], full[-1]} if full else set()
        gone = {
            n
            for n in edge
            if (len(pages) > 2 and repeated[_key(page[n])] > len(pages) / 2)
            or (n in ends and len(full) > 1 and _PAGE.fullmatch(page[n].text))
        }
        kept.append([line for n, line in enumerate(page) if n not in gone])
    return kept, sum(map(len, pages)) - sum(map(len, kept))


def _key(line: _Row) -> str:
    return re.sub(r"\d+", "0", line.text)


def _joined(pages: Sequence[Sequence[_Row]]) -> list[Line]:
    """Put the pages together; lines and words that were broken at the margin are made whole."""
    widest = max(len(line.text) for page in pages for line in page)
    compounds = {word for page in pages for line in page for word in _COMPOUND.findall(line.text)}
    lines: list[Line] = []
    above = _Row("")  # on the page, not what it became part of
    for page in pages:
        for row in page:
            goes_on = bool(row.text and above.text) and not _is_start(row)
            is_full = len(f"{above.text} {row.text.partition(' ')[0]}") >= _FULL * widest
            is_full |= bool(_BROKEN.search(above.text))
            if goes_on and is_full and row.indent <= above.indent:
                text = _continued(lines[-1].text, row.text, compounds)
                lines[-1] = Line(text, strong=lines[-1].strong)
            else:
                lines.append(Line(row.text, strong=row.strong))
            above = row
    return lines


def _is_start(row: _Row) -> bool:
    label = _LABEL.match(row.text)
    is_named = label is not None and (label[1][0].isupper() or is_role(label[1]))
    return row.strong > 0 or is_named or bool(_POINT.match(row.text))


def _continued(text: str, more: str, compounds: set[str]) -> str:
    if not (_BROKEN.search(text) and more[0].islower()):
        return f"{text} {more}"
    whole = text.rpartition(" ")[2] + more.partition(" ")[0]
    is_compound = any(word in compounds for word in _COMPOUND.findall(whole))
    return (text if is_compound else _BROKEN.sub("", text)) + more
