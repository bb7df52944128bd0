"""Encode samples as a file that holds sound only. The only file of the room that knows PyAV."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from transcode.errors import RecordingError
from transcode.privacy.voice.disguise import RATE

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]

__all__ = ["ENDINGS", "write_sound"]

ENDINGS = {
    ".flac": ("flac", "flac"),
    ".wav": ("wav", "pcm_s16le"),
    ".mp3": ("mp3", "libmp3lame"),
    ".ogg": ("ogg", "libopus"),
    ".opus": ("ogg", "libopus"),
}
"""File ending -> container and codec."""

_SILENCE = 1e-3  # -60 dB below full: nobody speaks as softly as that for a whole excerpt
_PART = (
    ".part-"  # as everywhere: what is half written has this name, and is removed by the next run
)


def write_sound(path: Path, blocks: Iterable[Samples]) -> float:
    """Write one channel at 16 kHz; the real name only ever holds the whole. Gives the seconds.

    Title, artist, date, device and program of whatever the samples came from are not known here.
    Nor does the file name its encoder; only mp3 does.

    Raises:
        RecordingError: another ending, nothing to hear, or the file cannot be written.
    """
    if path.suffix.lower() not in ENDINGS:
        what = f"sound cannot be written as '{path.suffix}'"
        raise _error(path, what, f"use {', '.join(ENDINGS)}")
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f"{_PART}{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "w+b") as file:
            loudest, samples = _encode(file, *ENDINGS[path.suffix.lower()], blocks)
            file.flush()
            os.fsync(file.fileno())
        if loudest < _SILENCE:
            raise _error(
                path, "there is nothing to hear in it", "choose other times, or another file"
            )
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as problem:
        reason = os.strerror(problem.errno) if problem.errno else "the disk refused it"
        what = f"the file cannot be written ({reason})"
        raise _error(path, what, "free space, or check who may write there") from None
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)
    return samples / RATE


def _encode(file: IO[bytes], kind: str, codec: str, blocks: Iterable[Samples]) -> tuple[float, int]:
    """The loudest sample (0 to 1) and how many there were."""
    import av

    loudest, samples = 0.0, 0
    with av.open(file, "w", format=kind, options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream(codec, rate=RATE, layout="mono")
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        if codec in ("libmp3lame", "libopus"):
            stream.bit_rate = 64_000
        fifo = av.AudioResampler(format=stream.format, layout="mono", rate=RATE)
        for block in blocks:
            if len(block):
                loudest = max(loudest, float(np.abs(block).max()))
                whole = np.rint(block.clip(-1, 1) * 32767).astype(np.int16)
                frame = av.AudioFrame.from_ndarray(whole[None], format="s16", layout="mono")
                frame.sample_rate, frame.pts = RATE, samples
                samples += len(block)
                for part in fifo.resample(frame):
                    container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return loudest, samples


def _error(path: Path, what: str, remedy: str) -> RecordingError:
    # the name is that of the excerpt, which the program or the user has chosen to be shared
    return RecordingError(what, where=path.name, step="disguise", remedy=remedy)
