"""Recordings made worse: noise, and the band of a telephone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.signal import butter, resample_poly, sosfilt

from transcode.speech.decode import RATE, decode


def mono(path: Path) -> np.ndarray:
    return decode(path).mean(axis=0)


def joined(folder: Path) -> np.ndarray:
    """All recordings of a folder, one after the other."""
    parts = [mono(path) for path in sorted(folder.glob("*.wav"))]
    return np.concatenate([np.append(part, np.zeros(RATE // 2, np.float32)) for part in parts])


def in_noise(sound: np.ndarray, decibels: float) -> np.ndarray:
    """Pink noise so many decibels below the speech, always the same."""
    freqs = np.fft.rfftfreq(len(sound), 1 / RATE)
    noise = np.fft.rfft(np.random.default_rng(5).standard_normal(len(sound)))
    noise = np.fft.irfft(noise / np.sqrt(np.maximum(freqs, 1)), len(sound))
    loud = sound[np.abs(sound) > np.abs(sound).max() * 0.02]
    noise *= np.sqrt(np.mean(loud**2) / np.mean(noise**2) / 10 ** (decibels / 10))
    heard = sound + noise
    return (heard / max(1, np.abs(heard).max())).astype(np.float32)


def by_telephone(sound: np.ndarray) -> np.ndarray:
    """From 300 to 3 400 Hz, 8 000 samples a second, in the 256 steps of mu-law."""
    band = butter(4, [300, 3400], "band", fs=RATE, output="sos")
    line = resample_poly(sosfilt(band, sound), 1, 2)
    line /= np.abs(line).max()
    steps = np.round(np.sign(line) * np.log1p(255 * np.abs(line)) / np.log(256) * 127) / 127
    heard = resample_poly(np.sign(steps) * (256 ** np.abs(steps) - 1) / 255, 2, 1)
    return (heard / np.abs(heard).max() * np.abs(sound).max()).astype(np.float32)
