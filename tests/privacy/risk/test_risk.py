"""Attributes and phrases that single somebody out."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.privacy.find.mentions import find_mentions
from transcode.privacy.risk.coarsen import coarsen
from transcode.privacy.risk.health import conditions
from transcode.privacy.risk.risk import anonymity
from transcode.privacy.risk.uniqueness import singling_phrases
from transcode.records.speech import Transcript, Turn
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


@pytest.mark.parametrize(
    ("language", "sentence", "few"),
    [
        ("en", "She was the only deaf teacher in the county.", "one of several"),
        ("da", "Han var den eneste lærer med hjælperhund på øen.", "en af flere"),
        ("de", "Ich war die einzige gehörlose Lehrerin im Landkreis.", "eine von mehreren"),
        ("es", "Era la única alcaldesa sorda de la provincia.", "una de varias personas"),
        ("fr", "J'étais la seule infirmière sourde de l'hôpital.", "une de plusieurs personnes"),
        ("sv", "Jag var den enda döva läraren i kommunen.", "en av flera"),
        ("no", "Hun var den eneste blinde legen på øya.", "en av flere"),
        ("nl", "Ik was de enige dove huisarts in het dorp.", "een van meerdere"),
    ],
)
def test_a_singular_person_is_found_in_each_language_with_a_rewording(
    language: str, sentence: str, few: str
) -> None:
    [found] = singling_phrases([released("Hm.", sentence, language=language)], {}, {})
    assert found.passage == sentence and len(found.why) > 1
    assert f"[{few}]" in found.rewording
    taken = found.rewording.replace(f"[{few}]", few)
    assert not singling_phrases([released("Hm.", taken, language=language)], {}, {})


@pytest.mark.parametrize(
    ("language", "sentence", "illness"),
    [
        ("en", "In [Place 1] my brother has cystic fibrosis.", "a serious illness"),
        ("da", "I [Place 1] har min bror cystisk fibrose.", "en alvorlig sygdom"),
        ("de", "In [Place 1] hat mein Bruder Mukoviszidose.", "eine schwere Krankheit"),
        ("es", "En [Place 1] mi hermano tiene fibrosis quística.", "una enfermedad grave"),
        ("fr", "À [Place 1] mon frère a la mucoviscidose.", "une maladie grave"),
        ("sv", "I [Place 1] har min bror cystisk fibros.", "en allvarlig sjukdom"),
        ("no", "I [Place 1] har broren min narkolepsi.", "en alvorlig sykdom"),
        ("nl", "In [Place 1] heeft mijn broer taaislijmziekte.", "een ernstige ziekte"),
    ],
)
def test_a_rare_illness_with_a_place_is_found_and_said_by_its_sort(
    language: str, sentence: str, illness: str
) -> None:
    [found] = singling_phrases([released(sentence, language=language)], {}, {})
    assert f"[{illness}]" in found.rewording
    taken = found.rewording.replace(f"[{illness}]", illness)
    assert not singling_phrases([released(taken, language=language)], {}, {})


@pytest.mark.parametrize(
    ("language", "sentence", "words"),
    [
        ("en", "My diabetes got worse.", "diabetes"),
        ("da", "Jeg fik en depression.", "depression"),
        ("de", "Sie hatte Brustkrebs, also Krebs.", "Krebs"), ("es", "Tuvo cáncer.", "cáncer"),
        ("fr", "Il est en dépression.", "dépression"), ("sv", "Han fick en stroke.", "stroke"),
        ("no", "Hun har epilepsi.", "epilepsi"), ("nl", "Mijn vader had kanker.", "kanker"),
    ],
)  # fmt: skip
def test_a_health_condition_is_listed_and_nothing_is_hidden(
    language: str, sentence: str, words: str
) -> None:
    text = released("Well.", sentence, language=language)
    found = conditions([text])
    assert words in [each.words for each in found]
    assert all(text.text[each.begin : each.end] == each.words for each in found)
    transcript = Transcript("P04", language, 0, "", (Turn("t", "A", 0, 0, sentence, ()),))
    kept = find_mentions(transcript, spacy_model=None)
    assert not [m for m in kept if words in sentence[m.begin : m.end]]


def test_what_the_interviewer_asks_of_health_is_not_listed() -> None:
    text = released("Did you have cancer?")
    asked = replace(text, turns=(replace(text.turns[0], is_interviewer=True),))
    assert conditions([text]) and not conditions([asked])
