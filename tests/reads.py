"""Counting how often a verb opens each file of a study."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from transcode.study.folder import Study

_watched: list[tuple[str, Counter[str]]] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "open" or not _watched:
        return
    (below, counts), (path, mode, *_) = _watched[-1], arguments
    # a file that is opened by its descriptor has no name; a lock is not read
    is_read = isinstance(path, str) and path.startswith(below) and mode in ("r", "rb", None)
    if is_read and Path(path).is_file() and not path.endswith(".lock"):
        counts[os.path.relpath(path, below)] += 1


sys.addaudithook(_note)


@contextmanager
def reads(study: Study) -> Iterator[Counter[str]]:
    """How often each file of the study is opened for reading."""
    counts: Counter[str] = Counter()
    _watched.append((str(study.root), counts))
    try:
        yield counts
    finally:
        _watched.pop()


def settle(root: Path) -> None:
    """Make every file old enough to be trusted."""
    then = time.time() - 60
    for path in root.rglob("*"):
        os.utime(path, (then, then))
