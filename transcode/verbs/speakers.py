"""Identification of speakers: voice samples, and interviews with the same participant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from transcode.errors import RecordingError, StudyError
from transcode.files import file_digest
from transcode.models.registry import find
from transcode.pipeline.recount import reason_against
from transcode.pipeline.step import Progress, silent
from transcode.pipeline.transcribe import speech_settings, transcribe
from transcode.study.artefacts import Header, write_vectors
from transcode.study.folder import Study
from transcode.study.tables import write_participants, write_people

__all__ = ["add_sample", "same_participant", "settle_count"]


def settle_count(study: Study, interview: str, count: int, progress: Progress = silent) -> bool:
    """Settle how many people speak in a recording, and find them again in its transcript.

    The number goes to ``people.csv``. The words and all corrections stay; where somebody has made
    corrections, the new speakers are one more, which ``correct --undo`` takes back. Without a
    transcript the number counts when there is one. 0 estimates it again.

    Returns:
        Whether the speakers were found again.

    Raises:
        StudyError: there is no such interview or no recording, or its document says who speaks.
        RecordingError: the recording cannot be read.
    """
    if problem := reason_against(study, interview):
        raise problem
    rows = [replace(row, speakers=count) if row.id == interview else row for row in study.people]
    write_people(study.people_file, rows)
    return study.transcript_path(interview).exists() and transcribe(study, interview, progress)


def add_sample(study: Study, recording: Path, name: str) -> None:
    """Keep a sample of a person's voice, from a recording of that person alone.

    Raises:
        RecordingError: the recording is unreadable, or nobody speaks.
        StudyError: the name cannot be the name of a file.
    """
    from transcode.speech.transcribe import voice_of

    if not name or Path(name).name != name or name.startswith("."):
        raise StudyError(
            "this is not a valid short name",
            where="the name given",
            step="speakers",
            remedy="use letters and digits only, for example interviewer-1",
        )
    chosen = study.settings.models
    voices = find(chosen.voices) if chosen.voices else None
    vector = voice_of(recording, find(chosen.segmentation), voices, speech_settings(study))
    if not vector:
        raise RecordingError("nobody speaks for long enough", where="the sample", step="speakers",
                             remedy="give a recording with ten seconds of one voice")  # fmt: skip
    header = Header("voices", "sample", inputs={"recording": file_digest(recording)})
    path = study.samples_folder / f"{name}.safetensors"
    write_vectors(path, header, np.array([vector], np.float32))


def same_participant(study: Study, interview: str, earlier: str) -> None:
    """Record that two interviews are with the same participant, who then counts once.

    Raises:
        StudyError: there is no such interview, or they are linked already.
    """
    if unknown := [
        candidate for candidate in (interview, earlier) if candidate not in study.interviews
    ]:
        raise StudyError("there is no such interview", where=unknown[0], step="speakers",
                         remedy=f"choose one of: {', '.join(study.interviews)}")  # fmt: skip
    if study.persons[earlier] == study.persons[interview]:
        raise StudyError(
            "these interviews already have the same participant", where=interview, step="speakers"
        )
    rows = [
        replace(participant, same_as=study.persons[earlier])
        if participant.id == interview
        else participant
        for participant in study.participants
    ]
    write_participants(study.participants_file, rows)
