"""The study folder: how each of its files is loaded and saved.

``confidential/`` identifies people and never leaves the secure drive; ``shareable/`` is what a
second coder may have; ``.cache/`` may be deleted at any time. The laws of the folder and every
file format are written down in ``transcode/FORMATS.md``.
"""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from transcode.errors import BusyError, DecisionError, StudyError
from transcode.files import file_digest, remove_temporaries, write_atomic
from transcode.records.anchors import align, carry
from transcode.records.base import Record
from transcode.records.codebook import Codebook, fold
from transcode.records.codec import adapter, canonical
from transcode.records.coding import Coding, Description, Lineage, Proposal, Segment
from transcode.records.names import Mention, NameDecision
from transcode.records.people import Participant, Person
from transcode.records.speech import Correction, Edit, Speaker, Transcript
from transcode.records.texts import Anchor, Move, ReleasedText
from transcode.study.artefacts import read_artefact, read_lines
from transcode.study.coders import as_known, journals_in, nearly, notes_on
from transcode.study.ids import assign, listed_id, wish_of
from transcode.study.journal import Journal
from transcode.study.layout import Layout, is_document
from transcode.study.settings import Settings, read_settings, render_settings, with_setting
from transcode.study.tables import (
    read_participants,
    read_people,
    read_rows,
    write_participants,
    write_people,
)

__all__ = ["CONSENSUS", "Study", "withdrew"]

CONSENSUS = "consensus"
"""The journal of the agreed round."""

_MADE = ("texts", "segments", "vectors", "proposals")


