"""Voice in a recording: the places where somebody speaks, and where noise may hide it.

Silero (2024) finds the voice. In noise it hears less, and of some recordings nearly nothing, so
its silences are believed only where they are quiet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from transcode.speech.decode import RATE
from transcode.speech.windows import LOST_MS, MS, PAD_MS, WINDOW_MS, Samples, Span

__all__ = ["unclear", "voiced"]

_LONGEST_MS = WINDOW_MS - 2 * PAD_MS
# RMS of the loudest 1 % of a recording: of speech, of sound to be amplified, of nothing at all
_LOUD, _FAINT, _NOTHING = 0.1, 0.005, 1e-5
_FRAME_MS, _SMOOTH = 20, 9  # frames over which the level is averaged
_QUIET_DB = 12  # below the voice: a silence that is quieter holds none


def voiced(samples: Samples) -> list[Span]:
    """Stretches of speech, in milliseconds, separated by silences of 160 ms or more.

    Nothing is added around speech, so the time between two spans is a pause (Silero VAD, 2024).
    Silero does not hear very faint speech, so a faint recording is made louder for it.
    """
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        min_silence_duration_ms=160, speech_pad_ms=0, max_speech_duration_s=_LONGEST_MS / 1000
    )
    spans = get_speech_timestamps(_audible(samples), options)
    return [(span["start"] // MS, span["end"] // MS) for span in spans]


def unclear(samples: Samples, speech: Sequence[Span]) -> list[Span]:
    """Stretches of 1 s and more between the ``speech`` that are too loud to be silence.

    As loud as the voice, but for 12 dB; where no voice was found, as the loudest tenth.
    """
    level = _level(samples)
    if not len(level) or level.max() < 20 * math.log10(_NOTHING):
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
            cuts = np.linspace(start, end, 1 + math.ceil((end - start) / _LONGEST_MS)).astype(int)
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


def _audible(samples: Samples) -> Samples:
    """Return the samples, amplified to the level of ordinary speech if all of them are faint."""
    frame = RATE // 50
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame)
    power = np.square(frames, dtype=np.float64).mean(axis=1)
    loud = math.sqrt(float(np.quantile(power, 0.99))) if len(power) else 0.0
    if not _NOTHING < loud < _FAINT:
        return samples
    louder: Samples = np.clip(samples * np.float32(_LOUD / loud), -1.0, 1.0)
    return louder
