"""Recordings and transcripts on their way into a study, whose they are, and what was passed over.

A folder is read (:mod:`transcode.verbs.add.sources`), its tables are matched to its files
(:mod:`transcode.verbs.add.tables`), what is new is told apart
(:mod:`transcode.verbs.add.sorting`), it gets an id
(:mod:`transcode.study.ids`), and only then is anything copied. What is not taken is told, each
time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from transcode.errors import StudyError
from transcode.records.people import Participant, Person
from transcode.study.folder import Study
from transcode.study.ids import Wish, assign, folded, listed_id, name_words, wish_of
from transcode.study.intake import taken_ids
from transcode.study.layout import DOCUMENTS, is_document
from transcode.study.tables import write_participants, write_people
from transcode.verbs.add.sorting import Found, Group, New, grouped, looks_in, sorted_out, still_out
from transcode.verbs.add.sources import Candidate, Passed
from transcode.verbs.add.tables import filled_in, is_blank, participant_of
from transcode.verbs.add.unmatched import about_participants, about_people, late_people

__all__ = ["Intake", "NothingToAdd", "Passed", "add"]


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of the files that were given.

    ``known`` are the interviews that were in the study already; ``became`` pairs the name of a file
    and the id it has now, where that is not its own; ``notes`` are sentences, most of them about
    the tables. All but ``added`` and ``known`` is for the screen: it holds names of files.
    """

    added: tuple[Person, ...] = ()
    known: tuple[str, ...] = ()
    passed: tuple[Passed, ...] = ()
    became: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


class NothingToAdd(StudyError):
    """Nothing that was given can be used. ``passed`` says of each file why; its text names none."""

    def __init__(self, passed: Iterable[Passed]) -> None:
        self.passed = tuple(passed)
        whys = Counter(one.why for one in self.passed)
        said = "; ".join(f"{count} × {why}" if count > 1 else why for why, count in whys.items())
        super().__init__(
            "there is no recording or transcript that can be used" + (f" ({said})" if said else ""),
            where="what was given",
            step="add",
            remedy="give the folder that holds them, a folder within it by name too, or the files; "
            f"transcripts end in {', '.join(sorted(DOCUMENTS))}, recordings in .wav, .mp3, .m4a "
            "and many others",
        )


def add(study: Study, sources: Iterable[Path]) -> Intake:
    """Copy recordings (files, or folders of them) into a study; those it has stay as they are.

    A document (docx, txt, vtt, srt) named like a recording beside it is that recording's
    transcript; one that is given by name, or in a folder without recordings, is an interview that
    has no recording. A ``people.csv`` and ``participants.csv`` beside the recordings, or one folder
    above, say who is who. A file that cannot be used does not stop the others.

    Raises:
        NothingToAdd: there is nothing that can be used.
        StudyError: a table is not in order, or what belongs to somebody who withdrew was given by
            name: nothing is added then. Or the disk is full.
    """
    groups = grouped(looks_in(study, sources))
    if not any(group.candidates for group in groups):
        raise NothingToAdd(passed for group in groups for passed in group.passed)
    found = sorted_out(study, groups)
    ids = dict(zip(found.news, _ids(study, groups, found.news), strict=True))
    here = {file: person.id for file, person in found.known.items()}
    here |= {new.candidate.file: id for new, id in ids.items()}
    for new, id in ids.items():
        study.add(
            new.candidate.file,
            id=id,
            like=new.row,
            participant=_participant(new.group, new.candidate.file, here),
            script=new.candidate.script,
        )
    _fill_in(study, groups, found.known, here)
    return _told(study, groups, found, here)


# --- what is new


def _ids(study: Study, groups: Sequence[Group], news: Sequence[New]) -> list[str]:
    """An id for each new interview, in the same order."""
    from transcode.privacy.replace.invented import is_given_name

    rows = [row for group in groups for row in group.tables.people]
    names = name_words(one.name for one in (*rows, *study.people))

    def is_name(word: str) -> bool:
        return word in names or is_given_name(word)

    def wish(new: New) -> Wish:
        if row := new.row:
            return listed_id(row.id, row.name, names, is_name)
        return wish_of(new.candidate.file.stem, is_name)

    kept = [row.id for group in groups for row in group.unused]
    named = [row.id for group in groups for row in group.tables.participants]
    return assign([wish(new) for new in news], taken_ids(study), kept, named)


# --- what the tables say of it


