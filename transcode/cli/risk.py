"""Who could be told without a name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transcode.cli.app import StudyFolder, app, screen


@app.command()
def risk(
    study: StudyFolder,
    k: Annotated[
        int, typer.Option("--k", min=1, help="How many must share all attributes with each.")
    ] = 3,
    broader: Annotated[
        Path | None,
        typer.Option(help="A csv of value, broader: towns and regions, workplaces and sectors."),
    ] = None,
    keep: Annotated[
        str, typer.Option(help="Columns to leave as they are, with commas; the group always is.")
    ] = "",
    write: Annotated[
        bool, typer.Option("--write", help="Make participants.csv coarser as suggested.")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take the last coarsening of participants.csv back.")
    ] = False,
) -> None:
    """Show who could be told by what is known of them: attributes that come together, and phrases.

    Attributes: the k-anonymity of participants.csv, and how to make it coarser. Phrases of released
    texts that single out ("the only male midwife in ..."), by rule: what is told without such words
    is not found. The list is for you alone: it goes to confidential/risk.csv.

    Example: transcode risk my-study --k 3 --broader regions.csv
    """
    from transcode import coarsening, terminal
    from transcode.study import Study

    opened = Study.open(study)
    if undo:
        with opened.working():
            copy = coarsening.take_back(opened)
        screen.print(f"participants.csv is as it was ({copy.name} is used up).")
    known = coarsening.read_broader(broader) if broader else {}
    kept = [one.strip().lower() for one in keep.split(",") if one.strip()]
    found = coarsening.assess(opened, k)
    coarser = coarsening.suggest(opened, k, known, kept)
    terminal.print_risk(found, coarser, screen)
    screen.print(f"Wrote {coarsening.write_risk(opened, found)}")
    if write and not undo and coarser.steps:
        with opened.working():
            copy = coarsening.write_coarser(opened, coarser)
        screen.print(
            f"participants.csv is coarser now; what it was is in {copy}. "
            f"Back: transcode risk {study} --undo"
        )
