"""A participant who takes consent back."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from transcode.cli.app import StudyFolder, complaints, screen


def command(
    study: StudyFolder,
    interview: Annotated[str, typer.Argument(help="For example P03.")],
    also_mentions: Annotated[
        bool,
        typer.Option("--also-mentions", help="Their name becomes unreadable where others say it."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """A participant takes consent back: erase the interview and all that was made of it.

    What was interrupted is finished by the same command. A certificate says what was erased and
    how that was checked.

    Example: transcode withdraw my-study P03
    """
    from transcode.cli import progress
    from transcode.pipeline import key
    from transcode.study.folder import Study
    from transcode.verbs.withdraw.withdraw import withdraw

    opened = Study.open(study)
    if not yes:
        screen.print(
            f"Recording, transcript, text, codings of {interview}: all of it goes, and nothing "
            "brings it back."
        )
        if typer.prompt(f"Type {interview} to go on") != interview:
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
    screen.print(f"This certificate: {result.certificate}", soft_wrap=True)
    if not result.complete:
        raise typer.Exit(1)
