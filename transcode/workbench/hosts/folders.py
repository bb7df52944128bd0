"""Folders of this machine, to choose one from: a page in a browser cannot hand over a path."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from transcode.errors import StudyError
from transcode.study.kinds import SETTINGS
from transcode.study.layout import DOCUMENTS, RECORDINGS

__all__ = ["chosen_folder", "listing"]

_MOST = 500  # folders that one listing shows


def chosen_folder(typed: str) -> Path:
    """The folder that was typed or chosen; "" is the home folder, and ``~`` stands for it.

    Raises:
        StudyError: there is no such folder.
    """
    typed = typed.strip().strip("\"'")
    folder = Path(typed).expanduser() if typed else Path.home()
    if not folder.is_absolute():
        folder = Path.home() / folder
    if not folder.is_dir():
        raise StudyError(
            "there is no such folder", where=folder.name, remedy="choose one, or correct the path"
        )
    return folder.resolve()


def listing(folder: Path) -> dict[str, Any]:
    """Describe a folder: what it holds, the folders in it, and places to go to.

    ``folders`` are in the order of their names, each with its ``path``, and with ``study`` where it
    is one; ``more`` counts those that are not shown.

    Raises:
        StudyError: it cannot be read.
    """
    try:
        inside = sorted(_folders(folder), key=lambda path: path.name.casefold())
        files = [entry.name for entry in os.scandir(folder) if _is(entry, os.DirEntry.is_file)]
    except OSError as problem:
        raise StudyError(
            f"this folder cannot be read ({os.strerror(problem.errno or 0)})",
            where=folder.name,
            remedy="choose another, or see who may read it",
        ) from None
    shown = [
        {"path": str(path), "name": path.name, "study": _is_study(path)} for path in inside[:_MOST]
    ]
    endings = [Path(name).suffix.lower() for name in files if not name.startswith(".")]
    return {
        "folder": str(folder),
        "name": folder.name or str(folder),
        "above": "" if folder.parent == folder else str(folder.parent),
        "study": _is_study(folder),
        "recordings": sum(ending in RECORDINGS for ending in endings),
        "transcripts": sum(ending in DOCUMENTS for ending in endings),
        "folders": shown,
        "more": len(inside) - len(shown),
        "places": [{"path": str(path), "name": name} for path, name in _places()],
    }


def _folders(folder: Path) -> Iterator[Path]:
    for entry in os.scandir(folder):
        if not entry.name.startswith(".") and _is(entry, os.DirEntry.is_dir):
            yield Path(entry.path)


def _is(entry: os.DirEntry[str], kind: Any) -> bool:  # noqa: ANN401
    try:
        return bool(kind(entry))
    except OSError:  # a drive that is gone
        return False


def _is_study(folder: Path) -> bool:
    try:
        return (folder / SETTINGS.place).is_file()
    except OSError:
        return False


def _places() -> Iterator[tuple[Path, str]]:
    """Folders from which people start, and the drives."""
    home = Path.home()
    yield home, home.name
    for name in ("Documents", "Desktop", "Downloads"):
        if (home / name).is_dir():
            yield home / name, name
    for drive in _drives():
        yield drive, drive.name or str(drive)


def _drives() -> Iterator[Path]:
    if sys.platform == "win32":
        yield from (Path(f"{letter}:\\") for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    if Path(f"{letter}:\\").is_dir())  # fmt: skip
        return
    for mounts in (Path("/Volumes"), Path("/media") / Path.home().name, Path("/run/media")):
        if mounts.is_dir():
            yield from (path for path in sorted(mounts.iterdir()) if path.is_dir())
