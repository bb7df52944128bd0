"""Drawing the thematic map."""

from __future__ import annotations

from typing import Annotated

import typer

from transcode.cli.app import Coder, StudyFolder, screen


def command(
    study: StudyFolder,
    coder: Coder = "",
    proposals: Annotated[
        bool,
        typer.Option("--proposals", help="Draw the candidate codes instead: a map and their tree."),
    ] = False,
) -> None:
    """Draw the thematic map of a coder's codes and themes.

    Example: transcode map my-study
    """
    from transcode.study.folder import Study
    from transcode.verbs import draw

    opened = Study.open(study)
    drawn = draw.draw_proposals(opened) if proposals else (draw.draw_map(opened, coder),)
    for path in drawn:
        screen.print(f"Wrote {path}")
