"""Recordings and documents -> transcripts, and a transcript as it was heard and corrected."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from transcode.models.registry import engine_of, find, folder_digest
from transcode.pipeline.documents import READING, read_document
from transcode.pipeline.hearing import aligning_model, hearing, recordings, standing
from transcode.pipeline.languages import language_of
from transcode.pipeline.recount import differs_in_count, find_again, write_voices
from transcode.pipeline.step import ArtefactStep, Progress, room_settings, silent
from transcode.records.people import Person
from transcode.records.speech import DraftTurn, Transcript
from transcode.study import kinds
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.layout import is_document

if TYPE_CHECKING:
    from transcode.speech.settings import SpeechSettings

__all__ = ["heard", "notes_on_model", "speech_settings", "transcribe"]


# --- recording -> transcript


def _make(study: Study, interview: str, header: Header, progress: Progress) -> None:
    person = _person(study, interview)
    kept = study.script_of(interview)
    script = read_document(study, kept, interview) if kept else None
    if script and is_document(Path(person.file)):
        from transcode.speech.join import from_draft

        language = language_of(study, interview)
        transcript = from_draft(interview, script.turns, language=language, asker=script.asker)
        write_artefact(study.transcript_path(interview), header, [transcript])
    else:
        _listen(study, person, script.turns if script else (), header, progress)


def _person(study: Study, interview: str) -> Person:
    return next(person for person in study.people if person.id == interview)


def _listen(
    study: Study,
    person: Person,
    script: tuple[DraftTurn, ...],
    header: Header,
    progress: Progress,
) -> None:
    from transcode.speech.transcribe import listen

    chosen = study.settings.models
    settings = speech_settings(study, person.id)
    name = hearing(study, person.id).name
    heard = listen(
        study.recording_path(person),
        interview=person.id,
        whisper=find(aligning_model(study, person.id)),
        reader=find(name) if engine_of(name) != "whisper" else None,
        segmentation=find(chosen.segmentation) if chosen.segmentation else None,
        voices=find(chosen.voices) if chosen.voices else None,
        settings=settings,
        script=script,
        progress=progress,
    )
    write_voices(study, person.id, header, heard.voices, settings.speakers)
    # last: it says that this step is done
    write_artefact(study.transcript_path(person.id), header, [heard.transcript])


def _made_from(study: Study, interview: str) -> Header:
    person = _person(study, interview)
    inputs = {"recording": person.sha256}
    if script := study.script_of(interview):
        inputs["script"] = study.reading.digest(script)
    if is_document(Path(person.file)):
        read = {"reading": READING, "language": language_of(study, interview)}
        return Header("transcript", "join", inputs=inputs, parameters=read)
    chosen = study.settings.models
    used = {"speech": hearing(study, interview).name}
    if engine_of(used["speech"]) != "whisper":
        used["whisper"] = aligning_model(study, interview)
    if chosen.segmentation and chosen.voices:
        used |= {"segmentation": chosen.segmentation, "voices": chosen.voices}
    header = Header(
        kind="transcript",
        stage="transcribe",
        inputs=inputs,
        parameters=asdict(speech_settings(study, interview)),
        models={task: folder_digest(name) for task, name in used.items()},
    )
    return standing(study, interview, header)


class _Transcribe(ArtefactStep):
    def is_possible(self, study: Study, interview: str = "") -> bool:
        """Return whether there is a recording: a row of participants.csv may wait for its own."""
        return any(person.id == interview for person in study.people)

    def __call__(self, study: Study, interview: str = "", progress: Progress = silent) -> bool:
        """Make the transcript unless it is current; only its speakers, where that is enough."""
        header = self.made_from(study, interview)
        if differs_in_count(study, interview, header):
            person = _person(study, interview)
            find_again(study, person, header, speech_settings(study, interview), progress)
            return True
        return super().__call__(study, interview, progress)


transcribe = _Transcribe(
    "transcribe",
    makes=(kinds.TRANSCRIPT,),
    needs=None,
    made_from=_made_from,
    make=_make,
    # what somebody has corrected is not made again, whatever the settings say now
    stays=lambda study, interview: bool(study.corrections(interview)),
)
"""Recording, or a document -> what was heard.

Raises:
    RecordingError: the recording cannot be used.
    ExchangeError: the document cannot be read.
    ModelError: a model is not on this machine.
"""


def speech_settings(study: Study, interview: str = "") -> SpeechSettings:
    """The study's settings of recognition; of an interview, with its language and its speakers."""
    from transcode.speech.settings import SpeechSettings

    table = dict(study.settings.speech)
    if interview:
        table["language"] = language_of(study, interview)
        if settled := _person(study, interview).speakers:
            table["speakers"] = settled
    language = study.settings.language
    return room_settings(SpeechSettings, table, "speech", language=language)


def notes_on_model(study: Study) -> tuple[str, ...]:
    """Lines on what is missing because a speech model of the study is not Whisper."""
    settings = speech_settings(study)
    asked = {"fillers (um, uh)": settings.verbatim, "the study's vocabulary": settings.vocabulary}
    missing = " and ".join(what for what, is_asked in asked.items() if is_asked)
    names = dict.fromkeys(hearing(study, interview).name for interview in recordings(study))
    return tuple(
        f"{missing}: the speech model '{name}' is not Whisper and cannot be asked for them; where "
        "they matter, set speech in study.toml to a Whisper model (`transcode models list`)"
        for name in names
        if missing and engine_of(name) != "whisper"
    )


def heard(study: Study, interview: str) -> Transcript:
    """The transcript with the interviewer of the whole study and the researcher's corrections."""
    path = study.transcript_path(interview)
    made_of = [path, study.corrections_path(interview), study.speakers_file]
    size = path.stat().st_size if path.exists() else 0
    return study.reading.keep(
        ("heard", interview), made_of, lambda: _heard(study, interview), weight=size
    )


def _heard(study: Study, interview: str) -> Transcript:
    from transcode.speech.correction.edits import fold as fold_edits
    from transcode.speech.transcribe import mark_again

    raw = study.transcript(interview)
    if asking := [s.speaker for s in study.speakers if (s.interview, s.asks) == (interview, True)]:
        raw = replace(raw, interviewer=asking[0])
    edited = fold_edits(raw, study.corrections(interview))
    recognised = set(raw.turns)
    turns = tuple(t if t in recognised else mark_again(t, raw.language) for t in edited.turns)
    return replace(edited, turns=turns)
