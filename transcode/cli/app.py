"""Application, screens and arguments that all commands share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcode.cli.console import Screen

if TYPE_CHECKING:
    from transcode.study.folder import Study
    from transcode.verbs.run import Failure

app = typer.Typer(
    name="transcode",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
screen = Screen()
complaints = Screen(stderr=True)

StudyFolder = Annotated[Path, typer.Argument(metavar="STUDY", help="The study folder.")]
Coder = Annotated[str, typer.Option("--coder", help="Whose decisions; a short name.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        screen.print(f"transcode {version('transcode-qda')}", highlight=False)
        raise typer.Exit


@app.callback()
def main(
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """From a folder of interview recordings to a thematic map, on your own machine.

    Example: transcode run my-interviews
    """


def print_status(study: Study) -> None:
    """How far each interview is, as a table."""
    from transcode.cli import tables
    from transcode.verbs import status

    tables.print_status(study, status.status(study), screen)


def print_failures(failures: Iterable[Failure]) -> None:
    """What went wrong with which interview, in which step, and what to do about it."""
    for failure in failures:
        said = f"{failure.interview}: {failure.step}: {failure.what}"
        complaints.print(
            f"{said}\n  What to do: {failure.remedy}" if failure.remedy else said,
            markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip
