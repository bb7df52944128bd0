"""Candidate codes, and what a coder makes of them."""

from __future__ import annotations

from transcode.cli.app import Coder, StudyFolder, app, screen


@app.command()
def propose(study: StudyFolder) -> None:
    """Released texts -> candidate codes.

    Example: transcode propose my-study
    """
    from transcode import pipeline, terminal
    from transcode.study import Study

    opened = Study.open(study)
    with opened.working(), terminal.watching(len(opened.interviews), screen) as watch:
        count = pipeline.propose(opened, watch)
    screen.print(f"{count} candidate codes.")


@app.command()
def review(study: StudyFolder, coder: Coder) -> None:
    """Confirm, rename, merge or reject the candidate codes, in the terminal.

    In a notebook: import transcode as tc; tc.workbench(tc.open("my-study"), "anna")

    Example: transcode review my-study --coder anna
    """
    from transcode.review import Session, review_in_terminal
    from transcode.study import Study

    review_in_terminal(Session(Study.open(study), coder), screen)
