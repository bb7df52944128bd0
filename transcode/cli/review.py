"""Reviewing candidate codes in the terminal."""

from __future__ import annotations

from transcode.cli.app import Coder, StudyFolder, at_work, screen


def command(study: StudyFolder, coder: Coder) -> None:
    """Review the candidate codes in the terminal: confirm, rename, merge or reject them.

    In a notebook: import transcode as tc; tc.workbench(tc.open("my-study"), "anna")

    Example: transcode review my-study --coder anna
    """
    from transcode.cli.ask_proposals import review_in_terminal

    review_in_terminal(at_work(study, coder), screen)
