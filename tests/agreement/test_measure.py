"""The table as a researcher gets it: counts, reasons, intervals, disagreements, bad input."""

from __future__ import annotations

import math
import subprocess
import sys
import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pytest

from transcode.agreement import (
    OVERALL,
    Agreement,
    AgreementSettings,
    Disagreement,
    Span,
    Unit,
    cohen_kappa,
    draw,
    krippendorff_alpha,
    measure,
    percent_agreement,
    unitise,
)
from transcode.agreement.bootstrap import draws, group
from transcode.agreement.nominal import ALPHA, KAPPA
from transcode.errors import AgreementError

CODES = {"c1": "time to learn", "c2": "colleagues & support", "c3": "never used"}


def study(documents: int = 3, per_document: int = 10, seed: int = 5, **changes: Any) -> Agreement:
    """Two coders who see most things alike, and a third who finished the first interview only."""
    rng = np.random.default_rng(seed)
    units, spans = [], []
    names = [f"P{d:02}" for d in range(1, documents + 1)]
    for document in names:
        for i in range(per_document):
            unit = Unit(document, 100 * i, 100 * i + 90)
            units.append(unit)
            truth = rng.random(2) < (0.4, 0.2)
            for coder in ("ana", "ben", "cy"):
                seen = truth ^ (rng.random(2) < 0.1)
                spans += [Span(document, coder, f"c{k + 1}", *unit[1:]) for k in seen.nonzero()[0]]
    coverage = {(coder, d) for coder in ("ana", "ben") for d in names} | {("cy", "P01")}
    given = {"units": units, "coverage": coverage, "codes": CODES, **changes}
    return measure(spans, **given)


def test_a_row_says_everything_that_is_behind_its_figure() -> None:
    agreement = study()
    assert [row.code for row in agreement.rows[::3]] == ["c1", "c2", "c3", OVERALL]
    row = agreement.row("krippendorff_alpha", "c1")
    assert 0 < row.low < row.value < row.high <= 1
    assert (row.level, row.name, row.n_units, row.n_coders, row.n_documents) == (
        "code", "time to learn", 30, 3, 3,
    )  # fmt: skip
    assert row.interval == "bootstrap by unit, 2000 replicates, 95 % percentile"
    assert row.unit == "segment; a code counts when it covers any part of it"
    assert "missing" in row.missing
    assert "Krippendorff 2011" in row.basis
    assert row.reason == ""
    assert agreement.left_out > 0  # what the third coder did in interviews not finished
    with pytest.raises(KeyError):
        agreement.row("krippendorff_alpha", "c9")


def test_the_overall_row_pools_the_disagreements_of_the_codes() -> None:
    values = np.array([[[1, 0], [0, 0], [1, 1], [0, 1]], [[1, 0], [1, 0], [1, 0], [0, 1]]])
    units = [Unit("P01", i, i + 1) for i in range(4)]
    spans = [
        Span("P01", coder, code, i, i + 1)
        for c, coder in enumerate("ab")
        for i in range(4)
        for k, code in enumerate("xy")
        if values[c, i, k]
    ]
    agreement = measure(
        spans,
        units=units,
        coverage={("a", "P01"), ("b", "P01")},
        codes={"x": "x", "y": "y"},
    )
    # x: a 2 yes, b 3 yes, 1 of 4 apart; y: a 2 yes, b 1 yes, 1 of 4 apart.
    kappa = 1 - (1 / 4 + 1 / 4) / (1 / 2 + 1 / 2)
    alpha = 1 - (1 / 4 + 1 / 4) / (2 * 5 * 3 / 56 + 2 * 5 * 3 / 56)
    assert agreement.row("cohen_kappa").value == pytest.approx(kappa)
    assert agreement.row("krippendorff_alpha").value == pytest.approx(alpha)
    assert agreement.row("percent_agreement").value == pytest.approx(3 / 4)
    assert agreement.disagreements == (
        Disagreement(units[1], 0.5, ("x",), (("a", ()), ("b", ("x",)))),
        Disagreement(units[2], 0.5, ("y",), (("a", ("x", "y")), ("b", ("x",)))),
    )


def test_documents_are_drawn_once_there_are_eight() -> None:
    assert "by unit" in study(documents=7).rows[0].interval
    assert "by document" in study(documents=8).rows[0].interval


