"""Copying of recordings and documents into a study, under an id."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from transcode.errors import StudyError
from transcode.files import file_digest, is_confidential, temporary_beside
from transcode.records.people import Participant, Person
from transcode.study import kinds
from transcode.study.ids import assign, listed_id, wish_of
from transcode.study.layout import is_document
from transcode.study.tables import write_participants, write_people

if TYPE_CHECKING:
    from transcode.study.folder import Study

__all__ = ["copy_in", "taken_ids", "withdrew"]


def copy_in(
    study: Study,
    source: Path,
    *,
    id: str = "",
    like: Person | None = None,
    participant: Participant | None = None,
    script: Path | None = None,
) -> Person | None:
    """Copy a recording into the study, read-only; see :meth:`~transcode.study.folder.Study.add`.

    Raises:
        StudyError: the file cannot be read, the copy cannot be written, or it was withdrawn.
    """
    try:
        people = study.people
        digest = file_digest(source)
        if any(person.sha256 == digest for person in people):
            return None
        if withdrawn := study.refused.get(digest):
            raise withdrew(withdrawn)
        if not id:
            wish = listed_id(like.id, like.name, ()) if like else wish_of(source.stem)
            [id] = assign([wish], taken_ids(study))
        name = source.name.encode("utf-8", "replace").decode()  # from a disk of another system
        person = replace(like or Person(id, "", "", ""), id=id, file=name, sha256=digest)
        if is_document(source):
            script = source
        else:
            _copy(source, study.recording_path(person))
        if script:
            ending = script.suffix.lower().removeprefix(".")
            _copy(script, study.path(kinds.SCRIPT, interview=id, ending=ending))
        # the list of people is written last: a recording without a row is simply copied again
        participants = study.participants
        if all(row.id != id for row in participants):
            row = replace(participant or Participant(""), id=id)
            write_participants(study.participants_file, (*participants, row))
        write_people(study.people_file, (*people, person))
        return person
    except OSError as problem:
        # the error itself would quote the file's name
        raise StudyError(
            f"a recording cannot be copied into the study ({os.strerror(problem.errno or 0)})",
            where=study.root.name,
            remedy="check the file and the free space, then run again; the rest is kept",
        ) from None


def taken_ids(study: Study) -> set[str]:
    """Ids that no new interview may have: those in the study, and those that were withdrawn."""
    # by the list of people: what a crash left in the list of participants is taken up again
    present = {person.id for person in study.people}
    return present | set(study.withdrawn) | {*study.refused.values()}


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
    beside = temporary_beside(target)
    beside.unlink(missing_ok=True)  # a crash may have left it read-only
    try:
        shutil.copyfile(source, beside)
        beside.chmod(0o400 if is_confidential(target) else 0o444)
        beside.replace(target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
