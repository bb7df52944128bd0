"""One pseudonym looked up."""

from __future__ import annotations

from typing import Annotated

import typer

from transcode.cli.app import StudyFolder, screen


def command(
    study: StudyFolder,
    pseudonym: Annotated[str, typer.Argument(help='As it stands in the text: "[Person 3]".')],
) -> None:
    """Who a pseudonym stands for. That you asked is noted in confidential/access.log.

    Example: transcode reveal my-study "[Person 3]"
    """
    from transcode.study.folder import Study
    from transcode.verbs import key

    for name in key.reveal(Study.open(study), pseudonym):
        screen.print(name, markup=False, highlight=False)
