"""Standing of a study, for the overview: interviews, what waits for a person, settings, outputs.

Of other coders only counts are told. What would show their readings (the report, the agreement) is
made once everybody has finished every released interview: until then coding is blind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from transcode.errors import DecisionError
from transcode.records.notation import NOTATIONS
from transcode.study import kinds
from transcode.study.coders import CONSENSUS
from transcode.study.folder import Study
from transcode.study.kinds import Kind
from transcode.study.settings import Method, Release, parse_settings, parsed, read_text
from transcode.verbs.status import Status
from transcode.workbench.session import Session

__all__ = ["OUTPUTS", "chosen", "coders", "interviews", "made", "outputs", "settings", "waiting"]

OUTPUTS: dict[str, tuple[Kind, ...]] = {
    "report": (kinds.REPORT, kinds.REPORT_WORD),
    "map": (kinds.MAP,),
    "excerpts": (kinds.EXCERPTS, kinds.CODEBOOK),
    "agreement": (kinds.AGREEMENT,),
    "project": (kinds.PROJECT,),
}
"""Outputs that can be made, each with the files that it leaves."""

_SETTINGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "language": ("", ()),
    "method": ("", get_args(Method)),
    "release": ("", get_args(Release)),
    "notation": ("", NOTATIONS),
    "proposals": ("coding", ()),
}
"""Settings that a page may change: the room of each ("": at the top), and what it may be."""


# --- interviews and people


def interviews(session: Session, now: Status) -> list[dict[str, Any]]:
    """Every interview with how far it is, for this coder."""
    book, groups = session.codebook, session.study.groups
    codings = Counter(coding.anchor.interview for coding in book.codings)
    finished = {covered.interview for covered in book.coverage}
    return [
        {
            "id": row.interview,
            "group": groups.get(row.interview, ""),
            "transcribed": row.transcribed or row.released,
            "named": row.names_found or row.released,
            "released": row.released,
            "codings": codings[row.interview],
            "finished": row.interview in finished,
            "doubts": row.doubts,
            "unheard_s": round(row.unheard_ms / 1000),
            "names": row.waits,
            "failed": row.failed,
        }
        for row in now.interviews
    ]


def coders(session: Session, now: Status) -> list[dict[str, Any]]:
    """Every coder, with the number of candidate codes decided and of interviews finished."""
    decided = dict(now.coders)
    return [
        {
            "name": name,
            "decided": decided.get(name, 0),
            "finished": len(_finished(session.study, name)),
            "agreed": name == CONSENSUS,
        }
        for name in dict.fromkeys((session.coder, *session.study.writers))
    ]


def waiting(session: Session, now: Status) -> dict[str, Any]:
    """Tasks that wait for a person: counts for the page to word, and notes in words."""
    study, book = session.study, session.codebook
    decided = {proposal for proposal, _ in book.decided}
    proposals = study.proposals if study.proposals_file.exists() else ()
    has_read = bool(study.texts) and set(study.texts) <= _finished(study, session.coder)
    notes = [
        *((note, "") for note in (*now.notes, *now.journals, *now.damaged)),
        *now.recordings,
        *now.documents,
        *((f"the language of {note}", f"say which it is: {how}") for note, how in now.languages),
        *(
            (f"how many people speak in {count.interview} is not sure ({count.found} found)",
             f"transcode speakers {study.root.name} {count.interview} --count 2")
            for count in now.unsure
        ),
    ]  # fmt: skip
    return {
        "names": sum(bool(row.waits) for row in now.interviews),
        "failed": sum(bool(row.failed) for row in now.interviews),
        "doubts": sum(row.doubts for row in now.interviews),
        "candidates": sum(proposal.id not in decided for proposal in proposals),
        "lost": len(book.lost),
        "loose": sum(not code.theme for code in book.codes) if book.themes or has_read else 0,
        "undefined": sum(not theme.definition for theme in book.themes),
        "notes": [{"text": text, "remedy": remedy} for text, remedy in notes],
    }


def _finished(study: Study, coder: str) -> set[str]:
    return {covered.interview for covered in study.codebook(coder).coverage}


# --- settings


def settings(study: Study) -> list[dict[str, Any]]:
    """Settings that may be changed here, each with its value and what it may be."""
    return [
        {"name": name, "value": _value(study, name), "choices": list(choices)}
        for name, (_, choices) in _SETTINGS.items()
    ]


def _value(study: Study, name: str) -> str:
    room, _ = _SETTINGS[name]
    if room:
        return str(getattr(study.settings, room).get(name, ""))
    return str(getattr(study.settings, name))


def chosen(study: Study, name: str, value: str) -> None:
    """Change a setting in ``study.toml``, if it may have this value.

    Raises:
        DecisionError: there is no such setting to be changed here, or a number is none.
        StudyError: it may not have this value; nothing is changed.
    """
    from transcode.verbs.start import check_settings

    if name not in _SETTINGS:
        raise DecisionError("there is no such setting that the page may change")
    room, _ = _SETTINGS[name]
    new: int | str = value.strip()
    if room:
        if not value.strip().isdecimal():
            raise DecisionError(
                "this is not a number", where=name, remedy="give one, or 0 for as many as suit"
            )
        new = int(value)
        check_settings(study, **{name: new})
    else:
        table = {**parsed(read_text(study.settings_file)), name: new}
        new = str(getattr(parse_settings(table), name))
    study.choose(room, name, new)


# --- outputs


def outputs(session: Session) -> list[dict[str, Any]]:
    """Outputs: their files and when these were made, and why one has to wait, if it has to."""
    study = session.study
    return [
        {
            "name": name,
            "files": [
                {"name": path.name, "at": _at(path)} for kind in of for path in study.files(kind)
            ],
            "waits": _waits(session, name),
            "coders": _unfinished(session),
        }
        for name, of in OUTPUTS.items()
        if name != "agreement" or len(study.coders) > 1
    ]


def made(session: Session, name: str) -> list[str]:
    """Make an output, and return the names of its files.

    Raises:
        DecisionError: it is none, or coding is blind.
        PrivacyError: an original name is left over in ``shareable/``.
    """
    from transcode.verbs import agree_study, draw, export, report

    if name not in OUTPUTS:
        raise DecisionError("there is no such output that the page can make")
    if why := _waits(session, name):
        raise DecisionError(_WAITS[why], remedy="do that first")
    study = session.study
    has_round = CONSENSUS in study.writers and not _unfinished(session)
    coder = CONSENSUS if has_round else session.coder

    def agreement() -> tuple[Path, ...]:
        agreed = agree_study.agree(study)
        facts = agree_study.agreement_facts(study, agreed)
        return tuple(agree_study.write_agreement(study, agreed, facts))

    making: dict[str, Callable[[], Path | tuple[Path, ...]]] = {
        "report": lambda: report.write_report(study, coder if coder in study.writers else ""),
        "map": lambda: draw.draw_map(study, coder),
        "excerpts": lambda: export.export(study, coder),
        "agreement": agreement,
        "project": lambda: export.export_project(study, [coder]).path,
    }
    paths = making[name]()
    return [path.name for path in ([paths] if isinstance(paths, Path) else paths)]


_WAITS = {
    "codes": "there are no codes yet",
    "blind": "coding is blind until every coder has closed the round, or finished every interview",
    "text": "no text is released yet",
}
"""Reasons why an output has to wait, in words."""


def _waits(session: Session, name: str) -> str:
    """The reason why an output has to wait, one of ``_WAITS``; "" where it need not."""
    study = session.study
    if name in ("map", "excerpts", "project") and not _coded(session):
        return "codes"
    if name in ("report", "agreement") and _unfinished(session):
        return "blind"
    if name in ("report", "project") and not study.texts:
        return "text"
    return ""


def _coded(session: Session) -> bool:
    """Return whether there are codes: of this coder, or of an agreed round that may be seen."""
    study = session.study
    has_round = CONSENSUS in study.writers and not _unfinished(session)
    return bool(session.codebook.codes or (has_round and study.codebook(CONSENSUS).codes))


def _unfinished(session: Session) -> list[str]:
    """Coders who have neither closed their round nor finished every released interview.

    Empty where there is one coder alone.
    """
    study = session.study
    others = [coder for coder in study.coders if coder != session.coder]
    if not others:
        return []
    released = set(study.texts)
    return [
        coder
        for coder in (session.coder, *others)
        if not study.codebook(coder).closed_at and not released <= _finished(study, coder)
    ]


def _at(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
