"""Signs in the bytes of a recording that its end is missing.

A recorder that lost power, or a copy that was interrupted, leaves a file that most players play
without a word. What a file says about its own length is read here as far as FFmpeg keeps it to
itself: RIFF chunks (wav, avi), Wave64, the boxes of mp4, the frame count of mp3, the last page of
Ogg. Raw streams (aac, amr, headerless mp3) and MPEG transport streams state no length at all; what
Core Audio files (caf) state is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

__all__ = [
    "counts_frames", "is_closed", "is_torn", "lacks_index", "own_duration", "promised_bytes",
]  # fmt: skip

_SLACK_BYTES = 4_096  # less than this beyond the end: a RIFF size that was written carelessly
_OWN = ("mov,mp4", "avi")  # containers that state a duration for each stream
_STREAMED = 0x7FFF_0000  # from here on a RIFF size means "unknown when writing began"
_W64 = bytes.fromhex("726966662e91cf11")  # the first half of Wave64's "riff"
_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp", b"moof", b"pnot")
# a cut runs through one of these; other boxes may be rubbish at the end
_LONG = (b"mdat", b"moov", b"moof")
_PAGE = 65_307  # bytes of the longest Ogg page
_FIRST_FRAME = 8_192  # bytes in which an mp3's header frame lies


def promised_bytes(recording: Path) -> int:
    """Length in bytes that the file states by itself; 0 where its kind states none."""
    with recording.open("rb") as file:
        head = file.read(24)
        if head[:4] == b"RIFF":
            return _end_of_data(file) or _stated(8, head[4:8])
        if head[:8] == _W64:
            return int.from_bytes(head[16:24], "little")
        if head[4:8] in _BOXES:
            return max((end for kind, end in _boxes(file) if kind in _LONG), default=0)
    return 0


def lacks_index(recording: Path) -> bool:
    """Return whether an mp4 or m4a has no "moov" box: the recorder writes it last."""
    with recording.open("rb") as file:
        kinds = {kind for kind, _ in _boxes(file)}
    return bool(kinds & {*_BOXES}) and b"moov" not in kinds


def is_closed(recording: Path) -> bool:
    """Return whether the last page of an Ogg file is whole and marked as the last one."""
    with recording.open("rb") as file:
        file.seek(max(0, recording.stat().st_size - 2 * _PAGE))
        tail = file.read()
    page = tail[tail.rfind(b"OggS") :]
    body = sum(page[27 : 27 + page[26]]) if len(page) > 26 else 0
    return len(page) > 26 and bool(page[5] & 4) and len(page) >= 27 + page[26] + body


def counts_frames(recording: Path) -> bool:
    """Return whether an mp3 states how many frames it holds (a Xing, Info or VBRI header)."""
    with recording.open("rb") as file:
        head = file.read(10)
        size = 0
        for seven_bits in head[6:10]:
            size = size << 7 | seven_bits & 0x7F
        file.seek(10 + size if head[:3] == b"ID3" else 0)
        frame = file.read(_FIRST_FRAME)
    at = max(frame.find(b"Xing"), frame.find(b"Info"))
    return b"VBRI" in frame or (0 <= at < len(frame) - 8 and bool(frame[at + 7] & 1))


def _stated(begin: int, size: bytes) -> int:
    """End of a RIFF chunk with content from ``begin``; 0 where its size was never filled in."""
    length = int.from_bytes(size, "little")
    return begin + length if 0 < length < _STREAMED else 0


def _end_of_data(file: BinaryIO) -> int:
    """End of the "data" chunk of a wav; 0 without one, or where its size is not stated."""
    at = 12
    while True:
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return 0
        if head[:4] == b"data":
            return _stated(at + 8, head[4:])
        length = int.from_bytes(head[4:], "little")
        at += 8 + length + length % 2


def _boxes(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """List the outermost boxes of an mp4 (ISO 14496-12, 4.2): kind, and where each ends."""
    at = 0
    while True:
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:], "big")
        if length < 8:  # 0: to the end of the file
            yield head[4:8], file.seek(0, 2)
            return
        at += length
        yield head[4:8], at


def own_duration(container: Any, stream: Any) -> float:  # noqa: ANN401
    """Duration in seconds that the file states for this stream; 0.0 if it states none."""
    if container.format.name.startswith(_OWN) and stream.duration:
        return float(stream.duration * stream.time_base)
    hours, _, rest = stream.metadata.get("DURATION", "").partition(":")  # Matroska's tag
    minutes, _, seconds = rest.partition(":")
    try:
        return 3600 * int(hours) + 60 * int(minutes) + float(seconds)
    except ValueError:
        return 0.0


def is_torn(container: Any, recording: Path) -> bool:  # noqa: ANN401
    """Return whether the bytes show that the end is missing, though nothing says how much."""
    if container.format.name == "ogg":
        return not is_closed(recording)
    slack = 0 if container.format.name.startswith("mov") else _SLACK_BYTES
    return promised_bytes(recording) > recording.stat().st_size + slack
