"""A proposal in words and figures: the same wherever it is shown."""

from __future__ import annotations

import pytest

from transcode.records.coding import Member, Proposal, threshold_of
from transcode.records.texts import Anchor


def proposal(stability: float = 1.0, memberships: tuple[float, ...] = (0.9, 0.5, 0.1)) -> Proposal:
    members = tuple(
        Member(f"s{n}", Anchor("P01", n, n + 1, "d"), grade) for n, grade in enumerate(memberships)
    )
    return Proposal("p", "alone", (), members, stability, 0.5, ("P01",), (), threshold=0.3)


@pytest.mark.parametrize(
    ("stability", "words"),
    [(1.0, "steady"), (0.85, "steady"), (0.8, "steady"), (0.79, "fairly steady"),
     (0.6, "fairly steady"), (0.59, "loose"), (0.0, "loose")],
)  # fmt: skip
def test_stability_in_words_has_fixed_bands(stability: float, words: str) -> None:
    assert proposal(stability).steadiness == words
    assert proposal(stability).strength.startswith(f"{words} (")


def test_a_figure_is_rounded_in_one_place() -> None:
    assert proposal(0.625).strength == "fairly steady (0.62)"


def test_what_supports_it_and_what_only_lies_nearest() -> None:
    one = proposal()
    assert [m.segment for m in one.supporting] == ["s0", "s1"]
    assert [m.segment for m in one.uncoded] == ["s2"]


@pytest.mark.parametrize(
    ("memberships", "least"),
    [((0.9, 0.5, 0.1), 0.3), ((0.9, 0.2, 0.1), 0.2), ((0.2,), 0.2), ((0.9,), 0.3)],
)
def test_the_two_most_typical_always_support_it(
    memberships: tuple[float, ...], least: float
) -> None:
    assert threshold_of(memberships, 0.3) == least
