"""Attributes and phrases that single somebody out."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.privacy.risk.coarsen import coarsen
from transcode.privacy.risk.risk import anonymity
from transcode.privacy.risk.uniqueness import singling_phrases
from transcode.records.texts import ReleasedText, ReleasedTurn, Timing

# Made for this test.
SIX = {
    "P01": {"gender": "female", "role": "nurse", "town": "Odense", "age": "34"},
    "P02": {"gender": "female", "role": "nurse", "town": "Odense", "age": "36"},
    "P03": {"gender": "male", "role": "nurse", "town": "Odense", "age": "37"},
    "P04": {"gender": "male", "role": "midwife", "town": "Fredericia", "age": "51"},
    "P05": {"gender": "female", "role": "midwife", "town": "Vejle", "age": "55"},
    "P06": {"gender": "female", "role": "midwife", "town": "Vejle", "age": "58"},
}
REGIONS = {"Odense": "Southern", "fredericia": "Southern", "Vejle": "Southern"}

tables = st.integers(1, 9).flatmap(
    lambda rows: st.dictionaries(
        st.sampled_from(["gender", "town", "age", "role"]),
        st.lists(
            st.sampled_from(["", "a", "A", "b", "30", "41", "30-39"]), min_size=rows, max_size=rows
        ),
        min_size=0,
        max_size=4,
    ).map(
        lambda columns: {
            f"P{n}": {name: values[n] for name, values in columns.items()} for n in range(rows)
        }
    )
)


def test_the_midwife_is_found_and_why() -> None:
    found = anonymity({who: dict(row, age="") for who, row in SIX.items()}, 2)
    assert dict(found.k) == {"P01": 2, "P02": 2, "P03": 1, "P04": 1, "P05": 2, "P06": 2}
    assert found.smallest == 1 and found.below == ("P03", "P04")
    told = {(one.participant, one.combination) for one in found.singles}
    assert ("P04", (("town", "Fredericia"),)) in told
    assert ("P04", (("gender", "male"), ("role", "midwife"))) in told
    assert not any(len(c) > 1 and ("town", "Fredericia") in c for _, c in told)
    assert found.causes[0].attribute == "gender"  # P03 and P04 are told by it; town helps P04 alone
    assert found.causes[0].below_without == 1


@given(tables, st.integers(1, 4))
def test_k_and_the_combinations_by_counting(table: dict[str, dict[str, str]], k: int) -> None:
    found = anonymity(table, k)
    same = lambda a, b, names: all(a[n].casefold() == b[n].casefold() for n in names)  # noqa: E731
    names = list(next(iter(table.values())))
    count = {w: sum(same(row, o, names) for o in table.values()) for w, row in table.items()}
    assert dict(found.k) == count
    for one in found.singles:
        chosen = [name for name, _ in one.combination]
        row = table[one.participant]
        assert sum(same(row, other, chosen) for other in table.values()) == one.shared_by < k
        for fewer in combinations(chosen, len(chosen) - 1):
            if fewer:
                assert sum(same(row, other, fewer) for other in table.values()) >= k


def test_a_coarser_table_reaches_k_and_loses_little() -> None:
    made = coarsen(SIX, 2, broader=REGIONS)
    assert made.smallest >= 2 and not made.below
    assert made.people == coarsen(SIX, 2, broader=REGIONS).people
    how = {step.attribute: step.how for step in made.steps}
    assert how["age"].startswith("bands of") or how["age"] == "left out"
    assert len(made.people["P01"]) >= 2  # not everything is thrown away
    kept = coarsen(SIX, 2, keep=("gender", "role"))
    assert [row["role"] for row in kept.people.values()] == [row["role"] for row in SIX.values()]
    assert kept.below == ("P03", "P04")


@given(tables, st.integers(1, 4))
def test_coarsening_says_what_it_does(table: dict[str, dict[str, str]], k: int) -> None:
    made = coarsen(table, k)
    after = anonymity(made.people, k)
    assert made.smallest == after.smallest and made.below == after.below
    assert bool(made.below) == (len(table) < k)
    if anonymity(table, k).smallest >= k:
        assert made.people == table and not made.steps


@pytest.mark.parametrize("ages", [["31", "33", "38", "52", "", "57"], ["30-34", "35-39"] * 3])
def test_numbers_and_bands_become_wider_bands(ages: list[str]) -> None:
    table = {f"P{n}": {"age": age} for n, age in enumerate(ages)}
    made = coarsen({k: v for k, v in table.items() if v["age"]}, 2)
    assert not made.below
    assert all("-" in row["age"] for row in made.people.values())


@pytest.mark.parametrize("table", [{}, {"P01": {}}, {"P01": {"age": "40"}}, {"P1": {}, "P2": {}}])
def test_small_tables(table: dict[str, dict[str, str]]) -> None:
    found = anonymity(table, 3)
    assert found.smallest == len(table)
    assert coarsen(table, 3).below == tuple(table)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def test_two_hundred_participants_with_twelve_attributes_in_a_second() -> None:
    chance = random.Random(1)
    table = {
        f"P{n}": {f"a{i}": str(chance.randrange(2 + i)) for i in range(12)} for n in range(200)
    }
    # the best of three: a busy machine slows one, and says nothing about the program
    assert min(_seconds(lambda: anonymity(table, 3)) for _ in range(3)) < 1.0
    start = time.process_time()
    made = coarsen(table, 3)
    assert not made.below
    assert time.process_time() - start < 3.0


# --- phrases


def released(*sentences: str, language: str = "en", interview: str = "P04") -> ReleasedText:
    text, turns, timings = "", [], []
    for n, sentence in enumerate(sentences):
        begin = len(text) + bool(text)
        text += "\n" * bool(text) + sentence
        turns.append(ReleasedTurn(f"t{n}", "P", False, begin, len(text), 1000 * n, 1000 * n + 900))
        timings.append(Timing(begin, len(text), 1000 * n, 1000 * n + 900))
    return ReleasedText(interview, language, text, tuple(turns), tuple(timings))


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("I was the only male midwife in [Place 1].", {"the only", "midwife", "male", "a place"}),
        ("She was the first woman who ran it.", {"the first", "woman"}),
        ("I'm the youngest in the department.", {"the youngest", "a place"}),
        ("He is one of two surgeons at the hospital.", {"one of two", "surgeons", "a place"}),
        ("There is only one consultant here.", {"there is only one", "consultant"}),
        ("My son has Huntington's disease.", {"huntington's disease", "of themselves"}),
        ("I was the first in my family to go to university.", {"the first"}),
        ("Jeg var den eneste mandlige jordemoder i [Sted 1].", {"den eneste", "mandlige"}),
        ("Hun var den første kvinde der blev borgmester.", {"den første", "kvinde"}),
        ("Der er kun to overlæger på hospitalet.", {"der er kun to", "overlæger"}),
        ("Jeg er den yngste skoleleder i kommunen.", {"den yngste", "skoleleder"}),
        ("Min søn har en sjælden sygdom.", {"sjælden sygdom"}),
    ],
)
def test_a_phrase_that_singles_out(sentence: str, why: set[str]) -> None:
    [found] = singling_phrases([released("😀 Well.", f"Hm. {sentence}")], {}, {})
    assert found.passage == sentence and why <= set(found.why)
    assert found.start_ms == 1000 and found.interview == "P04"


@pytest.mark.parametrize(
    "sentence",
    [
        "That was the only thing the teacher wanted.",
        "It was the first time I met a doctor.",
        "The last year was hard for the nurse.",
        "The only way to learn is to ask a teacher.",
        "Det var den eneste gang jeg så lægen.",
        "Den første dag mødte jeg min chef.",
        "One of the things I like is the doctor.",
        "",
        "😀😀",
    ],
)
def test_a_phrase_that_does_not(sentence: str) -> None:
    assert not singling_phrases([released(sentence)], {}, {})


def test_the_most_telling_first_with_the_attributes_it_meets() -> None:
    text = released(
        "I was the only one who could swim.",
        "I was the only man among the midwives, the first male midwife in [Place 1].",
    )
    first, second = singling_phrases([text], SIX, SIX)
    assert first.weight > second.weight
    assert ("gender", "male") in first.meets and ("role", "midwife") in first.meets
    assert first.shared_by == 1
    assert second.meets == () and second.shared_by == 0
