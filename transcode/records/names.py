"""Mentions of people and places, the rows of the key, and decisions about names. Identifying."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from transcode.records.base import Record

__all__ = [
    "NOTHING",
    "TERM",
    "KeyRow",
    "ListedDecision",
    "ListedKind",
    "ListedMention",
    "Mention",
    "MentionKind",
    "NameDecision",
    "NameVerb",
    "Offset",
    "Original",
    "Originals",
    "Pseudonym",
    "Ruling",
]

MentionKind = Literal[
    "person", "place", "organisation", "date", "phone", "email", "web", "number",
    "address", "age", "role",
]  # fmt: skip
NameVerb = Literal["accept", "reject", "change", "always", "never", "reopen", "undo", "listed"]
ListedKind = MentionKind | Literal["none", ""]
ListedDecision = Literal["keep", "change", "ignore", "always", "never", ""]

NOTHING: Literal["none"] = "none"
"""The kind of the row of an interview in which nothing was found."""

TERM = "term"
"""The part of ``found_by`` that says: software, a menu, a test, a drug, and nobody's name."""


# --- mentions and the key -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mention(Record):
    """A place in a turn where somebody could be recognised, and the evidence. Identifying."""

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
class ListedMention(Record):
    """A row of ``mentions.csv``: a mention, or a name as such, and a person's decision on it.

    A row without a mention is about the name as such, in one interview or ("") in all. A mention
    without an interview was typed, or stands in a file that somebody left behind. Identifying.
    """

    interview: str = ""
    mention: str = ""
    kind: ListedKind = ""
    entity: str = ""
    decision: ListedDecision = ""  # "" is not decided
    new_entity: str = ""
    context: str = ""
    why: str = ""
    found_by: str = ""
    confidence: str = ""  # as the cell has it
    decision_as_written: str = ""  # the cell, where it says something else than the decision
    kind_as_written: str = ""

    @property
    def is_apart(self) -> bool:
        """Return whether the machine takes it for a term, and nobody says otherwise."""
        return bool(self.mention) and not self.decision and TERM in self.found_by.split("+")

    @property
    def is_waiting(self) -> bool:
        """Return whether it is a mention that nobody has reviewed, and that should be."""
        return bool(self.mention) and not self.decision and not self.is_apart

    @property
    def stays(self) -> bool:
        """Return whether it identifies nobody: a person decided so, or it stands apart."""
        return self.decision in ("ignore", "never") or self.is_apart

    @property
    def stands_for_nothing(self) -> bool:
        """Return whether it states that nothing was found in an interview."""
        return self.kind == NOTHING

    @property
    def is_of_a_name(self) -> bool:
        """Return whether it is about a name as such, wherever it stands."""
        return not self.mention

    @property
    def is_typed(self) -> bool:
        """Return whether it was found in typed text, not in speech."""
        return bool(self.mention) and not self.interview

    @property
    def is_misunderstood(self) -> bool:
        """Return whether one of its cells was not understood."""
        written = self.decision_as_written or self.kind_as_written
        return bool(written) and not self.stands_for_nothing

    @property
    def decision_here(self) -> ListedDecision:
        """The decision on one place: "always" and "never" say what happens there too."""
        if self.is_apart:
            return "ignore"
        if self.decision == "always":
            return "change" if self.new_entity else "keep"
        return "ignore" if self.decision == "never" else self.decision

    @property
    def kind_of_name(self) -> MentionKind:
        """The kind; a name of which nobody said it is a person's."""
        return "person" if self.kind == "" or self.kind == "none" else self.kind

    @property
    def chance(self) -> float:
        """The confidence as a number, 0 to 1; a spreadsheet may have written a decimal comma."""
        try:
            return float(self.confidence.replace(",", "."))
        except ValueError:
            return 0.0


@dataclass(frozen=True, slots=True)
class Pseudonym(Record):
    """A row of the key: a name and its pseudonym. Only ever on disk inside ``key.age``."""

    kind: MentionKind
    entity: str
    pseudonym: str


@dataclass(frozen=True, slots=True)
class Offset(Record):
    """Shift of all dates of a participant. Only ever on disk inside ``key.age``."""

    participant: str
    days: int  # a multiple of 7, so days of the week stay the same


@dataclass(frozen=True, slots=True)
class Original(Record):
    """Words replaced in a released text, and the span of their replacement."""

    begin: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Originals(Record):
    """All replacements in a released text, in order. Only ever on disk inside ``key.age``."""

    interview: str
    released: str  # digest of the released text
    original: str  # digest of the text before release: the turns, joined by line feeds
    replaced: tuple[Original, ...]


KeyRow = Pseudonym | Offset | Originals
"""A row of the key."""


@dataclass(frozen=True, slots=True)
class Ruling(Record):
    """A row of ``mentions.csv`` before a decision, as a person had filled it in."""

    mention: str
    kind: str = ""
    decision: str = ""
    entity: str = ""  # the new entity
    interview: str = ""


@dataclass(frozen=True, slots=True)
class NameDecision(Record):
    """A researcher's decision about mentions. Identifying: kept in ``confidential/`` only.

    "always" and "never" apply to the word ``entity``, in one ``interview`` or ("") in all.
    "undo" takes back the last decision that stands; "listed" states that ``mentions.csv`` holds
    everything above it.
    """

    verb: NameVerb
    before: tuple[Ruling, ...] = ()  # of every row that it changes
    kind: str = ""
    entity: str = ""
    to: str = ""  # the entity it is instead
    interview: str = ""
    at: str = ""  # ISO 8601, UTC
    who: str = ""
    message: str = ""  # of the page that asked for it, so that it is carried out once
