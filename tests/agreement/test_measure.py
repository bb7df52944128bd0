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
    Table,
    Unit,
    as_continua,
    as_ratings,
    brennan_prediger,
    characters,
    cohen_kappa,
    conger_kappa,
    draw,
    fleiss_kappa,
    from_counts,
    gamma,
    gamma_cat,
    gwet_ac1,
    gwet_ac2,
    krippendorff_alpha,
    measure,
    other_programs,
    percent_agreement,
    scott_pi,
    unitise,
)
from transcode.agreement.spreadsheet import read_ratings, read_spans
from transcode.agreement.table.bootstrap import bootstrap, default_kind, draws, group
from transcode.agreement.table.standard import NAMES, standard
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
    assert [row.code for row in agreement.rows[::8]][:4] == ["c1", "c2", "c3", OVERALL]
    row = agreement.row("krippendorff_alpha", "c1")
    assert 0 < row.low < row.value < row.high <= 1
    assert (row.level, row.name, row.n_units, row.n_coders, row.n_documents) == (
        "code", "time to learn", 30, 3, 3,
    )  # fmt: skip
    assert row.interval == "bootstrap by unit, 2000 replicates, 95 % percentile"
    assert row.unit == "segment; a code counts when it covers any part of it"
    assert "missing" in row.missing
    assert row.weighting.startswith("none")
    assert row.warning.startswith("the units of one interview")
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


PLAIN = {
    "percent_agreement": percent_agreement,
    "cohen_kappa": cohen_kappa,
    "krippendorff_alpha": krippendorff_alpha,
    "gwet_ac1": gwet_ac1,
    "scott_pi": scott_pi,
    "fleiss_kappa": fleiss_kappa,
    "conger_kappa": conger_kappa,
    "brennan_prediger": brennan_prediger,
}


