"""The chain, as a reader would tell it: from a folder of recordings to what waits for a human.

The verbs here are the program; the command line and the notebooks only call them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from transcode import identities, proposing, releasing, steps
from transcode.artefacts import canonical, file_digest, read_vectors, write_atomic
from transcode.documents import notes_in_words, notes_on_document
from transcode.errors import ArtefactError, DecisionError, StudyError, TranscodeError
from transcode.layout import DOCUMENTS, RECORDINGS, UNREAD, is_document
from transcode.outputs import check_leftovers, write_report
from transcode.records import Participant, Person
from transcode.settings import Settings
from transcode.study import CONSENSUS, Study
from transcode.tables import read_participants, read_people

__all__ = [
    "Failure",
    "InterviewStatus",
    "Outcome",
    "Status",
    "add",
    "anonymise",
    "passed_over",
    "propose",
    "run",
    "start",
    "status",
    "transcribe",
    "verify",
]

R = TypeVar("R", Person, Participant)
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
class Outcome:
    """What a run came to."""

    failures: tuple[Failure, ...]
    waiting: tuple[str, ...]  # interviews whose names wait for a human
    proposals: int


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
    documents: tuple[tuple[str, str], ...] = ()  # what was noted on those read, what to do


# --- the folder


def start(folder: Path, study: Path | None = None, settings: Settings | None = None) -> Study:
    """The study of a folder of recordings: opened if there is one, made if there is none.

    ``folder`` may be the study itself. A new study is made beside the recordings, never inside.

    Raises:
        StudyError: no such folder.
    """
    if (folder / "study.toml").exists():
        return Study.open(folder)
    if not folder.is_dir():
        raise StudyError("is not a folder", where=folder.name, remedy="give a folder of recordings")
    root = study or folder.resolve().with_name(f"{folder.resolve().name}-study")
    if (root / "study.toml").exists():
        return Study.open(root)
    return Study.create(root, settings)


def add(study: Study, sources: Iterable[Path]) -> tuple[Person, ...]:
    """Copy recordings (files, or folders of them) into a study; those it has are passed over.

    A document (docx, odt, txt, vtt, srt) named like a recording beside it is that recording's
    transcript; one that is given by name, or in a folder without recordings, is an interview that
    has no recording. A ``people.csv`` and ``participants.csv`` beside the recordings, or one folder
    above, say who is who.

    Raises:
        StudyError: a file is no recording or document, or there is nothing to add.
    """
    added: list[Person] = []
    for source in sources:
        folder = source if source.is_dir() else source.parent
        people = {row.file: row for row in _beside(folder, "people.csv", read_people)}
        shared = {row.id: row for row in _beside(folder, "participants.csv", read_participants)}
        files = _files(source)
        documents = [file for file in files if is_document(file)]
        found = [file for file in files if file.suffix.lower() in RECORDINGS] or documents
        if not found:
            raise StudyError(
                "holds no recording" if source.is_dir() else "is not a recording",
                where="the folder given" if source.is_dir() else "the file given",
                step="add",
                remedy=f"recordings end in {', '.join(sorted(RECORDINGS))}, "
                f"transcripts in {', '.join(sorted(DOCUMENTS))}",
            )
        refused = study.refused if source.is_dir() else {}
        for file in found:
            if refused and file_digest(file) in refused:
                continue  # whoever withdrew stays out; one that is given by name is refused aloud
            like = people.get(file.name)
            participant = shared.get(like.id if like else file.stem)
            beside = (one for one in documents if one.stem == file.stem and one != file)
            person = study.add(file, like=like, participant=participant, script=next(beside, None))
            if person:
                added.append(person)
    return tuple(added)


def passed_over(folder: Path) -> tuple[str, ...]:
    """Names of files in a folder that look like transcripts and that :func:`add` does not take.

    They are in a format that is not read, or lie among recordings and none of those has their name.
    """
    files = _files(folder) if folder.is_dir() else []
    recordings = {file.stem for file in files if file.suffix.lower() in RECORDINGS}
    documents = [file for file in files if is_document(file)]
    beside = {file.stem: file for file in reversed(documents) if file.stem in recordings}
    taken = set(beside.values()) if recordings else set(documents)
    unread = {file for file in files if file.suffix.lower() in UNREAD}
    return tuple(f.name for f in files if f in unread or (f in documents and f not in taken))


def _files(source: Path) -> list[Path]:
    """The files of a folder that may be of a study, in order; a file is the one of its own."""
    if not source.is_dir():
        return [source]
    files = (file for file in sorted(source.iterdir()) if not file.name.startswith((".", "~$")))
    return [file for file in files if file.stem.lower() != "readme"]


def _beside(folder: Path, name: str, read: Callable[[Path], tuple[R, ...]]) -> tuple[R, ...]:
    places = (folder / name, folder.resolve().parent / name)
    return next((read(path) for path in places if path.exists()), ())


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
    """Find names in every transcript and release the texts that a human has passed.

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
    """
    if proposals is not None:
        study.choose("coding", "proposals", proposals)
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
    with study.working():
        if study.people_file.exists():  # else it is the shareable half alone
            failures = transcribe(study, watch)
            more, waiting = anonymise(study, watch)
        proposals = propose(study, watch)
        if study.texts:
            write_report(study)
            watch("report", "", 1.0)
    return Outcome((*failures, *more), waiting, proposals)


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
        write_atomic(note, canonical({"step": step, "what": problem.what}))
    else:
        if note.exists() and json.loads(note.read_bytes())["step"] == step:
            note.unlink()


# --- how far it is


def status(study: Study) -> Status:
    """How far each interview is, and what waits for a human."""
    open_in = releasing.waiting_mentions(study)
    files = {p.id: p.file for p in study.people} if study.people_file.exists() else {}
    rows: list[InterviewStatus] = []
    for interview in study.interviews:
        note = study.cache / "failed" / f"{interview}.json"
        failed = json.loads(note.read_bytes())["what"] if note.exists() else ""
        released = study.text_path(interview).exists()
        waits = ""
        if study.settings.release == "reviewed" and open_in.get(interview):
            waits = f"{open_in[interview]} names to review"
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
    decided = {
        coder: len(known & set(dict(study.codebook(coder).decided))) for coder in study.coders
    }
    uncoded = sum(len(one.uncoded) for one in proposals)
    notes = steps.language_notes(study)
    return Status(
        tuple(rows), len(known), tuple(decided.items()), uncoded, notes, _on_documents(study, rows)
    )


def _on_documents(study: Study, rows: Iterable[InterviewStatus]) -> tuple[tuple[str, str], ...]:
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
