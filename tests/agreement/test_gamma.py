"""Gamma against the golden cases, all partitions, pygamma-agreement, and what must not matter."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcode.agreement.unitizing.alignment import Dissimilarity, Units, align, place_distance
from transcode.agreement.unitizing.continuum import Continuum, Passage
from transcode.agreement.unitizing.gamma import gamma, gamma_cat, gamma_disorder, gammas
from transcode.agreement.unitizing.random_continua import SAMPLERS, canonical, shuffle, statistical
from transcode.errors import AgreementError

GOLDEN = Path(__file__).parents[1] / "golden" / "agreement"


def expectations() -> Iterator[Any]:
    for path in sorted(GOLDEN.glob("*.json")):
        case = json.loads(path.read_text()) if path.stem != "INDEX" else {}
        if case.get("kind") == "gamma":
            for expected in case["expected"]:
                yield pytest.param(case["data"], expected, id=f"{path.stem}-{expected['measure']}")


def continuum_of(spans: list[dict[str, Any]]) -> Continuum:
    coders: dict[str, list[Passage]] = {}
    for s in spans:
        coders.setdefault(s["coder"], []).append((s["begin"], s["end"], s["code"]))
    return Continuum(max(s["end"] for s in spans), list(coders.values()))


@pytest.mark.parametrize(("data", "expected"), list(expectations()))
def test_expectation_holds(data: dict[str, Any], expected: dict[str, Any]) -> None:
    measure = {"gamma": gamma, "gamma_observed_disorder": gamma_disorder}[expected["measure"]]
    value = float(measure(continuum_of(data["spans"]), **data["params"]))
    assert value == pytest.approx(expected["value"], abs=expected["abs_tol"], rel=0)
    if "value_full" in expected:
        tolerance = expected["value_full_tol"]
        assert value == pytest.approx(expected["value_full"], abs=tolerance, rel=0)


def test_the_cases_are_all_read() -> None:
    assert len(list(expectations())) == 6


# Disorders of DKPro Statistics' test resources (Apache-2.0), printed by pygamma-agreement 0.5.9.
SMALL = Continuum(
    16,
    [
        [(1, 5, "a"), (6, 10, "b"), (11, 15, "a")],
        [(2, 6, "a"), (7, 11, "b"), (12, 16, "a")],
    ],
)
WEIGHED = Continuum(
    15,
    [
        [(1, 5, "a"), (6, 10, "b"), (11, 15, "c")],
        [(2, 7, "a"), (8, 12, "b"), (11, 15, "a")],
    ],
)


def test_disorders_that_dkpro_and_pygamma_print() -> None:
    assert gamma_disorder(SMALL) == pytest.approx(0.0625)
    found = gamma_disorder(WEIGHED, alpha=3, beta=2)
    assert found == pytest.approx(1.0277777910232544, abs=1e-6)


def units(passages: list[tuple[int, int, int]]) -> Units:
    begin, end, code = np.array(sorted(passages), dtype=np.int64).reshape(-1, 3).T
    return Units(begin.astype(float), end.astype(float), code)


def smallest(coders: list[Units], how: Dissimilarity) -> float:
    """The cost of the best alignment, by trying all of them (2015, eqs. 3-6)."""
    n = len(coders)

    def cost(unitary: tuple[int, ...]) -> float:
        parts = []
        for a, b in combinations(range(n), 2):
            i, j = (np.array([unitary[c]]) for c in (a, b))
            if min(unitary[a], unitary[b]) < 0:
                parts.append(how.delta_empty)
                continue
            place = how.alpha * place_distance(coders[a], i, coders[b], j)[0]
            differ = how.beta * (coders[a].code[i[0]] != coders[b].code[j[0]])
            parts.append(how.delta_empty * (place + differ))
        return float(np.mean(parts))

    def rest(left: frozenset[tuple[int, int]]) -> float:
        if not left:
            return 0.0
        coder, unit = min(left)
        others = [[-1, *(u for c, u in left if c == k)] if k != coder else [unit] for k in range(n)]
        best = math.inf
        for unitary in product(*others):
            taken = {(c, u) for c, u in enumerate(unitary) if u >= 0}
            best = min(best, cost(unitary) + rest(left - taken))
        return best

    every = frozenset((c, u) for c, some in enumerate(coders) for u in range(len(some.begin)))
    return rest(every)


PASSAGE = st.tuples(st.integers(0, 15), st.integers(1, 6), st.integers(0, 2)).map(
    lambda t: (t[0], t[0] + t[1], t[2])
)
CODERS = st.lists(st.lists(PASSAGE, max_size=3, unique=True), min_size=2, max_size=4)
FEW = CODERS.filter(lambda coders: 0 < sum(map(len, coders)) < 8)


@settings(max_examples=60, deadline=None)
@given(
    FEW,
    st.sampled_from([0.0, 0.5, 1.0, 3.0]),
    st.sampled_from([0.0, 1.0, 2.0]),
    st.sampled_from([0.5, 1.0, 2.0]),
)
def test_the_best_of_all_alignments(coders: Any, alpha: float, beta: float, empty: float) -> None:
    how = Dissimilarity(alpha, beta, empty)
    every = [units(passages) for passages in coders]
    found = align(every, how)
    assert found.cost == pytest.approx(smallest(every, how), abs=1e-9)
    for c, some in enumerate(every):
        used = found.tuples[:, c][found.tuples[:, c] >= 0]
        assert len(set(used.tolist())) == len(used) <= len(some.begin)


def crowd(seed: int, passages: int = 40) -> list[Units]:
    rng = np.random.default_rng(seed)
    begin = rng.integers(0, 60, (3, passages))
    return [
        units([(int(b), int(b + rng.integers(1, 9)), int(rng.integers(3))) for b in row])
        for row in begin
    ]


def test_where_the_relaxation_is_not_whole() -> None:
    """Crowded passages, where the linear programme is fractional: as good as branch and bound."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    from transcode.agreement.unitizing.alignment import _candidates

    for seed in range(4):
        coders, how = crowd(seed, 14), Dissimilarity()
        tuples, gain = _candidates(coders, how)
        column, coder = np.nonzero(tuples >= 0)
        row = tuples[column, coder] + 14 * coder
        once = csr_array((np.ones(len(row)), (row, column)), shape=(42, len(tuples)))
        whole = milp(
            -gain, constraints=LinearConstraint(once, -np.inf, 1), bounds=Bounds(0, 1),
            integrality=np.ones(len(gain)), options={"mip_rel_gap": 0.0},
        )  # fmt: skip
        assert align(coders, how).cost == pytest.approx(42 + whole.fun / 3, abs=1e-6)


