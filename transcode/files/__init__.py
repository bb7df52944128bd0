"""Files, whole or not there: write, erase, digest."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

from transcode.errors import ArtefactError

__all__ = [
    "CONFIDENTIAL",
    "append_line",
    "collected",
    "erase",
    "file_digest",
    "is_collected",
    "is_confidential",
    "is_temporary",
    "remove_temporaries",
    "state_folder",
    "temporary_beside",
    "temporary_folder",
    "write_atomic",
]


_TEMPORARY = ".part-"
CONFIDENTIAL = "confidential"
"""The folder of a study whose files only their owner may read."""

_COLLECTED: ContextVar[dict[Path, bytes] | None] = ContextVar("collected", default=None)


@contextlib.contextmanager
def collected() -> Iterator[dict[Path, bytes]]:
    """Collect what would be written, in order, and write nothing.

    So a worker that may read a study but not write into it hands over what it has made.
    """
    held: dict[Path, bytes] = {}
    token = _COLLECTED.set(held)
    try:
        yield held
    finally:
        _COLLECTED.reset(token)


def is_collected() -> bool:
    """Return whether what is written now is collected instead."""
    return _COLLECTED.get() is not None


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_atomic(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` so that the real name only ever holds the whole content.

    A full disk or a kill leaves the old file as it was; the temporary beside it is removed
    by :func:`remove_temporaries` on the next run.
    """
    if (held := _COLLECTED.get()) is not None:
        held[path] = data
        return
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f"{_TEMPORARY}{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(_mode(path))
        temporary.replace(path)
    except OSError as problem:
        if temporary:
            temporary.unlink(missing_ok=True)
        raise ArtefactError(
            f"this file cannot be written ({os.strerror(problem.errno or 0)}); "
            "the old one is unchanged",
            where=path.name,
            remedy="free space on the disk or check the permissions, then run again",
        ) from problem
    _sync(path.parent)


def append_line(path: Path, line: bytes) -> None:
    """Add a line to a file that only its owner may read; it is on the disk when this returns.

    Half a line that a power cut left at the end was never acknowledged, and is cut off first.

    Raises:
        OSError: it cannot be written.
    """
    path.touch(mode=0o600)
    with path.open("ab+") as stream:
        end = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, end - 1))
        if end and stream.read(1) != b"\n":
            stream.seek(0)
            stream.truncate(stream.read().rfind(b"\n") + 1)
        stream.write(line)
        stream.flush()
        os.fsync(stream.fileno())


def _mode(path: Path) -> int:
    """The permissions of a file to be written: the owner's alone where it is confidential."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    return mode & 0o700 if is_confidential(path) else mode


def is_confidential(path: Path) -> bool:
    """Return whether a file lies in a folder of that name, which only its owner may read."""
    return CONFIDENTIAL in path.parts


def erase(path: Path) -> None:
    """Delete a file or a folder, even if read-only; the deletion is synced to the disk.

    Raises:
        ArtefactError: it cannot be deleted.
    """
    try:
        if path.is_dir() and not path.is_symlink():
            for inside in path.iterdir():
                erase(inside)
            path.rmdir()
        elif path.is_symlink() or path.exists():
            if not path.is_symlink():
                path.chmod(0o600)  # some systems keep what is read-only
            path.unlink()
    except OSError as problem:
        raise ArtefactError(
            f"this file cannot be deleted ({os.strerror(problem.errno or 0)})",
            where=path.name,
            remedy="close it in other programs, check the permissions, then run again",
        ) from None
    _sync(path.parent)


def _sync(path: Path) -> None:
    """Sync a folder, so that a rename or deletion survives a power cut, where the system can."""
    with contextlib.suppress(OSError):
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def temporary_beside(path: Path) -> Path:
    """The name of a file while it is being written; it is given its own once it is whole."""
    return path.with_name(f"{_TEMPORARY}{path.name}")


def is_temporary(path: Path) -> bool:
    """Return whether a file is being written, or was when its process was killed."""
    return path.name.startswith(_TEMPORARY)


def remove_temporaries(root: Path) -> None:
    """Remove half-written files, and folders of them, that killed processes left below a folder."""
    for left in list(root.rglob(f"{_TEMPORARY}*")):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def temporary_folder(within: Path) -> tempfile.TemporaryDirectory[str]:
    """Make a folder that is removed at the end, or else by :func:`remove_temporaries`."""
    return tempfile.TemporaryDirectory(prefix=_TEMPORARY, dir=within)


# --- the user's own


def state_folder() -> Path:
    """The folder of this user's state; made if need be, and closed to others."""
    folder = _state() / "transcode"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _state() -> Path:
    if chosen := os.environ.get("XDG_STATE_HOME"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path.home() / ".local" / "state"
