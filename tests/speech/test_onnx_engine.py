"""The second engine: the real library on real recordings, and a small model that recites a text."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.reciting import pieces, write_reciter
from transcode.errors import ExtraMissing, ModelError
from transcode.speech.decode import RATE, decode
from transcode.speech.drift import other_language
from transcode.speech.onnx_engine import Whisper, load_reader, read_onnx
from transcode.speech.recognise import recognise
from transcode.speech.settings import SpeechSettings
from transcode.speech.transcribe import listen, transcribe
from transcode.speech.turns import Heard
from transcode.speech.whisper import voiced
from transcode.speech.windows import padded

Find = Callable[[str], Path]
DANISH = (
    "Det var en lang dag på arbejdet, og jeg tænkte ikke så meget over det, men så ringede min "
    "mor og spurgte, hvordan vi havde det derhjemme."
)
ENGLISH = (
    "And then I would say that we have been there because they did not know what to do with it, "
    "and so everybody was waiting for the others."
)


def _mono(path: Path) -> np.ndarray:
    return decode(path).mean(axis=0)


def _never(*_: object) -> Any:
    raise AssertionError("Whisper was asked")


NOT_ASKED = Whisper(read=_never, language=_never)


def _read(samples: np.ndarray, folder: Path, language: str, whisper: Whisper) -> list[Heard]:
    voice = voiced(samples)
    spans = padded(voice, len(samples) * 1000 // RATE)
    return read_onnx(samples, spans, load_reader(folder, 2), language, voice=voice, whisper=whisper)


# --- words and times


def test_words_have_the_times_of_the_sound(tmp_path: Path, shared: Find) -> None:
    samples = _mono(shared("speech/danish") / "u0042012.wav")
    words = _read(samples, write_reciter(tmp_path / "recites", pieces(DANISH)), "da", NOT_ASKED)
    text = "".join(word.text for word in words)
    assert len(words) > 8
    assert text.strip().rstrip(",") in DANISH  # whole words, signs beside them
    assert any(word.text.endswith(",") for word in words)
    (begin, end), *more = voiced(samples)
    assert more == []
    starts = [word.start_ms for word in words]
    assert starts == sorted(starts)
    assert all(begin - 300 <= word.start_ms < word.end_ms <= end for word in words)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(words))
    assert all(0 < word.probability <= 1 for word in words)


def test_a_model_keeps_the_clock_of_the_recording(tmp_path: Path, shared: Find) -> None:
    """The same sound eleven seconds later, behind silence that is left out, and in windows."""
    clip = _mono(shared("speech/danish") / "u0042012.wav")
    folder = write_reciter(tmp_path / "recites", pieces(DANISH))
    alone = _read(clip, folder, "da", NOT_ASKED)
    silence = np.zeros(11 * RATE, np.float32)
    long = np.concatenate([silence, *([clip, silence] * 5)])
    words = _read(long, folder, "da", NOT_ASKED)
    step = len(clip) * 1000 // RATE + 11_000
    first = [word for word in words if word.start_ms < 11_000 + step]
    assert abs(first[0].start_ms - alone[0].start_ms - 11_000) <= 160
    places = [divmod(word.start_ms - 11_000, step) for word in words]
    assert {number for number, _ in places} == set(range(5))
    assert all(within < step - 11_000 for _, within in places)


def test_the_fastest_precision_is_taken(tmp_path: Path) -> None:
    folder = write_reciter(tmp_path / "recites", pieces(DANISH), precision="int8")
    (folder / "encoder-model.onnx").write_bytes(b"would not load")
    sound = np.random.default_rng(1).standard_normal(RATE).astype(np.float32)
    loud = np.concatenate([0.001 * sound, 0.3 * sound, 0.001 * sound])
    assert load_reader(folder, 1).recognize(loud).text.startswith("Det")


def test_a_model_that_hears_nothing_in_noise_leaves_nothing(tmp_path: Path, models: Find) -> None:
    folder = write_reciter(tmp_path / "says nothing", pieces(DANISH), onset=99.0)
    noise = 0.05 * np.random.default_rng(2).standard_normal(10 * RATE).astype(np.float32)
    settings = SpeechSettings(language="da", beam_size=1, threads=2)
    assert recognise(noise, models("whisper-base"), settings, reader=folder)[0] == []


# --- how pieces become words


class _Says:
    """A model that gives the same pieces, one every 160 ms."""

    def __init__(self, *tokens: str) -> None:
        self.tokens = tokens

    def recognize(self, sound: np.ndarray, *, sample_rate: int) -> Any:
        from onnx_asr.asr import TimestampedResult

        count = len(self.tokens)
        times = [0.16 * at for at in range(count)]
        return TimestampedResult("".join(self.tokens), times, list(self.tokens), [-0.1] * count)


def _said(language: str, *tokens: str) -> list[Heard]:
    pytest.importorskip("onnx_asr")
    sound, voice = np.zeros(4 * RATE, np.float32), [(300, 3_700)]
    return read_onnx(sound, [(0, 4_000)], _Says(*tokens), language, voice=voice, whisper=NOT_ASKED)


@pytest.mark.parametrize(
    ("language", "tokens", "words"),
    [
        ("da", [" ja", ",", " det", " er", " hy", "gge", "ligt", "."],
         [" ja,", " det", " er", " hyggeligt."]),
        ("es", [" ¿", "Qué", " tal", "?", " Bien", " .", " ¡", "Sí", "!"],
         [" ¿Qué", " tal?", " Bien.", " ¡Sí!"]),
        ("fr", [" l", "'", "é", "té", " –", " oui"], [" l'été–", " oui"]),
        ("en", ["It", " cost", " 3", ".", "5", " %"], [" It", " cost", " 3.5%"]),
        ("ru", [" ", "д", "а", " ", "н", "е", "т"], [" да", " нет"]),
        ("ja", ["は", "い", "。", "そう"], ["は", "い。", "そう"]),
        ("en", [" well", "<|endoftext|>", " yes"], [" well", " yes"]),
    ],
)  # fmt: skip
def test_pieces_become_words(language: str, tokens: list[str], words: list[str]) -> None:
    assert [word.text for word in _said(language, *tokens)] == words


def test_an_unknown_letter_makes_its_word_doubtful() -> None:
    sure, unsure = _said("da", " ja", " kr", "<unk>", "m")
    assert sure.probability == pytest.approx(0.905, abs=0.001)
    assert unsure.text == " krm"
    assert unsure.probability < 0.7


def test_a_word_ends_when_it_is_said_or_the_voice_ends() -> None:
    words = _said("da", " vi", *["<|pause|>"] * 9, " ses")
    assert words[0].end_ms - words[0].start_ms <= 240  # not until the next word
    assert words[1].end_ms == words[1].start_ms + 320


# --- the language


@pytest.mark.parametrize(
    ("text", "language", "other"),
    [
        (DANISH, "da", ""), (ENGLISH, "en", ""), (ENGLISH, "da", "en"), (DANISH, "en", "da"),
        (ENGLISH, "fr", "en"), (ENGLISH, "yi", ""), ("Okay, yes.", "da", ""), ("", "da", ""),
        ("Vi har ikke sett hverandre på lenge, men jeg håper at du kan komme hit.", "nn", ""),
    ],
)  # fmt: skip
def test_a_text_is_in_another_language_only_if_that_is_sure(
    text: str, language: str, other: str
) -> None:
    assert other_language(text, language) == other


@pytest.mark.slow
def test_a_model_that_drifts_is_read_again_by_whisper(
    tmp_path: Path, models: Find, shared: Find
) -> None:
    """English speech, read as Danish: Whisper's words stand, and the transcript says so."""
    transcript = transcribe(
        shared("speech/clips") / "wcpp_jfk.mp3",
        interview="P01",
        whisper=models("whisper-base"),
        reader=write_reciter(tmp_path / "drifts", pieces(DANISH)),
        settings=SpeechSettings(beam_size=1, threads=2),
    )
    assert transcript.language == "en"
    (turn,) = transcript.turns
    assert "ask what you can do for your country" in turn.text
    doubts = [doubt for doubt in turn.doubts if doubt.reason == "language"]
    assert [(doubt.begin, doubt.end) for doubt in doubts] == [(0, len(turn.text))]


