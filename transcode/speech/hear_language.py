"""Recording -> what language it sounds like, without reading it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from transcode.records.spoken import Spoken
from transcode.speech.decode import RATE, decode, excerpts
from transcode.speech.languages import STRETCH_S, STRETCHES, sounds_like
from transcode.speech.recognise import load, voiced
from transcode.speech.windows import MS, Samples, pack, padded

__all__ = ["hear_language"]

_MARGIN = 4 / 3  # a stretch with pauses in it holds that much less speech


def hear_language(
    recording: Path, whisper: Path, *, threads: int = 0, interview: str = ""
) -> Spoken:
    """Hear what language a recording is in, from speech at several places in it.

    Only those places are decoded, unless there is hardly any speech in them. ``threads`` are those
    of the processor; 0 leaves it to the libraries.

    Raises:
        RecordingError: the recording cannot be read.
        ModelError: ``whisper`` holds no usable model.
    """
    model = load(whisper, threads).model
    parts = excerpts(recording, count=STRETCHES, seconds=STRETCH_S * _MARGIN, interview=interview)
    speech = _speech(parts)
    if len(parts) > 1 and len(speech) < STRETCH_S * RATE:
        speech = _speech([decode(recording, interview=interview)])
    probable = sounds_like(speech, model) if len(speech) else {}
    return Spoken(interview, tuple(probable.items()), len(speech) // MS)


def _speech(parts: Sequence[Samples]) -> Samples:
    """Join the speech in the parts of a recording (channels, samples)."""
    found = [np.zeros(0, np.float32)]
    for part in parts:
        mixed = part.mean(axis=0)
        if spans := voiced(mixed):
            found.append(pack(mixed, padded(spans, len(mixed) // MS)).samples)
    return np.concatenate(found)
