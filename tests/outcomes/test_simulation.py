"""The design is recovered: planted effects lie in the intervals that the room gives.

An interval of 95% holds the effect in 95 of 100 seeds on average, and by chance in fewer than 93 of
some hundreds: about one in eight. So the first thousand seeds are counted beside the first hundred;
over these, fewer than 93 in a hundred would be a fault (the chance is one in 500).
"""

from __future__ import annotations

import pytest

pytest.importorskip("pingouin", reason="the extra outcomes is not installed")

from simulated import GROUPS, PLANTED, by_items, by_scores, drawn, ends, part_of

SEEDS = range(1000)


def test_the_interval_covers_the_planted_effect_in_93_of_100_seeds() -> None:
    counts = dict.fromkeys(PLANTED, 0)
    for seed in SEEDS:
        for key, (_, low, high) in by_scores(seed).items():
            counts[key] += low <= PLANTED[key] <= high
        if seed == 99:
            assert all(count >= 93 for count in counts.values()), counts
    assert all(count >= 0.93 * len(SEEDS) for count in counts.values()), counts
    # nothing planted: the interval begins at 0 unless F is beyond its 97.5th percentile
    assert all(counts[key] >= 0.96 * len(SEEDS) for key, eta in PLANTED.items() if not eta), counts


@pytest.mark.parametrize("seed", [0, 7, 42, 1234])
def test_the_room_finds_from_the_items_what_the_scores_say(seed: int) -> None:
    scores, items = by_scores(seed), by_items(seed)
    for key in PLANTED:
        # the mean of the subscales of self-compassion is not quite that of its items
        close = pytest.approx(scores[key], rel=0.15 if key == "scs" else 1e-6, abs=0.1)
        assert items[key] == close


def test_hardly_anybody_is_cut_off_at_the_ends_of_a_scale() -> None:
    """Scores at the floor would make the effect another one than was planted."""
    for key in PLANTED:
        low, high = ends(part_of(key))
        beyond = sum(not low <= v <= high for n in range(20) for v in drawn(n)[key].values())
        assert beyond <= 0.002 * 20 * 2 * len(GROUPS), key
