"""The machine's steps, one function each: is it up to date, and if not, do it.

Every step names what it is made from in a :class:`~transcode.artefacts.Header`; where the header
on disk has the key of the header expected now, nothing is done. So running again is resuming, and
a process that was killed costs the step it was in and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from pydantic import ValidationError

from transcode.artefacts import (
    Header,
    adapter,
    canonical,
    file_digest,
    read_header,
    read_tensors,
    write_artefact,
    write_tensors,
    write_vectors,
)
from transcode.documents import READING, read_document
from transcode.errors import ArtefactError, StudyError
from transcode.layout import is_document
from transcode.models import find, folder_digest, language_code, registry, vectors_for
from transcode.records import DraftTurn, Person, Transcript, digest_of
from transcode.study import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from transcode.speech import SpeechSettings

__all__ = [
    "embed",
    "heard",
    "language_notes",
    "room_settings",
    "segment",
    "transcribe",
    "vectors_model",
    "without_someone",
]

Progress = Callable[[float], None]
S = TypeVar("S")


def silent(done: float) -> None:
    """Report nothing."""


def room_settings(kind: type[S], table: Mapping[str, Any], room: str, **defaults: Any) -> S:  # noqa: ANN401
    """The settings of a room, from its table in ``study.toml``.

    Raises:
        StudyError: an unknown setting or a wrong type.
    """
    known = kind.__dataclass_fields__  # type: ignore[attr-defined]
    if unknown := [name for name in table if name not in known]:
        raise StudyError(
            f"[{room}] has no setting '{unknown[0]}'",
            where="study.toml",
            remedy=f"it knows: {', '.join(known)}",
        )
    try:
        checked: S = adapter(kind).validate_python({**defaults, **table})
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_url=False)[0]
        # what stands behind the name is pydantic's own, but for the place in a list
        places = [part for at, part in enumerate(first["loc"]) if at == 0 or isinstance(part, int)]
        name, what = ".".join(map(str, places)), first["msg"]
    else:
        # pydantic would read true as 1
        numbers = [n for n, value in table.items() if isinstance(value, bool)]
        wrong = [n for n in numbers if not isinstance(known[n].default, bool)]
        if not wrong:
            return checked
        name, what = wrong[0], "Input should be a number"
    raise StudyError(
        f"[{room}] {name}: {what[:1].lower()}{what[1:]}",
        where="study.toml",
        remedy=f"correct the line '{name} = …' under [{room}], or remove it for the usual value",
    )


def is_current(path: Path, header: Header) -> bool:
    found = read_header(path)
    return found is not None and found.key == header.key


def digest(*records: Any) -> str:  # noqa: ANN401
    plain = [adapter(type(one)).dump_python(one, mode="json") for one in records]
    return hashlib.sha256(canonical(plain)).hexdigest()


def without_someone(header: Header) -> Header:
    """The header of proposals that a withdrawn interview was taken out of."""
    return replace(header, stage="withdraw")


# --- recording -> transcript


def transcribe(study: Study, person: Person, progress: Progress = silent) -> bool:
    """Recording -> what was heard. Returns whether there was anything to do.

    A transcript that somebody has corrected is not made again, whatever the settings say now.

    Raises:
        RecordingError: the recording cannot be used.
        ModelError: a model is not on this machine.
    """
    path = study.transcript_path(person.id)
    header = _transcript_header(study, person)
    if is_current(path, header) or (path.exists() and study.corrections(person.id)):
        return False
    kept = study.script_of(person.id)
    script = read_document(study, kept, person.id) if kept else None
    if script and is_document(Path(person.file)):
        from transcode.speech import from_draft

        language = study.settings.language
        told = from_draft(person.id, script.turns, language=language, asker=script.asker)
        write_artefact(path, header, [told])
        return True
    _listen(study, person, script.turns if script else (), header, progress)
    return True


def _listen(
    study: Study,
    person: Person,
    script: tuple[DraftTurn, ...],
    header: Header,
    progress: Progress,
) -> None:
    from transcode.speech import listen

    chosen = study.settings.models
    heard = listen(
        study.recording_path(person),
        interview=person.id,
        whisper=find(chosen.speech),
        segmentation=find(chosen.segmentation) if chosen.segmentation else None,
        voices=find(chosen.voices) if chosen.voices else None,
        settings=speech_settings(study),
        script=script,
        progress=progress,
    )
    known = sorted(heard.voices.vectors)
    whose = {who: heard.voices.seconds[who] for who in known}
    voices = replace(header, kind="voices", parameters={"seconds": whose})
    rows = np.array([heard.voices.vectors[who] for who in known], np.float32)
    write_vectors(study.voices_path(person.id), voices, rows.reshape(len(known), -1))
    # last: it says that this step is done
    write_artefact(study.transcript_path(person.id), header, [heard.transcript])


def _transcript_header(study: Study, person: Person) -> Header:
    inputs = {"recording": person.sha256}
    if script := study.script_of(person.id):
        inputs["script"] = file_digest(script)
    if is_document(Path(person.file)):
        read = {"reading": READING, "language": study.settings.language}
        return Header("transcript", "join", inputs=inputs, parameters=read)
    chosen = study.settings.models
    used = {"speech": chosen.speech}
    if chosen.segmentation and chosen.voices:
        used |= {"segmentation": chosen.segmentation, "voices": chosen.voices}
    return Header(
        kind="transcript",
        stage="transcribe",
        inputs=inputs,
        parameters=asdict(speech_settings(study)),
        models={task: folder_digest(name) for task, name in used.items()},
    )


def speech_settings(study: Study) -> SpeechSettings:
    """What the study chose about recognition."""
    from transcode.speech import SpeechSettings

    language = study.settings.language
    return room_settings(SpeechSettings, study.settings.speech, "speech", language=language)


def heard(study: Study, interview: str) -> Transcript:
    """What was heard, with the interviewer of the whole study and the researcher's corrections."""
    from transcode.speech import fold_edits, mark_again

    raw = study.transcript(interview)
    if asking := [s.speaker for s in study.speakers if (s.interview, s.asks) == (interview, True)]:
        raw = replace(raw, interviewer=asking[0])
    edited = fold_edits(raw, study.corrections(interview))
    known = set(raw.turns)
    turns = tuple(t if t in known else mark_again(t, raw.language) for t in edited.turns)
    return replace(edited, turns=turns)


