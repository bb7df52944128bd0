"""Names found, and reviewed."""

from __future__ import annotations

from typing import Annotated

import typer

from transcode.cli.app import StudyFolder, screen
from transcode.cli.release import say_labels
from transcode.cli.status import print_status


def command(
    study: StudyFolder,
    review: Annotated[bool, typer.Option(help="Work through the names in the terminal.")] = False,
    who: Annotated[str, typer.Option(help="Who decides; noted with each decision.")] = "",
) -> None:
    """Find everyone who could be recognised; list them in confidential/mentions.csv.

    Decide there (keep, change, ignore, always or never), or here with --review.

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
        screen.print(f"\nWaiting for you: {', '.join(waiting)} ({opened.review_file})")
