from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.records.speech import Mark, Turn, Word
from transcode.speech.align import _edges, _pauses, _silent, _spans, _windows, retime
from transcode.speech.decode import RATE, decode
from transcode.speech.letters import Piece, refine
from transcode.speech.settings import SpeechSettings
from transcode.speech.spell import retimed, spoken

RECORDING = Path(__file__).parents[2] / "notebooks/sample-interviews/recordings/P01.opus"
SETTINGS = SpeechSettings(language="en", threads=2)


def turn(id_: str, text: str, *times: tuple[int, int]) -> Turn:
    words, at = [], 0
    for said, (start, end) in zip(text.split(), times, strict=True):
        begin = text.index(said, at)
        at = begin + len(said)
        words.append(Word(begin, at, start, end, 0.9))
    return Turn(id_, "S1", times[0][0], times[-1][1], text, tuple(words))


# --- which letters ----------------------------------------------------------------------------


def test_words_are_spelt_without_signs_and_those_without_letters_are_not_listened_for() -> None:
    one = turn("a", "Don't — 🙂 go!", (0, 9), (9, 9), (9, 9), (9, 20))
    assert [(w.word, w.text, w.letters) for w in spoken([one])] == [
        (0, " Don't", "dont"), (3, " go!", "go")
    ]  # fmt: skip


def test_a_turn_without_words_is_split_at_its_spaces_within_its_time() -> None:
    found = spoken([Turn("a", "S1", 1_000, 2_000, "one two", ())])
    assert [(w.letters, w.start_ms, w.end_ms) for w in found] == [
        ("one", 1_000, 1_429), ("two", 1_571, 2_000)
    ]  # fmt: skip


def test_text_without_spaces_has_none_before_its_words() -> None:
    words = (Word(0, 1, 0, 10, 1.0), Word(1, 2, 10, 20, 1.0))
    assert [w.text for w in spoken([Turn("a", "S1", 0, 20, "你好", words)])] == [" 你", "好"]


# --- windows ----------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 900)), min_size=1, max_size=80))
def test_windows_hold_every_word_once_and_fit(gaps: list[tuple[int, int]]) -> None:
    times, now = [], 0
    for gap, long in gaps:
        times.append((now + gap, now + gap + long))
        now += gap + long
    words = spoken([turn("a", " ".join(["word"] * len(times)), *times)])
    windows = list(_windows(words, lambda word: len(word.letters)))
    assert [word for window in windows for word in window] == words
    for window, (begin, end) in zip(windows, _edges(windows, now).values(), strict=True):
        assert begin <= window[0].start_ms
        assert end - begin <= 30_000
        assert len(window) == 1 or window[-1].end_ms - window[0].start_ms <= 28_000


def test_a_window_is_cut_at_the_longest_pause_and_where_time_runs_back() -> None:
    times = [(i * 1_000, i * 1_000 + 900) for i in range(40)]
    times[20:] = [(start + 800, end + 800) for start, end in times[20:]]
    long = spoken([turn("a", " ".join(["word"] * 40), *times)])
    assert [len(window) for window in _windows(long, lambda _: 4)] == [20, 20]
    back = spoken([turn("a", "one two", (9_000, 9_400), (9_400, 9_900)), turn("b", "no", (50, 90))])
    assert [len(window) for window in _windows(back, lambda _: 3)] == [2, 1]


def test_a_pause_is_found_where_there_is_no_sound() -> None:
    sound = np.random.default_rng(0).normal(0, 0.1, RATE).astype(np.float32)
    sound[4_800:8_000] *= 0.001
    ((begin, end),) = _pauses(sound)
    assert abs(begin - 30) <= 2
    assert abs(end - 50) <= 2


