"""Tree of passages: computed once, cut at any granularity.

Everything here is a pure function of a :class:`Consensus` and needs only numpy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Branch",
    "Consensus",
    "Cut",
    "Labels",
    "Matrix",
    "branches",
    "cut",
    "stabilities",
    "support",
]

Labels = NDArray[np.int64]
Matrix = NDArray[np.float64]

_SAME = 1e-6
_ROOM = 6  # passages for each proposal; with fewer, pairs are accepted
_PER_GROUP = 3  # approximate number of proposals in a broader group


@dataclass(frozen=True)
class Consensus:
    """Results of the resamples, for n passages on m leaves (m = n up to 2,500).

    ``partitions`` (resamples, m) numbers the cluster of each leaf in each resample, -1 if it was
    not drawn; ``leaf`` (n,) is the leaf of each passage. Each row of ``merges`` (m - 1, 2) joins
    two nodes: nodes below m are leaves, and row i makes node m + i. ``heights``, never decreasing,
    are the distances of these merges: 1 - the mean share of resamples in which the two sides were
    together.
    """

    partitions: NDArray[np.int32]
    leaf: Labels
    merges: NDArray[np.int32]
    heights: NDArray[np.float32]


@dataclass(frozen=True)
class Cut:
    """One cut of the tree: ``labels`` (n,) from 0, and each cluster's node and broader group."""

    labels: Labels
    nodes: tuple[int, ...]
    groups: tuple[int, ...]
    rows: int  # number of merges below the cut


@dataclass(frozen=True)
class Branch:
    """Position of a cluster in the tree.

    ``parts`` are the passages of its two halves and ``split`` the share of resamples in which the
    halves were together; empty and 1.0 if they cannot be distinguished. ``position`` numbers the
    clusters from one side of the tree to the other; ``joins`` is the share of resamples in which
    its branch and the next one were together (0.0 for the last). These two draw the tree.
    ``partners`` are the clusters it would join first, and ``merge`` the share at that merge.
    """

    parts: tuple[Labels, ...]
    split: float
    position: int
    joins: float
    partners: tuple[int, ...]
    merge: float


