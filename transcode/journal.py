"""A coder's journal: every decision, in order, never rewritten.

One file per coder and one writer per file, so that a shared drive cannot conflict and joining two
coders is copying a file. Each line is one :class:`Entry` in canonical JSON and names the SHA-256
of the line before it: an edit or a deletion inside the journal is seen by :meth:`Journal.verify`.
(Cutting off the *end* is seen only where the last digest was noted elsewhere; the report prints
it.) A journal points at passages and never quotes them; what is said in it are the coder's words.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock
from pydantic import ValidationError

from transcode.artefacts import SCHEMA, adapter, canonical, write_atomic
from transcode.errors import JournalError
from transcode.records import Anchor, Record, stable_id

__all__ = [
    "Apply", "Confirm", "Cover", "Create", "CreateTheme", "Decision", "Define", "Entry", "Journal",
    "Memo", "Merge", "Move", "Reject", "Rename", "Retract", "Withhold",
]  # fmt: skip

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Confirm(Record):
    """Accept a proposal as a code, on the passages that the coder saw."""

    proposal: str
    code: str
    name: str
    anchors: tuple[Anchor, ...]
    verb: Literal["confirm"] = "confirm"


@dataclass(frozen=True, slots=True)
class Reject(Record):
    """Refuse a proposal."""

    proposal: str
    reason: str = ""
    verb: Literal["reject"] = "reject"


@dataclass(frozen=True, slots=True)
class Create(Record):
    """Add a code of the coder's own."""

    code: str
    name: str
    definition: str = ""
    verb: Literal["create"] = "create"


@dataclass(frozen=True, slots=True)
class Rename(Record):
    """Give a code or a theme another name."""

    target: str
    name: str
    verb: Literal["rename"] = "rename"


@dataclass(frozen=True, slots=True)
class Define(Record):
    """Say what a code or a theme means, what belongs to it and what does not."""

    target: str
    definition: str
    verb: Literal["define"] = "define"


@dataclass(frozen=True, slots=True)
class Merge(Record):
    """Let one code go up in another; its codings move along."""

    code: str
    into: str
    verb: Literal["merge"] = "merge"


@dataclass(frozen=True, slots=True)
class CreateTheme(Record):
    """Add a theme."""

    theme: str
    name: str
    definition: str = ""
    verb: Literal["create-theme"] = "create-theme"


@dataclass(frozen=True, slots=True)
class Move(Record):
    """Put a code under a theme, or (``theme=""``) under none."""

    code: str
    theme: str
    verb: Literal["move"] = "move"


@dataclass(frozen=True, slots=True)
class Apply(Record):
    """Code a passage."""

    code: str
    anchor: Anchor
    verb: Literal["apply"] = "apply"


@dataclass(frozen=True, slots=True)
class Withhold(Record):
    """Take a code off every passage that the span touches."""

    code: str
    anchor: Anchor
    verb: Literal["withhold"] = "withhold"


@dataclass(frozen=True, slots=True)
class Memo(Record):
    """A note of the coder's own, about a code, theme or proposal, or (``about=""``) the study."""

    text: str
    about: str = ""
    anchor: Anchor | None = None
    verb: Literal["memo"] = "memo"


@dataclass(frozen=True, slots=True)
class Cover(Record):
    """The coder has worked through this interview: no coding in it is a real "no"."""

    interview: str
    verb: Literal["cover"] = "cover"


@dataclass(frozen=True, slots=True)
class Retract(Record):
    """Undo an entry. Retracting a retraction is redo."""

    entry: str
    verb: Literal["retract"] = "retract"


Decision = (
    Confirm
    | Reject
    | Create
    | Rename
    | Define
    | Merge
    | CreateTheme
    | Move
    | Apply
    | Withhold
    | Memo
    | Cover
    | Retract
)


@dataclass(frozen=True, slots=True)
class Entry(Record):
    """A line of a journal. ``at`` is ISO 8601 in UTC; ``prev`` the SHA-256 of the line before."""

    id: str
    at: str
    coder: str
    decision: Decision
    prev: str
    schema: int = SCHEMA


