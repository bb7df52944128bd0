"""Transcribing recordings."""

from __future__ import annotations

import typer

from transcode.cli.app import StudyFolder, print_failures, screen
from transcode.cli.status import print_status


def command(study: StudyFolder) -> None:
    """Transcribe the recordings, with speakers and the time of each word.

    Example: transcode transcribe my-study
    """
    from transcode.cli import progress
    from transcode.study.folder import Study
    from transcode.verbs import run

    opened = Study.open(study)
    with opened.working(), progress.watching(len(opened.interviews), screen) as watch:
        failures = run.transcribe(opened, watch)
    print_status(opened)
    print_failures(failures)
    if failures:
        raise typer.Exit(1)
