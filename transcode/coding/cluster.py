"""Consensus clustering: which passages stay together, however one looks at them.

Small collections (a few hundred passages) are clustered differently by every seed. So they are
clustered many times, on random parts of the passages and dimensions and with varying numbers of
clusters, and what counts is how often two passages came out together (evidence accumulation,
Fred and Jain 2005, eq. 1; consensus matrix, Monti et al. 2003, eq. 2). One tree over that gives
the proposals and, higher up, their broader groups.

Needs a square matrix: up to some 8,000 passages. The only file that imports scikit-learn and scipy.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Consensus", "ConsensusModel", "cluster", "default_proposals"]

Labels = NDArray[np.int64]
Matrix = NDArray[np.float64]

_PART = 0.8  # of the passages and of the dimensions, in each resample
_DIMENSIONS = 50
_PROPOSALS_PER_GROUP = 3


@dataclass(frozen=True)
class Consensus:
    """What the resamples agreed on, for n passages.

    ``labels`` and ``groups`` number the cluster and the broader group of each passage; ``alone``
    marks those that belonged nowhere and were attached to the cluster they were most often with;
    ``together`` (n, n) is the share of resamples holding both in which they shared a cluster.
    """

    labels: Labels
    groups: Labels
    alone: NDArray[np.bool_]
    together: Matrix


class ConsensusModel:
    """:func:`cluster` in the form that BERTopic asks of a cluster model, in place of HDBSCAN."""

    labels_: Labels
    consensus_: Consensus

    def __init__(
        self,
        proposals: int,
        resamples: int,
        seed: int,
        progress: Callable[[float], None] = lambda done: None,
    ) -> None:
        self.proposals, self.resamples, self.seed = proposals, resamples, seed
        self.progress = progress

    def fit(self, X: NDArray[np.floating[Any]], y: object = None) -> ConsensusModel:  # noqa: N803
        """Cluster the vectors (n, d), n >= 2; ``labels_`` numbers the cluster of each."""
        self.consensus_ = cluster(
            X,
            proposals=self.proposals,
            resamples=self.resamples,
            seed=self.seed,
            progress=self.progress,
        )
        self.labels_ = self.consensus_.labels
        return self


def default_proposals(n: int) -> int:
    """How many proposals for n passages: about 1.25 times the root, each of three or more."""
    return max(1, min(n // 3, round(1.25 * math.sqrt(n))))


def cluster(
    vectors: NDArray[np.floating[Any]],
    *,
    proposals: int,
    resamples: int,
    seed: int,
    progress: Callable[[float], None] = lambda done: None,
) -> Consensus:
    """Cluster n >= 2 vectors (n, d) into about ``proposals`` clusters of two or more."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1):  # the same sums in the same order, wherever it runs
        reduced = _reduce(vectors, seed)
        together = _together(reduced, proposals, resamples, seed, progress)
        labels, groups = _cut(1 - together, proposals)
    alone = np.bincount(labels)[labels] == 1
    sociable = np.flatnonzero(~alone)
    homes = [sociable[labels[sociable] == label] for label in np.unique(labels[sociable])]
    for i in np.flatnonzero(alone):
        home = max(homes, key=lambda home: together[i, home].mean())[0]
        labels[i], groups[i] = labels[home], groups[home]
    return Consensus(labels, groups, alone, together)


def _reduce(vectors: NDArray[np.floating[Any]], seed: int) -> Matrix:
    """The first 50 principal components, each passage scaled to length one."""
    from sklearn.decomposition import PCA
    from sklearn.preprocessing import normalize

    if not np.ptp(vectors, axis=0).any():  # all the same
        return np.zeros(vectors.shape)
    components = PCA(min(_DIMENSIONS, *vectors.shape), random_state=seed).fit_transform(
        np.asarray(vectors, np.float64)
    )
    return np.asarray(normalize(components))


def _together(
    points: Matrix, proposals: int, resamples: int, seed: int, progress: Callable[[float], None]
) -> Matrix:
    """Share of the resamples holding both passages in which they shared a cluster: (n, n)."""
    n, dimensions = points.shape
    shared, drawn = np.zeros((n, n), np.float32), np.zeros((n, n), np.float32)
    random = np.random.default_rng(seed)
    for run in range(resamples):
        rows = np.sort(random.choice(n, max(2, round(_PART * n)), replace=False))
        columns = random.choice(dimensions, max(1, round(_PART * dimensions)), replace=False)
        k = int(random.integers(max(1, proposals // 2), min(2 * proposals, len(rows)) + 1))
        labels = _partition(points[np.ix_(rows, columns)], k, run, seed)
        square = np.ix_(rows, rows)
        shared[square] += labels[:, None] == labels
        drawn[square] += 1
        progress((run + 1) / resamples)
    share = np.divide(shared, drawn, out=np.zeros((n, n)), where=drawn > 0)
    np.fill_diagonal(share, 1.0)
    return np.asarray(share)


def _partition(points: Matrix, k: int, run: int, seed: int) -> Labels:
    """One clustering into k: by Ward's method in even runs, by k-means in odd ones."""
    from sklearn.cluster import AgglomerativeClustering, KMeans

    k = min(k, len(np.unique(points, axis=0)))
    if k == 1:
        return np.zeros(len(points), np.int64)
    if run % 2 == 0:
        return np.asarray(AgglomerativeClustering(k, linkage="ward").fit_predict(points))
    return np.asarray(KMeans(k, n_init=1, random_state=seed + run).fit_predict(points))


def _cut(distances: Matrix, proposals: int) -> tuple[Labels, Labels]:
    """Cut the tree (average linkage) where it first has ``proposals`` clusters of two or more.

    The broader groups are the same tree cut higher, so that no proposal lies in two of them.
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    tree = linkage(squareform(distances, checks=False), "average")
    cuts = [
        np.asarray(fcluster(tree, k, "maxclust"), np.int64)
        for k in range(proposals, min(2 * proposals, len(distances)) + 1)
    ]
    sizes = [int((np.bincount(cut) > 1).sum()) for cut in cuts]
    enough = next((i for i, size in enumerate(sizes) if size >= proposals), np.argmax(sizes))
    groups = fcluster(tree, max(1, round(proposals / _PROPOSALS_PER_GROUP)), "maxclust")
    return cuts[int(enough)], np.asarray(groups, np.int64)
