"""Faults that were found, each by the kind of input that had it."""

from __future__ import annotations

import itertools
import json
import shutil
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from transcode.agreement import (
    AgreementSettings,
    Span,
    Unit,
    alpha_sets,
    as_ratings,
    bootstrap,
    brennan_prediger,
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
    measure,
    percent_agreement,
)
from transcode.agreement.spreadsheet import read_ratings
from transcode.cli import app
from transcode.errors import AgreementError
from transcode.study.folder import Study
from transcode.verbs import agree_study

SAMPLE = Path(__file__).parents[2] / "notebooks" / "sample-study"
CODES = {"x": "x", "y": "y"}


def spans_of(documents: int, coders: str = "ab", *, per: int = 4) -> tuple[list[Unit], list[Span]]:
    rng = np.random.default_rng(documents)
    units = [Unit(f"P{d:02}", 10 * i, 10 * i + 9) for d in range(documents) for i in range(per)]
    spans = []
    for unit in units:
        truth = rng.random(2) < 0.5
        for coder in coders:
            seen = truth ^ (rng.random(2) < 0.15)
            spans += [
                Span(unit[0], coder, "xy"[k], unit.begin, unit.end) for k in np.flatnonzero(seen)
            ]
    return units, spans


@pytest.mark.parametrize("documents", [3, 9, 12])
def test_an_interview_that_nobody_covered_changes_nothing(documents: int) -> None:
    units, spans = spans_of(documents)
    coverage = {(c, f"P{d:02}") for c in "ab" for d in range(documents)}
    unseen = [Unit("Z9", 0, 9), Unit("Z9", 10, 19), Unit("A0", 0, 9)]
    whole = measure(spans, units=units, coverage=coverage, codes=CODES)
    wider = measure(spans, units=[*units, *unseen], coverage=coverage, codes=CODES)
    one, other = whole.to_frame(), wider.to_frame()
    pd.testing.assert_frame_equal(one, other)
    assert one[one.measure == "alpha_masi"].low.notna().all()