def _called(group: Group, file: Path, id: str) -> tuple[str, ...]:
    """All that an interview may be called in ``participants.csv``."""
    row = group.rows.get(file)
    return (id, *([row.id] if row else []), file.stem)


def _participant(group: Group, file: Path, here: Mapping[Path, str]) -> Participant | None:
    """The row of ``participants.csv``, ``same_as`` by the id that the study has."""
    row = participant_of(group.tables.participants, *_called(group, file, here[file]))
    if row is None or not row.same_as:
        return row
    of_group = [one.file for one in group.candidates if one.file in here]
    now = {folded(name): here[f] for f in of_group for name in _called(group, f, here[f])}
    return replace(row, same_as=now.get(folded(row.same_as), row.same_as))


def _fill_in(
    study: Study,
    groups: Sequence[Group],
    known: Mapping[Path, Person],
    here: Mapping[Path, str],
) -> None:
    """Take over what a table says now of an interview of which the study knows nothing."""
    people, participants = study.people, study.participants
    late = {p.id: g.rows[f] for g in groups for f, p in known.items() if f in g.rows}
    filled = tuple(filled_in(one, late[one.id]) if one.id in late else one for one in people)
    if filled != people:
        write_people(study.people_file, filled)
    if study.coarser:  # what is blank now was made so
        return
    told = {
        person.id: row
        for group in groups
        for file, person in known.items()
        if file in {one.file for one in group.candidates}
        and (row := _participant(group, file, here))
    }
    rows = tuple(
        replace(told[one.id], id=one.id, same_as=one.same_as or told[one.id].same_as)
        if one.id in told and is_blank(one)
        else one
        for one in participants
    )
    if rows != participants:
        write_participants(study.participants_file, rows)


def _told(study: Study, groups: Sequence[Group], found: Found, here: Mapping[Path, str]) -> Intake:
    """The account of all of it."""
    now = {one.id: one for one in study.people}
    passed = [*still_out(study, groups), *found.passed]
    for file, first in found.twins:
        if first in here:
            what = "words" if is_document(file) else "sound"
            remedy = "if it should be another interview, copy it again from where it comes from"
            passed.append(Passed(file.name, f"the same {what} as {here[first]}", remedy))
    became = []
    for new in found.news:
        file = new.candidate.file
        wanted = new.row.id if new.row else file.stem
        if wanted != here[file]:
            became.append((f"{wanted} ({file.name})" if new.row else file.name, here[file]))
    notes = [note for new in found.news for note in _guessed(new.candidate, here, now)]
    for group in groups:
        notes += group.tables.notes if found.news else ()
        notes += _of_tables(group, found, here, now)
    return Intake(
        tuple(now[here[new.candidate.file]] for new in found.news),
        tuple(one.id for one in found.known.values()),
        tuple(passed),
        tuple(became),
        tuple(dict.fromkeys(notes)),
    )


def _guessed(one: Candidate, here: Mapping[Path, str], now: Mapping[str, Person]) -> Iterator[str]:
    """What was taken for granted about a new interview, or may be worth a second look."""
    script, id = one.script, here[one.file]
    if script and folded(script.stem) != folded(one.file.stem):
        yield f"{script.name} was taken for the transcript of {one.file.name}"
    for other in now.values():
        if other.id != id and folded(other.file) == folded(one.file.name):
            yield f"{id} is called {one.file.name}, as {other.id} is; it is not the same"
    first = [other for other in now if re.fullmatch(rf"{re.escape(other)}\D.*", id)]
    if first:
        yield (
            f"{id} counts as another participant than {first[0]}; if it is the same one, write "
            f"{first[0]} in the column same_as of participants.csv in the study"
        )


def _of_tables(
    group: Group, found: Found, here: Mapping[Path, str], now: Mapping[str, Person]
) -> list[str]:
    rows = {file.name: row for file, row in group.rows.items()}
    news = [new.candidate.file for new in found.news if new.group is group]
    known = {f.name: now[p.id] for f, p in found.known.items() if p.id in now}
    called: dict[str, set[str]] = {id: {id, Path(p.file).stem} for id, p in now.items()}
    for file in (one.file for one in group.candidates if one.file in here):
        called[here[file]].update(_called(group, file, here[file]))
    return [
        *about_people(
            group.unused, rows, {f.name: now[here[f]] for f in news}, tuple(now.values())
        ),
        *late_people(known, rows),
        *about_participants(group.tables.participants, called, [here[f] for f in news]),
    ]
