"""The workbench in a cell: a real JupyterLab in a real Chromium, loopback only."""

from __future__ import annotations

import json
import re
import runpy
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.e2e.jupyter import jupyterlab, wait_for, write_notebook
from transcode.coding import embed
from transcode.study.artefacts import Header, write_vectors
from transcode.study.folder import Study

pytestmark = pytest.mark.browser
pytest.importorskip("jupyterlab", reason="jupyterlab is not installed")
pytest.importorskip("anywidget", reason="anywidget is not installed")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    pytest.skip("no chromium on this machine", allow_module_level=True)

INVENTED = runpy.run_path(str(Path(__file__).parents[1] / "workbench" / "conftest.py"))
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
]  # fmt: skip
CELLS = (
    "from transcode.workbench import review\nfrom transcode.study.folder import Study",
    'review(Study.open("study"), "anna")',
)


@pytest.fixture
def study(tmp_path: Path, models: Callable[[str], Path]) -> Study:
    said = INVENTED["SAID"]
    forms = said["P04"][5][0]  # and somebody who says so in nearly the same words
    said["P02"] = (*said["P02"][:5], (f"Yes, well. {forms}", False))
    made: Study = INVENTED["make_study"](tmp_path / "work" / "study")
    for interview in made.interviews:
        text = made.text(interview)
        said = [text.text[s.anchor.begin : s.anchor.end] for s in made.segments(interview)]
        vectors = embed(said, model=models("minilm-l6-v2"))
        write_vectors(made.vectors_path(interview), Header("vectors", "embed"), vectors)
    return made


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


def verbs(study: Study) -> list[str]:
    return [entry.decision.verb for entry in study.journal("anna")]


def test_a_coder_works_in_jupyterlab(
    study: Study, notebook: Path, server: str, tmp_path: Path
) -> None:
    expect = playwright.expect
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        asked: list[str] = []
        broken: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda problem: broken.append(str(problem)))
        page.goto(f"{server}/lab/tree/{notebook.name}?reset")
        # the status bar, not the notebook's own badge: before that, Run All asks for a kernel
        expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=90_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        bench = page.locator(".tc")
        bench.get_by_role("button", name="Reading", exact=True).click(timeout=60_000)
        document = bench.locator(".tc-scroll")
        expect(document).to_contain_text("The phone lay beside my bed")
        page.screenshot(path=tmp_path / "1-start.png")

        # words are chosen and coded by keys, and Jupyter does not take them for its own
        document.focus()
        for key in ("j", "Shift+ArrowRight", "Shift+ArrowRight", "Enter"):
            page.keyboard.press(key)
            page.wait_for_timeout(150)
        page.keyboard.type("xavbc")
        page.keyboard.press("Enter")
        expect(bench.locator(".tc-code")).to_contain_text("xavbc")
        wait_for(lambda: verbs(study) == ["create", "apply"], 30, "the decision to be saved")
        assert page.locator(".jp-Notebook .jp-Cell").count() == len(CELLS)
        expect(document).to_be_focused()
        page.keyboard.press("Control+z")
        expect(bench.locator(".tc-code")).to_have_count(0)
        page.keyboard.press("Control+Shift+z")
        expect(bench.locator(".tc-code")).to_have_count(1)

        # what Python decides meanwhile is on the page, and what the page decides is in Python
        page.keyboard.press("j")
        page.wait_for_timeout(150)
        page.keyboard.press("1")
        expect(bench.locator(".tc-code")).to_have_count(2)
        wait_for(lambda: verbs(study)[-1] == "apply", 30, "the decision to be saved")

        # the kernel goes; the decisions do not
        page.get_by_role("menuitem", name="Kernel", exact=True).click()
        page.get_by_role("menuitem", name="Restart Kernel and Run All Cells…").click()
        page.get_by_role("button", name="Confirm Kernel Restart").click()
        expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=60_000)
        bench.get_by_role("button", name="Reading", exact=True).click(timeout=60_000)
        expect(bench.locator(".tc-code")).to_have_count(2)
        page.screenshot(path=tmp_path / "2-restarted.png")

        # narrow and dark: everything stays in sight
        page.keyboard.press("Control+b")
        page.set_viewport_size({"width": 860, "height": 1300})
        page.get_by_role("menuitem", name="Settings", exact=True).click()
        page.locator(".lm-Menu-item", has_text="Theme").first.click()
        page.locator(".lm-Menu-item", has_text="JupyterLab Dark").first.click()
        expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
        bench.scroll_into_view_if_needed()
        assert bench.bounding_box()["width"] < 760
        assert bench.evaluate("e => e.scrollWidth <= e.clientWidth")
        paper = bench.evaluate("e => getComputedStyle(e).backgroundColor")
        assert sum(map(int, re.findall(r"\d+", paper)[:3])) < 200, paper
        page.screenshot(path=tmp_path / "3-narrow-dark.png")

        page.get_by_role("menuitem", name="File", exact=True).click()
        page.get_by_role("menuitem", name="Save Notebook Ctrl+S").click()
        wait_for(lambda: "WorkbenchWidget" in notebook.read_text("utf-8"), 20, "the save")
        browser.close()

    saved = notebook.read_text("utf-8")
    assert "widgets" not in json.loads(saved)["metadata"]
    assert "phone lay beside" not in saved and "xavbc" not in saved
    assert broken == []
    hosts = {urlsplit(url).hostname for url in asked if not url.startswith(("data:", "blob:"))}
    assert hosts == {"127.0.0.1"}
    study.journal("anna").verify()
