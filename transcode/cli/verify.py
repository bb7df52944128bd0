"""Checking every file and journal, and everything that may be shared."""

from __future__ import annotations

import typer

from transcode.cli.app import StudyFolder, complaints, screen
from transcode.cli.status import print_journals


def command(study: StudyFolder) -> None:
    """Check every file and journal, and search everything that may be shared for leftover names.

    Example: transcode verify my-study
    """
    from transcode.study.folder import Study
    from transcode.verbs import verify

    opened = Study.open(study)
    faults = verify.verify(opened)
    print_journals(opened.journal_notes, screen)
    for fault in faults:
        complaints.print(f"- {fault}", markup=False, highlight=False)
    if faults:
        raise typer.Exit(1)
    screen.print("All is well.")
