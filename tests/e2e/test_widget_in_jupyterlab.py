"""The workbench in a cell: the whole work in a real JupyterLab and Chromium, loopback only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.e2e.cell import Cell, decided, invented_study
from tests.e2e.conftest import SOUND
from tests.e2e.jupyter import jupyterlab, kill_kernels, wait_for, write_notebook
from transcode.study.folder import Study

pytestmark = pytest.mark.browser
pytest.importorskip("jupyterlab", reason="jupyterlab is not installed")
pytest.importorskip("anywidget", reason="anywidget is not installed")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CELLS = (
    "from transcode.workbench import review\nfrom transcode.study.folder import Study",
    'review(Study.open("study"), "anna")',
)


@pytest.fixture
def study(tmp_path: Path, models: Callable[[str], Path]) -> Study:
    return invented_study(tmp_path / "work" / "study", models("minilm-l6-v2"))


@pytest.fixture
def notebook(study: Study) -> Path:
    path = study.root.parent / "review.ipynb"
    write_notebook(path, CELLS)
    return path


@pytest.fixture
def server(tmp_path: Path, notebook: Path) -> Iterator[str]:
    """A JupyterLab of its own, with every setting in the temporary folder."""
    with jupyterlab(tmp_path, notebook.parent) as address:
        yield address


class LabCell(Cell):
    """A cell of JupyterLab."""

    def menu(self, menu: str, entry: str) -> None:
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        self.page.get_by_role("menuitem", name=entry, exact=True).click()

    def run(self) -> None:
        """Run every cell, once the kernel is there."""
        # the status bar, not the notebook's own badge: before that, Run All asks for a kernel
        status = self.page.locator("#jp-main-statusbar")
        playwright.expect(status).to_contain_text("| Idle", timeout=90_000)
        self.menu("Run", "Run All Cells")


def test_the_whole_work_in_jupyterlab(
    study: Study, notebook: Path, server: str, tmp_path: Path, chromium: Any
) -> None:
    page = chromium.new_page(viewport={"width": 1440, "height": 1000})
    page.set_default_timeout(60_000)
    asked, broken = list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda problem: broken.append(str(problem)))
    page.add_init_script(SOUND)
    page.goto(f"{server}/lab/tree/{notebook.name}?reset")
    cell = LabCell(page)
    cell.run()
    cell.code_words()
    cell.take_suggestion()
    cell.hear()
    page.screenshot(path=tmp_path / "1-reading.png")
    cell.decide_candidates()
    cell.make_themes()
    page.screenshot(path=tmp_path / "2-themes.png")
    told = decided(study)
    assert len(told["codings"]) > 8 and len(told["decided"]) == 1
    assert sorted(told["themes"].values())[-3:] == ["Borrowed time"] * 2 + ["Daring to begin"]
    assert page.locator(".jp-Notebook .jp-Cell").count() == len(CELLS)  # no key was Jupyter's

    # the kernel dies in the middle; what is decided and written meanwhile waits, and says so
    cell.read("P02")
    shown = cell.codes()
    cell.press("j", "Shift+M")
    page.keyboard.type("compare this with P03")
    kill_kernels(tmp_path)
    page.get_by_role("button", name="Ok", exact=True).click()  # Jupyter says that it died
    cell.bench.locator(".tc-scroll").focus()
    cell.press("Shift+M", "Control+Enter", "Escape")
    page.wait_for_selector(".tc-scroll:focus")
    cell.press("Enter")
    cell.write("Decided meanwhile")
    page.locator(".tc-notices", has_text="2 decisions are not saved yet").wait_for()
    cell.run()
    page.wait_for_selector('.tc-document[aria-label="Interview P02"] .tc-turn p')  # as it was
    page.wait_for_selector(".tc-scroll:focus")
    wait_for(lambda: len(decided(study)["codings"]) > len(told["codings"]), 60, "what was unsent")
    now = decided(study)
    (new,) = set(now["codings"]) - set(told["codings"])
    assert new[0] == "Decided meanwhile" and set(now["codings"]) > set(told["codings"])
    assert now["themes"] == told["themes"] | {"Decided meanwhile": ""}
    assert now["decided"] == told["decided"]
    playwright.expect(cell.bench.locator(".tc-code")).to_have_count(len(shown) + 1)
    assert set(cell.codes()) >= set(shown)
    cell.press("Shift+M")  # the caret is where it was
    assert page.locator(".tc-popover textarea").input_value() == "compare this with P03"
    cell.press("Control+Enter")
    page.locator(".tc-popover").wait_for(state="detached")
    assert [memo.text for memo in study.codebook("anna").memos] == ["compare this with P03"]

    looks_right_narrow_and_dark(cell, tmp_path / "3-narrow-dark.png")
    cell.menu("File", "Save Notebook Ctrl+S")
    wait_for(lambda: "WorkbenchWidget" in notebook.read_text("utf-8"), 20, "the save")
    page.close()
    keep = notebook.read_text("utf-8")
    assert "widgets" not in json.loads(keep)["metadata"]
    for words in ("phone lay beside", "holiday", "xavbc", "Daring to begin", "compare this"):
        assert words not in keep
    assert broken == []
    hosts = {urlsplit(url).hostname for url in asked if not url.startswith(("data:", "blob:"))}
    assert hosts == {"127.0.0.1"}
    study.journal("anna").verify()


def looks_right_narrow_and_dark(cell: LabCell, picture: Path) -> None:
    page, bench = cell.page, cell.bench
    page.keyboard.press("Control+b")
    page.set_viewport_size({"width": 860, "height": 1300})
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.locator(".lm-Menu-item", has_text="Theme").first.click()
    page.locator(".lm-Menu-item", has_text="JupyterLab Dark").first.click()
    playwright.expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    page.locator("#jupyterlab-splash").wait_for(state="detached")
    bench.scroll_into_view_if_needed()
    assert bench.bounding_box()["width"] < 760
    assert bench.evaluate("e => e.scrollWidth <= e.clientWidth")
    paper = bench.evaluate("e => getComputedStyle(e).backgroundColor")
    assert sum(map(int, re.findall(r"\d+", paper)[:3])) < 200, paper
    page.screenshot(path=picture)
