"""Sound of an interview for a page: the recording itself, and the heights of its waveform."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from transcode.files import write_atomic
from transcode.study.folder import Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from transcode.records.people import Person

__all__ = ["PEAKS_PER_SECOND", "media_type", "peaks", "playable", "recording", "wav"]

PEAKS_PER_SECOND = 20
_LOUDEST = 127  # int8
_PIECE_S = 30
_making = Lock()  # decoding takes a core: one recording at a time

_TYPES = {
    ".aac": "audio/aac", ".flac": "audio/flac", ".m4a": "audio/mp4", ".m4b": "audio/mp4",
    ".m4v": "video/mp4", ".mka": "audio/webm", ".mkv": "video/webm", ".mov": "video/mp4",
    ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".oga": "audio/ogg", ".ogg": "audio/ogg",
    ".ogv": "video/ogg", ".opus": "audio/ogg", ".wav": "audio/wav", ".wave": "audio/wav",
    ".weba": "audio/webm", ".webm": "video/webm",
}  # fmt: skip


def recording(study: Study, interview: str) -> Path | None:
    """The recording of an interview; ``None`` where there is none here, or no such interview."""
    person = _person(study, interview)
    path = study.recording_path(person) if person else None
    return path if path and path.is_file() else None


def media_type(path: Path) -> str:
    """The type by which a browser knows how to play a recording; "" where none can."""
    return _TYPES.get(path.suffix.lower(), "")


def playable(study: Study, interview: str) -> bytes | None:
    """A recording that no browser plays (wma, amr, ...), as wav: one channel, 16 kHz.

    It is kept in memory alone, the last one that was asked for, because it tells who somebody is:
    115 MB for an hour.

    Raises:
        RecordingError: it cannot be decoded.
    """
    path = recording(study, interview)
    if path is None:
        return None
    state = path.stat()
    with _making:
        return _as_wav(path, interview, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _as_wav(path: Path, interview: str, changed: int, size: int) -> bytes:
    from transcode.speech.decode import decode_blocks

    return wav(block.mean(axis=0) for block in decode_blocks(path, interview=interview))


def wav(blocks: Iterable[NDArray[np.float32]]) -> bytes:
    """One channel of samples at 16 kHz (-1 to 1) as a wav file."""
    from transcode.speech.decode import RATE

    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        for block in blocks:
            written.writeframes((block.clip(-1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()


def peaks(study: Study, interview: str) -> bytes | None:
    """The loudest sample of every 50 ms, 0 to 127, a byte each; ``None`` without a recording.

    Kept in ``.cache/peaks`` by the digest of the recording.

    Raises:
        RecordingError: it cannot be decoded.
    """
    person, path = _person(study, interview), recording(study, interview)
    if not person or not path:
        return None
    kept = study.cache / "peaks" / f"{person.sha256[:32] or interview}.int8"
    with _making:
        if not kept.is_file():
            write_atomic(kept, _heights(path, interview))
        return kept.read_bytes()


def _heights(path: Path, interview: str) -> bytes:
    import numpy as np

    from transcode.speech.decode import RATE, decode_blocks

    width = RATE // PEAKS_PER_SECOND
    rest = np.zeros(0, np.float32)
    parts: list[bytes] = []
    waiting: list[np.typing.NDArray[np.float32]] = []

    def heights(samples: np.typing.NDArray[np.float32]) -> bytes:
        loudest = samples.reshape(-1, width).max(axis=1)
        data: bytes = (loudest.clip(0, 1) * _LOUDEST).round().astype(np.int8).tobytes()
        return data

    for block in decode_blocks(path, interview=interview):
        waiting.append(np.abs(block).max(axis=0))  # the louder channel
        if sum(map(len, waiting)) >= _PIECE_S * RATE:
            samples = np.concatenate([rest, *waiting])
            whole = len(samples) // width * width
            parts.append(heights(samples[:whole]))
            rest, waiting = samples[whole:], []
    samples = np.concatenate([rest, *waiting])
    missing = -len(samples) % width
    parts.append(heights(np.pad(samples, (0, missing))))
    return b"".join(parts)


def _person(study: Study, interview: str) -> Person | None:
    """The interview of this id, by the list of people: what is asked for never becomes a path."""
    if not study.people_file.exists():
        return None
    return next((person for person in study.people if person.id == interview), None)
