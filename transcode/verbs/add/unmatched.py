"""Sentences about rows without a file, and interviews without a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from transcode.records.people import Participant, Person
from transcode.study.ids import folded
from transcode.verbs.add.tables import is_about, participant_of, says_more, spellings

__all__ = ["about_participants", "about_people", "late_people"]


def about_people(
    unused: Sequence[Person],
    rows: Mapping[str, Person],
    added: Mapping[str, Person],
    people: Sequence[Person],
) -> list[str]:
    """Note rows of ``people.csv`` without a file, and files without a row.

    Args:
        unused: rows that are not about any file here.
        rows: by the name of the file that they are about.
        added: file name -> person just added.
        people: everyone in the study; rows about them need no note.
    """
    present = {folded(text) for person in people for text in (person.id, person.file)}
    lost = [
        f"{row.id} ({row.file})" if row.file else row.id
        for row in unused
        if not {folded(row.id), folded(row.file)} & (present - {""})
    ]
    bare = [f"{name} ({who.id})" for name, who in added.items() if name not in rows]
    notes = []
    if lost:
        notes.append(
            f"people.csv: no file here for {', '.join(lost)}; these names are not searched for"
        )
    if bare and (rows or unused):
        notes.append(f"people.csv: no row for {', '.join(bare)}; no names are known to search for")
    return notes + [
        f"people.csv: the row {rows[name].id} names {rows[name].file}; {name} was taken for it"
        for name in added
        if name in rows and rows[name].file and not is_about(rows[name], spellings(name))
    ]


def late_people(interviews: Mapping[str, Person], rows: Mapping[str, Person]) -> list[str]:
    """Note interviews about which ``people.csv`` beside the recordings says more than the study.

    Args:
        interviews: file name -> person in the study, as it stands now.
        rows: by the name of the file that they are about.
    """
    more = [p.id for name, p in interviews.items() if name in rows and says_more(p, rows[name])]
    if not more:
        return []
    return [
        f"people.csv: the table beside the recordings has other names for {', '.join(more)}; "
        "only confidential/people.csv in the study counts, so write them there"
    ]


def about_participants(
    rows: Sequence[Participant],
    called: Mapping[str, Collection[str]],
    added: Collection[str],
) -> list[str]:
    """Note rows of ``participants.csv`` without an interview, and interviews without a row.

    Args:
        rows: of the table.
        called: id of each interview in the study -> the names it may have in the table.
        added: ids of interviews that have just been added.
    """
    every = {folded(name) for names in called.values() for name in names}
    lost = [row.id for row in rows if folded(row.id) not in every]
    bare = [name for name in added if rows and participant_of(rows, *called[name]) is None]
    notes = []
    if lost:
        notes.append(
            f"participants.csv: no interview for {', '.join(lost)}; their groups are not used"
        )
    if bare:
        notes.append(f"participants.csv: no row for {', '.join(bare)}; they are in no group")
    return notes + [
        f"participants.csv: {row.id} is the same as {row.same_as}, which is not an interview"
        for row in rows
        if row.same_as and folded(row.same_as) not in every and folded(row.id) in every
    ]
