from __future__ import annotations

from itertools import permutations

import pytest

from transcode.records.spoken import Spoken, judge


def sounds(**interviews: dict[str, float]) -> dict[str, Spoken]:
    return {
        name: Spoken(name, tuple(sorted(probable.items(), key=lambda pair: -pair[1])), 30_000)
        for name, probable in interviews.items()
    }


ENGLISH = {"en": 0.97, "cy": 0.01}
NOISE = {
    "nn": 0.63,
    "en": 0.20,
    "ja": 0.03,
}  # an English meeting on a bad line, as Whisper hears it
FRENCH = {"fr": 0.94, "en": 0.02, "br": 0.01}  # 15 s of French on a bad line


def test_an_interview_alone_is_what_it_sounds_like() -> None:
    judged = judge(sounds(P01=NOISE), {})["P01"]
    assert (judged.language, judged.alone) == ("nn", ("nn", 0.63))
    assert judged.is_open and judged.second[0] == "en"
    assert not judge(sounds(P01=ENGLISH), {})["P01"].is_open


@pytest.mark.parametrize("others", [2, 5, 40])
def test_noise_is_taken_for_the_language_of_the_others(others: int) -> None:
    rest = {f"P{n:02}": ENGLISH for n in range(others)}
    judged = judge(sounds(noisy=NOISE, **rest), {})
    assert judged["noisy"].language == "en" and judged["noisy"].is_by_the_others
    assert not any(judged[name].is_open or judged[name].is_by_the_others for name in rest)


@pytest.mark.parametrize("others", [1, 5, 40])
def test_one_that_is_plainly_in_another_language_stays_so_and_is_asked_about(others: int) -> None:
    rest = {f"P{n:02}": ENGLISH for n in range(others)}
    judged = judge(sounds(lone=FRENCH, **rest), {})["lone"]
    assert judged.language == "fr" and judged.is_open and not judged.is_by_the_others


def test_two_in_another_language_keep_each_other_company() -> None:
    rest = {f"P{n:02}": ENGLISH for n in range(5)}
    judged = judge(sounds(A=FRENCH, B={"fr": 0.99}, **rest), {})
    assert judged["A"].language == "fr" and not judged["A"].is_open
    assert judged["A"].probability > judge(sounds(A=FRENCH, **rest), {})["A"].probability


def test_noise_alone_does_not_outvote_those_that_are_plain() -> None:
    rest = {f"P{n:02}": ENGLISH for n in range(4)}
    noisy = {f"N{n}": NOISE for n in range(3)}
    judged = judge(sounds(**noisy, **rest), {})
    assert {judged[name].language for name in noisy} == {"en"}


def test_a_language_that_was_said_is_no_question_and_counts_for_the_others() -> None:
    judged = judge(sounds(P01=NOISE), {"P02": "en", "P03": "en"})
    assert judged["P01"].language == "en" and judged["P01"].is_by_the_others
    assert judged["P02"].is_given and not judged["P02"].is_open
    lone = judge(sounds(P01=ENGLISH, P03=ENGLISH), {"P02": "fr"})
    assert not lone["P02"].is_open and not lone["P02"].has_company


def test_the_order_does_not_matter() -> None:
    heard = {"A": NOISE, "B": FRENCH, "C": ENGLISH, "D": {"da": 0.5, "no": 0.4}, "E": {"no": 0.9}}
    first = judge(sounds(**heard), {})
    for names in permutations(heard):
        again = judge(sounds(**{name: heard[name] for name in names}), {})
        assert {n: j.language for n, j in again.items()} == {
            n: j.language for n, j in first.items()
        }
        for name, judged in first.items():
            assert again[name].probability == pytest.approx(judged.probability, abs=1e-6)


def test_where_nothing_was_heard_nothing_is_judged() -> None:
    assert judge(sounds(P01={}), {}) == {}
    assert "P01" not in judge(sounds(P01={}, P02=ENGLISH), {})
    assert judge({}, {}) == {}
