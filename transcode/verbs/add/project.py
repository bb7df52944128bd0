"""Addition of a whole project of another program: texts, codes, codings, cases.

The file is read to its end before anything is written. Its texts become interviews at the stage of
a transcript, whose names are still to be reviewed; codes go into a journal for each of its users;
codings wait in ``confidential/`` until their text is released (:mod:`transcode.pipeline.imported`).
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from transcode.errors import ExchangeError
from transcode.exchange.codebooks.definition import decisions_on
from transcode.exchange.projects.codes import PlacedCodes, place_codes
from transcode.exchange.projects.contents import (
    FoundRelation,
    FoundSource,
    Left,
    Project,
    summed,
)
from transcode.exchange.projects.read import OTHERS, read_project
from transcode.exchange.projects.refi import ORIGIN
from transcode.exchange.projects.units import UnitFound, legible
from transcode.pipeline.imported import keep_codings, not_yet_in, place_codings
from transcode.pipeline.transcribe import heard
from transcode.records.codebook import Codebook, fold
from transcode.records.coding import Code, Theme
from transcode.records.decisions import (
    Create,
    CreateOverarching,
    CreateTheme,
    Decision,
    Memo,
    Move,
    Nest,
    Pin,
    Relate,
)
from transcode.records.imported import Imported
from transcode.study.coders import as_known
from transcode.study.folder import Study
from transcode.study.ids import folded
from transcode.verbs.add.project_texts import Texts

__all__ = ["TABLES", "ProjectIntake", "TakenSource", "add_project", "is_project"]

_ENDINGS = (".qdpx", ".qde", ".sqlite3", ".sqlite", ".qda", *OTHERS)
TABLES = (".xlsx", ".csv", ".tsv")
"""Endings of tables, which may hold coded segments or anything else."""


@dataclass(frozen=True, slots=True)
class TakenSource:
    """A text of the project: its name there, its id here, its codings, and how they were placed."""

    name: str
    interview: str
    codings: int
    unit: UnitFound | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class ProjectIntake:
    """Result of adding a project. All of it is for the screen only: names stand in it."""

    origin: str
    sources: tuple[TakenSource, ...]
    coders: tuple[tuple[str, str], ...]  # name in the file, name here
    codes: int
    themes: int
    left: tuple[Left, ...]
    notes: tuple[str, ...]


def is_project(path: Path, *, is_asked: bool = True) -> bool:
    """Return whether a path is a project of another program, by its ending.

    A table may be one only where it was given by its own name: it may be anything else.
    """
    ending = path.suffix.lower()
    if path.is_dir():
        return (path / "data.qda").is_file()
    is_ours = folded(path.stem) in ("people", "participants")
    return ending in _ENDINGS or (is_asked and ending in TABLES and not is_ours)


def add_project(study: Study, path: Path) -> ProjectIntake:
    """Add a project to a study. Adding it again adds what is new in it.

    Raises:
        ExchangeError: it cannot be read; nothing was added.
        StudyError: the disk is full.
    """
    if program := OTHERS.get(path.suffix.lower()):
        raise ExchangeError(
            f"only {program} itself can open its projects ({path.suffix})",
            step="add",
            remedy=f"in {program}, export the project as REFI-QDA (.qdpx), and add that",
        )
    file = path / "data.qda" if path.is_dir() else path
    try:
        with file.open("rb") as stream:
            project = read_project(stream, study.settings.language, path.stem)
            return _Taking(study, project, stream).intake()
    except OSError as problem:
        raise ExchangeError(
            f"the project cannot be read ({os.strerror(problem.errno or 0)})",
            step="add",
            remedy="check that it is there, that you may read it, and the free space",
        ) from None


class _Taking:
    def __init__(self, study: Study, project: Project, stream: IO[bytes]) -> None:
        shown = tuple(replace(one, text=legible(one.text)) for one in project.sources)
        project = replace(project, sources=shown)
        self.study, self.project, self.stream = study, project, stream
        self.left = list(project.left)
        self.notes = list(project.notes)
        self._kept: dict[Left, None] = {}  # of the study, not of the file
        self._unrelated: set[FoundRelation] = set()
        self.codes = self._placed_codes()
        self.coders = self._coders()
        if unplaced := sum(id not in self.codes.themes_of for id, *_ in project.pins):
            why = "a code lies in its theme, and only themes are put somewhere by hand"
            self.left.append(Left("place on a map", "", why, unplaced))

    def intake(self) -> ProjectIntake:
        """Add the interviews, then who is who, then codings, then codes."""
        texts = Texts(self.study, self.project, self.stream)
        self.left += texts.left
        interviews, new = texts.interviews, texts.new
        written = self._codings(interviews, new)
        self._journals()
        place_codings(self.study)
        sources = tuple(
            TakenSource(one.name, interviews[one.id], written[one.id], one.unit,
                        interviews[one.id] in new)
            for one in self.project.sources
            if one.id in interviews
        )  # fmt: skip
        names = dict(self.project.users)
        return ProjectIntake(
            self.project.origin, sources,
            tuple((names.get(user, ""), coder) for user, coder in self.coders.items()),
            len(self.codes.codes), len(self.codes.themes),
            summed([*self.left, *self._kept, *self.codes.left]), tuple(self.notes),
        )  # fmt: skip

    # --- who codes, and with what

    def _placed_codes(self) -> PlacedCodes:
        study = self.study
        used = {coding.code for source in self.project.sources for coding in source.codings}
        books = [fold(study.journal(coder)) for coder in study.writers]
        themes = [theme for book in books for theme in book.themes]
        codes = [code for book in books for code in book.codes]
        return place_codes(self.project.codes, used, themes, codes)

    def _coders(self) -> dict[str, str]:
        """User of the file -> coder: those who did anything, else the first, else nobody's."""
        done = dict.fromkeys(
            [coding.user for source in self.project.sources for coding in source.codings]
            + [memo.user for memo in self.project.memos if memo.user]
            + [user for user, _ in self.project.covered]
        )
        users = dict(self.project.users)
        if not done:
            done = dict.fromkeys([next(iter(users), "")])
        only = next(iter(users)) if len(users) == 1 else ""
        coders: dict[str, str] = {}
        for user in done:
            if not user and only:
                continue
            coders[user] = self._coder(users.get(user, ""), set(coders.values()))
        if "" in done and only:
            coders.setdefault(only, self._coder(users[only], set(coders.values())))
            coders[""] = coders[only]
        return coders

    def _coder(self, name: str, taken: set[str]) -> str:
        plain = re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", name)).strip("-_")[:36]
        plain = as_known(plain, self.study.writers) or plain or "imported"
        number, free = 1, plain
        while free in taken:
            number += 1
            free = f"{plain}-{number}"
        return free

    # --- codings

    def _codings(self, interviews: Mapping[str, str], new: set[str]) -> dict[str, int]:
        """Keep the codings of each interview; returns their number by source."""
        covered = self._covered()
        rows: dict[str, dict[Imported, None]] = defaultdict(dict)
        texts: dict[str, str] = {}
        written: dict[str, int] = defaultdict(int)
        for source in self.project.sources:
            if source.id not in interviews:
                lost = len(source.codings)
                self.left += [Left("coding", "", f"in '{source.name}'", lost)] * bool(lost)
                continue
            interview = interviews[source.id]
            is_partial = self.project.is_partial and interview not in new
            base = self._said(interview) if is_partial else source.text
            if texts.setdefault(interview, base) != base:
                why = f"in '{source.name}': another version of the text was taken"
                self.left.append(Left("coding", "", why, len(source.codings)))
                continue
            own = list(self._rows(source, covered.get(source.id, ())))
            own = self._looked_up(source, base, own) if is_partial else own
            rows[interview].update(dict.fromkeys(own))
            written[source.id] = sum(bool(row.code) for row in own)
        for interview, kept in rows.items():
            if kept:
                keep_codings(self.study, interview, texts[interview], kept)
        return written

    def _covered(self) -> dict[str, tuple[str, ...]]:
        """Source -> users who have finished it. A file of another program does not say who did."""
        covered: dict[str, dict[str, None]] = defaultdict(dict)
        if self.project.origin.startswith(ORIGIN):
            for user, finished in self.project.covered:
                covered[finished][user] = None
        else:
            for source in self.project.sources:
                covered[source.id] = dict.fromkeys(coding.user for coding in source.codings)
            if any(covered.values()):
                self.notes.append(
                    "each coder counts as having finished every interview in which they coded "
                    "anything, because the file does not say so: no coding there is a real 'no'"
                )
        return {source: tuple(users) for source, users in covered.items()}

    def _rows(self, source: FoundSource, covered: Iterable[str]) -> Iterable[Imported]:
        for coding in source.codings:
            coder, code = self.coders[coding.user], self.codes.of[coding.code]
            yield Imported(
                coder, code, coding.begin, coding.end, coding.memo, made_at=coding.made_at
            )
        for memo in self.project.memos:
            if memo.about == source.id:
                begin, end = memo.passage or (0, 0)
                yield Imported(self._by(memo.user), "", begin, end, memo.text, made_at=memo.made_at)
        for user in covered:
            yield Imported(self.coders[user], finished=True)

    def _by(self, user: str) -> str:
        return self.coders.get(user) or next(iter(self.coders.values()))

    def _said(self, interview: str) -> str:
        return "\n".join(turn.text for turn in heard(self.study, interview).turns)

    def _looked_up(self, source: FoundSource, base: str, rows: list[Imported]) -> list[Imported]:
        """Coded passages of a table, found in the text of the interview, one after another."""
        found: list[Imported] = []
        at: dict[tuple[int, int], tuple[int, int] | None] = {}
        for row in rows:
            if not row.end:
                found.append(row)
                continue
            span = row.begin, row.end
            if span not in at:
                words = source.text[row.begin : row.end].split()
                pattern = re.compile(r"\s+".join(map(re.escape, words)))
                hits = list(pattern.finditer(base)) if words else []
                at[span] = hits[0].span() if hits else None
                if len(hits) > 1:
                    why = f"its words stand {len(hits)} times in {source.name}; the first was taken"
                    self.left.append(Left("doubt about a coding", "", why))
            place = at[span]
            if place:
                found.append(replace(row, begin=place[0], end=place[1]))
            else:
                why = f"its words are not in the transcript of '{source.name}'"
                self.left.append(Left("coding", "", why))
        return found

    # --- codes and memos

    def _journals(self) -> None:
        """Codes, themes and memos that are about no text, in the journal of every coder."""
        memos = [memo for memo in self.project.memos if memo.passage is None]
        sources = {source.id for source in self.project.sources}
        is_first = True
        for coder in dict.fromkeys(self.coders.values()):
            journal = self.study.journal(coder)
            decisions = list(self._new_codes(fold(journal)))
            for memo in memos:
                by = self.coders.get(memo.user, "")
                if memo.about not in sources and (by == coder or (is_first and not by)):
                    about = self.codes.of.get(memo.about, "")
                    decisions.append(Memo(memo.text, about, made_at=memo.made_at))
            journal.extend(not_yet_in(journal, decisions))
            is_first = False

    def _new_codes(self, book: Codebook) -> Iterable[Decision]:
        for theme in self.codes.themes:
            if self._is_new(theme, book.theme(theme.id)):
                create = CreateOverarching if theme.is_overarching else CreateTheme
                yield create(theme.id, theme.name, theme.definition)
                yield from decisions_on(theme)
                if theme.under:
                    yield Nest(theme.id, theme.under)
        for code in self.codes.codes:
            if self._is_new(code, book.code(code.id)):
                yield Create(code.id, code.name, code.definition)
                yield from decisions_on(code)
                if code.theme:
                    yield Move(code.id, code.theme)
        of = self.codes.themes_of
        for one in self.project.relations:
            if one.first in of and one.second in of:
                yield Relate(one.id, of[one.first], of[one.second], one.name, one.directed)
            elif one not in self._unrelated:
                self._unrelated.add(one)
                why = "only themes are related here, and one of its ends is a code"
                self.left.append(Left("line between codes", one.name, why))
        for id, x, y in self.project.pins:
            if id in of:
                yield Pin(of[id], "bubbles", float(x), float(y))

    def _is_new(self, given: Code | Theme, own: Code | Theme | None) -> bool:
        """Return whether the coder lacks a code or theme; one that they have stays as it is."""
        if own is None:
            return True
        kind = "code" if isinstance(given, Code) else "theme"
        for what in ("definition", "include", "exclude", "example", "colour"):
            theirs = getattr(given, what)
            if theirs and theirs != getattr(own, what):
                why = f"the study has this {kind} already, with a {what} of its own, or without"
                self._kept[Left(f"{what} of a {kind}", given.name, why)] = None
        return False
