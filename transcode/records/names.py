"""Mentions of people and places, the rows of the key, and decisions about names. Identifying."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from transcode.records.base import Record

__all__ = [
    "KeyRow",
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