class Journal:
    """The journal of one coder.

    Args:
        path: ``shareable/journals/<coder>.jsonl``; need not exist yet.
        locks: folder for the lock that keeps two processes from writing at once.
    """

    def __init__(self, path: Path, *, locks: Path) -> None:
        self.path, self.locks = path, locks

    @property
    def coder(self) -> str:
        """The coder who writes here, and nobody else."""
        return self.path.stem

    def __iter__(self) -> Iterator[Entry]:
        """Every entry, oldest first.

        Raises:
            JournalError: a line was altered, taken out, or is from a newer version.
        """
        return iter(self._read()[0])

    def append(self, decision: Decision) -> Entry:
        """Write one decision and return its entry once it is safely on the disk."""
        if not re.fullmatch(r"[\w-]{1,40}", self.coder):
            raise JournalError(
                "a coder's name may hold letters, digits, - and _ only",
                remedy="choose a short name without blanks, for example --coder anna",
            )
        self.locks.mkdir(parents=True, exist_ok=True)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.locks / f"{self.path.name}.lock"):
            _, last, torn = self._read()
            if torn:
                self._set_aside(torn)
            at = datetime.now(UTC).isoformat(timespec="milliseconds")
            content = canonical(adapter(type(decision)).dump_python(decision, mode="json"))
            entry = Entry(
                id=stable_id("entry", last, at, content.decode()),
                at=at,
                coder=self.coder,
                decision=decision,
                prev=last,
            )
            line = canonical(adapter(Entry).dump_python(entry, mode="json")) + b"\n"
            try:
                with self.path.open("ab") as stream:
                    stream.write(line)
                    stream.flush()
                    os.fsync(stream.fileno())
            except OSError as problem:
                raise JournalError(
                    f"the decision could not be saved ({os.strerror(problem.errno or 0)})",
                    where=self.path.name,
                    remedy="free space on the disk, then decide again; nothing before it is lost",
                ) from problem
        return entry

    def verify(self) -> str:
        """Check the whole chain; return the digest of the last line (note it in the report).

        Raises:
            JournalError: the chain is broken, or the last line is torn.
        """
        _, last, torn = self._read()
        if torn:
            raise JournalError(
                "the last line is torn (a crash or a full disk while it was written)",
                where=self.path.name,
                remedy="make that decision again: the next one sets the torn line aside",
            )
        return last

    def _read(self) -> tuple[tuple[Entry, ...], str, bytes]:
        """The entries, the digest of the last whole line, and a torn tail if there is one."""
        data = self.path.read_bytes() if self.path.exists() else b""
        whole, newline, torn = data.rpartition(b"\n")
        entries: list[Entry] = []
        last = FIRST
        for number, line in enumerate((whole + newline).splitlines(), start=1):
            entry: Entry | None = None
            with suppress(ValidationError):
                entry = adapter(Entry).validate_json(line)
            if (entry.schema if entry else _schema_of(line)) > SCHEMA:
                raise JournalError(
                    f"line {number} was written by a newer version",
                    where=self.path.name,
                    remedy="pip install -U transcode-qda",
                )
            if entry is None or entry.prev != last or entry.coder != self.coder:
                raise JournalError(
                    f"line {number} was altered, or a line before it was taken out",
                    where=self.path.name,
                    remedy="restore this file from a backup: decisions are never edited in place",
                )
            entries.append(entry)
            last = hashlib.sha256(line).hexdigest()
        return tuple(entries), last, torn

    def _set_aside(self, torn: bytes) -> None:
        """Keep a torn tail beside the journal: never acknowledged, but not ours to lose."""
        aside = self.path.with_suffix(".torn")
        aside.write_bytes((aside.read_bytes() if aside.exists() else b"") + torn + b"\n")
        write_atomic(self.path, self.path.read_bytes()[: -len(torn)])


def _schema_of(line: bytes) -> int:
    with suppress(ValueError):
        found = json.loads(line)
        if isinstance(found, dict) and isinstance(found.get("schema"), int):
            return int(found["schema"])
    return 0
