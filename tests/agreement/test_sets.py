"""Distances between label sets, against the golden cases, their formulas and NLTK."""

from __future__ import annotations

import json
import math
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.agreement.coefficients.sets import (
    DISTANCES,
    distance_table,
    jaccard_distance,
    masi_distance,
)
from transcode.errors import AgreementError

GOLDEN = Path(__file__).parents[1] / "golden" / "agreement"
SETS = st.frozensets(st.sampled_from("abcde"))


def expected_of(name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    case = json.loads((GOLDEN / f"{name}.json").read_text())
    return case["data"], case["expected"]


def test_pairs_of_the_golden_case() -> None:
    data, expected = expected_of("sets_masi_pairs")
    functions = {"masi_distance": masi_distance, "jaccard_distance": jaccard_distance}
    for one in expected:
        values = [functions[one["measure"]](*pair) for pair in data["pairs"]]
        assert values == pytest.approx(one["value"], abs=one["abs_tol"], rel=0)


def test_alpha_of_the_golden_case() -> None:
    data, expected = expected_of("sets_dkpro_masi")
    for one in expected:
        value = alpha(data["ratings"], one["params"]["distance"])
        assert value == pytest.approx(one["value"], abs=one["abs_tol"], rel=0)
        assert value == pytest.approx(one["value_full"], abs=one["value_full_tol"], rel=0)


def alpha(ratings: list[list[list[str]]], distance: str) -> float:
    """Krippendorff's alpha of two complete coders, by the distances between all their sets."""
    far = distance_table([s for coder in ratings for s in coder], distance)
    n = len(ratings[0])
    observed = np.mean([far[i, n + i] for i in range(n)])
    return float(1 - observed / (far.sum() / (2 * n * (2 * n - 1))))


def by_hand(one: frozenset[str], other: frozenset[str], name: str) -> float:
    j = len(one & other) / len(one | other) if one | other else 1.0
    m = (
        1.0
        if one == other
        else 2 / 3
        if one <= other or other <= one
        else 1 / 3 * bool(one & other)
    )
    return {
        "masi": 1 - j * m,
        "jaccard": 1 - j,
        "nominal": float(one != other),
        "dkpro_masi": (1 - j) * (1 - m),
        "dkpro_set": 1 - m,
    }[name]


@given(st.lists(SETS, max_size=6))
def test_tables_are_their_formulas(sets: list[frozenset[str]]) -> None:
    for name in DISTANCES:
        table = distance_table(sets, name)
        assert table.shape == (len(sets), len(sets))
        for i, one in enumerate(sets):
            for j, other in enumerate(sets):
                assert table[i, j] == pytest.approx(by_hand(one, other, name), abs=1e-12)
        assert (table == table.T).all()
        assert (np.diag(table) == 0).all()


@given(SETS, SETS)
def test_labels_renamed(one: frozenset[str], other: frozenset[str]) -> None:
    for order in list(permutations("abcde"))[:5]:
        new = dict(zip("abcde", order, strict=True))
        for name in DISTANCES:
            moved = distance_table([[new[c] for c in s] for s in (one, other)], name)
            assert moved[0, 1] == distance_table([one, other], name)[0, 1]


@given(SETS.filter(bool), SETS.filter(bool))
def test_nltk_agrees(one: frozenset[str], other: frozenset[str]) -> None:
    nltk = pytest.importorskip("nltk.metrics.distance", reason="nltk is not installed")
    assert masi_distance(one, other) == pytest.approx(nltk.masi_distance(one, other))
    assert jaccard_distance(one, other) == pytest.approx(nltk.jaccard_distance(one, other))


def test_a_distance_of_ones_own() -> None:
    table = distance_table(["ab", "a"], lambda a, b: abs(len(a) - len(b)))
    assert table.tolist() == [[0, 1], [1, 0]]
    assert math.isclose(masi_distance("aab", "ab"), 0)


def test_an_unknown_distance() -> None:
    with pytest.raises(AgreementError, match="masi"):
        distance_table([["a"]], "hamming")