@pytest.mark.parametrize("documents", [3, 9])
def test_the_bootstrap_is_that_of_a_plain_loop(documents: int) -> None:
    """The same draws, carried out by repeating units, each time with De computed anew."""
    values = np.random.default_rng(3).integers(-1, 2, (3, 36, 1))
    of_unit = np.repeat(np.arange(documents), 36 // documents)
    groups = group(values, [f"P{d}" for d in of_unit])
    by_document = groups.kind == "document"
    assert by_document == (documents == 9)
    for coefficient, plain in ((ALPHA, krippendorff_alpha), (KAPPA, cohen_kappa)):
        sums = groups.total(values, coefficient.summarise)
        for weights in draws(groups.counts, 40, seed=1):
            fast = coefficient.per_code(np.tensordot(weights, sums, 1))[:, 0]
            for drawn, value in zip(weights.astype(int), fast, strict=True):
                times = drawn[of_unit] if by_document else drawn
                units = np.arange(36) if by_document else groups.order
                slow = plain(np.repeat(values[:, units, 0], times, axis=1))
                assert value == pytest.approx(slow, nan_ok=True)


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    """100 studies of 60 units; the true alpha of two coders who each err in 10 % is known."""
    rng = np.random.default_rng(0)
    prevalence, error = 0.4, 0.1
    yes = prevalence * (1 - error) + (1 - prevalence) * error
    truth = 1 - 2 * error * (1 - error) / (2 * yes * (1 - yes))
    units = [Unit("P01", i, i + 1) for i in range(60)]
    hits = 0
    for _ in range(100):
        real = rng.random(60) < prevalence
        spans = [
            Span("P01", coder, "x", int(i), int(i) + 1)
            for coder in "ab"
            for i in np.flatnonzero(real ^ (rng.random(60) < error))
        ]
        row = measure(
            spans,
            units=units,
            coverage={("a", "P01"), ("b", "P01")},
            codes={"x": "x"},
            settings=AgreementSettings(replicates=400),
        ).row("krippendorff_alpha", "x")
        hits += row.low <= truth <= row.high
    assert 86 <= hits <= 100


def test_the_same_input_gives_the_same_result_and_another_seed_another_interval() -> None:
    one, two = study().row("cohen_kappa"), study().row("cohen_kappa")
    other = study(settings=AgreementSettings(seed=2)).row("cohen_kappa")
    assert one == two
    assert one.value == other.value
    assert (one.low, one.high) != (other.low, other.high)


def test_draws_come_in_blocks_of_bounded_size_and_draw_as_many_as_there_are() -> None:
    counts = np.arange(1, 1001)
    blocks = list(draws(counts, 9000, seed=1))
    assert [len(block) for block in blocks] == [4000, 4000, 1000]
    assert all((block.sum(axis=1) == counts.sum()).all() for block in blocks)


def test_undefined_is_a_value_with_a_reason() -> None:
    row = study().row("krippendorff_alpha", "c3")
    assert math.isnan(row.value)
    assert math.isnan(row.low)
    assert row.reason == "nobody applied this code"
    assert study().row("percent_agreement", "c3").value == 1
    pair = {("a", "P01"), ("b", "P01")}
    units = [Unit("P01", 0, 5), Unit("P01", 5, 10)]
    both = [Span("P01", coder, "x", 0, 10) for coder in "ab"]
    everywhere = measure(both, units=units, coverage=pair, codes={"x": "x"})
    assert everywhere.row("cohen_kappa", "x").reason == "everybody applied this code to every unit"
    assert everywhere.row("cohen_kappa").reason == "no code divides the units"
    nothing = measure([], units=units[:1], coverage=pair, codes={"x": "x"})
    assert nothing.row("percent_agreement").value == 1
    assert math.isnan(nothing.row("percent_agreement").low)  # one unit has no spread


def test_a_code_too_rare_for_an_interval_says_so() -> None:
    units = [Unit("P01", 0, 1)] + [Unit(f"P{i:02}", 0, 1) for i in range(2, 12)]
    row = measure(
        [Span("P01", coder, "x", 0, 1) for coder in "ab"],
        units=units,
        coverage={(coder, unit.document) for coder in "ab" for unit in units},
        codes={"x": "x"},
    ).row("krippendorff_alpha", "x")
    assert row.value == 1
    assert 0.5 < row.defined < 0.75  # 1 - (10 / 11) ** 11 = 0.65 of the draws hold P01


def test_a_share_is_reached_exactly_and_overlaps_of_one_coder_count_once() -> None:
    spans = [Span("P01", "a", "x", 0, 40), Span("P01", "a", "x", 20, 55)]
    for share, expected in ((0.55, 1), (0.56, 0)):
        table = unitise(spans, [Unit("P01", 0, 100)], {("a", "P01")}, ["x"], ["a"], share=share)
        assert table.values.tolist() == [[[expected]]]


def test_pairs_know_how_many_units_they_share() -> None:
    agreement = study()
    shared = {(p.first, p.second): p.n_units for p in agreement.pairs}
    assert shared == {("ana", "ben"): 30, ("ana", "cy"): 10, ("ben", "cy"): 10}
    matrix = agreement.matrix("cohen_kappa")
    assert np.isnan(np.diag(matrix)).all()
    assert np.array_equal(matrix, matrix.T, equal_nan=True)
    assert np.nanmean(matrix) == pytest.approx(agreement.row("cohen_kappa").value)


def test_coders_can_be_chosen() -> None:
    agreement = study(coders=("ben", "ana"))
    assert agreement.coders == ("ben", "ana")
    assert agreement.row("cohen_kappa").n_coders == 2
    assert agreement.left_out == 0


def test_a_frame_has_one_row_per_coefficient() -> None:
    frame = study().to_frame()
    assert len(frame) == 12
    assert {"code", "measure", "value", "low", "high", "reason", "n_units"} <= set(frame.columns)


PAIR = {("a", "P01"), ("b", "P01")}
UNITS = [Unit("P01", 0, 10), Unit("P01", 12, 20)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"spans": [Span("P01", "a", "x", 5, 5)]}, r"P01: agreement: .*\[5, 5\) holds no char"),
        ({"spans": [Span("P01", "a", "x", -3, 5)]}, r"\[-3, 5\) begins before the text"),
        ({"spans": [Span("P01", "a", "x", 10, 12)]}, r"P01.*\[10, 12\) lies in none"),
        ({"spans": [Span("P09", "a", "x", 0, 5)]}, r"P09.*\[0, 5\) lies in none"),
        ({"spans": [Span("P01", "a", "z", 0, 5)]}, r"P01.*\[0, 5\) has a code that is not in"),
        ({"codes": {}}, "holds no code"),
        ({"units": [*UNITS, Unit("P01", 8, 13)]}, r"P01.*\[0, 10\) and \[8, 13\) overlap"),
        ({"units": [*UNITS, Unit("P02", 4, 4)]}, r"P02.*unit \[4, 4\) holds no character"),
        ({"coverage": {("a", "P01")}}, "at least two coders"),
        ({"coverage": {("a", "P01"), ("b", "P02")}}, "no two coders"),
        ({"coverage": set()}, "at least two coders"),
        ({"coders": ["a"]}, "at least two coders"),
        ({"units": []}, "no two coders"),
        ({"settings": AgreementSettings(share=1.5)}, "from 0 to 1"),
    ],
)
def test_bad_input_is_refused_by_what_and_where(changes: dict[str, Any], said: str) -> None:
    given = {"spans": [], "units": UNITS, "coverage": PAIR, "codes": {"x": "x"}, **changes}
    with pytest.raises(AgreementError, match=said) as caught:
        measure(given.pop("spans"), **given)
    assert "'a'" not in str(caught.value)


