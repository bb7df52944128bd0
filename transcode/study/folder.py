"""The study folder: opened or made, and what is written into it.

``confidential/`` identifies people and never leaves the secure drive; ``shareable/`` is what a
second coder may have; ``.cache/`` may be deleted at any time. What the files hold is read in
:mod:`transcode.study.contents`; which there are stands in :mod:`transcode.study.kinds`. The laws of
the folder and every file format are written down in ``transcode/FORMATS.md``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from transcode.errors import BusyError, DecisionError, StudyError
from transcode.files import append_line, remove_temporaries, write_atomic
from transcode.records.anchors import align
from transcode.records.base import Record
from transcode.records.codec import adapter, canonical
from transcode.records.coding import Lineage
from transcode.records.names import NameDecision
from transcode.records.people import Participant, Person
from transcode.records.speech import Edit
from transcode.records.texts import ReleasedText
from transcode.study.coders import CONSENSUS, as_known, nearly
from transcode.study.contents import Contents
from transcode.study.intake import copy_in
from transcode.study.journal import message_said
from transcode.study.kinds import KINDS, SETTINGS, Writer
from transcode.study.settings import Settings, read_text
from transcode.study.tables import write_participants, write_people

__all__ = ["CONSENSUS", "Study"]


class Study(Contents):
    """A study folder that exists. Use :meth:`open` or :meth:`create`."""

    @classmethod
    def create(cls, root: Path, settings: Settings | None = None) -> Study:
        """Make a new study folder.

        Raises:
            StudyError: there is one already, or something else is in the way.
        """
        from transcode.study.settings_written import render_settings

        if (root / SETTINGS.place).exists():
            raise StudyError("there is already a study here", where=root.name, remedy="open it")
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise StudyError(
                "this is not an empty folder",
                where=root.name,
                remedy="choose a new name for the study",
            )
        study = cls(root)
        for folder in (study.confidential, study.shareable, study.cache):
            folder.mkdir(parents=True, exist_ok=True)
        study.confidential.chmod(0o700)
        write_people(study.people_file, ())
        write_participants(study.participants_file, ())
        # last, because it is what makes the folder a study
        write_atomic(root / SETTINGS.place, render_settings(settings or Settings()).encode())
        return study

    @classmethod
    def open(cls, root: Path | str) -> Study:
        """Open a study folder.

        Raises:
            StudyError: no study there.
        """
        root = Path(root)
        if not (root / SETTINGS.place).is_file():
            raise StudyError(
                "this is not a study folder (it holds no study.toml)",
                where=root.name,
                remedy=f"transcode new {root.name}, or transcode run FOLDER-OF-RECORDINGS",
            )
        return cls(root)

    def choose(self, room: str, name: str, value: int | str) -> None:
        """Change one setting of a room ("": at the top) in ``study.toml``; the rest stays.

        Raises:
            StudyError: the file is written in a way that this cannot change.
        """
        from transcode.study.settings_written import with_setting

        path = self.settings_file
        with self.changing("settings"):
            write_atomic(path, with_setting(read_text(path), room, name, value).encode())

    @contextmanager
    def changing(self, what: str) -> Iterator[None]:
        """Let others wait, in this process or another, while something is read and then changed.

        Args:
            what: a short name, such as ``names``, or the id of an interview.
        """
        from filelock import FileLock

        self.cache.mkdir(exist_ok=True)
        with FileLock(self.cache / f"{what}.change.lock"):
            yield

    @contextmanager
    def working(self) -> Iterator[None]:
        """Keep other processes from working on this study at the same time.

        Raises:
            BusyError: another process is already working on it.
        """
        from filelock import FileLock, Timeout

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
            made = {self.folder(kind) for kind in KINDS if kind.writer is Writer.RUN}
            for folder in (self.confidential, *sorted(made)):
                remove_temporaries(folder)
            self._close_to_others()
            yield
        finally:
            lock.release()

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
        return copy_in(self, source, id=id, like=like, participant=participant, script=script)

    def correct(self, interview: str, edit: Edit) -> None:
        """Add an edit to what was corrected in an interview; it is on the disk when this returns.

        Raises:
            ArtefactError: the file was altered by hand.
        """
        path = self.corrections_path(interview)
        noted = replace(edit, message=message_said())
        _write_lines(path, (*self.corrections(interview), noted))

    def _close_to_others(self) -> None:
        """Let nobody but the owner read what is confidential, also what came from elsewhere."""
        for path in self.confidential.rglob("*") if self.confidential.exists() else ():
            if path.is_file() and (mode := path.stat().st_mode) & 0o077:
                with suppress(OSError):  # somebody else's file, on a shared drive
                    path.chmod(mode & 0o700)

    def note_decision(self, decision: NameDecision) -> None:
        """Add a decision about names; it is on the disk when this returns.

        Raises:
            DecisionError: it could not be written; nothing that was there before is lost.
        """
        noted = replace(decision, message=message_said())
        line = canonical(adapter(NameDecision).dump_python(noted, mode="json")) + b"\n"
        try:
            append_line(self.decisions_file, line)
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

    def note_move(self, old: ReleasedText, new: ReleasedText, *, names_only: bool = False) -> None:
        """Keep how a released text changed, so that codings can follow their words.

        ``names_only`` says that what was said is the same, and only what stands for names is not.
        """
        if old.text == new.text:
            return
        path = self.moves_path(new.interview)
        moves = self.moves(new.interview)
        move = align(new.interview, old.text, new.text, names_only=names_only)
        if move not in moves:
            _write_lines(path, (*moves, move))

    def note_lineage(self, generations: tuple[Lineage, ...]) -> None:
        """Keep which proposals there have been, so that the next keep their identity."""
        _write_lines(self.lineage_file, generations)

    def coder(self, name: str = "") -> str:
        """The coder who is meant, whatever the capitals; without a name, :meth:`agreed_coder`.

        Raises:
            DecisionError: there is no journal of that name.
        """
        if not name.strip():
            return self.agreed_coder()
        if coder := as_known(name, self.writers):
            return coder
        writers, name = self.writers, name.strip()
        if not writers:
            raise DecisionError(
                f"there is no journal of {name}, nor of anybody else",
                where=self.root.name,
                remedy="decide something first: transcode review STUDY --coder YOUR-NAME",
            )
        raise DecisionError(
            f"there is no journal of {name}; there are {', '.join(writers)}",
            where=self.root.name,
            remedy=f"spell the name as there, for example {nearly(name, writers) or writers[0]}",
        )

    def agreed_coder(self) -> str:
        """The coder whose journal the map and the report are drawn from.

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


def _write_lines(path: Path, records: tuple[Record, ...]) -> None:
    lines = (
        canonical(adapter(type(record)).dump_python(record, mode="json")) for record in records
    )
    write_atomic(path, b"".join(line + b"\n" for line in lines))
