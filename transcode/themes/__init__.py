"""The thematic map, its picture, and the report. Takes records, returns records and text; no disk.

The entry points::

    thematic_map(codebook, texts, people) -> ThematicMap    prevalence, and codes that co-occur
    layout(thematic_map, form, width) -> Layout             places, sizes and lines of the map
    draw(thematic_map, form, width) -> str                  the map as SVG
    draw_piles(proposals), draw_tree(proposals) -> str      the proposals as SVG
    report(material) -> Document, as_html, as_docx          the report, as a page and for Word
    as_png(svg), as_pdf(svg) -> bytes                       a picture for print
    candidate_themes(...), review_themes(...)               phases three and four: suggestions

Limits today: one map for each codebook, no map over time or per group.
"""

from __future__ import annotations

from transcode.themes.candidates import CandidateTheme, candidate_themes
from transcode.themes.draw import draw
from transcode.themes.fixed import without_fixed
from transcode.themes.layout import Layout, layout
from transcode.themes.map import (
    UNTHEMED,
    CodeNode,
    Link,
    ThematicMap,
    ThemeNode,
    thematic_map,
)
from transcode.themes.nearness import Passages
from transcode.themes.painting import as_pdf, as_png, undrawable
from transcode.themes.piles import draw_piles, draw_tree
from transcode.themes.prevalence import GroupShare, Prevalence
from transcode.themes.report import Material, Quoting, agreement_page, as_docx, as_html, report
from transcode.themes.report.facts import (
    NO_AGREEMENT,
    AgreementFacts,
    AgreementRow,
    CoderTrail,
    Difference,
    ModelUse,
    ReportFacts,
)
from transcode.themes.review import ThemeReview, review_themes

__all__ = [
    "NO_AGREEMENT",
    "UNTHEMED",
    "AgreementFacts",
    "AgreementRow",
    "CandidateTheme",
    "CodeNode",
    "CoderTrail",
    "Difference",
    "GroupShare",
    "Layout",
    "Link",
    "Material",
    "ModelUse",
    "Passages",
    "Prevalence",
    "Quoting",
    "ReportFacts",
    "ThematicMap",
    "ThemeNode",
    "ThemeReview",
    "agreement_page",
    "as_docx",
    "as_html",
    "as_pdf",
    "as_png",
    "candidate_themes",
    "draw",
    "draw_piles",
    "draw_tree",
    "layout",
    "report",
    "review_themes",
    "thematic_map",
    "undrawable",
    "without_fixed",
]
