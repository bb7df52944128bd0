"""Sentences about rows of a table that are about nothing, and interviews that have no row."""

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
    """Whom ``people.csv`` names in vain, and for whom it names nobody.

    Args:
        unused: rows that are about no file that is here.
        rows: by the name of the file that they are about.
        added: file name -> who has just been added.
        people: everyone in the study: a row about one of them is no news.
    """
    there = {folded(one) for person in people for one in (person.id, person.file)}
    lost = [
        f"{row.id} ({row.file})" if row.file else row.id
        for row in unused
        if not {folded(row.id), folded(row.file)} & (there - {""})
    ]
    bare = [f"{name} ({who.id})" for name, who in added.items() if name not in rows]
    notes = []
    if lost:
        notes.append(
            f"people.csv: no file here for {', '.join(lost)}; nobody's names are looked for by it"
        )
    if bare and (rows or unused):
        notes.append(f"people.csv: no row for {', '.join(bare)}; no names to look for are known")
    return notes + [
        f"people.csv: the row {rows[name].id} names {rows[name].file}; {name} was taken for it"
        for name in added
        if name in rows and rows[name].file and not is_about(rows[name], spellings(name))
    ]


def late_people(found: Mapping[str, Person], rows: Mapping[str, Person]) -> list[str]:
    """Interviews of which ``people.csv`` beside the recordings says more than the study does.

    Args:
        found: file name -> who it is in the study, as it is written there now.
        rows: by the name of the file that they are about.
    """
    more = [p.id for name, p in found.items() if name in rows and says_more(p, rows[name])]
    if not more:
        return []
    return [
        f"people.csv: beside the recordings it names others for {', '.join(more)} than in the study"
        "; what counts is confidential/people.csv in the study: write them there"
    ]


def about_participants(
    rows: Sequence[Participant],
    called: Mapping[str, Collection[str]],
    added: Collection[str],
) -> list[str]:
    """Rows of ``participants.csv`` that are about no interview, and interviews without a row.

    Args:
        rows: of the table.
        called: id of each interview in the study -> all that it may be called in the table.
        added: ids of interviews that have just been added.
    """
    every = {folded(one) for names in called.values() for one in names}
    lost = [row.id for row in rows if folded(row.id) not in every]
    bare = [one for one in added if rows and participant_of(rows, *called[one]) is None]
    notes = []
    if lost:
        notes.append(
            f"participants.csv: no interview for {', '.join(lost)}; their groups are not taken over"
        )
    if bare:
        notes.append(f"participants.csv: no row for {', '.join(bare)}; they are in no group")
    return notes + [
        f"participants.csv: {row.id} is the same as {row.same_as}, which is no interview"
        for row in rows
        if row.same_as and folded(row.same_as) not in every and folded(row.id) in every
    ]
