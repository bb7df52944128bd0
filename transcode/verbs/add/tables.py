"""Rows of ``people.csv`` and ``participants.csv`` -> the files and interviews they are about.

Differences in capitals, composed letters, folders and endings are ignored; rows without a file and
files without a row are reported.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeVar

from transcode.errors import StudyError
from transcode.records.people import Participant, Person
from transcode.study.ids import folded
from transcode.study.layout import DOCUMENTS, RECORDINGS
from transcode.study.tables import is_western, read_participants, read_people

__all__ = [
    "Tables", "files_below", "filled_in", "is_about", "is_blank", "match_people", "participant_of",
    "read_tables", "says_more", "spellings",
]  # fmt: skip

R = TypeVar("R", Person, Participant)


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables beside the recordings or one folder above, in the folder ``where``."""

    people: tuple[Person, ...] = ()
    participants: tuple[Participant, ...] = ()
    where: Path | None = None
    notes: tuple[str, ...] = ()  # on how they were read


def read_tables(folder: Path, language: str = "") -> Tables:
    """Read the tables that belong to a folder, of a study in a language ("" if unknown).

    Raises:
        StudyError: a table is not in order.
    """
    people, at = _beside(
        folder, "people.csv", partial(read_people, is_given=True, language=language)
    )
    participants, also_at = _beside(
        folder, "participants.csv", partial(read_participants, is_given=True, language=language)
    )
    notes = [_on_letters(at, "people.csv"), _on_letters(also_at, "participants.csv")]
    return Tables(people, participants, at or also_at, tuple(filter(None, notes)))


def _on_letters(folder: Path | None, name: str) -> str:
    tables = [path for path in folder.iterdir() if path.name.lower() == name] if folder else []
    if not tables or not is_western(tables[0].read_bytes()):
        return ""
    return (
        f"{name}: it is not UTF-8, and was read as a Windows file of Western Europe; check the "
        "letters of names in the study, and save it as 'CSV UTF-8' if they are wrong"
    )


def _beside(
    folder: Path, name: str, read: Callable[[Path], tuple[R, ...]]
) -> tuple[tuple[R, ...], Path | None]:
    for place in (folder, folder.resolve().parent):
        try:
            tables = sorted(path for path in place.iterdir() if path.name.lower() == name)
        except OSError:  # the folder above may not be readable
            continue
        if tables:
            return read(tables[0]), place
    return (), None


def match_people(rows: Sequence[Person], names: Sequence[str]) -> dict[str, Person]:
    """Map file names to rows, by the file that the row names, else by its id.

    Raises:
        StudyError: two rows are about one file.
    """
    matched: dict[str, int] = {}
    for of_row, of_name in _WAYS:
        left = [n for n in range(len(rows)) if n not in matched.values() and of_row(rows[n])]
        for name in names:
            own_rows = [n for n in left if of_row(rows[n]) == of_name(name)]
            if own_rows and name not in matched:
                matched[name] = own_rows[0]
        for name, first in matched.items():
            for n in left:
                if n not in matched.values() and of_row(rows[n]) == of_name(name):
                    raise _both(first, n)
    # the same name with another ending, then the id: these come after exact names
    for key in _GUESSES:
        free = {key(row): n for n, row in enumerate(rows) if n not in matched.values()}
        for name in names:
            if name not in matched and (number := free.pop(folded(_stem(name)), None)) is not None:
                matched[name] = number
    return {name: rows[n] for name, n in matched.items()}


def _both(number: int, another: int) -> StudyError:
    first, second = sorted((number + 1, another + 1))
    return StudyError(
        f"rows {first} and {second} are about one file",
        where="people.csv",
        step="add",
        remedy="keep one row for each file; other people in it go to the column also",
    )


def participant_of(rows: Iterable[Participant], *ids: str) -> Participant | None:
    """Find the row of an interview, by the first of its ids that has one; capitals do not count."""
    by_id = {folded(row.id): row for row in rows}
    return next((by_id[key] for id_ in ids if (key := folded(id_)) in by_id), None)


def files_below(folder: Path) -> set[str]:
    """Collect the names of all files below a folder, folded, with and without ending."""
    inside = (name for _, _, names in os.walk(folder) for name in names)
    return {spelling for name in inside for spelling in spellings(name)}


def spellings(name: str) -> set[str]:
    """Spellings of a file's name in a row: folded, with or without its ending."""
    return {folded(name), folded(_stem(name))}


def is_about(row: Person, names: Container[str]) -> bool:
    """Return whether a row is about one of these files (:func:`spellings`)."""
    return folded(_last(row.file) or row.id) in names


def filled_in(person: Person, row: Person) -> Person:
    """Fill in facts about a person that the study lacks and a row gives."""
    return replace(
        person,
        name=person.name or row.name,
        consent=person.consent or row.consent,
        also=person.also or row.also,
        language=person.language or row.language,
        speakers=person.speakers or row.speakers,
    )


def says_more(person: Person, row: Person) -> bool:
    """Return whether a row holds a name that the study does not have for this person."""
    have = {person.name, *person.also}
    return any(name and name not in have for name in (row.name, *row.also))


def is_blank(row: Participant) -> bool:
    """Return whether nothing is known of a participant but the id."""
    return not row.group and not any(value for _, value in row.attributes)


def _last(file: str) -> str:
    return PurePosixPath(file.replace("\\", "/")).name


def _ending(name: str) -> str:
    ending = PurePosixPath(name).suffix.lower()
    return ending if ending in RECORDINGS | DOCUMENTS.keys() else ""


def _stem(name: str) -> str:
    return PurePosixPath(name).stem if _ending(name) else name


_WAYS: tuple[tuple[Callable[[Person], str], Callable[[str], str]], ...] = (
    (lambda row: row.file, lambda name: name),
    (lambda row: folded(_last(row.file)), folded),
    (lambda row: "" if _ending(row.file) else folded(_last(row.file)), lambda n: folded(_stem(n))),
)
"""Ways to match a part of a row with a part of a file name, from exact to lenient."""

_GUESSES: tuple[Callable[[Person], str], ...] = (
    lambda row: folded(_stem(_last(row.file))),
    lambda row: folded(row.id),
)
