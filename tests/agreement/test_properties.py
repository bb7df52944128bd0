"""What must hold for any data, whatever the figures are."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from transcode.agreement import (
    Agreement,
    AgreementSettings,
    Span,
    Unit,
    brennan_prediger,
    characters,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    measure,
    percent_agreement,
    scott_pi,
    unitise,
)

Ratings = NDArray[np.int64]
Measure = Callable[[Ratings], float]
NOMINAL: list[Measure] = [
    percent_agreement,
    cohen_kappa,
    krippendorff_alpha,
    scott_pi,
    fleiss_kappa,
    conger_kappa,
    brennan_prediger,
    gwet_ac1,
]
MEASURES: list[Measure] = [percent_agreement, cohen_kappa, krippendorff_alpha, scott_pi]
"""These look only at units with two values; the others take shares from units with one, too."""
RATINGS = arrays(
    np.int64,
    st.tuples(st.integers(2, 4), st.integers(1, 12)),
    elements=st.integers(-1, 3),
)

CODERS, CODES = ("a", "b", "c"), {"x": "X", "y": "Y"}
DOCUMENTS = ("P01", "P02", "P03")
UNITS = [Unit(d, i, i + 10) for d in DOCUMENTS for i in range(0, 60, 10)]
COVERAGE = {(c, d) for c in "ab" for d in DOCUMENTS} | {("c", "P01")}


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    begin = st.integers(0, 59)
    places = draw(st.lists(begin.flatmap(lambda b: st.tuples(st.just(b), st.integers(b + 1, 60)))))
    return [
        Span(
            draw(st.sampled_from(DOCUMENTS)),
            draw(st.sampled_from(CODERS)),
            draw(st.sampled_from("xy")),
            *place,
        )
        for place in places
    ]


def same(one: float, other: float) -> bool:
    return math.isclose(one, other, abs_tol=1e-12) or (math.isnan(one) and math.isnan(other))


def agree(spans: list[Span], replicates: int = 0, **changes: object) -> Agreement:
    given = {"units": UNITS, "coverage": COVERAGE, "codes": CODES, **changes}
    return measure(spans, settings=AgreementSettings(replicates=replicates), **given)


def assert_same_figures(one: Agreement, other: Agreement) -> None:
    """The same table, but for what the order of summing can change."""
    rows = {(row.measure, row.code): row for row in other.rows}
    assert {(row.measure, row.code) for row in one.rows} == set(rows)
    for row in one.rows:
        twin = rows[row.measure, row.code]
        for name in ("value", "low", "high", "n_units", "n_coders", "n_documents"):
            assert same(getattr(row, name), getattr(twin, name)), (row.measure, row.code, name)
        assert row.reason == twin.reason


@pytest.mark.parametrize("compute", NOMINAL)
@given(values=RATINGS, seed=st.integers(0, 99))
def test_order_of_coders_units_and_labels_does_not_matter(
    compute: Measure, values: Ratings, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    renamed = np.append(rng.permutation(90)[:4], -1)[values]
    shuffled = rng.permutation(rng.permutation(renamed, axis=0), axis=1)
    assert same(compute(values), compute(shuffled))


@given(row=arrays(np.int64, st.integers(1, 12), elements=st.integers(-1, 3)), n=st.integers(2, 4))
def test_identical_coders_agree_fully_where_that_is_defined(row: Ratings, n: int) -> None:
    values = np.tile(row, (n, 1))
    labels = len(set(row[row >= 0].tolist()))
    expected = 1.0 if labels > 1 else math.nan
    assert same(krippendorff_alpha(values), expected)
    assert same(cohen_kappa(values), expected)
    assert same(percent_agreement(values), 1.0 if labels else math.nan)


@pytest.mark.parametrize("compute", MEASURES)
@given(values=RATINGS)
def test_a_coder_without_values_and_a_unit_with_one_change_nothing(
    compute: Measure, values: Ratings
) -> None:
    silent = np.full((1, values.shape[1]), -1)
    alone = np.full((values.shape[0], 1), -1)
    alone[0] = 2
    assert same(compute(values), compute(np.vstack([values, silent])))
    assert same(compute(values), compute(np.hstack([values, alone])))


@given(spans=spans(), cut=st.integers(1, 59))
@settings(deadline=None)
def test_split_and_repeated_spans_change_nothing(spans: list[Span], cut: int) -> None:
    pieces = []
    for span in spans:
        if span.begin < cut < span.end:
            pieces += [span._replace(begin=cut), span._replace(end=cut)]
        else:
            pieces += [span, span]
    for share in (0.0, 0.3, 1.0):
        values = [
            unitise(s, UNITS, COVERAGE, "xy", CODERS, share=share).values for s in (spans, pieces)
        ]
        assert np.array_equal(*values)


@given(spans=spans())
@settings(deadline=None)
def test_unitise_is_a_character_array_summed_over_units(spans: list[Span]) -> None:
    text = {(c, d, code): np.zeros(60, bool) for c in CODERS for d in DOCUMENTS for code in "xy"}
    for span in spans:
        text[span.coder, span.document, span.code][span.begin : span.end] = True
    for share in (0.0, 0.1, 0.5, 0.7, 1.0):
        table = unitise(spans, UNITS, COVERAGE, "xy", CODERS, share=share)
        for i, j, k in np.ndindex(table.values.shape):
            coder, unit, code = CODERS[i], UNITS[j], "xy"[k]
            part = text[coder, unit.document, code][unit.begin : unit.end]
            yes = int(part.mean() >= share if share else part.any())
            covered = (coder, unit.document) in COVERAGE
            assert table.values[i, j, k] == (yes if covered else -1)


@given(spans=spans())
@settings(deadline=None, max_examples=25)
def test_a_coder_without_coverage_changes_nothing(spans: list[Span]) -> None:
    extra = [Span("P02", "d", "x", 0, 30)]
    before = agree(spans, replicates=50)
    after = agree(spans + extra, replicates=50, coders=(*CODERS, "d"))
    assert_same_figures(before, after)
    assert after.disagreements == before.disagreements
    assert after.left_out == before.left_out + 1


@given(spans=spans(), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=25)
def test_order_of_spans_and_units_does_not_matter_even_to_the_intervals(
    spans: list[Span], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    units = [UNITS[i] for i in rng.permutation(len(UNITS))]
    other = [spans[i] for i in rng.permutation(len(spans))]
    one, two = agree(spans, replicates=50), agree(other, replicates=50, units=units)
    assert_same_figures(one, two)
    assert {(d.unit, d.codes, d.applied) for d in one.disagreements} == {
        (d.unit, d.codes, d.applied) for d in two.disagreements
    }


@given(spans=spans())
@settings(deadline=None, max_examples=25)
def test_a_coder_order_or_a_code_order_changes_no_value(spans: list[Span]) -> None:
    one = agree(spans)
    two = agree(spans, coders=CODERS[::-1], codes=dict(reversed(CODES.items())))
    assert_same_figures(one, two)


@given(spans=spans())
@settings(deadline=None, max_examples=25)
def test_shares_of_the_disagreement_add_up_to_one(spans: list[Span]) -> None:
    found = agree(spans).disagreements
    shares = [place.share for place in found]
    assert shares == sorted(shares, reverse=True)
    assert not found or math.isclose(sum(shares), 1)


@pytest.mark.parametrize("compute", NOMINAL)
@given(values=RATINGS)
def test_a_coder_without_values_changes_no_coefficient(compute: Measure, values: Ratings) -> None:
    silent = np.full((1, values.shape[1]), -1)
    assert same(compute(values), compute(np.vstack([silent, values])))


LENGTHS = {"P01": 60, "P02": 60, "P03": 60}


@given(spans=spans())
def test_characters_give_what_a_character_array_gives(spans: list[Span]) -> None:
    """Elementary segments weighted by their length, against one unit for every character."""
    each = [Unit(d, i, i + 1) for d in DOCUMENTS for i in range(60)]
    long, short = (
        measure(
            spans,
            coverage=COVERAGE,
            codes=CODES,
            themes={"both": ["x", "y"]},
            settings=AgreementSettings(replicates=0),
            **how,
        )
        for how in ({"units": each}, {"unit": "character", "documents": LENGTHS})
    )
    assert [row.n_units for row in long.rows] == [row.n_units for row in short.rows]
    for one, other in zip(long.rows, short.rows, strict=True):
        assert (one.measure, one.code) == (other.measure, other.code)
        assert same(one.value, other.value), one.measure
    assert [p.n_units for p in long.pairs] == [p.n_units for p in short.pairs]
    assert long.counts == short.counts
    assert np.allclose(long.confusion.counts, short.confusion.counts)


@given(spans=spans())
def test_character_arrays_written_out_give_the_plain_measures(spans: list[Span]) -> None:
    table = characters(spans, LENGTHS, COVERAGE, tuple(CODES), CODERS)
    found = measure(table, settings=AgreementSettings(replicates=0))
    written = np.full((3, 180), -1)
    for coder, document in COVERAGE:
        at = 60 * DOCUMENTS.index(document)
        written[CODERS.index(coder), at : at + 60] = 0
    for span in spans:
        row, at = CODERS.index(span.coder), 60 * DOCUMENTS.index(span.document)
        if span.code == "x" and written[row, at] >= 0:
            written[row, at + span.begin : at + span.end] = 1
    for compute in NOMINAL:
        plain = compute(written, categories=[0, 1])  # type: ignore[call-arg]
        assert same(found.row(compute.__name__, "x").value, plain), compute


@given(spans=spans(), cut=st.integers(1, 59), unit=st.sampled_from(["segment", "character"]))
def test_split_spans_change_no_figure(spans: list[Span], cut: int, unit: str) -> None:
    pieces = [
        piece
        for span in spans
        for piece in (
            [span._replace(end=cut), span._replace(begin=cut)]
            if span.begin < cut < span.end
            else [span]
        )
    ]
    how = {"unit": unit, "documents": LENGTHS if unit == "character" else None}
    assert_same_figures(agree(spans, **how), agree(pieces, **how))


@given(values=RATINGS)
def test_the_other_packages_agree(values: Ratings) -> None:
    oracle = pytest.importorskip("krippendorff", reason="krippendorff is not installed")
    data = np.where(values < 0, np.nan, values.astype(float))
    for metric in ("nominal", "ordinal", "interval", "ratio"):
        ours = krippendorff_alpha(data, metric=metric)  # type: ignore[call-arg]
        if math.isnan(ours):
            continue
        theirs = oracle.alpha(data, level_of_measurement=metric)
        assert ours == pytest.approx(theirs, abs=1e-9), metric
