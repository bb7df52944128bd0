"""The unitizing family against the golden cases, the book, and an array of characters."""

from __future__ import annotations

import json
import math
import time
import tracemalloc
from collections.abc import Iterator
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.agreement.unitizing.continuum import Continuum, Passage, merge
from transcode.agreement.unitizing.unitizing import (
    bu_alpha,
    cu_alpha,
    ku_alpha,
    u_alpha,
    unitizing,
    unitizing_sums,
    unitizing_terms,
)
from transcode.agreement.unitizing.unitizing_1995 import alpha_1995
from transcode.errors import AgreementError

GOLDEN = Path(__file__).parents[1] / "golden" / "agreement"
FAMILY = {"u_alpha": u_alpha, "bu_alpha": bu_alpha, "cu_alpha": cu_alpha}


def expectations() -> Iterator[Any]:
    for path in sorted(GOLDEN.glob("*.json")):
        case = json.loads(path.read_text()) if path.stem != "INDEX" else {}
        if case.get("kind") == "unitizing":
            for i, expected in enumerate(case["expected"]):
                yield pytest.param(case["data"], expected, id=f"{path.stem}-{i}")


def continuum_of(data: dict[str, Any]) -> Continuum:
    coders: dict[str, list[Passage]] = {}
    for s in data["spans"]:
        coders.setdefault(s["coder"], []).append((s["begin"], s["end"], s["code"]))
    place = data["continuum"]
    return Continuum(place["length"], list(coders.values()), place["begin"])


@pytest.mark.parametrize(("data", "expected"), list(expectations()))
def test_expectation_holds(data: dict[str, Any], expected: dict[str, Any]) -> None:
    text, name, code = continuum_of(data), expected["measure"], expected["params"].get("code")
    if name.startswith("alphaU_1995"):
        found = alpha_1995(text, code)
        value = {"do": found.do, "de": found.de}.get(name.rpartition("_")[2], float(found))
    else:
        value = float(ku_alpha(text, code) if name == "ku_alpha" else FAMILY[name](text))
    assert value == pytest.approx(expected["value"], abs=expected["abs_tol"], rel=0)
    assert value == pytest.approx(expected["value_full"], abs=expected["value_full_tol"], rel=0)


def test_the_cases_are_all_read() -> None:
    assert len(list(expectations())) == 14


# Krippendorff (2019), Content Analysis, 4th ed., fig. 12.11, p. 340: Alex, Paul and Suzan on 60
# characters; the same data as in Mathet et al. and in gamma_alex_paul_suzan.json.
BOOK = Continuum(
    60,
    [
        [(2, 9, "1"), (11, 17, "2"), (24, 30, "5"), (32, 36, "6"), (36, 44, "6"), (44, 60, "7")],
        [(2, 9, "1"), (11, 17, "3"), (19, 25, "5"), (32, 44, "6")],
        [(2, 9, "1"), (11, 17, "4"), (21, 27, "5"), (32, 36, "6"), (36, 40, "6"), (40, 44, "6")],
    ],
)


def test_the_books_example_with_three_coders() -> None:
    """Prints .510, .413, .724: with the union of the other coders cu-alpha would be .726."""
    found = unitizing(BOOK)
    assert [round(float(value), 3) for value in found[:3]] == [0.510, 0.413, 0.724]
    each = {code: round(float(value), 3) for code, value in found.codes.items() if code != "7"}
    assert each == {"1": 1, "5": 1, "6": 1, "2": 0, "3": 0, "4": 0}
    assert math.isnan(found.codes["7"])
    assert "meets another" in found.codes["7"].reason
    assert found.codes_met["5"] == pytest.approx(8 / 18)
    assert found.codes_met["7"] == 0


def by_characters(texts: list[Continuum]) -> dict[str, float]:
    """u, |u and cu from one label for each coder and character, by the definitions."""
    codes = sorted({p[2] for text in texts for coder in text.coders for p in coder or ()}, key=str)
    k = len(codes) + 1
    seen, met = np.zeros((k, k)), np.zeros((k, k))
    selves = met_selves = 0.0
    for text in texts:
        coders = [merge(coder) for coder in text.coders if coder is not None]
        if len(coders) < 2:
            continue
        label = np.zeros((len(coders), text.length), dtype=int)
        for row, coder in zip(label, coders, strict=True):
            for begin, end, code in coder:
                row[begin - text.begin : end - text.begin] = codes.index(code) + 1
        for one, other in permutations(label, 2):
            np.add.at(seen, (one, other), 1 / (len(coders) - 1))
        selves += float((label == 0).sum())
        for i, coder in enumerate(coders):
            for begin, end, _ in coder:
                selves += (end - begin) ** 2
                for j in range(len(coders)):
                    part = label[j, begin - text.begin : end - text.begin]
                    met_selves += (j != i) * int((part > 0).sum()) ** 2 / (len(coders) - 1)
    met[1:, 1:] = seen[1:, 1:]
    binary = np.array([[seen[0, 0], seen[0, 1:].sum()], [seen[1:, 0].sum(), seen[1:, 1:].sum()]])
    return {"u": alpha(seen, selves), "binary": alpha(binary, selves), "cu": alpha(met, met_selves)}