@pytest.mark.parametrize("values", [np.array([1, 2]), np.array([[0.0, np.nan], [0.0, 1.0]])])
def test_a_measure_refuses_what_is_no_table_of_categories(values: Any) -> None:
    with pytest.raises(AgreementError, match="integer array, coders x units"):
        krippendorff_alpha(values)


def test_an_empty_table_is_undefined() -> None:
    assert math.isnan(percent_agreement(np.zeros((2, 0), dtype=np.int64)))


def test_the_figure_is_readable_deterministic_and_escaped() -> None:
    svg = draw(study())
    assert svg == draw(study())
    tree = ET.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    assert tree.find(f"{space}title").text == "Krippendorff's alpha between coders, per code"
    desc = tree.find(f"{space}desc").text
    assert "colleagues & support: 0." in desc
    assert "never used: undefined, nobody applied this code" in desc
    said = [text.text for text in tree.iter(f"{space}text")]
    assert {".667", ".800", "All codes, pooled", "undefined: nobody applied this code"} <= set(said)
    assert "Cohen's kappa" in draw(study(), "cohen_kappa").replace("&#x27;", "'")
    with pytest.raises(KeyError):
        draw(study(), "gwet_ac1")


def test_importing_the_room_imports_no_scipy_or_pandas() -> None:
    code = "import sys, transcode.agreement; sys.exit(bool({'scipy', 'pandas'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", code], check=True)