def cut(tree: Consensus, proposals: int) -> Cut:
    """Cut the tree where it first has ``proposals`` clusters of three passages or more.

    Pairs are accepted if there are few passages for that many proposals. A passage left alone or
    in a pair goes to the cluster it was most often with. The broader groups come from cutting the
    same tree higher, at a third as many clusters, so that no cluster belongs to two groups.
    """
    m = len(tree.merges) + 1
    # passages together in every resample cannot be separated
    fewest = int((tree.heights <= _SAME).sum())
    proposals = max(1, min(proposals, m - fewest, len(tree.leaf) // 2))
    weight = np.zeros(2 * m - 1, np.int64)
    weight[:m] = np.bincount(tree.leaf, minlength=m)
    for row, pair in enumerate(tree.merges):
        weight[m + row] = weight[pair].sum()
    least = 3 if len(tree.leaf) >= _ROOM * proposals else 2
    rows = m - proposals
    large = sum(weight[node] >= least for node in _held(tree, rows))
    best, most = rows, large
    for row in range(rows - 1, max(m - 2 * proposals, fewest) - 1, -1):
        if most >= proposals:
            break
        # one merge fewer: a node is replaced by its two parts
        large += int((weight[tree.merges[row]] >= least).sum()) - int(weight[m + row] >= least)
        if large > most:
            best, most = row, large
    held = _held(tree, best)
    nodes = [node for node in held if weight[node] >= least]
    of_leaf = np.full(m, -1)
    for label, node in enumerate(nodes):
        of_leaf[held[node]] = label
    labels = of_leaf[tree.leaf]
    if (labels < 0).any() and nodes:
        shares = support(tree, labels, len(nodes))
        labels = np.where(labels < 0, shares.argmax(axis=1), labels)
    broad = _held(tree, max(best, m - max(1, round(proposals / _PER_GROUP))))
    group = {node: g for g, top in enumerate(broad) for node in _below(tree, top)}
    return Cut(labels, tuple(nodes), tuple(group[node] for node in nodes), best)


def support(tree: Consensus, labels: Labels, k: int) -> Matrix:
    """Share of resamples in which each passage was with the members of each cluster: (n, k).

    Only resamples that drew both are counted, and a passage is not counted with itself. The label
    -1 means no cluster.
    """
    m = len(tree.merges) + 1
    inside = np.flatnonzero(labels >= 0)
    members = np.zeros((m, k))
    np.add.at(members, (tree.leaf[inside], labels[inside]), 1.0)
    met, drawn = np.zeros((m, k)), np.zeros((m, k))
    for run in tree.partitions:
        there = np.flatnonzero(run >= 0)
        if len(there):
            homes = np.zeros((run.max() + 1, k))
            np.add.at(homes, run[there], members[there])
            met[there] += homes[run[there]]
            drawn[there] += members[there].sum(axis=0)
    times = (tree.partitions >= 0).sum(axis=0).astype(float)[tree.leaf]
    met, drawn = met[tree.leaf], drawn[tree.leaf]
    met[inside, labels[inside]] -= times[inside]
    drawn[inside, labels[inside]] -= times[inside]
    return np.divide(met, drawn, out=np.zeros_like(met), where=drawn > 0)


def stabilities(tree: Consensus, labels: Labels, k: int) -> Matrix:
    """Stability of each cluster: its members' preference for each other over other clusters, (k,).

    Each passage scores 1 - b / a, where a is the share of resamples in which it was with its own
    cluster and b the largest such share for another cluster; if b is greater, it scores a / b - 1.
    This is the silhouette width for similarities (Rousseeuw 1987, section 2), with the consensus
    as similarity (Monti et al. 2003). The stability is the mean over the members; a negative mean
    counts as 0. Only the half of the resamples with the most clusters is used, because coarse ones
    also put dissimilar passages together. For a single cluster, the stability is the share of
    resamples in which its members were together.
    """
    clusters = tree.partitions.max(axis=1)
    finer = replace(tree, partitions=tree.partitions[clusters >= np.median(clusters)])
    shares = support(finer, labels, k)
    rows = np.arange(len(labels))
    own = shares[rows, labels]
    if k > 1:
        shares[rows, labels] = -1
        next_ = shares.max(axis=1)
        larger = np.maximum(own, next_)
        own = np.divide(own - next_, larger, out=np.zeros_like(own), where=larger > 0)
    sizes = np.bincount(labels, minlength=k)
    return np.asarray((np.bincount(labels, own, k) / sizes).clip(0, 1))


def branches(tree: Consensus, made: Cut) -> list[Branch]:
    """Describe each cluster's branch: its halves, and the clusters it would join."""
    m, k = len(tree.merges) + 1, len(made.nodes)
    order: dict[int, list[int]] = {node: [label] for label, node in enumerate(made.nodes)}
    gaps: dict[int, list[float]] = {node: [] for node in made.nodes}
    partners: dict[int, tuple[tuple[int, ...], float]] = {}
    for row in range(made.rows, m - 1):
        left, right = tree.merges[row].tolist()
        share = 1 - float(tree.heights[row])
        a, b = order.pop(left, []), order.pop(right, [])
        before, after = gaps.pop(left, []), gaps.pop(right, [])
        for side, others in ((a, b), (b, a)):
            if len(side) == 1 and others:
                partners.setdefault(side[0], (tuple(others), share))
        order[m + row] = a + b
        gaps[m + row] = [*before, share, *after] if a and b else before + after
    across = next(iter(order.values()))
    joins = [*next(iter(gaps.values())), 0.0]
    place = {label: position for position, label in enumerate(across)}
    answer = []
    for label in range(k):
        node = made.nodes[label]
        halves = tree.merges[node - m].tolist() if node >= m else []
        parts = tuple(
            np.flatnonzero(np.isin(tree.leaf, [below for below in _below(tree, half) if below < m]))
            for half in halves
        )
        meets, merge = partners.get(label, ((), 0.0))
        answer.append(
            Branch(
                parts=parts,
                split=1 - float(tree.heights[node - m]) if halves else 1.0,
                position=place[label],
                joins=joins[place[label]],
                partners=meets,
                merge=merge,
            )
        )
    return answer


def _held(tree: Consensus, rows: int) -> dict[int, list[int]]:
    """Return the nodes that exist after the first ``rows`` merges, with their leaves."""
    m = len(tree.merges) + 1
    held = {node: [node] for node in range(m)}
    for row, (left, right) in enumerate(tree.merges[: max(0, rows)].tolist()):
        held[m + row] = held.pop(left) + held.pop(right)
    return held


def _below(tree: Consensus, node: int) -> list[int]:
    """Return a node and all nodes below it."""
    m, nodes, open_ = len(tree.merges) + 1, [], [node]
    while open_:
        nodes.append(current := open_.pop())
        if current >= m:
            open_ += tree.merges[current - m].tolist()
    return nodes
