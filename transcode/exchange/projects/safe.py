"""Projects of strangers, opened so that a hostile one does no harm: archives, XML, databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from transcode.errors import ExchangeError
from transcode.files.untrusted import Archive, Asked, xml_root
from transcode.records.figures import counted

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = [
    "MOST_SELECTIONS", "ProjectArchive", "check_number", "database", "project_xml", "refused",
]  # fmt: skip

MOST_SELECTIONS = 300_000
"""Selections and codings that a project may have. The largest study we know of has 50,000."""

_MOST_XML = 300_000_000  # bytes
_MOST_TEXT = 10_000_000  # bytes of one source: five hundred hours of talk
_MOST_TEXTS = 600_000_000  # bytes of all sources
_MOST_DATABASE = 1_000_000_000  # bytes

_PROJECT = Asked(
    "a project (.qdpx)", "read the project",
    "export the project again from its program; if it is this large, in parts", _MOST_XML,
)  # fmt: skip


def refused(what: str, remedy: str = "") -> ExchangeError:
    """Make an error about a project."""
    return _PROJECT.refused(what, remedy)


class ProjectArchive(Archive):
    """A project that is an archive.

    Raises:
        ExchangeError: as for :class:`~transcode.files.untrusted.Archive`.
    """

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file, _PROJECT)
        self._texts = 0

    def text(self, name: str) -> bytes:
        """Bytes of a member that is a text; all texts together are limited too."""
        data = self.read(name, _MOST_TEXT)
        self._texts += len(data)
        if self._texts > _MOST_TEXTS:
            raise refused("the texts of the project are larger than 600 MB together")
        return data

    def xml(self, name: str) -> _Element:
        """Root of a member that is a project."""
        return project_xml(self.read(name))


def project_xml(data: bytes) -> _Element:
    """Parse a project or codebook.

    Raises:
        ExchangeError: as for :func:`~transcode.files.untrusted.xml_root`, or more selections than
            can be meant.
    """
    for mark in ("startPosition", "CodeRef"):  # before the tree takes up memory
        check_number(max(data.count(mark.encode(letters)) for letters in ("utf-8", "utf-16-le")))
    return xml_root(data, _PROJECT)


@contextmanager
def database(data: bytes) -> Iterator[sqlite3.Connection]:
    """Open a copy of an SQLite database in memory; the file itself is never written to.

    Raises:
        ExchangeError: not such a database, damaged, with views, or a query that does not end.
    """
    if len(data) > _MOST_DATABASE:
        raise refused("the database is larger than 1 GB")
    connection = sqlite3.connect(":memory:")
    steps = [0]

    def is_too_long() -> bool:
        steps[0] += 1
        return steps[0] > 3_000  # times 100,000 steps of the machine: a quarter of a minute

    try:
        connection.deserialize(data)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        connection.set_progress_handler(is_too_long, 100_000)
        made = connection.execute("SELECT type, sql FROM sqlite_master").fetchall()
        if any(kind == "view" or "CREATE VIRTUAL" in str(sql).upper() for kind, sql in made):
            raise refused(
                "the database holds views, which neither Taguette nor QualCoder makes",
                "do not use this file; ask whoever sent it for another export",
            )
        yield connection
    except sqlite3.Error as problem:
        kind = type(problem).__name__
        raise refused(f"the database is damaged, or of another program ({kind})") from None
    finally:
        connection.close()


def check_number(selections: int) -> None:
    """Refuse a project with more selections than can be meant.

    Raises:
        ExchangeError: there are too many.
    """
    if selections > MOST_SELECTIONS:
        raise refused(f"the project holds {counted(selections, 'selection')}, too many to be meant")
