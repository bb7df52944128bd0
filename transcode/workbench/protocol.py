"""Messages between a page and Python: plain JSON both ways.

A page says ``{"number": "a.3", "verb": "reading.code", "with": {...}, "since": 41}``. A verb is a
view and a function of it in :mod:`transcode.workbench.views`; what it takes is its keyword
arguments, and a message that does not fit them is refused before anything is done. For the answer
see :meth:`transcode.workbench.live.Workbench.answer`.

Answers are messages, never widget state, because a notebook may save widget state into its file,
and an answer quotes what participants said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict, ValidationError, validate_call

from transcode.errors import DecisionError, TranscodeError
from transcode.records.decisions import Entry

if TYPE_CHECKING:
    from transcode.workbench.live import Workbench

__all__ = ["CONFIDENTIAL", "VIEWS", "Answer", "Verb", "carry_out", "parted", "worded"]

Answer = dict[str, Any]
Verb = Callable[..., Any]
"""Takes the workbench, and its arguments by keyword; returns what JSON can hold, or an entry."""

VIEWS = (
    "overview", "reading", "candidates", "codes", "themes", "together", "search", "sound",
    "correct", "names",
)  # fmt: skip
"""Modules of :mod:`transcode.workbench.views`; the verbs of each are its ``VERBS``."""

CONFIDENTIAL = ("correct.", "names.", "sound.")
"""First words of the verbs that show who somebody is; they need the study's confidential half."""

_STRICT = ConfigDict(strict=True, arbitrary_types_allowed=True)


@cache
def verbs() -> Mapping[str, Verb]:
    """Every verb that a page may use, by name."""
    found: dict[str, Verb] = {}
    for view in VIEWS:
        for verb in import_module(f"transcode.workbench.views.{view}").VERBS:
            found[f"{view}.{verb.__name__}"] = validate_call(config=_STRICT)(verb)
    return found


def carry_out(bench: Workbench, verb: str, given: object) -> Any:  # noqa: ANN401 - JSON
    """Carry out one verb.

    Raises:
        TranscodeError: there is no such verb, its arguments do not fit, or it was refused.
    """
    function = verbs().get(verb)
    if function is None or not isinstance(given, dict):
        raise _unknown()
    if verb.startswith(CONFIDENTIAL) and not bench.study.people_file.exists():
        raise DecisionError(
            "this is the shareable half of a study: confidential/ is not here",
            remedy="listen, correct and review names where the recordings are",
        )
    try:
        result = function(bench, **given)
    except (ValidationError, TypeError) as problem:
        if isinstance(problem, ValidationError) and problem.title == function.__name__:
            raise _unknown() from None
        raise
    return None if isinstance(result, Entry) else result


def worded(problem: TranscodeError) -> str:
    """An error as a page shows it: what happened, and what to do."""
    what = problem.what[:1].upper() + problem.what[1:]
    place = f"{problem.where}: " if problem.where else ""
    remedy = problem.remedy[:1].upper() + problem.remedy[1:]
    if problem.remedy.startswith("transcode "):
        remedy = f"In a terminal: {problem.remedy}"
    return f"{place}{what}. {remedy}." if remedy else f"{place}{what}."


def parted(problem: TranscodeError) -> list[str]:
    """The parts of an error, for a page in another language: its place, what happened, a remedy."""
    return [problem.where, problem.what, problem.remedy]


def _unknown() -> DecisionError:
    return DecisionError("the page sent an unknown request", remedy="reload the page")
