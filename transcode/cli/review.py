"""Reviewing candidate codes: in the page, or in the terminal."""

from __future__ import annotations

from transcode.cli.app import (
    Coder,
    InTerminal,
    NoBrowser,
    StudyFolder,
    at_work,
    is_asked_here,
    screen,
)


def command(
    study: StudyFolder, coder: Coder, terminal: InTerminal = False, no_browser: NoBrowser = False
) -> None:
    """Review the candidate codes in the browser: confirm, rename, merge, split or reject them.

    In a notebook: import transcode as tc; tc.workbench(tc.open("my-study"), "anna")

    Example: transcode review my-study --coder anna
    """
    if is_asked_here(terminal):
        from transcode.cli.ask_proposals import review_in_terminal

        review_in_terminal(at_work(study, coder), screen)
    else:
        from transcode.cli.open import show

        show(study, coder, view="#/candidates", browser=not no_browser)
