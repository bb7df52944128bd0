"""Consensus clustering: passages that stay together across many clusterings.

Every seed clusters a small collection (a few hundred passages) differently. The passages are
therefore clustered many times, on random subsets of passages and dimensions and with varying
numbers of clusters. The similarity of two passages is the share of clusterings that put them
together (evidence accumulation, Fred and Jain 2005, eq. 1; consensus matrix, Monti et al. 2003,
eq. 2). One tree over these similarities gives proposals at every granularity: see
:mod:`transcode.coding.tree`.

Above a few thousand passages, the leaves of the tree are small groups of similar passages (k-means
micro-clusters, weighted by size), so that time and memory grow linearly with the number of
passages. Apart from :mod:`transcode.coding.suggest.regression`, only this file imports scikit-learn
or scipy.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from transcode.coding.tree import Consensus, Labels, Matrix

__all__ = [
    "consensus",
    "count_table",
    "default_proposals",
    "lay_out",
    "match",
    "one_thread",
    "reduce",
]

_PART = 0.8  # share of the passages and of the dimensions in each resample
_DIMENSIONS = 50
_PER_LOG = 3.2
_LEAVES = 2500  # of the tree: memory grows with its square
_ROUNDS = 50  # of k-means, at most


def default_proposals(n: int) -> int:
    """Default number of proposals for n passages: the square root, but at most 3.2 times ln n.

    The logarithm is the smaller one above some 360 passages. Each proposal has three passages or
    more. Topics grow more slowly than talk, and nobody can judge the purity of a small group.
    """
    return min(_usual(n), round(_PER_LOG * math.log(max(3, n))))


def _usual(n: int) -> int:
    """Usual number of clusters in a resample of n passages: the square root."""
    return max(1, min(n // 3, round(math.sqrt(n))))


def default_resamples(n: int) -> int:
    """Default number of resamples for n passages: 300 below 400 passages, falling to 100."""
    return min(300, max(100, round(120_000 / max(1, n))))


@contextmanager
def one_thread() -> Iterator[None]:
    """Limit numerical libraries to one thread, so that sums always have the same order."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1):
        yield


def reduce(
    vectors: NDArray[np.floating[Any]],
    seed: int,
    interviews: Sequence[str] = (),
    centre: Literal["", "interview"] = "",
) -> Matrix:
    """Reduce vectors (n, d) to 50 principal components, each passage scaled to unit length.

    ``centre="interview"`` first subtracts the mean of each interview. Personal ways of speaking
    then count for less, and so do topics that only one interview has.
    """
    from sklearn.decomposition import PCA
    from sklearn.preprocessing import normalize

    exact = np.asarray(vectors, np.float64)
    if centre == "interview":
        whose = np.unique(np.asarray(interviews), return_inverse=True)[1]
        sums = np.zeros((whose.max() + 1, exact.shape[1]))
        np.add.at(sums, whose, exact)
        exact = exact - (sums / np.bincount(whose)[:, None])[whose]
    if not np.ptp(exact, axis=0).any():  # all the same
        return np.zeros(exact.shape)
    components = PCA(min(_DIMENSIONS, *exact.shape), random_state=seed).fit_transform(exact)
    return np.asarray(normalize(components))


def consensus(
    points: Matrix,
    *,
    resamples: int,
    seed: int,
    progress: Callable[[float], None] = lambda done: None,
) -> Consensus:
    """Cluster n >= 2 unit vectors (n, d) ``resamples`` times, and build the tree.

    ``resamples=0`` takes the number from :func:`default_resamples`.

    The draw of a passage depends only on the seed and on its position: passages added at the end
    leave the draws of the others unchanged.
    """
    usual = _usual(len(points))
    resamples = resamples or default_resamples(len(points))
    leaf, centres = _leaves(points, seed)
    weights = np.bincount(leaf)
    partitions = np.full((resamples, len(centres)), -1, np.int32)
    for run in range(resamples):
        random = np.random.default_rng([seed, run])
        k = round(math.exp(random.uniform(math.log(max(1, usual / 2)), math.log(2 * usual))))
        columns = np.argsort(random.random(centres.shape[1]))
        columns = np.sort(columns[: max(1, round(_PART * centres.shape[1]))])
        rows = np.flatnonzero(random.random(len(centres)) < _PART)
        if len(rows) > 1:
            part = np.ascontiguousarray(centres[np.ix_(rows, columns)])
            partitions[run, rows] = _partition(part, weights[rows], k, run, seed)
        progress((run + 1) / resamples)
    merges, heights = _grow(partitions)
    return Consensus(partitions, leaf, merges, heights)


