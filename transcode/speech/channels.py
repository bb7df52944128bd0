"""Test for stereo recordings with one speaker a channel. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from transcode.speech.reel import Track, power

_HOP = 1_600  # samples: 100 ms
_QUIETER_DB = 30.0  # a channel this far below the other one is an unused microphone
_CORRELATED = 0.6  # one room heard by two microphones: 0.85 and above; two telephones: below 0.4


def one_speaker_a_channel(channels: Sequence[Track]) -> bool:
    """Return whether two channels carry different people.

    They do when both carry sound and the channels' energy envelopes (decibels of each 100 ms)
    hardly correlate: people take turns, while two microphones in one room rise and fall together.
    """
    if len(channels) != 2 or len(channels[0]) < 10 * _HOP:
        return False
    levels = np.stack([power(channel, _HOP) for channel in channels])
    loud = 10 * np.log10(np.quantile(levels, 0.95, axis=1) + 1e-12)
    if loud.min() < -60 or abs(loud[0] - loud[1]) > _QUIETER_DB:
        return False
    envelope = np.maximum(10 * np.log10(levels + 1e-12), loud[:, None] - 40)
    if np.any(envelope.std(axis=1) < 1e-3):
        return False
    return float(np.corrcoef(envelope)[0, 1]) < _CORRELATED
