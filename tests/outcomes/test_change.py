"""Data that cannot be tested, or not in full: a right number, or a clear statement of why not."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("pingouin", reason="the extra outcomes is not installed")

from transcode.outcomes import (
    Change,
    Scale,
    change,
    corrected,
    dose_and_change,
    key_text,
    parse_form,
    reliability,
)

PART = parse_form(key_text("pss-10"), "pss-10").parts[0]  # type: ignore[union-attr]
GROUPS = {f"T{n}": "trained" for n in range(12)} | {f"C{n}": "control" for n in range(9)}


def made(change_of: dict[str, float] | None = None, seed: int = 1, **scores: float) -> Change:
    rng = np.random.default_rng(seed)
    found = {(who, at): float(v) for who in GROUPS for at, v in
             zip(("pre", "post"), rng.normal(20, 5, 2), strict=True)}  # fmt: skip
    for name, value in scores.items():
        who, at = name.split("_")
        found[who, at] = value
    return change(PART, {k: v for k, v in found.items() if v == v}, ("pre", "post"), GROUPS)


def test_the_design_is_named_and_the_groups_stand_in_the_order_of_the_study() -> None:
    found = made()
    assert [one.effect.source for one in found.effects] == ["group", "time", "time × group"]
    assert found.between is not None and found.between[0] == "trained − control"
    assert found.complete == {"trained": 12, "control": 9}


def test_pre_but_no_post_is_counted_and_described_and_not_tested() -> None:
    found = made(T3_post=float("nan"), C1_pre=float("nan"))
    assert found.complete == {"trained": 11, "control": 8}
    assert found.left_out == {"trained": 1, "control": 1}
    cells = {(cell.group, cell.occasion): cell.n for cell in found.cells}
    assert cells["trained", "pre"] == 12 and cells["trained", "post"] == 11


def test_a_group_of_one_is_described_and_not_tested() -> None:
    groups = {who: group for who, group in GROUPS.items() if group == "trained"} | {"C0": "control"}
    rng = np.random.default_rng(2)
    scores = {(who, at): float(rng.normal()) for who in groups for at in ("pre", "post")}
    found = change(PART, scores, ("pre", "post"), groups)
    assert [one.effect.source for one in found.effects] == ["time"]
    assert "the group “control” has 1 participant" in found.why_not[0]
    assert "one group only" in found.why_not[1]
    alone = change(PART, {("C0", "pre"): 1.0, ("C0", "post"): 2.0}, ("pre", "post"), groups)
    assert not alone.effects and "no group is large enough" in alone.why_not[-1]


def test_constant_scores_say_that_nothing_varies() -> None:
    scores = {(who, at): 12.0 for who in GROUPS for at in ("pre", "post")}
    found = change(PART, scores, ("pre", "post"), GROUPS)
    assert not found.effects and "nobody’s score changed" in found.why_not[0]
    moved = {key: 12.0 + 3 * (key[1] == "post") for key in scores}
    found = change(PART, moved, ("pre", "post"), GROUPS)
    assert not found.effects and "changed by the same amount" in found.why_not[0]


def test_one_constant_group_is_no_reason_to_be_silent() -> None:
    rng = np.random.default_rng(5)
    scores = {(who, at): 12.0 if group == "control" else float(rng.normal())
              for who, group in GROUPS.items() for at in ("pre", "post")}  # fmt: skip
    found = change(PART, scores, ("pre", "post"), GROUPS)
    assert found.main is not None and found.main.effect.f == found.main.effect.f
    sizes = {one.group: one for one in found.sizes}
    assert sizes["control"].d_av != sizes["control"].d_av and sizes["control"].ranks is None


def test_a_single_occasion_is_no_change() -> None:
    found = change(PART, {(who, "once"): 3.0 for who in GROUPS}, ("once",), GROUPS)
    assert found.why_not == ("there is one occasion only: nothing can change",)


def test_three_occasions_have_sphericity_and_a_corrected_p() -> None:
    rng = np.random.default_rng(3)
    at = ("pre", "post", "follow-up")
    scores = {(who, when): float(rng.normal()) for who in GROUPS for when in at}
    found = change(PART, scores, at, GROUPS)
    assert found.main is not None and found.main.effect.df1 == 2
    assert 0 < found.main.effect.epsilon < 1 and found.main.effect.p_gg == found.main.effect.p_gg
    assert "Mauchly" in {test.name for _, test in found.checks}


def test_an_assumption_that_fails_names_what_was_computed_instead() -> None:
    rng = np.random.default_rng(6)
    scores = {(who, at): float(rng.exponential(1) ** 3) for who in GROUPS for at in ("pre", "post")}
    found = change(PART, scores, ("pre", "post"), GROUPS)
    assert any("not normally distributed" in what for what in found.failed)
    assert [test.name for test in found.instead] == [
        "Welch's t on the change", "Mann-Whitney on the change",
    ]  # fmt: skip


def test_answers_of_nought_and_one() -> None:
    rng = np.random.default_rng(7)
    scores = {(who, at): float(rng.integers(0, 2)) for who in GROUPS for at in ("pre", "post")}
    found = change(PART, scores, ("pre", "post"), GROUPS)
    assert found.main is not None and 0 <= found.main.effect.p <= 1
    text = (
        key_text("own-scale")
        .replace("lowest = 1 ", "lowest = 0 ")
        .replace("highest = 5", "highest = 1")
    )
    scale = parse_form(text, "own")
    assert isinstance(scale, Scale)
    answers = {(f"P{n}", ""): {i: float(v) for i, v in enumerate(rng.integers(0, 2, 6), start=1)}
               for n in range(30)}  # fmt: skip
    (one,) = reliability(scale, ("",), answers)
    assert any("formula 20" in note for note in one.notes) and one.alpha == one.alpha


def test_holm_over_the_scores_or_nothing() -> None:
    several = [made(seed=seed) for seed in (1, 2, 3)]
    raw = [one.main.effect.p for one in several if one.main]
    found = [one.main.corrected for one in corrected(several, "holm") if one.main]
    assert min(found) == pytest.approx(min(1.0, 3 * min(raw)))
    assert all(
        one.main.corrected != one.main.corrected for one in corrected(several, "none") if one.main
    )


def test_reliability_says_why_there_is_none() -> None:
    scale = parse_form(key_text("pss-10"), "pss-10")
    assert isinstance(scale, Scale)

    def notes(answers: list[dict[int, float]]) -> str:
        given = {(f"P{n}", ""): held for n, held in enumerate(answers)}
        (one,) = reliability(scale, ("",), given)
        return "; ".join(one.notes)

    same = dict.fromkeys(range(1, 11), 2.0)
    assert "at least 3 are needed" in notes([same, same])
    assert "nothing varies" in notes([same] * 5)
    rng = np.random.default_rng(8)
    some = [{n: float(rng.integers(0, 5)) for n in range(1, 11)} for _ in range(8)]
    assert "do not fit a factor" in notes(some)
    still = [{**one, 3: 2.0} for one in some]
    assert "same answer to item 3" in notes(still)
    # an export in which reversed items were turned round already
    level = [float(rng.integers(0, 5)) for _ in range(40)]
    turned = [dict.fromkeys(range(1, 11), v) for v in level]
    assert "turned round before the export" in notes(turned)


def test_a_dose_without_spread_or_people() -> None:
    dose = {f"T{n}": 100.0 for n in range(8)}
    moved = {f"T{n}": float(n) for n in range(8)}
    assert dose_and_change(PART, moved, dose).why == "everybody has the same dose"
    assert "4 at least" in dose_and_change(PART, {"T1": 1.0}, dose).why
    found = dose_and_change(PART, moved, {who: 2 * value for who, value in moved.items()})
    assert [round(one.r, 6) for one in found.found] == [1, 1]