def test_pygamma_finds_the_same_disorder() -> None:
    pygamma = pytest.importorskip("pygamma_agreement", reason="pygamma-agreement is not installed")
    segment = pytest.importorskip("pyannote.core").Segment
    for seed in range(3):
        coders = crowd(seed, 8)
        continuum = pygamma.Continuum()
        for name, some in zip("abc", coders, strict=True):
            for b, e, k in zip(*some, strict=True):
                continuum.add(name, segment(b, e), str(k))
        theirs = continuum.get_best_alignment(pygamma.CombinedCategoricalDissimilarity())
        passages = [
            list(zip(*(column.tolist() for column in some), strict=True)) for some in coders
        ]
        ours = gamma_disorder([(70, [[(int(b), int(e), k) for b, e, k in p] for p in passages])])
        assert ours == pytest.approx(theirs.disorder, abs=1e-5)


TEXT = Continuum(
    60,
    [
        [(2, 9, "1"), (11, 17, "2"), (24, 30, "5"), (32, 36, "6"), (36, 44, "6"), (44, 60, "7")],
        [(2, 9, "1"), (11, 17, "3"), (19, 25, "5"), (32, 44, "6")],
        [(2, 9, "1"), (11, 17, "4"), (21, 27, "5"), (32, 36, "6"), (36, 40, "6"), (40, 44, "6")],
    ],
)


def changed(text: Continuum, change: Any) -> Continuum:
    return text._replace(coders=[c and [change(*passage) for passage in c] for c in text.coders])


@settings(max_examples=15, deadline=None)
@given(FEW, st.randoms(use_true_random=False), st.sampled_from(sorted(SAMPLERS)))
def test_order_names_and_shift_do_not_matter(coders: Any, random: Any, chance: Any) -> None:
    text = Continuum(30, coders)
    order = list(range(len(coders)))
    random.shuffle(order)
    others = [
        text._replace(coders=[coders[i][::-1] for i in order]),
        changed(text, lambda b, e, k: (b, e, "zyx"[k])),
        changed(text, lambda b, e, k: (b + 777, e + 777, k))._replace(begin=777),
        text._replace(coders=[*coders, None]),
        text._replace(length=10**12),
        text._replace(coders=[[*c, *c] for c in coders]),  # marked twice
    ]
    value = gamma(text, samples=3, chance=chance)
    for other in others:
        found = gamma(other, samples=3, chance=chance)
        assert float(found) == pytest.approx(float(value), abs=1e-9, nan_ok=True)
        assert found.reason == value.reason


@settings(max_examples=20, deadline=None)
@given(FEW)
def test_identical_coders(coders: Any) -> None:
    passages = max(coders, key=len)
    found = gammas(Continuum(30, [passages] * 3), samples=2)
    assert found.gamma == pytest.approx(1) or found.gamma.reason == "chance gives no disorder"
    assert found.cat == pytest.approx(1) or math.isnan(found.cat)


def test_the_seed_fixes_the_draw() -> None:
    assert gammas(TEXT, samples=5) == gammas(TEXT, samples=5)
    assert gamma(TEXT, samples=5) != gamma(TEXT, samples=5, seed=2)