def alpha(coincidences: np.ndarray, selves: float) -> float:
    """1 - Do / De with the expected coincidences of eqs. 4 and 10, in full."""
    n, total = coincidences.sum(axis=1), coincidences.sum()
    apart = 1 - np.eye(len(n))
    if not total or np.count_nonzero(n) < 2:
        return math.nan
    expected = np.outer(n, n) / (total - selves / total)
    return float(1 - (coincidences * apart).sum() / (expected * apart).sum())


@st.composite
def coders(draw: Any, length: int) -> list[Passage]:
    """One coder's passages, no two overlapping; some touch."""
    edges = sorted(draw(st.sets(st.integers(0, length), max_size=10)))
    stretches = list(pairwise(edges))
    codes = draw(st.lists(st.sampled_from(["", "a", "b", "c"]), min_size=len(stretches)))
    return [(b, e, code) for (b, e), code in zip(stretches, codes, strict=False) if code]


@st.composite
def texts(draw: Any, most: int = 3) -> list[Continuum]:
    m = draw(st.integers(2, 4))
    found = []
    for _ in range(draw(st.integers(1, most))):
        length = draw(st.integers(1, 40))
        each = [draw(st.none() | coders(length)) for _ in range(m)]
        found.append(Continuum(length, each))
    return found


def same(one: Any, other: Any) -> None:
    assert float(one) == pytest.approx(float(other), abs=1e-9, nan_ok=True)


def same_family(one: list[Continuum], other: list[Continuum]) -> None:
    for left, right in zip(unitizing(one)[:3], unitizing(other)[:3], strict=True):
        same(left, right)


@given(texts())
def test_equals_an_array_of_characters(some: list[Continuum]) -> None:
    found = unitizing(some)
    expected = by_characters(some)
    for name, value in expected.items():
        ours = getattr(found, name)
        assert float(ours) == pytest.approx(value, abs=1e-9, nan_ok=True)
        assert math.isnan(ours) == bool(ours.reason)


@given(texts(), st.randoms(use_true_random=False))
def test_order_of_coders_texts_and_passages(some: list[Continuum], random: Any) -> None:
    order = list(range(len(some[0].coders)))
    random.shuffle(order)
    turned = [
        text._replace(coders=[text.coders[i] and text.coders[i][::-1] for i in order])
        for text in some[::-1]
    ]
    same_family(some, turned)


@given(texts())
def test_names_of_codes(some: list[Continuum]) -> None:
    new = {"a": 7, "b": "x", "c": ("a", "tuple")}
    named = [
        text._replace(
            coders=[c and [(b, e, new[str(code)]) for b, e, code in c] for c in text.coders]
        )
        for text in some
    ]
    same_family(some, named)
    ours, theirs = unitizing(some).codes, unitizing(named).codes
    for code, value in ours.items():
        same(value, theirs[new[str(code)]])


@given(texts(), st.integers(1, 10**9))
def test_shifted_together(some: list[Continuum], shift: int) -> None:
    moved = [
        text._replace(
            begin=shift,
            coders=[c and [(b + shift, e + shift, k) for b, e, k in c] for c in text.coders],
        )
        for text in some
    ]
    same_family(some, moved)


@given(texts())
def test_identical_coders(some: list[Continuum]) -> None:
    alike = [text._replace(coders=[text.coders[0] or [] for _ in text.coders]) for text in some]
    for value in [*unitizing(alike)[:3], *unitizing(alike).codes.values()]:
        assert value == 1 or math.isnan(value)


@given(texts())
def test_a_coder_without_coverage_changes_nothing(some: list[Continuum]) -> None:
    same_family(some, [text._replace(coders=[*text.coders, None]) for text in some])
    alone = Continuum(9, [[(1, 3, "z")], *[None] * (len(some[0].coders) - 1)])
    same_family(some, [*some, alone])


