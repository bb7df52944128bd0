"""Proposing candidate codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from transcode.cli.app import StudyFolder, screen
from transcode.cli.status import that_none_fits
from transcode.records.figures import counted

if TYPE_CHECKING:
    from transcode.study.folder import Study


def command(
    study: StudyFolder,
    proposals: Annotated[
        int | None,
        typer.Option(
            min=0, help="Number of candidate codes; 0 chooses it by the number of passages."
        ),
    ] = None,
    finer: Annotated[bool, typer.Option("--finer", help="Propose half as many again.")] = False,
    coarser: Annotated[bool, typer.Option("--coarser", help="Propose a third fewer.")] = False,
) -> None:
    """Propose candidate codes from the released texts; changing their number later is quick.

    The number is kept in study.toml. Candidate codes that stay the same keep their decisions.

    Example: transcode propose my-study --proposals 12
    """
    from transcode.cli import progress
    from transcode.study.folder import Study
    from transcode.verbs import run

    if (proposals is not None) + finer + coarser > 1:
        raise typer.BadParameter("give one of --proposals, --finer and --coarser")
    opened = Study.open(study)
    if finer or coarser:
        now = len(opened.proposals)
        proposals = max(now + 1, round(now * 1.5)) if finer else max(1, round(now / 1.5))
    with opened.working(), progress.watching(len(opened.interviews), screen) as watch:
        run.propose(opened, watch, proposals=proposals)
    print_proposals(opened, screen)


def print_proposals(study: Study, console: Console) -> None:
    """Print how many candidate codes there are, what became of earlier ones, and what fits none."""
    proposals = study.proposals if study.proposals_file.exists() else ()
    if not proposals:
        units = sum(len(study.segments(i)) for i in study.texts)
        console.print(
            f"No candidate codes in {counted(units, 'passage')}: it takes two similar ones."
            if study.texts
            else "No candidate codes: no text has been released yet."
        )
        return
    tentative = sum(proposal.tentative for proposal in proposals)
    themes = len({proposal.parent for proposal in proposals} - {""})
    console.print(
        f"{counted(len(proposals), 'candidate code')} ({tentative} tentative)"
        f" in {counted(themes, 'broader group')}."
    )
    if uncoded := sum(len(proposal.uncoded) for proposal in proposals):
        console.print(f"{that_none_fits(uncoded)}: the report lists each with the nearest one.")
    if len(study.lineage) > 1:
        last = study.lineage[-1]
        console.print(
            f"Compared with the last run: {len(last.kept)} kept, {len(last.grown)} grown, "
            f"{len(last.new)} new, {len(last.gone)} gone."
        )
