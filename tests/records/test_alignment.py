"""Two versions are aligned: nothing is made up, long texts take seconds, moved parts stay whole."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.records.alignment import stretches

TEXT = st.lists(st.sampled_from("abcdefgh"), max_size=40)


@given(TEXT, TEXT, st.sampled_from([0, 100, 10_000]))
def test_what_stands_stands_in_order_and_is_the_same(
    old: list[str], new: list[str], at_once: int
) -> None:
    i = j = -1
    for part in stretches(old, new, at_once=at_once):
        assert part.length > 0
        assert part.old > i or part.new > j, "two stretches that touch are one"
        assert part.old >= max(0, i) and part.new >= max(0, j)
        assert old[part.old : part.old_end] == new[part.new : part.new_end]
        i, j = part.old_end, part.new_end
    assert i <= len(old) and j <= len(new)


@given(TEXT)
def test_a_text_stands_whole_in_itself(text: list[str]) -> None:
    assert [tuple(part) for part in stretches(text, text)] == ([(0, 0, len(text))] if text else [])


@given(st.permutations(range(30)), st.data())
def test_what_was_moved_leaves_the_rest_in_its_place(words: list[int], data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, 26))
    size = data.draw(st.integers(1, 4))
    rest = words[:begin] + words[begin + size :]
    to = data.draw(st.integers(0, len(rest)))
    new = rest[:to] + words[begin : begin + size] + rest[to:]
    standing = sum(part.length for part in stretches(words, new))
    assert standing >= max(len(rest), len(words) - abs(to - begin))


def test_as_many_words_stand_as_cost_no_more_edits() -> None:
    assert [tuple(part) for part in stretches("ab", "bc", at_once=100)] == [(1, 0, 1)]
    assert [tuple(part) for part in stretches("abcd", "xbyz", at_once=100)] == [(1, 1, 1)]


def _loop(words: str, pick: random.Random) -> tuple[list[str], list[str]]:
    old = (words.split() * 20_000)[:20_000]
    return old, [word if pick.random() > 0.05 else "nej" for word in old[700:]]


def _interview(pick: random.Random, share: float) -> tuple[list[str], list[str]]:
    words = [f"w{n}" for n in range(6_000)]
    old = pick.choices(words, [1 / (n + 2.7) for n in range(6_000)], k=60_000)
    return old, [pick.choice(old) if pick.random() < share else word for word in old]


@pytest.mark.parametrize(
    "case", ["ja", "thank you for watching", "a tenth is new", "all is new", "nothing is new"]
)
def test_three_hours_and_loops_take_seconds(case: str) -> None:
    pick = random.Random(4)
    shares = {"a tenth is new": 0.1, "all is new": 1.0, "nothing is new": 0.0}
    old, new = _interview(pick, shares[case]) if case in shares else _loop(case, pick)
    begun = time.process_time()
    standing = sum(part.length for part in stretches(old, new))
    assert time.process_time() - begun < 10  # seconds; under 1 on an idle processor
    same = sum(a == b for a, b in zip(old, new, strict=False))
    assert standing >= (same if case in shares else 0.9 * len(new))
