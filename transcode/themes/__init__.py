"""The thematic map, its picture, and the report. Takes records, returns records and text; no disk.

The entry points::

    thematic_map(codebook, texts, groups) -> ThematicMap    prevalence, and codes that co-occur
    draw(thematic_map) -> str                               the map as SVG
    draw_piles(proposals), draw_tree(proposals) -> str      the proposals as SVG
    report(facts, thematic_map, codebook, texts, groups, proposals, ...) -> str    the HTML page

Limits today: one map for each codebook, no map over time or per group, quotes cannot be chosen by
hand, and the picture shows only the 20 strongest links.
"""

from __future__ import annotations

from transcode.themes.draw import draw
from transcode.themes.facts import (
    NO_AGREEMENT,
    AgreementFacts,
    AgreementRow,
    CoderTrail,
    Difference,
    ModelUse,
    ReportFacts,
)
from transcode.themes.fixed import without_fixed
from transcode.themes.map import (
    UNTHEMED,
    CodeNode,
    GroupShare,
    Link,
    Prevalence,
    ThematicMap,
    ThemeNode,
    thematic_map,
)
from transcode.themes.piles import draw_piles, draw_tree
from transcode.themes.report import agreement_page, report

__all__ = [
    "NO_AGREEMENT",
    "UNTHEMED",
    "AgreementFacts",
    "AgreementRow",
    "CodeNode",
    "CoderTrail",
    "Difference",
    "GroupShare",
    "Link",
    "ModelUse",
    "Prevalence",
    "ReportFacts",
    "ThematicMap",
    "ThemeNode",
    "agreement_page",
    "draw",
    "draw_piles",
    "draw_tree",
    "report",
    "thematic_map",
    "without_fixed",
]
