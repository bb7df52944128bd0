"""The number of speakers of a recording: settled by a person, and the speakers found again by it.

What was recognised stands. Where nobody has corrected the transcript, it is written again with its
turns cut by the new voices; else that is an edit beside the others, which can be undone.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from transcode.errors import ExchangeError, StudyError
from transcode.models.registry import find
from transcode.pipeline.documents import read_document
from transcode.pipeline.pieces import room_for
from transcode.pipeline.step import Progress, silent
from transcode.records.base import stable_id
from transcode.records.people import Person
from transcode.records.speech import Correction, Edit, Transcript
from transcode.study.artefacts import Header, write_artefact, write_vectors
from transcode.study.folder import Study
from transcode.study.settings import Models

if TYPE_CHECKING:
    from transcode.speech.settings import SpeechSettings
    from transcode.speech.speakers import Voices

__all__ = ["Count", "differs_in_count", "find_again", "reason_against", "unsure", "write_voices"]

SURE = 0.8  # a count less likely than this is asked about


@dataclass(frozen=True, slots=True)
class Count:
    """The number of speakers found in an interview, and the chance that it is right, 0 to 1."""

    interview: str
    found: int
    sure: float


def differs_in_count(study: Study, interview: str, wanted: Header) -> bool:
    """Return whether the speakers have to be found again, and nothing else.

    So it is where the transcript differs in the number of speakers alone from what would be made
    now; and, once somebody has corrected it, where a person has settled another number since.
    """
    stored = study.reading.header(study.transcript_path(interview))
    found = study.reading.header(study.voices_path(interview))
    if stored is None or found is None or reason_against(study, interview):
        return False
    if study.corrections(interview):
        before = found.parameters.get("speakers", stored.parameters.get("speakers", 0))
        person = study.person(interview)
        settled = person.speakers if person else 0
        was_settled = found.parameters.get("changes", 0) > 0
        return bool(settled or was_settled) and wanted.parameters["speakers"] != before
    return stored.key != wanted.key and _but_for_count(stored) == _but_for_count(wanted)


def _but_for_count(header: Header) -> str:
    return replace(header, parameters={**header.parameters, "speakers": 0}).key


def unsure(study: Study) -> tuple[Count, ...]:
    """List the interviews in which the number of speakers is not sure, and nobody has settled it.

    It is settled by a number in ``people.csv``, or by a correction that gives turns to speakers.
    """
    people = study.people if study.people_file.exists() else ()
    estimated = (person.id for person in people if not person.speakers)
    counts = (_count(study, interview) for interview in estimated)
    return tuple(count for count in counts if count)


def _count(study: Study, interview: str) -> Count | None:
    from transcode.speech.correction.edits import fold, standing

    header = study.reading.header(study.voices_path(interview))
    sure = header.parameters.get("sure", 1.0) if header else 1.0
    if sure >= SURE or not study.transcript_path(interview).exists():
        return None
    changes = study.corrections(interview)
    if any(map(_tells_speakers, standing(changes)[0])) or reason_against(study, interview):
        return None
    transcript = fold(study.transcript(interview), changes)
    return Count(interview, len({turn.speaker for turn in transcript.turns}), sure)


def _tells_speakers(change: Edit | Correction) -> bool:
    """Return whether a person has said by it who speaks; all turns at once are the machine's."""
    if isinstance(change, Correction):
        return change.speaker is not None
    by_hand = change.verb == "speaker" and len(change.replaces) == 1
    return by_hand or change.verb in ("merge", "import")


def reason_against(study: Study, interview: str) -> StudyError | None:
    """The reason why the speakers of an interview cannot be found by their voices, if any."""
    person = study.person(interview)
    chosen = study.settings.models
    what, remedy = "", ""
    if person is None:
        what = "there is no such interview"
        remedy = f"choose one of: {', '.join(study.interviews)}"
    elif not study.recording_path(person).exists():
        what = "there is no recording to hear the speakers in"
        remedy = "correct the speakers in a document: transcode correct STUDY INTERVIEW --export"
    elif not _tells_voices(chosen):
        what = "the study has no model that tells voices apart"
        remedy = "set segmentation and voices under [models] in study.toml"
    elif _document_names(study, interview):
        what = "the document that came with the recording says who speaks"
        remedy = "correct the speakers there: transcode correct STUDY INTERVIEW --export"
    return StudyError(what, where=interview, step="speakers", remedy=remedy) if what else None


