"""Correction of transcripts: at a desk, or in a document that is edited elsewhere.

The transcript itself never changes: edits are added beside it, one a change, and can be undone.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from transcode.errors import PrivacyError, StudyError
from transcode.files import write_atomic
from transcode.models.registry import find
from transcode.pipeline.documents import notes_in_words, read_document
from transcode.pipeline.hearing import aligning_model, weakness_of
from transcode.pipeline.step import Progress, silent
from transcode.pipeline.transcribe import heard, speech_settings
from transcode.records.speech import Edit, Transcript, Turn
from transcode.study.folder import Study

if TYPE_CHECKING:
    from transcode.exchange import Remark
    from transcode.speech.correction.desk import CorrectionDesk
    from transcode.speech.correction.summary import Summary

__all__ = ["desk", "export_draft", "import_draft", "notes_on_draft", "remarks_on", "retime"]


def desk(study: Study, interview: str, who: str = "") -> CorrectionDesk:
    """Open the desk for correcting an interview; every change is on the disk when it returns.

    Raises:
        StudyError: there is no transcript of this interview.
    """
    from transcode.speech.correction.desk import CorrectionDesk

    _check(study, interview)
    return CorrectionDesk(
        study.transcript(interview),
        study.corrections(interview),
        save=lambda edit: study.correct(interview, edit),
        who=who,
    )


def export_draft(study: Study, interview: str, target: Path) -> None:
    """Write a transcript as a document: docx, txt, vtt or srt. Identifying, like the transcript.

    Raises:
        ExchangeError: the ending is another one, or the file cannot be written.
        PrivacyError: the target is in ``shareable/``.
    """
    from transcode.exchange import write_draft

    _check(study, interview)
    if study.shareable.resolve() in target.resolve().parents:
        raise PrivacyError(
            "a transcript names people, so it must not be written to shareable/",
            where=interview,
            step="correct",
            remedy="write it to confidential/, or outside the study",
        )
    weak = weakness_of(study, interview)
    warning = f"Heard by a machine: {weak}" if weak else ""
    kind, notation = target.suffix.lower(), study.settings.notation
    draft = write_draft(heard(study, interview), kind, notation, warning)
    write_atomic(target, draft)


def import_draft(
    study: Study, interview: str, document: Path, *, who: str = "", progress: Progress = silent
) -> Summary:
    """Read an edited document back, as one edit; align the changed words with the recording.

    Raises:
        ExchangeError: the document cannot be read.
        StudyError: there is no transcript of this interview.
    """
    from transcode.speech.correction.revise import revise

    at = desk(study, interview, who)
    draft = read_document(study, document, interview).turns
    edit, summary = revise(at.transcript, draft, study.settings.notation)
    if edit:
        before = {turn.id: turn for turn in at.transcript.turns}
        changed = {turn.id for turn in edit.turns if _text(before.get(turn.id)) != turn.text}
        # if much has changed, everything is aligned: one alignment is better than two that meet
        much = 4 * len(changed) >= len(edit.turns)
        listening = {turn.id for turn in edit.turns} if much else changed
        turns = _listened_to(study, at.transcript, edit.turns, listening, progress)
        at.add(replace(edit, turns=turns))
    progress(1.0)
    return summary


def notes_on_draft(study: Study, interview: str, document: Path) -> tuple[tuple[str, str], ...]:
    """Notes on the parts of an edited document that are in no turn, with remedies."""
    notes = read_document(study, document, interview).notes
    reported = [note for note in notes if not note.is_about_speakers]
    return tuple(notes_in_words(study, [(interview, reported)]))


def remarks_on(study: Study, interview: str) -> tuple[Remark, ...]:
    """Comments and footnotes of the document that an interview came as or with."""
    from transcode.exchange import remarks_in

    document = study.script_of(interview)
    return remarks_in(document.read_bytes()) if document else ()


def retime(study: Study, interview: str, *, who: str = "", progress: Progress = silent) -> int:
    """Align words that were inserted by hand with the recording. Returns the number of turns."""
    at = desk(study, interview, who)
    before = {turn.id: turn for turn in study.transcript(interview).turns}
    turns = at.transcript.turns
    changed = {turn.id for turn in turns if _text(before.get(turn.id)) != turn.text}
    timed = _listened_to(study, at.transcript, turns, changed, progress)
    if timed != turns:
        at.add(Edit("times", tuple(turn.id for turn in turns), timed))
    progress(1.0)
    return len(changed)


def _listened_to(
    study: Study,
    transcript: Transcript,
    turns: tuple[Turn, ...],
    changed: set[str],
    progress: Progress,
) -> tuple[Turn, ...]:
    """Time the words of the turns, if the recording and a model are available."""
    from transcode.speech.transcribe import listen_for

    person = next((row for row in study.people if row.id == transcript.interview), None)
    if not changed or person is None or not study.recording_path(person).exists():
        return turns
    return listen_for(
        turns,
        study.recording_path(person),
        interview=transcript.interview,
        whisper=find(aligning_model(study, transcript.interview)),
        language=transcript.language,
        changed=changed,
        settings=speech_settings(study),
        progress=progress,
    )


def _text(turn: Turn | None) -> str:
    return turn.text if turn else ""


def _check(study: Study, interview: str) -> None:
    if not study.transcript_path(interview).exists():
        raise StudyError(
            "there is no transcript of this interview",
            where=interview,
            step="correct",
            remedy=f"run `transcode transcribe {study.root.name}`; the interviews are "
            f"{', '.join(study.interviews)}",
        )
