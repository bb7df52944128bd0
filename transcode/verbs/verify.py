"""Checking everything in a study that can be checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from transcode.errors import DecisionError, TranscodeError
from transcode.pipeline import key, name_list
from transcode.pipeline.publish import check_leftovers
from transcode.study import kinds
from transcode.study.artefacts import read_tensors
from transcode.study.folder import Study
from transcode.study.kinds import Form, Kind
from transcode.study.tables import read_rows

__all__ = ["verify"]


def verify(study: Study) -> tuple[str, ...]:
    """Check everything that can be checked; one line for each fault, none when all is well."""
    study = Study(study.root)  # reads every file anew
    checks: list[Callable[[], object]] = [
        partial(_CHECKS[kind.form], study, path, kind)
        for kind in kinds.KINDS
        if kind.form in _CHECKS
        for path in study.files(kind)
    ]
    for coder in study.writers:
        checks += [study.journal(coder).verify, partial(_nothing_lost, study, coder)]
        checks.append(partial(_nobody_back, study, coder))
    if study.key_file.exists():
        checks.append(partial(key.load_pseudonyms, study))
    checks.append(partial(check_leftovers, study))
    faults: list[str] = []
    for check in checks:
        try:
            check()
        except TranscodeError as problem:
            faults.append(str(problem))
    return tuple(dict.fromkeys(faults))


def _check_table(study: Study, path: Path, kind: Kind) -> object:
    """Read a table as those do who use it."""
    if kind is kinds.PEOPLE:
        return study.people
    if kind is kinds.PARTICIPANTS:
        return study.participants
    if kind is kinds.NAME_LIST:
        return name_list.review_rows(study)
    return read_rows(path, [])


_CHECKS: Mapping[Form, Callable[[Study, Path, Kind], object]] = {
    Form.ARTEFACT: lambda study, path, kind: study.reading.records(path, kind.record),
    Form.LINES: lambda study, path, kind: study.reading.lines(path, kind.record),
    Form.NOTES: lambda study, path, kind: study.reading.notes(path, kind.record),
    Form.TENSORS: lambda _, path, __: read_tensors(path),
    Form.TABLE: _check_table,
}
"""Checks of a file of each form; journals and the key are checked apart."""


def _nothing_lost(study: Study, coder: str) -> None:
    if lost := study.lost_codings(coder):
        where = ", ".join(sorted({coding.anchor.interview for coding in lost}))
        raise DecisionError(
            f"{len(lost)} codings of {coder} lost their words to a correction",
            where=where,
            remedy="read the passages again and code them again",
        )


def _nobody_back(study: Study, coder: str) -> None:
    """No decision is about an interview that was withdrawn: an older copy may have come back."""
    back = [i for i in study.withdrawn if study.journal(coder).is_about(i)]
    if back:
        raise DecisionError(
            f"the journal of {coder} holds decisions about a withdrawn interview",
            where=", ".join(back),
            remedy=f"transcode withdraw {study.root.name} {back[0]}",
        )