@pytest.mark.parametrize("documents", [3, 9])
def test_the_bootstrap_is_that_of_a_plain_loop(documents: int) -> None:
    """The same draws, carried out by repeating units, each time with De computed anew."""
    values = np.random.default_rng(3).integers(-1, 2, (3, 36, 1)).astype(np.int8)
    of_unit = np.repeat(np.arange(documents), 36 // documents)
    units = tuple(Unit(f"P{d}", i, i + 1) for i, d in enumerate(of_unit.tolist()))
    table = Table(("a", "b", "c"), units, ("x",), values)
    groups = group(table, default_kind(table, "segment", ()))
    by_document = groups.kind == "document"
    assert by_document == (documents == 9)
    kinds = np.unique(values[:, :, 0], axis=1) if not by_document else None
    family = {one.name: one for one in standard(2, 3)}
    for name, plain in PLAIN.items():
        sums = groups.sums(family[name])
        for weights in draws(groups.counts, 40, seed=1):
            fast = family[name].value(np.tensordot(weights, sums, 1))[:, 0]
            for drawn, value in zip(weights.astype(int), fast, strict=True):
                if kinds is None:
                    again = np.repeat(values[:, :, 0], drawn[of_unit], axis=1)
                else:
                    again = np.repeat(kinds, drawn, axis=1)
                slow = plain(again, categories=[0, 1])
                assert value == pytest.approx(float(slow), nan_ok=True), name


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
    assert [len(block) for block in blocks] == [500] * 18
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
    assert len(frame) == 4 * 8 + 2
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


@pytest.mark.parametrize("values", [np.array([1, 2]), [], [[1, 2], [1]], np.zeros((0, 3))])
def test_a_measure_refuses_what_is_no_table_of_categories(values: Any) -> None:
    with pytest.raises(AgreementError, match="a table, coders x units"):
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
    said = " ".join(text or "" for text in said)
    assert all(f"{note}: " in said for note in ("Interval", "Unit", "Missing", "Weighting", "Mind"))
    with pytest.raises(KeyError):
        draw(study(), "gwet_ac3")


def test_importing_the_room_imports_no_scipy_or_pandas() -> None:
    code = "import sys, transcode.agreement; sys.exit(bool({'scipy', 'pandas'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_row_of_every_level_has_every_measure() -> None:
    agreement = study(themes={"all of it": ["c1", "c2", "c3"]})
    found = {(row.level, row.measure) for row in agreement.rows}
    for level in ("code", "theme", "theme pooled", "overall"):
        assert {name for at, name in found if at == level} >= set(NAMES[:8])
    assert {row.measure for row in agreement.rows if row.level == "overall"} == set(NAMES)
    pooled = agreement.row("krippendorff_alpha", "all of it", "theme pooled")
    assert pooled.value == agreement.row("krippendorff_alpha").value
    assert len(list(agreement.at("theme"))) == 16


def test_the_chance_to_be_below_the_target_is_given() -> None:
    row = study(settings=AgreementSettings(target=0.0)).row("krippendorff_alpha", "c1")
    assert (row.target, row.below) == (0.0, 0.0)
    row = study(settings=AgreementSettings(target=1.1)).row("krippendorff_alpha", "c1")
    assert row.below == 1.0


def test_few_clusters_are_warned_of() -> None:
    said = study(documents=3, settings=AgreementSettings(resample="document")).warnings
    assert said[-1] == "only 3 documents were drawn: too few to trust the interval"
    assert "9 documents were drawn" in study(documents=9).warnings[-1]
    for quiet in (study(documents=20), study(settings=AgreementSettings(replicates=0))):
        assert not any("interval" in said for said in quiet.warnings)


def test_four_counts_and_rates_of_use_stand_beside_the_coefficients() -> None:
    agreement = study()
    one = agreement.counts[0]
    assert (one.code, one.first, one.second, one.n_units) == ("c1", "ana", "ben", 30)
    agreed = (one.both + one.neither) / 30
    assert one.pabak == pytest.approx(2 * agreed - 1)
    rates = dict(agreement.rates)["c1"]
    assert rates[0] == pytest.approx((one.both + one.only_first) / 30)


def test_confusion_says_which_codes_stand_against_which() -> None:
    spans = [
        Span("P01", "a", "x", 0, 1), Span("P01", "b", "y", 0, 1),
        Span("P01", "a", "x", 1, 2), Span("P01", "b", "x", 1, 2), Span("P01", "b", "y", 1, 2),
    ]  # fmt: skip
    confusion = measure(
        spans,
        units=[Unit("P01", i, i + 1) for i in range(3)],
        coverage={("a", "P01"), ("b", "P01")},
        codes={"x": "x", "y": "y"},
    ).confusion
    assert confusion.ranked() == [("x", "y", 1.0), ("y", "(no code)", 1.0)]
    assert np.array_equal(confusion.counts, confusion.counts.T)
    assert confusion.counts[0, 0] == 2


def test_a_region_is_covered_like_a_document() -> None:
    table = unitise([], UNITS, {("a", "P01"), ("b", "P01", 0, 11)}, ["x"], ["a", "b"])
    assert table.values[:, :, 0].tolist() == [[0, 0], [0, -1]]
    table = characters([], {"P01": 20}, {("a", "P01"), ("b", "P01", 3, 11)}, ["x"], ["a", "b"])
    assert table.values[1, :, 0].tolist() == [-1, 0, -1]
    assert table.times is not None and table.times.tolist() == [3, 8, 9]


def test_the_continuum_gives_the_unitizing_family() -> None:
    spans = [Span("P01", c, "x", 10, 30 + 5 * (c == "b")) for c in "ab"]
    spans += [Span("P01", c, "y", 50, 60) for c in "ab"]
    given = {"coverage": PAIR, "codes": {"x": "x", "y": "y"}, "documents": {"P01": 100}}
    found = measure(spans, unit="continuum", **given)
    assert 0.8 < found.row("u_alpha", "x").value < 1
    assert found.row("u_alpha", "y").value == 1
    assert {"bu_alpha", "cu_alpha", "ku_alpha"} <= {row.measure for row in found.rows}
    assert "u-alpha" in draw(found)
    overlapping = [*spans, Span("P01", "a", "y", 20, 40)]
    found = measure(overlapping, unit="continuum", **given)
    assert {row.measure for row in found.rows} == {"u_alpha", "bu_alpha", "gamma", "gamma_cat"}


def test_gamma_stands_on_the_continuum_as_it_is_by_itself() -> None:
    """And its interval draws documents, with the expected disorder of the same draw."""
    documents = {f"P{i}": 200 for i in range(9)}
    spans = [
        Span(d, c, "xy"[(i + j) % 2], 20 * j, 20 * j + 12 + i * (c == "b"))
        for i, d in enumerate(documents)
        for j in range(8)
        for c in "ab"
    ]
    coverage = {(c, d) for c in "ab" for d in documents}
    given = {"unit": "continuum", "documents": documents, "coverage": coverage}
    settings = AgreementSettings(gamma="code", samples=5, replicates=200)
    found = measure(spans, settings=settings, **given)
    texts = as_continua(spans, documents, coverage, ["a", "b"])
    row = found.row("gamma")
    assert row.value == pytest.approx(gamma(texts, samples=5), abs=1e-12)
    assert found.row("gamma_cat").value == pytest.approx(gamma_cat(texts, samples=5), abs=1e-12)
    assert row.low < row.value < row.high
    alone = as_continua([s for s in spans if s.code == "x"], documents, coverage, ["a", "b"])
    assert found.row("gamma", "x").value == pytest.approx(gamma(alone, samples=5), abs=1e-12)
    without = measure(spans, settings=AgreementSettings(gamma="none"), **given)
    assert not any("gamma" in row.measure for row in without.rows)


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
@pytest.mark.parametrize("weights", ["identity", "linear", "quadratic", "ordinal"])
def test_ordered_ratings_get_their_metric_and_weights(metric: Any, weights: Any) -> None:
    rng = np.random.default_rng(3)
    data = rng.integers(1, 6, (3, 40)).astype(float)
    data[rng.random(data.shape) < 0.1] = np.nan
    ratings = as_ratings(data)
    settings = AgreementSettings(replicates=50, metric=metric, weights=weights)
    found = measure(ratings, settings=settings)
    alpha = found.row("krippendorff_alpha")
    assert alpha.value == krippendorff_alpha(ratings, metric=metric)
    assert alpha.low < alpha.value < alpha.high
    assert ("distances" in alpha.weighting) == (metric != "nominal")
    kappa = found.row("cohen_kappa")
    assert kappa.value == cohen_kappa(ratings, weights=weights)
    assert weights == "identity" or weights in kappa.weighting
    name = "gwet_ac1" if weights == "identity" else "gwet_ac2"
    assert found.row(name).value == gwet_ac2(ratings, weights=weights)


def test_a_table_without_a_line_is_undefined() -> None:
    found = measure(read_ratings("unit,a,b\n"))
    assert all(np.isnan(row.value) and row.reason for row in found.rows)


def test_plain_ratings_get_the_whole_table() -> None:
    ratings = as_ratings([["a", "a", "b", None], ["a", "b", "b", "c"]], coders=["ana", "ben"])
    agreement = measure(ratings)
    assert agreement.row("krippendorff_alpha").value == krippendorff_alpha(ratings)
    assert agreement.row("krippendorff_alpha", "b", "category").n_units == 3
    assert agreement.disagreements[0].unit.document == "unit 2"
    counts = measure(from_counts([[2, 0], [1, 1], [0, 2]]))
    assert "only counts are known" in counts.row("cohen_kappa").reason


CSV = "passage,ana,ben\n1,1,2\n2,3,\n3,often,1\n"


def test_a_csv_is_read_and_its_faults_are_placed() -> None:
    read = read_ratings(CSV)
    assert (read.coders, read.units) == (("ana", "ben"), ("1", "2", "3"))
    assert read.values[1, 1] == -1
    with pytest.raises(AgreementError, match="line 4: agreement: column 2 holds a word"):
        read_ratings(CSV, level="ordinal")
    numbers = read_ratings(CSV.replace("often", "4"), level="ordinal")
    assert numbers.categories == (1, 2, 3, 4)
    words = read_ratings("u,a,b\n1,lo,hi\n2,hi,hi\n", level="ordinal", categories=["lo", "hi"])
    assert words.categories == ("lo", "hi")
    with pytest.raises(AgreementError, match=r"line 3.*has 2 cells"):
        read_ratings("u,a,b\n1,2,3\n2,3\n")
    with pytest.raises(AgreementError, match="the heading must name the unit"):
        read_ratings("")
    spans = "code,document,coder,begin,end\nx,P01,a,0,5\n"
    assert read_spans(spans) == [Span("P01", "a", "x", 0, 5)]
    with pytest.raises(AgreementError, match=r"line 2.*column 4 \(begin\) is not a whole number"):
        read_spans(spans.replace("0,5", "zero,5"))
    with pytest.raises(AgreementError, match="no column end"):
        read_spans("code,document,coder,begin\n")


@pytest.mark.parametrize("metric", ["ordinal", "interval", "ratio"])
def test_words_have_no_order_unless_it_is_given(metric: str) -> None:
    words = [["lo", "hi", "mid"], ["lo", "mid", "mid"]]
    with pytest.raises(AgreementError, match="needs an order"):
        krippendorff_alpha(words, metric=metric)
    with pytest.raises(AgreementError, match="needs an order"):
        cohen_kappa(words, weights="linear")
    assert cohen_kappa(words, weights="linear", categories=["lo", "mid", "hi"]) > 0


def test_other_programs_keep_their_own_names() -> None:
    """Two coders who code 90 % at random: QualCoder prints .82, Cohen's kappa is 0."""
    spans = [Span("P01", "a", "x", 0, 900), Span("P01", "b", "x", 0, 810)]
    spans.append(Span("P01", "b", "x", 900, 990))
    table = characters(spans, {"P01": 1000}, PAIR, ["x"], ["a", "b"])
    found = {one.name: one.value for one in other_programs(table, spans)}
    assert found["nvivo_kappa"] == pytest.approx(0, abs=1e-12)
    assert found["qualcoder_kappa"] == pytest.approx(0.8170, abs=1e-4)
    assert found["nvivo_agreement"] == found["qualcoder_agreement"] == pytest.approx(0.82)
    assert found["atlasti_holsti"] == pytest.approx(2 * 810 / 1800)
    plain = measure(table, settings=AgreementSettings(replicates=0))
    assert found["atlasti_alpha_binary"] == pytest.approx(plain.row("krippendorff_alpha").value)
    assert found["inception_kappa"] == pytest.approx(0, abs=1e-12)
    assert found["maxqda_agreement"] == pytest.approx(2 / 3)


def test_an_estimate_is_a_number_that_explains_itself() -> None:
    import copy

    one = gwet_ac1([[1, 2, 2, 1], [1, 2, 1, 1]])
    assert copy.copy(one).se == one.se
    assert one + 1 > 1
    low, high = one.interval()
    assert low < one < high <= 1
    nothing = krippendorff_alpha([[1, 1], [1, 1]])
    assert math.isnan(nothing) and nothing.reason and "undefined" in repr(nothing)
    assert all(map(math.isnan, nothing.interval()))


def test_replicates_by_unit_spread_as_the_standard_error_says() -> None:
    rng = np.random.default_rng(2)
    truth = rng.integers(0, 3, 400)
    values = np.where(rng.random((3, 400)) < 0.7, truth, rng.integers(0, 3, (3, 400)))
    table = as_ratings(values)
    drawn = bootstrap(table, standard(3, 3), replicates=4000)
    for name, plain in PLAIN.items():
        assert drawn[name].std() == pytest.approx(plain(table).se, rel=0.06), name


@pytest.mark.parametrize(
    ("span", "says"),
    [
        (Span("D1", "anna", "a", 90, 101), "goes beyond the document, which has 100 characters"),
        (Span("D9", "anna", "a", 0, 5), "is in a document that does not exist"),
    ],
)
def test_a_span_that_is_in_no_document(span: Span, says: str) -> None:
    with pytest.raises(AgreementError, match=says) as problem:
        measure(
            [Span("D1", "anna", "a", 0, 9), Span("D1", "ben", "a", 0, 9), span],
            coverage={("anna", "D1"), ("ben", "D1")},
            unit="character",
            documents={"D1": 100},
        )
    assert problem.value.where == span.document


def test_one_label_only_is_undefined_on_a_scale_of_two_as_well() -> None:
    for compute in PLAIN.values():
        found = compute([[0, 0, 0], [0, 0, 0]], categories=[0, 1])
        if compute is not percent_agreement:
            assert math.isnan(found), compute
            assert found.reason == "all coders gave one and the same category to all units"
