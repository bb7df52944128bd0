"""Agreement, map, report, exports."""

from __future__ import annotations

import webbrowser
from typing import Annotated, Literal

import typer

from transcode.cli.app import Coder, StudyFolder, app, screen


@app.command()
def agree(
    study: StudyFolder,
    unit: Annotated[
        str, typer.Option(help="segment | turn | character | continuum: what is compared.")
    ] = "segment",
    coders: Annotated[
        str, typer.Option(help="Which coders, e.g. anna,ben; all if not given.")
    ] = "",
    codes: Annotated[
        str, typer.Option(help="Which codes, by name or id, with commas; all if not given.")
    ] = "",
    level: Annotated[str, typer.Option(help="code | theme | overall: what is shown.")] = "code",
    gamma: Annotated[
        Literal["none", "overall", "code"],
        typer.Option(help="none | overall | code: of what, on the continuum; code is slow."),
    ] = "overall",
    program: Annotated[
        str,
        typer.Option(
            "--as",
            help="Show instead what nvivo | maxqda | atlasti | qualcoder | inception would print.",
        ),
    ] = "",
) -> None:
    """How far the coders agree, code by code, with intervals; and where they do not.

    Example: transcode agree my-study --unit character --level theme
    """
    from transcode import agreeing, terminal
    from transcode import agreement as room
    from transcode.study import Study

    if level not in agreeing.LEVELS:
        raise typer.BadParameter(f"--level is one of {', '.join(agreeing.LEVELS)}")
    opened = Study.open(study)
    if program:
        if program not in room.PROGRAMS:
            raise typer.BadParameter(f"--as is one of {', '.join(room.PROGRAMS)}")
        figures = agreeing.as_other_programs(opened, _listed(coders), _listed(codes))
        terminal.print_program(figures, program, screen)
        return
    how = room.AgreementSettings(gamma=gamma)
    found = agreeing.agree(opened, _listed(coders), unit=unit, codes=_listed(codes), settings=how)
    terminal.print_agreement(opened, found, screen, level)
    for path in agreeing.write_agreement(opened, found, level, unit):
        screen.print(f"Wrote {path}")


@app.command(name="map")
def map_(
    study: StudyFolder,
    coder: Coder = "",
    proposals: Annotated[
        bool, typer.Option("--proposals", help="The candidate codes instead: a map and their tree.")
    ] = False,
) -> None:
    """Draw the thematic map.

    Example: transcode map my-study
    """
    from transcode import outputs
    from transcode.study import Study

    opened = Study.open(study)
    drawn = outputs.draw_proposals(opened) if proposals else (outputs.draw_map(opened, coder),)
    for path in drawn:
        screen.print(f"Wrote {path}")


@app.command()
def report(
    study: StudyFolder,
    coder: Coder = "",
    open_report: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Write the study as one HTML page.

    Example: transcode report my-study --open
    """
    from transcode import outputs
    from transcode.study import Study

    path = outputs.write_report(Study.open(study), coder)
    screen.print(f"Wrote {path}")
    if open_report:
        webbrowser.open(path.resolve().as_uri())


@app.command()
def export(study: StudyFolder, coder: Coder = "") -> None:
    """Write the coded excerpts (csv) and the codebook (REFI-QDA .qdc).

    Example: transcode export my-study
    """
    from transcode import outputs
    from transcode.study import Study

    for path in outputs.export(Study.open(study), coder):
        screen.print(f"Wrote {path}")


def _listed(given: str) -> list[str]:
    return [one.strip() for one in given.split(",") if one.strip()]
