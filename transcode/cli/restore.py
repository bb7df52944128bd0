"""Restoring the names in a released text."""

from __future__ import annotations

from typing import Annotated

import typer

from transcode.cli.app import StudyFolder, screen


def command(
    study: StudyFolder,
    interview: Annotated[str, typer.Argument(help="Interview, e.g. P03.")],
) -> None:
    """Restore the names in a released text, and write it to confidential/restored/.

    Each use is noted in confidential/access.log.

    Example: transcode restore my-study P03
    """
    from transcode.study.folder import Study
    from transcode.verbs import restore

    path = restore.restore(Study.open(study), interview)
    screen.print(f"Wrote {path}. It identifies people: delete it when you are done.")
