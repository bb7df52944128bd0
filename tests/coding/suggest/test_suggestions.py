"""Suggestions: silent when they know nothing, better than frequency when there is something."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from transcode.coding.suggest import Coded, Passages, contrary, kindred, learn, repeated, stance

CODES = ("rest", "paper", "team")


def study(
    seed: int = 0, per: int = 24, apart: float = 0.75
) -> tuple[Passages, dict[str, set[int]]]:
    """Three interviews in which the codes lie in three directions, with noise; paper is rare."""
    random = np.random.default_rng(seed)
    truth = random.choice(3, 3 * per, p=(0.45, 0.15, 0.4))
    vectors = apart * np.eye(12)[truth] + random.normal(0, 0.28, (3 * per, 12))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    interviews = tuple(f"P{1 + i // per:02d}" for i in range(3 * per))
    places = tuple((i % per + 0.5) / per for i in range(3 * per))
    coded = {code: set(np.flatnonzero(truth == i).tolist()) for i, code in enumerate(CODES)}
    return Passages(vectors.astype(np.float32), interviews, places), coded


def frozen(coded: dict[str, set[int]], rows: range) -> dict[str, frozenset[int]]:
    return {code: frozenset(some & set(rows)) for code, some in coded.items()}


def test_it_learns_from_two_interviews_what_holds_in_the_third() -> None:
    passages, coded = study()
    learned = learn(passages, Coded(frozen(coded, range(48))))
    right = [row in coded[learned.likeliest_codes(row)[0][0]] for row in range(48, 72)]
    assert np.mean(right) > 0.75  # the most frequent code alone: .45
    assert learned.right > learned.right_by_frequency or learned.right == 1
    found = learned.likeliest_passages("paper", range(48, 72), most=3)
    assert sum(row in coded["paper"] for row in found) >= 2


def test_confidence_is_what_turns_out_right() -> None:
    shown, true = [], []
    for seed in range(6):
        passages, coded = study(seed, apart=0.5)
        learned = learn(passages, Coded(frozen(coded, range(48))))
        for row in range(48, 72):
            code, confidence, _ = learned.likeliest_codes(row)[0]
            shown.append(confidence)
            true.append(row in coded[code])
    assert abs(np.mean(shown) - np.mean(true)) < 0.1


def test_silent_until_there_is_something_to_learn_from() -> None:
    passages, coded = study()
    nothing = learn(passages, Coded({}))
    assert "two codes" in nothing.silent and nothing.likeliest_codes(0) == ()
    few = learn(passages, Coded(frozen(coded, range(4))))
    assert few.silent == "4 passages are coded; it takes 5 to learn from"
    assert learn(Passages(np.zeros((0, 0), np.float32), (), ()), Coded({"a": frozenset()})).silent


def test_names_alone_rank_the_passages_and_claim_no_probability() -> None:
    passages, coded = study()
    meanings = {code: np.eye(12, dtype=np.float32)[i] for i, code in enumerate(CODES)}
    learned = learn(passages, Coded({code: frozenset() for code in CODES}), meanings)
    right = [row in coded[learned.likeliest_codes(row)[0][0]] for row in range(72)]
    assert np.mean(right) > 0.75
    assert math.isnan(learned.right) and not learned.silent


def test_a_code_without_examples_keeps_the_chance_that_its_name_gives_it() -> None:
    meanings = {code: np.eye(12, dtype=np.float32)[i] for i, code in enumerate(CODES)}
    by_name: list[tuple[str, bool]] = []
    begun: list[tuple[str, bool]] = []
    for seed in range(6):
        passages, coded = study(seed, apart=0.5)
        four = {code: frozenset(sorted(coded[code])[:4]) for code in ("rest", "team")}
        for examples, told in (({}, by_name), (four, begun)):
            given = {code: examples.get(code, frozenset()) for code in CODES}
            learned = learn(passages, Coded(given), meanings)
            told += [(code, learned.likeliest_codes(row)[0][0] == code)
                     for code in CODES for row in coded[code] if row >= 24]  # fmt: skip

    def right(told: list[tuple[str, bool]], *codes: str) -> float:
        return float(np.mean([hit for code, hit in told if code in codes]))

    assert right(begun, *CODES) > right(by_name, *CODES) - 0.01
    assert right(begun, "paper") > 0.5 * right(by_name, "paper")  # a rare code keeps a part of it


def test_the_words_tell_what_the_vectors_do_not() -> None:
    passages, coded = study(apart=0.1)
    words = {"rest": "sleep and holiday", "paper": "another form", "team": "kitchen table"}
    of = {row: words[code] for code, rows in coded.items() for row in rows}
    told = replace(passages, texts=tuple(of[row] for row in range(72)))
    right = []
    for one in (passages, told):
        learned = learn(one, Coded(frozen(coded, range(48))))
        right.append(np.mean([r in coded[learned.likeliest_codes(r)[0][0]] for r in range(48, 72)]))
    assert right[1] > right[0] + 0.2
    # nothing but signs: no word to go by, and no error
    mute = learn(replace(passages, texts=("…",) * 72), Coded(frozen(coded, range(48))))
    plain = learn(passages, Coded(frozen(coded, range(48))))
    assert np.array_equal(mute.confidence, plain.confidence)


def test_a_model_whose_vectors_fill_a_narrow_cone_teaches_as_much() -> None:
    """e5's cosines lie between .7 and 1: that is the model's way, not the passages'."""
    passages, coded = study(apart=0.5)
    squeezed = passages.vectors * 0.2 + np.eye(12, dtype=np.float32)[11]
    squeezed /= np.linalg.norm(squeezed, axis=1, keepdims=True)
    narrow = learn(replace(passages, vectors=squeezed), Coded(frozen(coded, range(48))))
    wide = learn(passages, Coded(frozen(coded, range(48))))
    firsts = [[one.likeliest_codes(r)[0][0] for r in range(72)] for one in (narrow, wide)]
    assert np.mean([a == b for a, b in zip(*firsts, strict=True)]) > 0.9


