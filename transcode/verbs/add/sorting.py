"""Files that were given -> new interviews, interviews of the study, and files to skip."""

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

# --- reading


@dataclass(frozen=True, eq=False)
class Group:
    """Folders with the same tables; ``rows`` of ``people.csv`` by the file they are about."""

    looks: tuple[Look, ...]
    tables: Tables
    rows: Mapping[Path, Person]
    unused: tuple[Person, ...]  # rows that are about no file

    @property
    def candidates(self) -> list[Candidate]:
        """Files that may be interviews, in the order of the folders."""
        return [candidate for folder_look in self.looks for candidate in folder_look.candidates]

    @property
    def passed(self) -> list[Passed]:
        """Files that were skipped because of their name, or because they cannot be opened."""
        return [skipped for folder_look in self.looks for skipped in folder_look.passed]


@dataclass(frozen=True, eq=False)
class New:
    """An interview that the study does not have."""

    candidate: Candidate
    group: Group

    @property
    def row(self) -> Person | None:
        """Row of ``people.csv`` about the interview."""
        return self.group.rows.get(self.candidate.file)


@dataclass(frozen=True, slots=True)
class Found:
    """Files that may be interviews, sorted: new, in the study already, and to be skipped."""

    news: tuple[New, ...]
    present: Mapping[Path, Person]
    twins: tuple[tuple[Path, Path], ...]  # a file, and the one that is the same
    passed: tuple[Passed, ...]


def looks_in(study: Study, sources: Iterable[Path]) -> list[tuple[Look, Tables]]:
    """Look at each folder; files that are given by name are looked at together."""
    files_of: dict[Path, list[Path] | None] = {}
    for source in dict.fromkeys(sources):
        if source.is_dir():
            files_of[source] = None
        elif (others := files_of.setdefault(source.parent, [])) is not None:
            others.append(source)
    looks = []
    seen: set[Path] = set()
    for folder, files in files_of.items():
        tables = read_tables(folder, study.settings.language)
        folder_look = look(folder, files, study.root, [row.file for row in tables.people])
        once = [
            candidate
            for candidate in folder_look.candidates
            if candidate.file.resolve() not in seen
        ]
        seen |= {candidate.file.resolve() for candidate in once}
        looks.append((replace(folder_look, candidates=tuple(once)), tables))
    return looks


def grouped(looks: Sequence[tuple[Look, Tables]]) -> list[Group]:
    """Group looks by the tables they share, with rows matched to files.

    Raises:
        StudyError: two rows are about one file.
    """
    by_table: dict[Path, list[tuple[Look, Tables]]] = {}
    for folder_look, tables in looks:
        by_table.setdefault(tables.where or folder_look.folder, []).append((folder_look, tables))
    return [
        _group(tuple(folder_look for folder_look, _ in same), same[0][1])
        for same in by_table.values()
    ]


def _group(looks: tuple[Look, ...], tables: Tables) -> Group:
    files: dict[str, Path] = {}
    for candidate in (candidate for folder_look in looks for candidate in folder_look.candidates):
        files.setdefault(candidate.file.name, candidate.file)
    here = {spelling for name in files for spelling in spellings(name)}
    below = files_below(tables.where) if tables.where and tables.people else set()
    ours = [row for row in tables.people if not is_about(row, below - here)]
    rows = match_people(ours, list(files))
    unused = tuple(row for row in ours if row not in rows.values())
    return Group(looks, tables, {files[name]: row for name, row in rows.items()}, unused)


# --- sorting


