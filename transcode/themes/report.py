"""The report: one self-contained HTML page that reads well on paper.

Not included yet: memos, the history of decisions, quotes chosen by hand.
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
    from jinja2 import Environment, Template

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
    """Write the study as a page: map, themes with quotes, open candidate codes, and the trail.

    Args:
        facts: title, method, coders, models and settings.
        thematic_map: made from this codebook and these texts.
        codebook: the codings that quotes come from, and the decisions on proposals.
        texts: the released texts by interview.
        groups: interview -> group; quotes are spread over the groups.
        proposals: all proposals; those without a decision are listed.
        agreement: the agreement between the coders; nothing for a single coder.
        descriptions: descriptions of the proposals by a language model, if one was used.

    Returns:
        HTML; the same input gives the same page. Everything people wrote or said is escaped.
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
    """Write the agreement between coders as a separate page. Arguments as in :func:`report`."""
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
            (quote(anchor, texts[anchor.interview], facts.notation), readings)
            for anchor, readings in agreement.apart
            if anchor.interview in texts
        ],
    }


def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("transcode.themes", ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals |= {"counted": counted, "decimal": decimal}
    return environment


def _quotes(
    thematic_map: ThematicMap,
    codebook: Codebook,
    texts: Mapping[str, ReleasedText],
    groups: Mapping[str, str],
    notation: Notation,
) -> dict[str, list[Quote]]:
    """Choose quotes for each code; a passage is shown under a second code only if necessary."""
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
    """Write a prevalence, such as "5 of 6 participants; care 3 of 3, factory 2 of 3"."""
    of = prevalence.of
    count = out_of(prevalence.participants, of, "participant")
    groups = ", ".join(
        f"{g.group or 'no group'} {out_of(g.participants, g.of)}" for g in prevalence.groups
    )
    return f"{count}; {groups}" if groups else count
