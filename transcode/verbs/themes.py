"""Candidate themes over confirmed codes, and the review of themes: suggestions, never decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcode.errors import ArtefactError
from transcode.records.codebook import Codebook
from transcode.records.texts import Place
from transcode.study.artefacts import read_vectors
from transcode.study.folder import Study

if TYPE_CHECKING:
    from transcode.themes import CandidateTheme, Passages, ThemeReview

__all__ = ["Suggested", "candidate_themes", "passages_of", "review_themes", "words_of"]


@dataclass(frozen=True, slots=True)
class Suggested:
    """Candidate themes of a coder's codebook, and the codebook."""

    themes: tuple[CandidateTheme, ...]
    codebook: Codebook


def passages_of(study: Study) -> Passages:
    """Vectors of the passages of a study.

    Raises:
        ArtefactError: there are none yet, or they were made by two models.
    """
    import numpy as np

    from transcode.themes import Passages

    ready = [i for i in study.interviews if study.vectors_path(i).exists()]
    read = [read_vectors(study.vectors_path(i)) for i in ready]
    if not read or len({header.models.get("vectors", "") for header, _ in read}) > 1:
        raise ArtefactError(
            "there are no vectors of the passages" if not read
            else "the vectors of the passages were made by two models",
            where=study.root.name,
            step="themes",
            remedy=f"transcode propose {study.root.name}",
        )  # fmt: skip
    segments = [segment for interview in ready for segment in study.segments(interview)]
    return Passages(segments, np.concatenate([rows for _, rows in read]))


def candidate_themes(study: Study, coder: str = "", *, unthemed: bool = False) -> Suggested:
    """Group a coder's codes into candidate themes, each with its reasons.

    Args:
        study: the study.
        coder: whose codes.
        unthemed: only codes that are in no theme yet.

    Raises:
        ArtefactError: the passages have no vectors yet.
        DecisionError: there is no journal of that coder.
    """
    from transcode.themes import candidate_themes as group

    book = study.codebook(study.coder(coder))
    only = {code.id for code in book.codes if not code.theme} if unthemed else set()
    if unthemed and not only:
        return Suggested((), book)
    made = group(book, passages_of(study), study.released_participants, only=only)
    return Suggested(made, book)


def review_themes(study: Study, coder: str = "") -> tuple[ThemeReview, ...]:
    """Review each theme of a coder: coherence, distinctness, and passages to read again.

    Raises:
        ArtefactError: the passages have no vectors yet.
        DecisionError: there is no journal of that coder.
    """
    from transcode.themes import review_themes as review
    from transcode.themes import thematic_map

    book = study.codebook(study.coder(coder))
    people = study.released_participants
    made = thematic_map(book, study.texts, people)
    return review(book, made, passages_of(study), people)


def words_of(study: Study, place: Place, most: int = 160) -> str:
    """The beginning of a passage, on one line."""
    interview, begin, end = place
    words = " ".join(study.text(interview).text[begin:end].split())
    return words if len(words) <= most else words[: words.rfind(" ", 0, most)] + " (...)"
