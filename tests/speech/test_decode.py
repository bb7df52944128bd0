from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from transcode.errors import RecordingError
from transcode.speech.channels import one_speaker_a_channel
from transcode.speech.decode import RATE, Recording, decode, probe

Write = Callable[..., Path]


def tone(seconds: float, channels: int = 1) -> np.ndarray:
    time = np.arange(round(seconds * RATE)) / RATE
    return np.stack([0.3 * np.sin(2 * np.pi * 220 * (c + 1) * time) for c in range(channels)])


@pytest.mark.parametrize(
    ("name", "audio", "video"),
    [
        ("x.flac", "flac", ""),
        ("x.mp3", "libmp3lame", ""),
        ("x.m4a", "aac", ""),
        ("x.mp4", "aac", "mpeg4"),
        ("x.mkv", "aac", "mpeg4"),
    ],
)
def test_audio_and_video_decode_to_16_khz(encode: Write, name: str, audio: str, video: str) -> None:
    path = encode(tone(2.0), name, audio=audio, video=video)
    samples = decode(path)
    assert samples.dtype == np.float32
    assert samples.shape[0] == 1
    assert samples.shape[1] / RATE == pytest.approx(2.0, abs=0.15)
    assert np.abs(samples).max() == pytest.approx(0.3, abs=0.05)
    about = probe(path)
    assert (about.channels, about.has_audio) == (1, True)
    assert about.duration_ms == pytest.approx(2_000, abs=150)


def test_stereo_stays_stereo(write_wav: Write) -> None:
    path = write_wav(tone(1.0, channels=2))
    assert decode(path).shape == (2, RATE)
    assert probe(path) == Recording(1_000, 2, True)


def test_more_channels_are_mixed(write_wav: Write) -> None:
    assert decode(write_wav(tone(1.0, channels=3))).shape[0] == 1


def test_progress_ends_at_one(write_wav: Write) -> None:
    seen: list[float] = []
    decode(write_wav(tone(1.0)), progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def refused(path: Path, *words: str) -> None:
    for verb in (decode, probe) if not words else (decode,):
        with pytest.raises(RecordingError) as caught:
            verb(path, interview="P07")
        error = caught.value
        assert error.where == "P07"
        assert error.step == "transcribe"
        assert error.remedy
        assert path.stem not in str(error)
        assert all(word in error.what for word in words)


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "anna-jensen.wav"
    refused(secret)  # not there
    secret.write_bytes(b"")
    refused(secret)
    secret.write_text("these are notes, not sound\n" * 100)
    refused(secret)
    secret.write_bytes(bytes(range(256)) * 200)
    refused(secret)


def test_a_playlist_reaches_nothing(tmp_path: Path) -> None:
    playlist = tmp_path / "playlist.wav"
    playlist.write_text("#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n")
    refused(playlist)


def test_a_video_without_sound_is_refused(encode: Write) -> None:
    path = encode(None, "silent-film.mp4", video="mpeg4")
    assert not probe(path).has_audio
    refused(path, "no sound")


@pytest.mark.parametrize(
    ("name", "audio"), [("anna.wav", "pcm_s16le"), ("anna.flac", "flac"), ("anna.mkv", "aac")]
)
def test_a_cut_recording_says_how_much_could_be_read(encode: Write, name: str, audio: str) -> None:
    noise = np.random.default_rng(0).uniform(-0.3, 0.3, (1, 10 * RATE))
    path = encode(noise, name, audio=audio)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    refused(path, "cut short", " of 10 seconds")


def speech_like(seed: int, seconds: int = 20) -> np.ndarray:
    """Noise that comes and goes by the second."""
    rng = np.random.default_rng(seed)
    loud = np.repeat(rng.choice([0.003, 0.3], 4 * seconds), RATE // 4)
    return (loud * rng.uniform(-1, 1, loud.size)).astype(np.float32)


def test_two_people_on_two_channels_are_told_apart_from_one_room() -> None:
    one, other = speech_like(1), speech_like(2)
    assert one_speaker_a_channel(np.stack([one, other]))
    assert not one_speaker_a_channel(np.stack([one, 0.5 * one + 0.01 * other]))
    assert not one_speaker_a_channel(np.stack([one, 0.001 * other]))  # an unused microphone
    assert not one_speaker_a_channel(np.stack([one, np.zeros_like(one)]))
    assert not one_speaker_a_channel(one[None])
    assert not one_speaker_a_channel(np.zeros((2, 10)))
