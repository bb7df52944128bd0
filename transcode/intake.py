"""Recordings and transcripts on their way into a study, whose they are, and what was passed over.

A folder is read (:mod:`transcode.folder`), its tables are matched to its files
(:mod:`transcode.rows`), every new interview gets an id (:mod:`transcode.ids`), and only then is
anything copied. What is not taken is told, each time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from transcode.artefacts import file_digest
from transcode.errors import StudyError
from transcode.folder import Candidate, Look, Passed, look, quoted
from transcode.ids import Wish, assign, folded, listed_id, name_words, wish_of
from transcode.layout import DOCUMENTS, is_document
from transcode.records import Participant, Person
from transcode.rows import (
    Tables,
    files_below,
    filled_in,
    is_about,
    is_blank,
    match_people,
    participant_of,
    read_tables,
    spellings,
)
from transcode.study import Study, withdrew
from transcode.tables import write_participants, write_people
from transcode.unmatched import about_participants, about_people, late_people

__all__ = ["Intake", "Passed", "add"]


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


def add(study: Study, sources: Iterable[Path]) -> Intake:
    """Copy recordings (files, or folders of them) into a study; those it has stay as they are.

    A document (docx, txt, vtt, srt) named like a recording beside it is that recording's
    transcript; one that is given by name, or in a folder without recordings, is an interview that
    has no recording. A ``people.csv`` and ``participants.csv`` beside the recordings, or one folder
    above, say who is who. A file that cannot be used does not stop the others.

    Raises:
        StudyError: there is nothing that can be used, a table is not in order, or what belongs to
            somebody who withdrew was given by name: nothing is added then. Or the disk is full.
    """
    groups = _grouped(_looks(study, sources))
    if not any(group.candidates for group in groups):
        raise _nothing(passed for group in groups for passed in group.passed)
    found = _sorted_out(study, groups)
    ids = dict(zip(found.news, _ids(study, groups, found.news), strict=True))
    here = {**{file: person.id for file, person in found.known.items()}}
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


# --- what is there


@dataclass(frozen=True, eq=False)
class _Group:
    """Folders that share their tables; ``rows`` of ``people.csv`` by the file they are about."""

    looks: tuple[Look, ...]
    tables: Tables
    rows: Mapping[Path, Person]
    unused: tuple[Person, ...]  # rows that are about no file

    @property
    def candidates(self) -> list[Candidate]:
        return [one for found in self.looks for one in found.candidates]

    @property
    def passed(self) -> list[Passed]:
        return [one for found in self.looks for one in found.passed]


@dataclass(frozen=True, eq=False)
class _New:
    """An interview that the study does not have."""

    candidate: Candidate
    group: _Group

    @property
    def row(self) -> Person | None:
        return self.group.rows.get(self.candidate.file)


@dataclass(frozen=True, slots=True)
class _Found:
    """The files that may be interviews: new, in the study already, and not to be taken."""

    news: tuple[_New, ...]
    known: Mapping[Path, Person]
    twins: tuple[tuple[Path, Path], ...]  # a file, and the one that is the same
    passed: tuple[Passed, ...]


def _looks(study: Study, sources: Iterable[Path]) -> list[tuple[Look, Tables]]:
    """One look a folder; files that are given by name are looked at together."""
    asked: dict[Path, list[Path] | None] = {}
    for source in dict.fromkeys(sources):
        if source.is_dir():
            asked[source] = None
        elif (others := asked.setdefault(source.parent, [])) is not None:
            others.append(source)
    looks = []
    seen: set[Path] = set()
    for folder, files in asked.items():
        tables = read_tables(folder)
        found = look(folder, files, study.root, [row.file for row in tables.people])
        once = [one for one in found.candidates if one.file.resolve() not in seen]
        seen |= {one.file.resolve() for one in once}
        looks.append((replace(found, candidates=tuple(once)), tables))
    return looks


def _grouped(looks: Sequence[tuple[Look, Tables]]) -> list[_Group]:
    by_table: dict[Path, list[tuple[Look, Tables]]] = {}
    for found, tables in looks:
        by_table.setdefault(tables.where or found.folder, []).append((found, tables))
    return [_group(tuple(found for found, _ in same), same[0][1]) for same in by_table.values()]


def _group(looks: tuple[Look, ...], tables: Tables) -> _Group:
    files: dict[str, Path] = {}
    for candidate in (one for found in looks for one in found.candidates):
        files.setdefault(candidate.file.name, candidate.file)
    here = {one for name in files for one in spellings(name)}
    below = files_below(tables.where) if tables.where and tables.people else set()
    ours = [row for row in tables.people if not is_about(row, below - here)]
    rows = match_people(ours, list(files))
    unused = tuple(row for row in ours if row not in rows.values())
    return _Group(looks, tables, {files[name]: row for name, row in rows.items()}, unused)


def _nothing(passed: Iterable[Passed]) -> StudyError:
    whys = Counter(one.why for one in passed)
    said = "; ".join(f"{count} × {why}" if count > 1 else why for why, count in whys.items())
    return StudyError(
        "there is no recording or transcript that can be used" + (f" ({said})" if said else ""),
        where="what was given",
        step="add",
        remedy="give the folder that holds them, a folder within it by name too, or the files; "
        f"transcripts end in {', '.join(sorted(DOCUMENTS))}, recordings in .wav, .mp3, .m4a "
        "and many others",
    )


# --- what is new


def _sorted_out(study: Study, groups: Sequence[_Group]) -> _Found:
    """What is new by its bytes, what is in the study, what is there twice."""
    people, refused = {one.sha256: one for one in study.people}, study.refused
    passed: list[Passed] = []
    same: dict[str, list[_New]] = {}
    for group in groups:
        for one in group.candidates:
            try:
                digest = file_digest(one.file)
                script = file_digest(one.script) if one.script else ""
            except OSError:
                passed.append(Passed(one.file.name, "cannot be read to its end", "copy it again"))
                continue
            if gone := refused.get(digest) or refused.get(script):
                if one.asked:
                    raise withdrew(gone)
                why = f"its participant withdrew ({gone})"
                passed.append(Passed(one.file.name, why, "take it out of the folder too"))
            else:
                same.setdefault(digest, []).append(_New(one, group))
    news: list[_New] = []
    known: dict[Path, Person] = {}
    twins: list[tuple[Path, Path]] = []
    for digest, files in same.items():
        person = people.get(digest)
        first = min(files, key=lambda one: _rank(one, person))
        file = first.candidate.file
        twins += [(other.candidate.file, file) for other in files if other is not first]
        if person:
            known[file] = person
            passed += _script_left(study, person, first.candidate)
        elif reason := _already(study, tuple(people.values()), first.candidate):
            passed.append(reason)
        else:
            news.append(first)
    return _Found(tuple(news), known, tuple(twins), tuple(passed))


def _rank(one: _New, person: Person | None) -> tuple[bool, bool, bool]:
    """Which of several files that are the same is the one: smallest first."""
    file = one.candidate.file
    is_that = person is not None and folded(person.file) == folded(file.name)
    return (not is_that, one.row is None, not wish_of(file.stem).own)


def _already(study: Study, people: Sequence[Person], one: Candidate) -> Passed | None:
    """Why a file is not new though its bytes are: an edited copy, a transcript of what is there."""
    add = f"transcode add {quoted(study.root)} FILE"
    for person in people:
        is_script = is_document(one.file) and not is_document(Path(person.file))
        if is_script and folded(Path(person.file).stem) == folded(one.file.stem):
            kept = study.script_of(person.id)
            if kept and file_digest(kept) == file_digest(one.file):
                return Passed(one.file.name, f"in the study already, beside {person.id}")
            why = f"the transcript of a recording that is in the study, as {person.id}"
            return Passed(one.file.name, why, _import(study, person, one.file))
        is_edited = is_document(one.file) and folded(person.file) == folded(one.file.name)
        if is_edited and not one.asked:
            why = f"not as it was when it was added as {person.id}"
            remedy = f"{_import(study, person, one.file)}; if it is another interview: {add}"
            return Passed(one.file.name, why, remedy)
    return None


def _script_left(study: Study, person: Person, one: Candidate) -> list[Passed]:
    """A transcript that came, or was edited, after its recording had been added."""
    if one.script is None or any(
        getattr(edit, "verb", "") == "import" for edit in study.corrections(person.id)
    ):
        return []
    kept = study.script_of(person.id)
    if kept and file_digest(kept) == file_digest(one.script):
        return []
    why = "not as it was when it was taken" if kept else "its recording is there without it"
    return [Passed(one.script.name, f"{why} ({person.id})", _import(study, person, one.script))]


def _import(study: Study, person: Person, file: Path) -> str:
    return f"transcode correct {quoted(study.root)} {person.id} --import {quoted(file)}"


def _ids(study: Study, groups: Sequence[_Group], news: Sequence[_New]) -> list[str]:
    """An id for each new interview, in the same order."""
    from transcode.privacy.invented import is_given_name

    rows = [row for group in groups for row in group.tables.people]
    names = name_words(one.name for one in (*rows, *study.people))

    def is_name(word: str) -> bool:
        return word in names or is_given_name(word)

    def wish(new: _New) -> Wish:
        if row := new.row:
            return listed_id(row.id, row.name, names, is_name)
        return wish_of(new.candidate.file.stem, is_name)

    kept = [row.id for group in groups for row in group.unused]
    named = [row.id for group in groups for row in group.tables.participants]
    return assign([wish(new) for new in news], study.taken, kept, named)


# --- what the tables say of it


def _called(group: _Group, file: Path, id: str) -> tuple[str, ...]:
    """All that an interview may be called in ``participants.csv``."""
    row = group.rows.get(file)
    return (id, *([row.id] if row else []), file.stem)


def _participant(group: _Group, file: Path, here: Mapping[Path, str]) -> Participant | None:
    """The row of ``participants.csv``, ``same_as`` by the id that the study has."""
    row = participant_of(group.tables.participants, *_called(group, file, here[file]))
    if row is None or not row.same_as:
        return row
    of_group = [one.file for one in group.candidates if one.file in here]
    now = {folded(name): here[f] for f in of_group for name in _called(group, f, here[f])}
    return replace(row, same_as=now.get(folded(row.same_as), row.same_as))


def _fill_in(
    study: Study,
    groups: Sequence[_Group],
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


def _told(
    study: Study, groups: Sequence[_Group], found: _Found, here: Mapping[Path, str]
) -> Intake:
    """The account of all of it."""
    now = {one.id: one for one in study.people}
    passed = [one for group in groups for one in group.passed] + list(found.passed)
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
    group: _Group, found: _Found, here: Mapping[Path, str], now: Mapping[str, Person]
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
