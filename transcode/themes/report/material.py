"""Material of a report: all that its chapters are written from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from transcode.records.codebook import Codebook
from transcode.records.coding import Coding, Description, Proposal
from transcode.records.participants import Participants
from transcode.records.texts import ReleasedText
from transcode.themes.map import ThematicMap, ThemeNode, released_codings
from transcode.themes.report.document import Block
from transcode.themes.report.facts import NO_AGREEMENT, AgreementFacts, ReportFacts
from transcode.themes.report.quotes import Quoting

__all__ = ["Material", "code_mark", "theme_mark"]


def theme_mark(theme: str) -> str:
    """Mark of a theme's section, to which the map and the contents lead."""
    return f"theme-{theme or 'none'}"


def code_mark(code: str) -> str:
    """Mark of a code's section."""
    return f"code-{code}"


@dataclass(frozen=True)
class Material:
    """The study as the report knows it.

    Args:
        facts: title, method, coders, models and settings.
        thematic_map: made from this codebook and these texts.
        codebook: the codings that excerpts come from, and the decisions on proposals.
        texts: the released texts by interview.
        people: the participants who gave them.
        proposals: all proposals; those without a decision wait for one.
        agreement: the agreement between the coders; nothing for a single coder.
        descriptions: descriptions of the proposals by a language model, if one was used.
        outcomes: the section on questionnaires, ready for print; none without them.
    """

    facts: ReportFacts
    thematic_map: ThematicMap
    codebook: Codebook
    texts: dict[str, ReleasedText]
    people: Participants
    proposals: Sequence[Proposal] = ()
    agreement: AgreementFacts = NO_AGREEMENT
    descriptions: Sequence[Description] = field(default=())
    outcomes: Sequence[Block] = field(default=())

    @cached_property
    def decided(self) -> dict[str, str]:
        """Proposal -> the code it became, "" if it was refused."""
        return dict(self.codebook.decided)

    @cached_property
    def waiting(self) -> list[Proposal]:
        """Proposals that nobody has decided on."""
        return [proposal for proposal in self.proposals if proposal.id not in self.decided]

    @property
    def started(self) -> bool:
        """Return whether anything has been decided."""
        return bool(self.codebook.codes or self.codebook.themes or self.codebook.decided)

    @cached_property
    def quoting(self) -> Quoting:
        """The rules by which the report quotes."""
        facts = self.facts
        return Quoting(
            self.texts, self.people, facts.notation, facts.attribution, facts.flags, facts.sounds
        )

    @cached_property
    def codings(self) -> dict[str, list[Coding]]:
        """Codings in released texts by code, each passage once, in the order of the texts."""
        found: dict[str, dict[tuple[str, int, int], Coding]] = {}
        for coding in released_codings(self.codebook, self.texts):
            found.setdefault(coding.code, {}).setdefault(coding.anchor.place, coding)
        return {code: [held[place] for place in sorted(held)] for code, held in found.items()}

    def compares(self, theme: ThemeNode) -> bool:
        """Return whether a theme compares groups: not all of them are in it."""
        shares = theme.prevalence.groups
        return len(shares) > 1 and any(not share.participants for share in shares)
