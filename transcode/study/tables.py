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
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from transcode.errors import StudyError
from transcode.files import write_atomic
from transcode.records.languages import WESTERN, code_of
from transcode.records.people import Participant, Person
from transcode.study.headings import named_columns

__all__ = [
    "as_csv", "is_western", "read_participants", "read_people", "read_rows", "write_participants",
    "write_people", "write_rows",
]  # fmt: skip


def read_rows(
    path: Path,
    required: Sequence[str],
    *,
    rest: str = "",
    translated: Sequence[str] = (),
    language: str = "",
    read: Callable[[Path], bytes] = Path.read_bytes,
) -> list[dict[str, str]]:
    """The rows of a csv file as column -> value, blanks around values removed.

    Args:
        path: the file.
        required: columns that must be there.
        rest: a column that takes what stands beyond the last column, where it is the last one
            itself: a list that was written without quotes. Joined with semicolons.
        translated: columns that may bear other names, in many languages; a title may stand above.
        language: of the study, which tells what a file that is not UTF-8 is; "" if not known.
        read: gives the bytes of the file.

    Raises:
        StudyError: not there, not UTF-8, not csv, a required column is missing, or a cell stands
            in no column.
    """
    text, above = _below_title(_text(path, language, read), bool(translated))
    lines = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=max(",;\t", key=text.partition("\n")[0].count),
        strict=True,  # else a quotation mark that is not closed swallows the rows below it
    )
    begin, columns, rows = above + 1, None, []
    try:
        for cells in lines:
            cells = [cell.strip() for cell in cells]
            if columns is None:
                columns = _columns(path, named_columns(cells, translated), required)
            elif any(cells):
                rows.append(_row(path, begin, columns, cells, rest))
            begin = above + lines.line_num + 1
    except csv.Error:
        raise StudyError(
            f"the file is not a table from line {begin} on",
            where=path.name,
            remedy="look there for a quotation mark that is not closed, or stands within a text",
        ) from None
    if columns is None:
        _columns(path, [], required)
    return rows


def _below_title(text: str, may_be: bool) -> tuple[str, int]:
    """The table without what may stand above it, and how many lines that are.

    Excel's "sep=;" may, and where ``may_be`` so, lines without any sign between columns.
    """
    lines = text.splitlines(keepends=True)
    above = int(bool(lines) and bool(re.fullmatch(r"\"?sep=.\"?\s*", lines[0])))
    if may_be and any(re.search(r"[,;\t]", line) for line in lines[above:]):
        while not re.search(r"[^\s,;][^,;\t]*[,;\t]\s*[^\s,;]", lines[above]):
            above += 1
            if above == len(lines):
                return text, 0
    return "".join(lines[above:]), above


def _text(path: Path, language: str, read: Callable[[Path], bytes]) -> str:
    try:
        data = read(path)
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # "Unicode text" of a spreadsheet
            return data.decode("utf-16")
        if language in WESTERN and (western := _western(data)):
            return western
        return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig").read()
    except FileNotFoundError:
        raise StudyError(
            "the table is not there",
            where=path.name,
            remedy="this step needs it; restore it from a backup",
        ) from None
    except UnicodeDecodeError:
        raise StudyError(
            "the table is not UTF-8 text",
            where=path.name,
            remedy="save it as 'CSV UTF-8' and try again",
        ) from None
    except OSError as problem:
        raise StudyError(
            f"the table cannot be opened ({os.strerror(problem.errno or 0)})",
            where=path.name,
            remedy="check that it is a file, that you may read it, and close other programs",
        ) from None


def is_western(data: bytes) -> bool:
    """Return whether a table can only be read as Windows writes the languages of the West."""
    return not data.startswith((b"\xff\xfe", b"\xfe\xff")) and bool(_western(data))


