"""Plan of a run: what is out of date, how much sound that is, and how long it will take."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from transcode.errors import ArtefactError, RecordingError
from transcode.files import write_atomic
from transcode.pipeline.batch.pace import pace
from transcode.pipeline.batch.unit import Unit
from transcode.pipeline.hearing import hearing
from transcode.pipeline.step import Step
from transcode.pipeline.steps import STEPS, TRANSCRIBE
from transcode.study.folder import Study
from transcode.study.layout import is_document

__all__ = ["Plan", "PlannedStep", "lengths", "longest_first", "plan", "shares_of", "units_of"]

_LONG_MS = 5 * 60_000  # of a recording that several workers may share


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step, and the interviews for which it is to be done; ``seconds`` of one process.

    ``seconds`` is ``None`` where this machine has not done the step yet.
    """

    name: str
    interviews: tuple[str, ...]
    audio_ms: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Work that a run would do."""

    steps: tuple[PlannedStep, ...]
    recordings: int  # that are to be transcribed
    audio_ms: int  # of these
    current: int  # interviews for which nothing is to be done

    def seconds(self, workers: int) -> float | None:
        """Time it will take with so many workers; ``None`` where the pace is not known."""
        known = [step.seconds for step in self.steps if step.seconds is not None]
        is_known = all(s.seconds is not None for s in self.steps if s.name == "transcribe")
        return sum(known) / max(1, workers) if is_known else None


def plan(study: Study) -> Plan:
    """Work out what a run would do, from the table of steps; nothing is changed.

    What is made from something that is out of date is out of date too.

    Raises:
        ModelError: a model is not on this machine.
    """
    interviews = study.interviews
    length = lengths(study)
    speed = pace()
    stale: dict[str, None] = {}
    steps: list[PlannedStep] = []
    with study.reading.held():
        for step in STEPS:
            here = list(stale) if step.is_of_study else _due(step, study, interviews, stale)
            stale |= dict.fromkeys(here)
            if here:
                sound = sum(length.get(i, 0) for i in here)
                per_second = speed.get(step.name)
                took = per_second * sound / 1000 if per_second is not None else None
                steps.append(PlannedStep(step.name, tuple(here), sound, took))
    heard = next((s for s in steps if s.name == "transcribe"), None)
    return Plan(
        tuple(steps),
        len(heard.interviews) if heard else 0,
        heard.audio_ms if heard else 0,
        len(interviews) - len(stale),
    )


def _due(
    step: Step, study: Study, interviews: Sequence[str], stale: Mapping[str, None]
) -> list[str]:
    """Interviews for which a step is to be done."""
    due: list[str] = []
    asked = False  # what it is made from: then no model is missing
    for interview in interviews:
        if not step.is_possible(study, interview):
            # it will be possible once what comes before is done
            is_due = interview in stale and step not in TRANSCRIBE
        elif interview in stale or (asked and not step.is_done(study, interview)):
            is_due = True
        else:
            is_due, asked = step.is_stale(study, interview), True
        if is_due:
            due.append(interview)
    return due


def units_of(study: Study, step: Step, interviews: Iterable[str]) -> list[Unit]:
    """Units of a step for interviews, those with the longest recordings first."""
    length, root = lengths(study), str(study.root.resolve())
    return longest_first(Unit(root, step.name, i, length.get(i, 0)) for i in interviews)


def longest_first(units: Iterable[Unit]) -> list[Unit]:
    """Units in the order in which they end soonest: a long one that is begun last is waited for."""
    return sorted(units, key=lambda unit: (-unit.audio_ms, unit.interview))


def shares_of(study: Study, units: Sequence[Unit], workers: int) -> Iterator[Unit]:
    """Parts of recordings so long that the others would wait for them, for several workers.

    Each is cut into as many parts of words as there are workers, and one of voices. A model that
    is not Whisper reads in one go.
    """
    from transcode.models.registry import engine_of

    whole = sum(unit.audio_ms for unit in units)
    for unit in units:
        is_long = unit.audio_ms >= _LONG_MS and unit.audio_ms * workers > whole
        if workers > 1 and is_long and engine_of(hearing(study, unit.interview).name) == "whisper":
            parts = workers + 1
            yield from (replace(unit, share=(part, parts)) for part in range(parts))


def lengths(study: Study) -> dict[str, int]:
    """Length of each recording in ms, as its file states it; kept, since 10 000 take a while."""
    if not study.people_file.exists():
        return {}
    return study.reading.keep("lengths", [study.people_file], lambda: _lengths(study))


def _lengths(study: Study) -> dict[str, int]:
    path = study.cache / "lengths.json"
    known: dict[str, int] = {}
    with suppress(OSError, ValueError):
        known = json.loads(path.read_bytes())
    people = [person for person in study.people if not is_document(Path(person.file))]
    if new := [person for person in people if person.sha256 not in known]:
        known |= {p.sha256: _length(study.recording_path(p)) for p in new}
        with suppress(ArtefactError):
            write_atomic(path, json.dumps(known).encode())
    return {person.id: known[person.sha256] for person in people}


def _length(recording: Path) -> int:
    from transcode.speech.decode import probe

    with suppress(RecordingError):
        return probe(recording).duration_ms
    return 0  # the step says what is wrong with it