def test_a_stretch_that_drifts_is_read_again_and_the_rest_stays() -> None:
    pytest.importorskip("onnx_asr")
    danish, english = (pieces(text)[:24] for text in (DANISH, ENGLISH))
    asked: list[tuple[int, int]] = []

    def read(spans: Any) -> list[Heard]:
        asked.extend(spans)
        return [Heard(" igen", begin, end, 0.9) for begin, end in spans]

    words = read_onnx(
        np.zeros(8 * RATE, np.float32),
        [(0, 3_840), (3_840, 8_000)],
        _Says(*danish, *english),
        "da",
        voice=[(300, 3_600), (4_100, 7_900)],
        whisper=Whisper(read=read, language=lambda spans: "da"),
    )
    assert asked == [(3_840, 8_000)]
    *first, again = words
    assert "".join(word.text for word in first).strip() in DANISH
    assert {word.doubt for word in first} == {None}
    assert (again.text, again.doubt) == (" igen", "language")


def test_words_that_drift_stay_where_whisper_reads_none() -> None:
    pytest.importorskip("onnx_asr")
    unheard = Whisper(
        read=lambda spans: [Heard("", begin, end, 0.0) for begin, end in spans],
        language=lambda spans: "da",
    )
    words = read_onnx(
        np.zeros(4 * RATE, np.float32), [(0, 4_000)], _Says(*pieces(ENGLISH)[:24]), "da",
        voice=[(300, 3_900)], whisper=unheard,
    )  # fmt: skip
    assert "".join(word.text for word in words).strip() in ENGLISH
    assert {word.doubt for word in words} == {"language"}


