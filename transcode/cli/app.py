"""What all commands share: the application, its two screens, the arguments that recur."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from transcode.study import Study

app = typer.Typer(
    name="transcode",
    help="From a folder of interview recordings to a thematic map, on your own machine.\n\n"
    "Example: transcode run my-interviews",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
screen = Console()
complaints = Console(stderr=True)

StudyFolder = Annotated[Path, typer.Argument(metavar="STUDY", help="The study folder.")]
Coder = Annotated[str, typer.Option("--coder", help="Whose decisions; a short name.")]


def print_status(study: Study) -> None:
    """How far each interview is, as a table."""
    from transcode import pipeline, terminal

    terminal.print_status(study, pipeline.status(study), screen)
