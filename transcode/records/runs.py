"""Notes on runs: when a step began and ended for an interview, and why it failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from transcode.records.base import Record

__all__ = ["RunNote", "RunVerb"]

RunVerb = Literal["run", "begin", "done", "failed", "end"]


@dataclass(frozen=True, slots=True)
class RunNote(Record):
    """A line of ``confidential/runs.jsonl``. Timing stands here and in no artefact.

    "run" and "end" are about a whole run; the others about one step for one ``interview`` ("" for
    the whole study).
    """

    verb: RunVerb
    at: str  # UTC, ISO 8601
    machine: str = ""  # eight digits that stand for a machine, and do not name it
    process: int = 0
    interview: str = ""
    step: str = ""
    seconds: float = 0.0  # that the step took
    audio_ms: int = 0  # length of the recording
    what: str = ""  # went wrong
    remedy: str = ""
