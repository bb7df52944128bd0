"""Span scores and the two tables of what differs, by hand and against the plain definitions."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.agreement.unitizing.continuum import Continuum, Passage, merge
from transcode.agreement.unitizing.overlap import Boundary, Label, boundaries, labels, span_scores
from transcode.errors import AgreementError

ANNA: list[Passage] = [(0, 10, "cost"), (20, 30, "time"), (40, 50, "trust")]
BEN: list[Passage] = [(0, 10, "cost"), (22, 33, "time"), (40, 50, "cost"), (60, 65, "cost")]
TWO = [Continuum(100, [ANNA, BEN])]
PASSAGES = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 9), st.sampled_from("ab")).map(
        lambda t: (t[0], t[0] + t[1], t[2])
    ),
    max_size=6,
)
TEXTS = st.lists(st.tuples(PASSAGES, st.none() | PASSAGES, PASSAGES), min_size=1, max_size=3).map(
    lambda rows: [Continuum(30, row) for row in rows]
)


def test_scores_by_hand() -> None:
    (exact,) = span_scores(TWO)
    assert (exact.n_first, exact.n_second, exact.found_first, exact.found_second) == (3, 4, 1, 1)
    assert [exact.precision, exact.recall] == [1 / 4, 1 / 3]
    assert exact.f1 == pytest.approx(2 / 7)
    (overlap,) = span_scores(TWO, "overlap")
    assert [overlap.precision, overlap.recall] == [2 / 4, 2 / 3]
    assert overlap.f1 == pytest.approx(4 / 7)


def test_tables_by_hand() -> None:
    assert boundaries(TWO) == [Boundary(0, 0, 1, "time", (20, 30), (22, 33), 2, 3, 8 / 13)]
    assert labels(TWO) == [Label(0, 0, 1, 40, 50, ("trust",), ("cost",))]


def test_touching_is_no_overlap_and_other_texts_do_not_meet() -> None:
    texts = [Continuum(9, [[(0, 4, "a")], [(4, 9, "a")]]), Continuum(9, [[(4, 9, "a")], []])]
    (score,) = span_scores(texts, "overlap")
    assert score.f1 == 0
    assert boundaries(texts) == []


def test_one_code_more_is_not_another_code() -> None:
    texts = [Continuum(9, [[(0, 4, "a"), (0, 4, "b")], [(0, 4, "a")]])]
    assert labels(texts) == []


def test_undefined_says_why() -> None:
    (none,) = span_scores([(9, [[], []])])
    assert [math.isnan(v) for v in (none.precision, none.recall, none.f1)] == [True] * 3
    assert none.f1.reason == "neither of the two coded anything"
    (half,) = span_scores([(9, [[(1, 2, "a")], []])])
    assert half.precision.reason == "the second coder coded nothing"
    assert [half.recall, half.f1] == [0, 0]
    (apart,) = span_scores([(9, [[(1, 2, "a")], None])])
    assert apart.f1.reason == "no text in common"


def test_no_such_match() -> None:
    with pytest.raises(AgreementError, match="exact"):
        span_scores(TWO, "loose")  # type: ignore[arg-type]


def plain(texts: list[Continuum], first: int, second: int, match: str) -> tuple[int, ...]:
    counts = [0, 0, 0, 0]
    for text in texts:
        if text.coders[first] is None or text.coders[second] is None:
            continue
        one, other = merge(text.coders[first] or ()), merge(text.coders[second] or ())
        for at, mine, theirs in ((0, one, other), (1, other, one)):
            counts[at] += len(mine)
            for b, e, k in mine:
                if match == "exact":
                    counts[2 + at] += (b, e, k) in theirs
                else:
                    counts[2 + at] += any(x < e and b < y and k == c for x, y, c in theirs)
    return tuple(counts)


@given(TEXTS, st.sampled_from(["exact", "overlap"]))
def test_counts_are_the_plain_ones(texts: list[Continuum], match: Any) -> None:
    for score in span_scores(texts, match):
        assert score[5:] == plain(texts, score.first, score.second, match)


@given(TEXTS, st.sampled_from(["exact", "overlap"]))
def test_turned_round(texts: list[Continuum], match: Any) -> None:
    """F1 is the same, precision and recall change places, boundaries change sign."""
    turned = [text._replace(coders=text.coders[::-1]) for text in texts]
    back = {(2 - s.second, 2 - s.first): s for s in span_scores(turned, match)}
    for score in span_scores(texts, match):
        other = back[score.first, score.second]
        assert float(score.f1) == pytest.approx(float(other.f1), nan_ok=True)
        assert float(score.recall) == pytest.approx(float(other.precision), nan_ok=True)
    assert len(labels(texts)) == len(labels(turned))
    shifts = sorted((b.begin, b.end) for b in boundaries(texts))
    assert shifts == sorted((-b.begin, -b.end) for b in boundaries(turned))


@given(TEXTS)
def test_identical_coders_find_everything(texts: list[Continuum]) -> None:
    alike = [text._replace(coders=[text.coders[0]] * 2) for text in texts]
    for match in ("exact", "overlap"):
        (score,) = span_scores(alike, match)  # type: ignore[arg-type]
        assert score.f1 == 1 or math.isnan(score.f1)
    assert boundaries(alike) == labels(alike) == []


@given(TEXTS)
def test_every_boundary_is_one(texts: list[Continuum]) -> None:
    for b in boundaries(texts):
        one, other = (merge(texts[b.text].coders[c] or ()) for c in (b.first, b.second))
        assert (*b.one, b.code) in one
        assert (*b.other, b.code) in other
        assert (b.one[0] + b.begin, b.one[1] + b.end) == b.other
        assert 0 < b.shared < 1
