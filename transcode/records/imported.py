"""Codings that came with a project of another program, before their text is released."""

from __future__ import annotations

from dataclasses import dataclass

from transcode.records.base import Record

__all__ = ["Imported"]


@dataclass(frozen=True, slots=True)
class Imported(Record):
    """A coding or memo on a text as it came, to be moved to the released text. Identifying.

    ``begin`` and ``end`` are code points of that text. Without a ``code`` it is a memo on the
    passage, or, where ``end`` is 0, on the interview; ``finished`` says that the coder has
    finished it. ``made_at`` is when the other program says it was made, ISO 8601, "" if it does
    not.
    """

    coder: str
    code: str = ""
    begin: int = 0
    end: int = 0
    memo: str = ""
    finished: bool = False
    made_at: str = ""
