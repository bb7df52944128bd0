"""Options of ``transcode agree``: for both uses, for a study, and for a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_STUDY, _TABLE = "For a study", "For a csv or xlsx file"

What = Annotated[
    Path, typer.Argument(metavar="STUDY|FILE", help="The study folder, or a csv or xlsx file.")
]
Coders = Annotated[str, typer.Option(help="Coders to compare, e.g. anna,ben; all if not given.")]
Level = Annotated[
    str,
    typer.Option(
        help="For a study, the figures to show: code | theme | overall. For a file, the level of "
        "measurement of every coefficient: nominal | ordinal | interval | ratio."
    ),
]
LeaveUncodedOut = Annotated[
    bool,
    typer.Option("--leave-uncoded-out", help="Compare only units that at least one coder coded."),
]
Target = Annotated[
    float,
    typer.Option(help="Value that the coefficient should reach, e.g. --target .667."),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print every figure as JSON instead of tables.")
]
Unit = Annotated[
    str,
    typer.Option(
        help="Unit of comparison: segment | turn | character | continuum; segment if not given.",
        rich_help_panel=_STUDY,
    ),
]
Codes = Annotated[
    str,
    typer.Option(
        help="Codes to compare, by name or id, separated by commas; all if not given.",
        rich_help_panel=_STUDY,
    ),
]
Gamma = Annotated[
    str,
    typer.Option(
        help="Gamma on the continuum: none | overall | code; code is slow.",
        rich_help_panel=_STUDY,
    ),
]
Program = Annotated[
    str,
    typer.Option(
        "--as",
        help="Show another program's figures: nvivo | maxqda | atlasti | qualcoder | inception.",
        rich_help_panel=_STUDY,
    ),
]
Units = Annotated[
    str,
    typer.Option(
        help="Column that names the units, by heading or letter: --units Segment.",
        rich_help_panel=_TABLE,
    ),
]
Documents = Annotated[
    str,
    typer.Option(
        help="Resample whole documents for the intervals, by this column: --documents interview.",
        rich_help_panel=_TABLE,
    ),
]
Key = Annotated[
    str,
    typer.Option(
        help="Compare each coder with this column (or coder), which is the key, not a coder: "
        "--key gold.",
        rich_help_panel=_TABLE,
    ),
]
Categories = Annotated[
    str,
    typer.Option(
        help="Whole scale, in order: --categories never,sometimes,often.",
        rich_help_panel=_TABLE,
    ),
]
Weights = Annotated[
    str,
    typer.Option(
        help="Weights of the kappas: identity | linear | quadratic | ordinal | ratio; those of "
        "the level if not given.",
        rich_help_panel=_TABLE,
    ),
]
Missing = Annotated[
    str,
    typer.Option(
        help="Missing values besides NA, n/a, nan, -, . and empty cells: --missing 99,?.",
        rich_help_panel=_TABLE,
    ),
]
CodesToo = Annotated[
    str,
    typer.Option(
        help="Values that are missing by default but are codes here; an empty cell then means "
        "that the coder looked and gave no code: --codes-too empty.",
        rich_help_panel=_TABLE,
    ),
]
NoCode = Annotated[
    str,
    typer.Option(
        help="Value that means that no code fits: --no-code none.", rich_help_panel=_TABLE
    ),
]
Split = Annotated[
    str,
    typer.Option(
        help="Character between several codes in a cell, or none: --split ';'.",
        rich_help_panel=_TABLE,
    ),
]
Exact = Annotated[
    bool,
    typer.Option("--exact", help="Treat Stress and stress as two codes.", rich_help_panel=_TABLE),
]
CoderColumn = Annotated[
    str,
    typer.Option(
        help="Column with the coders' names, in a table with a line for each decision: "
        "--coder-column who.",
        rich_help_panel=_TABLE,
    ),
]
CodeColumn = Annotated[
    str,
    typer.Option(
        help="Columns with the codes, in such a table: --code-column theme,mood.",
        rich_help_panel=_TABLE,
    ),
]
Sheet = Annotated[
    str,
    typer.Option(
        help="Sheet of the workbook, by name or number: --sheet 2.", rich_help_panel=_TABLE
    ),
]
Encoding = Annotated[
    str,
    typer.Option(
        help="Encoding of a csv, if it cannot be detected: --encoding cp1250.",
        rich_help_panel=_TABLE,
    ),
]
