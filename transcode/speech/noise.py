"""Noise that may hide a voice. Pure.

Silero hears less in noise, and of some recordings nearly nothing, so its silences are believed
only where they are quiet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from transcode.speech.reel import Track, power
from transcode.speech.windows import LONGEST_MS, LOST_MS, MS, Samples, Span

__all__ = ["unclear"]

_NOTHING_DB = -100  # a recording that is fainter holds nothing at all
_FRAME_MS, _SMOOTH = 20, 9  # frames over which the level is averaged
_QUIET_DB = 12  # below the voice: a silence that is quieter holds none


def unclear(samples: Track, speech: Sequence[Span]) -> list[Span]:
    """Stretches of 1 s and more between the ``speech`` that are too loud to be silence.

    As loud as the voice, but for 12 dB; where no voice was found, as the loudest tenth.
    """
    level = _level(samples)
    if not len(level) or level.max() < _NOTHING_DB:
        return []
    is_voice = np.zeros(len(level), bool)
    for start, end in speech:
        is_voice[start // _FRAME_MS : end // _FRAME_MS] = True
    usual = np.median(level[is_voice]) if is_voice.any() else np.quantile(level, 0.9)
    edges = [0, *(edge for span in speech for edge in span), len(samples) // MS]
    spans: list[Span] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        frames = level[start // _FRAME_MS : end // _FRAME_MS]
        if end - start >= LOST_MS and np.median(frames) > usual - _QUIET_DB:
            cuts = np.linspace(start, end, 1 + math.ceil((end - start) / LONGEST_MS)).astype(int)
            spans += pairwise(cuts.tolist())
    return spans


class _Bright:
    """Sound in which low frequencies count less, as in speech."""

    def __init__(self, samples: Track) -> None:
        self._samples = samples

    def __len__(self) -> int:
        return len(self._samples)

    def __getitem__(self, at: slice) -> Samples:
        begin, end, _ = at.indices(len(self))
        sound = self._samples[max(0, begin - 1) : end]
        bright = sound[1:] - 0.97 * sound[:-1]
        return bright if begin else np.append(sound[:1], bright)


def _level(samples: Track) -> npt.NDArray[np.float64]:
    """Level of each 20 ms in decibels, smoothed."""
    levels = power(_Bright(samples), _FRAME_MS * MS)
    if not len(levels):
        return levels
    smooth = np.convolve(levels, np.full(_SMOOTH, 1 / _SMOOTH), "same")
    level: npt.NDArray[np.float64] = 10 * np.log10(smooth + 1e-20)
    return level
