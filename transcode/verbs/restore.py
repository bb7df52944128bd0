"""Restoration of the names in a released text, by the key. Identifying, and logged."""

from __future__ import annotations

from pathlib import Path

from transcode.errors import StudyError
from transcode.files import write_atomic
from transcode.pipeline.key import key_rows, note_access
from transcode.study.folder import Study

__all__ = ["restore"]


def restore(study: Study, interview: str) -> Path:
    """Write the text as it was before its release to ``confidential/restored/``, and log that.

    Raises:
        StudyError: this interview has no released text.
        PrivacyError: the key holds nothing of this text, or the log cannot be written.
    """
    from transcode.privacy.replace.release import restore as undo

    if not study.text_path(interview).exists():
        raise StudyError(
            "there is no released text of this interview",
            where=interview,
            step="restore",
            remedy=f"the interviews are {', '.join(study.interviews)}",
        )
    text = undo(study.text(interview), key_rows(study))
    note_access(study, "restore", interview)
    path = study.restored_path(interview)
    write_atomic(path, text.encode())
    return path
