"""Candidate codes."""

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
        int | None, typer.Option(min=0, help="How many; 0: as suits the number of passages.")
    ] = None,
    finer: Annotated[bool, typer.Option("--finer", help="Half as many again.")] = False,
    coarser: Annotated[bool, typer.Option("--coarser", help="A third fewer.")] = False,
) -> None:
    """Released texts -> candidate codes. How many is a dial: after the first run it turns quickly.

    The number is kept in study.toml. Proposals that stay the same keep their decisions.

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
    """How many proposals there are, what became of earlier ones, and what fits none."""
    proposals = study.proposals if study.proposals_file.exists() else ()
    if not proposals:
        units = sum(len(study.segments(i)) for i in study.texts)
        console.print(
            f"No candidate codes: {counted(units, 'passage')}, and it takes two to be alike."
            if study.texts
            else "No candidate codes: no text has been released yet."
        )
        return
    tentative = sum(one.tentative for one in proposals)
    themes = len({one.parent for one in proposals} - {""})
    console.print(
        f"{counted(len(proposals), 'candidate code')} ({tentative} tentative)"
        f" in {counted(themes, 'broader group')}."
    )
    if uncoded := sum(len(one.uncoded) for one in proposals):
        console.print(f"{that_none_fits(uncoded)}: the report lists each with its nearest.")
    if len(study.lineage) > 1:
        last = study.lineage[-1]
        console.print(
            f"Since the time before: {len(last.kept)} kept, {len(last.grown)} grown, "
            f"{len(last.new)} new, {len(last.gone)} gone."
        )
