"""Decisions of coders: one record for each thing that a coder can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from transcode.records.base import Record
from transcode.records.codec import SCHEMA
from transcode.records.texts import Anchor

__all__ = [
    "Apply",
    "Confirm",
    "Cover",
    "Create",
    "CreateTheme",
    "Decision",
    "Define",
    "Entry",
    "Memo",
    "Merge",
    "Move",
    "Redacted",
    "Reject",
    "Rename",
    "Retract",
    "Withdraw",
    "Withhold",
    "reworded",
    "worded",
]

_WORDED = ("definition", "name", "reason", "text")
"""Fields of decisions that hold free text."""


@dataclass(frozen=True, slots=True)
class Confirm(Record):
    """Accept a proposal as a code, on the passages that the coder saw."""

    proposal: str
    code: str
    name: str
    anchors: tuple[Anchor, ...]
    verb: Literal["confirm"] = "confirm"


@dataclass(frozen=True, slots=True)
class Reject(Record):
    """Reject a proposal."""

    proposal: str
    reason: str = ""
    verb: Literal["reject"] = "reject"


@dataclass(frozen=True, slots=True)
class Create(Record):
    """Add a code of the coder's own."""

    code: str
    name: str
    definition: str = ""
    verb: Literal["create"] = "create"


@dataclass(frozen=True, slots=True)
class Rename(Record):
    """Give a code or a theme another name."""

    target: str
    name: str
    verb: Literal["rename"] = "rename"


@dataclass(frozen=True, slots=True)
class Define(Record):
    """Define a code or a theme: its meaning, and what does and does not belong to it."""

    target: str
    definition: str
    verb: Literal["define"] = "define"


@dataclass(frozen=True, slots=True)
class Merge(Record):
    """Merge one code into another; its codings move with it."""

    code: str
    into: str
    verb: Literal["merge"] = "merge"


@dataclass(frozen=True, slots=True)
class CreateTheme(Record):
    """Add a theme."""

    theme: str
    name: str
    definition: str = ""
    verb: Literal["create-theme"] = "create-theme"


@dataclass(frozen=True, slots=True)
class Move(Record):
    """Put a code under a theme, or (``theme=""``) under none."""

    code: str
    theme: str
    verb: Literal["move"] = "move"


@dataclass(frozen=True, slots=True)
class Apply(Record):
    """Code a passage."""

    code: str
    anchor: Anchor
    verb: Literal["apply"] = "apply"


@dataclass(frozen=True, slots=True)
class Withhold(Record):
    """Remove a code from every passage that the span touches."""

    code: str
    anchor: Anchor
    verb: Literal["withhold"] = "withhold"


@dataclass(frozen=True, slots=True)
class Memo(Record):
    """A note of the coder's own, about a code, theme or proposal, or (``about=""``) the study."""

    text: str
    about: str = ""
    anchor: Anchor | None = None
    verb: Literal["memo"] = "memo"


@dataclass(frozen=True, slots=True)
class Cover(Record):
    """Mark an interview as finished by the coder: no coding in it is a real "no"."""

    interview: str
    verb: Literal["cover"] = "cover"


@dataclass(frozen=True, slots=True)
class Retract(Record):
    """Undo an entry. Retracting a retraction is redo."""

    entry: str
    verb: Literal["retract"] = "retract"


@dataclass(frozen=True, slots=True)
class Redacted(Record):
    """Replace a decision about an interview that has since been withdrawn."""

    was: str  # its verb
    verb: Literal["redacted"] = "redacted"


@dataclass(frozen=True, slots=True)
class Withdraw(Record):
    """Remove a withdrawn interview from this journal, or (``interview=""``) names; by the program.

    The chain was linked anew. ``before`` is the SHA-256 of the last line until then, which explains
    the change to anybody who noted that digest. ``entries`` are the ids of the changed entries.
    """

    interview: str
    before: str
    entries: tuple[str, ...]
    verb: Literal["withdraw"] = "withdraw"


Decision = (
    Confirm
    | Reject
    | Create
    | Rename
    | Define
    | Merge
    | CreateTheme
    | Move
    | Apply
    | Withhold
    | Memo
    | Cover
    | Retract
    | Redacted
    | Withdraw
)


@dataclass(frozen=True, slots=True)
class Entry(Record):
    """A line of a journal. ``at`` is ISO 8601 in UTC; ``prev`` the SHA-256 of the line before."""

    id: str
    at: str
    coder: str
    decision: Decision
    prev: str
    schema: int = SCHEMA


def worded(decision: Decision) -> dict[str, str]:
    """Free text of a decision, by field."""
    return {name: getattr(decision, name) for name in _WORDED if hasattr(decision, name)}


def reworded(decision: Decision, change: Callable[[str], str]) -> Decision:
    """Change the free text of a decision."""
    words: dict[str, Any] = {name: change(text) for name, text in worded(decision).items()}
    return replace(decision, **words)


def _interviews(decision: Decision) -> set[str]:
    match decision:
        case Confirm(anchors=anchors):
            return {anchor.interview for anchor in anchors}
        case Apply(anchor=anchor) | Withhold(anchor=anchor) | Memo(anchor=anchor) if anchor:
            return {anchor.interview}
        case Cover(interview):
            return {interview}
    return set()
