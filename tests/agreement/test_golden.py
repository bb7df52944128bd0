"""Every published, printed or derived expectation in tests/golden/agreement that we compute."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from transcode.agreement import (
    AgreementSettings,
    Span,
    Unit,
    cohen_kappa,
    krippendorff_alpha,
    measure,
    percent_agreement,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "agreement"
CASES = sorted(path for path in GOLDEN.glob("*.json") if path.stem != "INDEX")
MEASURES = {
    "percent_agreement": percent_agreement,
    "cohen_kappa": cohen_kappa,
    "krippendorff_alpha": krippendorff_alpha,
}


def encode(rows: list[list[Any]]) -> np.ndarray:
    labels = sorted({v for row in rows for v in row if v is not None}, key=str)
    return np.array([[-1 if v is None else labels.index(v) for v in row] for row in rows])


def ratings_of(data: dict[str, Any], params: dict[str, Any]) -> np.ndarray:
    """Coders x units, from any of the forms in which a case gives its data."""
    if "study" in params:
        data = data["studies"][params["study"]]
    if "table" in params:
        data = data["tables"][params["table"]]
    if "ratings" in data:
        return encode(data["ratings"])
    if "table" in data:
        cells = np.array(data["table"])
        return np.repeat(np.indices(cells.shape).reshape(2, -1), cells.ravel(), axis=1)
    units = [np.repeat(np.arange(len(row)), row) for row in data["counts"]]
    widest = max(map(len, units))
    return np.array([np.pad(u, (0, widest - len(u)), constant_values=-1) for u in units]).T


def units_of(data: dict[str, Any], name: str) -> list[Unit]:
    if name == "char":
        return [Unit(d["id"], i, i + 1) for d in data["documents"] for i in range(d["length"])]
    return [Unit(d, *edge) for d, edges in data["segments"].items() for edge in pairwise(edges)]


def from_spans(data: dict[str, Any], name: str, params: dict[str, Any]) -> float:
    unit, _, wanted = name.partition("_")
    themes = {code: theme for theme, codes in data.get("themes", {}).items() for code in codes}
    asked = params.get("code") or params.get("theme")
    spans = [Span(**span) for span in data["spans"]]
    codes = {code: code for code in data["codes"]}
    if "theme" in params:
        spans = [span._replace(code=themes[span.code]) for span in spans]
        codes = {theme: theme for theme in data["themes"]}
    agreement = measure(
        spans,
        units=units_of(data, unit),
        coverage={(coder, d) for coder, documents in data["coverage"].items() for d in documents},
        codes=codes,
        coders=params.get("pair"),
        settings=AgreementSettings(replicates=0),
    )
    return agreement.row(wanted.replace("pooled_", ""), asked or "overall").value


def compute(case: dict[str, Any], name: str, params: dict[str, Any]) -> float:
    data = case["data"]
    if case["kind"] == "spans":
        return from_spans(data, name, params)
    values = ratings_of(data, params)
    if name == "krippendorff_alpha_category":
        labels = sorted({v for row in data["ratings"] for v in row if v is not None}, key=str)
        chosen = (values == labels.index(params["category"])).astype(int)
        return krippendorff_alpha(np.where(values < 0, -1, chosen))
    if name == "cohen_kappa_pair":
        return cohen_kappa(values[params["pair"]])
    return MEASURES[name](values)


def expectations() -> Iterator[Any]:
    ours = {
        *MEASURES,
        "krippendorff_alpha_category",
        "cohen_kappa_pair",
        "char_percent_agreement",
        "char_cohen_kappa",
        "char_krippendorff_alpha",
        "segment_krippendorff_alpha",
        "char_pooled_cohen_kappa",
    }
    for path in CASES:
        case = json.loads(path.read_text())
        for i, expected in enumerate(case["expected"]):
            params = expected["params"]
            nominal = params.get("metric", "nominal") == "nominal" and "distance" not in params
            if expected["measure"] in ours and nominal:
                yield pytest.param(case, expected, id=f"{path.stem}-{i}-{expected['measure']}")


@pytest.mark.parametrize(("case", "expected"), list(expectations()))
def test_expectation_holds(case: dict[str, Any], expected: dict[str, Any]) -> None:
    value = compute(case, expected["measure"], expected["params"])
    if expected["value"] == "undefined":
        assert np.isnan(value)
        return
    assert value == pytest.approx(expected["value"], abs=expected["abs_tol"], rel=0)
    if "value_full" in expected:
        tolerance = expected["value_full_tol"]
        assert value == pytest.approx(expected["value_full"], abs=tolerance, rel=0)


def test_the_cases_are_all_read() -> None:
    """A renamed measure must not make expectations vanish unseen."""
    assert len(list(expectations())) == 53
