"""The tree of passages: cut where you like, from one computation.

Everything here is a pure function of a :class:`Consensus`; no library but numpy is needed.
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
_ROOM = 6  # passages for each proposal: fewer, and pairs will do
_PER_GROUP = 3  # proposals in a broader group, about


@dataclass(frozen=True)
class Consensus:
    """What the resamples found, for n passages that hang on m leaves (m = n below 2,500).

    ``partitions`` (resamples, m) numbers the cluster of each leaf in each resample, -1 where it
    was not drawn; ``leaf`` (n,) is the leaf of each passage. ``merges`` (m - 1, 2) joins two nodes
    in each row, nodes below m being leaves and node m + i the one that row i made; ``heights``,
    never falling, says at which distance: 1 - the mean share of resamples in which the two sides
    were together.
    """

    partitions: NDArray[np.int32]
    leaf: Labels
    merges: NDArray[np.int32]
    heights: NDArray[np.float32]


@dataclass(frozen=True)
class Cut:
    """The tree cut once: ``labels`` (n,) from 0, and the node and broader group of each cluster."""

    labels: Labels
    nodes: tuple[int, ...]
    groups: tuple[int, ...]
    rows: int  # of the merges, those below the cut


@dataclass(frozen=True)
class Branch:
    """Where a cluster hangs in the tree.

    ``parts`` are the passages of its two halves and ``split`` the share of resamples in which
    these were together; empty and 1.0 where nothing tells them apart. ``position`` numbers the
    clusters from one side of the tree to the other, and ``joins`` is the share in which the
    branch of this one and that of the next were together (0.0 for the last): both draw the tree.
    ``partners`` are the clusters that it would join first, and ``merge`` the share there.
    """

    parts: tuple[Labels, ...]
    split: float
    position: int
    joins: float
    partners: tuple[int, ...]
    merge: float


def cut(tree: Consensus, proposals: int) -> Cut:
    """Cut the tree where it first has ``proposals`` clusters of three passages or more.

    Of two, where there are few passages for so many. A passage that is alone or in a pair there
    goes to the cluster it was most often with. The groups are the
    same tree cut higher, where it has a third as many clusters, so that none lies in two of them.
    """
    m = len(tree.merges) + 1
    # what was together in every resample cannot be told apart
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
        # one merge less: a node makes way for its two parts
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
    """Share of the resamples in which each passage was with the members of each cluster: (n, k).

    Of the resamples that held both; a passage does not count as being with itself. A label of -1
    belongs to no cluster.
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
    """How much more often the members of each cluster came back together than with others: (k,).

    For each passage 1 - b / a, where a is the share of resamples in which it was with its own
    cluster and b that for the cluster which it was with most often otherwise; b / a - 1 where b
    is greater. This is the silhouette width for similarities (Rousseeuw 1987, section 2), and
    the similarity is the consensus (Monti et al. 2003). The mean over the members, 0 to 1, a
    negative one being 0. Only of the half of the resamples with the most clusters: in coarse ones
    what is unlike is together as well. Of a cluster that is alone, the share in which its members
    were together.
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
    """Where each cluster hangs: how it would fall apart, and what it would join."""
    m, k = len(tree.merges) + 1, len(made.nodes)
    order: dict[int, list[int]] = {node: [label] for label, node in enumerate(made.nodes)}
    gaps: dict[int, list[float]] = {node: [] for node in made.nodes}
    partners: dict[int, tuple[tuple[int, ...], float]] = {}
    for row in range(made.rows, m - 1):
        left, right = tree.merges[row].tolist()
        share = 1 - float(tree.heights[row])
        a, b = order.pop(left, []), order.pop(right, [])
        before, after = gaps.pop(left, []), gaps.pop(right, [])
        for one, others in ((a, b), (b, a)):
            if len(one) == 1 and others:
                partners.setdefault(one[0], (tuple(others), share))
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
            np.flatnonzero(np.isin(tree.leaf, [one for one in _below(tree, half) if one < m]))
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
    """The nodes there are after the first ``rows`` merges, with the leaves of each."""
    m = len(tree.merges) + 1
    held = {node: [node] for node in range(m)}
    for row, (left, right) in enumerate(tree.merges[: max(0, rows)].tolist()):
        held[m + row] = held.pop(left) + held.pop(right)
    return held


def _below(tree: Consensus, node: int) -> list[int]:
    """A node and all nodes below it."""
    m, found, open_ = len(tree.merges) + 1, [], [node]
    while open_:
        found.append(one := open_.pop())
        if one >= m:
            open_ += tree.merges[one - m].tolist()
    return found
