"""Segments, candidate codes, codes, themes and codings: the records of the analysis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transcode.records.base import Record
from transcode.records.figures import decimal
from transcode.records.people import Group
from transcode.records.texts import Anchor

__all__ = [
    "Code",
    "Coding",
    "Coverage",
    "Description",
    "Lineage",
    "Member",
    "Proposal",
    "Relation",
    "Segment",
    "Theme",
    "threshold_of",
]


# --- candidate codes ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Segment(Record):
    """A meaning unit: a passage of one participant's talk, and the question that it answers."""

    id: str
    anchor: Anchor
    speaker: str
    question: tuple[int, int] | None = None  # span of the interviewer turn(s) before it


@dataclass(frozen=True, slots=True)
class Member(Record):
    """A segment that supports a proposal. ``membership`` is graded: 0 (none) to 1 (typical)."""

    segment: str
    anchor: Anchor
    membership: float
    distance: float = 0.0  # 1 - cosine to the centre of the proposal


@dataclass(frozen=True, slots=True)
class Proposal(Record):
    """A candidate code, with its evidence. The program proposes; the human decides.

    ``members`` are the passages that are nearer to this proposal than to any other, so each passage
    is a member of one proposal. ``also`` are members of other proposals that support
    this one as well. Shares are of the resamples that held the passages in question.
    """

    id: str
    name: str  # in vivo: a phrase in the participants' own words
    phrases: tuple[str, ...]  # key words and noun phrases that tell it from the others
    members: tuple[Member, ...]  # most typical first
    stability: float  # how much more its members came back together than with another, 0 to 1
    coherence: float  # mean cosine of the members to their centroid
    participants: tuple[str, ...]  # who said it
    groups: tuple[tuple[Group, int], ...]  # group, number of its participants who said it
    nearest: tuple[str, ...] = ()  # ids of the most similar proposals
    parent: str = ""  # the broader group that it belongs to: a candidate theme
    theme: str = ""  # the name of that group, in vivo
    also: tuple[Member, ...] = ()
    threshold: float = 0.0  # the membership from which on a passage supports it
    borderline: tuple[str, ...] = ()  # segments that another proposal holds nearly as well
    tentative: bool = False  # its stability is below the study's bar
    share: float = 0.0  # of its passages, those by the participant who said most of them
    mostly: str = ""  # that participant, where they said more than half and others spoke too
    parts: tuple[tuple[str, ...], ...] = ()  # segments of the two halves it would split into
    split: float = 1.0  # share in which the two halves were together
    partner: str = ""  # the proposal it would merge with first
    merge: float = 0.0  # share in which it was together with what it merges with
    position: int = 0  # in the tree of all proposals, from one side to the other
    joins: float = 0.0  # share at which its branch meets that of the next position
    place: tuple[float, float] = (0.0, 0.0)  # on the map, near to what is like it; -1 to 1
    quotation: Anchor | None = None  # a whole short clause of a typical passage, as it was said
    chatter: bool = False  # most of its passages are talk about the talk: thanks, sound checks

    @property
    def supporting(self) -> tuple[Member, ...]:
        """Passages that support it well enough, members or not, most typical first.

        A coder is shown these, and they are coded when it is confirmed.
        """
        fit = [member for member in self.members if member.membership >= self.threshold]
        return tuple(sorted([*fit, *self.also], key=lambda member: -member.membership))

    @property
    def uncoded(self) -> tuple[Member, ...]:
        """Members that support no proposal well enough: this one is only the nearest."""
        return tuple(member for member in self.members if member.membership < self.threshold)

    @property
    def steadiness(self) -> str:
        """Stability in words: how far its passages stay together. Chatter is never stable."""
        if self.chatter:
            return "chatter"
        if self.stability >= 0.8:
            return "steady"
        return "fairly steady" if self.stability >= 0.6 else "loose"

    @property
    def strength(self) -> str:
        """Stability as it is shown: ``steady (0.82)``; of chatter none is."""
        if self.chatter:
            return "mostly chatter"
        return f"{self.steadiness} ({decimal(self.stability)})"


def threshold_of(memberships: Sequence[float], enough: float) -> float:
    """Lowest membership with which a passage supports a proposal.

    ``enough``, or less if the two most typical members have less: they always support it.
    ``memberships`` are those of the members, most typical first.
    """
    return min(enough, *memberships[:2])


@dataclass(frozen=True, slots=True)
class Description(Record):
    """Name and definition of a proposal by a language model, marked as machine-written.

    ``passages`` are those that the model read.
    """

    proposal: str
    name: str
    definition: str
    model: str
    passages: tuple[Anchor, ...]
    prompt: str  # digest of what was asked
    answer: str  # as it came

    def fits(self, proposal: Proposal) -> bool:
        """Return whether it describes this proposal, and passages that still belong to it."""
        held = {member.anchor for member in proposal.members}
        return self.proposal == proposal.id and held.issuperset(self.passages)


@dataclass(frozen=True, slots=True)
class Lineage(Record):
    """One generation of proposals, kept so that the next can keep their ids. Quotes nothing.

    ``members`` are, for each proposal, the segments of each interview.
    """

    key: str  # of what the generation was made from, without the generations before it
    members: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]
    kept: tuple[str, ...] = ()  # ids that were there before, with no passage more
    grown: tuple[str, ...] = ()  # ids that were there before, with passages they did not have
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()  # ids of the generation before that nothing continues


# --- the coders' own ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Code(Record):
    """A code of the codebook."""

    id: str
    name: str
    definition: str = ""
    theme: str = ""  # id of its theme; "" while it belongs to none
    proposal: str = ""  # the proposal that it grew from; "" when a human made it
    memos: tuple[str, ...] = ()
    include: str = ""  # what belongs to it
    exclude: str = ""  # what does not
    example: str = ""
    colour: str = ""  # as a coder chose it, ``#rrggbb``; "" for that of its place


@dataclass(frozen=True, slots=True)
class Theme(Record):
    """A theme: a pattern of shared meaning that codes are gathered under.

    ``under`` is the overarching theme that it belongs to, or the theme whose subtheme it is. An
    overarching theme gathers themes, holds no codes itself, and lies under none.
    """

    id: str
    name: str
    definition: str = ""
    under: str = ""
    is_overarching: bool = False
    include: str = ""
    exclude: str = ""
    example: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Relation(Record):
    """A relation between two themes; a directed one leads from ``first`` to ``second``."""

    id: str
    first: str
    second: str
    name: str = ""
    directed: bool = False


@dataclass(frozen=True, slots=True)
class Coding(Record):
    """A code applied by a coder to a passage; ``entry`` is the journal line that did it."""

    code: str
    coder: str
    anchor: Anchor
    entry: str


@dataclass(frozen=True, slots=True)
class Coverage(Record):
    """Coverage of an interview by a coder, who finished it: no coding in it is a real "no"."""

    coder: str
    interview: str
