"""Pace of this machine: how long steps took on it, for estimates; kept with the user's state."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from transcode.errors import ArtefactError
from transcode.files import state_folder, write_atomic
from transcode.pipeline.batch.notes import this_machine

__all__ = ["pace", "remember_pace"]

_LONG_AGO_S = 20 * 3_600.0  # of sound: what came before so much counts half


def pace() -> Mapping[str, float]:
    """Seconds of work for a second of sound, by step; steps that were never done are not in it."""
    return {step: seconds / sound for step, (sound, seconds) in _kept().items() if sound > 0}


def remember_pace(took: Iterable[tuple[str, float, float]]) -> None:
    """Remember what was done: step, seconds of sound, seconds of work."""
    kept = _kept()
    for step, sound, seconds in took:
        before = kept.get(step, (0.0, 0.0))
        share = 0.5 if before[0] > _LONG_AGO_S else 1.0
        kept[step] = before[0] * share + sound, before[1] * share + seconds
    with suppress(OSError, ArtefactError):  # estimates only
        write_atomic(_path(), json.dumps(kept).encode())


def _kept() -> dict[str, tuple[float, float]]:
    with suppress(OSError, ValueError, TypeError, AttributeError):
        stored = json.loads(_path().read_bytes())
        return {str(step): (float(a), float(b)) for step, (a, b) in stored.items()}
    return {}


def _path() -> Path:
    return state_folder() / f"pace-{this_machine()}.json"
