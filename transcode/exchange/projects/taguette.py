"""Taguette projects: an SQLite database with documents in HTML, tags and highlights.

Offsets of a highlight count bytes (UTF-8) of a document's text without its tags; the snippet that
each highlight stores proves it (:mod:`transcode.exchange.projects.units`).
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from itertools import pairwise

from transcode.exchange.projects.contents import (
    FoundCode,
    FoundCoding,
    FoundMemo,
    FoundSource,
    Left,
    Project,
    summed,
    when,
)
from transcode.exchange.projects.safe import MOST_SELECTIONS, check_number, refused
from transcode.exchange.projects.units import Quoted, place_quoted

__all__ = ["from_taguette"]

_LONGEST = 10_000_000  # letters of a document
_BLOCKS = frozenset(
    (
        *("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table"),
        *("blockquote", "section", "article", "pre", "hr"),
    )
)


class _Text(HTMLParser):
    """Text of a document, and the places where blocks end without a line end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.length = 0
        self.breaks: list[int] = []
        self.other: list[str] = []  # pictures and the like

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a new block."""
        if tag in _BLOCKS:
            self.breaks.append(self.length)
        elif tag in ("img", "video", "audio", "object"):
            self.other.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a block."""
        if tag in _BLOCKS:
            self.breaks.append(self.length)

    def handle_data(self, data: str) -> None:
        """Take the words."""
        self.parts.append(data)
        self.length += len(data)


def _text_of(html: str) -> tuple[str, list[int], int]:
    """The text without tags, where line ends are missing in it, and how many pictures it holds."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    text = "".join(parser.parts)
    missing = [
        at
        for at in sorted(set(parser.breaks))
        if 0 < at < len(text) and text[at - 1] != "\n" and text[at] != "\n"
    ]
    return text, missing, len(parser.other)


def _with_breaks(text: str, missing: list[int]) -> str:
    edges = [0, *missing, len(text)]
    return "\n".join(text[a:b] for a, b in pairwise(edges))


def from_taguette(rows: sqlite3.Connection) -> Project:
    """Read the one project of a database.

    Raises:
        ExchangeError: it holds none, or several.
    """
    projects = rows.execute("SELECT id, name, description FROM projects ORDER BY id").fetchall()
    if len(projects) != 1:
        raise refused(
            f"the database holds {len(projects)} projects",
            "open the project in Taguette and choose 'Export this project' (.sqlite3)",
        )
    project, name, description = projects[0]
    (number,) = rows.execute("SELECT count(*) FROM highlight_tags").fetchone()
    check_number(number)
    users = [
        str(login)
        for (login,) in rows.execute(
            "SELECT user_login FROM project_members WHERE project_id = ? ORDER BY user_login",
            (project,),
        )
    ]
    by = _made_by(rows, project)
    users += sorted({user for user, _ in by.values()} - set(users))
    only = users[0] if len(users) == 1 else ""
    left: list[Left] = []
    sources = tuple(_sources(rows, project, by, only, left))
    memos = [FoundMemo(str(description).strip(), only)] if str(description or "").strip() else []
    for id, said in rows.execute(
        "SELECT id, description FROM documents WHERE project_id = ?", (project,)
    ):
        if str(said or "").strip():
            memos.append(FoundMemo(str(said).strip(), only, f"document {id}"))
    return Project(
        str(name), "Taguette", tuple((user, user) for user in users),
        tuple(_codes(rows, project)), sources, (), tuple(memos), left=summed(left),
    )  # fmt: skip


def _codes(rows: sqlite3.Connection, project: int) -> Iterator[FoundCode]:
    """Tags; "a.b" lies in "a" where there is such a tag."""
    tags = rows.execute(
        "SELECT id, path, description FROM tags WHERE project_id = ? ORDER BY id", (project,)
    ).fetchall()
    ids = {str(path): f"tag {id}" for id, path, _ in tags}
    for id, path, description in tags:
        above, _, last = str(path).rpartition(".")
        is_inside = above in ids
        yield FoundCode(
            f"tag {id}",
            last if is_inside else str(path),
            str(description or ""),
            ids[above] if is_inside else "",
        )


def _made_by(rows: sqlite3.Connection, project: int) -> dict[int, tuple[str, str]]:
    """Highlight -> the user who made or last changed it, and when, in UTC."""
    by: dict[int, tuple[str, str]] = {}
    for user, date, payload in rows.execute(
        "SELECT user_login, date, payload FROM commands WHERE project_id = ? ORDER BY id",
        (project,),
    ):
        with suppress(ValueError, TypeError, KeyError):
            command = json.loads(payload)
            if command.get("type") == "highlight_add":
                by[int(command["highlight_id"])] = str(user), when(f"{date}+00:00")
    return by


def _sources(
    rows: sqlite3.Connection,
    project: int,
    by: dict[int, tuple[str, str]],
    only: str,
    left: list[Left],
) -> Iterator[FoundSource]:
    tagged: dict[int, list[int]] = {}
    for highlight, tag in rows.execute(
        "SELECT highlight_id, tag_id FROM highlight_tags ORDER BY highlight_id, tag_id LIMIT ?",
        (MOST_SELECTIONS,),
    ):
        tagged.setdefault(highlight, []).append(tag)
    documents = rows.execute(
        "SELECT id, name, contents FROM documents WHERE project_id = ? ORDER BY id", (project,)
    ).fetchall()
    if any(len(str(contents)) > _LONGEST for _, _, contents in documents):
        raise refused("a document is longer than any interview (10 million letters)")
    read = [(id, str(name), *_text_of(str(contents))) for id, name, contents in documents]
    marks = [
        rows.execute(
            "SELECT id, start_offset, end_offset, snippet FROM highlights "
            "WHERE document_id = ? ORDER BY id",
            (id,),
        ).fetchall()
        for id, *_ in read
    ]
    quoted = [
        [Quoted(int(start), int(end), _text_of(str(snippet))[0]) for _, start, end, snippet in own]
        for own in marks
    ]
    texts = [text for _, _, text, _, _ in read]
    placed = place_quoted(list(zip(texts, quoted, strict=True)), "bytes")
    for (id, name, text, missing, pictures), own, found in zip(read, marks, placed, strict=True):
        if pictures:
            left.append(Left("picture", name, "pictures in a document are not read", pictures))
        codings: list[FoundCoding] = []
        for (highlight, *_), place in zip(own, found.places, strict=True):
            tags = tagged.get(highlight, [])
            if place is None:
                why = f"its place is not in the text of '{name}'"
                left.append(Left("coding", "", why, max(1, len(tags))))
                continue
            if not tags:
                left.append(Left("passage without a code", "", f"in '{name}'"))
            begin = place[0] + bisect_right(missing, place[0])
            end = place[1] + bisect_left(missing, place[1])
            user, at = by.get(highlight, (only, ""))
            codings += (FoundCoding(f"tag {tag}", user, begin, end, "", at) for tag in tags)
        whole = _with_breaks(text, missing)
        yield FoundSource(f"document {id}", name, whole, tuple(codings), found.found)
