"""QualCoder projects: the database ``data.qda`` in a project folder (``.qda``), read only."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from transcode.exchange.projects.contents import (
    FoundCase,
    FoundCode,
    FoundCoding,
    FoundMemo,
    FoundSource,
    Left,
    Project,
    summed,
    when,
)
from transcode.exchange.projects.safe import check_number
from transcode.exchange.projects.units import Quoted, place_quoted, plain

__all__ = ["from_qualcoder"]


def from_qualcoder(rows: sqlite3.Connection, name: str = "") -> Project:
    """Read a project.

    Raises:
        ExchangeError: more codings than can be meant.
    """
    reader = _Reader(rows)
    sources = reader.sources()
    return Project(
        name, "QualCoder", reader.users(), tuple(reader.codes()), sources,
        tuple(reader.cases({source.id for source in sources})),
        tuple(reader.memos(sources)), left=summed(reader.left),
    )  # fmt: skip


class _Reader:
    def __init__(self, rows: sqlite3.Connection) -> None:
        self.rows = rows
        self.left: list[Left] = []
        tables = rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        self.tables = {str(name) for (name,) in tables}
        self.raw: dict[str, str] = {}
        check_number(int(self.rows.execute("SELECT count(*) FROM code_text").fetchone()[0]))

    def _all(self, table: str, columns: str, order: str) -> list[tuple[Any, ...]]:
        """Rows of a table; none where this version of the program has no such table.

        A column that it does not have is ``None`` in each.
        """
        if table not in self.tables:
            return []
        # the names are ours, never the file's
        own = {str(row[1]) for row in self.rows.execute(f"PRAGMA table_info({table})")}
        columns = ", ".join(
            "NULL" if name.isidentifier() and name not in own else name
            for name in columns.split(", ")
        )
        query = f"SELECT {columns} FROM {table} ORDER BY {order}"
        return self.rows.execute(query).fetchall()

    def users(self) -> tuple[tuple[str, str], ...]:
        """Owners of codings, annotations and journals."""
        owners = {
            str(owner or "")
            for table in ("code_text", "annotation", "code_name", "journal")
            for (owner,) in self._all(table, "DISTINCT owner", "owner")
        }
        return tuple((owner, owner) for owner in sorted(owners) if owner)

    def codes(self) -> Iterator[FoundCode]:
        """Categories as folders, and codes in them or in other codes."""
        for id, name, memo, above in self._all(
            "code_cat", "catid, name, memo, supercatid", "catid"
        ):
            inside = f"category {above}" if above is not None else ""
            yield FoundCode(f"category {id}", str(name), str(memo or ""), inside, codable=False)
        for id, name, memo, above, code, colour in self._all(
            "code_name", "cid, name, memo, catid, supercid, color", "cid"
        ):
            inside = f"category {above}" if above is not None else ""
            inside = f"code {code}" if code is not None else inside  # since version 4
            yield FoundCode(
                f"code {id}", str(name), str(memo or ""), inside, colour=str(colour or "")
            )

    def sources(self) -> tuple[FoundSource, ...]:
        """Texts with their codings; what has no text is listed."""
        kept: list[tuple[str, str, str]] = []
        for id, name, text in self._all("source", "id, name, fulltext", "id"):
            if str(text or "").strip():
                kept.append((f"source {id}", str(name), str(text)))
            else:
                self.left.append(Left("source", str(name), "it has no text in the project"))
        codings: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for row in self._all(
            "code_text", "fid, cid, owner, pos0, pos1, seltext, memo, date", "fid, pos0, pos1, cid"
        ):
            codings[f"source {row[0]}"].append(row)
        self._other_codings({id for id, _, _ in kept}, codings)
        quoted = [
            (text, [Quoted(int(b), int(e), str(q or "")) for _, _, _, b, e, q, *_ in codings[id]])
            for id, _, text in kept
        ]
        found: list[FoundSource] = []
        for (id, name, text), placed in zip(kept, place_quoted(quoted), strict=True):
            own: list[FoundCoding] = []
            for row, place in zip(codings[id], placed.places, strict=True):
                _, code, owner, _, _, _, memo, date = row
                if place:
                    own.append(
                        FoundCoding(
                            f"code {code}", str(owner or ""), *place, str(memo or ""), when(date)
                        )
                    )
                else:
                    self.left.append(Left("coding", "", f"its place is not in '{name}'"))
            found.append(
                FoundSource(id, name, plain(text), tuple(own), placed.found if own else None,
                            values=self._values("file", id.split()[1]))
            )  # fmt: skip
            self.raw[id] = text
        return tuple(found)

    def _other_codings(self, texts: set[str], codings: dict[str, list[tuple[Any, ...]]]) -> None:
        for source in [source for source in codings if source not in texts]:
            why = "its source has no text"
            self.left.append(Left("coding", "", why, len(codings.pop(source))))
        for table, what in (("code_image", "picture"), ("code_av", "recording")):
            if number := len(self._all(table, "1", "1")):
                why = f"it is on a part of a {what}, not on words"
                self.left.append(Left("coding", "", why, number))

    def _values(self, kind: str, id: str) -> tuple[tuple[str, str], ...]:
        rows = self._all("attribute", "name, attr_type, value, id", "attrid")
        return tuple(
            (str(name), str(value))
            for name, of, value, owner in rows
            if (of, str(owner)) == (kind, id) and str(value or "").strip()
        )

    def cases(self, texts: set[str]) -> Iterator[FoundCase]:
        """Cases with their attributes and the sources that a part of them is in."""
        parts: dict[int, list[str]] = defaultdict(list)
        for case, source in self._all("case_text", "DISTINCT caseid, fid", "caseid, fid"):
            if f"source {source}" in texts:
                parts[case].append(f"source {source}")
        for id, name, memo in self._all("cases", "caseid, name, memo", "caseid"):
            if str(memo or "").strip():
                self.left.append(Left("memo on a case", str(name), "there is no place"))
            yield FoundCase(str(name), self._values("case", str(id)), tuple(parts[id]))

    def memos(self, sources: tuple[FoundSource, ...]) -> Iterator[FoundMemo]:
        """Annotations, journals and memos on sources."""
        known = {source.id for source in sources}
        for id, memo, owner, date in self._all("source", "id, memo, owner, date", "id"):
            if str(memo or "").strip() and f"source {id}" in known:
                yield FoundMemo(str(memo), str(owner or ""), f"source {id}", made_at=when(date))
        notes: dict[str, list[tuple[int, int, FoundMemo]]] = defaultdict(list)
        for source, begin, end, memo, owner, date in self._all(
            "annotation", "fid, pos0, pos1, memo, owner, date", "anid"
        ):
            if f"source {source}" in known and str(memo or "").strip():
                found = FoundMemo(str(memo), str(owner), f"source {source}", made_at=when(date))
                notes[f"source {source}"].append((int(begin), int(end), found))
        for source, own in notes.items():
            # in the unit of the codings: an annotation quotes nothing
            placed = place_quoted([(self.raw[source], [Quoted(b, e) for b, e, _ in own])])[0]
            for (_, _, found), place in zip(own, placed.places, strict=True):
                yield replace(found, passage=place)
        for title, entry, owner, date in self._all("journal", "name, jentry, owner, date", "jid"):
            if str(entry or "").strip():
                yield FoundMemo(f"{title}\n{entry}", str(owner or ""), made_at=when(date))
