from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from transcode.speech.decode import RATE, decode
from transcode.speech.fillers import is_filler
from transcode.speech.languages import languages
from transcode.speech.recognise import recognise
from transcode.speech.settings import SpeechSettings
from transcode.speech.turns import Heard
from transcode.speech.whisper import voiced
from transcode.speech.windows import into_windows, pack, padded, without_words

Find = Callable[[str], Path]
FAST = SpeechSettings(language="en", beam_size=1, threads=2)


def _mono(path: Path) -> np.ndarray:
    return decode(path).mean(axis=0)


def _noise(kind: str, seconds: int = 20) -> np.ndarray:
    rng, t = np.random.default_rng(3), np.arange(seconds * RATE) / RATE
    melody = 220 * 2 ** (rng.integers(0, 12, seconds * 2) / 12)
    made = {
        "silence": np.zeros_like(t),
        "white noise": 0.1 * rng.standard_normal(len(t)),
        "hum": 0.2 * sum(np.sin(2 * np.pi * 50 * k * t) / k for k in (1, 2, 3)),
        "tones": 0.2 * np.sin(2 * np.pi * np.repeat(melody, RATE // 2) * t),
    }
    return made[kind].astype(np.float32)


# --- what is packed and what is lost ------------------------------------------------------------


def test_some_silence_is_kept_and_the_rest_left_out() -> None:
    pieces = padded([(1_000, 2_000), (2_300, 3_000), (6_000, 7_000)], 8_000)
    assert pieces == [(600, 2_150), (2_150, 3_400), (5_600, 7_400)]
    packed = pack(np.arange(8 * RATE, dtype=np.float32), into_windows(pieces))
    assert packed.windows == [{"start": 0.0, "end": 4.6}]
    assert packed.samples[0] == 600 * 16
    assert packed.original(0.4, 1.4) == (1_000, 2_000)
    assert packed.original(2.7, 2.8) == (3_300, 3_400)  # up to the seam
    assert packed.original(2.8, 2.9) == (5_600, 5_700)  # and from it on
    assert packed.original(2.6, 2.9) == (3_200, 3_400)  # a word does not reach over it
    assert packed.original(2.75, 3.3) == (5_600, 6_100)


def test_windows_fit_whisper_and_cover_everything() -> None:
    pieces = [(at, at + 4_000) for at in range(0, 200_000, 5_000)]
    packed = pack(np.zeros(204 * RATE, np.float32), into_windows(pieces))
    assert all(0 < w["end"] - w["start"] <= 30 for w in packed.windows)
    assert len(packed.windows) == 6
    ends = [w["end"] for w in packed.windows]
    assert [w["start"] for w in packed.windows] == [0.0, *ends[:-1]]
    assert ends[-1] == len(packed.samples) / RATE == 160


def test_speech_without_words_is_lost() -> None:
    words = [Heard(" I", 0, 200, 1.0), Heard(" know", 200, 700, 1.0), Heard(" it", 5_000, 5_200, 1)]
    assert without_words([(0, 5_300)], words) == [(710, 5_000)]
    assert without_words([(0, 1_000), (4_800, 5_300)], words) == []  # nobody speaks there


def test_a_stretched_word_does_not_hide_what_was_lost() -> None:
    (lost,) = without_words([(0, 6_000)], [Heard(" yes", 0, 5_800, 0.3)])
    assert lost[0] < 1_000
    assert lost[1] >= 5_990


# --- languages ----------------------------------------------------------------------------------


def test_a_short_phrase_goes_with_its_neighbours() -> None:
    en, unsure = {"en": 0.95, "de": 0.03, "nl": 0.02}, {"nl": 0.5, "en": 0.3, "de": 0.2}
    assert languages([en, en, unsure, en], [1.0] * 4) == ["en"] * 4


def test_a_phrase_that_is_clearly_different_keeps_its_language() -> None:
    en, de = {"en": 0.97, "de": 0.02}, {"de": 0.99, "en": 0.01}
    assert languages([en, de, de, en], [1.0] * 4) == ["en", "de", "de", "en"]


def test_without_a_clear_phrase_the_likeliest_language_is_all_there_is() -> None:
    heard = [{"da": 0.5, "no": 0.4}, {"da": 0.4, "no": 0.5}, {"da": 0.59}]
    assert languages(heard, [1.0] * 3) == ["da"] * 3


def test_a_hum_is_not_a_language() -> None:
    en, hum = {"en": 0.97, "de": 0.02}, {"nn": 0.98, "en": 0.01}
    assert languages([en, hum, en], [1.0, 0.2, 1.0]) == ["en"] * 3


# --- real sound ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["silence", "white noise", "hum", "tones"])
def test_nothing_is_invented(models: Find, kind: str) -> None:
    words, language, _ = recognise(_noise(kind), models("whisper-base"), FAST)
    assert words == []
    assert language == "en"


def test_noise_after_speech_gets_no_words(models: Find, shared: Find) -> None:
    speech = _mono(shared("speech/clips") / "wcpp_jfk.mp3")
    words = recognise(np.concatenate([speech, _noise("hum")]), models("whisper-base"), FAST).words
    assert "country" in words[-1].text
    assert words[-1].end_ms <= 11_500


def test_fillers_are_written_down(models: Find, shared: Find) -> None:
    clip = _mono(shared("speech/mfa") / "cold_corpus.wav")  # five of them
    found = {}
    for verbatim in (True, False):
        settings = replace(FAST, beam_size=5, verbatim=verbatim)
        words = recognise(clip, models("whisper-base"), settings).words
        found[verbatim] = [word for word in words if is_filler(word.text, "en")]
    assert len(found[True]) >= 4
    assert len(found[True]) >= 2 * len(found[False])


def test_words_are_in_order_and_progress_too(models: Find, shared: Find) -> None:
    seen: list[float] = []
    clip = _mono(shared("speech/conversations") / "pyannote_sample.wav")
    words = recognise(clip, models("whisper-tiny.en"), FAST, progress=seen.append).words
    starts = [word.start_ms for word in words]
    assert starts == sorted(starts)
    assert all(0 <= word.start_ms <= word.end_ms <= 30_000 for word in words)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_speech_that_is_known_is_not_looked_for_again(
    models: Find, shared: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = _mono(shared("speech/clips") / "wcpp_jfk.mp3")
    speech = voiced(clip)
    expected = recognise(clip, models("whisper-tiny.en"), FAST)
    monkeypatch.setattr("transcode.speech.recognise.voiced", None)
    assert recognise(clip, models("whisper-tiny.en"), FAST, speech=speech) == expected


def test_pauses_lie_between_the_spans_of_speech(shared: Find) -> None:
    speech = _mono(shared("speech/clips") / "wcpp_jfk.mp3")
    length, (first, *_, last) = len(speech) // 16, voiced(speech)
    twice = voiced(np.concatenate([speech, np.zeros(2 * RATE, np.float32), speech]))
    longest = max(b[0] - a[1] for a, b in pairwise(twice))
    assert longest == pytest.approx(length - last[1] + 2_000 + first[0], abs=200)


@pytest.mark.slow
def test_people_who_switch_languages_are_not_translated(models: Find, shared: Find) -> None:
    danish = _mono(shared("speech/danish") / "u0042008.wav")
    english = _mono(shared("speech/clips") / "wcpp_jfk.mp3")
    settings = SpeechSettings(language="mixed", beam_size=1, threads=2)
    sound = np.concatenate([english, danish, english])
    words, language, _ = recognise(sound, models("whisper-base"), settings)
    assert language == "en"
    switched = [word for word in words if word.language == "da"]
    assert {word.language for word in words} == {"", "da"}
    assert "bank" in "".join(word.text for word in switched)
    assert all(10_500 <= word.start_ms <= 17_500 for word in switched)


def test_a_faint_recording_is_heard_and_faint_noise_is_not(shared: Find) -> None:
    speech = _mono(shared("speech/clips") / "wcpp_jfk.mp3")
    steps = 1 / 32_768  # as a recorder with 16 bits keeps it
    faint = (np.round(speech * 0.001 / steps) * steps).astype(np.float32)
    heard = [sum(end - start for start, end in voiced(sound)) for sound in (speech, faint)]
    assert heard[1] >= 0.8 * heard[0] > 5_000
    for kind in ("silence", "white noise", "hum", "tones"):
        assert voiced((np.round(_noise(kind) * 0.001 / steps) * steps).astype(np.float32)) == []
