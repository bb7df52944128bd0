"""Status of a study: how far each interview is, and what waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transcode.errors import ArtefactError, JournalError
from transcode.pipeline import name_list, release, segment, transcribe
from transcode.pipeline.batch.notes import failures
from transcode.pipeline.documents import notes_in_words, notes_on_document
from transcode.pipeline.hearing import notes_on_hearing
from transcode.pipeline.imported import waiting_codings
from transcode.pipeline.languages import notes_on_languages
from transcode.pipeline.recordings import notes_on_recording
from transcode.pipeline.recount import Count, unsure
from transcode.pipeline.steps import STEPS
from transcode.records.speech import Turn
from transcode.records.unheard import unheard_ms
from transcode.study.coders import CONSENSUS
from transcode.study.folder import Study

__all__ = ["InterviewStatus", "Status", "status"]


@dataclass(frozen=True, slots=True)
class InterviewStatus:
    """Progress of one interview. ``waits`` is the work left to a person; ``failed`` the failure."""

    interview: str
    file: str
    transcribed: bool
    doubts: int  # passages that may not be what was said
    unheard_ms: int  # voice, among these, in which no words were understood
    names_found: bool
    released: bool
    vectors: bool
    waits: str
    failed: str


@dataclass(frozen=True, slots=True)
class Status:
    """Progress of a study."""

    interviews: tuple[InterviewStatus, ...]
    proposals: int
    coders: tuple[tuple[str, int], ...]  # coder, proposals decided
    uncoded: int = 0  # passages that support no proposal well enough
    notes: tuple[str, ...] = ()  # what is missing for the languages of the texts
    journals: tuple[str, ...] = ()  # what is unusual about the journals, and does no harm
    damaged: tuple[str, ...] = ()  # the journals that cannot be read, and why
    documents: tuple[tuple[str, str], ...] = ()  # what was noted on those read, what to do
    recordings: tuple[tuple[str, str], ...] = ()  # what they lack, what to do
    languages: tuple[tuple[str, str], ...] = ()  # what a person should look at, what settles it
    unsure: tuple[Count, ...] = ()  # interviews of which nobody knows how many people speak
    hearing: tuple[str, ...] = ()  # the speech model, and where it is weak
    imported: tuple[tuple[str, int], ...] = ()  # interview, codings that wait for its release
    lost: tuple[tuple[str, int], ...] = ()  # coder, codings whose words are gone


# --- how far it is


def status(study: Study) -> Status:
    """Report how far each interview is, and what waits for a person."""
    with study.reading.held():  # a run may go on meanwhile: each file is looked at once
        return _status(study)


def _status(study: Study) -> Status:
    open_in = name_list.waiting_mentions(study)
    files = {p.id: p.file for p in study.people} if study.people_file.exists() else {}
    empty = name_list.without_mentions(study)
    failed_in = failures(study)
    rows: list[InterviewStatus] = []
    for interview in study.interviews:
        failed = failed_in[interview].what if interview in failed_in else ""
        done = {step.name for step in STEPS if step.is_done(study, interview)}
        turns = _turns(study, interview) if "transcribe" in done else ()
        waits = ""
        if study.settings.release == "reviewed" and open_in.get(interview):
            nothing = interview in empty
            waits = "nothing found: read it" if nothing else f"{open_in[interview]} names to review"
        rows.append(
            InterviewStatus(
                interview=interview,
                file=files.get(interview, ""),
                transcribed="transcribe" in done,
                doubts=sum(len(turn.doubts) for turn in turns),
                unheard_ms=sum(map(_unheard_ms, turns)),
                names_found="find names" in done,
                released="release" in done,
                vectors="embed" in done,
                waits=waits,
                failed=failed,
            )
        )
    proposals = study.proposals if study.proposals_file.exists() else ()
    ids = {proposal.id for proposal in proposals}
    decided: dict[str, int] = {}
    lost: dict[str, int] = {}
    damaged: list[str] = []
    for coder in study.writers:
        try:
            book = study.codebook(coder)
            decided[coder] = len(ids & set(dict(book.decided)))
            lost[coder] = len(book.lost)
        except JournalError as problem:  # the others go on
            damaged.append(str(problem))
    decided.pop(CONSENSUS, None)
    uncoded = sum(len(proposal.uncoded) for proposal in proposals)
    notes = (
        *transcribe.notes_on_model(study),
        *segment.language_notes(study),
        *release.notes_on_names(study),
    )
    return Status(
        tuple(rows),
        len(ids),
        tuple(decided.items()),
        uncoded,
        notes,
        study.journal_notes,
        tuple(damaged),
        _on_documents(study, rows),
        tuple(note for row in rows if row.transcribed for note in _on_recording(study, row)),
        tuple(notes_on_languages(study)),
        unsure(study),
        notes_on_hearing(study),
        tuple(waiting_codings(study).items()),
        tuple((coder, number) for coder, number in lost.items() if number),
    )


def _on_documents(study: Study, rows: Sequence[InterviewStatus]) -> tuple[tuple[str, str], ...]:
    """Notes on the documents that became transcripts."""
    noted = ((r.interview, notes_on_document(study, r.interview)) for r in rows if r.transcribed)
    return tuple(notes_in_words(study, noted))


def _on_recording(study: Study, row: InterviewStatus) -> tuple[tuple[str, str], ...]:
    try:
        return notes_on_recording(study, row.interview)
    except ArtefactError:
        return ()  # damaged: the next run, and verify, report it


def _turns(study: Study, interview: str) -> tuple[Turn, ...]:
    try:
        return transcribe.heard(study, interview).turns
    except ArtefactError:
        return ()  # damaged: the next run, and verify, report it


def _unheard_ms(turn: Turn) -> int:
    """Milliseconds of voice without words to which nobody has listened yet."""
    doubts = [doubt for doubt in turn.doubts if doubt.reason == "unheard"]
    return sum(unheard_ms(turn.text[doubt.begin : doubt.end]) for doubt in doubts)
