"""Report: the chapters in their order.

Not included yet: the history of decisions, excerpts chosen by hand.
"""

from __future__ import annotations

from transcode.themes.draw import texts_of
from transcode.themes.layout import layout
from transcode.themes.report.chapters.closing import candidates, checklist, limits, trail
from transcode.themes.report.chapters.coders import agreement
from transcode.themes.report.chapters.comparing import comparing, information_power, saturation
from transcode.themes.report.chapters.findings import codebook, the_map, themes
from transcode.themes.report.chapters.opening import method, opening, participants
from transcode.themes.report.document import Block, Document, Heading
from transcode.themes.report.facts import AgreementFacts, ReportFacts
from transcode.themes.report.html import as_html
from transcode.themes.report.material import Material
from transcode.themes.report.quotes import Quoting

__all__ = ["agreement_page", "report"]


def report(material: Material) -> Document:
    """Write the study down: who, how, the map, themes with excerpts, and where it comes from.

    Before any decision, it shows the candidate codes.
    """
    blocks: list[Block] = [*opening(material), *participants(material), *method(material)]
    if material.started:
        blocks += [*the_map(material), *themes(material), *codebook(material)]
        blocks += [*comparing(material), *saturation(material)]
        if not any(isinstance(b, Heading) and b.id == "saturation" for b in blocks):
            blocks.append(Heading(2, "Information power", "saturation"))
        blocks += information_power(material)
    else:
        blocks += candidates(material)
    blocks += material.outcomes
    blocks += agreement(material.facts, material.agreement, material.quoting)
    blocks += [*limits(material), *trail(material), *checklist(material)]
    if material.started:
        blocks += candidates(material)
    placed = layout(material.thematic_map)
    letters = "".join(sorted({letter for text in texts_of(placed) for letter in text} | _PLAIN))
    return Document(
        material.facts.title, "Thematic report", blocks, material.facts.program, letters
    )


_PLAIN = set("abcdefghijklmnopqrstuvwxyz0123456789")


def agreement_page(facts: ReportFacts, told: AgreementFacts, quoting: Quoting) -> str:
    """Write the agreement between coders as a separate page."""
    blocks = list(agreement(facts, told, quoting))
    return as_html(Document(facts.title, "Agreement between coders", blocks, facts.program))