@pytest.mark.parametrize("verb", ["agree", "report"])
def test_agree_and_report_run_where_the_compared_coders_left_interviews_out(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = Study.open(shutil.copytree(SAMPLE, tmp_path / "study"))
    left_out = study.interviews[2]
    whole = agree_study._coverage
    monkeypatch.setattr(
        agree_study, "_coverage", lambda books: {c for c in whole(books) if c[1] != left_out}
    )
    # documents are drawn from eight on; the sample has six
    monkeypatch.setattr(sys.modules["transcode.agreement.table.bootstrap"], "ENOUGH_DOCUMENTS", 4)
    result = CliRunner().invoke(app, [verb, str(study.root)])
    assert result.exit_code == 0, result.output
    rows = json.loads((study.outputs / "agreement.json").read_text())["rows"]
    sets = next(row for row in rows if row["measure"] == "alpha_masi")
    assert "by document" in sets["interval"]
    assert sets["n_documents"] == len(study.interviews) - 1
    assert sets["low"] < sets["value"] < sets["high"]


def test_pairs_of_a_plain_table_are_those_of_all_categories() -> None:
    rows = [list("aabbcc"), list("aabbcb"), list("abbbca")]
    found = measure(as_ratings(rows, coders=["ana", "ben", "cy"]))
    for i, j in itertools.combinations(range(3), 2):
        for name, plain in {
            "cohen_kappa": cohen_kappa,
            "krippendorff_alpha": krippendorff_alpha,
            "percent_agreement": percent_agreement,
            "brennan_prediger": brennan_prediger,
        }.items():
            two = as_ratings([rows[i], rows[j]], categories="abc")
            assert found.matrix(name)[i, j] == pytest.approx(float(plain(two)))
    agreed = found.matrix("percent_agreement")
    assert agreed[0, 2] == pytest.approx(4 / 6)  # and not 7/9, the mean over yes and no
    assert np.array_equal(agreed, agreed.T, equal_nan=True)


def test_pairs_honour_the_metric_and_the_weights() -> None:
    rng = np.random.default_rng(0)
    ratings = as_ratings(rng.integers(1, 5, (3, 30)), level="ordinal")
    found = measure(ratings, settings=AgreementSettings(replicates=0, weights="linear"))
    two = ratings.between(0, 2)
    assert found.matrix("krippendorff_alpha")[0, 2] == krippendorff_alpha(two, metric="ordinal")
    assert found.matrix("cohen_kappa")[0, 2] == cohen_kappa(two, weights="linear")
    missing = as_ratings([[1, 2, 3, None], [1, 2, None, 3], [1, 3, 3, 3]])
    pair = measure(missing).pairs[0]
    assert pair.n_units == 2


@pytest.mark.parametrize(
    ("spelt", "covered"),
    [("Ana", "ana"), ("ana ", "ana"), ("Bjo\u0308rn", unicodedata.normalize("NFC", "Bjo\u0308rn")),
     ("B. Jensen", "ben")],
)  # fmt: skip
def test_a_coder_who_is_spelt_in_two_ways_is_refused(spelt: str, covered: str) -> None:
    units, spans = spans_of(3)
    other = [s._replace(coder=spelt) if s.coder == "a" else s for s in spans]
    coverage = {(c, f"P{d:02}") for c in (covered, "b") for d in range(3)}
    with pytest.raises(AgreementError, match="not in the coverage") as problem:
        measure(other, units=units, coverage=coverage, codes=CODES)
    assert spelt.strip() not in str(problem.value)
    with pytest.raises(AgreementError, match="not in the coverage"):
        measure(other, units=units, coverage=coverage, codes=CODES, coders=[spelt, "b"])


def test_coders_who_are_not_asked_for_may_be_left_out() -> None:
    units, spans = spans_of(3, "abc")
    coverage = {(c, f"P{d:02}") for c in "abc" for d in range(3)}
    found = measure(spans, units=units, coverage=coverage, codes=CODES, coders=["a", "b"])
    assert found.coders == ("a", "b")


def test_missing_values_of_pandas_are_missing() -> None:
    frame = pd.DataFrame({
        "ana": pd.array([1, 2, pd.NA, 2], dtype="Int64"),
        "ben": pd.array([1, pd.NA, 2, 2], dtype="Int64"),
    })  # fmt: skip
    assert krippendorff_alpha(frame).n_units == 2
    words = [["a", pd.NA, "b", np.nan], ["a", "b", "b", None]]
    assert percent_agreement(words) == 1
    assert percent_agreement(np.array(words, dtype=object)) == 1
    assert percent_agreement([[pd.NaT, "x"], ["y", "x"]]) == 1
    assert alpha_sets([[{"a"}, pd.NA, {"b"}], [{"a"}, {"b"}, {"b"}]]) == 1


@pytest.mark.parametrize("which", ["krippendorff_alpha", krippendorff_alpha, ["cohen_kappa"]])
def test_the_bootstrap_takes_names_and_functions(which: object) -> None:
    rows = [list("aabbccab"), list("aabbcbab")]
    found = bootstrap(rows, which, replicates=200)  # type: ignore[arg-type]
    (name,) = found
    assert name in ("krippendorff_alpha", "cohen_kappa")
    assert len(found[name]) == 200
    assert np.nanmin(found[name]) < np.nanmax(found[name]) <= 1


def test_the_bootstrap_by_document_leaves_empty_documents_out_and_says_what_it_cannot() -> None:
    rows = [[*"aabb", None, None], [*"abbb", None, None]]
    documents = ["P1", "P1", "P2", "P2", "P3", "P3"]
    with_empty = bootstrap(rows, "krippendorff_alpha", replicates=50, documents=documents)
    cut = [row[:4] for row in rows]
    without = bootstrap(cut, "krippendorff_alpha", replicates=50, documents=documents[:4])
    assert np.array_equal(with_empty["krippendorff_alpha"], without["krippendorff_alpha"],
                          equal_nan=True)  # fmt: skip
    with pytest.raises(AgreementError, match="no measure 'alhpa'"):
        bootstrap(rows, "alhpa")
    with pytest.raises(AgreementError, match="2 documents for 6 units"):
        bootstrap(rows, "cohen_kappa", documents=["P1", "P2"])


def test_every_measure_honours_the_level() -> None:
    csv = "unit,ana,ben\n1,1,2\n2,3,3\n3,2,2\n4,4,1\n5,2,3\n"
    nominal, ordinal = read_ratings(csv), read_ratings(csv, level="ordinal")
    assert krippendorff_alpha(ordinal) == krippendorff_alpha(nominal, metric="ordinal")
    assert cohen_kappa(ordinal) == cohen_kappa(nominal, weights="ordinal")
    assert percent_agreement(ordinal) == percent_agreement(nominal, weights="ordinal")
    assert gwet_ac1(ordinal).name == "gwet_ac2"
    row = measure(ordinal).row("krippendorff_alpha")
    assert row.value == krippendorff_alpha(ordinal)
    assert "ordinal" in row.weighting
    ratio = read_ratings(csv, level="ratio")
    assert cohen_kappa(ratio) == cohen_kappa(nominal, weights="ratio")
    # irrCAC's ratio weights of 1, 2 and 4: 1 - ((x - y) / (x + y))^2 over that of 1 and 4
    three = as_ratings([[1, 2, 4], [2, 2, 4]], level="ratio")
    assert percent_agreement(three) == pytest.approx((1 - (1 / 9) / (9 / 25) + 2) / 3)


def test_two_codes_that_are_one_number_stay_two_on_a_nominal_level() -> None:
    csv = "unit,ana,ben\n1,1.1,1.10\n2,1.1,1.1\n3,1.2,1.2\n"
    assert percent_agreement(read_ratings(csv)) == pytest.approx(2 / 3)
    assert percent_agreement(read_ratings(csv, level="interval")) == 1
    assert read_ratings("u,a,b\n1,NA,1\n2,1,1\n").values[0, 0] == -1


def test_an_ordered_categorical_keeps_its_order() -> None:
    kind = pd.CategoricalDtype(["low", "mid", "high"], ordered=True)
    frame = pd.DataFrame(
        {"ana": ["low", "mid", "high", "low"], "ben": ["low", "high", "high", "mid"]}
    )
    alpha = krippendorff_alpha(frame.astype(kind), metric="ordinal")
    numbers = frame.replace({"low": 1, "mid": 2, "high": 3})
    assert alpha == pytest.approx(
        krippendorff_alpha(numbers.to_numpy(dtype=int).T, metric="ordinal")
    )
    other = frame.astype({"ana": kind, "ben": pd.CategoricalDtype(["mid", "low", "high"], True)})
    with pytest.raises(AgreementError, match="different ordered categories"):
        as_ratings(other)
