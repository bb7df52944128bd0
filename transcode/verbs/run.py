"""Running everything that a machine may do, resuming where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from transcode.errors import (
    AgreementError,
    DecisionError,
    JournalError,
    KeyFileError,
    PrivacyError,
    StudyError,
)
from transcode.pipeline import name_list
from transcode.pipeline.batch.crew import Crew, Here
from transcode.pipeline.batch.local import hearing_crew, reading_crew
from transcode.pipeline.batch.notes import failures, running
from transcode.pipeline.batch.stage import Failure, Hear, Stage, Watch, unheard, unwatched
from transcode.pipeline.steps import ANONYMISE, PROPOSE, TRANSCRIBE
from transcode.privacy.leftovers.overlooked import LAST_SEARCH
from transcode.study.folder import Study
from transcode.verbs import mask
from transcode.verbs.mask import Masked
from transcode.verbs.report import write_report
from transcode.verbs.start import check_settings

__all__ = [
    "Crews",
    "Failure",
    "Outcome",
    "Released",
    "anonymise",
    "noted_failures",
    "propose",
    "run",
    "transcribe",
]

Crews = tuple[Callable[[], Crew], Callable[[], Crew]]
"""Make the crew that hears recordings, and the one that reads texts."""


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


def transcribe(
    study: Study,
    watch: Watch = unwatched,
    *,
    workers: int = 1,
    crew: Crew | None = None,
    hear: Hear = unheard,
) -> tuple[Failure, ...]:
    """Every recording -> a transcript. A recording that cannot be used does not stop the others.

    ``workers`` is the number of processes; 1 is this one, 0 as many as the machine bears. ``crew``
    carries out the work in their place.
    """
    with crew or _crews(study, workers)[0]() as at_work:
        stage = Stage(study, at_work, watch, hear)
        stage.carry_out(TRANSCRIBE)
    return tuple(stage.failures)


def anonymise(
    study: Study, watch: Watch = unwatched, *, crew: Crew | None = None, hear: Hear = unheard
) -> tuple[tuple[Failure, ...], tuple[str, ...]]:
    """Find names in every transcript and release the texts whose list a human has reviewed.

    Returns:
        The failures, and the interviews whose list of names waits for a human.
    """
    stage = Stage(study, crew or Here(), watch, hear)
    stage.carry_out(ANONYMISE)
    if study.settings.release == "automatic":
        return tuple(stage.failures), ()
    waiting = name_list.waiting_mentions(study)
    return tuple(stage.failures), tuple(i for i in study.interviews if waiting.get(i))


def propose(
    study: Study,
    watch: Watch = unwatched,
    *,
    proposals: int | None = None,
    crew: Crew | None = None,
    hear: Hear = unheard,
) -> int:
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
    Stage(study, crew or Here(), watch, hear, is_whole=True).carry_out(PROPOSE)
    return len(study.proposals)


def run(
    study: Study,
    watch: Watch = unwatched,
    *,
    workers: int = 1,
    crews: Crews | None = None,
    hear: Hear = unheard,
) -> Outcome:
    """Everything that a machine may do, resuming where it stopped.

    Args:
        study: the study.
        watch: is told how far each step is.
        workers: number of processes; 1 is this one, 0 as many as the machine bears.
        crews: in their place, makes who hears recordings, and who reads texts; each is made when
            its work begins, and let go, with its models, when that is over.
        hear: is told what happens to each unit of work.

    Raises:
        BusyError: another process is working on this study.
        ModelError: a model is not on this machine.
    """
    if half := [i for i in study.half_withdrawn if i not in study.withdrawn]:
        raise StudyError(
            "a withdrawal was interrupted",
            where=half[0],
            step="run",
            remedy=f"finish it first: transcode withdraw {study.root.name} {half[0]}",
        )
    failed: tuple[Failure, ...] = ()
    more: tuple[Failure, ...] = ()
    waiting: tuple[str, ...] = ()
    masked = Masked({})
    held: list[str] = []
    hears, reads = crews or _crews(study, workers)
    with study.working(), running(study):
        if study.people_file.exists():  # else it is the shareable half alone
            failed = transcribe(study, watch, crew=hears(), hear=hear)
            with _waiting(held):
                masked = mask.carry_out(study)
        with reads() as crew:
            if study.people_file.exists():
                more, waiting = anonymise(study, watch, crew=crew, hear=hear)
            proposals = propose(study, watch, crew=crew, hear=hear)
        if study.texts:
            with _waiting(held):
                write_report(study)
            watch("report", "", 1.0)
    return Outcome((*failed, *more), waiting, proposals, masked, _released(study), tuple(held))


def _crews(study: Study, workers: int) -> Crews:
    if workers == 1:
        return Here, Here
    return partial(hearing_crew, study, workers), partial(reading_crew, workers)


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
    return tuple(
        Failure(one.interview, one.step, one.what, one.remedy) for one in failures(study).values()
    )
