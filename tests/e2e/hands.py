"""What a coder does in the page with keys: pressed one by one, as a hand does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from transcode.study.folder import Study

BETWEEN_MS = 120


def press(page: Any, *keys: str) -> None:
    """Press keys, each after the page had time to draw what the one before did."""
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(BETWEEN_MS)


def saved(page: Any) -> None:
    """Wait until nothing that was decided is under way, and until that is drawn."""
    page.wait_for_selector('.tc-main[aria-busy="false"]')
    page.wait_for_timeout(150)


def opened(page: Any, address: str, view: str) -> None:
    """Open a study at a view, as ``reading/P02``."""
    page.goto(address)
    page.wait_for_selector(".tc-tab")
    page.goto(page.url.split("#")[0] + f"#/{view}")
    page.wait_for_selector(".tc-main > *")


def codings(root: Path, coder: str = "anna") -> list[tuple[str, str]]:
    """Name of the code and words of every coding in a coder's journal."""
    study = Study.open(root)
    book = study.codebook(coder)
    names = {code.id: code.name for code in book.codes}
    return [
        (names[c.code], study.text(c.anchor.interview).text[c.anchor.begin : c.anchor.end])
        for c in book.codings
    ]
