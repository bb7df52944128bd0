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
from playwright.sync_api import sync_playwright

from tests.e2e.conftest import CHROMIUM, SWITCHES, whole_study
from tests.e2e.scenes import CODED, show

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PICTURES = {  # scene -> file, height of the window
    "reading-picker": (NOTEBOOKS / "workbench.png", 820),
    "candidates": (NOTEBOOKS / "guides" / "candidates.png", 820),
    "themes": (NOTEBOOKS / "guides" / "themes.png", 720),
    "together": (NOTEBOOKS / "guides" / "together.png", 720),
}


def main() -> None:
    scenes = {scene.name: scene for scene in CODED}
    with tempfile.TemporaryDirectory() as folder:
        study = whole_study(Path(folder) / "digital-course")
        command = [sys.executable, "-m", "transcode", "open", str(study), "--coder", "anna"]
        served = subprocess.Popen([*command, "--no-browser"], stdout=subprocess.PIPE, text=True)
        assert served.stdout
        address = next(m.group() for line in served.stdout if (m := re.search(r"http://\S+", line)))
        with sync_playwright() as running:
            browser = running.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
            page = browser.new_page(viewport={"width": 1280, "height": 820})
            page.goto(address)
            page.wait_for_selector(".tc-tab")
            base = page.url.split("#")[0]
            for name, (path, height) in PICTURES.items():
                page.set_viewport_size({"width": 1280, "height": height})
                show(page, base, scenes[name])
                taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
                taken.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
            browser.close()
        served.terminate()
        served.wait(30)


if __name__ == "__main__":
    main()
