"""Reading of a study's files: each is read once, and again when it has changed.

A file is taken to be unchanged while its size, time and place on the disk (inode) are the same.
One that was written only a moment before it was read is read again in any case: within one tick of
the file system's clock a second change would not show (``git`` treats its index likewise).

Threads share a reading: the workbench answers several messages at a time.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import RLock, local
from typing import Any, TypeVar

from transcode.errors import ArtefactError
from transcode.study.artefacts import Header, header_in, parse_artefact, read_lines

__all__ = ["Mark", "Reading", "mark_of"]

T = TypeVar("T")

Mark = tuple[int, int, int] | None
"""Time (ns), size and inode of a file; ``None`` where there is none."""

_TICK_NS = 20_000_000  # longer than a tick of the clock that file systems stamp files by
_ROOM = 256 << 20  # bytes of files that are kept in memory; about 280 hours of transcripts


def mark_of(path: Path) -> Mark:
    """The mark by which a change of a file is noticed, without reading it."""
    try:
        stat = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


@dataclass(slots=True)
class _Kept:
    """A value made from some files, valid as long as they stay as they were."""

    marks: tuple[Mark, ...]
    read_at: int  # ns
    value: Any
    weight: int  # bytes of the files that it holds

    def still_holds(self, marks: tuple[Mark, ...]) -> bool:
        return marks == self.marks and all(
            abs(self.read_at - mark[0]) > _TICK_NS for mark in marks if mark
        )


class _File:
    """A file as it was read: its bytes until its records are known, then those."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.records: tuple[Any, ...] | None = None

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def header(self) -> Header | None:
        return header_in(self.data)

    def let_go(self) -> None:
        """Forget the bytes; what else may be asked of the file is worked out before."""
        _ = self.digest, self.header
        self.data = b""


class _Held(local):
    """Notes of one thread while it holds the files: what it found unchanged, and what it made."""

    looked: set[Hashable] | None = None
    once: dict[Hashable, Any] | None = None


class Reading:
    """The contents of the files of one study, each read once."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._weight = 0
        self._lock = RLock()  # what one thread makes, another waits for
        self._held = _Held()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Look at each file once while this lasts: nobody changes any.

        Asking 10 000 interviews what all of them say would look at 100 million files.
        """
        if self._held.looked is not None:
            yield
            return
        self._held.looked, self._held.once = set(), {}
        try:
            yield
        finally:
            self._held.looked = self._held.once = None

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the result of ``make``: made once while files are held, else each time."""
        if self._held.once is None:
            return make()
        if key not in self._held.once:
            self._held.once[key] = make()
        value: T = self._held.once[key]
        return value

    def keep(
        self, key: Hashable, paths: Iterable[Path], make: Callable[[], T], *, weight: int = 0
    ) -> T:
        """Return the result of ``make``, made again only when one of these files has changed.

        Args:
            key: names what is made; the same for the same function of the same files.
            paths: the files that it is made of; they need not exist.
            make: reads them. What it raises is not kept.
            weight: bytes that keeping it takes, where that is much.
        """
        with self._lock:
            kept = self._kept.get(key)
            if not kept or key not in (self._held.looked or ()):
                kept = self._looked_at(kept, key, tuple(paths), make, weight)
            value: T = kept.value
            return value

    def _looked_at(
        self,
        kept: _Kept | None,
        key: Hashable,
        paths: tuple[Path, ...],
        make: Callable[[], Any],
        weight: int,
    ) -> _Kept:
        """Return what is kept where its files stand as they were, else what is made anew."""
        marks = tuple(mark_of(path) for path in paths)
        if kept is None or not kept.still_holds(marks):
            self._drop(key)
            read_at = time.time_ns()
            kept = _Kept(marks, read_at, make(), weight)
            self._kept[key] = kept
            self._weight += weight
            self._make_room()
        else:
            self._kept.move_to_end(key)
        if self._held.looked is not None:
            self._held.looked.add(key)
        return kept

    def header(self, path: Path) -> Header | None:
        """The header of an artefact, or ``None`` where there is none to trust."""
        with suppress(OSError):
            return self._file(path).header
        return None

    def data(self, path: Path) -> bytes:
        """The bytes of a file that has no records.

        Raises:
            OSError: it cannot be read.
        """
        return self._file(path).data

    def digest(self, path: Path) -> str:
        """SHA-256 of a file's bytes."""
        return self._file(path).digest

    def records(self, path: Path, kind: type[T]) -> tuple[T, ...]:
        """Every record of an artefact.

        Raises:
            ArtefactError: not there, cut short, altered by hand, or written by a newer version.
        """
        return self._records(path, lambda data: parse_artefact(data, kind, where=path.name))

    def glance(self, path: Path, kind: type[T]) -> T:
        """The first record of an artefact, as a record of fewer fields where it was not read yet.

        A text has a time for every word, and often its words alone are wanted.

        Raises:
            ArtefactError: as for :meth:`records`.
        """
        with suppress(FileNotFoundError):
            file = self._file(path)
            if file.records is None:
                return parse_artefact(file.data, kind, where=path.name)[0]
        first: T = self.records(path, kind)[0]
        return first

    def lines(self, path: Path, kind: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type, or a union
        """Every record of a file without a header; none where there is no file.

        Raises:
            ArtefactError: a line that is no such record.
        """
        if not path.exists():
            return ()
        return self._records(path, lambda data: read_lines(data, kind, where=path.name))

    def notes(self, path: Path, kind: type[T]) -> tuple[T, ...]:
        """Every record of a file that is added to; half a line that a crash left does not count.

        Raises:
            ArtefactError: a line that is no such record.
        """
        if not path.exists():
            return ()
        return self._records(
            path, lambda data: read_lines(data.rpartition(b"\n")[0], kind, where=path.name)
        )

    def _records(self, path: Path, parse: Callable[[bytes], tuple[Any, ...]]) -> tuple[Any, ...]:
        try:
            file = self._file(path)
        except FileNotFoundError:
            raise ArtefactError(
                "the file is not there", where=path.name, remedy="run the step that makes it"
            ) from None
        with self._lock:
            if file.records is None:
                file.records = parse(file.data)
                file.let_go()
            return file.records

    def _file(self, path: Path) -> _File:
        def read() -> _File:
            file = _File(path.read_bytes())
            if path.suffix == ".safetensors":  # read by those who need the numbers
                file.let_go()
            return file

        mark = mark_of(path)
        return self.keep(("file", path), [path], read, weight=mark[1] if mark else 0)

    def _drop(self, key: Hashable) -> None:
        if kept := self._kept.pop(key, None):
            self._weight -= kept.weight

    def _make_room(self) -> None:
        """Forget what was not asked for the longest."""
        while self._weight > _ROOM and len(self._kept) > 1:
            self._drop(next(key for key, kept in self._kept.items() if kept.weight))
