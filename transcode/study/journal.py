"""The journal of a coder: only ever added to, each line chained to the one before."""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from transcode.errors import ArtefactError, JournalError
from transcode.files import write_atomic
from transcode.records.base import stable_id
from transcode.records.codec import JOURNAL_SCHEMA, adapter, canonical
from transcode.records.decisions import Decision, Entry, Redacted, Withdraw, _interviews
from transcode.study.reading import Reading

__all__ = ["Journal", "as_written", "id_of_message", "message_said", "said"]


FIRST = "0" * 64
_FIRST_LINE = 1_000_000  # bytes: the first decision of a coder may rest on many passages
_BOM = b"\xef\xbb\xbf"
_BACK = (
    "restore this file from a backup (decisions are never edited in place); to go on without "
    "these decisions until then, move it out of shareable/journals"
)
_message: ContextVar[tuple[str, Iterator[int]] | None] = ContextVar("message", default=None)


@contextmanager
def said(number: str) -> Iterator[None]:
    """Let what is written inside have ids that follow from the number of a message.

    A message that is sent again can then be told from one that was never carried out.
    """
    token = _message.set((number, count()))
    try:
        yield
    finally:
        _message.reset(token)


def message_said() -> str:
    """The number of the message that is being carried out; "" outside of one."""
    message = _message.get()
    return message[0] if message else ""


def id_of_message(coder: str, number: str, place: int = 0) -> str:
    """The id of the first entry, or the one at ``place``, that a message wrote to a journal."""
    return stable_id("entry", coder, number, place)


class _Read(NamedTuple):
    """A journal as it was read."""

    entries: tuple[Entry, ...]
    last: str  # digest of the last line
    torn: bytes  # half a line at the end
    clean: bytes  # the lines that were read, as this program writes them
    left: tuple[str, ...]  # what an editor left around them


