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
