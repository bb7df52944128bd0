"""The review widget as a coder meets it: a real JupyterLab in a real Chromium, loopback only."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

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

REPOSITORY = Path(__file__).parents[2]
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


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


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
    cells = [
        {
            "cell_type": "code", "id": f"cell{n}", "source": source,
            "metadata": {}, "outputs": [], "execution_count": None,
        }
        for n, source in enumerate(CELLS)
    ]  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path.write_text(
        json.dumps(
            {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        )
    )
    return path


@pytest.fixture
def server(tmp_path: Path, notebook: Path) -> Iterator[str]:
    """A JupyterLab of its own, with every setting in the temporary folder."""
    folders = (
        "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR",
        "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR",
    )  # fmt: skip
    env = {**os.environ, **{name: str(tmp_path / name.lower()) for name in folders}}
    env["PYTHONPATH"] = str(REPOSITORY)
    quiet = tmp_path / "jupyterlab_settings_dir" / "@jupyterlab" / "apputils-extension"
    quiet.mkdir(parents=True)
    (quiet / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    port = free_port()
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
        f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=",
        "--ServerApp.password=", f"--ServerApp.root_dir={notebook.parent}",
        "--LabApp.extension_manager=readonly",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    log = tmp_path / "jupyterlab.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(command, env=env, stdout=stream, stderr=stream)
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/api/status"), 90, "JupyterLab to start")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)  # the second one means yes, really
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as found:
            return bool(found.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_for(ready: Any, seconds: float, what: str) -> None:
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, f"waited {seconds} s for {what}"
        time.sleep(0.1)


def verbs(study: Study) -> list[str]:
    return [entry.decision.verb for entry in study.journal("anna")]


def test_a_coder_reviews_in_jupyterlab(
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

        review = page.locator(".tc-review")
        card, codebook = review.locator(".tc-card"), review.locator(".tc-codebook")
        progress = review.locator(".tc-progress")
        expect(progress).to_have_text("0 of 6 decided", timeout=60_000)
        expect(card).to_contain_text("The phone lay beside my bed")
        page.screenshot(path=tmp_path / "1-start.png")

        # a click decides, and Python's file has it
        review.locator("button.tc-confirm").click()
        expect(progress).to_have_text("1 of 6 decided")
        expect(codebook).to_contain_text("never really off")
        assert verbs(study) == ["confirm"]

        # a key decides, and Jupyter does not take it for its own "copy cell", "cut cell"
        expect(card.locator("h2")).to_have_text("a form to fill in")
        card.focus()
        page.keyboard.press("c")
        expect(progress).to_have_text("2 of 6 decided")
        expect(card.locator("h2")).to_have_text("in the kitchen")
        for key in "xvab":
            page.keyboard.press(key)
        assert page.locator(".jp-Notebook .jp-Cell").count() == len(CELLS)
        expect(card).to_be_focused()

        # confirm with a name of one's own; the name that is taken is refused, and nothing is lost
        page.keyboard.press("n")
        field = card.locator("input.tc-field")
        expect(field).to_be_focused()
        field.fill("Never  really OFF")
        field.press("Enter")
        expect(review.locator(".tc-problem")).to_contain_text("this name is already taken")
        expect(field).to_have_value("Never  really OFF")
        expect(field).to_be_focused()
        page.screenshot(path=tmp_path / "2-refused.png")
        field.fill("kitchen talk")
        field.press("Enter")
        expect(progress).to_have_text("3 of 6 decided")
        expect(review.locator(".tc-problem")).to_be_hidden()

        # reject with a reason
        page.keyboard.press("r")
        card.locator("input.tc-field").fill("one voice only")
        card.locator("input.tc-field").press("Enter")
        expect(progress).to_have_text("4 of 6 decided")

        # rename, give a theme, merge
        code = codebook.locator(".tc-code", has_text="a form to fill in")
        code.locator(".tc-item").click()
        code.locator("button.tc-rename").click()
        codebook.locator("input.tc-field").fill("paper instead of people")
        codebook.locator("input.tc-field").press("Enter")
        expect(codebook).to_contain_text("paper instead of people")
        codebook.locator("button.tc-create-theme").click()
        codebook.locator("input.tc-field").fill("Holding each other up")
        codebook.locator("input.tc-field").press("Enter")
        expect(codebook.locator(".tc-theme").first).to_have_text("Holding each other up")
        kitchen = codebook.locator(".tc-code", has_text="kitchen talk")
        kitchen.locator(".tc-item").click()
        kitchen.locator("select").select_option(label="Holding each other up")
        expect(codebook.locator(".tc-theme + ul").first).to_contain_text("kitchen talk")
        page.screenshot(path=tmp_path / "3-codebook.png")
        off = codebook.locator(".tc-code", has_text="never really off")
        off.locator(".tc-item").click()
        off.locator("button.tc-merge").click()
        off.locator("select.tc-field").first.select_option(label="paper instead of people")
        off.locator("button.tc-primary").click()
        expect(codebook.locator(".tc-code")).to_have_count(2)
        expect(codebook).to_contain_text("6 passages")
        decided = ["confirm"] * 3 + ["reject", "rename", "create-theme", "move", "merge"]
        assert verbs(study) == decided

        # undo and redo, by button and by key
        review.locator("button.tc-undo").click()
        expect(codebook.locator(".tc-code")).to_have_count(3)
        card.focus()
        page.keyboard.press("Shift+U")
        expect(codebook.locator(".tc-code")).to_have_count(2)
        page.keyboard.press("u")
        expect(codebook.locator(".tc-code")).to_have_count(3)
        assert verbs(study) == [*decided, *["retract"] * 3]

        # passage by passage: a click gives a suggested code, and the journal has it
        before = len(verbs(study))
        review.locator("button.tc-tab", has_text="Passages").click()
        expect(card).to_contain_text("Sunday evening belongs to the marking")
        expect(progress).to_have_text("1 of 3 coded in P03")
        expect(card.locator(".tc-suggestion")).to_have_count(3, timeout=90_000)
        expect(card.locator(".tc-trust")).to_contain_text("9 coded passages; too few")
        expect(card.locator(".tc-sure").first).to_have_text("not tested yet")
        page.screenshot(path=tmp_path / "4-suggested.png")
        suggested = card.locator("button.tc-give").first
        name = suggested.locator(".tc-code-name").inner_text()
        suggested.click()
        expect(card).to_contain_text("قالوا لي")
        entry = list(study.journal("anna"))[-1]
        anchor = entry.decision.anchor
        assert entry.decision.verb == "apply" and anchor.interview == "P03"
        assert study.text("P03").text[anchor.begin :].startswith("Sunday evening")
        code = next(c for c in study.codebook("anna").codes if c.id == entry.decision.code)
        assert code.name == name

        # a code of one's own while the machine is still learning; it does not make the coder wait
        card.locator(".tc-another input").fill("nobody asked")
        card.locator(".tc-another input").press("Enter")
        expect(card.locator("h2")).to_have_text("End of P03")
        card.get_by_role("button", name="Continue with P04").click()
        expect(card).to_contain_text("One of them learns to read")
        expect(card.locator(".tc-sure").first).to_contain_text("%", timeout=60_000)
        expect(card.locator(".tc-trust")).to_contain_text("Learned from 11")

        # what it is like, and what not, by the keyboard
        card.focus()
        page.keyboard.press("c")
        expect(card.locator(".tc-another input")).to_be_focused()
        page.keyboard.press("Escape")
        expect(card).to_be_focused()
        page.keyboard.press("l")
        expect(card.locator(".tc-near li").first).to_be_visible(timeout=60_000)
        refused = card.locator(".tc-code-name").first.inner_text()
        page.keyboard.press("-")
        page.keyboard.press("1")
        expect(card.locator(".tc-code-name").first).not_to_have_text(refused)
        page.screenshot(path=tmp_path / "5-refused.png")
        page.keyboard.press("1")
        expect(card.locator("h2")).to_have_text("End of P04")
        page.keyboard.press("d")
        expect(review.locator("select.tc-field").first).to_contain_text("P04: all coded ✓")
        added = ["apply", "create", "apply", "withhold", "apply", "cover"]
        assert verbs(study)[before:] == added
        page.keyboard.press("p")
        expect(progress).to_have_text("4 of 6 decided")

        # the kernel goes; the decisions do not
        page.get_by_role("menuitem", name="Kernel", exact=True).click()
        page.get_by_role("menuitem", name="Restart Kernel and Run All Cells…").click()
        page.get_by_role("button", name="Confirm Kernel Restart").click()
        expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=60_000)
        expect(progress).to_have_text("4 of 6 decided", timeout=60_000)
        expect(codebook).to_contain_text("kitchen talk")
        expect(card).to_contain_text("قالوا لي")
        page.screenshot(path=tmp_path / "6-restarted.png")

        # narrow and dark: everything stays in sight
        page.keyboard.press("Control+b")
        page.set_viewport_size({"width": 860, "height": 1300})
        page.get_by_role("menuitem", name="Settings", exact=True).click()
        page.locator(".lm-Menu-item", has_text="Theme").first.click()
        page.locator(".lm-Menu-item", has_text="JupyterLab Dark").first.click()
        expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
        review.scroll_into_view_if_needed()
        assert review.bounding_box()["width"] < 760
        assert review.evaluate("e => e.scrollWidth <= e.clientWidth")
        assert card.evaluate("e => e.scrollWidth <= e.clientWidth")
        page.screenshot(path=tmp_path / "7-narrow-dark.png")
        review.locator("button.tc-tab", has_text="Passages").click()
        review.locator(".tc-proposals select").select_option("P02")
        expect(card.locator("h2")).to_have_text("End of P02")
        review.locator(".tc-proposals .tc-item").first.click()
        expect(card.locator(".tc-suggestion").first).to_be_visible(timeout=90_000)
        assert review.evaluate("e => e.scrollWidth <= e.clientWidth")
        assert card.evaluate("e => e.scrollWidth <= e.clientWidth")
        expect(card.locator(".tc-again")).to_have_count(0)
        review.locator(".tc-proposals .tc-item").last.click()
        expect(card.locator(".tc-again")).to_contain_text("Nearly the same words: 1")
        card.focus()
        page.keyboard.press("w")
        expect(card.locator(".tc-near h3")).to_contain_text("Nearly the same words")
        expect(card.locator(".tc-near li")).to_contain_text("Every plan three times")
        page.screenshot(path=tmp_path / "8-narrow-dark-passages.png")

        page.get_by_role("menuitem", name="File", exact=True).click()
        page.get_by_role("menuitem", name="Save Notebook Ctrl+S").click()
        wait_for(lambda: "ReviewWidget" in notebook.read_text("utf-8"), 20, "the save")
        browser.close()

    saved = notebook.read_text("utf-8")
    assert "widgets" not in json.loads(saved)["metadata"]
    assert "phone lay beside" not in saved and "kitchen" not in saved
    assert broken == []
    hosts = {urlsplit(url).hostname for url in asked if not url.startswith(("data:", "blob:"))}
    assert hosts == {"127.0.0.1"}
    study.journal("anna").verify()
