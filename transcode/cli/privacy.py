"""Names found, passed, replaced."""

from __future__ import annotations

from typing import Annotated

import typer

from transcode.cli.app import StudyFolder, app, print_status, screen


@app.command()
def anonymise(
    study: StudyFolder,
    review: Annotated[bool, typer.Option(help="Work through the names in the terminal.")] = False,
) -> None:
    """Find everyone who could be recognised; list them in confidential/mentions.csv.

    Decide there (keep, change or ignore), or here with --review.

    Example: transcode anonymise my-study --review
    """
    from transcode import keeping, pipeline, terminal
    from transcode.study import Study

    opened = Study.open(study)
    keeping.unlock(opened)
    with opened.working():
        if review:
            terminal.review_names(opened, screen)
        with terminal.watching(len(opened.interviews), screen) as watch:
            _, waiting = pipeline.anonymise(opened, watch)
    print_status(opened)
    if waiting:
        screen.print(f"\nWaiting for you: {', '.join(waiting)} ({opened.review_file})")


@app.command()
def release(study: StudyFolder) -> None:
    """Release the texts whose names a human has passed.

    Example: transcode release my-study
    """
    from transcode import releasing
    from transcode.study import Study

    opened = Study.open(study)
    with opened.working():
        done, waiting = releasing.release(opened)
    screen.print(f"Released: {', '.join(done) or 'nothing new'}.")
    if waiting:
        screen.print(f"Waiting for you: {', '.join(waiting)} ({opened.review_file})")
        raise typer.Exit(1)