def test_a_pause_is_on_one_side_of_a_word_of_one_letter() -> None:
    """ "it (pause) I would": the attention is early, and both edges of "I" reach into the pause."""
    path = [(0, 0), (1, 5), (2, 9), (3, 29), (4, 32), (5, 34), (6, 36), (7, 38), (8, 40)]
    spans = _spans(path, [0, 2, 3, 8], [(20, 60)], 100)
    assert spans.tolist() == [[0, 20], [58, 58], [58, 80]]
    assert np.flatnonzero(_silent([(20, 60), (70, 80)], 100)).tolist() == [*range(22, 58)]


def test_no_letter_is_heard_where_nobody_speaks() -> None:
    rng = np.random.default_rng(0)
    voices = {"a": np.full(6, 2.0), " ": np.full(6, -2.0)}
    sound = np.vstack([voices[c] + rng.normal(0, 1, (10, 6)) for c in "aa    aa"])
    silent = np.zeros(80, np.bool_)
    silent[22:58] = True
    early = np.array([[0, 20], [45, 51]])  # the second word is thought to be in the silence
    (found,) = refine([Piece(("aa", "a"), early, sound, silent)])
    assert found[0].tolist()[0] == 0 and 58 <= found[1].tolist()[0] <= 65


# --- letters ----------------------------------------------------------------------------------


def test_letter_models_move_edges_to_where_the_sound_changes() -> None:
    """Three "letters" with sounds of their own, said 40 times; the times given are 80 ms off."""
    rng = np.random.default_rng(0)
    voices = {" ": np.full(6, -3.0), **{c: rng.normal(0, 2, 6) for c in "abc"}}
    words = tuple("".join(rng.permutation(list("abc"))) for _ in range(40))
    sounds, truth, now = [], [], 0
    for word in words:
        for letter in f" {word}":
            frames = int(rng.integers(5, 12))
            sounds.append(voices[letter] + rng.normal(0, 1, (frames, 6)))
            if letter == " ":
                truth.append([now + frames, now + frames])
            now += frames
            truth[-1][1] = now
    off = np.array(truth) + rng.integers(-8, 9, (40, 2))
    off[:, 1] = np.maximum(off[:, 1], off[:, 0] + 1)
    silent = np.zeros(now, bool)
    (found,) = refine([Piece(words, np.clip(off, 0, now), np.vstack(sounds), silent)])
    assert np.percentile(abs(off - truth), 95) >= 7
    assert np.percentile(abs(found - truth), 95) <= 1


def test_letters_that_do_not_fit_into_the_sound_stay_where_they_were() -> None:
    spans = np.array([[0, 1], [1, 2]])
    (found,) = refine(
        [Piece(("extraordinary", "extraordinary"), spans, np.zeros((2, 39)), np.zeros(2, bool))]
    )
    assert found.tolist() == spans.tolist()
    assert refine([]) == []


# --- back into turns --------------------------------------------------------------------------


@given(st.data())
def test_times_never_run_back_or_into_a_neighbour_that_was_not_retimed(data: st.DataObject) -> None:
    times = [(i * 100, i * 100 + 100) for i in range(9)]
    one = turn("0", "one two", *times[:2])
    two = turn("1", "one two — three", *times[4:8])
    last = turn("2", "end", (900, 950))
    any_time = st.tuples(st.integers(0, 2_000), st.integers(0, 2_000))
    new = {(1, word): data.draw(any_time) for word in (0, 1, 3)}
    before, ours, after = retimed([one, two, last], {1}, new)
    assert (before, after) == (one, last)
    edges = [edge for word in ours.words for edge in (word.start_ms, word.end_ms)]
    assert edges == sorted(edges)
    assert before.end_ms <= ours.start_ms <= ours.end_ms <= after.start_ms
    assert (ours.start_ms, ours.end_ms) == (edges[0], edges[-1])


def test_a_mark_of_words_moves_with_them_and_a_laugh_does_not() -> None:
    filler, laugh = Mark("filler", 0, 2, 0, 100), Mark("laugh", 2, 2, 40, 90)
    one = replace(turn("a", "uh yes", (0, 100), (100, 300)), marks=(filler, laugh))
    (found,) = retimed([one], {0}, {(0, 0): (20, 60), (0, 1): (120, 280)})
    assert found.marks == (replace(filler, start_ms=20, end_ms=60), laugh)


