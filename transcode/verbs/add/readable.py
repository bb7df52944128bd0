"""Documents that are no transcripts, by what is in them."""

from __future__ import annotations

from pathlib import Path

from transcode.errors import ExchangeError

__all__ = ["unreadable"]

_OPENED = frozenset((".pdf", ".json", ".otr", ".doc", ".htm", ".html", ".eaf", ".exb"))
"""Endings of files that are often something else, so that a look inside is needed."""


def unreadable(file: Path, *, is_asked: bool) -> tuple[str, str] | None:
    """Reason that a file cannot be a transcript, and a remedy; ``None`` if it may be one.

    A file of an unknown kind is read as plain text only if it was given by its own name.
    """
    from transcode.exchange import read_script

    if file.suffix.lower() not in _OPENED:
        return None
    try:
        script = read_script(file.read_bytes(), file.suffix)
    except ExchangeError as problem:
        return problem.what, problem.remedy
    except OSError:
        return None  # whoever copies it says so
    if not is_asked and any(note.kind == "unknown" for note in script.notes):
        return "not a transcript, by its contents", "if it is one, give it by its own name"
    return None
