"""Finding the names in the transcripts, and reviewing them."""

from __future__ import annotations

from typing import Annotated

import typer

from transcode.cli.app import StudyFolder, screen
from transcode.cli.release import say_labels
from transcode.cli.status import print_status


def command(
    study: StudyFolder,
    review: Annotated[bool, typer.Option(help="Review the names here in the terminal.")] = False,
    who: Annotated[
        str, typer.Option(help="Short name of the person who decides; noted with each decision.")
    ] = "",
) -> None:
    """Find names and other identifying mentions, and list them in confidential/mentions.csv.

    Review them in that file (keep, change, ignore, always or never), or here with --review.

    Example: transcode anonymise my-study --review
    """
    from transcode.cli import ask_names, progress
    from transcode.pipeline import key
    from transcode.study.folder import Study
    from transcode.verbs import run

    opened = Study.open(study)
    key.unlock(opened)
    with opened.working():
        if review:
            ask_names.review_names(opened, screen, who)
        with progress.watching(len(opened.interviews), screen) as watch:
            _, waiting = run.anonymise(opened, watch)
    print_status(opened)
    say_labels(opened)
    if waiting:
        screen.print(f"\nNames left to review: {', '.join(waiting)} ({opened.review_file})")
