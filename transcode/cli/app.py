"""Application, screens and arguments that all commands share."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcode.cli.console import Screen

if TYPE_CHECKING:
    from transcode.verbs.run import Failure
    from transcode.workbench import Session

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


def print_failures(failures: Iterable[Failure]) -> None:
    """What went wrong with which interview, in which step, and what to do about it."""
    for failure in failures:
        said = f"{failure.interview}: {failure.step}: {failure.what}"
        complaints.print(
            f"{said}\n  What to do: {failure.remedy}" if failure.remedy else said,
            markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip


def listed(given: str) -> list[str]:
    """What stands between the commas of an option."""
    return [name.strip() for name in given.split(",") if name.strip()]


def at_work(study: Path, coder: str) -> Session:
    """A coder at work, who hears whose journal it is where the name is not one that has one."""
    from transcode.study.folder import Study
    from transcode.workbench import Session

    session = Session(Study.open(study), coder)
    if session.coder != coder:
        screen.print(f"This goes on in the journal of {session.coder}.", highlight=False)
    if session.begins:
        screen.print(session.begins, markup=False, highlight=False)
    if session.nearly and sys.stdin.isatty() and not typer.confirm("Begin a new one?"):
        raise typer.Exit(1)
    return session
