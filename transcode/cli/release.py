"""Releasing texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from transcode.cli.app import StudyFolder, screen

if TYPE_CHECKING:
    from transcode.study.folder import Study


def command(study: StudyFolder) -> None:
    """Release the texts whose names have been reviewed.

    Example: transcode release my-study
    """
    from transcode.pipeline import release
    from transcode.study.folder import Study

    opened = Study.open(study)
    with opened.working():
        done, waiting = release.release(opened)
    screen.print(f"Released: {', '.join(done) or 'nothing new'}.")
    say_labels(opened)
    if waiting:
        screen.print(f"Names left to review: {', '.join(waiting)} ({opened.review_file})")
        raise typer.Exit(1)


def say_labels(study: Study) -> None:
    """Print the languages without made-up names, in which labels are used instead."""
    from transcode.pipeline.wording import without_names_made_up

    if languages := without_names_made_up(study):
        screen.print(
            f"There are no made-up names for {', '.join(languages)}: labels are used instead."
        )
