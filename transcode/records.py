"""The nouns of the house.

Conventions, everywhere in the package:

* time is integer milliseconds from the start of the recording (``*_ms``);
* a place in a text is a half-open span of Unicode code points, ``begin <= i < end``;
* an id is a stable UUIDv5 (see :func:`stable_id`), so that the same study gives the same ids;
* a record is frozen, holds tuples rather than lists, and is validated once, at the file boundary
  (:mod:`transcode.artefacts`), not where it is used.

``Transcript`` and ``ReleasedText`` are two types on purpose: whatever runs after the release
of a text takes a ``ReleasedText``, so that passing identifying text on does not type-check.
"""

from __future__ import annotations

import hashlib
import uuid
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

__all__ = [
    "Anchor", "Carried", "Code", "Coding", "Correction", "Coverage", "Description", "Doubt",
    "DoubtReason", "DraftTurn", "Edit", "EditVerb", "Group", "KeyRow", "Lineage", "Mark",
    "MarkKind", "Member", "Mention", "MentionKind", "Move", "NameDecision", "NameVerb",
    "Offset", "Original", "Originals", "Participant", "Person", "Proposal", "Pseudonym",
    "Record", "ReleasedText", "ReleasedTurn", "Ruling", "Segment", "Speaker", "Theme", "Timing",
    "Transcript", "Turn", "Word", "digest_of", "stable_id",
]  # fmt: skip

_NAMESPACE = uuid.UUID("6f1c1a52-3a0e-5d0c-9d4b-7a4e0f1f9c11")

Group = str
MentionKind = Literal[
    "person", "place", "organisation", "date", "phone", "email", "web", "number",
    "address", "age", "role",
]  # fmt: skip
MarkKind = Literal[
    "filler", "repetition", "cut-off", "overlap", "inaudible",  # how words were said
    "pause", "laugh", "sigh", "cough", "cry",  # what lies between or over them
]  # fmt: skip
DoubtReason = Literal["loop", "silence", "speed", "language", "probability"]
NameVerb = Literal["accept", "reject", "change", "always", "never", "reopen", "undo", "listed"]
EditVerb = Literal[
    "text", "split", "join", "boundary", "speaker", "merge", "interviewer", "inaudible", "confirm",
    "times", "import", "undo", "redo",
]  # fmt: skip


class Record:
    """What all records share: unknown fields and wrong types are refused when a file is read."""

    __slots__ = ()
    __pydantic_config__: ClassVar = {"extra": "forbid", "strict": True}


def stable_id(*parts: str | int) -> str:
    """A UUIDv5 of the parts, in order: the same parts give the same id on every machine."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(str(part) for part in parts)))


def digest_of(text: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 hexadecimal characters."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


# --- who ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person(Record):
    """A row of ``confidential/people.csv``: what only the researcher may know of an interview."""

    id: str
    name: str
    file: str
    sha256: str
    consent: str = ""
    also: tuple[str, ...] = ()  # other people, places and workplaces this participant mentions


@dataclass(frozen=True, slots=True)
class Participant(Record):
    """A row of ``shareable/participants.csv``, as coarse as the study chose to make it."""

    id: str
    group: Group = ""
    attributes: tuple[tuple[str, str], ...] = ()
    same_as: str = ""  # an earlier interview with the same participant, who counts once


# --- what was said --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word(Record):
    """A spoken word: its span in the text of its turn, its times, the recogniser's probability."""

    begin: int
    end: int
    start_ms: int
    end_ms: int
    probability: float


@dataclass(frozen=True, slots=True)
class Mark(Record):
    """How something was said: a filler, a pause, a laugh. Data beside the text, never in it.

    ``begin`` and ``end`` count in the text that carries the mark (of a turn, or a released text).
    A mark of words spans them; one of what lies between two words has ``begin == end``.
    """

    kind: MarkKind
    begin: int
    end: int
    start_ms: int
    end_ms: int
    confidence: float = 1.0  # 0 to 1
    found_by: str = ""  # the rule or model that found it, "human" for a person


