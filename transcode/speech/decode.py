"""Any audio or video file -> samples at 16 kHz. The only file that knows PyAV.

A damaged file is read as far as it goes. Where sound is missing in the middle (lost packets, a
damaged stretch, a microphone that was switched on after the camera), silence stands in for it, so
that times stay those of a media player; what is missing is reported as gaps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from transcode.errors import RecordingError
from transcode.records.speech import Gap
from transcode.speech.endings import (
    counts_frames,
    is_torn,
    lacks_index,
    own_duration,
    promised_bytes,
)
from transcode.speech.reel import RATE, Tape, Track

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]

__all__ = ["RATE", "Recording", "Sound", "decode", "decode_blocks", "hear", "probe"]

_SLACK_S = 1.0  # encoders pad, containers round: less than this (or 1 in 1 000) is not missing
_LATE_S = 0.25  # sound that comes this much later than what was before it: some is missing
_UNKNOWN_S = 600.0  # the longest silence that stands in where the file states no duration
_BLOCK = 60 * RATE  # samples of silence at once
_MOST = 12 * 3_600 * RATE  # samples that a file is believed to hold before they are read
_LOCAL = {"protocol_whitelist": "file"}  # a playlist dressed as audio must not reach the network
# Raw streams: FFmpeg guesses their duration from the first bit rate, so it is no statement.
_RAW = ("aac", "ac3", "amr", "amrnb", "amrwb", "dts", "eac3", "loas", "mp3")


@dataclass(frozen=True)
class Recording:
    """Header of a file. ``channels`` is 0 and ``has_audio`` False without sound."""

    duration_ms: int
    channels: int
    has_audio: bool


@dataclass(frozen=True)
class Sound:
    """Sound of a file: its channels, and the gaps in it in order of time."""

    channels: tuple[Track, ...]
    gaps: tuple[Gap, ...]


def probe(recording: Path, *, interview: str = "") -> Recording:
    """Read the header only: duration, channels, and whether there is sound at all.

    Raises:
        RecordingError: the file is missing, empty, or not audio or video.
    """
    with _opened(recording, interview) as container:
        streams = container.streams.audio
        channels = streams[0].channels if streams else 0
        return Recording(round(_lasts(container, recording) * 1000), channels, bool(streams))


def decode(
    recording: Path, *, interview: str = "", progress: Callable[[float], None] = lambda done: None
) -> Samples:
    """Decode the first audio stream to float32 of shape (channels, samples) at :data:`RATE`.

    As :func:`hear`, without the gaps, and all of it in memory.

    Raises:
        RecordingError: the file is unreadable or without sound.
    """
    samples, length = np.zeros((1, 0), np.float32), 0
    for block in decode_blocks(recording, interview=interview, progress=progress):
        end = length + block.shape[1]
        if end > samples.shape[1]:  # room for all of it at once: an hour takes 230 MB a channel
            stated = 0 if length else RATE * probe(recording, interview=interview).duration_ms
            wanted = max(end * 5 // 4, min(stated // 1000 + _BLOCK, _MOST))
            room = np.zeros((len(block), wanted), np.float32)
            room[:, :length], samples = samples[:, :length], room
        samples[:, length:end], length = block, end
    return samples[:, :length]


def hear(
    recording: Path,
    *,
    interview: str = "",
    room: Path | None = None,
    progress: Callable[[float], None] = lambda done: None,
) -> Sound:
    """Decode the first audio stream, and find what is missing in it.

    Two channels stay two, because they may carry one speaker each; any other number is mixed down
    to one. Nothing is written to disk, but for a long recording where ``room`` is a folder for it.

    Raises:
        RecordingError: the file is unreadable or without sound.
    """
    decoding, tape = _Decoding(recording, interview, progress), Tape(room)
    for block in decoding.blocks():
        tape.add(block)
    return Sound(tuple(tape.channels()), tuple(decoding.gaps))


def decode_blocks(
    recording: Path, *, interview: str = "", progress: Callable[[float], None] = lambda done: None
) -> Iterator[Samples]:
    """Decode like :func:`decode`, but piece by piece in order, to save memory.

    Raises:
        RecordingError: as :func:`decode`.
    """
    return _Decoding(recording, interview, progress).blocks()


class _Decoding:
    """Decoding of a file from beginning to end, and what is missing in it."""

    def __init__(self, recording: Path, interview: str, progress: Callable[[float], None]) -> None:
        self.recording, self.interview, self.progress = recording, interview, progress
        self.gaps: list[Gap] = []
        self._read = 0  # samples at RATE
        self._moved = 0.0  # seconds by which the clock of the file is ahead of ours
        self._failed = False  # since the last sound that could be decoded

    def blocks(self) -> Iterator[Samples]:
        """Decode piece by piece; :attr:`gaps` is complete after the last one."""
        with _opened(self.recording, self.interview) as container:
            if not container.streams.audio:
                raise _error(
                    "the file has no sound",
                    self.interview,
                    "choose the file that the recorder made",
                )
            stream = container.streams.audio[0]
            stream.thread_type = "AUTO"
            begin = (container.start_time or 0) / 1e6
            lasts = _lasts(container, self.recording)
            resample = _Resampler("stereo" if stream.channels == 2 else "mono")
            end = _End()
            for packet in _packets(container):
                end.pass_by(packet, begin)
                if packet.stream.index != stream.index:
                    continue
                for frame in self._frames(packet):
                    yield from self._silence(frame, begin, lasts, resample.channels)
                    yield from self._counted(resample(frame))
                self.progress(min(1.0, self._read / RATE / lasts) if lasts else 0.0)
            yield from self._counted(resample(None))
            self._close(container, stream, end, lasts)

    def _frames(self, packet: Any) -> list[Any]:  # noqa: ANN401
        """Decode a packet; nothing where it is damaged."""
        import av

        try:
            frames: list[Any] = packet.decode()
        except av.FFmpegError:
            self._failed = True
            return []
        return frames

    def _counted(self, parts: list[Samples]) -> Iterator[Samples]:
        for part in parts:
            self._read += part.shape[1]
            yield part

    def _silence(
        self,
        frame: Any,  # noqa: ANN401
        begin: float,
        lasts: float,
        channels: int,
    ) -> Iterator[Samples]:
        """Fill the time that passed before a frame without any sound."""
        if frame.time is not None:
            here = self._read / RATE
            late = frame.time - begin - self._moved - here
            fits = here + late <= lasts + _SLACK_S if lasts else late <= _UNKNOWN_S
            if late > _LATE_S and fits:
                if late >= _SLACK_S or self._failed:
                    self._miss(here, here + late)
                left = round(late * RATE)
                self._read += left
                for at in range(0, left, _BLOCK):
                    yield np.zeros((channels, min(_BLOCK, left - at)), np.float32)
            elif abs(late) > _LATE_S:  # a clock that was set anew
                self._moved += late
        self._failed = False

    def _miss(self, start: float, end: float) -> None:
        start_ms, end_ms = round(start * 1000), round(end * 1000)
        if self.gaps and start_ms - self.gaps[-1].end_ms <= _SLACK_S * 1000:
            start_ms = self.gaps.pop().start_ms
        self.gaps.append(Gap(start_ms, end_ms))

    def _close(self, container: Any, stream: Any, end: _End, lasts: float) -> None:  # noqa: ANN401
        """Look whether the end is there."""
        seconds = self._read / RATE
        if not self._read and (self._failed or lasts > _SLACK_S):
            raise _error(
                "the sound of the file cannot be decoded",
                self.interview,
                "play it in a media player; if that fails too, export it again from the recorder",
            )
        own = own_duration(container, stream)
        guessed = _is_guessed(container, self.recording)
        states = own or (0.0 if guessed else lasts)
        slack = max(_SLACK_S, 0.001 * states)
        if states - seconds > slack and (own or states - end.reached > slack):
            self.gaps.append(Gap(round(seconds * 1000), round(states * 1000)))
        elif (
            (self._failed and not states)
            or (guessed and end.is_torn)
            or is_torn(container, self.recording)
        ):
            self.gaps.append(Gap(round(seconds * 1000), round(seconds * 1000)))


class _Resampler:
    """Frames of any kind -> samples (channels, samples) at :data:`RATE`."""

    def __init__(self, layout: str) -> None:
        self.layout = layout
        self.channels = 2 if layout == "stereo" else 1
        self._kind: tuple[Any, ...] = ()
        self._resampler: Any = None

    def __call__(self, frame: Any) -> list[Samples]:  # noqa: ANN401
        """Resample a frame; ``None`` flushes. The kind of sound may change in the middle."""
        import av

        parts = []
        kind = (frame.format.name, frame.layout.name, frame.sample_rate) if frame else self._kind
        if self._resampler is not None and kind != self._kind:
            parts += self._resampler.resample(None)
            self._resampler = None
        if self._resampler is None and frame:
            self._resampler = av.AudioResampler(format="fltp", layout=self.layout, rate=RATE)
        self._kind = kind
        if self._resampler is not None:
            parts += self._resampler.resample(frame)
        return [part.to_ndarray().astype(np.float32, copy=False) for part in parts]


class _End:
    """Reach of the packets of a file, and whether the last one of the sound is whole."""

    def __init__(self) -> None:
        self.reached = 0.0  # seconds from the start, of any stream: sound may end before pictures
        self._sizes: tuple[int, int] = (0, 0)  # least and most of all packets but the last
        self._last = 0
        self._count = 0

    def pass_by(self, packet: Any, begin: float) -> None:  # noqa: ANN401
        """Look at the next packet."""
        if packet.pts is not None:
            end = float((packet.pts + (packet.duration or 0)) * packet.time_base)
            self.reached = max(self.reached, end - begin)
        if packet.stream.type == "audio" and packet.size:
            if self._count:
                least, most = self._sizes if self._count > 1 else (self._last, self._last)
                self._sizes = min(least, self._last), max(most, self._last)
            self._last, self._count = packet.size, self._count + 1

    @property
    def is_torn(self) -> bool:
        """Return whether the last frame of a raw stream is shorter than all others, of one size."""
        least, most = self._sizes
        return self._count > 2 and most - least <= 1 and self._last < least


def _packets(container: Any) -> Iterator[Any]:  # noqa: ANN401
    """Read the packets up to where the container breaks; the last ones flush the decoders."""
    import av

    try:
        yield from container.demux()
    except av.FFmpegError:
        return


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
        raise _unreadable(recording, interview) from None
    with container:
        yield container


def _unreadable(recording: Path, interview: str) -> RecordingError:
    if lacks_index(recording):
        return _error(
            "the end of the file is missing, and with it the list of where its sound lies",
            interview,
            "copy it from the recorder again; if the recorder broke off, let a repair program for "
            "mp4 (untrunc, for example) make that list from another file of the same recorder",
        )
    return _error(
        "the file is not readable audio or video, or its end is missing",
        interview,
        "play it in a media player; if that fails too, export it again from the recorder",
    )


# --- what a file says about its own length ------------------------------------------------------


def _lasts(container: Any, recording: Path) -> float:  # noqa: ANN401
    """Duration in seconds according to the file; 0.0 if it gives none."""
    import av

    seconds = float(container.duration / av.time_base) if container.duration else 0.0
    if container.format.name in ("wav", "w64"):
        # ffmpeg trusts the size of the file over its header; a cut file shows in the header only.
        seconds *= max(1.0, promised_bytes(recording) / (container.size or 1))
    return seconds


def _is_guessed(container: Any, recording: Path) -> bool:  # noqa: ANN401
    """Return whether the duration is FFmpeg's guess: this is a raw stream."""
    kind = container.format.name
    return kind in _RAW and not (kind == "mp3" and counts_frames(recording))


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
    for frame in container.decode(stream):
        chunks += [part.to_ndarray().astype(np.float32) for part in resampler.resample(frame)]
        if sum(chunk.shape[1] for chunk in chunks) >= seconds * RATE:
            break
    return [np.concatenate(chunks, axis=1)] if chunks else []
