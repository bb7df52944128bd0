"""A decision in words, as the terminal says what an undo takes back."""

from __future__ import annotations

from transcode.records.coding import Code, Theme
from transcode.records.decisions import (
    Apply,
    Confirm,
    Cover,
    Create,
    CreateTheme,
    Decision,
    Define,
    Merge,
    Move,
    Reject,
    Rename,
    Withhold,
)
from transcode.workbench.session import Session

__all__ = ["told", "undone"]


def undone(session: Session) -> str:
    """Undo, and say what was undone.

    Raises:
        DecisionError: nothing to undo.
    """
    entry = session.undoable  # told before, while what it is about has its name
    said = told(session, entry.decision) if entry else ""
    session.undo()
    return f"Undone: {said}."


def told(session: Session, decision: Decision) -> str:
    """The verb, and by name what it was about: ``confirm 'never really off'``."""
    book = session.codebook
    everything: tuple[Code | Theme, ...] = (*book.codes, *book.themes)
    names = {one.id: one.name for one in everything}

    def name(which: str) -> str:
        return f"'{names.get(which, '?')}'"

    match decision:
        case Confirm(proposal, _, called):
            own = next((one.name for one in session.queue if one.id == proposal), called)
            about = f"'{own}'" + (f" as '{called}'" if called != own else "")
        case Create(name=called) | CreateTheme(name=called):
            about = f"'{called}'"
        case Reject(proposal):
            about = f"'{next((one.name for one in session.queue if one.id == proposal), '?')}'"
        case Rename(name=called):
            about = f"to '{called}'"
        case Define(target):
            about = name(target)
        case Merge(_, into):
            about = f"into {name(into)}"
        case Move(code, theme):
            about = f"{name(code)} " + (f"to {name(theme)}" if theme else "out of its theme")
        case Apply(code, anchor) | Withhold(code, anchor):
            about = f"{name(code)} in {anchor.interview}"
        case Cover(interview):
            about = interview
        case _:
            about = ""
    return f"{decision.verb} {about}".strip()
