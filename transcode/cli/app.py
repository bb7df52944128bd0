"""Application, screens and arguments shared by all commands."""

from __future__ import annotations

import os
import stat
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
Coder = Annotated[str, typer.Option("--coder", help="Short name of the coder.")]
InTerminal = Annotated[
    bool, typer.Option("--terminal", help="Ask here, in the terminal, instead of the browser.")
]
NoBrowser = Annotated[
    bool, typer.Option("--no-browser", help="Print the address instead of opening it.")
]


def is_asked_here(terminal: bool) -> bool:
    """Return whether to ask in the terminal: by choice, or as the answers come by a pipe or a file.

    The page would wait for a person who is not there.
    """
    try:
        kind = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError, AttributeError):
        return terminal
    return terminal or stat.S_ISFIFO(kind) or stat.S_ISREG(kind)


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
    """Turn a folder of interview recordings into a thematic map, on your own machine.

    Example: transcode run my-interviews
    """


def use_one_thread() -> None:
    """Keep numpy from starting threads, before it is imported; a number that the user set stays.

    The tables of coders are small: threads take longer than one of them, wait for work at the full
    cost of a core, and round the last digit by their number.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def print_failures(failures: Iterable[Failure]) -> None:
    """Print each failure with its interview and step, and what to do about it."""
    for failure in failures:
        problem = f"{failure.interview}: {failure.step}: {failure.what}"
        complaints.print(
            f"{problem}\n  What to do: {failure.remedy}" if failure.remedy else problem,
            markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip


def listed(given: str) -> list[str]:
    """The values of an option, which are separated by commas."""
    return [name.strip() for name in given.split(",") if name.strip()]


def at_work(study: Path, coder: str) -> Session:
    """A coder's session; says whose journal it is if the name given has none of its own."""
    from transcode.study.folder import Study
    from transcode.workbench import Session

    session = Session(Study.open(study), coder)
    if session.coder != coder:
        screen.print(
            f"Your decisions are added to the journal of {session.coder}.", highlight=False
        )
    if session.begins:
        screen.print(session.begins, markup=False, highlight=False)
    if session.nearly and sys.stdin.isatty() and not typer.confirm("Start a new one?"):
        raise typer.Exit(1)
    return session
