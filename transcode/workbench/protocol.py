"""Messages between a page and a session: plain JSON both ways.

A page sends ``{"verb": "confirm", "with": {"proposal": id}, "number": 3}``. The answer holds
everything to draw (``state``), the card to show, the request it belongs to (``number``), and an
``error``, "" if there was none. The page keeps nothing: after any answer it draws the journal.

A page that shows passages rather than proposals sends with any verb where it wants to be
(``"place"``, see :mod:`transcode.workbench.views.reading`), and gets that place (``reading``)
instead of the card. Slow requests are separate (see
:mod:`transcode.workbench.views.suggestions`).

Answers are messages, never widget state, because a notebook may save widget state into its file,
and an answer quotes what participants said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from transcode.errors import ArtefactError, DecisionError, TranscodeError
from transcode.records.coding import Proposal
from transcode.records.decisions import Entry
from transcode.workbench.session import Session
from transcode.workbench.views.reading import give, place_of, reading, refuse, withhold

__all__ = ["answer"]

VERBS: dict[str, tuple[set[str], set[str]]] = {
    "confirm": ({"proposal"}, {"name", "into"}),
    "reject": ({"proposal"}, {"reason"}),
    "create": ({"name"}, set()),
    "create_theme": ({"name"}, set()),
    "rename": ({"code", "name"}, set()),
    "define": ({"code", "definition"}, set()),
    "merge": ({"code", "into"}, set()),
    "move": ({"code", "theme"}, set()),
    "undo": (set(), set()),
    "redo": (set(), set()),
    "give": ({"passage"}, {"code", "name"}),
    "refuse": ({"passage", "code"}, set()),
    "withhold": ({"passage", "code"}, set()),
    "cover": ({"interview"}, set()),
}
"""Verbs that a page may use, each with its required and its optional arguments; all text."""

_ON_PASSAGES: dict[str, Callable[..., Entry]] = {
    "give": give,
    "refuse": refuse,
    "withhold": withhold,
}


def answer(session: Session, message: object) -> dict[str, Any]:
    """Carry out one message and report the state.

    Besides the verbs there are "look" (the first card, or a place) and "show" (the card of one
    proposal). Anything wrong with a message is reported in ``error``; nothing is raised.
    """
    request = message if isinstance(message, dict) else {}
    verb, given = str(request.get("verb", "")), request.get("with", {})
    reply: dict[str, Any] = {"state": None, "card": None, "reading": None, "error": ""}
    entry = None
    try:
        if verb not in ("look", "show"):
            entry = _decide(session, verb, given)
    except TranscodeError as problem:
        reply["error"] = str(problem)
    try:
        reply["state"] = _state(session)
        if isinstance(request.get("place"), dict):
            reply["reading"] = _read(session, verb, request["place"], entry, reply["error"])
        else:
            wanted = given.get("proposal") if isinstance(given, dict) else None
            card = _next_card(session, verb, entry, wanted)
            reply["card"] = asdict(session.show(card)) if card else None
    except TranscodeError as problem:
        reply["error"] = reply["error"] or str(problem)
    return {**reply, "verb": verb, "number": request.get("number")}


def _decide(session: Session, verb: str, given: object) -> Entry:
    must, may = VERBS.get(verb, ({"nothing"}, set()))
    if (
        not isinstance(given, dict)
        or not must <= set(given) <= must | may
        or not all(isinstance(value, str) for value in given.values())
    ):
        raise DecisionError("the page sent an unknown request", remedy="run the cell again")
    if verb in _ON_PASSAGES:
        return _ON_PASSAGES[verb](session, **given)
    entry: Entry = getattr(session, verb)(**given)
    return entry


def _read(
    session: Session, verb: str, place: dict[str, object], entry: Entry | None, problem: str
) -> dict[str, Any]:
    """Place to show: of what was undone or redone, or else where the page wants to be."""
    wanted = {key: value for key, value in place.items() if isinstance(value, str)}
    if verb in ("undo", "redo"):
        wanted = place_of(session, entry) or wanted
    elif problem and "after" in wanted:  # nothing was decided: stay
        wanted = {"at": wanted["after"]}
    return reading(session, wanted)


def _next_card(session: Session, verb: str, entry: Entry | None, wanted: object) -> Proposal | None:
    """Card to show: the next open one after a decision, else the one that it was about."""
    queue = {proposal.id: proposal for proposal in session.queue}
    if verb == "undo" and entry:
        wanted = getattr(entry.decision, "proposal", wanted)
    elif entry and verb in ("confirm", "reject", "redo"):
        wanted = None
    return queue.get(str(wanted)) or session.current or next(iter(queue.values()), None)


def _state(session: Session) -> dict[str, Any]:
    book = session.codebook
    try:
        queue, (done, total) = session.queue, session.progress
    except ArtefactError:  # nothing was proposed: the codebook can still be edited
        queue, (done, total) = (), (0, 0)
    decided = dict(book.decided)
    people = session.people
    places = {code.id: book.places([code.id]) for code in book.codes}
    return {
        "coder": session.coder,
        "done": done,
        "total": total,
        "undo": _verb(session.undoable),
        "redo": _verb(session.redoable),
        "proposals": [
            {
                "id": proposal.id,
                "name": proposal.name,
                "stability": proposal.stability,
                "strength": proposal.strength,
                "tentative": proposal.tentative,
                "participants": len(proposal.participants),
                "passages": len(proposal.supporting),
                "groups": proposal.groups,
                "decided": decided.get(proposal.id),
            }
            for proposal in queue
        ],
        "codes": [
            {
                "id": code.id,
                "name": code.name,
                "definition": code.definition,
                "theme": code.theme,
                "passages": len(places[code.id]),
                "participants": len(people.who(where for where, _, _ in places[code.id])),
            }
            for code in book.codes
        ],
        "themes": [
            {"id": theme.id, "name": theme.name, "definition": theme.definition}
            for theme in book.themes
        ],
    }


def _verb(entry: Entry | None) -> str:
    return entry.decision.verb if entry else ""
