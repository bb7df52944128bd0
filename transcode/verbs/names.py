"""Reviewing the names of a study: the desk of :mod:`transcode.privacy`, on the study's files."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from transcode.errors import KeyFileError
from transcode.pipeline import find_names, last_check, name_list
from transcode.study.folder import Study

if TYPE_CHECKING:
    from transcode.privacy.checklist.desk import NameDesk

__all__ = ["close_names", "names"]


def names(study: Study, who: str = "") -> NameDesk:
    """The desk at which the names of a study are reviewed; every decision is on the disk at once.

    What coders typed that may be a name nobody listed is among them, as of no interview.

    Decisions are lines of ``confidential/decisions.jsonl``; they are in ``mentions.csv`` too the
    next time that the list is read (by ``release``, by ``anonymise``) or :func:`close_names` is
    called.

    >>> desk = transcode.names(study)           # doctest: +SKIP
    >>> for name in desk.names:                 # doctest: +SKIP
    ...     print(name.entity, name.open, name.may_be)
    >>> desk.accept("Kirsten Lund")             # doctest: +SKIP

    Raises:
        StudyError: the list cannot be read.
    """
    from transcode.privacy.checklist.desk import NameDesk

    for interview in study.interviews:
        if study.transcript_path(interview).exists():
            find_names.find_names(study, interview)
    find_names.mentions_of_study(study)
    with suppress(KeyFileError):  # without the key, pseudonyms cannot be told from names
        last_check.list_findings(study)  # a decision is about a row that is there
    return NameDesk(
        name_list.review_rows(study),
        study.decisions_noted(),
        save=study.note_decision,
        who=who,
    )


def close_names(study: Study, desk: NameDesk) -> None:
    """Write ``mentions.csv`` as it stands at the desk, for a spreadsheet."""
    name_list.write_list(study, desk.rows)
