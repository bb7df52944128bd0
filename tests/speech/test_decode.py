from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from transcode.errors import RecordingError
from transcode.speech.channels import one_speaker_a_channel
from transcode.speech.decode import RATE, Recording, decode, hear, probe

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


def lacking(path: Path) -> tuple[float, list[tuple[float, float]]]:
    """Seconds that could be read, and the gaps in seconds."""
    sound = hear(path, interview="P07")
    gaps = [(gap.start_ms / 1000, gap.end_ms / 1000) for gap in sound.gaps]
    return len(sound.channels[0]) / RATE, gaps


def cut(path: Path, share: float = 0.5) -> Path:
    path.write_bytes(path.read_bytes()[: round(path.stat().st_size * share)])
    return path


NOISE = np.random.default_rng(0).uniform(-0.3, 0.3, (1, 20 * RATE))

STATED = [
    ("x.wav", "pcm_s16le", {}),
    ("x.w64", "pcm_s16le", {}),
    ("x.aiff", "pcm_s16be", {}),
    ("x.flac", "flac", {}),
    ("x.mp3", "libmp3lame", {}),
    ("x.mkv", "aac", {}),
    ("x.webm", "libopus", {}),
    ("x.m4a", "aac", {"movflags": "faststart"}),
]
UNSTATED = [
    ("x.mp3", "libmp3lame", {"write_xing": "0"}),
    ("x.ogg", "libopus", {}),
    ("x.aac", "aac", {}),
    ("x.mp4", "aac", {"movflags": "frag_keyframe+empty_moov", "frag_duration": "1000000"}),
]


@pytest.mark.parametrize(("name", "audio", "options"), STATED)
def test_a_cut_recording_is_read_to_its_end_and_says_what_is_missing(
    encode: Write, name: str, audio: str, options: dict[str, str]
) -> None:
    path = encode(NOISE, name, audio=audio, options=options)
    assert lacking(path)[1] == []
    seconds, [(begin, end)] = lacking(cut(path))
    assert seconds == pytest.approx(10, abs=0.6)
    assert begin == pytest.approx(seconds, abs=0.01)
    assert end == pytest.approx(20, abs=0.2)


@pytest.mark.parametrize(("name", "audio", "options"), UNSTATED)
def test_a_cut_recording_that_states_no_length_says_that_it_breaks_off(
    encode: Write, name: str, audio: str, options: dict[str, str]
) -> None:
    path = encode(NOISE, name, audio=audio, options=options)
    assert lacking(path)[1] == []
    seconds, [(begin, end)] = lacking(cut(path, 0.497))
    assert seconds == pytest.approx(10, abs=1.2)
    assert begin == end == pytest.approx(seconds, abs=0.01)


def test_real_mp3s_are_whole_and_cut_ones_are_not(
    shared: Callable[[str], Path], tmp_path: Path
) -> None:
    clips = sorted(shared("speech").rglob("*.mp3"))
    assert len(clips) > 4
    for clip in clips:
        copy = tmp_path / clip.name
        copy.write_bytes(clip.read_bytes())
        whole, gaps = lacking(copy)
        assert gaps == []
        seconds, [(begin, end)] = lacking(cut(copy, 0.55))
        assert begin == pytest.approx(seconds, abs=0.01)
        assert end in (begin, pytest.approx(whole, abs=0.1))


def test_a_wav_whose_data_is_longer_than_the_file(write_wav: Write) -> None:
    path = write_wav(tone(4.0))
    data = path.read_bytes()[: 44 + 2 * RATE]  # a second, and a chunk of sound that says four
    path.write_bytes(data[:4] + struct.pack("<I", len(data) - 8) + data[8:])
    assert lacking(path) == (1.0, [(1.0, pytest.approx(4.0, abs=0.01))])


@pytest.mark.parametrize("size", [0, 0xFFFF_FFFF])
def test_a_wav_whose_size_was_never_filled_in_is_whole(write_wav: Write, size: int) -> None:
    path = write_wav(tone(4.0))
    data, unknown = path.read_bytes(), struct.pack("<I", size)
    path.write_bytes(data[:4] + unknown + data[8:40] + unknown + data[44:])
    assert lacking(path) == (4.0, [])


def test_a_wav_whose_header_is_careless_is_whole(write_wav: Write) -> None:
    path = write_wav(tone(4.0))
    data = path.read_bytes()
    beyond = struct.pack("<I", len(data) + 100_000)  # metadata that was cut off, or never written
    path.write_bytes(data[:4] + beyond + data[8:])
    assert lacking(path) == (4.0, [])


@pytest.mark.parametrize(
    ("name", "audio"),
    [("x.mp4", "aac"), ("x.mov", "aac"), ("x.mkv", "aac"), ("x.webm", "libopus"),
     ("x.avi", "libmp3lame"), ("x.ts", "aac")],
)  # fmt: skip
def test_sound_may_end_before_its_picture(encode: Write, name: str, audio: str) -> None:
    video = {".webm": "libvpx", ".ts": "mpeg2video"}.get(Path(name).suffix, "mpeg4")
    path = encode(tone(4.0), name, audio=audio, video=video, seconds=12)
    seconds, gaps = lacking(path)
    assert seconds == pytest.approx(4, abs=0.3)
    assert gaps == []


def test_sound_that_begins_after_its_picture_keeps_the_times_of_the_player(encode: Write) -> None:
    path = encode(tone(4.0), "x.mp4", audio="aac", video="mpeg4", seconds=12, late=5)
    seconds, [(begin, end)] = lacking(path)
    assert (begin, end, seconds) == pytest.approx((0, 5, 9), abs=0.2)
    assert np.abs(decode(path)[:, : 4 * RATE]).max() == 0


@pytest.mark.parametrize(("name", "audio", "options"), [
    ("x.flac", "flac", {}), ("x.m4a", "aac", {"movflags": "faststart"}), ("x.ogg", "libopus", {}),
])  # fmt: skip
def test_what_follows_a_damaged_stretch_is_read_at_its_time(
    encode: Write, name: str, audio: str, options: dict[str, str]
) -> None:
    path = encode(NOISE, name, audio=audio, options=options)
    data = bytearray(path.read_bytes())
    middle = slice(len(data) // 2, len(data) // 2 + len(data) // 8)
    data[middle] = np.random.default_rng(1).bytes(middle.stop - middle.start)
    path.write_bytes(data)
    seconds, [(begin, end)] = lacking(path)
    assert seconds == pytest.approx(20, abs=0.2)
    assert 8 < begin < 11
    assert 11 < end < 14


def test_an_mp4_without_its_index_says_what_is_missing(encode: Write) -> None:
    path = cut(encode(NOISE, "anna.m4a", audio="aac"))
    refused(path)
    with pytest.raises(RecordingError, match="list of where its sound lies"):
        decode(path)


def test_sound_whose_kind_changes_in_the_middle_is_read(encode: Write) -> None:
    path = encode(tone(4.0), "x.mp3", audio="libmp3lame", options={"write_xing": "0"})
    other = encode(tone(4.0, 2), "y.mp3", audio="libmp3lame", options={"write_xing": "0"})
    path.write_bytes(path.read_bytes() + other.read_bytes())
    assert decode(path).shape == (1, pytest.approx(8 * RATE, abs=0.3 * RATE))


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
