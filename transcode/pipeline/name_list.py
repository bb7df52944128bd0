"""The list of names (mentions.csv) as it stands, with the decisions made so far."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from transcode.privacy.checklist.cells import COLUMNS, REQUIRED, from_cells, to_cells
from transcode.privacy.checklist.rulings import carry_out
from transcode.records.names import ListedMention
from transcode.study.folder import Study
from transcode.study.tables import is_western, read_rows, write_rows

__all__ = [
    "is_to_be_converted",
    "review_rows",
    "waiting_mentions",
    "without_mentions",
    "write_list",
]


def review_rows(study: Study) -> list[ListedMention]:
    """The list of mentions as it stands on disk, with the decisions made so far.

    A list that is not UTF-8 is read as Windows writes the languages of the West, where the study
    is in one of them and its letters make sense so.

    Raises:
        StudyError: the list cannot be read.
    """
    path = study.review_file
    made_of = [path, study.decisions_file, study.participants_file, study.settings_file]
    return list(study.reading.keep("list of names", made_of, lambda: _read_list(study)))


def _read_list(study: Study) -> list[ListedMention]:
    path, rows = study.review_file, []
    if path.exists() and path.stat().st_size:  # emptied: made again
        table = read_rows(path, REQUIRED, language=study.settings.language, read=study.reading.data)
        rows = from_cells(table, study.interviews)
    return carry_out(rows, study.decisions_noted())


def write_list(study: Study, rows: Iterable[ListedMention]) -> None:
    """Write ``mentions.csv``; decisions that were noted beside it are in it from now on."""
    if is_to_be_converted(study):
        logging.getLogger(__name__).warning(
            "%s was not UTF-8; it was read as Windows writes Western languages, and is UTF-8 now: "
            "look at the letters of names that you wrote into it",
            study.review_file.name,
        )
    write_rows(study.review_file, COLUMNS, map(to_cells, rows))
    study.note_listed()


def is_to_be_converted(study: Study) -> bool:
    """Return whether the list is not UTF-8, as some spreadsheets save it."""
    return study.review_file.exists() and is_western(study.reading.data(study.review_file))


def waiting_mentions(study: Study) -> dict[str, int]:
    """Number of undecided mentions of each interview, by the list on disk."""
    waiting: dict[str, int] = {}
    for row in review_rows(study):
        if not row.is_of_a_name:
            waiting.setdefault(row.interview, 0)
            waiting[row.interview] += row.is_waiting
    return waiting


def without_mentions(study: Study) -> frozenset[str]:
    """The interviews in which nothing was found, as the list on disk says."""
    return frozenset(row.interview for row in review_rows(study) if row.stands_for_nothing)
