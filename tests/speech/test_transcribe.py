from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from transcode.errors import ModelError, RecordingError
from transcode.speech.decode import RATE, decode
from transcode.speech.settings import SpeechSettings
from transcode.speech.transcribe import transcribe

Find = Callable[[str], Path]
Write = Callable[..., Path]
FAST = SpeechSettings(beam_size=1, threads=2)


def test_words_times_and_ids(models: Find, shared: Find) -> None:
    transcript = transcribe(
        shared("speech/clips") / "wcpp_jfk.mp3",
        interview="P01",
        whisper=models("whisper-tiny.en"),
        settings=FAST,
    )
    assert transcript.interview == "P01"
    assert transcript.language == "en"
    assert transcript.duration_ms == pytest.approx(11_000, abs=100)
    (turn,) = transcript.turns
    assert "ask what you can do for your country" in turn.text.casefold()
    assert (turn.speaker, transcript.interviewer) == ("S1", "")
    starts = [word.start_ms for word in turn.words]
    assert starts == sorted(starts)
    assert all(word.start_ms <= word.end_ms <= 11_100 for word in turn.words)
    assert " ".join(turn.text[w.begin : w.end] for w in turn.words) == turn.text


def test_the_same_recording_gives_the_same_transcript(models: Find, shared: Find) -> None:
    clip = shared("speech/conversations") / "pyannote_sample.wav"

    def once() -> object:
        return transcribe(
            clip,
            interview="P01",
            whisper=models("whisper-tiny.en"),
            segmentation=models("segmentation-3.0"),
            voices=models("campplus"),
            settings=FAST,
        )

    assert once() == once()


@pytest.mark.parametrize("speakers", [0, 2])
def test_two_people_on_the_telephone(models: Find, shared: Find, speakers: int) -> None:
    seen: list[float] = []
    transcript = transcribe(
        shared("speech/conversations") / "pyannote_sample.wav",
        interview="P01",
        whisper=models("whisper-tiny.en"),
        segmentation=models("segmentation-3.0"),
        voices=models("campplus"),
        settings=SpeechSettings(beam_size=1, threads=2, speakers=speakers),
        progress=seen.append,
    )
    assert {turn.speaker for turn in transcript.turns} == {"S1", "S2"}
    assert len(transcript.turns) >= 6
    said = {turn.text: turn.speaker for turn in transcript.turns}
    assert next(s for t, s in said.items() if "Diane" in t) == "S1"
    assert next(s for t, s in said.items() if "Sheila" in t) == "S2"
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_one_speaker_a_channel(models: Find, shared: Find) -> None:
    transcript = transcribe(
        shared("speech/clips") / "fw_stereo_diarization.wav",
        interview="P01",
        whisper=models("whisper-tiny.en"),
        settings=FAST,
    )
    one, other = transcript.turns
    assert "wizard" in one.text
    assert "horizon" in other.text
    assert one.speaker != other.speaker


def test_two_seconds_are_enough(models: Find, shared: Find, write_wav: Write) -> None:
    speech = decode(shared("speech/clips") / "wcpp_jfk.mp3")[:, : 2 * RATE]
    transcript = transcribe(
        write_wav(speech),
        interview="P01",
        whisper=models("whisper-tiny.en"),
        segmentation=models("segmentation-3.0"),
        voices=models("campplus"),
        settings=FAST,
    )
    assert "fellow" in transcript.turns[0].text
    assert {turn.speaker for turn in transcript.turns} == {"S1"}


@pytest.mark.parametrize("level", [0.0, 0.001])
def test_silence_is_an_error(models: Find, write_wav: Write, level: float) -> None:
    quiet = level * np.random.default_rng(0).standard_normal((1, 3 * RATE))
    with pytest.raises(RecordingError, match="no speech was found"):
        transcribe(
            write_wav(quiet), interview="P01", whisper=models("whisper-tiny.en"), settings=FAST
        )


def test_an_instant_is_an_error(models: Find, write_wav: Write) -> None:
    with pytest.raises(RecordingError):
        transcribe(
            write_wav(np.zeros((1, 10))),
            interview="P01",
            whisper=models("whisper-tiny.en"),
            segmentation=models("segmentation-3.0"),
            voices=models("campplus"),
            settings=FAST,
        )


def test_a_language_the_model_does_not_know(models: Find, write_wav: Write) -> None:
    with pytest.raises(RecordingError, match="does not know the language 'da'"):
        transcribe(
            write_wav(np.zeros((1, RATE))),
            interview="P01",
            whisper=models("whisper-tiny.en"),
            settings=SpeechSettings(language="da"),
        )


def test_a_missing_model_is_named(tmp_path: Path, write_wav: Write) -> None:
    with pytest.raises(ModelError, match="transcode models pull"):
        transcribe(write_wav(np.zeros((1, RATE))), interview="P01", whisper=tmp_path)


def test_a_damaged_model_is_named(tmp_path: Path, models: Find, shared: Find) -> None:
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(ModelError, match="missing or damaged"):
        transcribe(
            shared("speech/clips") / "wcpp_jfk.mp3",
            interview="P01",
            whisper=models("whisper-tiny.en"),
            segmentation=tmp_path,
            voices=tmp_path,
            settings=FAST,
        )


def test_danish_is_heard_as_danish(models: Find, shared: Find) -> None:
    transcript = transcribe(
        shared("speech/danish") / "u0042008.wav",
        interview="P01",
        whisper=models("whisper-base"),
        settings=FAST,
    )
    assert transcript.language == "da"
    assert "bank" in transcript.turns[0].text
