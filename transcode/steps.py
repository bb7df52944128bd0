"""The machine's steps, one function each: is it up to date, and if not, do it.

Every step names what it is made from in a :class:`~transcode.artefacts.Header`; where the header
on disk has the key of the header expected now, nothing is done. So running again is resuming, and
a process that was killed costs the step it was in and nothing else.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from transcode.artefacts import (
    Header,
    adapter,
    canonical,
    file_digest,
    read_header,
    read_vectors,
    write_artefact,
    write_vectors,
)
from transcode.errors import ArtefactError, PrivacyError, StudyError
from transcode.models import find, folder_digest
from transcode.records import Mention, MentionKind, Person, Pseudonym, Transcript
from transcode.study import Study
from transcode.tables import read_rows, write_rows

__all__ = [
    "embed",
    "find_names",
    "heard",
    "identity_file",
    "load_pseudonyms",
    "mentions_of_study",
    "propose",
    "release",
    "review_rows",
    "segment",
    "transcribe",
    "waiting_mentions",
]

Progress = Callable[[float], None]
S = TypeVar("S")


def _silent(done: float) -> None:
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
        return adapter(kind).validate_python({**defaults, **table})  # type: ignore[no-any-return]
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_url=False)[0]
        raise StudyError(
            f"[{room}] {'.'.join(map(str, first['loc']))}: {first['msg']}", where="study.toml"
        ) from None


def _is_current(path: Path, header: Header) -> bool:
    found = read_header(path)
    return found is not None and found.key == header.key


def _digest(*records: Any) -> str:  # noqa: ANN401
    plain = [adapter(type(one)).dump_python(one, mode="json") for one in records]
    return hashlib.sha256(canonical(plain)).hexdigest()


# --- recording -> transcript


def transcribe(study: Study, person: Person, progress: Progress = _silent) -> bool:
    """Recording -> what was heard. Returns whether there was anything to do.

    Raises:
        RecordingError: the recording cannot be used.
        ModelError: a model is not on this machine.
    """
    from transcode.speech import SpeechSettings
    from transcode.speech import transcribe as recognise

    chosen = study.settings.models
    settings = room_settings(
        SpeechSettings, study.settings.speech, "speech", language=study.settings.language
    )
    used = {"speech": chosen.speech}
    if chosen.segmentation and chosen.voices:
        used |= {"segmentation": chosen.segmentation, "voices": chosen.voices}
    header = Header(
        kind="transcript",
        stage="transcribe",
        inputs={"recording": person.sha256},
        parameters=asdict(settings),
        models={task: folder_digest(name) for task, name in used.items()},
    )
    path = study.transcript_path(person.id)
    if _is_current(path, header):
        return False
    transcript = recognise(
        study.recording_path(person),
        interview=person.id,
        whisper=find(chosen.speech),
        segmentation=find(chosen.segmentation) if "segmentation" in used else None,
        voices=find(chosen.voices) if "voices" in used else None,
        settings=settings,
        progress=progress,
    )
    write_artefact(path, header, [transcript])
    return True


def heard(study: Study, interview: str) -> Transcript:
    """What was heard, with the researcher's corrections."""
    from transcode.speech import apply_corrections

    return apply_corrections(study.transcript(interview), study.corrections(interview))


# --- transcript -> mentions -> released text


def find_names(study: Study, interview: str, progress: Progress = _silent) -> bool:
    """Transcript -> where people could be recognised."""
    from transcode.privacy import PrivacySettings, find_mentions

    settings = room_settings(PrivacySettings, study.settings.privacy, "privacy")
    transcript, known = heard(study, interview), _known(study)
    name = study.settings.models.names
    header = Header(
        kind="mentions",
        stage="find names",
        inputs={"transcript": _digest(transcript), "known": _digest(*known)},
        parameters=asdict(settings),
        models={"names": folder_digest(name)} if name else {},
    )
    path = study.mentions_path(interview)
    if _is_current(path, header):
        return False
    found = find_mentions(
        transcript,
        spacy_model=find(name) if name else None,
        known=known,
        settings=settings,
        progress=progress,
    )
    write_artefact(path, header, found)
    return True


