"""Suggestions for a passage: codes it may need, and similar passages. They take seconds.

A page sends ``{"verb": "suggest", "with": {"passage": id}, "number": 4}``. Learning comes first if
something was decided since, and a model is loaded the first time, so these requests are separate
from decisions, which never wait for them. The answer decides nothing and writes nothing.
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
    """Return whether a message is for :func:`consult`."""
    return isinstance(message, dict) and str(message.get("verb")) in _ABOUT


def consult(session: Session, message: dict[str, Any]) -> dict[str, Any]:
    """Suggest codes for a passage, or passages similar to a passage or likely for a code.

    ``codes`` hold the confidence (``None`` while it is untested) beside the plain frequency;
    ``trust`` explains their basis. Anything wrong is reported in ``error``; nothing is raised.
    """
    verb, given = message["verb"], message.get("with")
    about = given.get(_ABOUT[verb]) if isinstance(given, dict) else None
    reply = {"verb": verb, "about": about, "number": message.get("number"), "error": ""}
    try:
        if not isinstance(about, str):
            raise DecisionError("the page sent an unknown request", remedy="run the cell again")
        if verb == "suggest":
            return {**reply, **_suggested(session, about)}
        passages = session.passages
        passages_of = {
            "like": passages.more_like,
            "against": passages.against,
            "again": passages.again,
            "likeliest": passages.likeliest,
        }[verb](about, _MOST_PASSAGES)
        return {**reply, "passages": _quotes(session, passages_of)}
    except TranscodeError as problem:
        return {**reply, "error": str(problem)}


def _suggested(session: Session, passage: str) -> dict[str, Any]:
    suggested = session.passages.suggest(passage, _MOST_CODES)
    return {
        "trust": session.passages.trust,
        "codes": [
            {
                "id": suggestion.code.id,
                "confidence": None if math.isnan(suggestion.confidence) else suggestion.confidence,
                "frequency": suggestion.frequency,
                "sure": suggestion.sure,
                "often": suggestion.often,
            }
            for suggestion in suggested
        ],
    }


def _quotes(session: Session, segments: tuple[Segment, ...]) -> list[dict[str, Any]]:
    codes = session.passages.codes
    return [quoted(session, segment, codes) for segment in segments]
