"""Recordings and documents -> transcripts, and a transcript as it was heard and corrected."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from transcode.errors import RecordingError
from transcode.files import file_digest
from transcode.models.registry import engine_of, find, folder_digest
from transcode.pipeline.documents import READING, read_document
from transcode.pipeline.hearing import aligning_model, hearing, recordings, standing
from transcode.pipeline.languages import language_of
from transcode.pipeline.pieces import keeping, let_go, room_for
from transcode.pipeline.recount import differs_in_count, find_again, write_voices
from transcode.pipeline.step import ArtefactStep, Progress, room_settings, silent
from transcode.records.people import Person
from transcode.records.speech import DraftTurn, Transcript
from transcode.study import kinds
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.layout import is_document
from transcode.study.reading import mark_of

if TYPE_CHECKING:
    from transcode.speech.settings import SpeechSettings

__all__ = [
    "heard", "notes_on_model", "read_ahead", "speech_settings", "transcribe", "transcribe_words",
]  # fmt: skip

_VOICES = ("segmentation", "voices")  # tasks in a header: what tells speakers apart

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
        _check(study, person)
        _listen(study, person, script.turns if script else (), header, progress)


def _check(study: Study, person: Person) -> None:
    """Check that the recording is the one that the header speaks of."""
    path = study.recording_path(person)
    if person.sha256 and path.is_file() and file_digest(path) != person.sha256:
        raise _replaced(person)


def _replaced(person: Person) -> RecordingError:
    return RecordingError(
        "the recording is not the file that was added: it was replaced or damaged since",
        where=person.id,
        step="transcribe",
        remedy="put the original back, or add the new one: transcode add STUDY FILE",
    )


def _person(study: Study, interview: str) -> Person:
    person = study.person(interview)
    assert person is not None, interview
    return person


def _listen(
    study: Study,
    person: Person,
    script: tuple[DraftTurn, ...],
    header: Header,
    progress: Progress,
) -> None:
    from transcode.speech.transcribe import listen

    settings = speech_settings(study, person.id)
    name = hearing(study, person.id).name
    segmentation, voices = _voice_models(study) if "segmentation" in header.models else (None, None)
    recording = study.recording_path(person)
    before = mark_of(recording)
    heard = listen(
        recording,
        interview=person.id,
        whisper=find(aligning_model(study, person.id)),
        reader=find(name) if engine_of(name) != "whisper" else None,
        segmentation=segmentation,
        voices=voices,
        settings=settings,
        script=script,
        keep=keeping(study, person.id, _made_from(study, person.id)),
        room=room_for(study, person.id),
        progress=progress,
    )
    if mark_of(recording) != before:
        raise _replaced(person)
    write_voices(study, person.id, header, heard.voices, settings.speakers)
    # last: it says that this step is done
    write_artefact(study.transcript_path(person.id), header, [heard.transcript])
    if voices or not study.settings.models.voices:  # else they are needed to go on
        let_go(study, person.id)


def _voice_models(study: Study) -> tuple[Path | None, Path | None]:
    chosen = study.settings.models
    return (
        find(chosen.segmentation) if chosen.segmentation else None,
        find(chosen.voices) if chosen.voices else None,
    )


def transcribe_words(study: Study, interview: str, progress: Progress = silent) -> None:
    """Make a transcript whose speakers are not told apart, of what cannot be searched for them.

    Its header says so: a later run tries again, and goes on from the words that were kept.

    Raises:
        RecordingError, ModelError: as :data:`transcribe`.
    """
    header = _made_from(study, interview)
    alone = {task: made for task, made in header.models.items() if task not in _VOICES}
    _make(study, interview, replace(header, models=alone), progress)


def read_ahead(
    study: Study, interview: str, share: tuple[int, int], progress: Progress = silent
) -> None:
    """Do one part of ``share`` (k, n) of a long transcription, for the process that will end it.

    Raises:
        RecordingError, ModelError: as :data:`transcribe`.
    """
    from transcode.speech.transcribe import read_part

    person = _person(study, interview)
    segmentation, voices = _voice_models(study)
    read_part(
        study.recording_path(person),
        share,
        interview=interview,
        whisper=find(aligning_model(study, interview)),
        segmentation=segmentation,
        voices=voices,
        settings=speech_settings(study, interview),
        keep=keeping(study, interview, _made_from(study, interview)),
        room=room_for(study, interview),
        progress=progress,
    )


def _made_from(study: Study, interview: str) -> Header:
    person = _person(study, interview)
    inputs = {"recording": person.sha256}
    if script := study.script_of(interview):
        inputs["script"] = study.reading.digest(script)
    if is_document(Path(person.file)):
        read = {"reading": READING, "language": language_of(study, interview)}
        return Header("transcript", "join", inputs=inputs, parameters=read)
    language = language_of(study, interview)
    chosen = speech_settings(study, interview)
    settings = dict(study.reading.once(("parameters", chosen), lambda: asdict(chosen)))
    settings.pop("device")  # that of this machine; another one makes no transcript out of date
    header = Header(
        kind="transcript",
        stage="transcribe",
        inputs=inputs,
        parameters=settings,
        models=study.reading.once(("models", language), lambda: _models(study, interview)),
    )
    return standing(study, interview, header)


def _models(study: Study, interview: str) -> dict[str, str]:
    """The models that hear an interview, by what they do, with their digests."""
    chosen = study.settings.models
    used = {"speech": hearing(study, interview).name}
    if engine_of(used["speech"]) != "whisper":
        used["whisper"] = aligning_model(study, interview)
    if chosen.segmentation and chosen.voices:
        used |= {"segmentation": chosen.segmentation, "voices": chosen.voices}
    return {task: folder_digest(name) for task, name in used.items()}


class _Transcribe(ArtefactStep):
    def is_possible(self, study: Study, interview: str = "") -> bool:
        """Return whether there is a recording: a row of participants.csv may wait for its own."""
        return study.person(interview) is not None

    def is_stale(self, study: Study, interview: str = "") -> bool:
        """Return whether the transcript, or only its speakers, would be made anew."""
        header = self.made_from(study, interview)
        return differs_in_count(study, interview, header) or not self._stands(
            study, interview, header
        )

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
    return study.reading.once(
        ("speech settings", table.get("language"), table.get("speakers")),
        lambda: room_settings(SpeechSettings, table, "speech", language=language),
    )


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


def _asking(study: Study) -> dict[str, str]:
    """Interviewers by interview, as far as the voices of all say; the first of several."""
    return study.reading.keep(
        "asking",
        [study.speakers_file],
        lambda: {s.interview: s.speaker for s in reversed(study.speakers) if s.asks},
    )


def _heard(study: Study, interview: str) -> Transcript:
    from transcode.speech.correction.edits import fold as fold_edits
    from transcode.speech.transcribe import mark_again

    raw = study.transcript(interview)
    if asking := _asking(study).get(interview):
        raw = replace(raw, interviewer=asking)
    edited = fold_edits(raw, study.corrections(interview))
    recognised = set(raw.turns)
    turns = tuple(t if t in recognised else mark_again(t, raw.language) for t in edited.turns)
    return replace(edited, turns=turns)
