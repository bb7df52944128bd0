"""Notes of runs: what was begun, done and failed, read by the status and by estimates.

They lie beside the transcripts and not in ``.cache/``: what failed is known after the cache was
deleted, and to a colleague on another machine.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from transcode.errors import ArtefactError, TranscodeError
from transcode.files import append_line
from transcode.records.codec import adapter, canonical
from transcode.records.runs import RunNote, RunVerb
from transcode.study import kinds
from transcode.study.folder import Study

__all__ = ["AtWork", "at_work", "failures", "note", "notes", "running", "this_machine"]


def this_machine() -> str:
    """Eight digits that stand for this machine, and do not name it."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def notes(study: Study) -> tuple[RunNote, ...]:
    """All notes on the runs of a study, oldest first.

    Raises:
        ArtefactError: the file was altered by hand.
    """
    return study.reading.notes(study.path(kinds.RUNS), RunNote)


def note(
    study: Study,
    verb: RunVerb,
    step: str = "",
    interview: str = "",
    *,
    seconds: float = 0.0,
    audio_ms: int = 0,
    problem: TranscodeError | None = None,
) -> None:
    """Add a note; nothing where the identifying half of the study is not here.

    Raises:
        ArtefactError: it cannot be written.
    """
    if not study.people_file.exists():
        return
    path = study.path(kinds.RUNS)
    made = RunNote(
        verb,
        datetime.now(UTC).isoformat(timespec="seconds"),
        machine=this_machine(),
        process=os.getpid(),
        interview=interview,
        step=step,
        seconds=round(seconds, 2),
        audio_ms=audio_ms,
        what=problem.what if problem else "",
        remedy=problem.remedy if problem else "",
    )
    line = canonical(adapter(RunNote).dump_python(made, mode="json")) + b"\n"
    try:
        append_line(path, line)
    except OSError as wrong:
        raise ArtefactError(
            f"this file cannot be written ({os.strerror(wrong.errno or 0)})",
            where=path.name,
            remedy="free space on the disk or check the permissions, then run again; what is done "
            "is kept",
        ) from None


@contextmanager
def running(study: Study) -> Iterator[None]:
    """Note the beginning and the end of a run, however it ends but by being killed."""
    note(study, "run")
    try:
        yield
    finally:
        note(study, "end")


# --- what follows from them


def failures(study: Study) -> Mapping[str, RunNote]:
    """The failure that stands for each interview: its last, if the step was not done since."""
    standing: dict[str, RunNote] = {}
    for one in notes(study):
        before = standing.get(one.interview)
        if one.verb == "failed":
            standing[one.interview] = one
        elif one.verb == "done" and before and before.step == one.step:
            del standing[one.interview]
    return standing


@dataclass(frozen=True, slots=True)
class AtWork:
    """A run that goes on: since when, the steps under way, and how many were done in it."""

    since: datetime
    steps: tuple[RunNote, ...]
    done: int
    heard_ms: int  # of recordings transcribed in it
    is_here: bool  # on this machine


def at_work(study: Study) -> AtWork | None:
    """The run that goes on now, or ``None``. One on another machine may have been cut off."""
    import psutil

    begun: dict[tuple[str, str], RunNote] = {}
    first: RunNote | None = None
    done = heard_ms = 0
    for one in notes(study):
        key = one.step, one.interview
        if one.verb == "run":
            first, done, heard_ms = one, 0, 0
            begun.clear()
        elif one.verb == "end":
            first = None
        elif one.verb == "begin":
            begun[key] = one
        else:
            begun.pop(key, None)
            done += 1
            heard_ms += one.audio_ms if (one.verb, one.step) == ("done", "transcribe") else 0
    if first is None:
        return None
    is_here = first.machine == this_machine()
    if is_here and not psutil.pid_exists(first.process):
        return None
    since = datetime.fromisoformat(first.at)
    return AtWork(since, tuple(begun.values()), done, heard_ms, is_here)
