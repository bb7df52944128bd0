"""The page of the workbench, opened in the browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from transcode.cli.app import NoBrowser, complaints, screen


def command(
    study: Annotated[
        Path | None,
        typer.Argument(metavar="[STUDY]", help="The study folder; recent ones if not given."),
    ] = None,
    coder: Annotated[
        str, typer.Option("--coder", help="Short name of the coder; the page asks if not given.")
    ] = "",
    no_browser: NoBrowser = False,
    port: Annotated[int, typer.Option("--port", help="Port; a free one if not given.")] = 0,
) -> None:
    """Open the workbench in the browser: read, code, sort, correct; or begin a new study.

    The page is served by this command, on this machine alone, until you close it there or press
    Ctrl-C here. Each decision is saved as it is made.

    Example: transcode open my-study --coder anna
    """
    show(study, coder, port=port, browser=not no_browser)


def show(
    study: Path | None, coder: str, *, view: str = "", port: int = 0, browser: bool = True
) -> None:
    """Serve the page at a view, such as ``#/reading/P03``, until it is closed."""
    from transcode.study.folder import Study
    from transcode.workbench.hosts.serve import can_open_browser, open_browser, serve

    opened = Study.open(study) if study else None

    def ready(address: Callable[[], str]) -> None:
        place = address().partition("?")[0]
        if browser and not can_open_browser():
            complaints.print("No browser can be opened here.", highlight=False)
        elif browser and open_browser(address() + view):
            _say(f"The workbench is open in your browser, at {place}")
            _say(f"No page? Open this address, which works once: {address()}{view}")
            _say("Close it in the page, or with Ctrl-C here.")
            return
        _say("Open this address in a browser on this machine; it works once:")
        _say(f"  {address()}{view}")
        _say("Close it in the page, or with Ctrl-C here.")

    if address := serve(opened, coder, port=port, ready=ready):
        if browser and open_browser(address + view):
            _say("It is open already, in another terminal; here is another page of it.")
        else:
            _say("It is open already, in another terminal. Another page of it, works once:")
            _say(f"  {address}{view}")
        return
    screen.print("Closed. Every decision is saved.", highlight=False)


def the_interview(study: Path, wanted: str) -> str:
    """The id of an interview, whatever its capitals; "" where none is given.

    Raises:
        StudyError: the study has no such interview.
    """
    from transcode.errors import StudyError
    from transcode.study.folder import Study

    interviews = Study.open(study).interviews
    for interview in interviews:
        if interview.casefold() == wanted.casefold():
            return interview
    if wanted:
        raise StudyError(
            f"there is no interview {wanted}", remedy=f"choose one of: {', '.join(interviews)}"
        )
    return ""


def _say(text: str) -> None:
    screen.print(text, markup=False, highlight=False, soft_wrap=True)
