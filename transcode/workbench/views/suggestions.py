"""Suggestions for a passage, which take seconds: what its codes suggest, and what is near it.

A page sends ``{"verb": "suggest", "with": {"passage": id}, "number": 4}``. Learning comes first
when something was decided since, and a model is loaded the first time, so this is asked apart from
the decisions, which never wait for it. The answer decides nothing and writes nothing.
"""

from __future__ import annotations

import math
from typing import Any

from transcode.errors import DecisionError, TranscodeError
from transcode.records.coding import Segment
from transcode.workbench.session import Session
from transcode.workbench.views.reading import quoted

__all__ = ["consult", "is_consulting"]

_ABOUT = {
    "suggest": "passage",
    "like": "passage",
    "against": "passage",
    "again": "passage",
    "likeliest": "code",
}
_MOST_CODES, _MOST_PASSAGES = 5, 10


def is_consulting(message: object) -> bool:
    """Whether a message is for :func:`consult`."""
    return isinstance(message, dict) and str(message.get("verb")) in _ABOUT


def consult(session: Session, message: dict[str, Any]) -> dict[str, Any]:
    """The codes that a passage may want, or passages near a passage or a code.

    ``codes`` hold the confidence (``None`` while it was not tried) beside the plain frequency;
    ``trust`` says what they rest on. Whatever is wrong is said in ``error``; nothing is raised.
    """
    verb, given = message["verb"], message.get("with")
    about = given.get(_ABOUT[verb]) if isinstance(given, dict) else None
    said = {"verb": verb, "about": about, "number": message.get("number"), "error": ""}
    try:
        if not isinstance(about, str):
            raise DecisionError("the page asked for something unknown", remedy="run the cell again")
        if verb == "suggest":
            return {**said, **_suggested(session, about)}
        passages = session.passages
        found = {
            "like": passages.more_like,
            "against": passages.against,
            "again": passages.again,
            "likeliest": passages.likeliest,
        }[verb](about, _MOST_PASSAGES)
        return {**said, "passages": _quotes(session, found)}
    except TranscodeError as problem:
        return {**said, "error": str(problem)}


def _suggested(session: Session, passage: str) -> dict[str, Any]:
    found = session.passages.suggest(passage, _MOST_CODES)
    return {
        "trust": session.passages.trust,
        "codes": [
            {
                "id": one.code.id,
                "confidence": None if math.isnan(one.confidence) else one.confidence,
                "frequency": one.frequency,
                "sure": one.sure,
                "often": one.often,
            }
            for one in found
        ],
    }


def _quotes(session: Session, found: tuple[Segment, ...]) -> list[dict[str, Any]]:
    codes = session.passages.codes
    return [quoted(session, one, codes) for one in found]