def mentions_of_study(study: Study) -> dict[str, tuple[Mention, ...]]:
    """The mentions of every interview, each name looked for in all interviews; writes the list.

    ``confidential/mentions.csv`` is what a person works through. Decisions in it are kept.
    """
    from transcode.privacy import (
        COLUMNS,
        PrivacySettings,
        names_in,
        propagate,
        to_rows,
    )

    settings = room_settings(PrivacySettings, study.settings.privacy, "privacy")
    ready = [i for i in study.interviews if study.mentions_path(i).exists()]
    transcripts = {i: heard(study, i) for i in ready}
    found: dict[str, tuple[Mention, ...]] = {}
    for interview in ready:
        turns = {turn.id for turn in transcripts[interview].turns}
        found[interview] = tuple(m for m in study.mentions(interview) if m.turn in turns)
    names = [*_known(study), *names_in(chain.from_iterable(found.values()))]
    found = {i: propagate(transcripts[i], found[i], names, settings=settings) for i in ready}
    earlier = review_rows(study)
    rows = [row for i in ready for row in to_rows(found[i], transcripts[i], earlier)]
    cells = [[row[column] for column in COLUMNS] for row in rows]
    if rows != earlier:
        write_rows(study.review_file, COLUMNS, cells)
    return found


def waiting_mentions(study: Study) -> dict[str, int]:
    """How many mentions nobody has decided on, per interview, as the list on disk says."""
    waiting: dict[str, int] = {}
    for row in review_rows(study):
        waiting.setdefault(row["interview"], 0)
        waiting[row["interview"]] += not row["decision"]
    return waiting


def release(study: Study) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Mentions -> released texts, for every interview whose mentions a human has passed.

    Returns:
        The interviews released now, and those that wait for a human.
    """
    from transcode.privacy import Pseudonyms, apply_review
    from transcode.privacy import release as replace_names
    from transcode.privacy.key import save_key

    found = mentions_of_study(study)
    rows, open_in = review_rows(study), waiting_mentions(study)
    automatic = study.settings.release == "automatic"
    passed = [i for i in found if automatic or not open_in.get(i)]
    reviewed = {
        i: apply_review(found[i], [row for row in rows if row["interview"] == i]) for i in passed
    }
    if not passed:
        return (), tuple(found)
    known = load_pseudonyms(study)
    table = Pseudonyms(known).assign(chain.from_iterable(reviewed.values()))
    if table.rows != known or not study.key_file.exists():
        # before any text that uses it: a pseudonym whose name is lost could not be kept apart
        save_key(study.key_file, table.rows, [_recipient(), *study.settings.recipients])
    done: list[str] = []
    for interview, mentions in reviewed.items():
        transcript = heard(study, interview)
        used = [
            Pseudonym(kind, entity, table.of(kind, entity))
            for kind, entity in dict.fromkeys((m.kind, m.entity) for m in mentions)
        ]
        header = Header(
            kind="text",
            stage="release",
            # one digest over all of it: the digest of a name alone could be guessed back
            inputs={"confidential": _digest(transcript, *mentions, *used)},
            parameters={"release": study.settings.release},
        )
        path = study.text_path(interview)
        if _is_current(path, header):
            continue
        text = replace_names(transcript, mentions, table)
        if path.exists():
            study.note_move(study.text(interview), text)
        write_artefact(path, header, [text])
        done.append(interview)
    return tuple(done), tuple(i for i in found if i not in passed)


def identity_file() -> Path:
    """The age identity that opens the keys of this user's studies. Not in any study folder."""
    if chosen := os.environ.get("TRANSCODE_IDENTITY"):
        return Path(chosen)
    config = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("APPDATA")
    return Path(config or Path.home() / ".config") / "transcode" / "identity.txt"


def load_pseudonyms(study: Study) -> tuple[Pseudonym, ...]:
    """The rows of the study's key; none where there is no key yet.

    Raises:
        KeyFileError: the key cannot be opened with this user's identity.
    """
    from transcode.privacy.key import load_key

    if not study.key_file.exists():
        if any(study.text_path(i).exists() for i in study.interviews):
            raise PrivacyError(
                "the pseudonym key is gone, but texts were released with it",
                where="confidential/key.age",
                step="release",
                remedy="restore key.age from a backup; without it the study is anonymous for good",
            )
        return ()
    return load_key(study.key_file, identity_file())


