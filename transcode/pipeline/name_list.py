"""The list of names (mentions.csv) as it stands, with the decisions made so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from transcode.study.folder import Study
from transcode.study.tables import read_rows, write_rows

__all__ = ["review_rows", "waiting_mentions", "without_mentions", "write_list"]


def write_list(study: Study, rows: Iterable[Mapping[str, str]]) -> None:
    """Write ``mentions.csv``; decisions that were noted beside it are in it from now on."""
    from transcode.privacy import COLUMNS
    from transcode.privacy.checklist.cells import as_written

    written = map(as_written, rows)
    write_rows(study.review_file, COLUMNS, [[row[column] for column in COLUMNS] for row in written])
    study.note_listed()


def waiting_mentions(study: Study) -> dict[str, int]:
    """How many mentions nobody has decided on, per interview, as the list on disk says."""
    waiting: dict[str, int] = {}
    for row in review_rows(study):
        if row["mention"]:
            waiting.setdefault(row["interview"], 0)
            waiting[row["interview"]] += not row["decision"]
    return waiting


def without_mentions(study: Study) -> frozenset[str]:
    """The interviews in which nothing was found, as the list on disk says."""
    from transcode.privacy.checklist.checklist import NOTHING

    return frozenset(row["interview"] for row in review_rows(study) if row["kind"] == NOTHING)


def review_rows(study: Study) -> list[dict[str, str]]:
    """The list of mentions as it stands on disk, with the decisions made so far."""
    from transcode.privacy import COLUMNS, carry_out
    from transcode.privacy.checklist.cells import understood

    rows: list[dict[str, str]] = []
    if study.review_file.exists() and study.review_file.stat().st_size:  # emptied: made again
        read = read_rows(study.review_file, ["interview", "mention", "decision"])
        rows = [{column: row.get(column, "") for column in COLUMNS} for row in read]
        rows = understood(rows, study.interviews)
    return carry_out(rows, study.decisions_noted())