def _tells_voices(chosen: Models) -> bool:
    from transcode.speech.pyannote_engine import is_pipeline

    has_both = bool(chosen.segmentation and chosen.voices)
    return has_both or (bool(chosen.segmentation) and is_pipeline(find(chosen.segmentation)))


def _document_names(study: Study, interview: str) -> bool:
    """Return whether the document that came with a recording says who speaks."""
    script = study.script_of(interview)
    if script is None:
        return False

    def read() -> bool:
        with suppress(ExchangeError):  # a run says that it cannot be read
            return any(turn.speaker for turn in read_document(study, script, interview).turns)
        return False

    return study.reading.keep(("named", interview), [script, study.settings_file], read)


def find_again(
    study: Study,
    person: Person,
    header: Header,
    settings: SpeechSettings,
    progress: Progress = silent,
) -> None:
    """Find the speakers of a transcript again, without recognising its words again.

    ``header`` is that of the transcript as it would be made now, ``settings`` hold the number.

    Raises:
        RecordingError: the recording cannot be read.
        ModelError: a model is not on this machine.
    """
    from transcode.speech.correction.desk import CorrectionDesk
    from transcode.speech.diarise import diarise_again
    from transcode.speech.reassign import assigned_by_hand

    raw, changes = study.transcript(person.id), study.corrections(person.id)
    desk = CorrectionDesk(raw, changes, save=lambda edit: study.correct(person.id, edit))
    chosen = study.settings.models
    edit, voices = diarise_again(
        desk.transcript,
        study.recording_path(person),
        find(chosen.segmentation),
        find(chosen.voices) if chosen.voices else None,
        settings,
        stays=assigned_by_hand(raw, changes),
        room=room_for(study, person.id),
        progress=progress,
    )
    if changes:
        if edit:
            desk.add(edit)
        header = study.reading.header(study.transcript_path(person.id)) or header
        write_voices(study, person.id, header, voices, settings.speakers, len(desk.changes))
    else:
        made, voices = _as_new(raw, edit, voices)
        write_voices(study, person.id, header, voices, settings.speakers)
        write_artefact(study.transcript_path(person.id), header, [made])


def write_voices(
    study: Study, interview: str, header: Header, voices: Voices, speakers: int, changes: int = 0
) -> None:
    """Write the voices of an interview's speakers, and how sure their number is.

    ``speakers`` is the number that was asked for, 0 if it was estimated; ``changes`` is the number
    of corrections after which the labels are those of the transcript.
    """
    labels = sorted(voices.vectors)
    parameters = {
        "seconds": {who: voices.seconds[who] for who in labels},
        "speakers": speakers,
        "sure": voices.sure,
        "changes": changes,
    }
    rows = np.array([voices.vectors[who] for who in labels], np.float32)
    below = replace(header, kind="voices", parameters=parameters)
    if not labels:  # without a model for voices
        rows = rows.reshape(0, 0)
    write_vectors(study.voices_path(interview), below, rows)


def _as_new(raw: Transcript, edit: Edit | None, voices: Voices) -> tuple[Transcript, Voices]:
    """The transcript as it would be if it had been cut so at first: labels, ids, marks."""
    from transcode.speech.correction.edits import apply
    from transcode.speech.diarise import labelled
    from transcode.speech.transcribe import mark_again
    from transcode.speech.turns import guess_interviewer, speaker_labels

    told = apply(raw, edit).turns if edit else raw.turns
    labels = speaker_labels([turn.speaker for turn in told])
    turns = tuple(
        mark_again(
            replace(turn, id=stable_id("turn", raw.interview, index), speaker=labels[turn.speaker]),
            raw.language,
        )
        for index, turn in enumerate(told)
    )
    made = replace(raw, turns=turns, interviewer=guess_interviewer(turns))
    return made, labelled(voices, labels)