# --- released text -> segments -> vectors


def segment(study: Study, interview: str) -> bool:
    """Released text -> meaning units."""
    from transcode.coding import CodingSettings
    from transcode.coding import segment as cut

    settings = room_settings(CodingSettings, study.settings.coding, "coding")
    header = Header(
        kind="segments",
        stage="segment",
        inputs={"text": file_digest(study.text_path(interview))},
        parameters={
            "target_words": settings.target_words,
            "interviewer": settings.interviewer,
            "cut": "sentences and topics",
        },
    )
    path = study.segments_path(interview)
    if is_current(path, header):
        return False
    write_artefact(path, header, cut(study.text(interview), settings))
    return True


def vectors_model(study: Study) -> str:
    """The model that makes the study's vectors: the one it names, else the one for its language.

    A study that names no language is in the languages of its texts.
    """
    chosen = study.settings
    if chosen.models.vectors:
        return chosen.models.vectors
    spoken = [chosen.language] if chosen.language else [t.language for t in study.texts.values()]
    return vectors_for(spoken)


def language_notes(study: Study) -> tuple[str, ...]:
    """What is missing for the languages of the texts: the coding goes on without it."""
    from transcode.coding.stopwords import STOP_WORDS

    notes: list[str] = []
    name = vectors_model(study)
    model = registry().get(name)
    for language in sorted({language_code(text.language) for text in study.texts.values()}):
        if not language:
            notes.append('the language of some texts is not known: say it in study.toml ("da")')
            continue
        if language not in STOP_WORDS:
            notes.append(
                f"{language}: no list of words without a topic; what nearly all say is left out"
            )
        codes = model.languages.split() if model else []
        if language not in codes and {len(code) for code in codes} == {2}:
            notes.append(f'{language}: {name} is not made for it; vectors = "" takes one that is')
    return tuple(notes)


def embed(study: Study, interview: str, model: str, progress: Progress = silent) -> bool:
    """Meaning units -> their vectors, made by ``model`` (:func:`vectors_model`).

    A passage that had a vector before keeps it: a corrected passage costs one embedding.
    """
    from transcode.coding import embed as encode
    from transcode.coding import said

    header = Header(
        kind="vectors",
        stage="embed",
        inputs={"segments": file_digest(study.segments_path(interview))},
        parameters={"beyond the window": "mean of pieces"},
        models={"vectors": folder_digest(model)},
    )
    path = study.vectors_path(interview)
    rows: dict[str, NDArray[np.float32]] = {}
    try:
        before, tensors = read_tensors(path)
        if before.key == header.key:
            return False
        if (before.parameters, before.models) == (header.parameters, header.models):
            made_from = tensors["passages"]
            rows = {
                d.tobytes().hex(): row for d, row in zip(made_from, tensors["vectors"], strict=True)
            }
    except ArtefactError:
        path.unlink(missing_ok=True)
    text = study.text(interview)
    passages = [said(text, one) for one in study.segments(interview)]
    digests = [digest_of(words) for words in passages]
    new = {d: words for d, words in zip(digests, passages, strict=True) if d not in rows}
    made = encode(tuple(new.values()), model=find(model), progress=progress)
    rows |= dict(zip(new, made, strict=True))
    together = np.array([rows[digest] for digest in digests], np.float32)
    sources = np.frombuffer(bytes.fromhex("".join(digests)), np.uint8)
    shape = (len(digests), -1) if digests else (0, 0)
    write_tensors(
        path, header, {"vectors": together.reshape(shape), "passages": sources.reshape(shape)}
    )
    return True
