"""Candidate codes as a coder sees them. Built when they are shown, never stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from transcode.records.coding import Description, Proposal
from transcode.records.figures import clock, decimal, out_of
from transcode.records.participants import Participants
from transcode.records.people import Group
from transcode.records.texts import Anchor, ReleasedText

__all__ = [
    "Line", "Passage", "ProposalView", "around", "beginning_of", "end_of", "look", "quotation",
    "quote",
]  # fmt: skip

_LINE = 160  # characters of a line before or after a passage


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
    begin: int = 0  # in the text
    end: int = 0
    segment: str = ""  # id of the meaning unit, where it is one


@dataclass(frozen=True, slots=True)
class Line:
    """Words that were said just before or after a passage."""

    speaker: str
    asks: bool  # it is the interviewer's
    text: str


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
    quotation: str = ""  # a whole short clause of a typical passage
    chatter: bool = False  # most of its passages are talk about the talk


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
    known = [
        replace(shown, segment=member.segment)
        for member, shown in zip(proposal.supporting, quotes, strict=True)
        if shown
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
        passages=tuple(known),
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
        quotation=quotation(proposal, text_of),
        chatter=proposal.chatter,
    )


def quotation(proposal: Proposal, text_of: Callable[[str], ReleasedText | None]) -> str:
    """The words that a proposal is quoted with; "" if there are none, or their text has changed."""
    anchor = proposal.quotation
    text = text_of(anchor.interview) if anchor else None
    if anchor is None or text is None or text.digest != anchor.digest:
        return ""
    return text.text[anchor.begin : anchor.end]


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
        begin=anchor.begin,
        end=anchor.end,
    )


def around(anchor: Anchor, text: ReleasedText) -> tuple[Line | None, Line | None]:
    """The line before a passage and the line after it: of its own turn, or else of the next one."""
    turns = [turn for turn in text.turns if turn.begin < turn.end]
    before = next((t for t in reversed(turns) if text.text[t.begin : anchor.begin].strip()), None)
    after = next((t for t in turns if text.text[anchor.end : t.end].strip()), None)
    lines: list[Line | None] = [None, None]
    if before and before.begin < anchor.begin:
        said = text.text[before.begin : min(before.end, anchor.begin)].strip()
        lines[0] = Line(before.speaker, before.is_interviewer, end_of(said, _LINE))
    if after:
        said = text.text[max(after.begin, anchor.end) : after.end].strip()
        lines[1] = Line(after.speaker, after.is_interviewer, beginning_of(said, _LINE))
    return lines[0], lines[1]


def end_of(said: str, most: int) -> str:
    """The end of what was said, cut where a word begins."""
    return said if len(said) <= most else "…" + said[-most:].partition(" ")[2]


def beginning_of(said: str, most: int) -> str:
    """The beginning of what was said, cut where a word ends."""
    return said if len(said) <= most else said[:most].rpartition(" ")[0] + "…"