class Journal:
    """The journal of one coder.

    Args:
        path: ``shareable/journals/<coder>.jsonl``; need not exist yet.
        locks: folder for the lock that keeps two processes from writing at once.
        coder: whose it is, where the file is not named so (a copy that a cloud folder made).
        reading: of the study that it belongs to.
    """

    def __init__(
        self, path: Path, *, locks: Path, coder: str = "", reading: Reading | None = None
    ) -> None:
        self.path, self.locks, self._reading = path, locks, reading or Reading()
        self._before: tuple[bytes, _Read] | None = None  # the file as last read
        self.coder = unicodedata.normalize("NFC", coder or path.stem)
        """The coder who writes here, and nobody else."""

    def __iter__(self) -> Iterator[Entry]:
        """Every entry, oldest first.

        Raises:
            JournalError: a line was altered, taken out, or is from a newer version.
        """
        return iter(self._read().entries)

    @property
    def touched(self) -> str:
        """Description of what an editor left in the file; "" where nothing.

        No decision is changed by it.

        Raises:
            JournalError: as for reading.
        """
        return ", ".join(self._read().left)

    @property
    def writer(self) -> str:
        """The coder who wrote the first line of the file; "" where it is no decision."""
        try:
            data, _ = as_written(self._data())
            lines = data[:_FIRST_LINE].removeprefix(_BOM).splitlines()
            entry = json.loads(next((line for line in lines if line.strip()), b""))
            return unicodedata.normalize("NFC", str(entry["coder"]))
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def append(self, decision: Decision) -> Entry:
        """Write one decision and return its entry once it is safely on the disk."""
        return self.extend([decision])[0]

    def extend(self, decisions: Sequence[Decision]) -> tuple[Entry, ...]:
        """Write the decisions of one act, all or none; they are on the disk when this returns.

        Raises:
            JournalError: a name that cannot name a file, a line was altered, or the disk is full.
        """
        if not re.fullmatch(r"[\w-]{1,40}", self.coder):
            raise JournalError(
                "a coder's name may hold letters, digits, - and _ only",
                remedy="choose a short name without blanks, for example --coder anna",
            )
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock():
            read = self._read()
            entries: list[Entry] = []
            lines: list[bytes] = []
            last = read.last
            for decision in decisions:
                entry = self._entry(decision, last)
                if len(decisions) > 1:
                    entry = replace(entry, act=(entries[0] if entries else entry).id)
                entries.append(entry)
                lines.append(_line(entry))
                last = hashlib.sha256(lines[-1][:-1]).hexdigest()
            if read.torn:
                self._set_aside(read.torn)
            if read.torn or read.left:
                self._write(read.clean + b"".join(lines))
            elif len(lines) > 1:
                self._write(self._data() + b"".join(lines))
            elif lines:
                self._add(lines[0])
        return tuple(entries)

    def verify(self) -> str:
        """Check the whole chain; return the digest of the last line (note it in the report).

        Raises:
            JournalError: the chain is broken, or the last line is torn.
        """
        read = self._read()
        named: set[str] = set()
        for entry in reversed(read.entries):  # a withdrawal stands after what it changed
            if isinstance(entry.decision, Withdraw):
                named.update(entry.decision.entries)
            elif isinstance(entry.decision, Redacted) and entry.id not in named:
                raise JournalError(
                    "a decision was taken out, and no withdrawal says so",
                    where=self.path.name,
                    remedy="restore this file from a backup, then withdraw the interview",
                )
        if read.torn:
            raise JournalError(
                "the last line is torn (a crash or a full disk while it was written)",
                where=self.path.name,
                remedy="make that decision again: the next one sets the torn line aside",
            )
        return read.last

    def is_about(self, interview: str) -> bool:
        """Return whether a decision is about this interview or a passage of it."""
        return any(interview in _interviews(entry.decision) for entry in self)

    def withdraw(self, interview: str, change: Callable[[Decision], Decision]) -> tuple[Entry, ...]:
        """Take out what may not stay: change decisions, link the chain anew, say so at the end.

        All of it is on the disk when this returns, or nothing. Without a decision to change,
        nothing is written.

        Args:
            interview: that is withdrawn; "" where names are taken out.
            change: gives each decision as it may stay; itself where nothing is wrong with it.

        Returns:
            The entries as they were, of those that were changed.

        Raises:
            JournalError: a line was altered before.
        """
        with self._lock():
            entries, before, torn, _, _ = self._read()
            new = [change(entry.decision) for entry in entries]
            changed = tuple(
                entry for entry, now in zip(entries, new, strict=True) if now != entry.decision
            )
            if not changed:
                return ()
            lines: list[bytes] = []
            last = FIRST
            for entry, decision in zip(entries, new, strict=True):
                lines.append(_line(replace(entry, decision=decision, prev=last)))
                last = hashlib.sha256(lines[-1][:-1]).hexdigest()
            ids = tuple(entry.id for entry in changed)
            lines.append(_line(self._entry(Withdraw(interview, before, ids), last)))
            if torn:
                self._set_aside(torn)
            write_atomic(self.path, b"".join(lines))
        return changed

    def _lock(self) -> AbstractContextManager[object]:
        """A lock that keeps two programs from writing at the same time."""
        from filelock import FileLock

        self.locks.mkdir(parents=True, exist_ok=True)
        return FileLock(self.locks / f"{self.path.name}.lock")

    def _entry(self, decision: Decision, last: str) -> Entry:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        if message := _message.get():
            number, places = message
            return Entry(
                id_of_message(self.coder, number, next(places)), at, self.coder, decision, last
            )
        content = canonical(adapter(type(decision)).dump_python(decision, mode="json"))
        return Entry(stable_id("entry", last, at, content.decode()), at, self.coder, decision, last)

    def _read(self) -> _Read:
        key = "journal", self.path, self.coder
        return self._reading.keep(key, [self.path], self._read_file)

    def _data(self) -> bytes:
        return self._reading.data(self.path) if self.path.exists() else b""

    def _read_file(self) -> _Read:
        """Read the file; of one that has only grown, what was added.

        A page asks after each of thousands of decisions, and checking a line takes far longer than
        comparing it with what was checked before.
        """
        raw = self._data()
        if self._before and raw.startswith(self._before[0]):
            before, known = self._before
            added = self._parse(raw[len(before) :], after=known)
            if not added.torn and not added.left:
                self._before = raw, added
                return added
        data, left = as_written(raw)
        read = self._parse(data)
        read = read._replace(left=left + read.left)
        self._before = (raw, read) if read.entries and not read.torn and not read.left else None
        return read

    def _parse(self, data: bytes, *, after: _Read | None = None) -> _Read:
        """Read lines, chained to those read before."""
        lines = data.removeprefix(_BOM).splitlines()
        ended = data.endswith((b"\n", b"\r"))
        entries: list[Entry] = list(after.entries) if after else []
        kept: list[bytes] = []
        last, torn = after.last if after else FIRST, b""
        for number, raw in enumerate(lines, start=len(entries) + 1):
            if not (line := raw.strip()):
                continue
            entry: Entry | None = None
            with suppress(ValidationError):
                entry = adapter(Entry).validate_json(line)
            if (entry.schema if entry else _schema_of(line)) > JOURNAL_SCHEMA:
                raise JournalError(
                    f"line {number} was written by a newer version",
                    where=self.path.name,
                    remedy="pip install -U transcode-qda",
                )
            if entry is None and raw is lines[-1] and not ended:
                torn = raw
                break
            if (
                entry is None
                or entry.prev != last
                or unicodedata.normalize("NFC", entry.coder) != self.coder
            ):
                raise JournalError(
                    f"line {number} was altered, or a line before it was taken out",
                    where=self.path.name,
                    remedy=_BACK,
                )
            entries.append(entry)
            kept.append(line)
            last = hashlib.sha256(line).hexdigest()
        clean = b"".join(line + b"\n" for line in kept)
        return _Read(tuple(entries), last, torn, clean, _left(data, torn, clean) if data else ())

    def _add(self, line: bytes) -> None:
        """Add one line to the file."""
        size = self.path.stat().st_size if self.path.exists() else 0
        try:
            with self.path.open("ab") as stream:
                stream.write(line)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as problem:
            with suppress(OSError):  # what is reported as not saved may not turn up later
                os.truncate(self.path, size)
            raise self._unsaved(os.strerror(problem.errno or 0)) from problem

    def _write(self, data: bytes) -> None:
        """Put the whole file in place of the old one."""
        try:
            write_atomic(self.path, data)
        except ArtefactError as problem:
            raise self._unsaved(problem.what) from problem

    def _unsaved(self, why: str) -> JournalError:
        return JournalError(
            f"the decision could not be saved ({why})",
            where=self.path.name,
            remedy="free space on the disk, then decide again; nothing before it is lost",
        )

    def _set_aside(self, torn: bytes) -> None:
        """Keep a torn tail beside the journal: never acknowledged, but not ours to lose."""
        aside = self.path.with_suffix(".torn")
        aside.write_bytes((aside.read_bytes() if aside.exists() else b"") + torn + b"\n")