@dataclass(frozen=True, slots=True)
class Doubt(Record):
    """A passage of a turn that may not be what was said, and why the machine thinks so."""

    reason: DoubtReason
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Turn(Record):
    """What one speaker says until another one takes over.

    ``text`` holds every word that was said, fillers and false starts among them. Without a
    recording there are no ``words`` and all times are 0.
    """

    id: str
    speaker: str
    start_ms: int
    end_ms: int
    text: str
    words: tuple[Word, ...]
    marks: tuple[Mark, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    language: str = ""  # where it is not the language of the interview


@dataclass(frozen=True, slots=True)
class Transcript(Record):
    """What was heard in one interview. Identifying: lives in ``confidential/`` only."""

    interview: str
    language: str
    duration_ms: int
    interviewer: str  # speaker label of the interviewer; "" when there is only one voice
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Speaker(Record):
    """Who a speaker of an interview is, going by the voices of all interviews. Identifying."""

    interview: str
    speaker: str
    asks: bool  # the interviewer
    name: str = ""  # whose voice sample this sounds like
    sounds_like: tuple[tuple[str, float], ...] = ()  # other interviews with this voice, similarity
    why: str = ""


@dataclass(frozen=True, slots=True)
class DraftTurn(Record):
    """A turn as a document gives it: by whom, what, and from when if the document says so."""

    speaker: str  # "" where the document names nobody
    text: str
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Edit(Record):
    """A researcher's change to a transcript: ``turns`` take the place of the turns ``replaces``.

    ``replaces`` are ids of turns that follow each other. A "merge" gives every turn of the first
    speaker of a pair in ``speakers`` to the second; "interviewer" names one there ("" and who).
    "undo" takes the last edit that stands back, "redo" the last undo; neither has turns.
    """

    verb: EditVerb
    replaces: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    speakers: tuple[tuple[str, str], ...] = ()
    at: str = ""  # ISO 8601, UTC
    who: str = ""


@dataclass(frozen=True, slots=True)
class Correction(Record):
    """A change to one turn as format 1 wrote it; read, no longer written: see :class:`Edit`.

    ``None`` leaves the field as it was.
    """

    turn: str
    text: str | None = None
    speaker: str | None = None


# --- who is recognisable --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mention(Record):
    """A place in a turn where somebody could be recognised, and why we think so. Identifying."""

    id: str
    turn: str
    begin: int  # code points in the text of the turn
    end: int
    kind: MentionKind
    entity: str  # the entity it belongs to: the fullest form of the name found in the study
    found_by: str  # the rule, list or model that found it
    confidence: float  # 0 to 1
    why: str


@dataclass(frozen=True, slots=True)
class Pseudonym(Record):
    """A row of the key: what stands for whom. Only ever on disk inside ``key.age``."""

    kind: MentionKind
    entity: str
    pseudonym: str


@dataclass(frozen=True, slots=True)
class Offset(Record):
    """How far all dates of a participant are moved. Only ever on disk inside ``key.age``."""

    participant: str
    days: int  # a multiple of 7: days of the week stay


@dataclass(frozen=True, slots=True)
class Original(Record):
    """What stood where a released text has something else: its span there, and the words."""

    begin: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Originals(Record):
    """All that was replaced in a released text, in order. Only ever on disk inside ``key.age``."""

    interview: str
    released: str  # digest of the released text
    original: str  # digest of the text before: the turns, joined by line feeds
    replaced: tuple[Original, ...]


KeyRow = Pseudonym | Offset | Originals
"""A row of the key."""


@dataclass(frozen=True, slots=True)
class Ruling(Record):
    """A row of ``mentions.csv`` as it was before a decision: what a person had written there."""

    mention: str
    kind: str = ""
    decision: str = ""
    entity: str = ""  # the new entity
    interview: str = ""


@dataclass(frozen=True, slots=True)
class NameDecision(Record):
    """What a researcher decided about mentions. Identifying: lives in ``confidential/`` only.

    "always" and "never" are about the word ``entity``, in one ``interview`` or ("") in all.
    "undo" takes back the last decision that stands; "listed" says that ``mentions.csv`` holds
    all that is above it.
    """

    verb: NameVerb
    before: tuple[Ruling, ...] = ()  # of every row that it changes
    kind: str = ""
    entity: str = ""
    to: str = ""  # whom or what it is instead
    interview: str = ""
    at: str = ""  # ISO 8601, UTC
    who: str = ""


# --- what may be shared ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReleasedTurn(Record):
    """A turn as a span of the released text."""

    id: str
    speaker: str
    is_interviewer: bool
    begin: int
    end: int
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Timing(Record):
    """When the characters ``begin`` to ``end`` of a released text were said."""

    begin: int
    end: int
    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class ReleasedText(Record):
    """The pseudonymised text of one interview: what is coded, quoted and shared.

    ``text`` holds the turns in order, joined by a line feed. ``timings`` are ordered and do not
    overlap; a pseudonym carries the time of the words that it replaced. ``marks`` say how it was
    said, in order of ``begin``.
    """

    interview: str
    language: str
    text: str
    turns: tuple[ReleasedTurn, ...]
    timings: tuple[Timing, ...]
    marks: tuple[Mark, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of ``text``: what an anchor to this text carries."""
        return digest_of(self.text)

    @property
    def is_timed(self) -> bool:
        """Whether there is a recording, or at least times, behind the text."""
        return bool(self.timings) or any(turn.end_ms for turn in self.turns)

    def anchor(self, begin: int, end: int) -> Anchor:
        """An anchor to the code points ``begin`` to ``end`` of this text."""
        return Anchor(self.interview, begin, end, self.digest)

    def time_of(self, begin: int, end: int) -> tuple[int, int]:
        """When the span was said, in milliseconds (start, end).

        A span between two words of a turn has the time between them.
        """
        first = bisect_right(self.timings, begin, key=lambda timing: timing.end)
        last = bisect_left(self.timings, end, key=lambda timing: timing.begin)
        if first < last:
            return self.timings[first].start_ms, self.timings[last - 1].end_ms
        around = [t for t in self.turns if t.begin <= begin <= t.end] or list(self.turns[:1])
        if not around:
            return 0, 0
        turn = around[0]
        before = self.timings[first - 1] if first else None
        after = self.timings[first] if first < len(self.timings) else None
        if before and after and turn.begin <= before.begin and after.end <= turn.end:
            return before.end_ms, max(before.end_ms, after.start_ms)
        return turn.start_ms, turn.end_ms


@dataclass(frozen=True, slots=True)
class Anchor(Record):
    """A place in a released text: interview, span in code points, and the text's digest."""

    interview: str
    begin: int
    end: int
    digest: str


@dataclass(frozen=True, slots=True)
class Carried(Record):
    """A stretch of text that stands unchanged in the old and the new version."""

    old_begin: int
    new_begin: int
    length: int


@dataclass(frozen=True, slots=True)
class Move(Record):
    """How one version of a released text became the next. Holds offsets, never words."""

    interview: str
    old_digest: str
    new_digest: str
    carried: tuple[Carried, ...]


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

    ``members`` are those passages that are nearer to this proposal than to any other: over all
    proposals each passage is a member once. ``also`` are members of other proposals that support
    this one as well. Shares are of the resamples that held the passages in question.
    """

    id: str
    name: str  # in vivo: a phrase in the participants' own words
    phrases: tuple[str, ...]  # further key phrases, most characteristic first
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

    @property
    def supporting(self) -> tuple[Member, ...]:
        """The passages that support it well enough, members or not, most typical first."""
        fit = [one for one in self.members if one.membership >= self.threshold]
        return tuple(sorted([*fit, *self.also], key=lambda one: -one.membership))

    @property
    def uncoded(self) -> tuple[Member, ...]:
        """Members that support no proposal well enough: this one is only the nearest."""
        return tuple(one for one in self.members if one.membership < self.threshold)


@dataclass(frozen=True, slots=True)
class Description(Record):
    """What a language model made of a proposal: an aid beside its name, marked as machine-written.

    ``passages`` are what the model read.
    """

    proposal: str
    name: str
    definition: str
    model: str
    passages: tuple[Anchor, ...]
    prompt: str  # digest of what was asked
    answer: str  # as it came

    def fits(self, proposal: Proposal) -> bool:
        """Whether it is of this proposal, and of passages that still belong to it."""
        held = {member.anchor for member in proposal.members}
        return self.proposal == proposal.id and held.issuperset(self.passages)


@dataclass(frozen=True, slots=True)
class Lineage(Record):
    """One generation of proposals, kept so that the next keeps their identity. Quotes nothing.

    ``members`` are, for each proposal, the segments of each interview.
    """

    key: str  # of what the generation was made from, without the generations before it
    members: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]
    kept: tuple[str, ...] = ()  # ids that were there before, with no passage more
    grown: tuple[str, ...] = ()  # ids that were there before, with passages they did not have
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()  # ids of the generation before that nothing continues


# --- what the coders made of it -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Code(Record):
    """A code of the codebook."""

    id: str
    name: str
    definition: str = ""
    theme: str = ""  # id of its theme; "" while it belongs to none
    proposal: str = ""  # the proposal that it grew from; "" when a human made it
    memos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme(Record):
    """A theme: a pattern of shared meaning that codes are gathered under."""

    id: str
    name: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Coding(Record):
    """A code applied by a coder to a passage; ``entry`` is the journal line that did it."""

    code: str
    coder: str
    anchor: Anchor
    entry: str


@dataclass(frozen=True, slots=True)
class Coverage(Record):
    """A coder has worked through this interview: in it, no coding is a real "no"."""

    coder: str
    interview: str