def sorted_out(study: Study, groups: Sequence[Group]) -> Found:
    """Sort files by their contents: new, in the study already, or duplicates."""
    people, refused = {person.sha256: person for person in study.people}, study.refused
    passed: list[Passed] = []
    same: dict[str, list[New]] = {}
    for group in groups:
        for candidate in group.candidates:
            try:
                digest = file_digest(candidate.file)
                script = file_digest(candidate.script) if candidate.script else ""
            except OSError:
                passed.append(
                    Passed(candidate.file.name, "it cannot be read to its end", "copy it again")
                )
                continue
            if withdrawn := refused.get(digest) or refused.get(script):
                if candidate.asked:
                    raise withdrew(withdrawn)
                why = f"its participant withdrew ({withdrawn})"
                passed.append(Passed(candidate.file.name, why, "remove it from the folder too"))
            else:
                same.setdefault(digest, []).append(New(candidate, group))
    news: list[New] = []
    present: dict[Path, Person] = {}
    twins: list[tuple[Path, Path]] = []
    for digest, files in same.items():
        person = people.get(digest)
        first = min(files, key=lambda candidate: _rank(candidate, person))
        file = first.candidate.file
        twins += [(twin.candidate.file, file) for twin in files if twin is not first]
        if person:
            present[file] = person
            passed += _script_left(study, person, first.candidate)
        elif reason := _already(study, tuple(people.values()), first.candidate):
            passed.append(reason)
        else:
            news.append(first)
    return Found(tuple(news), present, tuple(twins), tuple(passed))


def _rank(new: New, person: Person | None) -> tuple[bool, bool, bool]:
    """Preference among identical files: smallest first."""
    file = new.candidate.file
    is_that = person is not None and folded(person.file) == folded(file.name)
    return (not is_that, new.row is None, not wish_of(file.stem).own)


def _already(study: Study, people: Sequence[Person], candidate: Candidate) -> Passed | None:
    """Reason that a file with new contents is not new: an edited copy, or a known transcript."""
    add = f"transcode add {quoted(study.root)} FILE"
    for person in people:
        is_script = is_document(candidate.file) and not is_document(Path(person.file))
        if is_script and folded(Path(person.file).stem) == folded(candidate.file.stem):
            kept = study.script_of(person.id)
            if kept and file_digest(kept) == file_digest(candidate.file):
                return Passed(candidate.file.name, f"in the study already, beside {person.id}")
            why = f"the transcript of a recording that is in the study, as {person.id}"
            return Passed(candidate.file.name, why, _import(study, person, candidate.file))
        is_edited = is_document(candidate.file) and folded(person.file) == folded(
            candidate.file.name
        )
        if is_edited and not candidate.asked:
            why = f"not as it was when it was added as {person.id}"
            remedy = f"{_import(study, person, candidate.file)}; if it is another interview: {add}"
            return Passed(candidate.file.name, why, remedy)
    return None


def _script_left(study: Study, person: Person, candidate: Candidate) -> list[Passed]:
    """Report a transcript that came, or was edited, after its recording had been added."""
    if candidate.script is None or any(
        getattr(edit, "verb", "") == "import" for edit in study.corrections(person.id)
    ):
        return []
    kept = study.script_of(person.id)
    if kept and file_digest(kept) == file_digest(candidate.script):
        return []
    why = "not as it was when it was taken" if kept else "its recording is there without it"
    return [
        Passed(
            candidate.script.name, f"{why} ({person.id})", _import(study, person, candidate.script)
        )
    ]


def _import(study: Study, person: Person, file: Path) -> str:
    return f"transcode correct {quoted(study.root)} {person.id} --import {quoted(file)}"


def still_out(study: Study, groups: Sequence[Group]) -> list[Passed]:
    """Files that were skipped, except those that have since been added in another way."""
    passed = [skipped for group in groups for skipped in group.passed]
    scripts = study.confidential / "scripts"
    added = {*(person.sha256 for person in study.people), *study.refused}
    if any(skipped.files for skipped in passed) and scripts.is_dir():
        added |= {file_digest(script) for script in scripts.iterdir()}

    def is_there(file: Path) -> bool:
        try:
            return file_digest(file) in added
        except OSError:
            return False

    return [
        skipped for skipped in passed if not (skipped.files and all(map(is_there, skipped.files)))
    ]
