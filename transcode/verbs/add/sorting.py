"""Files that were given -> what is new to the study, what it has, and what is not to be taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from transcode.files import file_digest
from transcode.records.people import Person
from transcode.study.folder import Study
from transcode.study.ids import folded, wish_of
from transcode.study.intake import withdrew
from transcode.study.layout import is_document
from transcode.verbs.add.sources import Candidate, Look, Passed, look, quoted
from transcode.verbs.add.tables import (
    Tables,
    files_below,
    is_about,
    match_people,
    read_tables,
    spellings,
)

__all__ = ["Found", "Group", "New", "grouped", "looks_in", "sorted_out", "still_out"]

# --- what is there


@dataclass(frozen=True, eq=False)
class Group:
    """Folders that share their tables; ``rows`` of ``people.csv`` by the file they are about."""

    looks: tuple[Look, ...]
    tables: Tables
    rows: Mapping[Path, Person]
    unused: tuple[Person, ...]  # rows that are about no file

    @property
    def candidates(self) -> list[Candidate]:
        """What may be an interview, in the order of the folders."""
        return [one for found in self.looks for one in found.candidates]

    @property
    def passed(self) -> list[Passed]:
        """What was passed over by its name, or because it cannot be opened."""
        return [one for found in self.looks for one in found.passed]


@dataclass(frozen=True, eq=False)
class New:
    """An interview that the study does not have."""

    candidate: Candidate
    group: Group

    @property
    def row(self) -> Person | None:
        """The row of ``people.csv`` that is about it."""
        return self.group.rows.get(self.candidate.file)


@dataclass(frozen=True, slots=True)
class Found:
    """The files that may be interviews: new, in the study already, and not to be taken."""

    news: tuple[New, ...]
    known: Mapping[Path, Person]
    twins: tuple[tuple[Path, Path], ...]  # a file, and the one that is the same
    passed: tuple[Passed, ...]


def looks_in(study: Study, sources: Iterable[Path]) -> list[tuple[Look, Tables]]:
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
        tables = read_tables(folder, study.settings.language)
        found = look(folder, files, study.root, [row.file for row in tables.people])
        once = [one for one in found.candidates if one.file.resolve() not in seen]
        seen |= {one.file.resolve() for one in once}
        looks.append((replace(found, candidates=tuple(once)), tables))
    return looks


def grouped(looks: Sequence[tuple[Look, Tables]]) -> list[Group]:
    """Looks by the tables they share, rows matched to files.

    Raises:
        StudyError: two rows are about one file.
    """
    by_table: dict[Path, list[tuple[Look, Tables]]] = {}
    for found, tables in looks:
        by_table.setdefault(tables.where or found.folder, []).append((found, tables))
    return [_group(tuple(found for found, _ in same), same[0][1]) for same in by_table.values()]


def _group(looks: tuple[Look, ...], tables: Tables) -> Group:
    files: dict[str, Path] = {}
    for candidate in (one for found in looks for one in found.candidates):
        files.setdefault(candidate.file.name, candidate.file)
    here = {one for name in files for one in spellings(name)}
    below = files_below(tables.where) if tables.where and tables.people else set()
    ours = [row for row in tables.people if not is_about(row, below - here)]
    rows = match_people(ours, list(files))
    unused = tuple(row for row in ours if row not in rows.values())
    return Group(looks, tables, {files[name]: row for name, row in rows.items()}, unused)


# --- what is new


def sorted_out(study: Study, groups: Sequence[Group]) -> Found:
    """What is new by its bytes, what is in the study, what is there twice."""
    people, refused = {one.sha256: one for one in study.people}, study.refused
    passed: list[Passed] = []
    same: dict[str, list[New]] = {}
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
                same.setdefault(digest, []).append(New(one, group))
    news: list[New] = []
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
    return Found(tuple(news), known, tuple(twins), tuple(passed))


def _rank(one: New, person: Person | None) -> tuple[bool, bool, bool]:
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


def still_out(study: Study, groups: Sequence[Group]) -> list[Passed]:
    """What was passed over, without what has been added since: by name, or folder by folder."""
    passed = [one for group in groups for one in group.passed]
    scripts = study.confidential / "scripts"
    there = {*(one.sha256 for one in study.people), *study.refused}
    if any(one.files for one in passed) and scripts.is_dir():
        there |= {file_digest(one) for one in scripts.iterdir()}

    def is_there(file: Path) -> bool:
        try:
            return file_digest(file) in there
        except OSError:
            return False

    return [one for one in passed if not (one.files and all(map(is_there, one.files)))]
