"""A document as one self-contained HTML page: light, dark and in print, without any network."""

from __future__ import annotations

from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from transcode.records.figures import counted
from transcode.themes.lettering import font_faces
from transcode.themes.report.document import Document
from transcode.themes.report.quotes import CUT

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["as_html"]


def as_html(document: Document) -> str:
    """Write a document as a page; the same document gives the same page. All text is escaped."""
    tables, figures = count(1), count(1)
    text: str = (
        _environment()
        .get_template("document.html.j2")
        .render(
            document=document,
            sections=document.sections,
            fonts=font_faces(document.letters or "a"),
            number=lambda: next(tables),
            figure=lambda: next(figures),
        )
    )
    return text


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("transcode.themes.report", ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals |= {
        "counted": counted,
        "cut": CUT,
        "kind_of": lambda block: type(block).__name__,
    }
    return environment