def test_samples_follow_the_precision() -> None:
    """30 and as many more as the spread asks for (2015, sec. 5.3)."""
    found = gamma(TEXT, alpha=3)
    assert "shuffle" in found.basis
    assert 30 < int(found.basis.split(" samples")[0].split()[-1]) <= 1000
    assert "7 samples" in gamma(TEXT, samples=7).basis
    assert (found.n_coders, found.n_units) == (3, 16)


def test_several_documents() -> None:
    """One document twice has its own disorder; two are weighed by their passages."""
    assert gamma_disorder([TEXT, TEXT]) == pytest.approx(gamma_disorder(TEXT))
    one, two = gamma_disorder(TEXT), gamma_disorder(SMALL._replace(coders=[*SMALL.coders, None]))
    both = gamma_disorder([TEXT, SMALL._replace(coders=[*SMALL.coders, None])])
    assert both == pytest.approx((one * 16 / 3 + two * 3) / (16 / 3 + 3))
    alone = Continuum(9, [[(1, 3, "z")], None, None])
    assert gamma([TEXT, alone], samples=3) == gamma(TEXT, samples=3)


def test_gamma_cat_is_alpha_for_given_passages() -> None:
    """Where all mark the same passages, gamma-cat is nominal alpha (Mathet 2017)."""
    rng = np.random.default_rng(4)
    true = rng.integers(3, size=150)
    codes = np.where(rng.random((3, 150)) < 0.3, rng.integers(3, size=(3, 150)), true)
    seen = rng.random((3, 150)) < 0.9
    coders = [
        [(100 * i, 100 * i + 50, int(codes[c, i])) for i in range(150) if seen[c, i]]
        for c in range(3)
    ]
    counts = np.stack([((codes == k) & seen).sum(axis=0) for k in range(3)], axis=1)
    counts = counts[counts.sum(axis=1) > 1]
    m, n = counts.sum(axis=1), counts.sum(axis=0)
    apart = ((counts * (m[:, None] - counts)).sum(axis=1) / (m - 1)).sum() / n.sum()
    alpha = 1 - apart / (1 - (n * (n - 1)).sum() / (n.sum() * (n.sum() - 1)))
    # the weight of the code must not separate passages that stand at the same place
    found = gamma_cat(Continuum(15000, coders), alpha=3, beta=0, samples=40, chance="statistical")
    assert float(found) == pytest.approx(alpha, abs=0.03)


def test_shuffled_annotations_are_whole_and_apart() -> None:
    coders = canonical(
        [units([(0, 4, 0), (10, 14, 1), (30, 36, 0)]), units([(2, 8, 1), (50, 60, 2)])]
    )
    rng = np.random.default_rng(0)
    lengths = {tuple(sorted(c.end - c.begin)) for c in coders}
    for _ in range(50):
        drawn = shuffle(coders, rng)
        assert all(tuple(sorted(c.end - c.begin)) in lengths for c in drawn)
        assert all((np.diff(c.begin) >= 0).all() and (c.begin >= 0).all() for c in drawn)
        assert all((c.begin <= 60).all() for c in drawn)
    some = [len(c.begin) for _ in range(300) for c in statistical(coders, rng)]
    assert 2 <= np.mean(some) <= 3


@pytest.mark.parametrize(
    ("coders", "why"),
    [
        ([[], []], "no passage in a text"),
        ([[(1, 4, "a")], None], "no passage in a text"),
        ([], "no passage in a text"),
    ],
)
def test_undefined_says_why(coders: Any, why: str) -> None:
    for found in gammas([(9, coders)], samples=2):
        assert math.isnan(found)
        assert found.reason.startswith(why)
    assert math.isnan(gamma_disorder([(9, coders)]))


def test_gamma_cat_needs_passages_at_one_place_and_two_codes() -> None:
    far = gammas([(900, [[(1, 4, "a")], [(800, 803, "a")]])], samples=4)
    assert far.cat.reason == "no passages of two coders stand at one place"
    one = gammas([(90, [[(1, 9, "a")], [(2, 9, "a")]])], samples=9)
    assert one.cat.reason == "chance, too, lets no codes differ"
    assert not math.isnan(one.gamma)


@pytest.mark.parametrize(
    "options", [{"alpha": -1}, {"beta": -0.1}, {"delta_empty": 0}, {"samples": 0}, {"chance": "no"}]
)
def test_options_out_of_range(options: Any) -> None:
    with pytest.raises(AgreementError, match="gamma needs"):
        gamma(TEXT, **options)


def test_too_many_passages_at_one_place() -> None:
    same = [(i % 7, 50 + i % 9, i % 3) for i in range(200)]
    crowded = [(100, [[(b, e, k + 3 * (i // 63)) for i, (b, e, k) in enumerate(same)]] * 5)]
    with pytest.raises(AgreementError, match="too many passages overlap"):
        gamma_disorder(crowded)
