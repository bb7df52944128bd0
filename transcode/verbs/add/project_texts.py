"""Texts of a project -> interviews of a study, and its cases -> rows of participants.csv."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO

from transcode.exchange.projects.contents import FoundCase, FoundSource, Left, Project
from transcode.exchange.projects.refi import SPEAKS_AS
from transcode.exchange.projects.safe import ProjectArchive
from transcode.files import temporary_folder
from transcode.records.base import digest_of
from transcode.records.figures import clock_to_ms
from transcode.records.people import Participant
from transcode.study import kinds
from transcode.study.folder import Study
from transcode.study.ids import assign, folded, wish_of
from transcode.study.intake import taken_ids
from transcode.study.tables import write_participants, write_people

__all__ = ["Texts"]


class Texts:
    """The texts of a project in a study.

    ``interviews`` maps sources to interviews, ``new`` are those that were added; ``left`` lists
    what was not taken over.
    """

    def __init__(self, study: Study, project: Project, stream: IO[bytes]) -> None:
        self.study, self.project, self.stream = study, project, stream
        self.left: list[Left] = []
        self.new: set[str] = set()
        self.interviews = self._interviews()
        self._participants(self.interviews)

    def _interviews(self) -> dict[str, str]:
        """Source -> interview; texts that the study does not have are added."""
        study, interviews = self.study, {}
        people = {person.sha256: person.id for person in study.people}
        scripts = {
            study.reading.digest(path): parts["interview"]
            for path, parts in study.files(kinds.SCRIPT).items()
        }
        news: list[FoundSource] = []
        first: dict[str, str] = {}
        for source in self.project.sources:
            digest = digest_of(_script(source))
            if known := people.get(digest) or scripts.get(digest) or self._of_name(source):
                interviews[source.id] = known
            elif withdrawn := study.refused.get(digest):
                why = f"its participant withdrew ({withdrawn})"
                self.left.append(Left("source", source.name, why))
            elif digest in first:
                interviews[source.id] = first[digest]
            else:
                first[digest] = source.id
                news.append(source)
        interviews |= self._added(news)
        return {id: interviews.get(interview, interview) for id, interview in interviews.items()}

    def _of_name(self, source: FoundSource) -> str:
        """The interview that coded passages alone are from, by its id or the name of its file."""
        if not self.project.is_partial:
            return ""
        name = folded(Path(source.name).stem)
        named = [
            person.id
            for person in self.study.people
            if name in (folded(person.id), folded(Path(person.file).stem))
            and self.study.transcript_path(person.id).exists()
        ]
        return named[0] if len(named) == 1 else ""

    def _added(self, news: list[FoundSource]) -> dict[str, str]:
        from transcode.privacy.lexicon.invented import is_given_name

        wishes = [wish_of(Path(source.name).stem, is_given_name) for source in news]
        ids = assign(wishes, taken_ids(self.study))
        with temporary_folder(self.study.confidential) as folder:
            for number, (source, id) in enumerate(zip(news, ids, strict=True)):
                place = Path(folder, str(number))
                place.mkdir()
                script = place / f"{_file_name(source.name)}.txt"
                script.write_text(_script(source), "utf-8", newline="\n")
                recording = self._recording(source, place)
                person = self.study.add(
                    recording or script, id=id, script=script if recording else None
                )
                if person is None:  # the same recording came with another text
                    self.left.append(Left("source", source.name, "its recording is there already"))
                script.unlink()
                if recording:
                    recording.unlink()
                    why = "the recording is listened to, and gives each word a time of its own"
                    times = len(source.times)
                    self.left += [Left("time", source.name, why, times)] * bool(times)
        self.new = set(ids)
        return dict(zip((source.id for source in news), ids, strict=True))

    def _recording(self, source: FoundSource, place: Path) -> Path | None:
        if not source.recording:
            return None
        archive = ProjectArchive(self.stream)
        ending = Path(source.recording).suffix.lower()
        path = place / f"{_file_name(source.name)}{ending}"
        with path.open("wb") as target:
            for piece in archive.pieces(source.recording):
                target.write(piece)
        return path

    def _participants(self, interviews: Mapping[str, str]) -> None:
        """Groups and attributes of new interviews, from their cases and their own variables."""
        from transcode.privacy.lexicon.invented import is_given_name

        values: dict[str, dict[str, str]] = defaultdict(dict)
        first_of: dict[str, str] = {}
        names: dict[str, str] = {}
        for source in self.project.sources:
            values[interviews.get(source.id, "")].update(source.values)
        uses = Counter(source for case in self.project.cases for source in case.sources)
        seated: list[Participant] = []
        for case in self.project.cases:
            shared = [source for source in case.sources if uses[source] > 1]
            if label := dict(case.values).get(SPEAKS_AS):
                seated += self._seated(case, label)
                continue
            if shared:
                why = "several cases share its source: write a row with speaks_in for each"
                self.left.append(Left("case", case.name, why))
                continue
            own = list(dict.fromkeys(interviews[s] for s in case.sources if s in interviews))
            for interview in own:
                values[interview].update(case.values)
                if interview != own[0]:
                    first_of.setdefault(interview, own[0])
                if any(is_given_name(word.casefold()) for word in case.name.split()):
                    names.setdefault(interview, case.name)
        study = self.study
        rows = tuple(
            _participant(row, values[row.id], first_of.get(row.id, ""))
            if row.id in self.new
            else row
            for row in study.participants
        )
        rows += tuple(row for row in seated if all(row.id != one.id for one in rows))
        if rows != study.participants:
            write_participants(study.participants_file, rows)
        people = tuple(
            replace(person, name=person.name or names.get(person.id, ""))
            if person.id in self.new
            else person
            for person in study.people
        )
        if people != study.people:
            write_people(study.people_file, people)

    def _seated(self, case: FoundCase, label: str) -> Iterator[Participant]:
        """The row of a participant who speaks with others in new interviews."""
        values = {name: value for name, value in case.values if name != SPEAKS_AS}
        seats = tuple(
            (interview, label)
            for source in case.sources
            if (interview := self.interviews.get(source, "")) in self.new
        )
        if seats:
            yield replace(_participant(Participant(case.name), values, ""), speaks_in=seats)


def _participant(row: Participant, values: Mapping[str, str], same_as: str) -> Participant:
    groups = [name for name in values if folded(name) in ("group", "gruppe", "grupo", "groupe")]
    attributes = tuple((n, v) for n, v in values.items() if n not in groups[:1] and n != "id")
    group = values[groups[0]] if groups else row.group
    return replace(row, group=group, attributes=attributes, same_as=same_as)


def _script(source: FoundSource) -> str:
    """The text as a transcript: with the times that the project has for beginnings of lines."""
    if not source.times:
        return source.text
    parts, at = [], 0
    for place, ms in source.times:
        if place == 0 or source.text[place - 1 : place] == "\n":
            parts += [source.text[at:place], f"[{clock_to_ms(ms)}] "]
            at = place
    return "".join([*parts, source.text[at:]])


def _file_name(name: str) -> str:
    """The name of a source as a file may bear it, without the ending of a document."""
    plain = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in name)
    stem = re.sub(r"\.(docx?|odt|rtf|txt|pdf|srt|vtt|m4a|mp[34]|wav)$", "", plain, flags=re.I)
    return stem.strip(" .")[:80] or "text"
