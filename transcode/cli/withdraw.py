"""Withdrawal of a participant who takes consent back."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from transcode.cli.app import StudyFolder, complaints, screen


def command(
    study: StudyFolder,
    interview: Annotated[str, typer.Argument(help="Interview to withdraw, e.g. P03.")],
    also_mentions: Annotated[
        bool,
        typer.Option("--also-mentions", help="Also erase their name where others say it."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
) -> None:
    """Erase an interview and everything made from it, when a participant takes consent back.

    Run the command again to finish an interrupted withdrawal. A certificate says what was erased
    and how that was checked.

    Example: transcode withdraw my-study P03
    """
    from transcode.cli import progress
    from transcode.pipeline import key
    from transcode.study.folder import Study
    from transcode.verbs.withdraw.withdraw import withdraw

    opened = Study.open(study)
    if not yes:
        screen.print(
            f"The recording, transcript, text and codings of {interview} will be erased. This "
            "cannot be undone."
        )
        if typer.prompt(f"Type {interview} to continue") != interview:
            complaints.print("Nothing was erased.")
            raise typer.Exit(1)
    key.unlock(opened)
    with progress.watching(1, screen) as watch:
        result = withdraw(
            opened,
            interview,
            also_mentions=also_mentions,
            progress=partial(watch, "withdraw", ""),
        )
    screen.print(result.text, markup=False, highlight=False, soft_wrap=True)
    screen.print(f"Certificate: {result.certificate}", soft_wrap=True)
    if not result.complete:
        raise typer.Exit(1)
