"""Agreement, map, report, exports."""

from __future__ import annotations

import json
import webbrowser
from pathlib import Path
from typing import Annotated, Any

import typer

from transcode.cli.app import Coder, StudyFolder, app, screen

_STUDY, _TABLE = "Of a study", "Of a table of your own"


@app.command()
def agree(
    what: Annotated[
        Path, typer.Argument(metavar="STUDY|FILE", help="The study folder, or a csv or xlsx file.")
    ],
    coders: Annotated[
        str, typer.Option(help="Which coders, e.g. anna,ben; all if not given.")
    ] = "",
    level: Annotated[
        str,
        typer.Option(
            help="Of a study: code | theme | overall, what is shown. Of a file: nominal | ordinal "
            "| interval | ratio, the level of measurement of every coefficient."
        ),
    ] = "",
    leave_uncoded_out: Annotated[
        bool,
        typer.Option(
            "--leave-uncoded-out", help="Compare only units to which somebody gave a code."
        ),
    ] = False,
    target: Annotated[
        float,
        typer.Option(help="What the coefficient should reach, e.g. --target .667."),
    ] = 0.8,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print every figure as JSON instead of tables.")
    ] = False,
    unit: Annotated[
        str,
        typer.Option(
            help="segment | turn | character | continuum: what is compared; segment if not given.",
            rich_help_panel=_STUDY,
        ),
    ] = "",
    codes: Annotated[
        str,
        typer.Option(
            help="Which codes, by name or id, with commas; all if not given.",
            rich_help_panel=_STUDY,
        ),
    ] = "",
    gamma: Annotated[
        str,
        typer.Option(
            help="none | overall | code: of what, on the continuum; code is slow.",
            rich_help_panel=_STUDY,
        ),
    ] = "",
    program: Annotated[
        str,
        typer.Option(
            "--as",
            help="Show instead what nvivo | maxqda | atlasti | qualcoder | inception would print.",
            rich_help_panel=_STUDY,
        ),
    ] = "",
    units: Annotated[
        str,
        typer.Option(
            help="The column that names the units, by heading or letter: --units Segment.",
            rich_help_panel=_TABLE,
        ),
    ] = "",
    documents: Annotated[
        str,
        typer.Option(
            help="Draw whole documents for the intervals, named by this column: "
            "--documents interview.",
            rich_help_panel=_TABLE,
        ),
    ] = "",
    key: Annotated[
        str,
        typer.Option(
            help="Compare each coder with this column (or coder), which is a key and no coder: "
            "--key gold.",
            rich_help_panel=_TABLE,
        ),
    ] = "",
    categories: Annotated[
        str,
        typer.Option(
            help="The whole scale in its order: --categories never,sometimes,often.",
            rich_help_panel=_TABLE,
        ),
    ] = "",
    weights: Annotated[
        str,
        typer.Option(
            help="identity | linear | quadratic | ordinal | ratio: of the kappas; those of the "
            "level if not given.",
            rich_help_panel=_TABLE,
        ),
    ] = "",
    missing: Annotated[
        str,
        typer.Option(
            help="What is missing besides NA, n/a, nan, -, . and empty cells: --missing 99,?.",
            rich_help_panel=_TABLE,
        ),
    ] = "",
    codes_too: Annotated[
        str,
        typer.Option(
            help="What is missing by default and is a code here; an empty cell then means looked, "
            "and no code: --codes-too empty.",
            rich_help_panel=_TABLE,
        ),
    ] = "",
    no_code: Annotated[
        str,
        typer.Option(
            help="The value that says that no code fits: --no-code none.", rich_help_panel=_TABLE
        ),
    ] = "",
    split: Annotated[
        str,
        typer.Option(
            help="The sign between several codes of a cell, or none: --split ';'.",
            rich_help_panel=_TABLE,
        ),
    ] = "",
    exact: Annotated[
        bool,
        typer.Option(
            "--exact", help="Stress and stress are two codes here.", rich_help_panel=_TABLE
        ),
    ] = False,
    coder_column: Annotated[
        str,
        typer.Option(
            help="The column that holds the coders' names, in a table with a line for each "
            "decision: --coder-column who.",
            rich_help_panel=_TABLE,
        ),
    ] = "",
    code_column: Annotated[
        str,
        typer.Option(
            help="The columns that hold the codes, in such a table: --code-column theme,mood.",
            rich_help_panel=_TABLE,
        ),
    ] = "",
    sheet: Annotated[
        str,
        typer.Option(
            help="The sheet of a workbook, by name or number: --sheet 2.", rich_help_panel=_TABLE
        ),
    ] = "",
    encoding: Annotated[
        str,
        typer.Option(
            help="Of a csv, where it cannot be told: --encoding cp1250.", rich_help_panel=_TABLE
        ),
    ] = "",
) -> None:
    """How far the coders agree, with intervals; and where they do not.

    Of a study, code by code. Of a csv or xlsx file of your own: a line for each unit and a column
    for each coder, or a line for each unit, coder and code; what was read is shown first.

    Example: transcode agree my-study --unit character --level theme

    Example: transcode agree ratings.xlsx --level ordinal --key gold --documents interview

    Example: transcode agree codes.csv --leave-uncoded-out --target .667 --json > figures.json
    """
    from transcode.verbs import agree_table

    of_study = {"--unit": unit, "--codes": codes, "--gamma": gamma, "--as": program}
    of_table = {
        "units": units, "documents": documents, "key": key, "weights": weights,
        "no_code": no_code, "split": split, "exact": exact, "coder_column": coder_column,
        "sheet": sheet, "encoding": encoding, "categories": _listed(categories),
        "missing": _listed(missing), "codes_too": _listed(codes_too),
        "code_columns": _listed(code_column),
    }  # fmt: skip
    if agree_table.is_table_file(what):
        if given := [name for name, value in of_study.items() if value]:
            raise typer.BadParameter(f"{given[0]} is for a study, and this is a file")
        options = of_table | {"leave_uncoded_out": leave_uncoded_out, "target": target}
        _agree_on_table(what, _listed(coders), level or "nominal", options, as_json)
        return
    if given := [name for name, value in of_table.items() if value]:
        name = given[0].removesuffix("s") if given[0] == "code_columns" else given[0]
        raise typer.BadParameter(
            f"--{name.replace('_', '-')} is for a csv or xlsx file, and this is a study"
        )
    how = {"target": target, "leave_uncoded_out": leave_uncoded_out, "gamma": gamma or "overall"}
    _agree_on_study(
        what, _listed(coders), unit or "segment", _listed(codes), level or "code", program, how,
        as_json,
    )  # fmt: skip