@pytest.mark.slow
def test_a_language_that_is_spoken_stays(tmp_path: Path, models: Find, shared: Find) -> None:
    """English speech in a Danish study: the words are kept, and are in doubt."""
    settings = SpeechSettings(language="da", beam_size=1, threads=2)
    words, language, _ = recognise(
        _mono(shared("speech/clips") / "wcpp_jfk.mp3"),
        models("whisper-base"),
        settings,
        reader=write_reciter(tmp_path / "recites", pieces(ENGLISH)),
    )
    assert language == "da"
    assert "".join(word.text for word in words).strip().startswith(ENGLISH[:20])
    assert {word.doubt for word in words} == {"language"}


@pytest.mark.slow
def test_voice_without_words_is_read_by_whisper(tmp_path: Path, models: Find, shared: Find) -> None:
    words, language, _ = recognise(
        _mono(shared("speech/clips") / "wcpp_jfk.mp3"),
        models("whisper-base"),
        SpeechSettings(beam_size=1, threads=2),
        reader=write_reciter(tmp_path / "says nothing", pieces(DANISH), onset=99.0),
    )
    assert language == "en"
    assert "your country can do for you, ask what" in "".join(word.text for word in words)
    assert {word.doubt for word in words} == {None}


@pytest.mark.slow
def test_what_is_said_over_and_over_is_kept_once(
    tmp_path: Path, models: Find, shared: Find
) -> None:
    words, _, _ = recognise(
        _mono(shared("speech/clips") / "wcpp_jfk.mp3"),
        models("whisper-base"),
        SpeechSettings(beam_size=1, threads=2),
        reader=write_reciter(tmp_path / "loops", pieces("of the")),
    )
    text = "".join(word.text for word in words)
    assert "of the of the" not in text
    assert "country" in text


# --- what is missing


def test_a_missing_extra_is_said_with_the_command(
    tmp_path: Path, shared: Find, models: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_reciter(tmp_path / "pianissimo-da", pieces(DANISH))
    real = builtins.__import__

    def without(name: str, *arguments: Any, **named: Any) -> Any:
        if name.partition(".")[0] == "onnx_asr":
            raise ModuleNotFoundError(name)
        return real(name, *arguments, **named)

    monkeypatch.delitem(sys.modules, "onnx_asr", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    load_reader.cache_clear()
    with pytest.raises(ExtraMissing, match=r"pip install 'transcode-qda\[onnx-asr\]'") as problem:
        listen(
            tmp_path / "not even looked for.wav",
            interview="P01",
            whisper=models("whisper-base"),
            reader=folder,
        )
    assert "pianissimo-da" in str(problem.value)


@pytest.mark.parametrize("missing", ["config.json", "vocab.txt", "encoder-model.onnx"])
def test_a_model_that_is_not_whole_is_said(tmp_path: Path, missing: str) -> None:
    folder = write_reciter(tmp_path / "pianissimo-da", pieces(DANISH))
    (folder / missing).unlink()
    with pytest.raises(ModelError, match="transcode models pull pianissimo-da"):
        load_reader(folder, 1)


@pytest.mark.parametrize("content", ["[]", "{}", '{"model_type": "parrot"}', "\x00"])
def test_a_config_that_names_no_model_is_said(tmp_path: Path, content: str) -> None:
    folder = write_reciter(tmp_path / "pianissimo-da", pieces(DANISH))
    (folder / "config.json").write_text(content)
    with pytest.raises(ModelError, match="model_type"):
        load_reader(folder, 1)


def test_files_that_do_not_belong_together_are_said(tmp_path: Path, shared: Find) -> None:
    folder = write_reciter(tmp_path / "recites", pieces(DANISH))
    kind = '{"model_type": "nemo-conformer-tdt", "features_size": 80}'  # the model has 128
    (folder / "config.json").write_text(kind)
    samples = _mono(shared("speech/danish") / "u0042012.wav")
    with pytest.raises(ModelError, match="do not belong together"):
        _read(samples, folder, "da", NOT_ASKED)
