"""Pieces of a transcription that is under way, kept in ``confidential/pieces/``.

They are erased once the transcript is there.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from transcode.files import erase, is_collected, write_atomic
from transcode.study import kinds
from transcode.study.artefacts import Header
from transcode.study.folder import Study

if TYPE_CHECKING:
    from collections.abc import Callable

    from transcode.speech.pieces import Keep

__all__ = ["keeping", "let_go", "room_for"]

_DIGEST = 32  # bytes before a piece: of what follows


def keeping(study: Study, interview: str, header: Header) -> Keep:
    """Return what keeps the pieces of an interview, as far as they are made from this header.

    No piece depends on how many people are said to speak.
    """
    made_from = replace(header, parameters={**header.parameters, "speakers": 0}).key

    def keep(key: str, make: Callable[[], bytes]) -> bytes:
        name = blake2b(f"{made_from} {key}".encode(), digest_size=16).hexdigest()
        path = study.path(kinds.PIECE, interview=interview, piece=name)
        stored = path.read_bytes() if path.exists() else b""
        if stored and _digest(stored[_DIGEST:]) == stored[:_DIGEST]:
            return stored[_DIGEST:]
        made = make()
        write_atomic(path, _digest(made) + made)
        return made

    return keep


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_DIGEST).digest()


def room_for(study: Study, interview: str) -> Path | None:
    """Folder in which the sound of a recording may lie while it is worked on, beside its pieces.

    ``None`` for a worker that is to write nothing into the study.
    """
    if is_collected():
        return None
    return study.path(kinds.PIECE, interview=interview, piece="sound").parent


def let_go(study: Study, interview: str) -> None:
    """Erase the pieces of an interview: its transcript is there."""
    for path, parts in study.files(kinds.PIECE).items():
        if parts["interview"] == interview:
            erase(path)