def _western(data: bytes) -> str:
    """Text of Windows in the languages of the West; "" for UTF-8, and for what cannot be that."""
    try:
        data.decode("utf-8")
        return ""
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    quoted = re.sub("»([^»«]*)«", r"\1", text)  # these signs quote, and no letter is meant
    odd = r"[^\W\d_][\ufffd¡-¬®-¶¸-¿×÷†‡ˆ‰™‹›€¨¤]|[¡-©«-¬®-³µ¶¸¹»-¿×÷][^\W\d_]|[a-zß-ÿ][À-ÞŠŽŒŸ]"
    return "" if "\ufffd" in text or re.search(odd, quoted) else text.replace("\r\n", "\n")


def _columns(path: Path, cells: Sequence[str], required: Sequence[str]) -> list[str]:
    columns = list(cells)
    if missing := [name for name in required if name not in columns]:
        raise StudyError(
            f"the table has no column {', '.join(missing)}",
            where=path.name,
            remedy=f"the first line names the columns; it must hold {', '.join(required)}",
        )
    if twice := [name for name in dict.fromkeys(columns) if name and columns.count(name) > 1]:
        raise StudyError(
            f"the table has more than one column {twice[0]}",
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


def read_people(path: Path, *, is_given: bool = False, language: str = "") -> tuple[Person, ...]:
    """Read ``people.csv``: id, name, file, sha256, consent, language, speakers, also.

    ``also`` is separated by semicolons; ``language`` is a code or a name and ``speakers`` the
    number of people who speak, where these are settled.

    Other names that are separated by commas, in quotation marks or not, are separate names too.

    Args:
        path: the table.
        is_given: it is no table of a study: its columns may be called otherwise, the id or the
            file may be missing, and an id may be anything.
        language: of the study, for a table that is not UTF-8.
    """
    translated = ["id", "name", "file", "consent", "also"] if is_given else []
    needed = ["name"] if is_given else ["id", "name", "file"]
    rows = read_rows(path, needed, rest="also", translated=translated, language=language)
    if is_given:
        if rows and not {"id", "file"} & set(rows[0]):
            _columns(path, list(rows[0]), ["id"])
        rows = [{**row, "file": row.get("file", ""), "id": row.get("id", "")} for row in rows]
        rows = [row | {"id": row["id"] or _stem(row["file"])} for row in rows]
    _check_ids(path, [row["id"] for row in rows], is_given)
    return tuple(
        Person(
            id=row["id"],
            name=row["name"],
            file=row["file"],
            sha256=row.get("sha256", ""),
            consent=row.get("consent", ""),
            also=_also(row.get("also", "")),
            language=_language(path, line, row.get("language", "")),
            speakers=_speakers(path, line, row.get("speakers", "")),
        )
        for line, row in enumerate(rows, start=2)
    )


def _language(path: Path, line: int, cell: str) -> str:
    try:
        return code_of(cell)
    except ValueError:  # its text quotes the cell, which may be from another column
        raise StudyError(
            f"the language in line {line} is not known",
            where=path.name,
            remedy="write its code or its name, for example en or English, or leave the cell "
            "empty; give a column of anything else another name",
        ) from None


def _speakers(path: Path, line: int, cell: str) -> int:
    if cell and not re.fullmatch(r"\d{1,2}(\.0)?", cell):
        raise StudyError(
            f"the number of speakers in line {line} is not a number",
            where=path.name,
            remedy="write how many people speak in that recording, for example 2, or leave the "
            "cell empty; give a column of anything else another name",
        )
    return int(cell.removesuffix(".0") or 0)


def _also(cell: str) -> tuple[str, ...]:
    """The names of a list; commas part them in a plain one: "Nils, Olga, Per"."""
    plain = not any(sign in cell for sign in ";:/=")
    parts = cell.split("," if plain else ";")
    return tuple(name for part in parts if (name := part.strip()))


def write_people(path: Path, people: Iterable[Person]) -> None:
    """Write ``people.csv``; ``language`` and ``speakers`` are columns once one is settled.

    They stand before ``also``, which takes what stands beyond the last column.
    """
    rows = tuple(people)
    cells = {
        "language": [person.language for person in rows],
        "speakers": [str(person.speakers or "") for person in rows],
    }
    settled = {name: column for name, column in cells.items() if any(column)}
    write_rows(
        path,
        ["id", "name", "file", "sha256", "consent", *settled, "also"],
        (
            [p.id, p.name, p.file, p.sha256, p.consent,
             *(column[n] for column in settled.values()), "; ".join(p.also)]
            for n, p in enumerate(rows)
        ),
    )  # fmt: skip


def _stem(file: str) -> str:
    return re.sub(r"\.\w{2,5}$", "", re.split(r"[\\/]", file)[-1])


def read_participants(
    path: Path, *, is_given: bool = False, language: str = ""
) -> tuple[Participant, ...]:
    """Read ``participants.csv``: id, group, same_as, speaks_in, and attributes in further columns.

    ``speaks_in`` holds ``interview: speaker``, separated by semicolons.

    The arguments are those of :func:`read_people`.
    """
    translated = ["id", "group"] if is_given else []
    rows = read_rows(path, ["id"], translated=translated, language=language)
    _check_ids(path, [row["id"] for row in rows], is_given)
    return tuple(
        Participant(
            id=row["id"],
            group=row.get("group", ""),
            attributes=tuple((k, v) for k, v in row.items() if k not in _OWN),
            same_as=row.get("same_as", ""),
            speaks_in=_speaks_in(path, line, row.get("speaks_in", "")),
        )
        for line, row in enumerate(rows, start=2)
    )


_OWN = ("id", "group", "same_as", "speaks_in")


def _speaks_in(path: Path, line: int, cell: str) -> tuple[tuple[str, str], ...]:
    """Pairs of an interview and a speaker: ``F1: S2; F2: S1``."""
    pairs = [part.partition(":") for part in cell.split(";") if part.strip()]
    if not all(interview.strip() and speaker.strip() for interview, _, speaker in pairs):
        raise StudyError(
            f"the column speaks_in of line {line} names no interview and speaker",
            where=path.name,
            remedy="write the interview, a colon, and the speaker's label there: F1: S2",
        )
    return tuple((interview.strip(), speaker.strip()) for interview, _, speaker in pairs)


def write_participants(path: Path, participants: Iterable[Participant]) -> None:
    """Write ``participants.csv``."""
    rows = tuple(participants)
    names = list(dict.fromkeys(name for participant in rows for name, _ in participant.attributes))
    linked = ["same_as"] * any(participant.same_as for participant in rows)
    seated = ["speaks_in"] * any(participant.speaks_in for participant in rows)
    write_rows(
        path,
        ["id", "group", *linked, *seated, *names],
        (
            [p.id, p.group, *([p.same_as] if linked else []),
             *(["; ".join(map(": ".join, p.speaks_in))] if seated else []),
             *(dict(p.attributes).get(name, "") for name in names)]
            for p in rows
        ),
    )  # fmt: skip


def _check_ids(path: Path, ids: list[str], is_given: bool = False) -> None:
    # an id becomes the name of a file, on systems too where P01 and p01 are one name
    usable = r".+" if is_given else r"\w[\w.-]*"
    if wrong := [n for n, id in enumerate(ids, start=2) if not re.fullmatch(usable, id)]:
        raise StudyError(
            f"line {wrong[0]} has no usable id",
            where=path.name,
            remedy="an id holds letters, digits, - and _ only, for example P01",
        )
    folded = [id.casefold() for id in ids]
    if twice := sorted({id for id in ids if folded.count(id.casefold()) > 1}):
        raise StudyError(
            f"the table has {', '.join(twice)} more than once",
            where=path.name,
            remedy="give every interview an id of its own, such as P01-a and P01-b; the column "
            "same_as of participants.csv says that both are of one participant",
        )
