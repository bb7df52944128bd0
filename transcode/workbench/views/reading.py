"""Reading an interview one passage at a time: where the coder is in it.

A page says where it wants to be: ``{"at": passage}`` at that one, ``{"after": passage}`` at the
next one without a code, ``{"in": interview}`` at the first one without a code in it, ``{}``
wherever there is something to do. Nothing is learned here: this answers at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from transcode.errors import DecisionError
from transcode.records.coding import Segment
from transcode.records.decisions import Apply, Cover, Entry, Withhold
from transcode.workbench.name_keys import name_key
from transcode.workbench.session import Session

__all__ = ["give", "place_of", "quoted", "reading", "refuse", "withhold"]

_BEGINNING = 120  # signs of a passage in the list of an interview


def give(session: Session, passage: str, code: str = "", name: str = "") -> Entry:
    """Code a passage with a code that is there, or with a name: a new one becomes a code first."""
    found = session.passages.find(passage)
    if session.passages.quote(found) is None:  # before a code is made for nothing
        raise DecisionError(
            "the text has changed since",
            where=found.anchor.interview,
            step="give",
            remedy="run `transcode run` again, then look at the passage",
        )
    known = {name_key(one.name) for one in session.codebook.codes}
    if not code and name_key(name) not in known:
        session.create(name)
    return session.apply(code or name, found.anchor)


def refuse(session: Session, passage: str, code: str) -> Entry:
    """Say that a passage does not have this code: it is not suggested there again."""
    return session.refuse(code, session.passages.find(passage).anchor)


def withhold(session: Session, passage: str, code: str) -> Entry:
    """Take a code off a passage."""
    return session.withhold(code, session.passages.find(passage).anchor)


def place_of(session: Session, entry: Entry | None) -> dict[str, str]:
    """The place that a decision was about; {} where it was about none."""
    match entry.decision if entry else None:
        case Apply(anchor=anchor) | Withhold(anchor=anchor):
            rows = (one for one in session.passages if one.anchor == anchor)
            found = next(rows, None)
            return {"at": found.id} if found else {}
        case Cover(interview=interview):
            return {"in": interview}
    return {}


def reading(session: Session, place: Mapping[str, str]) -> dict[str, Any]:
    """The passage on show with its codes, its interview in order, and how far each interview is.

    ``passage`` is ``None`` behind the last passage without a code; ``again`` is how many others
    say nearly the same words.
    """
    codes = session.passages.codes
    done = {one.interview for one in session.codebook.coverage}
    interview, shown = _go(session, place, codes, done)
    inside = [one for one in session.passages if one.anchor.interview == interview]
    passages = Counter(one.anchor.interview for one in session.passages)
    uncoded = Counter(one.anchor.interview for one in session.passages if one.id not in codes)
    return {
        "interview": interview,
        "interviews": [
            {"id": one, "passages": n, "uncoded": uncoded[one], "done": one in done}
            for one, n in passages.items()
        ],
        "passages": [_line(session, one, codes) for one in inside],
        "passage": quoted(session, shown, codes) if shown else None,
        "again": len(session.passages.again(shown)) if shown else 0,
    }


def quoted(session: Session, one: Segment, codes: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """A passage as it reads, with its codes; without words where its text has changed since."""
    found = session.passages.quote(one)
    words = asdict(found) if found else {"interview": one.anchor.interview, "text": ""}
    return {**words, "id": one.id, "codes": codes.get(one.id, ()), "changed": found is None}


def _line(session: Session, one: Segment, codes: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    found = session.passages.quote(one)
    text = found.text[:_BEGINNING] if found else ""
    return {"id": one.id, "text": text, "codes": codes.get(one.id, ())}


def _go(
    session: Session, place: Mapping[str, str], codes: Mapping[str, object], done: set[str]
) -> tuple[str, Segment | None]:
    """The interview and the passage that a place means."""
    if at := place.get("at"):
        here = session.passages.find(at)
        return here.anchor.interview, here
    waiting = list(session.passages.uncoded)
    if after := place.get("after"):
        here = session.passages.find(after)
        interview = here.anchor.interview
        order = {one.id: number for number, one in enumerate(session.passages)}
        waiting = [one for one in waiting if order[one.id] > order[here.id]]
    elif wanted := place.get("in"):
        interview = wanted
    else:
        first = next((one for one in waiting if one.anchor.interview not in done), None)
        first = first or next(iter(session.passages), None)
        return (first.anchor.interview, first) if first else ("", None)
    return interview, next((one for one in waiting if one.anchor.interview == interview), None)
