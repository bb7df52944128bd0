"""Looking up the name behind a pseudonym."""

from __future__ import annotations

from typing import Annotated

import typer

from transcode.cli.app import StudyFolder, screen


def command(
    study: StudyFolder,
    pseudonym: Annotated[
        str, typer.Argument(help='Pseudonym as it stands in the text: "[Person 3]".')
    ],
) -> None:
    """Look up who a pseudonym stands for; each use is noted in confidential/access.log.

    Example: transcode reveal my-study "[Person 3]"
    """
    from transcode.study.folder import Study
    from transcode.verbs import key

    for name in key.reveal(Study.open(study), pseudonym):
        screen.print(name, markup=False, highlight=False)