class Study(Layout):
    """A study folder that exists. Use :meth:`open` or :meth:`create`."""

    # --- the folder itself

    @classmethod
    def create(cls, root: Path, settings: Settings | None = None) -> Study:
        """Make a new study folder.

        Raises:
            StudyError: there is one already, or something else is in the way.
        """
        if (root / "study.toml").exists():
            raise StudyError("there is a study here already", where=root.name, remedy="open it")
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise StudyError(
                "is not an empty folder", where=root.name, remedy="choose a new name for the study"
            )
        study = cls(root)
        for folder in (study.confidential, study.shareable, study.cache):
            folder.mkdir(parents=True, exist_ok=True)
        study.confidential.chmod(0o700)
        write_people(study.people_file, ())
        write_participants(study.participants_file, ())
        # last, because it is what makes the folder a study
        write_atomic(root / "study.toml", render_settings(settings or Settings()).encode())
        return study

    @classmethod
    def open(cls, root: Path | str) -> Study:
        """Open a study folder.

        Raises:
            StudyError: no study there.
        """
        root = Path(root)
        if not (root / "study.toml").is_file():
            raise StudyError(
                "is not a study folder (it holds no study.toml)",
                where=root.name,
                remedy=f"transcode new {root.name}, or transcode run FOLDER-OF-RECORDINGS",
            )
        return cls(root)

    @cached_property
    def settings(self) -> Settings:
        """The choices in ``study.toml``."""
        return read_settings(self.root / "study.toml")

    def choose(self, room: str, name: str, value: int | str) -> None:
        """Change one setting of a room in ``study.toml``; what else stands there stays.

        Raises:
            StudyError: the file is written in a way that this cannot change.
        """
        path = self.root / "study.toml"
        text = path.read_text(encoding="utf-8-sig")
        write_atomic(path, with_setting(text, room, name, value).encode())
        self.__dict__.pop("settings", None)

    @contextmanager
    def working(self) -> Iterator[None]:
        """Keep other processes from working on this study at the same time.

        Raises:
            BusyError: one does already.
        """
        self.cache.mkdir(exist_ok=True)
        lock = FileLock(self.cache / "run.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise BusyError(
                "another transcode is working on this study",
                where=self.root.name,
                remedy="wait until it is done, or stop it; what it has finished is kept",
            ) from None
        try:
            # where runs alone write: elsewhere a colleague may be at work
            for folder in (self.confidential, *map(self.shareable.joinpath, _MADE)):
                remove_temporaries(folder)
            yield
        finally:
            lock.release()

    # --- who

    @property
    def people(self) -> tuple[Person, ...]:
        """Everyone who was interviewed, as only the researcher may know them.

        Raises:
            StudyError: the list is damaged, or this is the shareable half alone.
        """
        if not self.people_file.exists():
            raise StudyError(
                "who was interviewed is not known here: this is the shareable half of a study",
                where=self.root.name,
                remedy="work where confidential/ is; without it, coding and reports go on",
            )
        return read_people(self.people_file)

    @property
    def participants(self) -> tuple[Participant, ...]:
        """Everyone who was interviewed, as the study may share them."""
        return read_participants(self.participants_file)

    @property
    def interviews(self) -> tuple[str, ...]:
        """The ids of the interviews, in order."""
        return tuple(one.id for one in self.participants)

    @property
    def withdrawn(self) -> dict[str, str]:
        """Interview id -> the day on which its participant withdrew. Nothing else is left."""
        if not self.withdrawn_file.exists():
            return {}
        return {row["id"]: row["on"] for row in read_rows(self.withdrawn_file, ["id", "on"])}

    @property
    def half_withdrawn(self) -> tuple[str, ...]:
        """Interviews whose withdrawal was interrupted before all of it was erased."""
        intended = sorted(p.stem for p in (self.confidential / "withdrawing").glob("*.json"))
        return tuple(one for one in intended if one not in self.withdrawn)

    @property
    def refused(self) -> dict[str, str]:
        """SHA-256 of a withdrawn recording or script -> its interview id: it may not come back."""
        if not self.refused_file.exists():
            return {}
        return {row["sha256"]: row["id"] for row in read_rows(self.refused_file, ["id", "sha256"])}

    @property
    def coarser(self) -> bool:
        """Whether ``participants.csv`` was made coarser; copies of it are kept then."""
        return any(self.confidential.glob("participants-*.csv"))

    @property
    def groups(self) -> dict[str, str]:
        """Interview id -> the group that the participant belongs to."""
        return {one.id: one.group for one in self.participants}

    @property
    def persons(self) -> dict[str, str]:
        """Interview id -> the participant: the first interview of whoever gave several."""
        same = {one.id: one.same_as for one in self.participants}
        found: dict[str, str] = {}
        for one in same:
            person = one
            for _ in same:  # a chain of interviews; a circle ends too
                person = same.get(person) or person
            found[one] = person if same.get(one) else one
        return found

    def add(
        self,
        source: Path,
        *,
        id: str = "",
        like: Person | None = None,
        participant: Participant | None = None,
        script: Path | None = None,
    ) -> Person | None:
        """Copy a recording into the study, read-only, under an id.

        ``source`` may be a document: an interview that arrives as a transcript. ``script`` is the
        transcript that came with a recording.

        Without an ``id`` it gets that of ``like`` or of its file name, where these are ids and free
        (:mod:`transcode.study.ids`), else the next number, because file names tend to name people.
        Returns ``None`` when the same recording (by its SHA-256) is in the study already.

        Raises:
            StudyError: the file cannot be read, or the copy cannot be written.
        """
        try:
            return self._add(source, id, like, participant, script)
        except OSError as problem:
            # the error itself would quote the file's name
            raise StudyError(
                f"a recording cannot be copied into the study ({os.strerror(problem.errno or 0)})",
                where=self.root.name,
                remedy="check the file and the free space, then run again; the rest is kept",
            ) from None

    @property
    def taken(self) -> set[str]:
        """Ids that no new interview may have: those in the study, and those that were withdrawn."""
        # by the list of people: what a crash left in the list of participants is taken up again
        return {one.id for one in self.people} | set(self.withdrawn) | {*self.refused.values()}

    def _add(
        self,
        source: Path,
        id: str,
        like: Person | None,
        participant: Participant | None,
        script: Path | None,
    ) -> Person | None:
        people = self.people
        digest = file_digest(source)
        if any(person.sha256 == digest for person in people):
            return None
        if withdrawn := self.refused.get(digest):
            raise withdrew(withdrawn)
        if not id:
            wish = listed_id(like.id, like.name, ()) if like else wish_of(source.stem)
            [id] = assign([wish], self.taken)
        name = source.name.encode("utf-8", "replace").decode()  # from a disk of another system
        person = replace(like or Person(id, "", "", ""), id=id, file=name, sha256=digest)
        if is_document(source):
            script = source
        else:
            _copy(source, self.recording_path(person))
        if script:
            scripts = self.confidential / "scripts"
            _copy(script, scripts / f"{id}{script.suffix.lower()}")
        # the list of people is written last: a recording without a row is simply copied again
        if all(one.id != id for one in self.participants):
            write_participants(
                self.participants_file,
                (*self.participants, replace(participant or Participant(""), id=id)),
            )
        write_people(self.people_file, (*people, person))
        return person

    # --- what was said

    def transcript(self, interview: str) -> Transcript:
        """What was heard, before any correction."""
        return read_artefact(self.transcript_path(interview), Transcript)[0]

    def corrections(self, interview: str) -> tuple[Edit | Correction, ...]:
        """What was corrected in an interview, oldest first."""
        return _read_lines(self.corrections_path(interview), Edit | Correction)

    def correct(self, interview: str, edit: Edit) -> None:
        """Add an edit to what was corrected in an interview; it is on the disk when this returns.

        Raises:
            ArtefactError: the file was altered by hand.
        """
        path = self.corrections_path(interview)
        _write_lines(path, (*self.corrections(interview), edit))

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """Who is who, by voice; nobody before that was found out."""
        path = self.speakers_file
        return read_artefact(path, Speaker) if path.exists() else ()

    @property
    def samples(self) -> tuple[Path, ...]:
        """The voice samples: one vector each, named after the person."""
        return tuple(sorted(self.samples_folder.glob("*.safetensors")))

    def mentions(self, interview: str) -> tuple[Mention, ...]:
        """The mentions that were found in an interview."""
        return read_artefact(self.mentions_path(interview), Mention)

    def decisions_noted(self) -> tuple[NameDecision, ...]:
        """What was ever decided about names, oldest first; a line that a crash tore is left out."""
        path = self.decisions_file
        whole = path.read_bytes().rpartition(b"\n")[0] if path.exists() else b""
        return read_lines(whole, NameDecision, where=path.name)

    def note_decision(self, decision: NameDecision) -> None:
        """Add a decision about names; it is on the disk when this returns.

        Raises:
            DecisionError: it could not be written; nothing that was there before is lost.
        """
        line = canonical(adapter(NameDecision).dump_python(decision, mode="json")) + b"\n"
        try:
            with self.decisions_file.open("ab+") as stream:
                end = stream.seek(0, os.SEEK_END)
                stream.seek(max(0, end - 1))
                torn = end and stream.read(1) != b"\n"
                if torn:  # half a line that was never acknowledged
                    stream.seek(0)
                    stream.truncate(stream.read().rfind(b"\n") + 1)
                stream.write(line)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as problem:
            raise DecisionError(
                f"the decision could not be saved ({os.strerror(problem.errno or 0)})",
                where=self.decisions_file.name,
                remedy="free space on the disk, then decide again; nothing before it is lost",
            ) from None

    def note_listed(self) -> None:
        """Note that the list of mentions holds all decisions."""
        if (noted := self.decisions_noted()) and noted[-1].verb != "listed":
            self.note_decision(NameDecision("listed"))

    def text(self, interview: str) -> ReleasedText:
        """The released text of an interview."""
        return read_artefact(self.text_path(interview), ReleasedText)[0]

    @property
    def texts(self) -> dict[str, ReleasedText]:
        """Every released text, by interview."""
        return {i: self.text(i) for i in self.interviews if self.text_path(i).exists()}

    def segments(self, interview: str) -> tuple[Segment, ...]:
        """The meaning units of an interview."""
        return read_artefact(self.segments_path(interview), Segment)

    def note_move(self, old: ReleasedText, new: ReleasedText, *, names_only: bool = False) -> None:
        """Keep how a released text changed, so that codings can follow their words.

        ``names_only`` says that what was said is the same, and only what stands for names is not.
        """
        if old.text == new.text:
            return
        path = self.moves_path(new.interview)
        known = _read_lines(path, Move)
        move = align(new.interview, old.text, new.text, names_only=names_only)
        if move not in known:
            _write_lines(path, (*known, move))

    # --- what was proposed and decided

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """The candidate codes."""
        return read_artefact(self.proposals_file, Proposal)

    @property
    def descriptions(self) -> tuple[Description, ...]:
        """What a language model made of the proposals; none where no model was asked."""
        path = self.descriptions_file
        return read_artefact(path, Description) if path.exists() else ()

    @property
    def lineage(self) -> tuple[Lineage, ...]:
        """Every generation of proposals, oldest first."""
        return _read_lines(self.lineage_file, Lineage)

    def note_lineage(self, generations: tuple[Lineage, ...]) -> None:
        """Keep which proposals there have been, so that the next keep their identity."""
        _write_lines(self.lineage_file, generations)

    @property
    def journals_folder(self) -> Path:
        """Where the journals lie, one a coder."""
        return self.shareable / "journals"

    def journal(self, coder: str) -> Journal:
        """The journal of a coder; it need not hold anything yet."""
        coder = unicodedata.normalize("NFC", coder)
        found = self._journals[0].get(coder)
        return found or Journal(self.journals_folder / f"{coder}.jsonl", locks=self.cache)

    @property
    def coders(self) -> tuple[str, ...]:
        """The coders who have decided anything, without the agreed round."""
        return tuple(sorted(coder for coder in self._journals[0] if coder != CONSENSUS))

    @property
    def writers(self) -> tuple[str, ...]:
        """All who have a journal: the coders, and the agreed round where there was one."""
        agreed = (CONSENSUS,) if self.journal(CONSENSUS).path.exists() else ()
        return (*self.coders, *agreed)

    @property
    def journal_copies(self) -> tuple[Journal, ...]:
        """Copies of journals that a cloud folder or a person made: no coder's, and never counted.

        What is taken out of the journals must be taken out of them too.
        """
        return self._journals[1]

    @property
    def journal_notes(self) -> tuple[str, ...]:
        """What is unusual about the journals and does no harm, with what may be done."""
        return notes_on(self.journals_folder, self.cache)

    @property
    def _journals(self) -> tuple[dict[str, Journal], tuple[Journal, ...]]:
        return journals_in(self.journals_folder, self.cache)

    def codebook(self, coder: str) -> Codebook:
        """A coder's codebook, its codings read in the texts as they stand now.

        A journal that still holds decisions about a withdrawn interview is read without them.
        """
        book, gone = fold(self.journal(coder), self.carrying()), self.withdrawn
        return replace(
            book,
            lost=tuple(one for one in book.lost if one.anchor.interview not in gone),
            coverage=tuple(one for one in book.coverage if one.interview not in gone),
        )

    def carrying(self) -> Callable[[Anchor, str], Anchor | None]:
        """What takes an anchor to another version of its text; "" is the text as it stands."""
        versions = {interview: text.digest for interview, text in self.texts.items()}
        moves = {i: _read_lines(self.moves_path(i), Move) for i in versions}

        def read_in(anchor: Anchor, digest: str) -> Anchor | None:
            where = anchor.interview
            return carry(anchor, moves.get(where, ()), digest or versions.get(where, ""))

        return read_in

    def lost_codings(self, coder: str) -> tuple[Coding, ...]:
        """Codings whose words were changed by a correction: for the coder to place again."""
        return self.codebook(coder).lost

    def coder(self, said: str = "") -> str:
        """The coder who is meant, whatever the capitals; without a name, :meth:`agreed_coder`.

        Raises:
            DecisionError: there is no journal of that name.
        """
        if not said.strip():
            return self.agreed_coder()
        if known := as_known(said, self.writers):
            return known
        there, said = self.writers, said.strip()
        if not there:
            raise DecisionError(
                f"there is no journal of {said}, nor of anybody else",
                where=self.root.name,
                remedy="decide something first: transcode review STUDY --coder YOUR-NAME",
            )
        raise DecisionError(
            f"there is no journal of {said}; there are {', '.join(there)}",
            where=self.root.name,
            remedy=f"spell the name as there, for example {nearly(said, there) or there[0]}",
        )

    def agreed_coder(self) -> str:
        """Whose journal the map and the report are drawn from.

        Raises:
            DecisionError: several coders and no agreed round, or no decisions at all.
        """
        if self.journal(CONSENSUS).path.exists():
            return CONSENSUS
        if len(self.coders) == 1:
            return self.coders[0]
        if not self.coders:
            raise DecisionError(
                "no coder has decided anything yet",
                where=self.root.name,
                remedy="transcode review STUDY --coder YOUR-NAME",
            )
        raise DecisionError(
            f"there are {len(self.coders)} coders and no agreed round",
            where=self.root.name,
            remedy=f"name one with --coder ({', '.join(self.coders)}), or decide as {CONSENSUS}",
        )


def withdrew(interview: str) -> StudyError:
    """The refusal of whatever belonged to somebody who withdrew."""
    return StudyError(
        "this participant withdrew, and the recording may not come back",
        where=interview,
        step="add",
        remedy="take the file out of the folder of recordings too",
    )


def _copy(source: Path, target: Path) -> None:
    """Copy a file, read-only; under its own name only once it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".part-{target.name}")
    beside.unlink(missing_ok=True)  # a crash may have left it read-only
    try:
        shutil.copyfile(source, beside)
        beside.chmod(0o444)
        beside.replace(target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _read_lines(path: Path, kind: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type, or a union
    if not path.exists():
        return ()
    return read_lines(path.read_bytes(), kind, where=path.name)


def _write_lines(path: Path, records: tuple[Record, ...]) -> None:
    lines = (canonical(adapter(type(one)).dump_python(one, mode="json")) for one in records)
    write_atomic(path, b"".join(line + b"\n" for line in lines))
