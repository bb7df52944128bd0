"""All meaning units of a study -> candidate codes, and the tree that they are cut from.

A step like those of :mod:`transcode.pipeline.transcribe`, but of the whole study. Growing the tree
is the slow part and does not depend on how many proposals are wanted: the tree is kept, and the
number can be changed at will.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from transcode.errors import ArtefactError, StudyError
from transcode.models.registry import find, folder_digest, is_here, language_code, registry
from transcode.pipeline.describe import forget_descriptions
from transcode.pipeline.segment import vectors_model
from transcode.pipeline.step import ArtefactStep, Progress, digest, room_settings
from transcode.records.coding import Lineage, Proposal, Segment
from transcode.study import kinds
from transcode.study.artefacts import (
    Header,
    read_tensors,
    read_vectors,
    write_artefact,
    write_tensors,
)
from transcode.study.folder import Study

if TYPE_CHECKING:
    from bertopic import BERTopic

    from transcode.coding import CodingSettings, Consensus

__all__ = [
    "forget",
    "measure_again",
    "proposals_header",
    "propose",
    "topic_model",
    "without_someone",
]


def without_someone(header: Header) -> Header:
    """The header of proposals that a withdrawn interview was taken out of."""
    return replace(header, stage="withdraw")


def _made_from(study: Study, _: str = "") -> Header:
    base = proposals_header(study)
    before = _before(study, base)
    return replace(base, inputs={**base.inputs, "lineage": digest(*before)}) if before else base


def _before(study: Study, base: Header) -> tuple[Lineage, ...]:
    """The generations before the one that is made from this."""
    generations = _generations(study)
    this_one = generations and generations[-1].key == base.key  # it is on record
    return generations[:-1] if this_one else generations


def _make(study: Study, _: str, header: Header, progress: Progress) -> None:
    from transcode.coding import chatter_by, embed, known_members, next_generation, parse
    from transcode.coding import propose as cluster

    settings, units = _coding(study), _units(study)
    base = proposals_header(study)
    before, parser = _before(study, base), _parser(study)
    proposals = cluster(
        units.segments,
        units.passages,
        units.vectors,
        groups=study.groups,
        persons=study.persons,
        seats=study.seats,
        settings=settings,
        questions=units.questions,
        tree=_tree(study, units, settings, progress),
        earlier=known_members(before),
        encode=lambda phrases: embed(phrases, model=find(vectors_model(study))),
        chatter=chatter_by(vectors_model(study)),
        parse=(lambda passages: parse(passages, find(parser))) if parser else None,
        progress=progress,
    )
    # first: where this is cut short, the generation is worked out again and stands there once
    study.note_lineage((*before, next_generation(base.key, proposals, before)))
    write_artefact(study.proposals_file, header, proposals)
    forget_descriptions(study)


def _was_withdrawn_from(study: Study, _: str) -> bool:
    """Return whether a withdrawal left this; its ids stay until something else changes."""
    return study.is_current(study.proposals_file, without_someone(_made_from(study)))


propose = ArtefactStep(
    "propose",
    makes=(kinds.PROPOSALS, kinds.LINEAGE),
    needs=None,
    made_from=_made_from,
    make=_make,
    stays=_was_withdrawn_from,
)
"""All meaning units and vectors -> candidate codes.

