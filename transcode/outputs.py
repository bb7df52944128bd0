"""What people look at: agreement, map, report, exports. Always rebuildable, always checked first.

Everything here is written to ``shareable/outputs/`` and may be deleted at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from transcode import agreeing
from transcode.agreeing import agreement_facts, write_agreement
from transcode.checking import check_leftovers, publish, shown_without_names
from transcode.coarsening import smallest_group
from transcode.codebook import Codebook
from transcode.comparing import agree_on_table, is_table_file
from transcode.errors import AgreementError
from transcode.models import folder_digest
from transcode.steps import vectors_model
from transcode.study import Study

__all__ = [
    "agree",
    "check_leftovers",
    "draw_map",
    "draw_proposals",
    "export",
    "write_agreement",
    "write_report",
]


if TYPE_CHECKING:
    import pandas as pd

    from transcode.agreement import Agreement, AgreementSettings, TableAgreement


@overload
def agree(
    what: Study,
    coders: Sequence[str] = (),
    *,
    unit: str = "segment",
    codes: Sequence[str] = (),
    settings: AgreementSettings | None = None,
) -> Agreement: ...
@overload
def agree(
    what: str | Path | pd.DataFrame,
    coders: Sequence[str] = (),
    **options: Any,  # noqa: ANN401
) -> TableAgreement: ...
def agree(
    what: Study | str | Path | pd.DataFrame,
    coders: Sequence[str] = (),
    **options: Any,
) -> Agreement | TableAgreement:
    """How far coders agree: of a study, or of a table of one's own.

    Args:
        what: a study (or its folder), a csv or xlsx file, or a pandas frame.
        coders: whom to compare; all when left out.
        options: of a study those of :func:`transcode.agreeing.agree` (unit, codes, settings); of
            a table those of :class:`transcode.agreement.Asked` (level, key, documents, ...).

    Raises:
        AgreementError: what cannot be compared, with the place and what to do; an option that is
            not for what was given.
    """
    if isinstance(what, str | Path) and not is_table_file(what):
        what = Study.open(Path(what))
    if not isinstance(what, Study):
        return agree_on_table(what, coders, **options)
    if unknown := sorted(set(options) - {"unit", "codes", "settings"}):
        raise AgreementError(
            f"a study has no option {', '.join(unknown)}",
            step="agree",
            remedy="choose from unit, codes and settings; the others are for a table",
        )
    return agreeing.agree(what, coders, **options)


def draw_map(study: Study, coder: str = "") -> Path:
    """Draw the thematic map of a coder, or of the agreed round, as SVG.

    Raises:
        DecisionError: there is no journal of that coder.
        PrivacyError: an original name is left over in ``shareable/``.
    """
    from transcode.themes import draw, thematic_map

    check_leftovers(study)
    book = study.codebook(study.coder(coder))
    drawn = draw(thematic_map(book, study.texts, study.groups, study.persons)).encode()
    return publish(study, {study.outputs / "map.svg": drawn})[0]


def draw_proposals(study: Study) -> tuple[Path, Path]:
    """Draw the map of the passages, and the tree of the proposals with their stabilities, as SVG.

    Raises:
        ArtefactError: nothing has been proposed yet.
        PrivacyError: an original name is left over in ``shareable/``.
    """
    from transcode.themes import draw_piles, draw_tree

    check_leftovers(study)
    proposals = study.proposals
    piles, tree = study.outputs / "proposals-map.svg", study.outputs / "proposals-tree.svg"
    drawn = {piles: draw_piles(proposals).encode(), tree: draw_tree(proposals).encode()}
    publish(study, drawn)
    return piles, tree


def write_report(study: Study, coder: str = "") -> Path:
    """Write the study as one HTML page; before anything is decided, what waits for a decision.

    Raises:
        DecisionError: there is no journal of that coder.
        PrivacyError: an original name is left over in ``shareable/``.
    """
    from transcode.themes import (
        NO_AGREEMENT,
        AgreementFacts,
        CoderTrail,
        ReportFacts,
        report,
        thematic_map,
    )

    check_leftovers(study)
    coder = study.coder(coder) if coder or study.writers else ""
    book = study.codebook(coder) if coder else Codebook()
    trail = tuple(
        CoderTrail(one, len(tuple(study.journal(one))), study.journal(one).verify())
        for one in study.writers
    )
    chosen = asdict(study.settings.models) | {"vectors": vectors_model(study)}
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
            (task, shown(Path(name).name), folder_digest(name))
            for task, name in chosen.items()
            if name
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
            found = agree(study)
        except AgreementError as problem:  # a coder has not finished anything yet
            remedy = f"; {problem.remedy}" * bool(problem.remedy)
            agreement = AgreementFacts(purpose=f"Not measured yet: {problem.what}{remedy}.")
        else:
            write_agreement(study, found)
            agreement = agreement_facts(study, found)
    proposals = study.proposals if study.proposals_file.exists() else ()
    texts, groups = study.texts, study.groups
    page = report(
        facts,
        thematic_map(book, texts, groups, study.persons),
        book,
        texts,
        groups,
        proposals,
        agreement,
        study.descriptions,
    )
    return publish(study, {study.outputs / "report.html": page.encode()})[0]


def export(study: Study, coder: str = "") -> tuple[Path, ...]:
    """Write the coded excerpts (csv) and the codebook (REFI-QDA ``.qdc``).

    Raises:
        DecisionError: there is no journal of that coder.
        PrivacyError: an original name is left over in ``shareable/``.
    """
    from transcode.exchange import codebook_qdc, excerpts_csv

    check_leftovers(study)
    book = study.codebook(study.coder(coder))
    table = excerpts_csv(book, study.texts, study.groups).encode("utf-8-sig")
    codes = codebook_qdc(book, origin="transcode")
    return publish(
        study, {study.outputs / "excerpts.csv": table, study.outputs / "codebook.qdc": codes}
    )


def _shown(value: Any, shown: Callable[[str], str]) -> Any:  # noqa: ANN401 - a setting
    """A setting as it may be shown: the words to listen for may be somebody's name."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list | tuple):
        return [_shown(one, shown) for one in value]
    return value
