"""The workbench in a cell of marimo, which draws it in a shadow root; skips where there is none.

marimo is no dependency of this project: `pip install marimo` in an environment of your own, and run
this file there.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cell import Cell, decided, invented_study
from tests.e2e.conftest import SOUND
from tests.e2e.jupyter import answers, free_port, wait_for

pytestmark = pytest.mark.browser
pytest.importorskip("marimo", reason="marimo is not installed")
pytest.importorskip("anywidget", reason="anywidget is not installed")

NOTEBOOK = """import marimo

app = marimo.App()


@app.cell
def _():
    from transcode.study.folder import Study
    from transcode.workbench import review

    review(Study.open("study"), "anna")
    return


if __name__ == "__main__":
    app.run()
"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A marimo of its own that edits one notebook, loopback only."""
    (tmp_path / "review.py").write_text(NOTEBOOK)
    port = free_port()
    command = [sys.executable, "-m", "marimo", "edit", "review.py", "--headless", "--no-token",
               "--host", "127.0.0.1", "--port", str(port), "--skip-update-check"]  # fmt: skip
    with (tmp_path / "marimo.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log)
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/health"), 90, "marimo to start")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def test_a_coder_works_in_marimo(
    tmp_path: Path, models: Callable[[str], Path], address: str, chromium: Any
) -> None:
    study = invented_study(tmp_path / "study", models("minilm-l6-v2"))
    page = chromium.new_page(viewport={"width": 1440, "height": 1000}, color_scheme="dark")
    page.set_default_timeout(60_000)
    broken = list[str]()
    page.on("pageerror", lambda problem: broken.append(str(problem)))
    page.add_init_script(SOUND)
    page.goto(address)
    page.locator(".cm-content", has_text="review(Study").click()
    page.keyboard.press("Control+Enter")
    cell = Cell(page)
    cell.bench.wait_for()
    # marimo is light whatever the system is, and scrolls what is higher than this within the cell
    assert cell.bench.evaluate("e => getComputedStyle(e).colorScheme") == "light"
    assert cell.bench.bounding_box()["height"] < 610
    cell.code_words()
    cell.take_suggestion()
    cell.hear()
    page.screenshot(path=tmp_path / "reading.png")
    cell.decide_candidates()
    cell.make_themes()
    told = decided(study)
    assert len(told["codings"]) > 8 and len(told["decided"]) == 1
    assert sorted(told["themes"].values())[-3:] == ["Borrowed time"] * 2 + ["Daring to begin"]
    page.close()
    assert broken == []
    keeps = [tmp_path / "review.py", *(tmp_path / "__marimo__").rglob("*.json")]
    for path in keeps:
        for words in ("phone lay beside", "holiday", "xavbc", "Daring to begin"):
            assert words not in path.read_text("utf-8"), path.name
    study.journal("anna").verify()
