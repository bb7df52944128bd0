"""Windows of a recording: stretches of speech, packed into what Whisper hears at once. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transcode.speech.reel import RATE, Joined, Track
from transcode.speech.turns import Heard

__all__ = [
    "LONGEST_MS",
    "LOST_MS",
    "MS",
    "PAD_MS",
    "WINDOW_MS",
    "Pack",
    "Samples",
    "Span",
    "inside",
    "into_windows",
    "joined",
    "pack",
    "padded",
    "widened",
    "without_words",
]

Samples = npt.NDArray[np.float32]
Span = tuple[int, int]  # milliseconds

MS = RATE // 1000  # samples in a millisecond
WINDOW_MS = 29_900  # Whisper hears 30 s at a time
PAD_MS = 400  # of silence kept around speech, as faster-whisper keeps it
LONGEST_MS = WINDOW_MS - 2 * PAD_MS  # of a stretch of speech that fits a window with it
_TICK_MS = 10
_BRIDGED_MS = 600  # a silence that is shorter is a pause for breath within what was skipped
LOST_MS = 1_000  # voice without words that is this long: speech was skipped


def into_windows(pieces: Sequence[Span]) -> list[list[Span]]:
    """Group the pieces, as many together as Whisper hears at once."""
    windows: list[list[Span]] = []
    length = 0
    for start, end in pieces:
        length += end - start
        if windows and length <= WINDOW_MS:
            windows[-1].append((start, end))
        else:
            windows.append([(start, end)])
            length = end - start
    return windows


class Pack(NamedTuple):
    """Pieces of a recording joined together, and the windows in which Whisper hears them."""

    samples: Samples
    windows: list[dict[str, float]]  # "start" and "end" in seconds of ``samples``
    begins: npt.NDArray[np.int64]  # where each piece begins in ``samples``, in ms
    shifts: npt.NDArray[np.int64]  # how much later it begins in the recording, in ms

    def original(self, start_s: float, end_s: float) -> Span:
        """Time in the recording (milliseconds) of a word in ``samples`` (seconds).

        A word lies in the piece that holds its middle: the part that reaches over a seam may be
        minutes away in the recording.
        """
        start, end = round(start_s * 1000), round(end_s * 1000)
        middle = (start + end) // 2
        piece = max(0, int(np.searchsorted(self.begins, middle, side="right")) - 1)
        first = int(self.begins[piece])
        last = (
            int(self.begins[piece + 1])
            if piece + 1 < len(self.begins)
            else round(len(self.samples) / MS)
        )
        shift = int(self.shifts[piece])
        return max(start, first) + shift, max(first, min(end, last)) + shift


def pack(samples: Track, windows: Sequence[Sequence[Span]]) -> Pack:
    """Join the pieces of a recording that lie in the windows."""
    spans = np.array([span for window in windows for span in window])
    ends = np.cumsum(spans[:, 1] - spans[:, 0])
    begins = np.concatenate(([0], ends[:-1]))
    last = np.cumsum([len(window) for window in windows]) - 1
    edges = np.concatenate(([0], ends[last])) / 1000
    cuts = [{"start": float(a), "end": float(b)} for a, b in pairwise(edges)]
    joined = np.concatenate([samples[start * MS : end * MS] for start, end in spans])
    return Pack(joined, cuts, begins, spans[:, 0] - begins)


def joined(samples: Track, pieces: Sequence[Span]) -> Track:
    """The pieces of a recording, one after the other, of which a stretch is in memory at a time."""
    return Joined(samples, [(start * MS, end * MS) for start, end in pieces])


def padded(speech: Sequence[Span], length: int) -> list[Span]:
    """Add some silence on either side of each stretch of speech; no two pieces overlap."""
    edges = [0, *((a[1] + b[0]) // 2 for a, b in pairwise(speech)), length]
    return [
        (max(start - PAD_MS, low), min(end + PAD_MS, high))
        for (start, end), (low, high) in zip(speech, pairwise(edges), strict=True)
    ]


def without_words(spans: Sequence[Span], words: Sequence[Heard]) -> list[Span]:
    """Stretches with 1 s and more of ``spans`` (in order) that have been left without words.

    Short silences within a stretch do not end it. A word covers no more time than it takes to say
    it slowly: Whisper adds the time of words it skipped to their neighbours.
    """
    if not spans:
        return []
    voice = np.zeros(spans[-1][1] // _TICK_MS + 1, np.int8)
    for start, end in spans:
        voice[start // _TICK_MS : end // _TICK_MS] = 1
    bridged = voice.copy()
    for (_, start), (end, _) in pairwise(spans):
        if end - start < _BRIDGED_MS:
            bridged[start // _TICK_MS : end // _TICK_MS] = 1
    for word in words:
        digits = sum(map(str.isdigit, word.text))  # "1987" takes longer to say than "over"
        slow = 400 + 120 * len(word.text) + 380 * digits
        end_ms = min(word.end_ms, word.start_ms + slow)
        bridged[word.start_ms // _TICK_MS : end_ms // _TICK_MS + 1] = 0
    edges = np.flatnonzero(np.diff(bridged, prepend=0, append=0))
    lost: list[Span] = []
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        heard = first + np.flatnonzero(voice[first:last])
        if len(heard) * _TICK_MS >= LOST_MS:
            lost.append((int(heard[0]) * _TICK_MS, (int(heard[-1]) + 1) * _TICK_MS))
    return lost


def widened(spans: Sequence[Span], by_ms: int, length: int) -> list[Span]:
    """Spans (in order) that begin and end ``by_ms`` further out; those that touch are one."""
    wide: list[Span] = []
    for start, end in spans:
        start, end = max(0, start - by_ms), min(length, end + by_ms)
        if wide and start <= wide[-1][1] and end - wide[-1][0] <= WINDOW_MS:
            wide[-1] = (wide[-1][0], end)
        else:
            wide.append((max(start, wide[-1][1]) if wide else start, end))
    return wide


def inside(words: Sequence[Heard], hole: Span, beside: Sequence[Heard], by_ms: int) -> list[Heard]:
    """Words whose middle lies in a hole, or up to ``by_ms`` beside it where no other word is.

    The times of a first word are often early, and those of a last one late.
    """
    start, end = hole
    first = max([start - by_ms, *(w.end_ms for w in beside if start - by_ms < w.end_ms <= start)])
    last = min([end + by_ms, *(w.start_ms for w in beside if end <= w.start_ms < end + by_ms)])
    return [word for word in words if first <= (word.start_ms + word.end_ms) / 2 < last]
