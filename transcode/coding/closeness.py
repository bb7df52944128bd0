"""Closeness of passages to the centres of the proposals, and the figures derived from it.

These are the coherence of a proposal, the distance of each passage from its centre, and its nearest
proposals. They are measured when proposals are made, and again when a participant withdraws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from transcode.coding.cluster import one_thread, reduce
from transcode.coding.settings import DEFAULTS, CodingSettings
from transcode.coding.tree import Labels, Matrix
from transcode.records.coding import Member, Proposal, Segment

__all__ = ["DIGITS", "Closeness", "closeness", "measured_again", "places_of", "unit_length"]

DIGITS = 4  # of every figure in a proposal: further digits depend on the machine
_NEAREST = 3


def places_of(
    segments: Sequence[Segment],
    vectors: NDArray[np.float32],
    settings: CodingSettings = DEFAULTS,
) -> Matrix:
    """Principal components of the vectors of n passages, computed as the settings say."""
    interviews = [segment.anchor.interview for segment in segments]
    return reduce(vectors, settings.seed, interviews, settings.centre)


@dataclass(frozen=True)
class Closeness:
    """Cosines (n, k) between every passage and the centre of every proposal."""

    labels: Labels
    cosines: Matrix
    centres: Matrix

    @property
    def distances(self) -> Matrix:
        """One minus the cosine."""
        return (1 - self.cosines).round(DIGITS)

    def coherence(self, label: int) -> float:
        """Mean cosine between the members and their centre."""
        return round(float(self.cosines[self.labels == label, label].mean()), DIGITS)

    @property
    def nearest(self) -> list[list[int]]:
        """The three nearest proposals of each, by the cosine between the centres."""
        cosines = (self.centres @ self.centres.T).round(DIGITS)
        np.fill_diagonal(cosines, -np.inf)
        order = np.argsort(-cosines, axis=1, kind="stable")
        return [row[: min(_NEAREST, len(self.centres) - 1)] for row in order.tolist()]


def closeness(points: Matrix, labels: Labels, k: int) -> Closeness:
    """Measure the closeness of n unit vectors (n, d) to the centres of k proposals.

    ``labels`` (n,) gives the proposal of each point, -1 if it has none.
    """
    inside = labels >= 0
    centres = np.zeros((k, points.shape[1]))
    np.add.at(centres, labels[inside], points[inside])
    centres = unit_length(centres)
    cosines = points @ centres.T
    same = ~points.any(axis=1)  # these cannot be distinguished: every one is typical
    cosines[same] = centres.any(axis=1) == 0
    return Closeness(labels, cosines, centres)


def measured_again(
    proposals: Sequence[Proposal],
    segments: Sequence[Segment],
    vectors: NDArray[np.float32],
    settings: CodingSettings = DEFAULTS,
) -> tuple[Proposal, ...]:
    """Measure coherence, distances and nearest proposals again, as a new run would.

    This applies to the passages that remain after a participant has withdrawn. Stability and
    membership depend on the clustering and keep their values. A proposal of which no passage has a
    vector keeps all of its figures.
    """
    row_of = {segment.id: row for row, segment in enumerate(segments)}
    labels = np.full(len(segments), -1)
    for label, proposal in enumerate(proposals):
        labels[[row_of[m.segment] for m in proposal.members if m.segment in row_of]] = label
    if (labels < 0).all():
        return tuple(proposals)
    with one_thread():
        close = closeness(places_of(segments, vectors, settings), labels, len(proposals))
        distances, nearest = close.distances, close.nearest

    def placed(members: Sequence[Member], label: int) -> tuple[Member, ...]:
        return tuple(
            replace(member, distance=float(distances[row_of[member.segment], label]))
            if member.segment in row_of
            else member
            for member in members
        )

    return tuple(
        replace(
            proposal,
            members=placed(proposal.members, label),
            also=placed(proposal.also, label),
            coherence=close.coherence(label),
            nearest=tuple(proposals[other].id for other in nearest[label]),
        )
        if (labels == label).any()
        else proposal
        for label, proposal in enumerate(proposals)
    )


def unit_length(vectors: NDArray[np.float64]) -> Matrix:
    """Scale each row to unit length; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0))
