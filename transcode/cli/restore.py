"""Names put back."""

from __future__ import annotations

from typing import Annotated

import typer

from transcode.cli.app import StudyFolder, screen


def command(
    study: StudyFolder,
    interview: Annotated[str, typer.Argument(help="The interview, as P03.")],
) -> None:
    """Put the names back: a released text as it was, in confidential/restored/.

    That you did is noted in confidential/access.log.

    Example: transcode restore my-study P03
    """
    from transcode.study.folder import Study
    from transcode.verbs import restore

    path = restore.restore(Study.open(study), interview)
    screen.print(f"Written to {path}. It identifies people: delete it when you are done.")
