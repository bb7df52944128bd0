"""Complaints about a file of answers: place, fault and remedy. They quote numbers, not words."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Complaint", "complaint"]


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something wrong at a row (0: the heading) and column, and what to do about it."""

    row: int
    column: str
    what: str
    remedy: str

    def __str__(self) -> str:
        places = [f"row {self.row}"] * bool(self.row)
        places += [f"column {self.column}"] * bool(self.column)
        return f"{', '.join(places) or 'the table'}: {self.what}"


_SAID = {
    # the heading
    "two ways": (
        "occasions stand in a column and in the names of columns",
        "keep one of the two in the file",
    ),
    "no order": (
        "the order of the occasions is not known: {named}",
        "name them in order: --occasions pre,post",
    ),
    "ambiguous": (
        "may belong to {forms}",
        "say which: --columns 'SCALE=its_name_{{item}}'",
    ),
    "beyond": (
        "the scale {form} has {items} items",
        "choose the scale of this form, or rename the column",
    ),
    "same column": (
        "means the same as the column {other}",
        "rename one of them, or leave it out",
    ),
    "code in range": (
        "{code} was named as no answer, and is an answer of {form} ({lowest:g} to {highest:g})",
        "write another code for no answer in the file, or leave the cell blank; where the code is "
        "meant for another scale, give each scale a file of its own",
    ),
    "no question": (
        "the form {form} names a column that is not there",
        "correct the name in the form, or in the table",
    ),
    "no scale": (
        "there is no column for the scale {form}",
        "name its columns {prefix}_1, {prefix}_2 ..., or say how they are called: "
        "--columns '{form}=Q5_{{item}}'",
    ),
    "no item": (
        "the scale {form} has no column for item {items}{when}",
        "add the columns, or choose the version of the scale that was used",
    ),
    # who and when
    "no id": ("there is no id", "write the participant's id, or take the row out"),
    "withdrew": (
        "this participant withdrew, and the answers may not come back",
        "take the row out of the file",
    ),
    "nearly": (
        "the id is nearly {id}, and not the same",
        "write {id} if that participant is meant",
    ),
    "unknown": (
        "the study has no participant with this id",
        "correct the id, or add the participant: --enrolment FILE for those who were not "
        "interviewed, or --enrol to take all new ids of this file",
    ),
    "odd id": (
        "the id {why}",
        "give the participant an id such as C07: letters and digits that name nobody",
    ),
    "two spellings": (
        "two ids of the file differ in capitals, blanks or noughts only",
        "spell both alike, or make them different",
    ),
    "no occasion": ("there is no occasion", "write when this was answered"),
    "other occasion": (
        "an occasion that was not named",
        "correct it, or name all in order: --occasions pre,post",
    ),
    "twice": (
        "the same participant as in row {first}{when}",
        "keep the row that counts, and take the other out; if they are different occasions, say "
        "which column tells: --occasion NAME",
    ),
    # the answers
    "beyond range": (
        "{value:g} is not between {lowest:g} and {highest:g}",
        "correct the answer; if it means that there is none, say so: --missing {value:g}",
    ),
    "not whole": (
        "{value:g} is no answer of this scale, which has whole numbers",
        "correct the answer",
    ),
    "negative": (
        "{value:g} is less than nothing",
        "correct it; if it means that nothing is known, say so: --missing {value:g}",
    ),
    "contradicts": (
        "says something else than row {first} of the same participant",
        "write the same in both, or in one of them alone",
    ),
    "other group": (
        "another group than in the study",
        "correct the one that is wrong: here, or in participants.csv",
    ),
    "group spelling": (
        "{number} spelled in two ways",
        "spell each group alike in all rows, and as in participants.csv",
    ),
}


def complaint(row: int, column: str, kind: str, **values: object) -> Complaint:
    """Make a complaint of a kind; ``values`` fill its words."""
    what, remedy = _SAID[kind]
    return Complaint(row, column, what.format(**values), remedy.format(**values))
