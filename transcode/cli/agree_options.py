"""Options of ``transcode agree``: those of both uses, of a study, and of a table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_STUDY, _TABLE = "Of a study", "Of a table of your own"

What = Annotated[
    Path, typer.Argument(metavar="STUDY|FILE", help="The study folder, or a csv or xlsx file.")
]
Coders = Annotated[str, typer.Option(help="Which coders, e.g. anna,ben; all if not given.")]
Level = Annotated[
    str,
    typer.Option(
        help="Of a study: code | theme | overall, what is shown. Of a file: nominal | ordinal "
        "| interval | ratio, the level of measurement of every coefficient."
    ),
]
LeaveUncodedOut = Annotated[
    bool,
    typer.Option("--leave-uncoded-out", help="Compare only units to which somebody gave a code."),
]
Target = Annotated[
    float,
    typer.Option(help="What the coefficient should reach, e.g. --target .667."),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print every figure as JSON instead of tables.")
]
Unit = Annotated[
    str,
    typer.Option(
        help="segment | turn | character | continuum: what is compared; segment if not given.",
        rich_help_panel=_STUDY,
    ),
]
Codes = Annotated[
    str,
    typer.Option(
        help="Which codes, by name or id, with commas; all if not given.",
        rich_help_panel=_STUDY,
    ),
]
Gamma = Annotated[
    str,
    typer.Option(
        help="none | overall | code: of what, on the continuum; code is slow.",
        rich_help_panel=_STUDY,
    ),
]
Program = Annotated[
    str,
    typer.Option(
        "--as",
        help="Show instead what nvivo | maxqda | atlasti | qualcoder | inception would print.",
        rich_help_panel=_STUDY,
    ),
]
Units = Annotated[
    str,
    typer.Option(
        help="The column that names the units, by heading or letter: --units Segment.",
        rich_help_panel=_TABLE,
    ),
]
Documents = Annotated[
    str,
    typer.Option(
        help="Draw whole documents for the intervals, named by this column: --documents interview.",
        rich_help_panel=_TABLE,
    ),
]
Key = Annotated[
    str,
    typer.Option(
        help="Compare each coder with this column (or coder), which is a key and no coder: "
        "--key gold.",
        rich_help_panel=_TABLE,
    ),
]
Categories = Annotated[
    str,
    typer.Option(
        help="The whole scale in its order: --categories never,sometimes,often.",
        rich_help_panel=_TABLE,
    ),
]
Weights = Annotated[
    str,
    typer.Option(
        help="identity | linear | quadratic | ordinal | ratio: of the kappas; those of the "
        "level if not given.",
        rich_help_panel=_TABLE,
    ),
]
Missing = Annotated[
    str,
    typer.Option(
        help="What is missing besides NA, n/a, nan, -, . and empty cells: --missing 99,?.",
        rich_help_panel=_TABLE,
    ),
]
CodesToo = Annotated[
    str,
    typer.Option(
        help="What is missing by default and is a code here; an empty cell then means looked, "
        "and no code: --codes-too empty.",
        rich_help_panel=_TABLE,
    ),
]
NoCode = Annotated[
    str,
    typer.Option(
        help="The value that says that no code fits: --no-code none.", rich_help_panel=_TABLE
    ),
]
Split = Annotated[
    str,
    typer.Option(
        help="The sign between several codes of a cell, or none: --split ';'.",
        rich_help_panel=_TABLE,
    ),
]
Exact = Annotated[
    bool,
    typer.Option("--exact", help="Stress and stress are two codes here.", rich_help_panel=_TABLE),
]
CoderColumn = Annotated[
    str,
    typer.Option(
        help="The column that holds the coders' names, in a table with a line for each "
        "decision: --coder-column who.",
        rich_help_panel=_TABLE,
    ),
]
CodeColumn = Annotated[
    str,
    typer.Option(
        help="The columns that hold the codes, in such a table: --code-column theme,mood.",
        rich_help_panel=_TABLE,
    ),
]
Sheet = Annotated[
    str,
    typer.Option(
        help="The sheet of a workbook, by name or number: --sheet 2.", rich_help_panel=_TABLE
    ),
]
Encoding = Annotated[
    str,
    typer.Option(
        help="Of a csv, where it cannot be told: --encoding cp1250.", rich_help_panel=_TABLE
    ),
]
