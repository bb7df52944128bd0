"""Tables of coded segments, as MAXQDA, NVivo, ATLAS.ti and Taguette export them.

Such a table holds the coded passages and not the text between them. Where a study has the interview
already, the passages are looked up in it; else the passages alone are its text.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transcode.exchange.documents.encodings import decoded
from transcode.exchange.projects.contents import FoundCode, FoundCoding, FoundSource, Left, Project
from transcode.exchange.projects.dates import dates_in
from transcode.exchange.projects.safe import check_number, refused
from transcode.files.workbooks import grids

__all__ = ["PARTIAL", "from_segments"]

PARTIAL = (
    "the table holds coded passages only, not the text between them: nothing can be coded there, "
    "and agreement counts these passages only"
)

_ROLES: dict[str, str] = {
    "document": "document|document name|dokument|dokumentname|documento|nom du document|file|"
    "file name|filename|source|source name|fil|filnavn|interview|transcript|nombre del documento",
    "code": "code|codes|code name|node|kode|koder|kod|codename|código|codigo|codice|tag|"
    "codes assigned|koodi",
    "segment": "segment|coded segment|coded text|text|content|excerpt|quotation|passage|"
    "quotation content|coded segments|textsegment|segmentet|zitat|zitatinhalt|segmento|highlight|"
    "codiertes segment|kodet tekst|tekst|reference text|extract",
    "user": "author|created by|coded by|coder|autor|created by user|coded by initials|owner|"
    "koder av|kodet af|erstellt von|user|coded by name|creado por|oprettet af|auteur|créé par",
    "changer": "modified by|bearbeitet von|geändert von|last modified by|modified by user|"
    "ændret af|modificado por|modifié par",
    "made": "created|creation date|created at|created on|created date|date created|erstellt|"
    "erstellt am|erstellungsdatum|oprettet|oprettet den|creado|fecha de creación|"
    "coded on|date coded|codiert am|kodet den|créé le",
    "changed": "modified|modified at|modified on|modified date|date modified|last modified|"
    "bearbeitet|bearbeitet am|geändert|geändert am|ændret|ændret den|modificado|modifié le",
    "group": "document group|dokumentgruppe|group|gruppe|documentgroup|grupo de documentos",
    "theme": "theme|tema|thema|parent code|oberkategorie|obercode",
    "memo": "comment|kommentar|memo|note|comentario|commentaire|bemærkning",
}
_ROLE_OF = {name: role for role, names in _ROLES.items() for name in names.split("|")}
_NEEDED = ("document", "code", "segment")
_WITHIN = 12  # rows: titles and the query may stand above the heading


def from_segments(data: bytes, language: str = "", name: str = "") -> Project:
    """Read a table of coded segments (xlsx, or a text table).

    Raises:
        ExchangeError: it is no table, or has no columns for document, code and coded text.
    """
    rows = _workbook(data) if data.startswith(b"PK") else _text_table(data, language)
    for at, cells in enumerate(rows[:_WITHIN]):
        columns = _columns(cells)
        if all(role in columns for role in _NEEDED):
            return _project(rows[at + 1 :], columns, cells, name)
    raise refused(
        "no columns for document, code and coded text were found",
        "name them so: document, code, segment; or export a REFI-QDA project (.qdpx) instead",
    )


def _workbook(data: bytes) -> list[list[str]]:
    sheets = grids(data, lambda what, remedy, place: refused(f"{place} {what}".strip(), remedy))
    for sheet in sheets:
        rows = [cells for _, cells in sheet.rows if any(cells)]
        if any(set(_NEEDED) <= set(_columns(cells)) for cells in rows[:_WITHIN]):
            return rows
    return [cells for _, cells in sheets[0].rows if any(cells)]


def _text_table(data: bytes, language: str) -> list[list[str]]:
    text = decoded(data, language)[0].removeprefix("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    sign = max(",;\t", key=first.count)
    usual = csv.field_size_limit(10_000_000)  # of all readers, so it is set back
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True))
    except csv.Error:
        raise refused(
            "the file is not a table: a quotation mark is not closed",
            "save it from the spreadsheet program as 'CSV UTF-8' or .xlsx",
        ) from None
    finally:
        csv.field_size_limit(usual)
    return [[cell.strip() for cell in row] for row in rows if any(map(str.strip, row))]


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Role -> the first column that has a name for it."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = unicodedata.normalize("NFC", " ".join(cell.split()).casefold())
        if role := _ROLE_OF.get(name):
            columns.setdefault(role, at)
    return columns


@dataclass(frozen=True, slots=True)
class _Row:
    document: str
    codes: tuple[tuple[str, ...], ...]  # each with the names above it
    segment: str
    user: str
    group: str
    memo: str
    made_at: str


def _project(
    rows: Sequence[Sequence[str]], columns: dict[str, int], heading: Sequence[str], name: str
) -> Project:
    check_number(len(rows))
    left: list[Left] = []
    read: list[_Row] = []
    dates = _dates(rows, columns, left)
    for cells, made_at in zip(rows, dates, strict=True):
        cell = {r: cells[at].strip() if at < len(cells) else "" for r, at in columns.items()}
        if not (cell["document"] and cell["code"] and cell["segment"]):
            left.append(Left("row", "", "document, code or text is empty"))
            continue
        codes = tuple(_path(cell.get("theme", ""), code) for code in cell["code"].splitlines())
        read.append(
            _Row(cell["document"], tuple(filter(None, codes)), cell["segment"],
                 cell.get("user") or cell.get("changer", ""), cell.get("group", ""),
                 cell.get("memo", ""), made_at)
        )  # fmt: skip
    unread = [c for at, c in enumerate(heading) if c and at not in columns.values()]
    if unread:
        left.append(Left("column", ", ".join(unread), "there is no place for it"))
    users = tuple((user, user) for user in dict.fromkeys(row.user for row in read) if user)
    return Project(
        name, "a table of coded segments", users, tuple(_codes(read)), tuple(_sources(read)),
        left=tuple(left), notes=(PARTIAL,), is_partial=True,
    )  # fmt: skip


def _dates(rows: Sequence[Sequence[str]], columns: dict[str, int], left: list[Left]) -> list[str]:
    """The time at which each coding was made, or last changed where nothing else is known."""
    made = [""] * len(rows)
    for role in ("made", "changed"):
        if role not in columns:
            continue
        at = columns[role]
        cells = [row[at].strip() if at < len(row) else "" for row in rows]
        read = dates_in(cells)
        why = "its day and month cannot be told apart, or it is no date"
        if doubtful := sum(bool(cell) for cell in cells) - sum(map(bool, read)):
            left.append(Left("date", "", why, doubtful))
        if changed := sum(
            bool(date) and bool(first) for date, first in zip(read, made, strict=True)
        ):
            why = "codings and memos keep when they were made, not when they were last changed"
            left.append(Left("date of a change", "", why, changed))
        made = [first or date for first, date in zip(made, read, strict=True)]
    return made


def _path(theme: str, code: str) -> tuple[str, ...]:
    """A code with the names above it: "Work > Hours" (MAXQDA), or with backslashes (NVivo)."""
    parts = [" ".join(part.split()) for part in re.split(r"\s*>\s*|\\+", code)]
    parts = [part for part in parts if part]
    if parts and parts[0].casefold() in ("codes", "nodes", "kode", "koder") and len(parts) > 1:
        del parts[0]  # NVivo's root folder
    return tuple([theme] * bool(theme and len(parts) == 1) + parts)


def _codes(rows: Iterable[_Row]) -> Iterable[FoundCode]:
    paths = dict.fromkeys(path for row in rows for path in row.codes)
    every = dict.fromkeys(path[:depth] for path in paths for depth in range(1, len(path) + 1))
    for path in every:
        yield FoundCode("\x1f".join(path), path[-1], "", "\x1f".join(path[:-1]), path in paths)


def _sources(rows: Sequence[_Row]) -> Iterable[FoundSource]:
    """Each document with its segments, each once, a paragraph each, in the order of the table."""
    of_document: dict[str, list[_Row]] = {}
    for row in rows:
        of_document.setdefault(row.document, []).append(row)
    for document, own in of_document.items():
        begins: dict[str, int] = {}
        parts: list[str] = []
        at = 0
        for row in own:
            said = re.sub("\r\n?", "\n", row.segment)
            if said not in begins:
                begins[said] = at
                parts.append(said)
                at += len(said) + 1
        codings = tuple(
            FoundCoding("\x1f".join(path), row.user, begins[said], begins[said] + len(said),
                        row.memo, row.made_at)
            for row in own
            for said in [re.sub("\r\n?", "\n", row.segment)]
            for path in row.codes
        )  # fmt: skip
        groups = dict.fromkeys(row.group for row in own if row.group)
        values = tuple(("group", group) for group in groups)
        yield FoundSource(document, document, "\n".join(parts), codings, values=values[:1])
