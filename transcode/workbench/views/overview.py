"""The first look, and how far the study is: interviews, what waits, settings, outputs."""

from __future__ import annotations

from typing import Any

from transcode.records.base import stable_id
from transcode.records.codebook import CODE_COLOURS
from transcode.records.decisions import Entry
from transcode.verbs.status import status
from transcode.workbench import standing
from transcode.workbench.live import Workbench
from transcode.workbench.sound import recording

__all__ = ["VERBS", "look"]


def look(bench: Workbench) -> dict[str, Any]:
    """Describe the study, and give every table but the codings."""
    study, session = bench.study, bench.session
    persons, groups = study.persons, study.groups
    return {
        "study": {
            "id": stable_id("study", str(study.root.resolve())),
            "name": study.root.name,
            "coder": session.coder,
            "language": study.settings.language,
            "method": study.settings.method,
            "confidential": study.people_file.exists(),
            "proposed": study.proposals_file.exists(),
            "nearly": session.nearly,
            "colours": CODE_COLOURS,
        },
        "interviews": [
            {
                "id": interview,
                "participant": persons.get(interview, interview),
                "group": groups.get(interview, ""),
                "released": study.text_path(interview).exists(),
                "heard": recording(study, interview) is not None,
                "transcribed": study.transcript_path(interview).exists(),
            }
            for interview in study.interviews
        ],
        "tables": bench.everything(),
    }


def undo(bench: Workbench) -> dict[str, Any]:
    """Undo the latest act; the answer says where it was."""
    return _where(bench.session.undo())


def redo(bench: Workbench) -> dict[str, Any]:
    """Redo what was undone last."""
    return _where(bench.session.redo())


def news(bench: Workbench) -> None:
    """Ask for nothing but what has changed, which every answer says."""


def progress(bench: Workbench) -> dict[str, Any]:
    """Say how far the study is. It reads every file of it, so it takes a moment."""
    session, now = bench.session, status(bench.study)
    return {
        "interviews": standing.interviews(session, now),
        "coders": standing.coders(session, now),
        "waiting": standing.waiting(session, now),
        "settings": standing.settings(bench.study),
        "outputs": standing.outputs(session),
    }


def choose(bench: Workbench, *, name: str, value: str) -> dict[str, Any]:
    """Change a setting of the study."""
    standing.chosen(bench.study, name, value)
    return {"settings": standing.settings(bench.study)}


def make(bench: Workbench, *, name: str) -> dict[str, Any]:
    """Make an output."""
    files = standing.made(bench.session, name)
    return {"files": files, "outputs": standing.outputs(bench.session)}


VERBS = (look, undo, redo, news, progress, choose, make)


def _where(entry: Entry) -> dict[str, Any]:
    decision = entry.decision
    anchor = getattr(decision, "anchor", None)
    anchors = getattr(decision, "anchors", ())
    at = anchor or (anchors[0] if anchors else None)
    place = {"interview": at.interview, "begin": at.begin, "end": at.end} if at else {}
    return {"verb": decision.verb, **place}
