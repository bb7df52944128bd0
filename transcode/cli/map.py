"""Drawing the thematic map."""

from __future__ import annotations

from typing import Annotated

import typer

from transcode.cli.app import Coder, StudyFolder, complaints, screen


def command(
    study: StudyFolder,
    coder: Coder = "",
    form: Annotated[
        str, typer.Option("--form", help="bubbles, tree, or table (as papers print it).")
    ] = "bubbles",
    png: Annotated[
        bool, typer.Option("--png", help="Write it as PNG too, at 300 dots an inch.")
    ] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write it as PDF too.")] = False,
    width: Annotated[
        int, typer.Option("--width", min=500, max=4000, help="Width; 700 suits an upright page.")
    ] = 1400,
    proposals: Annotated[
        bool,
        typer.Option("--proposals", help="Draw the candidate codes instead: a map and their tree."),
    ] = False,
) -> None:
    """Draw the thematic map of a coder's codes and themes.

    Example: transcode map my-study --form table --pdf
    """
    from typing import get_args

    from transcode.errors import DecisionError
    from transcode.records.decisions import Form
    from transcode.study.folder import Study
    from transcode.verbs import draw

    if form not in get_args(Form):
        raise DecisionError(
            f"there is no form '{form}' of the map",
            step="map",
            remedy=f"choose one of: {', '.join(get_args(Form))}",
        )
    opened = Study.open(study)
    if proposals:
        for path in draw.draw_proposals(opened):
            screen.print(f"Wrote {path}")
        return
    wanted: list[draw.Format] = ["svg"]
    wanted += ["png"] if png else []
    wanted += ["pdf"] if pdf else []
    path = draw.draw_map(opened, coder, form=form, formats=wanted, width=width)  # type: ignore[arg-type]
    for ending in wanted:
        screen.print(f"Wrote {path.with_suffix(f'.{ending}')}")
    if (png or pdf) and (missing := draw.letters_missing(opened, coder)):
        complaints.print(
            f"No font on this computer has these letters: {missing[:40]}. The PNG and the PDF lack "
            "them; the SVG shows them where such a font is. Install one (for example Noto Sans of "
            "that script), then draw again.",
            markup=False,
        )
