"""Files, whole or not there: write, erase, digest."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from transcode.errors import ArtefactError

__all__ = [
    "erase",
    "file_digest",
    "is_temporary",
    "remove_temporaries",
    "temporary_beside",
    "write_atomic",
]


_TEMPORARY = ".part-"


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_atomic(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` so that the real name only ever holds the whole content.

    A full disk or a kill leaves the old file as it was; the temporary beside it is removed
    by :func:`remove_temporaries` on the next run.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f"{_TEMPORARY}{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644 if not path.exists() else path.stat().st_mode & 0o777)
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
    """Remove half-written files that killed processes left below ``root``."""
    for left in root.rglob(f"{_TEMPORARY}*"):
        left.unlink(missing_ok=True)
