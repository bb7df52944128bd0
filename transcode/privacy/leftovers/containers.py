"""Tags of sound files: what they hold beside sound. Pure.

Names are looked for in every byte of a file, in several ways of reading it, and sound is megabytes
that hold no text: four letters meet there by chance only. So the sound is left out where the
container says where it lies, and all of a file is read that does not keep to its container. In
between streams (Ogg, MP3) there is no such table: there the tags, and both ends, are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["without_sound"]

_END = 65_536  # bytes: ID3v1, APE and Lyrics3 stand at the end, an Ogg comment at the beginning


def without_sound(data: bytes) -> bytes:
    """The bytes of a FLAC, Ogg, WAVE, MP3 or MP4 file without its sound; of others, all."""
    if data[:4] == b"fLaC":
        parts = _flac(data)
    elif data[:4] == b"OggS":
        parts = _ogg(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        parts = _wave(data)
    elif data[:3] == b"ID3":
        parts = _mp3(data)
    elif data[4:8] == b"ftyp":
        parts = _mp4(data)
    else:
        return data
    try:
        return b"\n".join(parts)
    except ValueError:
        return data


def _flac(data: bytes) -> Iterator[bytes]:
    at, last = 4, False
    while not last:
        head = data[at : at + 4]
        at += 4 + int.from_bytes(head[1:])
        if len(head) < 4 or at > len(data):
            raise ValueError("a block that does not end")
        last = head[0] >= 128
    yield data[:at]
    yield data[max(at, len(data) - _END) :]


def _ogg(data: bytes) -> Iterator[bytes]:
    yield data[:_END]
    for match in re.finditer(rb"OpusTags|\x03vorbis|\x81theora|Speex|fLaC|fishead", data[_END:]):
        yield data[_END + match.start() :][:_END]
    yield data[max(_END, len(data) - _END) :]


def _mp3(data: bytes) -> Iterator[bytes]:
    if len(data) < 10 or max(data[6:10]) > 127:
        raise ValueError("a tag without a size")
    size = 0
    for byte in data[6:10]:  # seven bits each
        size = size << 7 | byte
    at = 10 + size + _END  # a second tag, and the words of the encoder
    yield data[:at]
    yield data[max(at, len(data) - _END) :]


def _wave(data: bytes) -> Iterator[bytes]:
    yield data[:12]
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size
        if end > len(data):
            raise ValueError("a chunk that does not end")
        if data[at : at + 4] != b"data":
            yield data[at:end]
        at = end + size % 2
    yield data[at:]


def _mp4(data: bytes) -> Iterator[bytes]:
    at = 0
    while at + 8 <= len(data):
        size, head = int.from_bytes(data[at : at + 4]), 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        end = at + size if size else len(data)
        if end > len(data) or end < at + head:
            raise ValueError("a box that does not end")
        if data[at + 4 : at + 8] != b"mdat":
            yield data[at:end]
        at = end
    yield data[at:]
