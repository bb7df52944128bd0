"""Addition of recordings and transcripts to a study, with their people and a list of skipped files.

A folder is read (:mod:`transcode.verbs.add.sources`), its tables are matched to its files
(:mod:`transcode.verbs.add.tables`), new files are identified
(:mod:`transcode.verbs.add.sorting`) and get an id (:mod:`transcode.study.ids`), and only then is
anything copied. Skipped files are reported each time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from transcode.errors import ExchangeError, StudyError
from transcode.records.people import Participant, Person
from transcode.study.folder import Study
from transcode.study.ids import Wish, assign, folded, listed_id, name_words, wish_of
from transcode.study.intake import taken_ids
from transcode.study.layout import DOCUMENTS, is_document
from transcode.study.tables import write_participants, write_people
from transcode.verbs.add.project import TABLES, ProjectIntake, add_project, is_project
from transcode.verbs.add.sorting import Found, Group, New, grouped, looks_in, sorted_out, still_out
from transcode.verbs.add.sources import Candidate, Passed
from transcode.verbs.add.tables import filled_in, is_blank, participant_of
from transcode.verbs.add.unmatched import about_participants, about_people, late_people

__all__ = ["Intake", "NothingToAdd", "Passed", "add"]


@dataclass(frozen=True, slots=True)
class Intake:
    """Result of adding files.

    ``present`` are the interviews that were already in the study; ``became`` pairs the name of a
    file with its id, if they differ; ``notes`` are sentences, most of them about the tables;
    ``projects`` are those of other programs. All but ``added`` and ``present`` is for the screen
    only, as it holds names of files.
    """

    added: tuple[Person, ...] = ()
    present: tuple[str, ...] = ()
    passed: tuple[Passed, ...] = ()
    became: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    projects: tuple[ProjectIntake, ...] = ()


class NothingToAdd(StudyError):
    """No file given can be used. ``passed`` holds the reasons; the message names no file."""

    def __init__(self, passed: Iterable[Passed]) -> None:
        self.passed = tuple(passed)
        whys = Counter(skipped.why for skipped in self.passed)
        reasons = "; ".join(f"{count} × {why}" if count > 1 else why for why, count in whys.items())
        super().__init__(
            "there is no usable recording or transcript" + (f" ({reasons})" if reasons else ""),
            where="the files given",
            step="add",
            remedy="give the folder that holds them (subfolders by name too), or the files; "
            f"transcripts end in {', '.join(sorted(DOCUMENTS))}, recordings in .wav, .mp3, .m4a "
            "and many others",
        )


def add(study: Study, sources: Iterable[Path]) -> Intake:
    """Copy recordings (files, or folders of them) into a study; existing ones stay as they are.

    A document (docx, rtf, vtt, eaf ...) named like a recording beside it is that recording's
    transcript; one that is given by name, or in a folder without recordings, is an interview
    without a recording. A ``people.csv`` and ``participants.csv`` beside the recordings, or one
    folder above, identify the people. A file that cannot be used does not stop the others.

    A project of another program (REFI-QDA ``.qdpx``, Taguette, QualCoder, a table of coded
    segments) is given by its own name: :mod:`transcode.verbs.add.project`.

    Raises:
        NothingToAdd: there is no usable file.
        ExchangeError: a project cannot be read; nothing of it was added.
        StudyError: a table is not in order, or a file of somebody who withdrew was given by name,
            so nothing is added; or the disk is full.
    """
    sources = list(dict.fromkeys(sources))
    given = [source for source in sources if is_project(source)]
    projects, passed = _projects(study, given)
    files = [source for source in sources if source not in given]
    if given and not files:
        if not projects:
            raise NothingToAdd(passed)
        return Intake(passed=passed, projects=projects)
    intake = _files(study, files)
    return replace(intake, passed=(*intake.passed, *passed), projects=projects)


def _projects(
    study: Study, given: Iterable[Path]
) -> tuple[tuple[ProjectIntake, ...], tuple[Passed, ...]]:
    """Add projects. A table that is none, for it may be anything, is skipped with the reason."""
    projects: list[ProjectIntake] = []
    passed: list[Passed] = []
    for path in given:
        try:
            projects.append(add_project(study, path))
        except ExchangeError as problem:
            if path.suffix.lower() not in TABLES:
                raise
            passed.append(Passed(path.name, problem.what, problem.remedy))
    return tuple(projects), tuple(passed)


def _files(study: Study, sources: Iterable[Path]) -> Intake:
    """Add recordings and transcripts."""
    groups = grouped(looks_in(study, sources))
    if not any(group.candidates for group in groups):
        raise NothingToAdd(passed for group in groups for passed in group.passed)
    sorted_files = sorted_out(study, groups)
    ids = dict(zip(sorted_files.news, _ids(study, groups, sorted_files.news), strict=True))
    here = {file: person.id for file, person in sorted_files.present.items()}
    here |= {new.candidate.file: id for new, id in ids.items()}
    for new, id in ids.items():
        study.add(
            new.candidate.file,
            id=id,
            like=new.row,
            participant=_participant(new.group, new.candidate.file, here),
            script=new.candidate.script,
        )
    _fill_in(study, groups, sorted_files.present, here)
    return _report(study, groups, sorted_files, here)


# --- new interviews


def _ids(study: Study, groups: Sequence[Group], news: Sequence[New]) -> list[str]:
    """Assign an id to each new interview, in the same order."""
    from transcode.privacy.lexicon.invented import is_given_name

    rows = [row for group in groups for row in group.tables.people]
    names = name_words(person.name for person in (*rows, *study.people))

    def is_name(word: str) -> bool:
        return word in names or is_given_name(word)

    def wish(new: New) -> Wish:
        if row := new.row:
            return listed_id(row.id, row.name, names, is_name)
        return wish_of(new.candidate.file.stem, is_name)

    kept = [row.id for group in groups for row in group.unused]
    named = [row.id for group in groups for row in group.tables.participants]
    return assign([wish(new) for new in news], taken_ids(study), kept, named)


# --- rows of the tables


def _called(group: Group, file: Path, id: str) -> tuple[str, ...]:
    """Names that an interview may have in ``participants.csv``."""
    row = group.rows.get(file)
    return (id, *([row.id] if row else []), file.stem)


def _participant(group: Group, file: Path, here: Mapping[Path, str]) -> Participant | None:
    """Row of ``participants.csv``, with ``same_as`` as an id of the study."""
    row = participant_of(group.tables.participants, *_called(group, file, here[file]))
    if row is None or not row.same_as:
        return row
    of_group = [candidate.file for candidate in group.candidates if candidate.file in here]
    now = {folded(name): here[f] for f in of_group for name in _called(group, f, here[f])}
    return replace(row, same_as=now.get(folded(row.same_as), row.same_as))


def _fill_in(
    study: Study,
    groups: Sequence[Group],
    persons: Mapping[Path, Person],
    here: Mapping[Path, str],
) -> None:
    """Fill in facts that the tables give and the study lacks."""
    people, participants = study.people, study.participants
    late = {p.id: g.rows[f] for g in groups for f, p in persons.items() if f in g.rows}
    filled = tuple(
        filled_in(person, late[person.id]) if person.id in late else person for person in people
    )
    if filled != people:
        write_people(study.people_file, filled)
    if study.coarser:  # blanks may be intended
        return
    given = {
        person.id: row
        for group in groups
        for file, person in persons.items()
        if file in {candidate.file for candidate in group.candidates}
        and (row := _participant(group, file, here))
    }
    rows = tuple(
        replace(
            given[participant.id],
            id=participant.id,
            same_as=participant.same_as or given[participant.id].same_as,
        )
        if participant.id in given and is_blank(participant)
        else participant
        for participant in participants
    )
    if rows != participants:
        write_participants(study.participants_file, rows)


def _report(
    study: Study, groups: Sequence[Group], sorted_files: Found, here: Mapping[Path, str]
) -> Intake:
    """Report on the whole intake."""
    now = {person.id: person for person in study.people}
    passed = [*still_out(study, groups), *sorted_files.passed]
    for file, first in sorted_files.twins:
        if first in here:
            what = "words" if is_document(file) else "sound"
            remedy = "if it is meant to be another interview, copy it again from its source"
            passed.append(Passed(file.name, f"the same {what} as {here[first]}", remedy))
    became = []
    for new in sorted_files.news:
        file = new.candidate.file
        wanted = new.row.id if new.row else file.stem
        if wanted != here[file]:
            became.append((f"{wanted} ({file.name})" if new.row else file.name, here[file]))
    notes = [note for new in sorted_files.news for note in _guessed(new.candidate, here, now)]
    for group in groups:
        notes += group.tables.notes if sorted_files.news else ()
        notes += _of_tables(group, sorted_files, here, now)
    return Intake(
        tuple(now[here[new.candidate.file]] for new in sorted_files.news),
        tuple(person.id for person in sorted_files.present.values()),
        tuple(passed),
        tuple(became),
        tuple(dict.fromkeys(notes)),
    )


def _guessed(
    candidate: Candidate, here: Mapping[Path, str], now: Mapping[str, Person]
) -> Iterator[str]:
    """Note guesses about a new interview that should be checked."""
    script, id = candidate.script, here[candidate.file]
    if script and folded(script.stem) != folded(candidate.file.stem):
        yield f"{script.name} was taken for the transcript of {candidate.file.name}"
    for another in now.values():
        if another.id != id and folded(another.file) == folded(candidate.file.name):
            yield f"{id} has the file name {candidate.file.name}, like {another.id}, but differs"
    first = [another for another in now if re.fullmatch(rf"{re.escape(another)}\D.*", id)]
    if first:
        yield (
            f"{id} counts as another participant than {first[0]}; if they are the same person, "
            f"write {first[0]} in the column same_as of participants.csv in the study"
        )


def _of_tables(
    group: Group, sorted_files: Found, here: Mapping[Path, str], now: Mapping[str, Person]
) -> list[str]:
    rows = {file.name: row for file, row in group.rows.items()}
    news = [new.candidate.file for new in sorted_files.news if new.group is group]
    present = {f.name: now[p.id] for f, p in sorted_files.present.items() if p.id in now}
    called: dict[str, set[str]] = {id: {id, Path(p.file).stem} for id, p in now.items()}
    for file in (candidate.file for candidate in group.candidates if candidate.file in here):
        called[here[file]].update(_called(group, file, here[file]))
    return [
        *about_people(
            group.unused, rows, {f.name: now[here[f]] for f in news}, tuple(now.values())
        ),
        *late_people(present, rows),
        *about_participants(group.tables.participants, called, [here[f] for f in news]),
    ]
