"""Report of the study, as one page and as a Word file."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcode.errors import AgreementError
from transcode.models.registry import folder_digest
from transcode.pipeline.hearing import models_heard_with
from transcode.pipeline.publish import (
    check_leftovers,
    make_unless_made,
    publish,
    shown_without_names,
)
from transcode.pipeline.segment import vectors_model
from transcode.pipeline.step import room_settings
from transcode.records.codebook import Codebook
from transcode.study import kinds
from transcode.study.folder import Study

if TYPE_CHECKING:
    from transcode.themes import AgreementFacts, Material, ReportFacts

__all__ = ["material_of", "write_report"]

_LARGEST_SOUND = 1_000_000  # bytes of an excerpt that the page carries itself
_SOUND = re.compile(r"(?P<interview>.+)-(?P<m>\d+)m(?P<s>\d+)s\.(?P<ending>\w+)")


def write_report(study: Study, coder: str = "") -> Path:
    """Write the study as one HTML page, and the same as a Word file beside it.

    Before any decision, it shows the candidate codes. A page that was made from the study just as
    it stands is not made again.

    Returns:
        The page; ``report.docx`` lies beside it.

    Raises:
        DecisionError: there is no journal of that coder.
        PrivacyError: an original name is left over in ``shareable/``.
        StudyError: a setting of ``[report]`` is not valid.
    """
    path, word = study.path(kinds.REPORT), study.path(kinds.REPORT_WORD)

    def make() -> None:
        from transcode.themes import as_docx, as_html, report
        from transcode.verbs.outcomes.outcomes import outcomes_blocks

        material = material_of(study, coder)
        document = report(replace(material, outcomes=outcomes_blocks(study, material)))
        publish(study, {path: as_html(document).encode(), word: as_docx(document)})

    made = (kinds.REPORT, kinds.REPORT_WORD, kinds.AGREEMENT)
    make_unless_made(study, f"report of {coder}", made, make)
    return path


def material_of(study: Study, coder: str = "") -> Material:
    """All that the report is written from, once nothing in it is a name.

    Raises:
        DecisionError: there is no journal of that coder.
        PrivacyError: an original name is left over in ``shareable/``.
    """
    from transcode.themes import Material, thematic_map

    check_leftovers(study)
    coder = study.coder(coder) if coder or study.writers else ""
    book = study.codebook(coder) if coder else Codebook()
    texts, people = study.texts, study.released_participants
    return Material(
        _facts(study, coder),
        thematic_map(book, texts, people),
        book,
        texts,
        people,
        study.proposals if study.proposals_file.exists() else (),
        _agreement(study),
        study.descriptions,
    )


def _facts(study: Study, coder: str) -> ReportFacts:
    from transcode.themes import CoderTrail, ReportFacts
    from transcode.themes.settings import ReportSettings
    from transcode.verbs.risk import smallest_group

    shown = shown_without_names(study)
    chosen = asdict(study.settings.models) | {"vectors": vectors_model(study)}
    del chosen["speech"]
    wanted = room_settings(ReportSettings, study.settings.report, "report")
    entries = [entry.at[:10] for entry in study.journal(coder)] if coder else []
    return ReportFacts(
        title=shown(study.root.resolve().name),
        coder=coder,
        method=study.settings.method,
        release=study.settings.release,
        notation=study.settings.notation,
        smallest_group=smallest_group(study),
        trail=tuple(
            CoderTrail(writer, len(tuple(study.journal(writer))), study.journal(writer).verify())
            for writer in study.writers
        ),
        models=tuple(
            (task, shown(Path(name).name), digest)
            for task, name, digest in (
                *(("speech", *used) for used in models_heard_with(study)),
                *((task, name, folder_digest(name)) for task, name in chosen.items() if name),
            )
        ),
        settings=_parameters(study, shown),
        program=_program(),
        withdrawn=tuple(study.withdrawn.items()),
        attribution=wanted.attribution,
        participants=study.participants,
        flags=_flags(study),
        sounds=_sounds(study),
        decided=(min(entries), max(entries)) if entries else (),
        checklist=wanted.checklist,
        group_test=wanted.group_test,
        speakers=_uncounted(study),
    )


def _program() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"transcode {version('transcode-qda')}"
    except PackageNotFoundError:
        return "transcode"


def _parameters(study: Study, shown: Callable[[str], str]) -> dict[str, dict[str, Any]]:
    """Every parameter of the rooms: the program's own where the study has set none."""
    from transcode.coding import CodingSettings
    from transcode.privacy.settings import PrivacySettings
    from transcode.speech.settings import SpeechSettings

    rooms = {"speech": SpeechSettings, "privacy": PrivacySettings, "coding": CodingSettings}
    return {
        room: {
            name: _shown(value, shown)
            for name, value in asdict(
                room_settings(kind, getattr(study.settings, room), room)
            ).items()
        }
        for room, kind in rooms.items()
    }


def _shown(value: Any, shown: Callable[[str], str]) -> Any:  # noqa: ANN401 - a setting
    """Mask a setting for the report: words to listen for may be somebody's name."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_shown(item, shown) for item in value]
    return value


def _agreement(study: Study) -> AgreementFacts:
    from transcode.themes import NO_AGREEMENT, AgreementFacts
    from transcode.verbs.agree_study import agree, agreement_facts, write_agreement

    if len(study.coders) < 2:
        return NO_AGREEMENT
    try:
        result = agree(study)
    except AgreementError as problem:  # a coder has not finished anything yet
        remedy = f"; {problem.remedy}" * bool(problem.remedy)
        return AgreementFacts(purpose=f"Not measured yet: {problem.what}{remedy}.")
    facts = agreement_facts(study, result)
    write_agreement(study, result, facts)
    return facts


def _flags(study: Study) -> dict[str, tuple[tuple[int, int, str], ...]]:
    """Passages that could single somebody out: they are named and not printed."""
    from transcode.verbs.risk import singling

    found: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for phrase in singling(study):
        if phrase.shared_by <= 1:
            said = ", ".join(phrase.why)
            found[phrase.interview].append((phrase.begin, phrase.end, f"It says: {said}."))
    return {interview: tuple(rows) for interview, rows in found.items()}


def _sounds(study: Study) -> dict[str, tuple[tuple[int, str], ...]]:
    """Excerpts with disguised voices that lie among the outputs, to be heard on the page."""
    from transcode.privacy.voice.encode import ENDINGS

    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for path in study.files(kinds.EXCERPT):
        match = _SOUND.fullmatch(path.name)
        if not match:
            continue
        at = 1000 * (60 * int(match["m"]) + int(match["s"]))
        sound = f"excerpts/{path.name}"
        if path.stat().st_size <= _LARGEST_SOUND:
            data = b64encode(path.read_bytes()).decode()
            # a browser asks what it is packed in: opus lies in ogg
            packed = ENDINGS.get(path.suffix.lower(), (match["ending"], ""))[0]
            sound = f"data:audio/{packed};base64,{data}"
        found[match["interview"]].append((at, sound))
    return {interview: tuple(sorted(rows)) for interview, rows in found.items()}


def _uncounted(study: Study) -> dict[str, int]:
    """Interviews that count as one participant, and in which several people answer."""
    several = {}
    for interview, text in study.texts.items():
        speakers = {turn.speaker for turn in text.turns if not turn.is_interviewer}
        if len(speakers) > 1 and interview not in study.seats:
            several[interview] = len(speakers)
    return several
