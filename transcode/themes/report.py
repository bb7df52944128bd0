"""The report: one self-contained HTML page that reads well on paper.

Not yet: memos, who decided what and when, quotes chosen by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from transcode.records.codebook import Codebook
from transcode.records.coding import Description, Proposal
from transcode.records.figures import counted, decimal, in_print, out_of
from transcode.records.notation import Notation
from transcode.records.texts import Anchor, ReleasedText
from transcode.themes.draw import draw
from transcode.themes.facts import NO_AGREEMENT, AgreementFacts, ReportFacts
from transcode.themes.map import Prevalence, ThematicMap
from transcode.themes.piles import draw_piles, draw_tree
from transcode.themes.quotes import Quote, choose, quote
from transcode.themes.waiting import cards, unplaced

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["agreement_page", "report"]


def report(
    facts: ReportFacts,
    thematic_map: ThematicMap,
    codebook: Codebook,
    texts: Mapping[str, ReleasedText],
    groups: Mapping[str, str],
    proposals: Sequence[Proposal] = (),
    agreement: AgreementFacts = NO_AGREEMENT,
    descriptions: Sequence[Description] = (),
) -> str:
    """The study as a page: its map, themes with quotes, what waits for a decision, the trail.

    Args:
        facts: title, method, coders, models and settings.
        thematic_map: made from this codebook and these texts.
        codebook: the codings that quotes are taken from, and the proposals already decided.
        texts: the released texts by interview.
        groups: interview -> group; quotes are spread over the groups.
        proposals: all of them; those without a decision are listed.
        agreement: how far the coders agree; nothing for a single coder.
        descriptions: what a language model made of the proposals, where one was asked.

    Returns:
        HTML, the same for the same input. Everything that people wrote or said is escaped.
    """
    decided = dict(codebook.decided)
    waiting = [proposal for proposal in proposals if proposal.id not in decided]
    return _template("report.html.j2").render(
        facts=facts,
        map=thematic_map,
        picture=draw(thematic_map),
        started=bool(codebook.codes or codebook.themes or codebook.decided),
        share=_share,
        quotes=_quotes(thematic_map, codebook, texts, groups, facts.notation),
        waiting=cards(waiting, proposals, texts, facts.notation, descriptions),
        unplaced=unplaced(waiting, texts, facts.notation),
        piles=draw_piles(proposals) if len(proposals) > 1 else "",
        tree=draw_tree(proposals) if len(proposals) > 1 else "",
        refused=sum(not code for code in decided.values()),
        **_coders(facts, texts, agreement),
    )


def agreement_page(
    facts: ReportFacts, texts: Mapping[str, ReleasedText], agreement: AgreementFacts
) -> str:
    """How far the coders agree, as a page of its own. Arguments as for :func:`report`."""
    about = _coders(facts, texts, agreement)
    return _template("agreement.html.j2").render(facts=facts, **about)


def _coders(
    facts: ReportFacts, texts: Mapping[str, ReleasedText], agreement: AgreementFacts
) -> dict[str, object]:
    return {
        "agreement": [
            (*row[:2], *(in_print(decimal(value)) for value in row[2:5]), row[5])
            for row in agreement.rows
        ],
        "figure": agreement.figure,
        "purpose": agreement.purpose,
        "apart": [
            (quote(anchor, texts[anchor.interview], facts.notation), said)
            for anchor, said in agreement.apart
            if anchor.interview in texts
        ],
    }


@cache
def _template(name: str) -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("transcode.themes", ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals |= {"counted": counted, "decimal": decimal}
    return environment.get_template(name)


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
    said = out_of(prevalence.participants, of, "participant")
    groups = ", ".join(
        f"{g.group or 'no group'} {out_of(g.participants, g.of)}" for g in prevalence.groups
    )
    return f"{said}; {groups}" if groups else said
