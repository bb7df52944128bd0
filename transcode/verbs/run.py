"""Running everything that a machine may do, resuming where it stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from transcode.errors import (
    AgreementError,
    DecisionError,
    JournalError,
    KeyFileError,
    PrivacyError,
    StudyError,
    TranscodeError,
)
from transcode.files import write_atomic
from transcode.pipeline import name_list
from transcode.pipeline.step import Step
from transcode.pipeline.steps import ANONYMISE, PROPOSE, TRANSCRIBE
from transcode.privacy.leftovers.overlooked import LAST_SEARCH
from transcode.records.codec import canonical
from transcode.study.folder import Study
from transcode.verbs import mask
from transcode.verbs.mask import Masked
from transcode.verbs.report import write_report
from transcode.verbs.start import check_settings

__all__ = [
    "Failure",
    "Outcome",
    "Released",
    "anonymise",
    "noted_failures",
    "propose",
    "run",
    "transcribe",
]


Watch = Callable[[str, str, float], None]
"""Called with the step, the interview ("" for the whole study), and the fraction done."""


def _unwatched(step: str, interview: str, done: float) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that failed for one interview; the others went on."""

    interview: str
    step: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Released:
    """Numbers of replacements that the machine made by itself, where ``release`` is "automatic"."""

    interviews: int = 0
    mentions: int = 0
    undecided: int = 0  # of these, those on which no person has decided
    last_search: int = 0  # of these, those that only the last search found


@dataclass(frozen=True, slots=True)
class Outcome:
    """Outcome of a run."""

    failures: tuple[Failure, ...]
    waiting: tuple[str, ...]  # interviews whose names wait for a human
    proposals: int
    masked: Masked  # what people typed and somebody decided to hide
    released: Released
    held: tuple[str, ...]  # why the report waits for a person; it is as it was


# --- what the machine may do


def transcribe(study: Study, watch: Watch = _unwatched) -> tuple[Failure, ...]:
    """Every recording -> a transcript. A recording that cannot be used does not stop the others."""
    failures: list[Failure] = []
    _carry_out(study, TRANSCRIBE, watch, partial(_failing, study, failures))
    return tuple(failures)


def anonymise(
    study: Study, watch: Watch = _unwatched
) -> tuple[tuple[Failure, ...], tuple[str, ...]]:
    """Find names in every transcript and release the texts whose list a human has reviewed.

    Returns:
        The failures, and the interviews whose list of names waits for a human.
    """
    failures: list[Failure] = []
    _carry_out(study, ANONYMISE, watch, partial(_failing, study, failures))
    if study.settings.release == "automatic":
        return tuple(failures), ()
    waiting = name_list.waiting_mentions(study)
    return tuple(failures), tuple(i for i in study.interviews if waiting.get(i))


def propose(study: Study, watch: Watch = _unwatched, *, proposals: int | None = None) -> int:
    """Released texts -> meaning units -> vectors -> candidate codes. Returns how many.

    ``proposals`` sets how many there shall be, in ``study.toml`` (0: as many as suit the number of
    passages). After the first run this is quick: the tree that they are cut from is kept.

    Raises:
        StudyError: a setting that is not allowed; nothing has been changed then.
    """
    if proposals is not None:
        check_settings(study, proposals=proposals)
        study.choose("coding", "proposals", proposals)
    check_settings(study)
    if not study.texts:
        return 0
    # candidate codes rest on all interviews: what goes wrong with one stops them
    _carry_out(study, PROPOSE, watch, lambda interview, step: nullcontext())
    return len(study.proposals)


def _carry_out(
    study: Study,
    steps: Iterable[Step],
    watch: Watch,
    guard: Callable[[str, str], AbstractContextManager[None]],
) -> None:
    """Do each step for every interview that it is possible for, or for the study.

    ``guard`` stands around a step (its name) for one interview, and says what a failure stops.
    """
    for step in steps:
        if step.is_of_study:
            step(study, progress=partial(watch, step.name, ""))
            watch(step.name, "", 1.0)
            continue
        for interview in study.interviews:
            if step.is_possible(study, interview):
                with guard(interview, step.name):
                    step(study, interview, partial(watch, step.name, interview))
            watch(step.name, interview, 1.0)


def run(study: Study, watch: Watch = _unwatched) -> Outcome:
    """Everything that a machine may do, resuming where it stopped.

    Raises:
        BusyError: another process is working on this study.
        ModelError: a model is not on this machine.
    """
    if half := study.half_withdrawn:
        raise StudyError(
            "a withdrawal was interrupted",
            where=half[0],
            step="run",
            remedy=f"finish it first: transcode withdraw {study.root.name} {half[0]}",
        )
    failures: tuple[Failure, ...] = ()
    more: tuple[Failure, ...] = ()
    waiting: tuple[str, ...] = ()
    masked = Masked({})
    held: list[str] = []
    with study.working():
        if study.people_file.exists():  # else it is the shareable half alone
            failures = transcribe(study, watch)
            with _waiting(held):
                masked = mask.carry_out(study)
            more, waiting = anonymise(study, watch)
        proposals = propose(study, watch)
        if study.texts:
            with _waiting(held):
                write_report(study)
            watch("report", "", 1.0)
    return Outcome((*failures, *more), waiting, proposals, masked, _released(study), tuple(held))


@contextmanager
def _waiting(held: list[str]) -> Iterator[None]:
    """Note what a person has to do first; it is no failure of the run."""
    try:
        yield
    except (PrivacyError, DecisionError, JournalError, AgreementError) as problem:
        if isinstance(problem, KeyFileError):
            raise
        held.append(str(problem))


def _released(study: Study) -> Released:
    if study.settings.release != "automatic" or not study.people_file.exists():
        return Released()
    replaced = [
        row
        for row in name_list.review_rows(study)
        if not (row.is_of_a_name or row.is_typed or row.stays or row.stands_for_nothing)
    ]
    undecided = [row for row in replaced if row.is_waiting]
    return Released(
        len(study.texts),
        len(replaced),
        len(undecided),
        sum(row.found_by == LAST_SEARCH for row in undecided),
    )


def noted_failures(study: Study) -> tuple[Failure, ...]:
    """Failures of single interviews, also where a later step stopped the run."""
    noted = (json.loads(path.read_bytes()) for path in _notes(study))
    return tuple(
        Failure(path.stem, note["step"], note["what"], note.get("remedy", ""))
        for path, note in zip(_notes(study), noted, strict=True)
    )


def _notes(study: Study) -> list[Path]:
    return sorted((study.cache / "failed").glob("*.json"))


@contextmanager
def _failing(study: Study, failures: list[Failure], interview: str, step: str) -> Iterator[None]:
    """Note what goes wrong with one interview, and let the others go on."""
    note = study.cache / "failed" / f"{interview}.json"
    try:
        yield
    except TranscodeError as problem:
        if problem.where != interview:  # a missing model concerns them all
            raise
        failures.append(Failure(interview, step, problem.what, problem.remedy))
        failure = {"step": step, "what": problem.what, "remedy": problem.remedy}
        write_atomic(note, canonical(failure))
    else:
        if note.exists() and json.loads(note.read_bytes())["step"] == step:
            note.unlink()
