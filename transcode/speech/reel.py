"""Sound of a recording, in memory where it is short, else on the disk.

An hour takes 230 MB a channel, and only a stretch of it is worked on at a time. The file has no
name, so that nobody finds it, and a process that is killed leaves nothing of it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO, TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Levels = npt.NDArray[np.float64]

__all__ = ["RATE", "Joined", "Mixed", "Tape", "Track", "power", "stretches"]

RATE = 16_000  # samples per second, for every model of this room

_SHORT = 15 * 60 * RATE  # samples that are kept in memory: 58 MB a channel
_STRETCH = 60 * RATE  # worked on at once


class Track(Protocol):
    """One channel of sound: an array, or something whose stretches are arrays."""

    def __len__(self) -> int: ...

    def __getitem__(self, at: slice, /) -> Floats: ...


class _Reel:
    """A channel of sound in a file of its own."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self._file, self._length, self._lock = file, length, Lock()

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, at: slice) -> Floats:
        begin, end, _ = at.indices(self._length)
        stretch = np.empty(max(0, end - begin), np.float32)
        with self._lock:
            self._file.seek(begin * stretch.itemsize)
            self._file.readinto(stretch.data.cast("B"))  # type: ignore[attr-defined]
        return stretch


class Mixed:
    """Several channels mixed down."""

    def __init__(self, channels: Sequence[Track]) -> None:
        self._channels = channels

    def __len__(self) -> int:
        return len(self._channels[0])

    def __getitem__(self, at: slice) -> Floats:
        mixed: Floats = np.stack([channel[at] for channel in self._channels]).mean(axis=0)
        return mixed


class Joined:
    """Stretches (begin, end) of a track, one after the other."""

    def __init__(self, track: Track, spans: Sequence[tuple[int, int]]) -> None:
        self._track, self._spans = track, spans
        self._ends = np.cumsum([0, *(end - begin for begin, end in spans)])

    def __len__(self) -> int:
        return int(self._ends[-1])

    def __getitem__(self, at: slice) -> Floats:
        begin, end, _ = at.indices(len(self))
        parts = [np.zeros(0, np.float32)]
        for number in range(self._first(begin), len(self._spans)):
            edge = int(self._ends[number])
            if edge >= end:
                break
            start, stop = self._spans[number]
            parts.append(self._track[start + max(0, begin - edge) : min(stop, start + end - edge)])
        return np.concatenate(parts)

    def _first(self, at: int) -> int:
        return max(0, int(np.searchsorted(self._ends, at, side="right")) - 1)


class Tape:
    """Sound as it is decoded, block after block.

    ``room`` is a folder in which a long recording may lie meanwhile. Where there is no room, or
    none is given, it stays in memory.
    """

    def __init__(self, room: Path | None = None) -> None:
        self._room = room
        self._blocks: list[Floats] = []  # (channels, samples), not on the disk
        self._waiting = 0  # samples of these
        self._files: list[IO[bytes]] = []
        self._written = 0

    def add(self, block: Floats) -> None:
        """Take the next block (channels, samples)."""
        self._blocks.append(block)
        self._waiting += block.shape[1]
        if self._room and self._waiting >= (_STRETCH if self._files else _SHORT):
            self._write(self._room)

    def channels(self) -> list[Track]:
        """The channels, once all is there."""
        if self._room and self._files and self._waiting:
            self._write(self._room)
        if self._files:
            return [_Reel(file, self._written) for file in self._files]
        if not self._blocks:
            return [np.zeros(0, np.float32)]
        whole = np.concatenate(self._blocks, axis=1)
        self._blocks.clear()
        return list(whole)

    def _write(self, room: Path) -> None:
        number = len(self._blocks[0])
        try:
            if not self._files:
                room.mkdir(parents=True, exist_ok=True)
                self._files = [_nameless(room) for _ in range(number)]
            for channel, file in enumerate(self._files):
                for block in self._blocks:
                    data = np.ascontiguousarray(block[channel]).tobytes()
                    if file.write(data) < len(data):
                        raise OSError("the disk is full")
        except OSError:
            self._take_back(number)
            return
        self._written += self._waiting
        self._blocks, self._waiting = [], 0

    def _take_back(self, number: int) -> None:
        """Go on in memory: there is no room on the disk."""
        self._room = None
        if self._written:
            reels = [_Reel(file, self._written) for file in self._files]
            self._blocks.insert(0, np.stack([reel[:] for reel in reels]))
        for file in self._files:
            with suppress(OSError):
                file.close()
        self._files = []


def _nameless(room: Path) -> IO[bytes]:
    return tempfile.TemporaryFile(dir=room, buffering=0)


def stretches(track: Track, frame: int = 1) -> Iterator[tuple[int, Floats]]:
    """Stretches of a track and where they begin, in order; whole frames, but for the last."""
    size = max(1, _STRETCH // frame) * frame
    for begin in range(0, len(track), size):
        yield begin, track[begin : begin + size]


def power(track: Track, frame: int) -> Levels:
    """Mean power of each whole frame of so many samples."""
    parts = [np.zeros(0)]
    for _, stretch in stretches(track, frame):
        frames = stretch[: len(stretch) // frame * frame].reshape(-1, frame)
        parts.append(np.square(frames, dtype=np.float64).mean(axis=1))
    return np.concatenate(parts)
