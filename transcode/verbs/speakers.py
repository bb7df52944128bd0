"""Saying who is who: voice samples, and interviews with one participant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from transcode.errors import RecordingError, StudyError
from transcode.files import file_digest
from transcode.models.registry import find
from transcode.pipeline.transcribe import speech_settings
from transcode.study.artefacts import Header, write_vectors
from transcode.study.folder import Study
from transcode.study.tables import write_participants

__all__ = ["add_sample", "same_participant"]


def add_sample(study: Study, recording: Path, name: str) -> None:
    """Keep what a person sounds like, from a recording of that person alone.

    Raises:
        RecordingError: unreadable, or nobody speaks.
        StudyError: the name cannot be the name of a file.
    """
    from transcode.speech import voice_of

    if not name or Path(name).name != name or name.startswith("."):
        raise StudyError("is no short name", where="the name given", step="speakers",
                         remedy="letters and digits only, for example interviewer-1")  # fmt: skip
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
    """Two interviews are with one participant, who counts once from now on.

    Raises:
        StudyError: there is no such interview, or it is one and the same.
    """
    if unknown := [one for one in (interview, earlier) if one not in study.interviews]:
        raise StudyError("there is no such interview", where=unknown[0], step="speakers",
                         remedy=f"there are {', '.join(study.interviews)}")  # fmt: skip
    if study.persons[earlier] == study.persons[interview]:
        raise StudyError("these are one participant already", where=interview, step="speakers")
    rows = [
        replace(one, same_as=study.persons[earlier]) if one.id == interview else one
        for one in study.participants
    ]
    write_participants(study.participants_file, rows)
