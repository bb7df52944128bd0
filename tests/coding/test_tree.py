"""One tree: every cut is complete, finer cuts lie inside coarser ones, and it can be drawn."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.coding.test_propose import study
from transcode.coding import CodingSettings, cluster, default_proposals, grow, propose
from transcode.coding.tree import Consensus, branches, cut, stabilities, support

SEGMENTS, PASSAGES, VECTORS = study(90)
TREE = grow(SEGMENTS, VECTORS)


@pytest.mark.parametrize("k", [1, 2, 5, 12, 30, 90, 1000])
def test_every_cut_is_complete(k: int) -> None:
    made = cut(TREE, k)
    assert sorted(set(made.labels.tolist())) == list(range(len(made.nodes)))
    assert np.bincount(made.labels).min() >= 2
    assert len(made.nodes) <= k
    assert len(made.groups) == len(made.nodes)


def test_a_finer_cut_lies_inside_a_coarser_one() -> None:
    coarse, fine = cut(TREE, 2), cut(TREE, 5)
    inside = {(f, c) for f, c in zip(fine.labels.tolist(), coarse.labels.tolist(), strict=True)}
    assert len(inside) == len(fine.nodes) == 5


def test_a_cut_from_the_tree_is_the_same_as_from_the_beginning() -> None:
    wanted = CodingSettings(proposals=7)
    kept = propose(SEGMENTS, PASSAGES, VECTORS, groups={}, settings=wanted, tree=TREE)
    assert kept == propose(SEGMENTS, PASSAGES, VECTORS, groups={}, settings=wanted)


@settings(deadline=None, max_examples=30)
@given(st.integers(2, 12), st.integers(1, 6), st.integers(0, 1000), st.integers(1, 15))
def test_shares_are_those_of_a_plain_count(n: int, runs: int, seed: int, k: int) -> None:
    random = np.random.default_rng(seed)
    partitions = random.integers(-1, 3, (runs, n)).astype(np.int32)
    merges, heights = cluster._grow(partitions)
    tree = Consensus(partitions, np.arange(n), merges, heights)
    made = cut(tree, k)
    shares = support(tree, made.labels, len(made.nodes))
    for i in range(n):
        for c in range(len(made.nodes)):
            met = drawn = 0
            for run in partitions:
                for j in np.flatnonzero(made.labels == c):
                    if j != i and run[i] >= 0 and run[j] >= 0:
                        drawn += 1
                        met += run[i] == run[j]
            assert shares[i, c] == pytest.approx(met / drawn if drawn else 0)


def test_stability_is_the_silhouette_of_what_came_back_together() -> None:
    # two piles of three; passage 5 goes with the other pile in one of four fine resamples
    apart, strayed = [0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 0]
    fine = [[*one, 2] for one in (apart, apart, apart, strayed)]
    coarse = [[0] * 7, [0, 0, 0, 0, 0, 0, 1]]
    partitions = np.array(fine + coarse, np.int32)
    merges, heights = cluster._grow(partitions)
    tree = Consensus(partitions, np.arange(7), merges, heights)
    found = stabilities(tree, np.array([0, 0, 0, 1, 1, 1, 2]), 3)
    # the first: always together, a twelfth of the time with the other (1/4 for one of its three)
    assert found[0] == pytest.approx(1 - 1 / 12)
    # 3 and 4 were never with the other pile; 5 was with its own 3/4 of the time
    assert found[1] == pytest.approx((1 + 1 + (1 - 0.25 / 0.75)) / 3)
    assert found[2] == 0


def test_a_pile_that_is_two_halves_of_others_is_the_least_stable() -> None:
    random = np.random.default_rng(3)
    directions = np.eye(12)[[0] * 20 + [1] * 20 + [0] * 6 + [1] * 6 + [2] * 20]
    points = directions + random.normal(0, 0.05, directions.shape)
    tree = cluster.consensus(points / np.linalg.norm(points, axis=1)[:, None], resamples=60, seed=1)
    torn, *whole = stabilities(tree, np.array([1] * 20 + [2] * 20 + [0] * 12 + [3] * 20), 4)
    assert torn < min(whole)


@pytest.mark.parametrize(
    ("n", "k"), [(0, 1), (1, 1), (2, 1), (9, 3), (216, 15), (712, 21), (1793, 24), (10_000, 29)]
)
def test_the_number_of_proposals_grows_more_slowly_than_the_passages(n: int, k: int) -> None:
    assert default_proposals(n) == k


def test_the_branches_draw_the_tree() -> None:
    made = cut(TREE, 5)
    found = branches(TREE, made)
    assert sorted(one.position for one in found) == list(range(5))
    for label, one in enumerate(found):
        halves = np.concatenate(one.parts)
        assert set(halves.tolist()) <= set(np.flatnonzero(made.labels == label).tolist())
        assert 0 <= one.joins <= 1 and label not in one.partners
        assert one.merge <= one.split
    last = max(found, key=lambda one: one.position)
    assert last.joins == 0.0


def test_passages_beyond_the_leaves_hang_on_micro_clusters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_LEAVES", 40)
    tree = grow(SEGMENTS, VECTORS)
    assert tree.leaf.shape == (90,) and tree.partitions.shape[1] <= 40
    found = propose(
        SEGMENTS, PASSAGES, VECTORS, groups={}, settings=CodingSettings(proposals=5), tree=tree
    )
    assert sum(len(one.members) for one in found) == 90
    for one in found:
        assert len({int(m.segment[1:]) % 5 for m in one.members}) == 1


@pytest.mark.parametrize("n", [2, 3, 5])
@pytest.mark.parametrize("kind", ["zero", "same", "two", "apart"])
def test_tiny_and_degenerate_vectors(n: int, kind: str) -> None:
    segments, passages, _ = study(n)
    vectors = {
        "zero": np.zeros((n, 8)),
        "same": np.ones((n, 8)),
        "two": np.eye(8)[np.arange(n) % 2],
        "apart": np.eye(8)[:n],
    }[kind].astype(np.float32)
    found = propose(segments, passages, vectors, groups={})
    assert sum(len(one.members) for one in found) == n
    assert all(0 <= one.stability <= 1 and -1 <= one.coherence <= 1 for one in found)
    assert all(len(one.supporting) >= 2 for one in found)


def test_the_bytes_are_those_of_two_threads() -> None:
    script = (
        "from tests.coding.test_tree import *; import hashlib\n"
        "print(hashlib.sha256(repr(propose(SEGMENTS, PASSAGES, VECTORS, groups={})).encode()"
        " + TREE.partitions.tobytes() + TREE.heights.tobytes()).hexdigest())"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "OMP_NUM_THREADS": n, "OPENBLAS_NUM_THREADS": n,
                 "PYTHONHASHSEED": n},
            capture_output=True, text=True, check=True,
        ).stdout
        for n in ("1", "2")
    ]  # fmt: skip
    assert said[0] == said[1] and said[0].strip()
