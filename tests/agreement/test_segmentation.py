"""Boundary similarity against the golden case and segeval."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.agreement.unitizing.segmentation import boundary_similarity
from transcode.errors import AgreementError

GOLDEN = Path(__file__).parents[1] / "golden" / "agreement"
CUTS = st.sets(st.integers(1, 19))


def masses(cuts: set[int]) -> list[int]:
    return [b - a for a, b in pairwise([0, *sorted(cuts), 20])]


def test_the_golden_case() -> None:
    case = json.loads((GOLDEN / "segmentation_pairs.json").read_text())
    (expected,) = case["expected"]
    near = case["data"]["n_t"]
    values = [float(boundary_similarity(*pair, near=near)) for pair in case["data"]["pairs"]]
    assert values == pytest.approx(expected["value"], abs=expected["abs_tol"], rel=0)
    assert values == pytest.approx(expected["value_full"], abs=expected["value_full_tol"], rel=0)


@given(CUTS, CUTS, st.integers(2, 4))
def test_segeval_agrees(one: set[int], other: set[int], near: int) -> None:
    segeval = pytest.importorskip("segeval", reason="segeval is not installed")
    if one | other:
        theirs = segeval.boundary_similarity(tuple(masses(one)), tuple(masses(other)), n_t=near)
        assert boundary_similarity(masses(one), masses(other), near=near) == pytest.approx(
            float(theirs)
        )


@given(CUTS, CUTS)
def test_order_does_not_matter(one: set[int], other: set[int]) -> None:
    value = boundary_similarity(masses(one), masses(other))
    back = boundary_similarity(masses(other), masses(one))
    assert float(value) == pytest.approx(float(back), nan_ok=True)
    assert math.isnan(value) or 0 <= value <= 1
    assert not one or boundary_similarity(masses(one), masses(one)) == 1


def test_undefined_and_refused() -> None:
    assert boundary_similarity([9], [9]).reason == "neither coder divides the text"
    for one, other in (([3, 4], [3, 5]), ([0, 7], [3, 4])):
        with pytest.raises(AgreementError, match="same total length"):
            boundary_similarity(one, other)
