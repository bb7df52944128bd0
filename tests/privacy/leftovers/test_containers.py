"""Of a sound file the tags are searched, wherever they stand, and the sound is not."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from transcode.privacy.leftovers.containers import without_sound
from transcode.privacy.leftovers.reading import pieces
from transcode.privacy.leftovers.watchlist import Watchlist
from transcode.privacy.lexicon.names import plain

WATCHED = Watchlist(["Søren Lundqvist"])
RATE = 48_000


def shows_the_name(file: str, data: bytes) -> bool:
    return any(WATCHED.find(plain(p.text), by_sound=not p.is_binary) for p in pieces(file, data))


def sound(path: Path, codec: str, title: str, seconds: int = 20) -> bytes:
    """Noise, with a title."""
    noise = np.random.default_rng(1).integers(-3000, 3000, (1, RATE * seconds), np.int16)
    with av.open(str(path), "w") as container:
        container.metadata["title"] = title
        stream = container.add_stream(codec, rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(noise, format="s16", layout="mono")
        frame.sample_rate = RATE
        resampler = av.AudioResampler(stream.format, "mono", RATE, stream.frame_size or 1024)
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path.read_bytes()


@pytest.mark.parametrize(
    ("file", "codec"),
    [("a.flac", "flac"), ("a.ogg", "libopus"), ("a.wav", "pcm_s16le"),
     ("a.mp3", "libmp3lame"), ("a.m4a", "aac")],
)  # fmt: skip
def test_a_name_in_the_tags_is_found_and_the_sound_left_out(
    tmp_path: Path, file: str, codec: str
) -> None:
    data = sound(tmp_path / file, codec, "Talk with Lundqvist")
    assert shows_the_name(file, data)
    assert len(without_sound(data)) < max(140_000, len(data) / 10)
    assert not shows_the_name(file, sound(tmp_path / file, codec, "Talk"))


def block(kind: int, data: bytes, *, last: bool = False) -> bytes:
    return bytes([kind | 128 * last]) + len(data).to_bytes(3) + data


PICTURE = block(6, bytes(300_000))
TAGS = "ARTIST=Søren Lundqvist".encode()


@pytest.mark.parametrize(
    "data",
    [
        b"fLaC" + block(0, bytes(34)) + PICTURE + block(4, TAGS, last=True) + bytes(400_000),
        b"fLaC" + block(0, bytes(34)) + PICTURE[:200_000] + TAGS + bytes(200_000),  # torn
        b"RIFF\0\0\0\0WAVEdata" + (300_000).to_bytes(4, "little") + bytes(300_000)
        + b"LIST" + len(TAGS).to_bytes(4, "little") + TAGS,
        b"RIFF\xff\xff\xff\xffWAVEdata\xff\xff\xff\xff" + bytes(300_000) + TAGS + bytes(300_000),
        (16).to_bytes(4) + b"ftypM4A " + bytes(4) + (300_008).to_bytes(4) + b"mdat"
        + bytes(300_000) + (8 + len(TAGS)).to_bytes(4) + b"moov" + TAGS,
        b"ID3\x03\0\0" + bytes([0, 9, 0x40, 0]) + bytes(155_000) + TAGS + bytes(400_000),
        b"OggS" + bytes(300_000) + b"OpusTags" + TAGS + bytes(300_000),  # a second stream
    ],
)  # fmt: skip
def test_tags_are_found_behind_a_picture_after_the_sound_and_in_what_is_torn(data: bytes) -> None:
    assert shows_the_name("a.bin", data)


def test_letters_that_meet_in_the_sound_are_no_name() -> None:
    size = (200_000 + len(TAGS)).to_bytes(4, "little")
    heard = b"RIFF\0\0\0\0WAVEdata" + size + bytes(100_000) + TAGS + bytes(100_000)
    assert not shows_the_name("a.wav", heard)
