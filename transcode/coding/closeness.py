"""Closeness of passages to the centres of the proposals, and what follows from it.

The coherence of a proposal, how far each passage is from its centre, and which proposals are
near to each other: measured here when proposals are made, and again when a participant withdraws.
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

DIGITS = 4  # of every number in a proposal: what lies below is the machine's, not the passages'
_NEAREST = 3


def places_of(
    segments: Sequence[Segment],
    vectors: NDArray[np.float32],
    settings: CodingSettings = DEFAULTS,
) -> Matrix:
    """Where n passages lie: among the principal components of their vectors, as settings say."""
    interviews = [one.anchor.interview for one in segments]
    return reduce(vectors, settings.seed, interviews, settings.centre)


@dataclass(frozen=True)
class Closeness:
    """``cosines`` (n, k) of every passage to the centre of every proposal, and of the centres."""

    labels: Labels
    cosines: Matrix
    centres: Matrix

    @property
    def distances(self) -> Matrix:
        """1 - the cosine."""
        return (1 - self.cosines).round(DIGITS)

    def coherence(self, label: int) -> float:
        """The mean cosine of the members to their centre."""
        return round(float(self.cosines[self.labels == label, label].mean()), DIGITS)

    @property
    def nearest(self) -> list[list[int]]:
        """For each proposal the three others with the greatest cosine of the centres."""
        cosines = (self.centres @ self.centres.T).round(DIGITS)
        np.fill_diagonal(cosines, -np.inf)
        order = np.argsort(-cosines, axis=1, kind="stable")
        return [row[: min(_NEAREST, len(self.centres) - 1)] for row in order.tolist()]


def closeness(points: Matrix, labels: Labels, k: int) -> Closeness:
    """How close n points (n, d) of length one lie to the centres of k proposals.

    ``labels`` (n,) is the proposal of each point; -1 belongs to none.
    """
    inside = labels >= 0
    centres = np.zeros((k, points.shape[1]))
    np.add.at(centres, labels[inside], points[inside])
    centres = unit_length(centres)
    cosines = points @ centres.T
    same = ~points.any(axis=1)  # nothing tells these apart: all there is, is typical
    cosines[same] = centres.any(axis=1) == 0
    return Closeness(labels, cosines, centres)


def measured_again(
    proposals: Sequence[Proposal],
    segments: Sequence[Segment],
    vectors: NDArray[np.float32],
    settings: CodingSettings = DEFAULTS,
) -> tuple[Proposal, ...]:
    """The proposals with coherence, distances and nearest as a new run would measure them.

    For the passages that are left when a participant has withdrawn. Stability and membership rest
    on how the passages were clustered, and stay as they were measured then. So does all of it for
    a proposal of which no passage has a vector.
    """
    row_of = {one.id: row for row, one in enumerate(segments)}
    labels = np.full(len(segments), -1)
    for label, one in enumerate(proposals):
        labels[[row_of[m.segment] for m in one.members if m.segment in row_of]] = label
    if (labels < 0).all():
        return tuple(proposals)
    with one_thread():
        found = closeness(places_of(segments, vectors, settings), labels, len(proposals))
        distances, nearest = found.distances, found.nearest

    def placed(members: Sequence[Member], label: int) -> tuple[Member, ...]:
        return tuple(
            replace(one, distance=float(distances[row_of[one.segment], label]))
            if one.segment in row_of
            else one
            for one in members
        )

    return tuple(
        replace(
            one,
            members=placed(one.members, label),
            also=placed(one.also, label),
            coherence=found.coherence(label),
            nearest=tuple(proposals[other].id for other in nearest[label]),
        )
        if (labels == label).any()
        else one
        for label, one in enumerate(proposals)
    )


def unit_length(vectors: NDArray[np.float64]) -> Matrix:
    """Each row scaled to length one; zeros stay."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0))
