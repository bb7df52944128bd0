"""Decisions of coders: one record for each thing that a coder can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import Field

from transcode.records.base import Record
from transcode.records.codec import JOURNAL_SCHEMA
from transcode.records.decisions_on_themes import (
    CreateOverarching,
    CreateTheme,
    Dissolve,
    Form,
    Move,
    Nest,
    Pin,
    Relate,
    Unpin,
    Unrelate,
)
from transcode.records.texts import Anchor

__all__ = [
    "Apply",
    "CloseRound",
    "Colour",
    "Confirm",
    "Cover",
    "Create",
    "CreateOverarching",
    "CreateTheme",
    "Decision",
    "Define",
    "Dissolve",
    "Entry",
    "Form",
    "Judge",
    "LeaveOut",
    "Memo",
    "Merge",
    "Move",
    "Nest",
    "Pin",
    "Redacted",
    "Reject",
    "Relate",
    "Remove",
    "Rename",
    "Reopen",
    "Retract",
    "Settle",
    "Side",
    "Unpin",
    "Unrelate",
    "Withdraw",
    "Withhold",
    "reworded",
    "undated",
    "worded",
]

Side = Literal["aim", "specificity", "theory", "dialogue", "analysis"]
"""Side of information power."""

_WORDED = ("definition", "example", "exclude", "include", "name", "present", "reason", "text")
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
class LeaveOut(Record):
    """Leave these passages, and no others, out of a proposal: confirming it does not code them."""

    proposal: str
    anchors: tuple[Anchor, ...]
    verb: Literal["leave-out"] = "leave-out"


@dataclass(frozen=True, slots=True)
class Reopen(Record):
    """Open a decided proposal again; its codings go, and its code unless it has others."""

    proposal: str
    verb: Literal["reopen"] = "reopen"


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
    """Define a code or a theme: its meaning, and what does and does not belong to it.

    ``include`` and ``exclude`` say what belongs and what does not; ``example`` is in the coder's
    own words, never a quotation, because a journal outlives a withdrawal.
    """

    target: str
    definition: str
    include: str = ""
    exclude: str = ""
    example: str = ""
    verb: Literal["define"] = "define"


@dataclass(frozen=True, slots=True)
class Colour(Record):
    """Give a code or a theme a colour (``#rrggbb``), or ("") the one that it has by its place."""

    target: str
    colour: str
    verb: Literal["colour"] = "colour"


@dataclass(frozen=True, slots=True)
class Remove(Record):
    """Delete a code with its codings."""

    code: str
    verb: Literal["remove"] = "remove"


@dataclass(frozen=True, slots=True)
class Merge(Record):
    """Merge one code into another, or one theme into another; what it holds moves with it."""

    code: str
    into: str
    verb: Literal["merge"] = "merge"


@dataclass(frozen=True, slots=True)
class Apply(Record):
    """Code a passage. ``made_at`` is when it was done in another program, as that wrote it."""

    code: str
    anchor: Anchor
    verb: Literal["apply"] = "apply"
    made_at: str = ""


@dataclass(frozen=True, slots=True)
class Withhold(Record):
    """Remove a code from every passage that the span touches."""

    code: str
    anchor: Anchor
    verb: Literal["withhold"] = "withhold"


@dataclass(frozen=True, slots=True)
class Memo(Record):
    """A note of the coder's own, about a code, theme or proposal, or (``about=""``) the study.

    ``made_at`` is as for :class:`Apply`.
    """

    text: str
    about: str = ""
    anchor: Anchor | None = None
    verb: Literal["memo"] = "memo"
    made_at: str = ""


@dataclass(frozen=True, slots=True)
class Cover(Record):
    """Mark an interview as finished by the coder: no coding in it is a real "no"."""

    interview: str
    verb: Literal["cover"] = "cover"


@dataclass(frozen=True, slots=True)
class CloseRound(Record):
    """Close the coder's own round: from now on it may be compared with the others' closed ones."""

    verb: Literal["close-round"] = "close-round"


@dataclass(frozen=True, slots=True)
class Settle(Record):
    """Settle a passage on which coders differed; its codes are those that stand there then.

    ``present`` says who was there, as the coders wrote it.
    """

    anchor: Anchor
    present: str = ""
    verb: Literal["settle"] = "settle"


@dataclass(frozen=True, slots=True)
class Judge(Record):
    """Judge one of the five sides of information power; a later judgement replaces an earlier one.

    ``calls_for`` says whether that side calls for fewer or for more participants (Malterud,
    Siersma and Guassora 2016).
    """

    side: Side
    calls_for: Literal["fewer", "more", ""]
    text: str
    verb: Literal["judge"] = "judge"


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
    | LeaveOut
    | Reopen
    | Create
    | Rename
    | Define
    | Colour
    | Remove
    | Merge
    | CreateTheme
    | CreateOverarching
    | Nest
    | Dissolve
    | Relate
    | Unrelate
    | Pin
    | Unpin
    | Move
    | Apply
    | Withhold
    | Memo
    | Cover
    | CloseRound
    | Settle
    | Judge
    | Retract
    | Redacted
    | Withdraw
)


@dataclass(frozen=True, slots=True)
class Entry(Record):
    """A line of a journal. ``at`` is ISO 8601 in UTC; ``prev`` the SHA-256 of the line before.

    ``act`` is the id of the first entry of the act that it belongs to, where one act of the coder
    took several decisions: they are undone together. "" where it is an act of its own.
    """

    id: str
    at: str
    coder: str
    decision: Annotated[Decision, Field(discriminator="verb")]
    prev: str
    schema: int = JOURNAL_SCHEMA
    act: str = ""


def worded(decision: Decision) -> dict[str, str]:
    """Free text of a decision, by field."""
    return {name: getattr(decision, name) for name in _WORDED if hasattr(decision, name)}


def reworded(decision: Decision, change: Callable[[str], str]) -> Decision:
    """Change the free text of a decision."""
    words: dict[str, Any] = {name: change(text) for name, text in worded(decision).items()}
    return replace(decision, **words)


def undated(decision: Decision) -> Decision:
    """A decision without the time at which it was made in another program."""
    return replace(decision, made_at="") if isinstance(decision, Apply | Memo) else decision


def _interviews(decision: Decision) -> set[str]:
    match decision:
        case Confirm(anchors=anchors) | LeaveOut(anchors=anchors):
            return {anchor.interview for anchor in anchors}
        case Apply(anchor=anchor) | Withhold(anchor=anchor) | Settle(anchor=anchor):
            return {anchor.interview}
        case Memo(anchor=anchor) if anchor:
            return {anchor.interview}
        case Cover(interview):
            return {interview}
    return set()