# --- with the model ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sound() -> np.ndarray:
    return decode(RECORDING).mean(axis=0)[: 40 * RATE]


@pytest.fixture
def whisper(models: Callable[[str], Path]) -> Path:
    return models("whisper-base")


SAID = (
    "So, thank you for doing this, Susan. I'm Ruth, Ruth Ellery, and, uh, as I said, there are no "
    "right answers here."
)


def test_words_are_found_however_they_were_timed(sound: np.ndarray, whisper: Path) -> None:
    """The reference times of the turn's phrases: 0.83 to 2.55, 3.08 to 6.99 s and so on."""
    even = Turn("a", "I", 800, 7_000, SAID, ())
    (once,) = retime([even], sound, whisper, SETTINGS, language="en")
    (again,) = retime([once], sound, whisper, SETTINGS, language="en")
    starts = {SAID[w.begin : w.end]: w.start_ms for w in once.words}
    assert abs(once.words[0].start_ms - 831) < 150
    assert abs(starts["I'm"] - 3_080) < 150
    assert max(abs(a.start_ms - b.start_ms) for a, b in beside(once, again)) <= 100
    edges = [edge for word in once.words for edge in (word.start_ms, word.end_ms)]
    assert edges == sorted(edges)


def beside(one: Turn, other: Turn) -> list[tuple[Word, Word]]:
    return list(zip(one.words, other.words, strict=True))


def test_only_what_changed_is_retimed_and_as_if_all_were(sound: np.ndarray, whisper: Path) -> None:
    first = Turn("a", "I", 800, 7_000, SAID, ())
    second = Turn(
        "b", "I", 7_540, 11_940, "Could you start by telling me a little about your work,", ()
    )
    whole = retime([first, second], sound, whisper, SETTINGS, language="en")
    some = retime([first, second], sound, whisper, SETTINGS, language="en", changed={"b"})
    assert some[0] == first
    assert max(abs(a.start_ms - b.start_ms) for a, b in beside(whole[1], some[1])) <= 100
    assert retime([first], sound, whisper, SETTINGS, language="en", changed=()) == (first,)


def test_text_that_was_not_said_keeps_its_times(sound: np.ndarray, whisper: Path) -> None:
    text = "Quarterly revenue from lithium exports rose sharply, while copper futures tumbled."
    wrong = retime([Turn("a", "I", 800, 7_000, SAID, ())], sound, whisper, SETTINGS, language="en")
    wrong = (replace(wrong[0], text=text, words=()),)
    (kept,) = retime(wrong, sound, whisper, SETTINGS, language="en")
    even = [(w.start_ms, w.end_ms) for w in spoken(wrong)]
    assert [(w.start_ms, w.end_ms) for w in kept.words] == even


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"), ("🙂 🙂", "en"), ("— …", "en"), ("你好吗", "zh"), ("ما هو عملك", "ar"),
        ("word " * 300, "en"), ("a" * 3_000, "en"), ("jeg synes det var svært", "da"),
        ("hello", "xx"),
    ],
)  # fmt: skip
def test_no_text_breaks_it(sound: np.ndarray, whisper: Path, text: str, language: str) -> None:
    odd = Turn("a", "I", 2_000, 4_000, text.strip(), ())
    late = Turn("b", "I", 3_900, 5_000, "overlapping speech", ())
    beyond = Turn("c", "I", 90_000, 91_000, "after the end", ())
    found = retime([odd, late, beyond], sound, whisper, SETTINGS, language=language)
    for one in found:
        edges = [edge for word in one.words for edge in (word.start_ms, word.end_ms)]
        assert all(a <= b for a, b in pairwise(edges))
    assert [one.text for one in found] == [text.strip(), "overlapping speech", "after the end"]
