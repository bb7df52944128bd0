from __future__ import annotations

import numpy as np
import pytest

from transcode.speech.voices import LikelySame, Voice, match, who_is_who

DIMENSIONS = 192
_NOISE = 0.03  # leaves two recordings of one person at a cosine of about 0.85


def vector(person: str, take: int = 0) -> tuple[float, ...]:
    """The voice of a person in one recording: the same direction, a little elsewhere."""
    of_person = np.random.default_rng(sum(map(ord, person)) * 7919).standard_normal(DIMENSIONS)
    here = np.random.default_rng(take).standard_normal(DIMENSIONS)
    both = of_person / np.linalg.norm(of_person) + _NOISE * here
    return tuple((both / np.linalg.norm(both)).tolist())


def voice(
    interview: int, speaker: str, person: str, *, asks: int, says: int, seconds: float = 60.0
) -> Voice:
    take = 100 * interview + ord(person[0])
    return Voice(f"P{interview:02}", speaker, vector(person, take), seconds, asks, says)


def study(*, interviews: int = 6, asks: int = 12, says: int = 150) -> list[Voice]:
    """Ruth (S1) asks in every interview; S2 is somebody else each time."""
    return [
        one
        for number in range(1, interviews + 1)
        for one in (
            voice(number, "S1", "ruth", asks=asks, says=says),
            voice(number, "S2", f"participant {number}", asks=1, says=850),
        )
    ]


def asking(voices: list[Voice]) -> list[str]:
    return [verdict.speaker for verdict in who_is_who(voices).interviewers]


@pytest.mark.parametrize("interviews", [1, 2, 3, 6])
def test_who_is_in_every_file_and_asks_is_the_interviewer(interviews: int) -> None:
    assert asking(study(interviews=interviews)) == ["S1"] * interviews


@pytest.mark.parametrize("interviews", [3, 6])
def test_the_voice_decides_against_questions_and_words(interviews: int) -> None:
    assert asking(study(interviews=interviews, asks=0, says=3_000)) == ["S1"] * interviews


def test_two_files_are_enough_where_nobody_asks() -> None:
    voices = [
        voice(n, s, p, asks=0, says=w)
        for n in (1, 2)
        for s, p, w in (("S1", "ruth", 700), ("S2", f"participant {n}", 300))
    ]
    assert asking(voices) == ["S1", "S1"]


def test_a_verdict_carries_its_evidence() -> None:
    first = who_is_who(study()).interviewers[0]
    assert (first.interview, first.files, first.of) == ("P01", 6, 6)
    assert 0.75 < first.similarity < 1
    assert (first.answered, first.spoke) == (0.923, 0.15)
    assert first.margin > 2


def test_two_interviewers_share_a_study() -> None:
    voices = [
        one
        for number in range(1, 7)
        for one in (
            voice(number, "S1", f"participant {number}", asks=3, says=400),
            voice(number, "S2", "ruth" if number < 4 else "omar", asks=2, says=600),
        )
    ]
    assert asking(voices) == ["S2"] * 6


def test_of_a_couple_in_every_file_the_one_who_asks_is_the_interviewer() -> None:
    voices = [
        voice(n, s, p, asks=a, says=w)
        for n in (1, 2, 3)
        for s, p, a, w in (("S1", "ann", 1, 800), ("S2", "ruth", 9, 200))
    ]
    assert asking(voices) == ["S2"] * 3


def test_one_voice_has_no_interviewer() -> None:
    assert who_is_who([voice(1, "S1", "ann", asks=0, says=10)]).interviewers == ()
    assert who_is_who([]).interviewers == ()


def test_a_participant_in_two_interviews_is_reported_and_not_merged() -> None:
    voices = study()
    voices[7] = voice(4, "S2", "participant 1", asks=0, says=900)
    found = who_is_who(voices)
    (pair,) = found.likely_same
    assert (pair.first, pair.second) == (("P01", "S2"), ("P04", "S2"))
    assert isinstance(pair, LikelySame)
    assert pair.similarity > 0.75
    assert [verdict.speaker for verdict in found.interviewers] == ["S1"] * 6


def test_too_little_speech_is_not_compared() -> None:
    voices = [voice(n, "S1", "ruth", asks=0, says=5, seconds=2.0) for n in (1, 2, 3)]
    found = who_is_who(voices + [voice(n, "S2", f"p{n}", asks=0, says=9) for n in (1, 2, 3)])
    assert all(verdict.files == 1 for verdict in found.interviewers)
    silent = [Voice("P01", "S1", (), 0.0, 3, 10), Voice("P01", "S2", (), 0.0, 0, 90)]
    assert asking(silent) == ["S1"]


def test_a_sample_names_a_person_once_an_interview() -> None:
    voices = [*study(), voice(1, "S3", "ruth", asks=0, says=5)]
    named = match({"Ruth": vector("ruth", 999), "Ann": vector("ann", 999)}, voices)
    assert {(one.interview, one.person) for one in named} == {
        (f"P{n:02}", "Ruth") for n in range(1, 7)
    }
    assert len(named) == 6
    assert all(one.similarity > one.next_best for one in named)
    assert match({}, voices) == ()
    assert match({"Ann": vector("ann")}, voices) == ()
