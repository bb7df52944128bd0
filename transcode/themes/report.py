"""The report: one self-contained HTML page that reads well on paper.

Not yet: memos, who decided what and when, quotes chosen by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import isnan
from typing import TYPE_CHECKING

from transcode.codebook import Codebook
from transcode.notation import Notation
from transcode.records import Anchor, Proposal, ReleasedText
from transcode.themes.draw import draw
from transcode.themes.facts import AgreementRow, Difference, ReportFacts
from transcode.themes.map import Prevalence, ThematicMap
from transcode.themes.piles import draw_piles, draw_tree
from transcode.themes.quotes import Quote, choose, quote
from transcode.themes.waiting import cards, unplaced

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["report"]


def report(
    facts: ReportFacts,
    thematic_map: ThematicMap,
    codebook: Codebook,
    texts: Mapping[str, ReleasedText],
    groups: Mapping[str, str],
    proposals: Sequence[Proposal] = (),
    *,
    agreement: Sequence[AgreementRow] = (),
    figure: str = "",
    purpose: str = "",
    apart: Sequence[Difference] = (),
) -> str:
    """The study as a page: its map, themes with quotes, what waits for a decision, the trail.

    Args:
        facts: title, method, coders, models and settings.
        thematic_map: made from this codebook and these texts.
        codebook: the codings that quotes are taken from, and the proposals already decided.
        texts: the released texts by interview.
        groups: interview -> group; quotes are spread over the groups.
        proposals: all of them; those without a decision are listed.
        agreement: the table of coefficients, as plain rows; none for a single coder.
        figure: an SVG of the agreement. It is put in as it is: pass only what this program drew.
        purpose: what the figures are for, in one sentence.
        apart: passages that coders read differently, those to talk about first.

    Returns:
        HTML, the same for the same input. Everything that people wrote or said is escaped.
    """
    decided = dict(codebook.decided)
    waiting = [proposal for proposal in proposals if proposal.id not in decided]
    return _template().render(
        facts=facts,
        map=thematic_map,
        picture=draw(thematic_map),
        started=bool(codebook.codes or codebook.themes or codebook.decided),
        share=_share,
        quotes=_quotes(thematic_map, codebook, texts, groups, facts.notation),
        waiting=cards(waiting, proposals, texts, facts.notation),
        unplaced=unplaced(waiting, texts, facts.notation),
        piles=draw_piles(proposals) if len(proposals) > 1 else "",
        tree=draw_tree(proposals) if len(proposals) > 1 else "",
        refused=sum(not code for code in decided.values()),
        agreement=[(*row[:2], *map(_figure, row[2:5]), row[5]) for row in agreement],
        figure=figure,
        purpose=purpose,
        apart=[
            (quote(anchor, texts[anchor.interview], facts.notation), said)
            for anchor, said in apart
            if anchor.interview in texts
        ],
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    return environment.from_string(
        files("transcode.themes").joinpath("report.html.j2").read_text(encoding="utf-8")
    )


def _quotes(
    thematic_map: ThematicMap,
    codebook: Codebook,
    texts: Mapping[str, ReleasedText],
    groups: Mapping[str, str],
    notation: Notation,
) -> dict[str, list[Quote]]:
    """Code -> its quotes; a passage under several codes is shown again only when there is need."""
    shown: list[Anchor] = []
    quotes: dict[str, list[Quote]] = {}
    for theme in thematic_map.themes:
        for code in theme.codes:
            anchors = [
                c.anchor for c in codebook.codings_of(code.id) if c.anchor.interview in texts
            ]
            chosen = choose(anchors, groups, shown)
            shown += chosen
            quotes[code.id] = [
                quote(anchor, texts[anchor.interview], notation) for anchor in chosen
            ]
    return quotes


def _share(prevalence: Prevalence) -> str:
    """Such as "5 of 6 participants; care 3 of 3, factory 2 of 3"."""
    of = prevalence.of
    said = f"{prevalence.participants} of {of} participant{'s' * (of != 1)}"
    groups = ", ".join(
        f"{g.group or 'no group'} {g.participants} of {g.of}" for g in prevalence.groups
    )
    return f"{said}; {groups}" if groups else said


def _figure(value: float) -> str:
    return "" if isnan(value) else f"{value:z.2f}".replace("-", "−")
