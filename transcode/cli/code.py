"""Coding passages one by one in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from transcode.cli.app import Coder, StudyFolder, at_work, screen


def command(
    study: StudyFolder,
    coder: Coder,
    interview: Annotated[
        str, typer.Argument(help="Interview to code, e.g. P03; all if not given.")
    ] = "",
) -> None:
    """Code passage by passage, with suggestions from your own codes.

    Suggestions are learned from your decisions so far, and tested on interviews that were left out.

    Example: transcode code my-study P03 --coder anna
    """
    from transcode.cli.ask_passages import code_in_terminal

    code_in_terminal(at_work(study, coder), screen, interview)
