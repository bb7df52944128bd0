"""Coding an interview: in the page, or passage by passage in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from transcode.cli.app import (
    Coder,
    InTerminal,
    NoBrowser,
    StudyFolder,
    at_work,
    is_asked_here,
    screen,
)


def command(
    study: StudyFolder,
    coder: Coder,
    interview: Annotated[
        str, typer.Argument(help="Interview to code, e.g. P03; all if not given.")
    ] = "",
    terminal: InTerminal = False,
    no_browser: NoBrowser = False,
) -> None:
    """Read an interview in the browser and code its words, with suggestions from your own codes.

    Suggestions are learned from your decisions so far, and tested on interviews that were left out.
    In the terminal it goes passage by passage.

    Example: transcode code my-study P03 --coder anna
    """
    if is_asked_here(terminal):
        from transcode.cli.ask_passages import code_in_terminal

        code_in_terminal(at_work(study, coder), screen, interview)
    else:
        from transcode.cli.open import show, the_interview

        view = f"#/reading/{the_interview(study, interview)}".rstrip("/")
        show(study, coder, view=view, browser=not no_browser)
