"""A stage of a run: steps that one crew carries out for all interviews, each noted as it goes.

The steps of a study come in stages because the method asks for it: the language of an interview is
judged with that of the others, and a name is looked for in all of them. Within a step the
interviews do not wait for each other, so while one is decoded another is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from transcode.errors import TranscodeError
from transcode.pipeline.batch.crew import (
    Again,
    At,
    Begun,
    Crew,
    Ended,
    Event,
    Failed,
    Hear,
    Planned,
)
from transcode.pipeline.batch.notes import failures, note
from transcode.pipeline.batch.pace import remember_pace
from transcode.pipeline.batch.plan import shares_of, units_of
from transcode.pipeline.batch.unit import Unit, keep
from transcode.pipeline.batch.workers import Workers
from transcode.pipeline.pieces import let_go
from transcode.pipeline.step import Step
from transcode.pipeline.steps import PROPOSE, TRANSCRIBE
from transcode.study.folder import Study

__all__ = ["Failure", "Hear", "Stage", "Watch", "unheard", "unwatched"]

_WORDS = "transcribe"
_KNOWN = 0.59  # of a transcription: from here on its words are kept

Watch = Callable[[str, str, float], None]
"""Called with the step, the interview ("" for the whole study), and the fraction done."""


def unwatched(step: str, interview: str, done: float) -> None:
    """Report nothing."""


def unheard(event: Event) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that failed for one interview; the others went on."""

    interview: str
    step: str
    what: str
    remedy: str


@dataclass
class Stage:
    """A stage at work.

    Args:
        study: the study.
        crew: who carries out the units.
        watch: is told how far each step is.
        hear: is told what happens to each unit.
        is_whole: what goes wrong with one interview stops the stage, as the others depend on it.
    """

    study: Study
    crew: Crew
    watch: Watch = unwatched
    hear: Hear = unheard
    is_whole: bool = False
    failures: list[Failure] = field(default_factory=list)
    _far: dict[Unit, float] = field(default_factory=dict)
    _lost: dict[Unit, TranscodeError] = field(default_factory=dict)
    _took: list[tuple[str, float, float]] = field(default_factory=list)

    def carry_out(self, steps: Iterable[Step]) -> None:
        """Do each step for every interview that it is possible for, or for the study.

        Raises:
            TranscodeError: what concerns more than one interview, such as a missing model.
        """
        for step in steps:
            if step.is_of_study:
                note(self.study, "begin", step.name)
                self._of_study(step)
                note(self.study, "done", step.name)
                self.watch(step.name, "", 1.0)
                continue
            units = units_of(self.study, step, self._stale(step))
            current = len(self.study.interviews) - len(units)
            self.hear(Planned(step.name, tuple(units), current))
            if step is TRANSCRIBE[1]:
                self._transcribe(units)
            else:
                self.crew.carry_out(units, self._heard)
            remember_pace(self._took)
            self._took.clear()

    def _of_study(self, step: Step) -> None:
        """Do a step of the whole study; in a process that has its models, if there is one."""

        def hear(event: Event) -> None:
            match event:
                case At(_, fraction):
                    self.watch(step.name, "", fraction)
                case Failed(_, problem):
                    raise problem

        if step in PROPOSE and isinstance(self.crew, Workers):
            if step.is_stale(self.study):
                root = str(self.study.root.resolve())
                self.crew.carry_out([Unit(root, step.name, "")], hear)
        else:
            step(self.study, progress=lambda done: self.watch(step.name, "", done))

    def _stale(self, step: Step) -> list[str]:
        """Interviews for which the step is due; a failure to find out is one of the step."""
        failed = failures(self.study)
        due: list[str] = []
        with self.study.reading.held():
            for interview in self.study.interviews:
                unit = Unit("", step.name, interview)
                try:
                    if step.is_possible(self.study, interview):
                        if step.is_stale(self.study, interview):
                            due.append(interview)
                            continue
                        if interview in failed and failed[interview].step == step.name:
                            note(self.study, "done", step.name, interview)
                except TranscodeError as problem:
                    self._failed(Failed(unit, problem))
                self.watch(step.name, interview, 1.0)
        return due

    def _transcribe(self, units: list[Unit]) -> None:
        """Transcribe; first what may be shared of the longest, last what lost its speakers."""
        shares = list(shares_of(self.study, units, self.crew.workers))
        shared = {unit.interview for unit in shares}
        first = [unit for unit in units if unit.interview not in shared]
        self.crew.carry_out([*shares, *first], self._heard)
        self.crew.carry_out([unit for unit in units if unit.interview in shared], self._heard)
        lost = [replace(u, words_only=True) for u in self._lost if self._far.get(u, 0.0) >= _KNOWN]
        self.crew.carry_out(lost, self._heard)
        self._lost.clear()

    # --- what the crew tells

    def _heard(self, event: Event) -> None:
        match event:
            case Begun(unit) if not unit.share and not unit.words_only:
                note(self.study, "begin", unit.step, unit.interview, audio_ms=unit.audio_ms)
            case At(unit, fraction):
                self._far[unit] = fraction
                if not unit.share:
                    self.watch(unit.step, unit.interview, fraction)
            case Ended(unit, done):
                keep(self.study, done)
                if unit.share is None:
                    self._ended(unit, done.seconds, done.made)
                    if done.files and unit.step == _WORDS:
                        let_go(self.study, unit.interview)
            case Failed(unit, problem, is_unforeseen):
                if not unit.share:  # of a share, whoever ends it reports it
                    self._failed(event)
                    if is_unforeseen and unit.step == _WORDS:
                        self._lost[unit] = problem
                    self.watch(unit.step, unit.interview, 1.0)
            case Again():
                pass
        self.hear(event)

    def _ended(self, unit: Unit, seconds: float, made: bool) -> None:
        if unit.words_only:
            self._without_speakers(unit)
        else:
            length = unit.audio_ms if made else 0
            note(self.study, "done", unit.step, unit.interview, seconds=seconds, audio_ms=length)
            self._took.append((unit.step, length / 1000, seconds if length else 0.0))
        self.watch(unit.step, unit.interview, 1.0)

    def _without_speakers(self, unit: Unit) -> None:
        """Say of a failure that it left the words; the next run tries the speakers again."""
        problem = self._lost[replace(unit, words_only=False)]
        what = f"the words are there, but the speakers could not be told apart: {problem.what}"
        more = TranscodeError(what, where=unit.interview, step=unit.step, remedy=problem.remedy)
        note(self.study, "failed", unit.step, unit.interview, problem=more)
        for at, failure in enumerate(self.failures):
            if (failure.interview, failure.step) == (unit.interview, unit.step):
                self.failures[at] = replace(failure, what=what)

    def _failed(self, event: Failed) -> None:
        unit, problem = event.unit, event.problem
        if self.is_whole or (problem.where != unit.interview and not event.is_unforeseen):
            raise problem  # a missing model concerns them all, and so does a full disk
        if unit.words_only:
            return
        note(self.study, "failed", unit.step, unit.interview, problem=problem)
        self.failures.append(Failure(unit.interview, unit.step, problem.what, problem.remedy))
