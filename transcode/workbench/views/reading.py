"""Reading an interview one passage at a time: the coder's place in it.

A page sends the place it wants: ``{"at": passage}`` is that one, ``{"after": passage}`` the next
one without a code, ``{"in": interview}`` the first one without a code in it, ``{}`` wherever
there is something to do. Nothing is learned here, so the answer comes at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from transcode.errors import DecisionError
from transcode.records.coding import Segment
from transcode.records.decisions import Apply, Cover, Entry, Withhold
from transcode.workbench.normalise import name_key
from transcode.workbench.session import Session

__all__ = ["give", "place_of", "quoted", "reading", "refuse", "withhold"]

_BEGINNING = 120  # characters of a passage in the list of an interview


def give(session: Session, passage: str, code: str = "", name: str = "") -> Entry:
    """Code a passage with an existing code, or with a name; a new name becomes a code first."""
    segment = session.passages.find(passage)
    if session.passages.quote(segment) is None:  # checked before a code is created in vain
        raise DecisionError(
            "the text has changed since the passage was read",
            where=segment.anchor.interview,
            step="give",
            remedy="run `transcode run` again, then look at the passage",
        )
    names = {name_key(code.name) for code in session.codebook.codes}
    if not code and name_key(name) not in names:
        session.create(name)
    return session.apply(code or name, segment.anchor)


def refuse(session: Session, passage: str, code: str) -> Entry:
    """Refuse a code for a passage: it is not suggested there again."""
    return session.refuse(code, session.passages.find(passage).anchor)


def withhold(session: Session, passage: str, code: str) -> Entry:
    """Remove a code from a passage."""
    return session.withhold(code, session.passages.find(passage).anchor)


def place_of(session: Session, entry: Entry | None) -> dict[str, str]:
    """Place that a decision was about; {} if none."""
    match entry.decision if entry else None:
        case Apply(anchor=anchor) | Withhold(anchor=anchor):
            rows = (segment for segment in session.passages if segment.anchor == anchor)
            shown = next(rows, None)
            return {"at": shown.id} if shown else {}
        case Cover(interview=interview):
            return {"in": interview}
    return {}


def reading(session: Session, place: Mapping[str, str]) -> dict[str, Any]:
    """Describe the passage on screen with its codes, its interview, and all interviews' progress.

    ``passage`` is ``None`` after the last passage without a code; ``again`` is how many others
    have nearly the same words.
    """
    codes = session.passages.codes
    done = {covered.interview for covered in session.codebook.coverage}
    interview, shown = _go(session, place, codes, done)
    inside = [segment for segment in session.passages if segment.anchor.interview == interview]
    passages = Counter(segment.anchor.interview for segment in session.passages)
    uncoded = Counter(
        segment.anchor.interview for segment in session.passages if segment.id not in codes
    )
    return {
        "interview": interview,
        "interviews": [
            {"id": name, "passages": n, "uncoded": uncoded[name], "done": name in done}
            for name, n in passages.items()
        ],
        "passages": [_line(session, segment, codes) for segment in inside],
        "passage": quoted(session, shown, codes) if shown else None,
        "again": len(session.passages.again(shown)) if shown else 0,
    }


def quoted(
    session: Session, segment: Segment, codes: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    """Quote a passage with its codes; without words if its text has changed."""
    quote = session.passages.quote(segment)
    words = asdict(quote) if quote else {"interview": segment.anchor.interview, "text": ""}
    return {**words, "id": segment.id, "codes": codes.get(segment.id, ()), "changed": quote is None}


def _line(
    session: Session, segment: Segment, codes: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    quote = session.passages.quote(segment)
    text = quote.text[:_BEGINNING] if quote else ""
    return {"id": segment.id, "text": text, "codes": codes.get(segment.id, ())}


def _go(
    session: Session, place: Mapping[str, str], codes: Mapping[str, object], done: set[str]
) -> tuple[str, Segment | None]:
    """Interview and passage of a place."""
    if at := place.get("at"):
        here = session.passages.find(at)
        return here.anchor.interview, here
    waiting = list(session.passages.uncoded)
    if after := place.get("after"):
        here = session.passages.find(after)
        interview = here.anchor.interview
        order = {segment.id: number for number, segment in enumerate(session.passages)}
        waiting = [segment for segment in waiting if order[segment.id] > order[here.id]]
    elif wanted := place.get("in"):
        interview = wanted
    else:
        first = next((segment for segment in waiting if segment.anchor.interview not in done), None)
        first = first or next(iter(session.passages), None)
        return (first.anchor.interview, first) if first else ("", None)
    return interview, next(
        (segment for segment in waiting if segment.anchor.interview == interview), None
    )
