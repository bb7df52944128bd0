"""Report of the study, as one page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

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
from transcode.records.codebook import Codebook
from transcode.study import kinds
from transcode.study.folder import Study

__all__ = ["write_report"]


def write_report(study: Study, coder: str = "") -> Path:
    """Write the study as one HTML page; before any decision, it shows the candidate codes.

    A page that was made from the study just as it stands is not made again.

    Raises:
        DecisionError: there is no journal of that coder.
        PrivacyError: an original name is left over in ``shareable/``.
    """
    path = study.path(kinds.REPORT)

    def make() -> None:
        publish(study, {path: _page(study, coder).encode()})

    make_unless_made(study, f"report of {coder}", (kinds.REPORT, kinds.AGREEMENT), make)
    return path


def _page(study: Study, coder: str) -> str:
    from transcode.themes import (
        NO_AGREEMENT,
        AgreementFacts,
        CoderTrail,
        ReportFacts,
        report,
        thematic_map,
    )
    from transcode.verbs.agree_study import agree, agreement_facts, write_agreement
    from transcode.verbs.risk import smallest_group

    check_leftovers(study)
    coder = study.coder(coder) if coder or study.writers else ""
    book = study.codebook(coder) if coder else Codebook()
    trail = tuple(
        CoderTrail(writer, len(tuple(study.journal(writer))), study.journal(writer).verify())
        for writer in study.writers
    )
    chosen = asdict(study.settings.models) | {"vectors": vectors_model(study)}
    del chosen["speech"]
    shown = shown_without_names(study)
    facts = ReportFacts(
        title=shown(study.root.resolve().name),
        coder=coder,
        method=study.settings.method,
        release=study.settings.release,
        notation=study.settings.notation,
        smallest_group=smallest_group(study),
        trail=trail,
        models=tuple(
            (task, shown(Path(name).name), digest)
            for task, name, digest in (
                *(("speech", *used) for used in models_heard_with(study)),
                *((task, name, folder_digest(name)) for task, name in chosen.items() if name),
            )
        ),
        settings={
            room: {
                name: _shown(value, shown) for name, value in getattr(study.settings, room).items()
            }
            for room in ("speech", "privacy", "coding")
            if getattr(study.settings, room)
        },
        withdrawn=tuple(study.withdrawn.items()),
    )
    agreement = NO_AGREEMENT
    if len(study.coders) > 1:
        try:
            agreement_result = agree(study)
        except AgreementError as problem:  # a coder has not finished anything yet
            remedy = f"; {problem.remedy}" * bool(problem.remedy)
            agreement = AgreementFacts(purpose=f"Not measured yet: {problem.what}{remedy}.")
        else:
            agreement = agreement_facts(study, agreement_result)
            write_agreement(study, agreement_result, agreement)
    proposals = study.proposals if study.proposals_file.exists() else ()
    texts, groups = study.texts, study.groups
    return report(
        facts,
        thematic_map(book, texts, groups, study.persons),
        book,
        texts,
        groups,
        proposals,
        agreement,
        study.descriptions,
    )


def _shown(value: Any, shown: Callable[[str], str]) -> Any:  # noqa: ANN401 - a setting
    """Mask a setting for the report: words to listen for may be somebody's name."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list | tuple):
        return [_shown(item, shown) for item in value]
    return value
