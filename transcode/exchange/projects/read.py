"""Projects of other programs, recognised by their contents."""

from __future__ import annotations

from typing import IO

from transcode.exchange.projects.contents import Project
from transcode.exchange.projects.qualcoder import from_qualcoder
from transcode.exchange.projects.refi import from_qde, from_qdpx
from transcode.exchange.projects.safe import ProjectArchive, database, refused
from transcode.exchange.projects.segments import from_segments
from transcode.exchange.projects.taguette import from_taguette

__all__ = ["OTHERS", "read_project"]

OTHERS: dict[str, str] = {
    ".nvp": "NVivo", ".nvpx": "NVivo", ".nvcx": "NVivo", ".atlproj": "ATLAS.ti",
    ".atlproj22": "ATLAS.ti", ".atlproj23": "ATLAS.ti", ".mx18": "MAXQDA", ".mx20": "MAXQDA",
    ".mx22": "MAXQDA", ".mx24": "MAXQDA", ".mqda": "MAXQDA", ".f4p": "f4analyse",
    ".dvtb": "Dovetail", ".qrk": "Quirkos", ".hpr7": "ATLAS.ti", ".rqda": "RQDA",
}  # fmt: skip
"""Endings of projects that only their own program can open."""

_LARGEST = 1_000_000_000  # bytes of a file that is read whole


def read_project(file: IO[bytes], language: str = "", name: str = "") -> Project:
    """Read a project: REFI-QDA (.qdpx, .qde), Taguette, QualCoder, or a table of coded segments.

    Args:
        file: open for reading, and seekable.
        language: of the study, if known: it helps to decode texts in old encodings.
        name: of the project, where the file does not state one.

    Raises:
        ExchangeError: it is none of these, damaged, or hostile.
    """
    start = file.read(16)
    file.seek(0)
    if start.startswith(b"PK"):
        return _packed(file, language, name)
    data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise refused("the file is larger than 1 GB and not an archive")
    if start.startswith(b"SQLite format 3"):
        with database(data) as rows:
            tables = {
                str(table)
                for (table,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            if {"highlights", "highlight_tags", "documents"} <= tables:
                return from_taguette(rows)
            if {"code_text", "code_name", "source"} <= tables:
                return from_qualcoder(rows, name)
        raise refused(
            "the database is neither Taguette's nor QualCoder's",
            "export the project as REFI-QDA (.qdpx) from its program",
        )
    if data.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
        return from_qde(data, language)
    return from_segments(data, language, name)


def _packed(file: IO[bytes], language: str, name: str) -> Project:
    archive = ProjectArchive(file)
    file.seek(0)
    if "xl/workbook.xml" in archive.names:
        file.seek(0)
        return from_segments(file.read(_LARGEST), language, name)
    return from_qdpx(file, language)
