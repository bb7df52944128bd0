"""Watching a folder: recordings are taken in as they arrive, once they have stopped growing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from transcode.errors import ExtraMissing, StudyError
from transcode.study.layout import RECORDINGS
from transcode.study.reading import Mark, mark_of

__all__ = ["STILL_S", "Growth", "arriving"]

STILL_S = 10.0
"""Seconds for which a file has to stay as it is: a copy over a network pauses for some."""

_LOOK_MS = 1_000


@dataclass
class Growth:
    """Files that arrive, and since when each has stayed as it is. Clocks are in seconds.

    A clock of its own is used, not the times of the files: a recorder's may be wrong by years, and
    a copy has the time of its source.
    """

    still_s: float = STILL_S
    _seen: dict[Path, tuple[Mark, float]] = field(default_factory=dict)
    _taken: dict[Path, Mark] = field(default_factory=dict)

    def ripe(self, files: Iterable[tuple[Path, Mark]], now: float) -> list[Path]:
        """The files that have stopped growing and were not returned before, in order of name."""
        found = []
        there = {path: mark for path, mark in files if mark is not None}
        self._seen = {path: seen for path, seen in self._seen.items() if path in there}
        for path, mark in sorted(there.items()):
            if self._taken.get(path) == mark or mark is None or mark[1] == 0:
                continue
            if path not in self._seen or self._seen[path][0] != mark:
                self._seen[path] = mark, now
            elif now - self._seen[path][1] >= self.still_s:
                self._taken[path] = mark
                found.append(path)
        return found


def arriving(
    folder: Path,
    *,
    still_s: float = STILL_S,
    is_over: Callable[[], bool] = lambda: False,
) -> Iterator[list[Path]]:
    """Yield the recordings that have arrived in a folder or below, those there already first.

    It never ends by itself; ``is_over`` is asked about once a second.

    Raises:
        ExtraMissing: watchfiles is not installed.
        StudyError: there is no such folder, or it is gone.
    """
    try:
        from watchfiles import watch
    except ImportError:
        raise ExtraMissing("watch", "watching a folder") from None
    if not folder.is_dir():
        raise _gone(folder)
    growth = Growth(still_s)
    # it wakes us up; a drive that tells nothing is looked at when the time is over
    changes = watch(folder, yield_on_timeout=True, rust_timeout=_LOOK_MS, raise_interrupt=True)
    for _ in changes:
        if is_over():
            return
        if not folder.is_dir():
            raise _gone(folder)
        marks = ((path, mark_of(path)) for path in _recordings(folder))
        if ripe := growth.ripe(marks, time.monotonic()):
            yield ripe


def _recordings(folder: Path) -> Iterator[Path]:
    """Recordings in a folder and below, without hidden files: programs write into those first."""
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if path.suffix.lower() in RECORDINGS and not any(part.startswith(".") for part in parts):
            yield path


def _gone(folder: Path) -> StudyError:
    return StudyError(
        "there is no such folder, or it is not there any more",
        where=folder.name, step="watch",
        remedy="connect the drive that it is on, then start it again",
    )  # fmt: skip
