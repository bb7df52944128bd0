"""The two tables that people edit in a spreadsheet: ``people.csv`` and ``participants.csv``.

Read as spreadsheets write them: comma, semicolon or tab, with or without a byte order mark, any
line ending, columns in any order. Written with commas, UTF-8 and a byte order mark, which is what
makes a spreadsheet show the letters of other languages rightly.
"""

from __future__ import annotations

import csv
import io
import os
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


def read_rows(path: Path, required: Sequence[str], *, rest: str = "") -> list[dict[str, str]]:
    """The rows of a csv file as column -> value, blanks around values removed.

    Args:
        path: the file.
        required: columns that must be there.
        rest: a column that takes what stands beyond the last column, where it is the last one
            itself: a list that was written without quotes. Joined with semicolons.

    Raises:
        StudyError: not there, not UTF-8, not csv, a required column is missing, or a cell stands
            in no column.
    """
    text = _text(path)
    first, rest_of_text = text.partition("\n")[::2]
    if told := re.fullmatch(r'"?sep=(.)"?\r?', first, re.I):  # what a spreadsheet is told, no row
        text, first = rest_of_text, told[1] * len(rest_of_text)
    lines = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=max(",;\t", key=first.count),
        strict=True,  # else a quotation mark that is not closed swallows the rows below it
    )
    begin, columns, found = 1, None, []
    try:
        for cells in lines:
            cells = [cell.strip() for cell in cells]
            if columns is None:
                columns = _columns(path, cells, required)
            elif any(cells):
                found.append(_row(path, begin, columns, cells, rest))
            begin = lines.line_num + 1
    except csv.Error:
        raise StudyError(
            f"is not a table from line {begin} on",
            where=path.name,
            remedy="look there for a quotation mark that is not closed, or stands within a text",
        ) from None
    if columns is None:
        _columns(path, [], required)
    return found


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        # "Unicode text" of a spreadsheet says by its first two bytes what it is
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except FileNotFoundError:
        raise StudyError(
            "is not there", where=path.name, remedy="this step needs it; restore it from a backup"
        ) from None
    except UnicodeDecodeError:
        raise StudyError(
            "is not UTF-8 text", where=path.name, remedy="save it as 'CSV UTF-8' and try again"
        ) from None
    except OSError as problem:
        raise StudyError(
            f"cannot be opened ({os.strerror(problem.errno or 0)})",
            where=path.name,
            remedy="check that it is a file, that you may read it, and close other programs",
        ) from None


def _columns(path: Path, cells: Sequence[str], required: Sequence[str]) -> list[str]:
    columns = [cell.lower() for cell in cells]
    if missing := [name for name in required if name not in columns]:
        raise StudyError(
            f"has no column {', '.join(missing)}",
            where=path.name,
            remedy=f"the first line names the columns; it must hold {', '.join(required)}",
        )
    if twice := [name for name in dict.fromkeys(columns) if name and columns.count(name) > 1]:
        raise StudyError(
            f"has more than one column {twice[0]}",
            where=path.name,
            remedy="give each column a name of its own in the first line",
        )
    return columns


def _row(
    path: Path, line: int, columns: Sequence[str], cells: Sequence[str], rest: str
) -> dict[str, str]:
    """The cells by column; what stands beyond the columns goes to ``rest`` or is refused."""
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    row = {name: cell for name, cell in zip(columns, padded, strict=False) if name}
    named = [name for name in columns if name]
    beyond = [c for c, name in zip(padded, [*columns, *[""] * len(padded)], strict=False)
              if c and not name]  # fmt: skip
    if beyond and rest and named[-1:] == [rest] and not any(columns[len(named) :]):
        row[rest] = "; ".join([row[rest], *beyond])
    elif beyond:
        raise StudyError(
            f"line {line} has more cells than there are columns",
            where=path.name,
            remedy="put a text that holds the separator in quotation marks, or name the column in "
            "the first line",
        )
    return row


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
    """Read ``people.csv``: id, name, file, sha256, consent, also (separated by semicolons).

    Other names that are separated by commas, in quotation marks or not, are separate names too.
    """
    rows = read_rows(path, ["id", "name", "file"], rest="also")
    _check_ids(path, [row["id"] for row in rows])
    return tuple(
        Person(
            id=row["id"],
            name=row["name"],
            file=row["file"],
            sha256=row.get("sha256", ""),
            consent=row.get("consent", ""),
            also=_also(row.get("also", "")),
        )
        for row in rows
    )


def _also(cell: str) -> tuple[str, ...]:
    """The names of a list; commas part them in a plain one: "Nils, Olga, Per"."""
    plain = not any(sign in cell for sign in ";:/=")
    parts = cell.split("," if plain else ";")
    return tuple(one for part in parts if (one := part.strip()))


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
