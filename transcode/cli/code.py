"""Passages coded one by one in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from transcode.cli.app import Coder, StudyFolder, at_work, screen


def command(
    study: StudyFolder,
    coder: Coder,
    interview: Annotated[str, typer.Argument(help="Only this one, e.g. P03.")] = "",
) -> None:
    """Code passage by passage, with those of your own codes that each may want.

    What is suggested is learned from your decisions so far, and tried on interviews left out.

    Example: transcode code my-study P03 --coder anna
    """
    from transcode.cli.ask_passages import code_in_terminal

    code_in_terminal(at_work(study, coder), screen, interview)
