"""Sound that is too long for the memory: on the disk it is the same, to the last bit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chain.conftest import SAMPLES, write_wav
from transcode.speech import reel, whisper
from transcode.speech.decode import RATE, decode
from transcode.speech.reel import Joined, Mixed, Tape, Track, power
from transcode.speech.settings import SpeechSettings
from transcode.speech.transcribe import Listened, listen
from transcode.speech.whisper import voiced

BLOCKS = (333, 600, 200, 17, 900, 1, 50)


@pytest.fixture
def blocks(monkeypatch: pytest.MonkeyPatch) -> list[np.ndarray]:
    monkeypatch.setattr(reel, "_SHORT", 1_000)
    monkeypatch.setattr(reel, "_STRETCH", 480)
    random = np.random.default_rng(0)
    return [random.normal(size=(2, size)).astype(np.float32) for size in BLOCKS]


def recorded(blocks: list[np.ndarray], room: Path | None) -> list[Track]:
    tape = Tape(room)
    for block in blocks:
        tape.add(block)
    return tape.channels()


@pytest.mark.parametrize("place", ["room", "file/room", None])
def test_a_long_recording_is_the_same_wherever_it_lies(
    blocks: list[np.ndarray], tmp_path: Path, place: str | None
) -> None:
    (tmp_path / "file").write_bytes(b"no folder")
    whole = np.concatenate(blocks, axis=1)
    channels = recorded(blocks, tmp_path / place if place else None)
    assert isinstance(channels[0], np.ndarray) == (place != "room")
    for channel, samples in zip(channels, whole, strict=True):
        assert len(channel) == len(samples)
        for at in (slice(None), slice(100, 777), slice(2_000, 9_000), slice(50, 50)):
            assert np.array_equal(channel[at], samples[at])
    assert np.array_equal(Mixed(channels)[5:2_000], whole.mean(axis=0)[5:2_000])


def test_it_has_no_name_that_anybody_could_find(blocks: list[np.ndarray], tmp_path: Path) -> None:
    channels = recorded(blocks, tmp_path / "room")
    assert len(channels[0]) == sum(BLOCKS)
    assert list((tmp_path / "room").iterdir()) == []


def test_a_disk_that_fills_up_loses_nothing(
    blocks: list[np.ndarray], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Small:
        """A file on a disk with room for a minute and a half of these."""

        def __init__(self, file: object) -> None:
            self.file, self.room = file, 6_000

        def write(self, data: bytes) -> int:
            taken = min(len(data), self.room)
            self.room -= taken
            return int(self.file.write(data[:taken]))  # type: ignore[attr-defined]

        def __getattr__(self, name: str) -> object:
            return getattr(self.file, name)

    nameless = reel._nameless
    monkeypatch.setattr(reel, "_nameless", lambda room: Small(nameless(room)))
    channels = recorded(blocks, tmp_path)
    assert isinstance(channels[0], np.ndarray)
    assert np.array_equal(np.stack(channels), np.concatenate(blocks, axis=1))  # type: ignore[arg-type]


def test_the_power_of_frames_is_that_of_the_whole(blocks: list[np.ndarray], tmp_path: Path) -> None:
    [channel, _] = recorded(blocks, tmp_path)
    whole = channel[:]
    frames = whole[: len(whole) // 160 * 160].reshape(-1, 160)
    expected = np.square(frames, dtype=np.float64).mean(axis=1)
    assert np.array_equal(power(channel, 160), expected)
    assert len(power(np.zeros(0, np.float32), 160)) == 0


@given(
    st.lists(st.tuples(st.integers(0, 90), st.integers(1, 40)), max_size=6),
    st.integers(0, 250), st.integers(0, 250),
)  # fmt: skip
def test_stretches_that_are_joined_are_those_of_the_recording(
    spans: list[tuple[int, int]], begin: int, end: int
) -> None:
    sound = np.arange(130, dtype=np.float32)
    pieces = [(start, start + length) for start, length in spans]
    together = np.concatenate([np.zeros(0, np.float32), *(sound[a:b] for a, b in pieces)])
    joined = Joined(sound, pieces)
    assert len(joined) == len(together)
    assert np.array_equal(joined[begin:end], together[begin:end])


@pytest.mark.parametrize("channels", [1, 2])
def test_what_is_heard_from_the_disk_is_what_is_heard_from_memory(
    models: Callable[[str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    channels: int,
) -> None:
    sound = decode(SAMPLES / "recordings" / "P02.opus")[:, 20 * RATE : 50 * RATE]
    write_wav(tmp_path / "one.wav", np.repeat(sound, channels, axis=0))

    def heard(room: Path | None) -> Listened:
        return listen(
            tmp_path / "one.wav", interview="P02", whisper=models("whisper-tiny.en"),
            segmentation=models("segmentation-3.0"), voices=models("campplus"),
            settings=SpeechSettings(language="en", beam_size=1, threads=1), room=room,
        )  # fmt: skip

    in_memory = heard(None)
    monkeypatch.setattr(reel, "_SHORT", 5 * RATE)
    monkeypatch.setattr(reel, "_STRETCH", 3 * RATE)
    assert heard(tmp_path / "room") == in_memory
    assert list((tmp_path / "room").iterdir()) == []


def test_voice_is_found_at_the_same_places_a_stretch_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound = decode(SAMPLES / "recordings" / "P02.opus")[0, : 90 * RATE]
    whole = voiced(sound)
    monkeypatch.setattr(whisper, "_AT_ONCE", 20 * RATE)
    parts = voiced(sound)
    assert all(a < b for a, b in parts) and parts == sorted(parts)
    is_voice = np.zeros((2, 9_000), bool)  # by 10 ms
    for row, spans in zip(is_voice, (whole, parts), strict=True):
        for start, end in spans:
            row[start // 10 : end // 10] = True
    assert (is_voice[0] != is_voice[1]).sum() <= 5 * 20, "0.2 s at each join, of five"
