"""Options of ``transcode outcomes``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_FILE, _KEPT = "How the file is read", "Kept in study.toml"

Responses = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FILE]",
        help="csv or xlsx with the answers: a row for each participant (and occasion). Without it, "
        "the answers that the study keeps are counted again.",
    ),
]
Scales = Annotated[
    str,
    typer.Option(
        help="Bundled keys (pss-10, pss-14, ffmq, scs, eq-60, proqol-5) and TOML files of your "
        "own, separated by commas: what the file holds. Answers to other scales stay."
    ),
]
Enrolment = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="csv or xlsx: who was enrolled and dropped out, and why; with those who were not "
        "interviewed.",
    ),
]
Id = Annotated[
    str,
    typer.Option(metavar="COLUMN", help="Column of participants' ids.", rich_help_panel=_FILE),
]
Occasion = Annotated[
    str, typer.Option(metavar="COLUMN", help="Column of the occasions.", rich_help_panel=_FILE)
]
Group = Annotated[
    str, typer.Option(metavar="COLUMN", help="Column of the groups.", rich_help_panel=_FILE)
]
Dose = Annotated[
    str,
    typer.Option(
        metavar="COLUMN",
        help="Column of a dose, such as minutes of practice.",
        rich_help_panel=_FILE,
    ),
]
Occasions = Annotated[
    str, typer.Option(help="The occasions in their order: pre,post.", rich_help_panel=_FILE)
]
Missing = Annotated[str, typer.Option(help="Codes for no answer: -99,999.", rich_help_panel=_FILE)]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        help="How the columns of a scale are called: 'scs=Q5_{item}'. May be repeated.",
        rich_help_panel=_FILE,
    ),
]
Item = Annotated[
    str,
    typer.Option(
        metavar="COLUMN",
        help="Column that names the item, in a file with a row for each answer.",
        rich_help_panel=_FILE,
    ),
]
Value = Annotated[
    str,
    typer.Option(
        metavar="COLUMN", help="Column of the answers, in such a file.", rich_help_panel=_FILE
    ),
]
SheetName = Annotated[
    str,
    typer.Option("--sheet", metavar="NAME", help="Sheet of a workbook.", rich_help_panel=_FILE),
]
Encoding = Annotated[
    str, typer.Option(metavar="NAME", help="Encoding of a csv file.", rich_help_panel=_FILE)
]
Enrol = Annotated[
    bool,
    typer.Option(
        "--enrol",
        help="Take ids that the study does not know as new participants.",
        rich_help_panel=_FILE,
    ),
]
Correct = Annotated[
    str,
    typer.Option(help="Correct p for the number of scores: none or holm.", rich_help_panel=_KEPT),
]
Outcome = Annotated[
    str,
    typer.Option(help="Scores that the joint display shows, such as scs.", rich_help_panel=_KEPT),
]
Power = Annotated[
    bool | None,
    typer.Option(
        help="Print the power for the effects as they were found, and why it says nothing new.",
        rich_help_panel=_KEPT,
    ),
]
Template = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="Write a scale file to change (own-scale, own-questions, or a bundled key) into the "
        "current folder, and do nothing else.",
    ),
]