def as_written(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A journal in the letters that this program writes, and what other programs left, in words.

    Editors save it in UTF-16; a sync program or a crash fills its end with zeros.
    """
    left: list[str] = []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        with suppress(UnicodeDecodeError):
            data = data.decode("utf-16").encode()
            left.append("UTF-16 letters")
    if data.endswith(b"\0"):
        data = data.rstrip(b"\0")
        left.append("zeros at the end")
    return data, tuple(left)


def _left(data: bytes, torn: bytes, clean: bytes) -> tuple[str, ...]:
    """Description of anything around the lines that this program does not write."""
    body = data[: len(data) - len(torn)]
    if body == clean:
        return ()
    lines = body.removeprefix(_BOM).splitlines()
    signs = {
        "a byte order mark": body.startswith(_BOM),
        "other line ends": b"\r" in body,
        "blank lines": any(not line.strip() for line in lines),
        "blanks around lines": any(line.strip() not in (b"", line) for line in lines),
        "no line feed at the end": not body.endswith((b"\n", b"\r")),
    }
    return tuple(name for name, is_there in signs.items() if is_there)


def _line(entry: Entry) -> bytes:
    return canonical(adapter(Entry).dump_python(entry, mode="json")) + b"\n"


def _schema_of(line: bytes) -> int:
    with suppress(ValueError):
        entry = json.loads(line)
        if isinstance(entry, dict) and isinstance(entry.get("schema"), int):
            return int(entry["schema"])
    return 0