@given(texts())
def test_overlaps_of_one_code_are_merged(some: list[Continuum]) -> None:
    """A passage in two overlapping parts, or twice, is one passage."""
    parted = [
        text._replace(
            coders=[
                c and [p for b, e, k in c for p in ((b, (b + e) // 2 + 1, k), ((b + e) // 2, e, k))]
                for c in text.coders
            ]
        )
        for text in some
    ]
    same_family(some, parted)


@given(texts())
def test_splitting_a_passage(some: list[Continuum]) -> None:
    """Touching parts are passages of their own: what chance expects changes. They can be joined."""

    def each(change: Any) -> list[Continuum]:
        return [t._replace(coders=[c and change(c) for c in t.coders]) for t in some]

    joined = each(lambda c: merge(c, touching=True))
    split = each(
        lambda c: [(i, i + 1, k) for b, e, k in merge(c, touching=True) for i in range(b, e)]
    )
    again = [t._replace(coders=[c and merge(c, touching=True) for c in t.coders]) for t in split]
    same_family(joined, again)
    for one, other in zip(unitizing(joined)[:3], unitizing(split)[:3], strict=True):
        assert one.do == pytest.approx(other.do, abs=1e-12, nan_ok=True)


@given(texts(most=4))
def test_sums_add_up_over_documents(some: list[Continuum]) -> None:
    sums = unitizing_sums(some, ["a", "b", "c"])
    assert sums.shape == (len(some), 15)
    do, de = unitizing_terms(np.stack([sums.sum(axis=0), sums.sum(axis=0) * 2])).u
    found = unitizing(some).u
    assert do[0] == pytest.approx(found.do, nan_ok=True)
    assert de[0] == pytest.approx(found.de, nan_ok=True)
    assert do[1] == pytest.approx(found.do, nan_ok=True)


def test_one_code_makes_u_and_bu_the_same() -> None:
    found = unitizing([(50, [[(3, 9, "a")], [(5, 12, "a"), (20, 22, "a")]])])
    assert found.u == found.binary
    assert math.isnan(found.cu)
    assert found.cu.reason == "only one code where passages of two coders meet"


@pytest.mark.parametrize(
    ("coders", "u", "binary", "cu"),
    [
        ([[], []], "all text has one", "nothing is coded", "no coded passage"),
        ([[(0, 9, "a")], [(0, 9, "a")]], "all text has one", "no text is left", "only one code"),
        ([[(0, 4, "a")], [(4, 9, "a")]], "", "", "no coded passage"),
        ([[(0, 4, "a")], None], "no text was worked", "no text was worked", "no text was worked"),
    ],
)
def test_undefined_says_why(coders: Any, u: str, binary: str, cu: str) -> None:
    found = unitizing([(9, coders)])
    for estimate, why in ((found.u, u), (found.binary, binary), (found.cu, cu)):
        assert math.isnan(estimate) == bool(why)
        assert estimate.reason.startswith(why)
    assert math.isnan(ku_alpha([(9, coders)], "nobody's"))


@pytest.mark.parametrize(
    ("length", "coders", "said"),
    [
        (9, [[(3, 12, "a")], []], "[3, 12) leaves the text"),
        (9, [[(-1, 2, "a")], []], "[-1, 2) leaves the text"),
        (9, [[(4, 4, "a")], []], "[4, 4) holds no character"),
        (9, [[(5, 3, "a")], []], "[5, 3) holds no character"),
        (0, [[], []], "the text holds no character"),
        (9, [[(0, 5, "secret"), (3, 8, "other")], []], "[0, 5) and [3, 8) overlap"),
    ],
)
def test_bad_input_says_where(length: int, coders: Any, said: str) -> None:
    with pytest.raises(AgreementError, match="P07") as caught:
        unitizing(Continuum(length, coders, name="P07"))
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)


def test_coders_must_be_the_same_in_all_texts() -> None:
    with pytest.raises(AgreementError, match="number of coders"):
        unitizing([(9, [[], []]), (9, [[], [], []])])


def test_cost_follows_the_passages_not_the_text() -> None:
    """A text of a billion characters costs what one of a thousand does."""
    rng = np.random.default_rng(0)

    def text(scale: int) -> Continuum:
        edges = np.sort(rng.choice(1000, (3, 40), replace=True), axis=1) * scale
        rows = [[(int(b), int(e), "ab"[int(b) % 2]) for b, e in zip(r[::2], r[1::2], strict=True) if b < e] for r in edges]  # fmt: skip  # noqa: E501
        return Continuum(1000 * scale, rows)

    short, long = text(1), text(10**6)
    unitizing(short)
    tracemalloc.start()
    begun = time.perf_counter()
    unitizing(long)
    alpha_1995(long, "a")
    assert time.perf_counter() - begun < 2
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_1995_is_undefined_without_passages() -> None:
    for coders in ([[], []], [[(0, 3, "a")], None]):
        found = alpha_1995((9, coders))
        assert math.isnan(found)
        assert found.reason
