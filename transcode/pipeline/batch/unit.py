"""A unit of work: one step for one recording, in any process on any machine."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath

from transcode.errors import TranscodeError
from transcode.files import collected, write_atomic
from transcode.pipeline.step import Progress, silent
from transcode.pipeline.steps import STEPS, TRANSCRIBE
from transcode.pipeline.transcribe import read_ahead, transcribe_words
from transcode.study import kinds
from transcode.study.folder import Study

__all__ = ["Done", "Unit", "carry_out", "in_words", "keep"]

_STEPS = {step.name: step for step in STEPS}
_SHARED_STEP = TRANSCRIBE[1].name


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of work.

    Args:
        root: the folder of the study.
        step: the name of the step.
        interview: for which it is done.
        audio_ms: length of the recording; 0 where it is not known.
        words_only: of a transcript, without telling its speakers apart.
        share: of a long recording read by several workers, which part of how many.
    """

    root: str
    step: str
    interview: str
    audio_ms: int = 0
    words_only: bool = False
    share: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """The unit as a scheduler shows it."""
        more = "".join(f"-{part}" for part in self.share or ())
        return f"{self.step} {self.interview}{more}".replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Done:
    """Result of a unit: whether there was anything to do, how long it took, what it made.

    ``files`` are the contents of what was made, by their places below the study, where the worker
    was to write nothing itself.
    """

    made: bool
    seconds: float
    files: dict[str, bytes] = field(default_factory=dict)


def carry_out(unit: Unit, progress: Progress = silent, *, writes: bool = True) -> Done:
    """Carry out a unit. Doing it twice is harmless: what is current is not made again.

    Raises:
        TranscodeError: as the step.
    """
    study, began = _study(unit.root), time.monotonic()
    if writes:
        made = _make(study, unit, progress)
        return Done(made, time.monotonic() - began)
    with collected() as held:
        made = _make(study, unit, progress)
    files = {
        path.relative_to(study.root).as_posix(): data
        for path, data in held.items()
        if unit.share or not _is_piece(path.relative_to(study.root).as_posix())
    }
    return Done(made, time.monotonic() - began, files)


def _make(study: Study, unit: Unit, progress: Progress) -> bool:
    if unit.share:
        read_ahead(study, unit.interview, unit.share, progress)
        return True
    if unit.words_only:
        transcribe_words(study, unit.interview, progress)
        return True
    return _STEPS[unit.step](study, unit.interview, progress)


def keep(study: Study, done: Done) -> None:
    """Write what a worker made that was to write nothing itself.

    Raises:
        StudyError: a place outside the study.
        ArtefactError: it cannot be written.
    """
    for place, data in done.files.items():
        if ".." in PurePosixPath(place).parts or Path(place).is_absolute():
            raise TranscodeError("a worker returned a file for a place outside the study")
        write_atomic(study.root / place, data)


def _is_piece(place: str) -> bool:
    return kinds.PIECE.parts(place) is not None


@lru_cache(maxsize=1)
def _study(root: str) -> Study:
    """The study in this process: what it has read stays read as long as it stays unchanged."""
    return Study.open(root)


def in_words(problem: BaseException, unit: Unit) -> TranscodeError:
    """The error that a failure inside a unit is reported as.

    A message of a library may quote what it was working on, so only its kind and place are told.
    """
    if isinstance(problem, TranscodeError):
        return problem
    if isinstance(problem, MemoryError):
        return TranscodeError(
            "there was not enough memory for it",
            where=unit.interview, step=unit.step,
            remedy="close other programs, or run it again with --workers 1",
        )  # fmt: skip
    frame, place = problem.__traceback__, ""
    while frame:
        code = frame.tb_frame.f_code
        if "transcode" in Path(code.co_filename).parts:
            place = f" in {Path(code.co_filename).name}, line {frame.tb_lineno}"
        frame = frame.tb_next
    return TranscodeError(
        f"the program failed on it ({type(problem).__name__}{place})",
        where=unit.interview, step=unit.step,
        remedy="run it again; if it fails again, report these words to the authors, and go on "
        "with the other interviews",
    )  # fmt: skip