def _recipient() -> str:
    from transcode.privacy.key import new_identity

    path = identity_file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        return new_identity(path)
    public = [line for line in path.read_text("utf-8").splitlines() if "public key:" in line]
    if not public:
        raise PrivacyError(
            "names no public key",
            where=path.name,
            step="release",
            remedy="use a file made by age-keygen or by transcode",
        )
    return public[0].partition("public key:")[2].strip()


def _known(study: Study) -> tuple[Any, ...]:
    """The study's own list of names: ``name`` and ``also`` of ``people.csv``."""
    from transcode.privacy import Known

    kinds: tuple[MentionKind, ...] = ("person", "place", "organisation")
    known: dict[tuple[str, str], Known] = {}
    for person in study.people:
        for entry in (person.name, *person.also):
            prefix, colon, rest = entry.partition(":")
            kind = next((k for k in kinds if colon and k == prefix.strip().lower()), None)
            text = rest.strip() if kind else entry.strip()
            if text:
                known.setdefault((kind or "person", text), Known(text, kind or "person"))
    return tuple(known.values())


def review_rows(study: Study) -> list[dict[str, str]]:
    """The list of mentions as it stands on disk, with the decisions made so far."""
    from transcode.privacy import COLUMNS

    if not study.review_file.exists():
        return []
    rows = read_rows(study.review_file, ["interview", "mention", "decision"])
    return [{column: row.get(column, "") for column in COLUMNS} for row in rows]


# --- released text -> segments -> vectors -> proposals


def segment(study: Study, interview: str) -> bool:
    """Released text -> meaning units."""
    from transcode.coding import CodingSettings
    from transcode.coding import segment as cut

    settings = room_settings(CodingSettings, study.settings.coding, "coding")
    header = Header(
        kind="segments",
        stage="segment",
        inputs={"text": file_digest(study.text_path(interview))},
        parameters={"target_words": settings.target_words},
    )
    path = study.segments_path(interview)
    if _is_current(path, header):
        return False
    write_artefact(path, header, cut(study.text(interview), settings))
    return True


def embed(study: Study, interview: str, progress: Progress = _silent) -> bool:
    """Meaning units -> their vectors."""
    from transcode.coding import embed as encode
    from transcode.coding import said

    name = study.settings.models.vectors
    header = Header(
        kind="vectors",
        stage="embed",
        inputs={"segments": file_digest(study.segments_path(interview))},
        models={"vectors": folder_digest(name)},
    )
    path = study.vectors_path(interview)
    try:
        if path.exists() and read_vectors(path)[0].key == header.key:
            return False
    except ArtefactError:
        path.unlink()
    text = study.text(interview)
    passages = [said(text, one) for one in study.segments(interview)]
    write_vectors(path, header, encode(passages, model=find(name), progress=progress))
    return True


def propose(study: Study, progress: Progress = _silent) -> bool:
    """All meaning units and vectors -> candidate codes."""
    import numpy as np

    from transcode.coding import CodingSettings, said
    from transcode.coding import propose as cluster

    settings = room_settings(CodingSettings, study.settings.coding, "coding")
    ready = [i for i in study.interviews if study.vectors_path(i).exists()]
    header = Header(
        kind="proposals",
        stage="propose",
        inputs={
            **{f"segments/{i}": file_digest(study.segments_path(i)) for i in ready},
            **{f"vectors/{i}": file_digest(study.vectors_path(i)) for i in ready},
            "groups": _digest(*study.participants),
        },
        parameters=asdict(settings),
        models={"vectors": folder_digest(study.settings.models.vectors)},
    )
    if _is_current(study.proposals_file, header):
        return False
    texts = {i: study.text(i) for i in ready}
    segments = [one for i in ready for one in study.segments(i)]
    rows = [read_vectors(study.vectors_path(i))[1] for i in ready if study.segments(i)]
    proposals = cluster(
        segments,
        [said(texts[one.anchor.interview], one) for one in segments],
        np.concatenate(rows) if rows else np.zeros((0, 0), np.float32),
        groups=study.groups,
        settings=settings,
        questions=[
            texts[one.anchor.interview].text[slice(*one.question)] if one.question else ""
            for one in segments
        ],
        progress=progress,
    )
    write_artefact(study.proposals_file, header, proposals)
    return True
