"""Recording -> what language it sounds like, without reading it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from transcode.records.spoken import Spoken
from transcode.speech.decode import RATE, decode, excerpts
from transcode.speech.device import Device
from transcode.speech.languages import STRETCH_S, STRETCHES, sounds_like
from transcode.speech.whisper import load, voiced
from transcode.speech.windows import MS, Samples, pack, padded

__all__ = ["hear_language"]

_MARGIN = 4 / 3  # a stretch with pauses in it holds that much less speech
_LITTLE_MS = 10_000  # with less speech than this, all of the sound is heard


def hear_language(
    recording: Path,
    whisper: Path,
    *,
    threads: int = 0,
    device: Device = "auto",
    interview: str = "",
) -> Spoken:
    """Hear what language a recording is in, from speech at several places in it.

    Only those places are decoded, unless there is hardly any speech in them. ``threads`` are those
    of the processor, 0 leaves it to the libraries; ``device`` is the processor itself.

    Raises:
        RecordingError: the recording cannot be read.
        ModelError: ``whisper`` holds no usable model.
    """
    model = load(whisper, threads, device).model
    parts = excerpts(recording, count=STRETCHES, seconds=STRETCH_S * _MARGIN, interview=interview)
    speech = _speech(parts)
    if len(parts) > 1 and len(speech) < STRETCH_S * RATE:
        parts = [decode(recording, interview=interview)]
        speech = _speech(parts)
    speech_ms = len(speech) // MS
    if speech_ms < _LITTLE_MS:  # speech from afar is not always told from noise
        speech = np.concatenate([part.mean(axis=0) for part in parts])
    probable = sounds_like(speech, model, speech_ms / 1000) if speech.any() else {}
    return Spoken(interview, tuple(probable.items()), speech_ms)


def _speech(parts: Sequence[Samples]) -> Samples:
    """Join the speech in the parts of a recording (channels, samples)."""
    found = [np.zeros(0, np.float32)]
    for part in parts:
        mixed = part.mean(axis=0)
        if spans := voiced(mixed):
            found.append(pack(mixed, [padded(spans, len(mixed) // MS)]).samples)
    return np.concatenate(found)