def _leaves(points: Matrix, seed: int) -> tuple[Labels, Matrix]:
    """Return the leaf of each passage and the centre of each leaf."""
    from sklearn.cluster import MiniBatchKMeans

    if len(points) <= _LEAVES:
        return np.arange(len(points)), points
    model = MiniBatchKMeans(
        _LEAVES, init="random", n_init=1, max_iter=20, batch_size=4096, random_state=seed,
        reassignment_ratio=0.0,
    )  # fmt: skip
    leaf = np.unique(model.fit_predict(points), return_inverse=True)[1].astype(np.int64)
    sums = np.zeros((leaf.max() + 1, points.shape[1]))
    np.add.at(sums, leaf, points)
    return leaf, sums / np.bincount(leaf)[:, None]


def _partition(
    points: Matrix, weights: NDArray[np.int64], k: int, run: int, seed: int
) -> NDArray[np.int32]:
    """Cluster the points into k: by Ward's method in even runs, by k-means in odd ones."""
    from scipy.cluster.hierarchy import fcluster, ward
    from scipy.spatial.distance import pdist
    from sklearn.cluster import KMeans

    k = min(k, len(np.unique(points, axis=0)))
    if k < 2:
        return np.zeros(len(points), np.int32)
    if run % 2 == 0:
        return np.asarray(fcluster(ward(pdist(points)), k, "maxclust") - 1, np.int32)
    means = KMeans(k, n_init=1, max_iter=_ROUNDS, random_state=seed + run)
    return np.asarray(means.fit_predict(points, sample_weight=weights), np.int32)


def _grow(partitions: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Build the tree (average linkage) over 1 - the share of resamples in which two leaves met."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    m = partitions.shape[1]
    met, drawn = np.zeros((m, m), np.float32), np.zeros((m, m), np.float32)
    for labels in partitions:
        rows = np.flatnonzero(labels >= 0)
        order = rows[np.argsort(labels[rows], kind="stable")]
        drawn[np.ix_(rows, rows)] += 1
        for home in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
            met[np.ix_(home, home)] += 1
    np.divide(met, drawn, out=met, where=drawn > 0)
    np.subtract(1, met, out=met)
    np.fill_diagonal(met, 0)
    tree = linkage(squareform(met, checks=False), "average")
    return tree[:, :2].astype(np.int32), tree[:, 2].astype(np.float32)


def lay_out(distances: Matrix) -> Matrix:
    """Positions on a plane (k, 2) whose distances approximate ``distances`` (k, k).

    SMACOF (de Leeuw 1977), started from classical scaling (Torgerson 1952); within -1 and 1.
    """
    from sklearn.manifold import smacof

    k = len(distances)
    if k < 2 or not distances.any():
        return np.zeros((k, 2))
    middle = np.eye(k) - 1 / k
    values, axes = np.linalg.eigh(-0.5 * middle @ distances**2 @ middle)
    start = axes[:, -2:] * np.sqrt(values[-2:].clip(1e-12))
    start *= np.where(start[np.abs(start).argmax(axis=0), range(2)] < 0, -1.0, 1.0)
    places, _ = smacof(distances, n_components=2, init=start, n_init=1, normalized_stress=False)
    places = places - places.mean(axis=0)
    return np.asarray(places / max(1e-9, np.abs(places).max()))


def match(likeness: Matrix) -> list[tuple[int, int]]:
    """Pair rows with columns, each used once, to maximise total likeness (Kuhn 1955)."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(likeness, maximize=True)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def count_table(counts: Sequence[dict[int, int]], columns: int) -> Any:  # noqa: ANN401 - untyped
    """A sparse table (csr) with one row for each dictionary of column -> count."""
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *map(len, counts)])
    return csr_matrix(
        (
            np.array([n for row in counts for n in row.values()], np.float64),
            np.array([column for row in counts for column in row], np.int64),
            ends,
        ),
        shape=(len(counts), columns),
    )
