"""Released texts -> segments -> vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcode.errors import ArtefactError
from transcode.models.registry import find, folder_digest, language_code, registry, vectors_for
from transcode.pipeline.step import ArtefactStep, Progress, room_settings
from transcode.records.base import digest_of
from transcode.study import kinds
from transcode.study.artefacts import Header, read_tensors, write_artefact, write_tensors
from transcode.study.folder import Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from transcode.coding import CodingSettings

__all__ = ["embed", "language_notes", "segment", "vectors_model"]


# --- released text -> segments -> vectors


def _segments_made_from(study: Study, interview: str) -> Header:
    settings = _settings(study)
    return Header(
        kind="segments",
        stage="segment",
        inputs={"text": study.reading.digest(study.text_path(interview))},
        parameters={
            "target_words": settings.target_words,
            "interviewer": settings.interviewer,
            "cut": "sentences and topics",
        },
    )


def _make_segments(study: Study, interview: str, header: Header, _: Progress) -> None:
    from transcode.coding import segment as cut

    segments = cut(study.text(interview), _settings(study))
    write_artefact(study.segments_path(interview), header, segments)


def _settings(study: Study) -> CodingSettings:
    from transcode.coding import CodingSettings

    return room_settings(CodingSettings, study.settings.coding, "coding")


segment = ArtefactStep(
    "segment",
    makes=(kinds.SEGMENTS,),
    needs=kinds.TEXT,
    made_from=_segments_made_from,
    make=_make_segments,
)
"""Released text -> meaning units."""


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
    """Notes on what is missing for the languages of the texts; the coding goes on without it."""
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


def _vectors_made_from(study: Study, interview: str) -> Header:
    return Header(
        kind="vectors",
        stage="embed",
        inputs={"segments": study.reading.digest(study.segments_path(interview))},
        parameters={"beyond the window": "mean of pieces"},
        models={"vectors": folder_digest(vectors_model(study))},
    )


def _make_vectors(study: Study, interview: str, header: Header, progress: Progress) -> None:
    """Embed the passages. One that had a vector before keeps it: a correction costs one."""
    import numpy as np

    from transcode.coding import embed as encode
    from transcode.coding import said

    path = study.vectors_path(interview)
    rows: dict[str, NDArray[np.float32]] = {}
    try:
        before, tensors = read_tensors(path)
        if (before.parameters, before.models) == (header.parameters, header.models):
            made_from = tensors["passages"]
            rows = {
                d.tobytes().hex(): row for d, row in zip(made_from, tensors["vectors"], strict=True)
            }
    except ArtefactError:
        path.unlink(missing_ok=True)
    text = study.text(interview)
    passages = [said(text, unit) for unit in study.segments(interview)]
    digests = [digest_of(words) for words in passages]
    new = {d: words for d, words in zip(digests, passages, strict=True) if d not in rows}
    made = encode(tuple(new.values()), model=find(vectors_model(study)), progress=progress)
    rows |= dict(zip(new, made, strict=True))
    together = np.array([rows[digest] for digest in digests], np.float32)
    sources = np.frombuffer(bytes.fromhex("".join(digests)), np.uint8)
    shape = (len(digests), -1) if digests else (0, 0)
    write_tensors(
        path, header, {"vectors": together.reshape(shape), "passages": sources.reshape(shape)}
    )


embed = ArtefactStep(
    "embed",
    makes=(kinds.VECTORS,),
    needs=kinds.SEGMENTS,
    made_from=_vectors_made_from,
    make=_make_vectors,
)
"""Meaning units -> their vectors, made by :func:`vectors_model`."""
