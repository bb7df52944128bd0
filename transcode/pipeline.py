"""The chain, as a reader would tell it: from a folder of recordings to what waits for a human.

The verbs here are the program; the command line and the notebooks only call them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from transcode import calling, identities, masking, proposing, releasing, steps
from transcode.artefacts import canonical, read_vectors, write_atomic
from transcode.documents import notes_in_words, notes_on_document
from transcode.errors import (
    AgreementError,
    ArtefactError,
    DecisionError,
    JournalError,
    KeyFileError,
    PrivacyError,
    StudyError,
    TranscodeError,
)
from transcode.intake import Intake, Passed, add
from transcode.masking import Masked
from transcode.outputs import check_leftovers, write_report
from transcode.privacy.overlooked import LAST_SEARCH
from transcode.settings import Settings
from transcode.study import CONSENSUS, Study

__all__ = [
    "Failure",
    "Intake",
    "InterviewStatus",
    "Outcome",
    "Passed",
    "Released",
    "Status",
    "add",
    "anonymise",
    "check_settings",
    "noted_failures",
    "propose",
    "run",
    "start",
    "status",
    "transcribe",
    "verify",
]

Watch = Callable[[str, str, float], None]
"""Told the step, the interview ("" for the whole study), and the fraction done."""


def _unwatched(step: str, interview: str, done: float) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong with one interview; the others went on."""

    interview: str
    step: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Released:
    """What the machine replaced by itself, where ``release`` is "automatic"."""

    interviews: int = 0
    mentions: int = 0
    undecided: int = 0  # of these, those on which no person has decided
    last_search: int = 0  # of these, those that only the last search found


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to."""

    failures: tuple[Failure, ...]
    waiting: tuple[str, ...]  # interviews whose names wait for a human
    proposals: int
    masked: Masked  # what people typed and somebody decided to hide
    released: Released
    held: tuple[str, ...]  # why the report waits for a person; it is as it was


@dataclass(frozen=True, slots=True)
class InterviewStatus:
    """How far one interview is. ``waits`` says what a human must do; ``failed`` what went wrong."""

    interview: str
    file: str
    transcribed: bool
    doubts: int  # passages that may not be what was said
    names_found: bool
    released: bool
    vectors: bool
    waits: str
    failed: str


@dataclass(frozen=True, slots=True)
class Status:
    """How far a study is."""

    interviews: tuple[InterviewStatus, ...]
    proposals: int
    coders: tuple[tuple[str, int], ...]  # coder, proposals decided
    uncoded: int = 0  # passages that support no proposal well enough
    notes: tuple[str, ...] = ()  # what is missing for the languages of the texts
    journals: tuple[str, ...] = ()  # what is unusual about the journals, and does no harm
    damaged: tuple[str, ...] = ()  # the journals that cannot be read, and why
    documents: tuple[tuple[str, str], ...] = ()  # what was noted on those read, what to do


# --- the folder


def start(folder: Path, study: Path | None = None, settings: Settings | None = None) -> Study:
    """The study of a folder of recordings: opened if there is one, made if there is none.

    ``folder`` may be the study itself. A new study is made beside the recordings, never inside.

    Raises:
        StudyError: no such folder, or a setting of the study that is not allowed.
    """
    if (folder / "study.toml").exists():
        if study is not None and study.resolve() != folder.resolve():
            raise StudyError(
                "is a study already",
                where=folder.name,
                remedy="leave the other study out, or give a folder of recordings",
            )
        root = folder
    elif not folder.is_dir():
        raise StudyError("is not a folder", where=folder.name, remedy="give a folder of recordings")
    else:
        root = study or folder.resolve().with_name(f"{folder.resolve().name}-study")
    is_new = not (root / "study.toml").exists()
    opened = Study.create(root, settings) if is_new else Study.open(root)
    check_settings(opened)
    return opened


def check_settings(study: Study, **coding: int) -> None:
    """Read every table of ``study.toml``, so that nothing is refused after hours of work.

    ``coding`` are settings that are to take the place of those there.

    Raises:
        StudyError: an unknown setting, a wrong type, a number out of its range.
    """
    from transcode.coding import CodingSettings
    from transcode.coding.chat import ChatSettings

    steps.speech_settings(study)
    calling.privacy_settings(study)
    steps.room_settings(CodingSettings, {**study.settings.coding, **coding}, "coding")
    steps.room_settings(ChatSettings, study.settings.naming, "naming")


# --- what the machine may do


def transcribe(study: Study, watch: Watch = _unwatched) -> tuple[Failure, ...]:
    """Every recording -> a transcript. A recording that cannot be used does not stop the others."""
    failures: list[Failure] = []
    for person in study.people:
        with _failing(study, person.id, "transcribe", failures):
            steps.transcribe(study, person, partial(watch, "transcribe", person.id))
        watch("transcribe", person.id, 1.0)
    identities.tell_speakers(study)
    return tuple(failures)


def anonymise(
    study: Study, watch: Watch = _unwatched
) -> tuple[tuple[Failure, ...], tuple[str, ...]]:
    """Find names in every transcript and release the texts whose list a human has reviewed.

    Returns:
        The failures, and the interviews whose list of names waits for a human.
    """
    failures: list[Failure] = []
    for interview in study.interviews:
        if study.transcript_path(interview).exists():
            with _failing(study, interview, "find names", failures):
                releasing.find_names(study, interview, partial(watch, "find names", interview))
        watch("find names", interview, 1.0)
    _, waiting = releasing.release(study)
    watch("release", "", 1.0)
    return tuple(failures), waiting


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
    model = steps.vectors_model(study)
    for interview in study.interviews:
        if study.text_path(interview).exists():
            steps.segment(study, interview)
            steps.embed(study, interview, model, partial(watch, "embed", interview))
        watch("embed", interview, 1.0)
    if not study.texts:
        return 0
    proposing.propose(study, partial(watch, "propose", ""))
    watch("propose", "", 1.0)
    return len(study.proposals)


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
                masked = masking.carry_out(study)
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
    rows = [row for row in releasing.review_rows(study) if row["mention"] and row["interview"]]
    replaced = [
        row for row in rows if row["decision"] not in ("ignore", "never") and row["kind"] != "none"
    ]
    undecided = [row for row in replaced if not row["decision"]]
    return Released(
        len(study.texts),
        len(replaced),
        len(undecided),
        sum(row["found by"] == LAST_SEARCH for row in undecided),
    )


def noted_failures(study: Study) -> tuple[Failure, ...]:
    """What went wrong with single interviews, also where a later step stopped the run."""
    noted = (json.loads(path.read_bytes()) for path in _notes(study))
    return tuple(
        Failure(path.stem, note["step"], note["what"], note.get("remedy", ""))
        for path, note in zip(_notes(study), noted, strict=True)
    )


def _notes(study: Study) -> list[Path]:
    return sorted((study.cache / "failed").glob("*.json"))


@contextmanager
def _failing(study: Study, interview: str, step: str, failures: list[Failure]) -> Iterator[None]:
    """Note what goes wrong with one interview, and let the others go on."""
    note = study.cache / "failed" / f"{interview}.json"
    try:
        yield
    except TranscodeError as problem:
        if problem.where != interview:  # a missing model concerns them all
            raise
        failures.append(Failure(interview, step, problem.what, problem.remedy))
        said = {"step": step, "what": problem.what, "remedy": problem.remedy}
        write_atomic(note, canonical(said))
    else:
        if note.exists() and json.loads(note.read_bytes())["step"] == step:
            note.unlink()


# --- how far it is


def status(study: Study) -> Status:
    """How far each interview is, and what waits for a human."""
    open_in = releasing.waiting_mentions(study)
    files = {p.id: p.file for p in study.people} if study.people_file.exists() else {}
    empty = releasing.without_mentions(study)
    rows: list[InterviewStatus] = []
    for interview in study.interviews:
        note = study.cache / "failed" / f"{interview}.json"
        failed = json.loads(note.read_bytes())["what"] if note.exists() else ""
        released = study.text_path(interview).exists()
        waits = ""
        if study.settings.release == "reviewed" and open_in.get(interview):
            nothing = interview in empty
            waits = "nothing found: read it" if nothing else f"{open_in[interview]} names to review"
        rows.append(
            InterviewStatus(
                interview=interview,
                file=files.get(interview, ""),
                transcribed=(transcribed := study.transcript_path(interview).exists()),
                doubts=_doubts(study, interview) if transcribed else 0,
                names_found=study.mentions_path(interview).exists(),
                released=released,
                vectors=study.vectors_path(interview).exists(),
                waits=waits,
                failed=failed,
            )
        )
    proposals = study.proposals if study.proposals_file.exists() else ()
    known = {one.id for one in proposals}
    decided: dict[str, int] = {}
    damaged: list[str] = []
    for coder in study.writers:
        try:
            decided[coder] = len(known & set(dict(study.codebook(coder).decided)))
        except JournalError as problem:  # the others go on
            damaged.append(str(problem))
    decided.pop(CONSENSUS, None)
    uncoded = sum(len(one.uncoded) for one in proposals)
    notes = (*steps.language_notes(study), *releasing.notes_on_names(study))
    return Status(
        tuple(rows),
        len(known),
        tuple(decided.items()),
        uncoded,
        notes,
        study.journal_notes,
        tuple(damaged),
        _on_documents(study, rows),
    )


def _on_documents(study: Study, rows: Sequence[InterviewStatus]) -> tuple[tuple[str, str], ...]:
    """What has to be said of the documents that became transcripts."""
    noted = ((r.interview, notes_on_document(study, r.interview)) for r in rows if r.transcribed)
    return tuple(notes_in_words(study, noted))


def _doubts(study: Study, interview: str) -> int:
    try:
        return sum(len(turn.doubts) for turn in steps.heard(study, interview).turns)
    except ArtefactError:
        return 0  # damaged: the next run, and verify, say so


def verify(study: Study) -> tuple[str, ...]:
    """Check everything that can be checked; one line for each fault, none when all is well."""
    faults: list[str] = []
    checks: list[Callable[[], object]] = []
    for interview in study.interviews:
        paths = {
            study.transcript_path(interview): study.transcript,
            study.mentions_path(interview): study.mentions,
            study.text_path(interview): study.text,
            study.segments_path(interview): study.segments,
        }
        checks += [partial(read, interview) for path, read in paths.items() if path.exists()]
        checks.append(partial(study.corrections, interview))
        rows = (study.vectors_path(interview), study.voices_path(interview))
        checks += [partial(read_vectors, path) for path in rows if path.exists()]
    if study.proposals_file.exists():
        checks.append(partial(getattr, study, "proposals"))
    checks.append(partial(getattr, study, "speakers"))
    for coder in (*study.coders, CONSENSUS):
        checks += [study.journal(coder).verify, partial(_nothing_lost, study, coder)]
        checks.append(partial(_nobody_back, study, coder))
    if study.key_file.exists():
        checks.append(partial(releasing.load_pseudonyms, study))
    checks.append(partial(check_leftovers, study))
    for check in checks:
        try:
            check()
        except TranscodeError as problem:
            faults.append(str(problem))
    return tuple(dict.fromkeys(faults))


def _nothing_lost(study: Study, coder: str) -> None:
    if lost := study.lost_codings(coder):
        where = ", ".join(sorted({coding.anchor.interview for coding in lost}))
        raise DecisionError(
            f"{len(lost)} codings of {coder} lost their words to a correction",
            where=where,
            remedy="read the passages again and code them again",
        )


def _nobody_back(study: Study, coder: str) -> None:
    """No decision is about an interview that was withdrawn: an older copy may have come back."""
    back = [i for i in study.withdrawn if study.journal(coder).is_about(i)]
    if back:
        raise DecisionError(
            f"the journal of {coder} holds decisions about a withdrawn interview",
            where=", ".join(back),
            remedy=f"transcode withdraw {study.root.name} {back[0]}",
        )