def _agree_on_study(
    study: Path,
    coders: list[str],
    unit: str,
    codes: list[str],
    level: str,
    program: str,
    how: dict[str, Any],
    as_json: bool,
) -> None:
    from transcode import agreement as room
    from transcode.cli import agreement_tables
    from transcode.study.folder import Study
    from transcode.verbs import agree_study

    if level not in agree_study.LEVELS:
        raise typer.BadParameter(f"--level is one of {', '.join(agree_study.LEVELS)}")
    if how["gamma"] not in ("none", "overall", "code"):
        raise typer.BadParameter("--gamma is one of none, overall, code")
    opened = Study.open(study)
    if program:
        if program not in room.PROGRAMS:
            raise typer.BadParameter(f"--as is one of {', '.join(room.PROGRAMS)}")
        figures = agree_study.as_other_programs(opened, coders, codes)
        agreement_tables.print_program(figures, program, screen)
        return
    settings = room.AgreementSettings(**how)
    found = agree_study.agree(opened, coders, unit=unit, codes=codes, settings=settings)
    facts = agree_study.agreement_facts(opened, found, level)
    written = agree_study.write_agreement(opened, found, facts, unit)
    if as_json:
        typer.echo(next(path for path in written if path.suffix == ".json").read_text("utf-8"))
        return
    agreement_tables.print_agreement(opened, found, screen, level)
    for path in written:
        screen.print(f"Wrote {path}")


def _agree_on_table(
    file: Path, coders: list[str], level: str, options: dict[str, Any], as_json: bool
) -> None:
    from transcode.cli import spreadsheet_tables
    from transcode.verbs import agree_table

    found = agree_table.agree_on_table(file, coders, level=level, **options)
    if as_json:
        typer.echo(json.dumps({"file": file.name, **found.to_dict()}, ensure_ascii=False, indent=2))
        return
    screen.print(f"{file.name}\n", markup=False, highlight=False)
    spreadsheet_tables.print_table_agreement(found, screen)


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
    from transcode.study.folder import Study
    from transcode.verbs import draw

    opened = Study.open(study)
    drawn = draw.draw_proposals(opened) if proposals else (draw.draw_map(opened, coder),)
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
    from transcode.study.folder import Study
    from transcode.verbs import report as report_verb

    path = report_verb.write_report(Study.open(study), coder)
    screen.print(f"Wrote {path}")
    if open_report:
        webbrowser.open(path.resolve().as_uri())


@app.command()
def export(study: StudyFolder, coder: Coder = "") -> None:
    """Write the coded excerpts (csv) and the codebook (REFI-QDA .qdc).

    Example: transcode export my-study
    """
    from transcode.study.folder import Study
    from transcode.verbs import export as export_verb

    for path in export_verb.export(Study.open(study), coder):
        screen.print(f"Wrote {path}")


def _listed(given: str) -> list[str]:
    return [one.strip() for one in given.split(",") if one.strip()]