What they are is a function of the units, their vectors, the participants, the settings, and of
the generations of proposals before (``lineage.jsonl``), which only decide what they are called:
a proposal that continues an earlier one keeps its id.
"""


def topic_model(study: Study) -> BERTopic:
    """The proposals as a fitted ``BERTopic``, for its pictures and representation models.

    Raises:
        ArtefactError: nothing has been proposed yet.
        StudyError: fewer than two passages.
    """
    from transcode.coding import terms_of
    from transcode.coding import topic_model as assemble

    proposals = study.proposals
    units = _units(study)
    home = {m.segment: label for label, p in enumerate(proposals) for m in p.members}
    if not home or home.keys() != {segment.id for segment in units.segments}:
        raise StudyError(
            "the study has no proposals for its texts as they are now",
            where=study.root.name,
            step="topic model",
            remedy="transcode propose STUDY; two passages are the least",
        )
    return assemble(
        units.passages,
        units.vectors,
        [home[segment.id] for segment in units.segments],
        [proposal.name for proposal in proposals],
        terms_of(units.passages)[1],
    )


@dataclass(frozen=True, slots=True)
class _Units:
    """All meaning units of a study, in order, with what belongs to each."""

    segments: tuple[Segment, ...]
    passages: tuple[str, ...]
    questions: tuple[str, ...]
    vectors: NDArray[np.float32]


def _units(study: Study) -> _Units:
    from transcode.coding import said

    ready = _ready(study)
    texts = {i: study.text(i) for i in ready}
    segments = tuple(segment for i in ready for segment in study.segments(i))
    rows = [read_vectors(study.vectors_path(i))[1] for i in ready if study.segments(i)]
    return _Units(
        segments,
        tuple(said(texts[segment.anchor.interview], segment) for segment in segments),
        tuple(
            texts[segment.anchor.interview].text[slice(*segment.question)]
            if segment.question
            else ""
            for segment in segments
        ),
        np.concatenate(rows) if rows else np.zeros((0, 0), np.float32),
    )


def _tree(
    study: Study, units: _Units, settings: CodingSettings, progress: Progress
) -> Consensus | None:
    """The tree on the disk if it was grown from these units, else a new one. ``None``: too few."""
    from transcode.coding import Consensus, grow

    if len(units.segments) < 2:
        return None
    header = _tree_header(study, settings)
    names = [field.name for field in fields(Consensus)]
    try:
        stored, tensors = read_tensors(study.tree_file)
        if stored.key == header.key:
            progress(1.0)
            return Consensus(**{name: tensors[name] for name in names})
    except (ArtefactError, KeyError):
        study.tree_file.unlink(missing_ok=True)
    tree = grow(units.segments, units.vectors, settings, progress)
    write_tensors(study.tree_file, header, {name: getattr(tree, name) for name in names})
    return tree


def _tree_header(study: Study, settings: CodingSettings) -> Header:
    grown_by = ("resamples", "seed", "centre")
    return Header(
        kind="tree",
        stage="grow",
        inputs={
            name: study.reading.digest(path)
            for i in _ready(study)
            for name, path in (
                (f"segments/{i}", study.segments_path(i)),
                (f"vectors/{i}", study.vectors_path(i)),
            )
        },
        parameters={name: getattr(settings, name) for name in grown_by},
        models={"vectors": folder_digest(vectors_model(study))},
    )


def participants_digest(study: Study) -> str:
    """Digest of who the participants are, for the inputs of the candidate codes."""
    return digest(*(participant.as_digested() for participant in study.participants))


def proposals_header(study: Study) -> Header:
    """The header of candidate codes made from the study as it stands, but for their lineage.

    The parser is not in it: it chooses what stands beside a name, and a colleague without it is not
    to find the study's candidate codes out of date.
    """
    settings = _coding(study)
    tree = _tree_header(study, settings)
    return replace(
        tree,
        kind="proposals",
        stage="propose",
        inputs={**tree.inputs, "participants": participants_digest(study)},
        parameters=asdict(settings),
    )


def _parser(study: Study) -> str:
    """The spaCy pipeline that reads the language of every text; "" without one on this machine.

    It is the model that finds the names, which comes with a parser.
    """
    name = study.settings.models.names
    if name not in registry() or not is_here(name):
        return ""
    languages = registry()[name].languages.split()
    spoken = {language_code(text.language) for text in study.texts.values()}
    return name if spoken and spoken.issubset(languages) else ""


def forget(study: Study, interview: str, header: Header, inputs: Mapping[str, str]) -> Header:
    """Take an interview out of the lineage, and the tree away. Returns the header of proposals.

    ``header`` is the one they have, ``inputs`` what is left of its inputs without the interview.
    """
    study.tree_file.unlink(missing_ok=True)
    remaining = {name: sha for name, sha in inputs.items() if name != "lineage"}
    plain = {name: sha for name, sha in header.inputs.items() if name != "lineage"}
    was = replace(header, stage="propose", inputs=plain).key
    base = replace(header, stage="propose", inputs=remaining)
    left = tuple(
        replace(
            generation,
            key=base.key if generation.key == was else generation.key,
            members=tuple(
                (id, tuple(own for own in held if own[0] != interview))
                for id, held in generation.members
            ),
        )
        for generation in _generations(study)
    )
    study.note_lineage(left)
    before = left[:-1] if left and left[-1].key == base.key else left
    return replace(base, inputs={**remaining, "lineage": digest(*before)}) if before else base


def measure_again(
    study: Study, proposals: tuple[Proposal, ...], without: str
) -> tuple[Proposal, ...]:
    """The figures of proposals that a participant was taken out of, as a new run measures them."""
    from transcode.coding import CodingSettings, measured_again

    header = study.reading.header(study.proposals_file)
    made_with = header.parameters if header else {}
    usual = asdict(CodingSettings())
    settings = CodingSettings(**{name: made_with.get(name, usual[name]) for name in usual})
    ready = [i for i in _ready(study) if i != without and study.segments(i)]
    vectors = [read_vectors(study.vectors_path(i))[1] for i in ready]
    if len({rows.shape[1] for rows in vectors}) != 1:  # none, or half of the study made again
        return proposals
    segments = [segment for i in ready for segment in study.segments(i)]
    return measured_again(proposals, segments, np.concatenate(vectors), settings)


def _generations(study: Study) -> tuple[Lineage, ...]:
    """The generations on record; in a study from before there were any, the proposals it has."""
    from transcode.coding import next_generation

    if study.lineage_file.exists():
        return study.lineage
    header = study.reading.header(study.proposals_file)
    return (next_generation(header.key, study.proposals, ()),) if header else ()


def _ready(study: Study) -> list[str]:
    return [i for i in study.interviews if study.vectors_path(i).exists()]


def _coding(study: Study) -> CodingSettings:
    from transcode.coding import CodingSettings

    return room_settings(CodingSettings, study.settings.coding, "coding")
