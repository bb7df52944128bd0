"""The workbench at scale: times of a page in a real Chromium, and of Python's answers.

    python tests/benchmarks/workbench.py

Makes a study of 100 invented interviews with 50 000 passages and 10 000 codings, serves it, and
measures, each as the median of 20: a key to its drawing, opening an interview, the first paint;
then the same for a transcript of 100 000 words with 300 codings. Python's answers are measured
without a page, as CPU time. Nothing here is compared with another program in the same run; the
rival's figures are in the README beside this.
"""

from __future__ import annotations

import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.workbench.large import SYLLABLES, make_large
from transcode.records.codebook import fold
from transcode.study.folder import Study
from transcode.workbench.live import Workbench

TIMES = 20
DRAWN = """async ([key]) => {
  const count = () => document.querySelectorAll(".tc-code").length;
  const before = count();
  const start = performance.now();
  document.querySelector(".tc-scroll").dispatchEvent(
    new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
  while (count() === before && performance.now() - start < 5000)
    await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - start;
}"""
OPENED = """async ([interview]) => {
  const start = performance.now();
  location.hash = "#/reading/" + interview;
  const label = () => document.querySelector(".tc-document")?.getAttribute("aria-label") ?? "";
  while (!label().includes(interview) || !document.querySelector(".tc-turn p"))
    await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - start;
}"""


VIEWS = {  # what is there once it is open; a key, and what its drawing changes
    "candidates": (".tc-member", "Alt+ArrowDown", "document.querySelector('h2')?.innerText"),
    "codes": (
        ".tc-member",
        "Alt+ArrowDown",
        "document.querySelector('.tc-code-page h2')?.innerText",
    ),
    "themes": (".tc-card", "ArrowDown", "document.activeElement.innerText"),
    "together": (".tc-difference", "1", "document.querySelectorAll('.tc-difference').length"),
}
SHOWN = """async ([view, ready]) => {
  const start = performance.now();
  location.hash = "#/" + view;
  while (!document.querySelector(ready) && performance.now() - start < 20000)
    await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - start;
}"""
CHANGED = """async ([key]) => {
  const look = () => SEEN;
  const before = look();
  const start = performance.now();
  const [alt, name] = key.startsWith("Alt+") ? [true, key.slice(4)] : [false, key];
  document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", {key: name, altKey: alt, bubbles: true, cancelable: true}));
  while (look() === before && performance.now() - start < 5000)
    await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - start;
}"""

# measured in the page: Playwright itself looks again only after half a second
SOUGHT = """() => {
  const start = performance.now();
  window.sought = 0;
  const look = () => {
    if (document.querySelector(".tc-results mark")) window.sought = performance.now() - start;
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def median(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} ms (worst {max(values):.0f})"


def cpu(act: Callable[[], Any], times: int) -> list[float]:
    spent = []
    for _ in range(times):
        start = time.process_time()
        act()
        spent.append((time.process_time() - start) * 1000)
    return spent


def python_alone(root: Path) -> None:
    start = time.process_time()
    bench = Workbench(Study.open(root), "anna")
    told = bench.answer({"number": "a.1", "verb": "overview.look", "with": {}, "since": -1})
    print(f"open and first look: {(time.process_time() - start) * 1000:.0f} ms of CPU")
    codes = sorted(told["result"]["tables"]["codes"])
    digest = bench.study.text_digest("P050")
    state = {"version": told["version"], "n": 0, "bytes": 0}

    def code() -> None:
        state["n"] += 1
        begin = state["n"] * 7
        answer = bench.answer(
            {
                "number": f"a.{state['n'] + 1}",
                "verb": "reading.code",
                "with": {
                    "interview": "P050", "digest": digest, "begin": begin, "end": begin + 5,
                    "code": codes[3],
                },
                "since": state["version"],
            }
        )  # fmt: skip
        assert not answer["error"], answer
        state["version"] = answer["version"]
        state["bytes"] = max(state["bytes"], len(json.dumps(answer)))

    print(f"a code, Python's answer: {median(cpu(code, TIMES))} of CPU, {state['bytes']} bytes")
    entries = tuple(bench.study.journal("anna"))
    many = entries + tuple(entries[60:]) * (100_000 // len(entries))
    print(f"fold of {len(many)} entries: {median(cpu(lambda: fold(many), 5))} of CPU")


def in_a_browser(root: Path, interviews: list[str], label: str, views: bool = False) -> None:
    from playwright.sync_api import sync_playwright

    command = [
        sys.executable,
        "-m",
        "transcode",
        "open",
        str(root),
        "--coder",
        "anna",
        "--no-browser",
    ]
    served = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert served.stdout
    address = next(m.group() for line in served.stdout if (m := re.search(r"http://\S+", line)))
    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(address)
        page.wait_for_selector(".tc-tab")
        base = page.url.split("#")[0]
        paints = []
        for _ in range(5):
            page.goto("about:blank")
            start = time.perf_counter()
            page.goto(f"{base}#/reading/{interviews[0]}")
            page.wait_for_selector(".tc-turn p")
            paints.append((time.perf_counter() - start) * 1000)
        opened = [page.evaluate(OPENED, [i]) for i in interviews[1 : TIMES + 1]] or [0.0]
        drawn = []
        for _ in range(TIMES):
            page.keyboard.press("j")
            page.wait_for_timeout(60)
            drawn.append(page.evaluate(DRAWN, [str(random.randint(1, 9))]))
        print(
            f"{label}: first paint {median(paints)}; opening {median(opened)}; "
            f"a key to its drawing {median(drawn)}"
        )
        if views:
            other_views(page, base)
        browser.close()
    served.terminate()


def other_views(page: Any, base: str) -> None:
    """Times of the other views; the agreed round is that of two coders who finished everything."""
    for view, (ready, key, seen) in VIEWS.items():
        opened, drawn = [], []
        for _ in range(TIMES):
            page.evaluate(SHOWN, ["overview", ".tc-outputs"])
            opened.append(page.evaluate(SHOWN, [view, ready]))
        page.wait_for_timeout(500)
        page.locator(ready).first.focus()
        for _ in range(TIMES):
            page.wait_for_timeout(200)
            drawn.append(page.evaluate(CHANGED.replace("SEEN", seen), [key]))
        print(f"{view}: opening {median(opened)}; a key to its drawing {median(drawn)}", flush=True)
    found = []
    for letters in SYLLABLES:
        page.keyboard.press("Control+k")
        page.wait_for_selector("dialog input")
        page.keyboard.type(letters[0])
        page.evaluate(SOUGHT)
        page.keyboard.type(letters[1])
        page.wait_for_selector(".tc-results mark")
        found.append(page.evaluate("window.sought"))
        page.keyboard.press("Escape")
    first, *others = found
    print(f"search: from the second letter to what was found {median(others)}; first {first:.0f}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        many = make_large(Path(folder) / "many", candidates=300, rounds=True)
        python_alone(many.root)
        in_a_browser(many.root, [f"P{n:03}" for n in range(1, 22)], "100 interviews", views=True)
        for words, codings in ((100_000, 300), (200_000, 600)):
            long = make_large(
                Path(folder) / str(words), interviews=1, segments=words // 32, codings=codings
            )
            in_a_browser(long.root, ["P001"], f"{words} words, {codings} codings")


if __name__ == "__main__":
    main()
