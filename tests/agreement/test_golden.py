"""Every published, printed or derived expectation in tests/golden/agreement.

The unitizing measures, gamma and boundary similarity have their cases in their own tests.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from transcode import agreement as room
from transcode.agreement import AgreementSettings, Estimate, Ratings, Span, Unit

GOLDEN = Path(__file__).parents[1] / "golden" / "agreement"
CASES = [json.loads(path.read_text()) for path in sorted(GOLDEN.glob("*.json"))]
CASES = [case for case in CASES if "expected" in case]
ELSEWHERE = ("unitizing", "gamma", "segmentation")
SUFFIXES = ("_se_gwet", "_se", "_ci", "_do", "_de")


def ratings_of(data: dict[str, Any], params: dict[str, Any]) -> Ratings:
    """Any of the forms in which a case gives its plain data."""
    if "study" in params:
        data = data["studies"][params["study"]]
    if "table" in params:
        data = data["tables"][params["table"]]
    categories = data.get("categories")
    if "ratings" in data:
        return room.as_ratings(data["ratings"], categories=categories)
    if "table" in data:
        return room.from_contingency(data["table"], categories)
    return room.from_counts(data["counts"], categories)


def from_spans(data: dict[str, Any], name: str, params: dict[str, Any]) -> float:
    unit, _, wanted = name.partition("_")
    segments = data.get("segments", {})
    agreement = room.measure(
        [Span(**span) for span in data["spans"]],
        unit={"char": "character"}.get(unit, unit),
        units=[Unit(d, *edge) for d, edges in segments.items() for edge in pairwise(edges)],
        documents={one["id"]: one["length"] for one in data["documents"]},
        coverage={(coder, d) for coder, documents in data["coverage"].items() for d in documents},
        codes={code: code for code in data["codes"]},
        themes=data.get("themes"),
        coders=params.get("pair"),
        settings=AgreementSettings(replicates=0),
    )
    asked = params.get("code") or params.get("theme") or room.OVERALL
    return agreement.row(wanted.removeprefix("pooled_"), asked).value


def plain(case: dict[str, Any], name: str, params: dict[str, Any]) -> Any:
    """One coefficient, or what the case wants of it: error, interval, Do, De."""
    ratings = ratings_of(case["data"], params)
    if name == "per_unit_agreement":
        return room.unit_agreement(ratings)
    if name.startswith("expected_agreement_"):
        measure = {"cohen": room.cohen_kappa, "fleiss": room.fleiss_kappa}[name[19:]]
        return 1 - measure(ratings).de
    wanted = next((suffix for suffix in SUFFIXES if name.endswith(suffix)), "")
    name = name.removesuffix(wanted).removesuffix("_weighted")
    if "pair" in params:
        ratings, name = ratings.between(*params["pair"]), name.removesuffix("_pair")
    if "category" in params:
        ratings, name = ratings.only(params["category"]), name.removesuffix("_category")
    options = {one: params[one] for one in ("weights", "metric") if one in params}
    if "distance" in params:
        distance = np.array(case["data"]["weights"][params["distance"]])
        is_alpha = name == "krippendorff_alpha"
        options = {"metric": distance} if is_alpha else {"weights": 1 - distance}
    found: Estimate = getattr(room, name)(ratings, **options)
    if params.get("variance") == "table":  # Gwet's for tables: over n, where raw data have n - 1
        return found.se * math.sqrt((found.n_units - 1) / found.n_units)
    if wanted == "_ci":
        return found.interval(params["confidence"])
    return {"": found, "_do": found.do, "_de": found.de}.get(wanted, found.se)


def compute(case: dict[str, Any], name: str, params: dict[str, Any]) -> Any:
    data = case["data"]
    if case["kind"] == "spans":
        return from_spans(data, name, params)
    if case["kind"] == "sets":
        return room.alpha_sets(data["ratings"], distance=params["distance"])
    if case["kind"] == "set_pairs":
        return [getattr(room, name)(*pair) for pair in data["pairs"]]
    return plain(case, name, params)


def expectations() -> Iterator[Any]:
    for case in CASES:
        if case["kind"] in ELSEWHERE:
            continue
        for i, expected in enumerate(case["expected"]):
            yield pytest.param(case, expected, id=f"{case['id']}-{i}-{expected['measure']}")


@pytest.mark.parametrize(("case", "expected"), list(expectations()))
def test_expectation_holds(case: dict[str, Any], expected: dict[str, Any]) -> None:
    value = compute(case, expected["measure"], expected["params"])
    if expected["value"] == "undefined":
        assert math.isnan(value)
        assert value.reason
        return
    value = np.asarray(value, dtype=float)
    assert value == pytest.approx(np.array(expected["value"]), abs=expected["abs_tol"], rel=0)
    if expected.get("value_full") is not None:
        tolerance = expected["value_full_tol"]
        assert value == pytest.approx(np.array(expected["value_full"]), abs=tolerance, rel=0)


def test_the_cases_are_all_read() -> None:
    """A renamed measure must not make expectations vanish unseen."""
    assert len(CASES) == 33
    assert len(list(expectations())) == 170
