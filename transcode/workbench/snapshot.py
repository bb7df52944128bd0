"""Snapshot of the files that a session reads, each read again when it changes.

Only the shareable half of the study and the coder's own journal: coding is blind.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from transcode.errors import DecisionError
from transcode.records.codebook import Codebook, fold
from transcode.records.coding import Description, Proposal
from transcode.records.decisions import Entry
from transcode.records.people import Group
from transcode.records.texts import Anchor, ReleasedText
from transcode.study.folder import Study
from transcode.study.journal import Journal

__all__ = ["Desk"]

T = TypeVar("T")


class Desk:
    """The study as one coder sees it, kept in memory while the files stand as they are."""

    def __init__(self, study: Study, journal: Journal) -> None:
        self.study, self.journal = study, journal
        self._files: dict[Path, tuple[tuple[int, int] | None, Any]] = {}

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The coder's journal, oldest first."""
        return self._state()[0]

    @property
    def codebook(self) -> Codebook:
        """What the journal amounts to."""
        return self._state()[1]

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """The candidate codes.

        Raises:
            ArtefactError: nothing has been proposed yet.
        """
        return self._kept(self.study.proposals_file, lambda: self.study.proposals)

    @property
    def descriptions(self) -> tuple[Description, ...]:
        """What a language model made of the proposals."""
        return self._kept(self.study.descriptions_file, lambda: self.study.descriptions)

    @property
    def groups(self) -> dict[str, Group]:
        """Interview id -> group, for every interview."""
        return self._kept(self.study.participants_file, lambda: self.study.groups)

    @property
    def persons(self) -> dict[str, str]:
        """Interview id -> participant."""
        return self.study.persons

    def text(self, interview: str) -> ReleasedText | None:
        """The released text of an interview; ``None`` where there is none."""
        if interview not in self.groups:  # only known ids become paths
            return None
        path = self.study.text_path(interview)
        return self._kept(path, lambda: self.study.text(interview) if path.exists() else None)

    def check(self, anchor: Anchor) -> None:
        """Refuse an anchor that is no passage of a text as it stands.

        Raises:
            DecisionError: no such text, changed since, or outside of it.
        """
        text = self.text(anchor.interview)
        if text is None:
            raise DecisionError("there is no such text", remedy="give an interview id: P01")
        if anchor.digest != text.digest:
            raise DecisionError(
                "the text has changed since",
                where=anchor.interview,
                remedy="look at the passage again, then code it",
            )
        if not 0 <= anchor.begin < anchor.end <= len(text.text):
            raise DecisionError("the passage is not inside the text", where=anchor.interview)

    def _state(self) -> tuple[tuple[Entry, ...], Codebook]:
        def read() -> tuple[tuple[Entry, ...], Codebook]:
            entries = tuple(self.journal)
            texts = self.study.shareable / "texts"
            return entries, fold(entries, self._kept(texts, self.study.carrying))

        return self._kept(self.journal.path, read)

    def _kept(self, path: Path, read: Callable[[], T]) -> T:
        """What ``read`` makes of a file, made again when the file has changed."""
        found = path.stat() if path.exists() else None
        mark = (found.st_mtime_ns, found.st_size) if found else None
        if path not in self._files or self._files[path][0] != mark:
            self._files[path] = (mark, read())
        kept: T = self._files[path][1]
        return kept
