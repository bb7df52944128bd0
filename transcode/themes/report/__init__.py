"""Report of a study: one document of blocks, written as a page and as a Word file.

``report(material) -> Document``, then ``as_html(document)`` or ``as_docx(document)``.
"""

from __future__ import annotations

from transcode.themes.report.html import as_html
from transcode.themes.report.material import Material
from transcode.themes.report.quotes import Quoting
from transcode.themes.report.report import agreement_page, report
from transcode.themes.report.word import as_docx

__all__ = ["Material", "Quoting", "agreement_page", "as_docx", "as_html", "report"]
