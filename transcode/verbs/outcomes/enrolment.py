"""List of enrolment: who was invited, enrolled, dropped out and why, read and kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from transcode.errors import OutcomesError
from transcode.outcomes import Complaint, Enrolled
from transcode.outcomes.cells import is_missing
from transcode.outcomes.identities import folded, why_no_id
from transcode.pipeline import answers
from transcode.study import kinds
from transcode.study.folder import Study
from transcode.study.headings import named_columns
from transcode.study.tables import write_rows
from transcode.verbs.outcomes.tables import Complaints, Options, read_sheet

__all__ = ["enrol", "take_in_enrolment"]

_NO = frozenset(["", "no", "n", "nej", "nei", "nein", "non", "0", "false", "falsk", "none"])
_YES = frozenset(["yes", "y", "ja", "j", "oui", "1", "true", "sand", "x"])
_COLUMNS = ("id", "group", "enrolled", "dropped_out", "reason", "number")


def take_in_enrolment(study: Study, path: Path, encoding: str = "") -> tuple[str, ...]:
    """Read a list of enrolment and keep it: who was invited, enrolled, dropped out, and why.

    Columns: id (blank for people who are counted only), group, enrolled, dropped_out, reason,
    number, and any attributes. A row without a word under "enrolled" was not enrolled, where there
    is such a column; a date counts as yes.

    Raises:
        Complaints: anything is wrong with it.
        OutcomesError: it is no table.
    """
    sheet, notes = read_sheet(path, Options(encoding=encoding))
    named = named_columns(sheet.columns, _COLUMNS)
    at = {name: n for n, name in enumerate(named) if name}
    if "id" not in at:
        raise OutcomesError(
            "the list of enrolment has no column of ids", where=path.name, step="outcomes",
            remedy="call it id; leave its cell blank for people who are counted only",
        )  # fmt: skip
    complaints: list[Complaint] = []
    gone = {folded(id) for id in study.withdrawn}
    rows: list[list[str]] = []
    for number, cells in sheet.rows:
        row = {name: cells[n].strip() for name, n in at.items()}
        for name in ("enrolled", "dropped_out"):
            if name in row:
                row[name] = _yes_or_no(row[name], number, sheet.columns[at[name]], complaints)
        _check_row(row, number, sheet.columns[at["id"]], gone, complaints)
        rows.append([row[name] for name in at])
    ids = Counter(folded(row[list(at).index("id")]) for row in rows)
    for number, cells in sheet.rows:
        id = cells[at["id"]].strip()
        if id and ids[folded(id)] > 1:
            complaints.append(Complaint(number, "id", "the id stands in more than one row",
                                        "give each participant one row"))  # fmt: skip
    if complaints:
        raise Complaints(complaints, notes)
    target = study.path(kinds.ENROLMENT)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_rows(target, list(at), rows)
    return notes


def _yes_or_no(cell: str, row: int, column: str, complaints: list[Complaint]) -> str:
    word = cell.casefold()
    if is_missing(cell) or word in _NO:
        return "no"
    if word not in _YES and not re.fullmatch(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?: .*)?", cell):
        complaints.append(Complaint(row, column, "neither yes, no nor a date", "write yes or no"))
    return "yes"


def _check_row(
    row: Mapping[str, str], number: int, column: str, gone: set[str], complaints: list[Complaint]
) -> None:
    id = row["id"]
    if id and folded(id) in gone:
        complaints.append(
            Complaint(number, column, "this participant withdrew", "take the row out")
        )
    elif id and (why := why_no_id(id)):
        complaints.append(
            Complaint(number, column, f"the id {why}", "write an id that names nobody")
        )
    if (count := row.get("number", "")) and not (count.isdecimal() and int(count) > 0):
        complaints.append(
            Complaint(number, "number", "not a whole number", "write how many people")
        )
    elif id and row.get("number", "") not in ("", "1"):
        complaints.append(Complaint(number, "number", "one id stands for several people",
                                    "leave the id blank, or the number"))  # fmt: skip


def enrol(study: Study, new: Iterable[str], groups: Mapping[str, str]) -> None:
    """Add participants whom the file of answers brought to the list of enrolment."""
    rows = list(answers.enrolled(study))
    rows += [Enrolled(id, groups.get(id, "")) for id in new]
    names = list(dict.fromkeys(name for row in rows for name, _ in row.attributes))
    path = study.path(kinds.ENROLMENT)
    yes = {True: "yes", False: "no"}
    write_rows(
        path,
        [*_COLUMNS, *names],
        (
            [row.id, row.group, yes[row.enrolled], yes[row.dropped_out], row.reason,
             str(row.number), *(dict(row.attributes).get(name, "") for name in names)]
            for row in rows
        ),
    )  # fmt: skip
