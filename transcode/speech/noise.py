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

from transcode.speech.windows import LONGEST_MS, LOST_MS, MS, Samples, Span

__all__ = ["unclear"]

_NOTHING_DB = -100  # a recording that is fainter holds nothing at all
_FRAME_MS, _SMOOTH = 20, 9  # frames over which the level is averaged
_QUIET_DB = 12  # below the voice: a silence that is quieter holds none


def unclear(samples: Samples, speech: Sequence[Span]) -> list[Span]:
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


def _level(samples: Samples) -> npt.NDArray[np.float64]:
    """Level of each 20 ms in decibels, smoothed; low frequencies count less, as in speech."""
    bright = np.append(samples[:1], samples[1:] - 0.97 * samples[:-1])
    size = _FRAME_MS * MS
    frames = bright[: len(bright) // size * size].reshape(-1, size)
    power: npt.NDArray[np.float64] = np.square(frames, dtype=np.float64).mean(axis=1)
    if not len(power):
        return power
    smooth = np.convolve(power, np.full(_SMOOTH, 1 / _SMOOTH), "same")
    level: npt.NDArray[np.float64] = 10 * np.log10(smooth + 1e-20)
    return level
