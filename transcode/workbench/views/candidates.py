"""Candidate codes as a coder sees them. Built when they are shown, never stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from transcode.records.coding import Description, Proposal
from transcode.records.figures import clock, decimal, out_of
from transcode.records.participants import Participants
from transcode.records.people import Group
from transcode.records.texts import Anchor, ReleasedText

__all__ = ["Passage", "ProposalView", "look", "quote"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage, quoted from the released text, with the question that it answers."""

    interview: str
    group: Group
    speaker: str
    start_ms: int
    end_ms: int
    text: str
    question: str
    membership: float
    time: str = ""  # when it begins, as it is shown; "" where there is no recording


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal with its evidence.

    ``passages`` are all that support it, most typical first; ``changed`` counts those that cannot
    be shown because their text was corrected after the proposals were made. ``groups`` holds every
    group of the study: how many of its participants said it, and how many it has. ``strength``,
    ``coherent`` and ``said_by`` are the figures as people read them.
    """

    id: str
    name: str
    phrases: tuple[str, ...]
    stability: float
    stability_words: str
    coherence: float
    participants: tuple[str, ...]
    participants_total: int
    groups: tuple[tuple[Group, int, int], ...]
    passages: tuple[Passage, ...]
    changed: int
    nearest: tuple[tuple[str, str], ...]  # id, name
    decided: str | None  # None: open; "": rejected; else the id of its code
    theme: str = ""  # the broader group that it belongs to: a candidate theme
    tentative: bool = False  # less stable than the study's bar
    described: tuple[str, str, str] | None = None  # by a machine: name, definition, which model
    strength: str = ""  # stability in words, and the figure
    coherent: str = ""
    said_by: str = ""  # how many participants, of how many


def look(
    proposal: Proposal,
    *,
    text_of: Callable[[str], ReleasedText | None],
    groups: Mapping[str, Group],
    people: Participants,
    names: Mapping[str, str],
    decided: str | None,
    description: Description | None = None,
) -> ProposalView:
    """Gather all that a page shows of a proposal.

    Args:
        proposal: the candidate code.
        text_of: the released text of an interview, or ``None`` where it was withdrawn.
        groups: interview id -> group, for every interview of the study.
        people: the participants whose texts are released.
        names: proposal id -> name, for the neighbours.
        decided: id of the code that this coder made of it, "" if rejected, ``None`` if open.
        description: its name and definition by a language model, if there is one.
    """
    total = len(people.everyone)
    quotes = [
        quote(member.anchor, text_of(member.anchor.interview), groups, member.membership)
        for member in proposal.supporting
    ]
    return ProposalView(
        id=proposal.id,
        name=proposal.name,
        phrases=proposal.phrases,
        stability=proposal.stability,
        stability_words=proposal.steadiness,
        coherence=proposal.coherence,
        participants=proposal.participants,
        participants_total=total,
        groups=tuple(share for share in people.shares(proposal.participants) if share[0]),
        passages=tuple(passage for passage in quotes if passage),
        changed=quotes.count(None),
        nearest=tuple(
            (neighbour, names[neighbour]) for neighbour in proposal.nearest if neighbour in names
        ),
        decided=decided,
        theme=proposal.theme,
        tentative=proposal.tentative,
        described=(description.name, description.definition, description.model)
        if description
        else None,
        strength=proposal.strength,
        coherent=decimal(proposal.coherence),
        said_by=out_of(len(proposal.participants), total, "participant"),
    )


def quote(
    anchor: Anchor, text: ReleasedText | None, groups: Mapping[str, Group], membership: float = 1.0
) -> Passage | None:
    """Quote a passage; ``None`` if its text is gone or has changed."""
    if text is None or text.digest != anchor.digest:
        return None
    start_ms, end_ms = text.time_of(anchor.begin, anchor.end)
    spoken = [turn for turn in text.turns if turn.begin < anchor.end and anchor.begin < turn.end]
    first = spoken[0].begin if spoken else anchor.begin
    questions = [turn for turn in text.turns if turn.is_interviewer and turn.end <= first]
    return Passage(
        interview=anchor.interview,
        group=groups.get(anchor.interview, ""),
        speaker=spoken[0].speaker if spoken else "",
        start_ms=start_ms,
        end_ms=end_ms,
        text=text.text[anchor.begin : anchor.end].strip(),
        question=text.text[questions[-1].begin : questions[-1].end].strip() if questions else "",
        membership=membership,
        time=clock(start_ms) if end_ms else "",
    )
