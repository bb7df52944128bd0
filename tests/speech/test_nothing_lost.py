"""No speech goes missing: it has words, or a doubt that says where it has none."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from transcode.records.speech import Transcript
from transcode.records.unheard import is_unheard
from transcode.speech import recognise as room
from transcode.speech import whisper
from transcode.speech.decode import RATE, decode
from transcode.speech.loops import loops
from transcode.speech.noise import unclear
from transcode.speech.readings import (
    Reading,
    believed,
    better,
    doubted,
    fitted,
    folded,
    letters,
    with_fillers,
    worth_reading,
)
from transcode.speech.recognise import recognise
from transcode.speech.settings import SpeechSettings
from transcode.speech.transcribe import transcribe
from transcode.speech.turns import Heard
from transcode.speech.whisper import voiced

Find = Callable[[str], Path]
FAST = SpeechSettings(language="en", beam_size=1, threads=2)


def _words(text: str, at: int = 0, probability: float = 0.9) -> list[Heard]:
    return [
        Heard(f" {word}", at + 300 * i, at + 300 * i + 250, probability)
        for i, word in enumerate(text.split())
    ]


def _text(words: Sequence[Heard]) -> str:
    return "".join(word.text for word in words).strip()


# --- two readings -------------------------------------------------------------------------------


def test_a_prompt_adds_fillers_and_loses_nothing() -> None:
    plain = _words("So we went home. Then my sister called.")
    prompted = _words("Um, so we went uh home.")  # and lost the second sentence
    together = with_fillers(plain, prompted, "en")
    assert _text(together) == "Um, so we went uh home. Then my sister called."
    starts = [word.start_ms for word in together]
    assert starts == sorted(starts)


def test_a_prompt_replaces_no_word() -> None:
    together = with_fillers(
        _words("a grain or two perhaps"), _words("a crane or two perhaps"), "en"
    )
    assert _text(together) == "a grain or two perhaps"


def test_words_said_twice_are_added_where_the_reading_is_sure_of_them() -> None:
    plain, twice = _words("then I went"), "then I I went"
    assert _text(with_fillers(plain, _words(twice), "en")) == twice
    assert _text(with_fillers(plain, _words(twice, probability=0.3), "en")) == "then I went"


@pytest.mark.parametrize("language, filler", [("da", "øh"), ("de", "ähm"), ("fr", "euh")])
def test_fillers_are_those_of_the_language(language: str, filler: str) -> None:
    together = with_fillers(_words("ja nej"), _words(f"ja {filler} nej"), language)
    assert _text(together) == f"ja {filler} nej"


def test_a_loop_is_folded_and_what_is_said_three_times_is_not() -> None:
    assert _text(folded(_words("Mae'n gweithio. " * 15))) == "Mae'n gweithio."
    assert _text(folded(_words("no, no, no, I said"))) == "no, no, no, I said"
    assert _text(folded(_words("well " + "yeah " * 40 + "so"))) == "well yeah yeah yeah so"
    assert _text(folded(_words("I do not know. " * 3))) == ("I do not know. " * 3).strip()


def test_a_word_at_the_edge_of_a_hole_is_there_once() -> None:
    words = [*_words("is good."), *_words("But he is.", at=4_000)]
    assert _text(fitted(_words("Good, that it is but", at=1_000), words)) == "that it is"
    assert fitted(_words("good but", at=1_000), words) == []
    assert fitted((), words) == []


def test_a_hole_among_words_hardly_understood_is_not_read_again() -> None:
    hole = (3_000, 6_000)
    assert worth_reading([hole], _words("we went home then")) == [hole]
    assert worth_reading([hole], _words("we went home then", probability=0.4)) == []
    assert worth_reading([hole], []) == [hole]  # nothing was understood, or nothing tried


def test_the_reading_that_did_not_fail_is_the_better_one() -> None:
    stuck = Reading(tuple(_words("la " * 40)), -0.1, 9.0, 0.0)
    plain = Reading(tuple(_words("we went home")), -0.8, 1.1, 0.0)
    assert better(stuck, plain) == better(plain, stuck) == plain


def test_words_in_silence_stand_or_fall_together() -> None:
    said, guessed = _words("we went home"), _words("thank you", at=10_000, probability=0.2)
    judged = doubted([*said, *guessed], voice=[(0, 1_000)])
    assert [word.doubt for word in judged] == [None] * 3 + ["silence"] * 2
    assert believed(judged) == said
    sure = _words("thank you", at=10_000, probability=0.8)
    assert believed(doubted(sure, voice=[(0, 1_000)])) == sure


def test_of_two_readings_that_repeat_the_surer_one_is_not_the_better() -> None:
    stuck = Reading(tuple(_words("la " * 40)), -0.1, 9.0, 0.0)
    less = Reading(tuple(_words("we went " + "la " * 9)), -0.8, 2.5, 0.0)
    assert better(stuck, less) == better(less, stuck) == less
    unsure = Reading(tuple(_words("we went home la")), -1.4, 1.2, 0.0)
    assert better(stuck, unsure) == better(unsure, stuck) == unsure


# --- real sound ---------------------------------------------------------------------------------


def _conversation(shared: Find) -> tuple[Path, list[tuple[int, int]]]:
    path = sorted((shared("speech/conversations")).glob("conv*.flac"))[1]
    turns = json.loads(path.with_suffix(".json").read_text())
    return path, [(round(1000 * t["start"]), round(1000 * t["end"])) for t in turns]


def _has_something(transcript: Transcript, start: int, end: int) -> bool:
    return any(
        word.start_ms < end and word.end_ms > start for t in transcript.turns for word in t.words
    )


def test_no_stretch_of_speech_is_without_words_or_a_doubt(models: Find, shared: Find) -> None:
    path, said = _conversation(shared)
    transcript = transcribe(path, interview="P1", whisper=models("whisper-tiny.en"), settings=FAST)
    rng = np.random.default_rng(1)
    for _ in range(200):
        begin, end = said[rng.integers(len(said))]
        length = int(rng.integers(2_000, 20_000))
        start = int(rng.integers(begin, max(begin + 1, end - length)))
        assert _has_something(transcript, start, min(end, start + length)), (start, end)


@pytest.mark.parametrize("deaf", [False, True], ids=["read again", "never understood"])
def test_a_planted_hole_is_read_again_or_said(
    models: Find, shared: Find, monkeypatch: pytest.MonkeyPatch, deaf: bool
) -> None:
    """Whisper skips 14 s at the first reading; then it reads them, or cannot at all."""
    hole = (42_000, 56_000)
    read, calls = whisper.Ear.read, []

    def skips(ear: whisper.Ear, windows: object, hint: str = "", **how: int) -> list[Reading]:
        calls.append(hint)
        readings = read(ear, windows, hint, **how)  # type: ignore[arg-type]
        if len(calls) > 1 and not deaf:
            return readings
        return [
            r._replace(words=tuple(w for w in r.words if not hole[0] < w.start_ms < hole[1]))
            for r in readings
        ]

    monkeypatch.setattr(whisper.Ear, "read", skips)
    if deaf:
        monkeypatch.setattr(whisper.Ear, "read_alone", lambda ear, window: Reading(silence=1.0))
    path, _ = _conversation(shared)
    clip = decode(path).mean(axis=0)[: 75 * RATE]
    words = recognise(clip, models("whisper-tiny.en"), FAST).words
    inside = [word for word in words if hole[0] < word.start_ms < hole[1]]
    if deaf:
        assert all(word.is_unheard for word in inside)
        assert sum(word.end_ms - word.start_ms for word in inside) > 9_000
    else:
        assert len([word for word in inside if not word.is_unheard]) >= 15  # 20 on our machines
    for before, word in pairwise(words):
        assert before.start_ms <= word.start_ms


def test_a_stretch_that_nobody_understands_is_a_turn_of_its_own(
    models: Find, shared: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        whisper.Ear, "read", lambda ear, windows, hint="", once=0: [Reading()] * len(windows)
    )
    monkeypatch.setattr(whisper.Ear, "read_alone", lambda ear, window: Reading(silence=1.0))
    path = shared("speech/clips") / "wcpp_jfk.mp3"
    transcript = transcribe(path, interview="P1", whisper=models("whisper-tiny.en"), settings=FAST)
    assert all(is_unheard(turn.text) for turn in transcript.turns)
    assert {doubt.reason for turn in transcript.turns for doubt in turn.doubts} == {"unheard"}


def test_a_filler_that_is_guessed_at_takes_no_words_with_it(
    models: Find, shared: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silero hears no voice here; Whisper is sure of the words, and not of an "uh" before them."""

    def timed(ear: whisper.Ear, window: object, skimmed: whisper.Skimmed) -> tuple[Heard, ...]:
        plain = words_read[0]
        return tuple(_words("uh uh", at=plain[0].start_ms, probability=1e-6)) + plain

    words_read: list[tuple[Heard, ...]] = []
    read = whisper.Ear.read

    def kept(ear: whisper.Ear, windows: object, hint: str = "", once: int = 0) -> list[Reading]:
        readings = read(ear, windows, hint, once)  # type: ignore[arg-type]
        words_read.append(tuple(w for r in readings for w in r.words))
        return readings

    skimmed = whisper.Skimmed(Reading(tuple(_words("uh and so my fellow"))), ())
    monkeypatch.setattr(whisper.Ear, "read", kept)
    monkeypatch.setattr(whisper.Ear, "skim", lambda ear, windows, hint: [skimmed] * len(windows))
    monkeypatch.setattr(whisper.Ear, "timed", timed)
    monkeypatch.setattr(room, "_hesitates", lambda ear, window: True)
    monkeypatch.setattr(room, "unclear", lambda samples, speech: [(0, len(samples) * 1000 // RATE)])
    clip = decode(shared("speech/clips") / "wcpp_jfk.mp3").mean(axis=0)
    words = recognise(clip, models("whisper-tiny.en"), FAST, speech=[]).words
    assert [w.text for w in words if "uh" not in w.text] == [w.text for w in words_read[0]]


def test_a_voice_that_noise_hides_is_read(models: Find, shared: Find) -> None:
    """Silero finds no voice in this recording, which is noisy by itself and made noisier."""
    clip = decode(shared("speech/mfa") / "cold_corpus.wav").mean(axis=0)
    noise = np.random.default_rng(3).standard_normal(len(clip)).cumsum()
    noise -= np.convolve(noise, np.full(400, 1 / 400), "same")
    noisy = (clip + 0.2 * clip.std() / noise.std() * noise).astype(np.float32)
    heard = sum(end - start for start, end in voiced(noisy))
    hidden = sum(end - start for start, end in unclear(noisy, voiced(noisy)))
    words = recognise(noisy, models("whisper-base"), FAST).words
    assert heard + hidden > 0.7 * len(clip) / RATE * 1000
    assert len(words) > 40  # of 60


def test_words_guessed_at_in_noise_are_left_out_and_said_where(models: Find, shared: Find) -> None:
    """Silero finds no voice in this meeting, heard from afar, and Whisper guesses."""
    clip = decode(shared("speech/ami") / "trn02.wav").mean(axis=0)
    heard = recognise(clip, models("whisper-tiny.en"), FAST)
    assert heard.words == []
    assert heard.left_out
    for start, end in heard.left_out:
        assert 0 <= start < end <= len(clip) / RATE * 1000


def test_quiet_silence_is_left_out(shared: Find) -> None:
    speech = decode(shared("speech/clips") / "wcpp_jfk.mp3").mean(axis=0)
    silence = np.random.default_rng(0).standard_normal(10 * RATE).astype(np.float32)
    quiet = np.concatenate([speech, 0.001 * silence, speech])
    assert unclear(quiet, voiced(quiet)) == []


@pytest.mark.parametrize("name", ["trn00", "trn01", "trn02", "trn05"])
def test_far_voices_leave_no_loop(models: Find, shared: Find, name: str) -> None:
    clip = decode(shared("speech/ami") / f"{name}.wav").mean(axis=0)
    words = recognise(clip, models("whisper-tiny.en"), FAST).words
    assert not list(loops([letters(word.text) for word in words if word.text], 4))