def test_a_refused_code_is_not_suggested_there_again() -> None:
    passages, coded = study()
    before = learn(passages, Coded(frozen(coded, range(48))))
    best = before.likeliest_codes(60)[0][0]
    after = learn(passages, Coded(frozen(coded, range(48)), refused=frozenset({(60, best)})))
    assert best not in [code for code, _, _ in after.likeliest_codes(60)]
    assert 60 not in after.likeliest_passages(best, range(48, 72), most=24)


def test_what_was_left_uncoded_on_purpose_lowers_the_confidence() -> None:
    passages, coded = study()
    known = frozen(coded, range(48))
    known["team"] = frozenset()
    open_ = learn(passages, Coded(known))
    done = learn(passages, Coded(known, covered=frozenset({"P01", "P02"})))
    team = sorted(coded["team"] & set(range(48, 72)))
    best_open, best_done = (
        np.mean([learned.likeliest_codes(row)[0][1] for row in team]) for learned in (open_, done)
    )
    assert best_done < best_open


def test_the_same_decisions_teach_the_same() -> None:
    passages, coded = study()
    one, two = (learn(passages, Coded(frozen(coded, range(48)))) for _ in range(2))
    assert np.array_equal(one.confidence, two.confidence)


def unit(*rows: tuple[float, ...]) -> NDArray[np.float32]:
    vectors = np.array(rows, np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_kindred_passages_are_the_nearest_and_never_the_passage_itself() -> None:
    vectors = unit((1, 0, 0), (0.9, 0.1, 0), (0, 1, 0), (0, 0, 1))
    assert kindred(vectors, 0, range(4), 2)[0] == 1
    assert 0 not in kindred(vectors, 0, range(4), 9)


def test_what_speaks_against_it_is_near_in_topic_and_on_the_other_side() -> None:
    vectors = unit((1, 0, 0.1), (1, 0.1, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1))
    takes = np.array([1, 0.9, -1, -2, -2], np.float32)
    assert contrary(vectors, takes, 0, range(5), 1) == (2,)


@pytest.mark.parametrize(
    ("for_it", "against_it"),
    [("I liked it, it was easy and clear.", "It was not easy, I had problems and got lost."),
     ("Det var dejligt og let.", "Det var svært, og jeg var bange.")],
)  # fmt: skip
def test_stance_knows_praise_from_complaint(for_it: str, against_it: str) -> None:
    none = np.zeros((2, 3), np.float32)
    well, badly = stance([for_it, against_it], none, none, none)
    assert well > 0 > badly


def test_repeated_passages() -> None:
    said = [
        "I was never really off, the phone lay beside my bed.",
        "Nothing.",
        "I was never really off. The phone lay beside my bed!",
        "The kitchen is where we mend each other.",
        "Nothing.",
    ]
    assert repeated(said) == ((0, 2),)
    assert repeated([]) == ()
