"""Test for stereo recordings with one speaker a channel. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

_HOP = 1_600  # samples: 100 ms
_QUIETER_DB = 30.0  # a channel this far below the other one is an unused microphone
_CORRELATED = 0.6  # one room heard by two microphones: 0.85 and above; two telephones: below 0.4


def one_speaker_a_channel(samples: npt.NDArray[np.float32]) -> bool:
    """Return whether the two channels of (2, samples) carry different people.

    They do when both carry sound and the channels' energy envelopes (decibels of each 100 ms)
    hardly correlate: people take turns, while two microphones in one room rise and fall together.
    """
    frames = samples.shape[1] // _HOP
    if samples.shape[0] != 2 or frames < 10:
        return False
    power = np.square(samples[:, : frames * _HOP].reshape(2, frames, _HOP)).mean(axis=2)
    loud = 10 * np.log10(np.quantile(power, 0.95, axis=1) + 1e-12)
    if loud.min() < -60 or abs(loud[0] - loud[1]) > _QUIETER_DB:
        return False
    envelope = np.maximum(10 * np.log10(power + 1e-12), loud[:, None] - 40)
    if np.any(envelope.std(axis=1) < 1e-3):
        return False
    return float(np.corrcoef(envelope)[0, 1]) < _CORRELATED
