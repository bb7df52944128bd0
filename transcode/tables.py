"""The two tables that people edit in a spreadsheet: ``people.csv`` and ``participants.csv``.

Read as spreadsheets write them: comma, semicolon or tab, with or without a byte order mark, any
line ending, columns in any order. Written with commas, UTF-8 and a byte order mark, which is what
makes a spreadsheet show the letters of other languages rightly.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from transcode.artefacts import write_atomic
from transcode.errors import StudyError
from transcode.records import Participant, Person

__all__ = [
    "as_csv", "read_participants", "read_people", "read_rows", "write_participants", "write_people",
    "write_rows",
]  # fmt: skip


def read_rows(path: Path, required: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a csv file as column -> value, blanks around values removed.

    Raises:
        StudyError: not there, not UTF-8, not csv, or a required column is missing.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise StudyError(
            "is not there", where=path.name, remedy="this step needs it; restore it from a backup"
        ) from None
    except UnicodeDecodeError:
        raise StudyError(
            "is not UTF-8 text", where=path.name, remedy="save it as 'CSV UTF-8' and try again"
        ) from None
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = [(name or "").strip().lower() for name in rows.fieldnames or ()]
    rows.fieldnames = columns
    if missing := [name for name in required if name not in columns]:
        raise StudyError(
            f"has no column {', '.join(missing)}",
            where=path.name,
            remedy=f"the first line names the columns; it must hold {', '.join(required)}",
        )
    try:
        cleaned = [{k: (v or "").strip() for k, v in row.items() if k} for row in rows]
    except csv.Error:
        raise StudyError(
            "is not a table", where=path.name, remedy="look for a quotation mark that is not closed"
        ) from None
    return [row for row in cleaned if any(row.values())]


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a csv file that spreadsheets open as it is meant."""
    write_atomic(path, as_csv(columns, rows))


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The bytes of a csv file that spreadsheets open as it is meant."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


def read_people(path: Path) -> tuple[Person, ...]:
    """Read ``people.csv``: id, name, file, sha256, consent, also (separated by semicolons)."""
    rows = read_rows(path, ["id", "name", "file"])
    _check_ids(path, [row["id"] for row in rows])
    return tuple(
        Person(
            id=row["id"],
            name=row["name"],
            file=row["file"],
            sha256=row.get("sha256", ""),
            consent=row.get("consent", ""),
            also=tuple(one for part in row.get("also", "").split(";") if (one := part.strip())),
        )
        for row in rows
    )


def write_people(path: Path, people: Iterable[Person]) -> None:
    """Write ``people.csv``."""
    write_rows(
        path,
        ["id", "name", "file", "sha256", "consent", "also"],
        ([p.id, p.name, p.file, p.sha256, p.consent, "; ".join(p.also)] for p in people),
    )


def read_participants(path: Path) -> tuple[Participant, ...]:
    """Read ``participants.csv``: id, group, same_as, and any further columns as attributes."""
    rows = read_rows(path, ["id"])
    _check_ids(path, [row["id"] for row in rows])
    return tuple(
        Participant(
            id=row["id"],
            group=row.get("group", ""),
            attributes=tuple((k, v) for k, v in row.items() if k not in ("id", "group", "same_as")),
            same_as=row.get("same_as", ""),
        )
        for row in rows
    )


def write_participants(path: Path, participants: Iterable[Participant]) -> None:
    """Write ``participants.csv``."""
    rows = tuple(participants)
    names = list(dict.fromkeys(name for one in rows for name, _ in one.attributes))
    linked = ["same_as"] * any(one.same_as for one in rows)
    write_rows(
        path,
        ["id", "group", *linked, *names],
        (
            [p.id, p.group, *([p.same_as] if linked else []),
             *(dict(p.attributes).get(name, "") for name in names)]
            for p in rows
        ),
    )  # fmt: skip


def _check_ids(path: Path, ids: list[str]) -> None:
    # an id becomes the name of a file, on systems too where P01 and p01 are one name
    if wrong := [n for n, one in enumerate(ids, start=2) if not re.fullmatch(r"\w[\w.-]*", one)]:
        raise StudyError(
            f"line {wrong[0]} has no usable id",
            where=path.name,
            remedy="an id holds letters, digits, - and _ only, for example P01",
        )
    folded = [one.casefold() for one in ids]
    if twice := sorted({one for one in ids if folded.count(one.casefold()) > 1}):
        raise StudyError(
            f"has {', '.join(twice)} more than once",
            where=path.name,
            remedy="give every interview an id of its own",
        )
