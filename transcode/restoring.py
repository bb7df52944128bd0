"""A released text with the names put back, for whoever holds the key. Identifying, and noted."""

from __future__ import annotations

import getpass
import os
from datetime import UTC, datetime
from pathlib import Path

from transcode.artefacts import write_atomic
from transcode.errors import PrivacyError, StudyError
from transcode.releasing import key_rows
from transcode.study import Study

__all__ = ["restore"]


def restore(study: Study, interview: str) -> Path:
    """Write the text as it was before its release to ``confidential/restored/``, and note that.

    Raises:
        StudyError: this interview has no released text.
        PrivacyError: the key holds nothing of this text; or the note cannot be written.
    """
    from transcode.privacy import restore as undo

    if not study.text_path(interview).exists():
        raise StudyError(
            "there is no released text of this interview",
            where=interview,
            step="restore",
            remedy=f"the interviews are {', '.join(study.interviews)}",
        )
    text = undo(study.text(interview), key_rows(study))
    _note_access(study, "restore", interview)
    path = study.restored_path(interview)
    write_atomic(path, text.encode())
    return path


def _note_access(study: Study, what: str, about: str) -> None:
    try:
        who = getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user on this system
        who = "unknown"
    line = f"{datetime.now(UTC).isoformat(timespec='seconds')}\t{who}\t{what}\t{about}\n"
    try:
        log = os.open(study.access_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(log, line.encode())
            os.fsync(log)
        finally:
            os.close(log)
    except OSError as problem:
        raise PrivacyError(
            f"cannot be written ({os.strerror(problem.errno or 0)}); nothing is told",
            where=study.access_file.name,
            step=what,
            remedy="free space on the disk, or see who may write there",
        ) from None
