"""Writing the report of a study."""

from __future__ import annotations

import webbrowser
from typing import Annotated

import typer

from transcode.cli.app import Coder, StudyFolder, screen, use_one_thread


def command(
    study: StudyFolder,
    coder: Coder = "",
    open_report: Annotated[
        bool, typer.Option("--open", help="Open the report in the browser.")
    ] = False,
) -> None:
    """Write the report of a study: one HTML page, and the same as a Word file beside it.

    Example: transcode report my-study --open
    """
    use_one_thread()
    from transcode.study.folder import Study
    from transcode.verbs import report

    path = report.write_report(Study.open(study), coder)
    screen.print(f"Report: {path}")
    screen.print(f"        {path.with_suffix('.docx')}")
    if open_report:
        webbrowser.open(path.resolve().as_uri())
