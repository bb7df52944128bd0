"""Wording of a decision, as the terminal reports what an undo takes back."""

from __future__ import annotations

from transcode.records.coding import Code, Theme
from transcode.records.decisions import (
    Apply,
    Colour,
    Confirm,
    Cover,
    Create,
    CreateOverarching,
    CreateTheme,
    Decision,
    Define,
    LeaveOut,
    Merge,
    Move,
    Nest,
    Pin,
    Reject,
    Relate,
    Remove,
    Rename,
    Reopen,
    Settle,
    Withhold,
)
from transcode.workbench.session import Session

__all__ = ["in_words", "undone"]


def undone(session: Session) -> str:
    """Undo the latest decision, and return a sentence that names it.

    Raises:
        DecisionError: there is nothing to undo.
    """
    entry = session.undoable  # worded first, while its code still has a name
    words = in_words(session, entry.decision) if entry else ""
    session.undo()
    return f"Undone: {words}."


def in_words(session: Session, decision: Decision) -> str:
    """Word a decision: the verb, and the name of its object: ``confirm 'never really off'``."""
    book = session.codebook
    everything: tuple[Code | Theme, ...] = (*book.codes, *book.themes)
    names = {record.id: record.name for record in everything}

    def of_proposal(proposal: str, otherwise: str) -> str:
        return next(
            (candidate.name for candidate in session.queue if candidate.id == proposal), otherwise
        )

    def name(which: str) -> str:
        return f"'{names.get(which, '?')}'"

    match decision:
        case Confirm(proposal, _, called):
            own = of_proposal(proposal, called)
            about = f"'{own}'" + (f" as '{called}'" if called != own else "")
        case Create(name=called) | CreateTheme(name=called) | CreateOverarching(name=called):
            about = f"'{called}'"
        case Reject(proposal) | Reopen(proposal) | LeaveOut(proposal):
            about = f"'{of_proposal(proposal, '?')}'"
        case Rename(name=called):
            about = f"to '{called}'"
        case Define(target) | Colour(target) | Remove(target):
            about = name(target)
        case Merge(_, into):
            about = f"into {name(into)}"
        case Move(code, theme):
            about = f"{name(code)} " + (f"to {name(theme)}" if theme else "out of its theme")
        case Nest(theme, under):
            about = f"{name(theme)} " + (f"under {name(under)}" if under else "under no theme")
        case Relate(_, first, second):
            about = f"{name(first)} and {name(second)}"
        case Pin(theme):
            about = name(theme)
        case Apply(code, anchor) | Withhold(code, anchor):
            about = f"{name(code)} in {anchor.interview}"
        case Cover(interview):
            about = interview
        case Settle(anchor):
            about = anchor.interview
        case _:
            about = ""
    return f"{decision.verb} {about}".strip()
