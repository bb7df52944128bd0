"""Checking everything in a study that can be checked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from transcode.errors import DecisionError, TranscodeError
from transcode.pipeline import key
from transcode.pipeline.publish import check_leftovers
from transcode.study.artefacts import read_vectors
from transcode.study.coders import CONSENSUS
from transcode.study.folder import Study

__all__ = ["verify"]


def verify(study: Study) -> tuple[str, ...]:
    """Check everything that can be checked; one line for each fault, none when all is well."""
    faults: list[str] = []
    checks: list[Callable[[], object]] = []
    for interview in study.interviews:
        paths = {
            study.transcript_path(interview): study.transcript,
            study.mentions_path(interview): study.mentions,
            study.text_path(interview): study.text,
            study.segments_path(interview): study.segments,
        }
        checks += [partial(read, interview) for path, read in paths.items() if path.exists()]
        checks.append(partial(study.corrections, interview))
        rows = (study.vectors_path(interview), study.voices_path(interview))
        checks += [partial(read_vectors, path) for path in rows if path.exists()]
    if study.proposals_file.exists():
        checks.append(partial(getattr, study, "proposals"))
    checks.append(partial(getattr, study, "speakers"))
    for coder in (*study.coders, CONSENSUS):
        checks += [study.journal(coder).verify, partial(_nothing_lost, study, coder)]
        checks.append(partial(_nobody_back, study, coder))
    if study.key_file.exists():
        checks.append(partial(key.load_pseudonyms, study))
    checks.append(partial(check_leftovers, study))
    for check in checks:
        try:
            check()
        except TranscodeError as problem:
            faults.append(str(problem))
    return tuple(dict.fromkeys(faults))


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
