"""The pictures of the README and of the guide to the workbench, taken of the real page.

    python -m tests.e2e.pictures

Serves a study in which every view has something to show (``whole_study``) and writes the pictures
over those that are there: 256 colours, which is what keeps them small.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.conftest import CHROMIUM, SWITCHES, whole_study
from tests.e2e.scenes import CODED, show

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PICTURES = {  # scene -> file, height of the window, whether the coders have closed their rounds
    "reading-typed": (NOTEBOOKS / "workbench.png", 820, False),
    "candidates": (NOTEBOOKS / "guides" / "candidates.png", 820, False),
    "themes": (NOTEBOOKS / "guides" / "themes.png", 720, False),
    "together": (NOTEBOOKS / "guides" / "together.png", 720, True),
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        for closed in (False, True):
            name = "agreed" if closed else "coded"
            study = whole_study(Path(folder) / name, closed=closed)
            command = [sys.executable, "-m", "transcode", "open", str(study), "--coder", "anna"]
            served = subprocess.Popen([*command, "--no-browser"], stdout=subprocess.PIPE, text=True)
            try:
                assert served.stdout
                found = (re.search(r"http://\S+", line) for line in served.stdout)
                _take(browser, next(match.group() for match in found if match), closed)
            finally:
                served.terminate()
                served.wait(30)
        browser.close()


def _take(browser: Browser, address: str, closed: bool) -> None:
    scenes = {scene.name: scene for scene in CODED}
    page = browser.new_page(viewport={"width": 1280, "height": 820})
    page.goto(address)
    page.wait_for_selector(".tc-tab")
    base = page.url.split("#")[0]
    for name, (path, height, of_closed) in PICTURES.items():
        if of_closed != closed:
            continue
        page.set_viewport_size({"width": 1280, "height": height})
        show(page, base, scenes[name])
        taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
        # the colours of the codes are dots of some pixels: a palette of the most pixels loses them
        few = taken.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
    page.close()


if __name__ == "__main__":
    main()
