"""Silences within what one speaker says."""

from __future__ import annotations

import numpy as np
import pytest

from transcode.records.speech import Turn
from transcode.speech.pauses import find_pauses, sharpen
from transcode.speech.turns import Heard, make_turns

RATE = 16_000


def turns_of(*words: tuple[str, int, int, str]) -> tuple[Turn, ...]:
    heard = [Heard(f" {text}", start, end, 0.9) for text, start, end, _ in words]
    return make_turns("T", heard, [speaker for *_, speaker in words])


def pauses(turn: Turn) -> list[tuple[int, int, int]]:
    return [(mark.begin, mark.start_ms, mark.end_ms) for mark in turn.marks if mark.kind == "pause"]


def test_a_word_that_stretches_into_the_silence_does_not_hide_it() -> None:
    (turn,) = turns_of(("So", 0, 1_280, "a"), ("yes", 1_300, 1_500, "a"), ("no", 1_500, 1_900, "a"))
    (found,) = find_pauses([turn], [(0, 300), (1_300, 1_900)])
    assert pauses(found) == [(3, 300, 1_300)]


def test_a_word_that_begins_in_the_silence_does_not_hide_it() -> None:
    (turn,) = turns_of(("So", 0, 300, "a"), ("yes", 310, 1_600, "a"), ("no", 1_600, 1_900, "a"))
    (found,) = find_pauses([turn], [(0, 300), (1_300, 1_900)])
    assert pauses(found) == [(3, 300, 1_300)]


def test_a_word_that_was_not_heard_is_no_pause() -> None:
    (turn,) = turns_of(("So", 0, 300, "a"), ("yes", 1_900, 2_200, "a"))
    (found,) = find_pauses([turn], [(0, 300), (800, 1_500), (1_900, 2_200)])  # "uhm" at 0.8 s
    assert pauses(found) == [(3, 300, 800), (3, 1_500, 1_900)]


def test_words_within_a_silence_are_voice() -> None:
    (turn,) = turns_of(("So", 0, 300, "a"), ("yes", 900, 1_100, "a"), ("no", 1_900, 2_200, "a"))
    (found,) = find_pauses([turn], [(0, 300), (1_800, 2_200)])
    assert pauses(found) == [(3, 300, 900), (7, 1_100, 1_800)]


def test_silence_between_two_speakers_is_nobodys_pause() -> None:
    words = (("So", 0, 300, "a"), ("yes", 1_300, 1_500, "b"))
    found = find_pauses(turns_of(*words), [(0, 300), (1_300, 1_500)])
    assert [pauses(turn) for turn in found] == [[], []]


def test_silence_between_two_turns_of_one_speaker_ends_the_first() -> None:
    first, second = turns_of(("So", 0, 300, "a"), ("yes", 1_300, 1_500, "b"))
    second = Turn("x", first.speaker, 1_300, 1_500, second.text, second.words)
    found = find_pauses([first, second], [(0, 300), (1_300, 1_500)])
    assert [pauses(turn) for turn in found] == [[(2, 300, 1_300)], []]


def test_only_pauses_that_are_long_enough_and_once() -> None:
    turns = turns_of(("So", 0, 300, "a"), ("yes", 700, 900, "a"))
    voiced = [(0, 300), (700, 900)]
    assert not pauses(find_pauses(turns, voiced, min_ms=500)[0])
    once = find_pauses(turns, voiced)
    assert find_pauses(once, voiced) == once
    assert find_pauses(turns, []) == turns


def test_a_turn_without_times_is_left_alone() -> None:
    turn = Turn("t", "S1", 0, 0, "from a document", ())
    assert find_pauses([turn], [(0, 100), (2_000, 2_100)]) == (turn,)


@pytest.mark.parametrize("late_ms", [-100, -40, 0, 60, 120])
def test_edges_move_to_where_the_sound_is(late_ms: int) -> None:
    rng = np.random.default_rng(7)
    samples = rng.standard_normal(3 * RATE).astype(np.float32) * 0.001
    for start, end in ((0, 1_000), (1_800, 3_000)):
        tone = rng.standard_normal((end - start) * RATE // 1_000).astype(np.float32) * 0.1
        samples[start * RATE // 1_000 : end * RATE // 1_000] += tone
    (_, end), (start, _) = sharpen([(0, 1_000 + late_ms), (1_800 + late_ms, 3_000)], samples)
    assert abs(end - 1_000) <= 20
    assert abs(start - 1_800) <= 20


def test_where_loudness_does_not_tell_the_usual_delay_is_taken_off() -> None:
    samples = np.random.default_rng(7).standard_normal(3 * RATE).astype(np.float32) * 0.01
    assert sharpen([(0, 1_000), (1_800, 3_000)], samples) == [(0, 940), (1_785, 3_000)]
    assert sharpen([], samples) == []
