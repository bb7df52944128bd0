"""Any audio or video file -> samples at 16 kHz. The only file that knows PyAV.

Not yet: gaps between audio packets (browser recordings with lost packets) are closed rather than
filled, and a cut Ogg file looks like a whole one, because Ogg does not announce its length.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from transcode.errors import RecordingError

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]

RATE = 16_000  # samples per second, for every model of this room

_SLACK_S = 1.0  # encoders pad, containers round: less than this (or 1 %) missing is not a cut
_STREAMED = 0x7FFF_0000  # from here on a RIFF size means "unknown when writing began"
_LOCAL = {"protocol_whitelist": "file"}  # a playlist dressed as audio must not reach the network


@dataclass(frozen=True)
class Recording:
    """Header of a file. ``channels`` is 0 and ``has_audio`` False without sound."""

    duration_ms: int
    channels: int
    has_audio: bool


def probe(recording: Path, *, interview: str = "") -> Recording:
    """Read the header only: duration, channels, and whether there is sound at all.

    Raises:
        RecordingError: the file is missing, empty, or not audio or video.
    """
    with _opened(recording, interview) as container:
        streams = container.streams.audio
        channels = streams[0].channels if streams else 0
        return Recording(round(_announced(container, recording) * 1000), channels, bool(streams))


def decode(
    recording: Path, *, interview: str = "", progress: Callable[[float], None] = lambda done: None
) -> Samples:
    """Decode the first audio stream to float32 of shape (channels, samples) at :data:`RATE`.

    Two channels stay two, because they may carry one speaker each; any other number is mixed down
    to one. Nothing is written to disk.

    Raises:
        RecordingError: the file is unreadable, without sound, or cut short; the text says how
            many seconds could be read.
    """
    chunks = list(decode_blocks(recording, interview=interview, progress=progress))
    return np.concatenate(chunks, axis=1) if chunks else np.zeros((1, 0), np.float32)


def decode_blocks(
    recording: Path, *, interview: str = "", progress: Callable[[float], None] = lambda done: None
) -> Iterator[Samples]:
    """Decode like :func:`decode`, but piece by piece in order, to save memory.

    Raises:
        RecordingError: as :func:`decode`; a cut is noticed after the last piece.
    """
    import av

    with _opened(recording, interview) as container:
        if not container.streams.audio:
            raise _error(
                "the file has no sound", interview, "choose the file that the recorder made"
            )
        stream = container.streams.audio[0]
        stream.thread_type = "AUTO"
        announced = _announced(container, recording)
        layout = "stereo" if stream.channels == 2 else "mono"
        resampler = av.AudioResampler(format="fltp", layout=layout, rate=RATE)
        read, broken = 0, False
        try:
            for frame in chain(container.decode(stream), [None]):
                for part in resampler.resample(frame):
                    read += part.samples
                    yield part.to_ndarray().astype(np.float32, copy=False)
                progress(min(1.0, read / RATE / announced) if announced else 0.0)
        except av.FFmpegError:
            broken = True
    seconds = read / RATE
    missing = announced - seconds
    if missing > max(_SLACK_S, 0.01 * announced) or (broken and not announced):
        whole = f" of {announced:.0f}" if announced else ""
        raise _error(
            f"the recording is cut short or damaged: {seconds:.0f}{whole} seconds could be read",
            interview,
            "export it again from the recorder, or cut it where it breaks and add the intact part",
        )


@contextmanager
def _opened(recording: Path, interview: str) -> Iterator[Any]:
    import av

    if not recording.is_file():
        raise _error("the recording is missing", interview, "put the file back, or add it again")
    if recording.stat().st_size == 0:
        raise _error("the file is empty", interview, "copy it from the recorder again")
    try:
        container = av.open(str(recording), options=_LOCAL)
    except (av.FFmpegError, ValueError):
        # "from None": ffmpeg's own message repeats the name of the file.
        raise _error(
            "the file is not readable audio or video, or its end is missing",
            interview,
            "play it in a media player; if that fails too, export it again from the recorder",
        ) from None
    with container:
        yield container


def _announced(container: Any, recording: Path) -> float:  # noqa: ANN401
    """Duration in seconds according to the file; 0.0 if it gives none."""
    import av

    seconds = float(container.duration / av.time_base) if container.duration else 0.0
    if container.format.name == "wav":
        # ffmpeg trusts the size of the file over its header; a cut WAV shows in the header only.
        with recording.open("rb") as file:
            _, size = struct.unpack("<4sI", file.read(8))
        if size < _STREAMED and container.size:
            seconds *= max(1.0, (size + 8) / container.size)
    return seconds


def _error(what: str, interview: str, remedy: str) -> RecordingError:
    return RecordingError(what, where=interview, step="transcribe", remedy=remedy)


# --- parts of a recording -----------------------------------------------------------------------


def excerpts(recording: Path, *, count: int, seconds: float, interview: str = "") -> list[Samples]:
    """Decode stretches spread over a recording; all of it where it is short, or cannot be sought.

    Args:
        recording: an audio or video file.
        count: how many stretches.
        seconds: length of each.
        interview: for errors.

    Returns:
        Samples as :func:`decode` gives them, in order of time; fewer where one cannot be decoded.

    Raises:
        RecordingError: as :func:`decode`, where all of it has to be read.
    """
    import av

    lasts = probe(recording, interview=interview).duration_ms / 1000
    parts: list[Samples] = []
    if lasts > count * seconds:
        with _opened(recording, interview) as container:
            for number in range(count):
                begin = (number + 0.5) * lasts / count - seconds / 2
                with suppress(av.FFmpegError):
                    container.seek(round(begin * av.time_base))
                    parts += _next(container, seconds)
    return parts or [decode(recording, interview=interview)]


def _next(container: Any, seconds: float) -> list[Samples]:  # noqa: ANN401
    """Decode the next so many seconds of the first audio stream: one piece, or none."""
    import av

    stream = container.streams.audio[0]
    layout = "stereo" if stream.channels == 2 else "mono"
    resampler = av.AudioResampler(format="fltp", layout=layout, rate=RATE)
    chunks: list[Samples] = []
    read = 0
    for frame in container.decode(stream):
        chunks += [part.to_ndarray().astype(np.float32) for part in resampler.resample(frame)]
        read = sum(chunk.shape[1] for chunk in chunks)
        if read >= seconds * RATE:
            break
    return [np.concatenate(chunks, axis=1)] if chunks else []
