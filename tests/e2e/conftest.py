"""The page as a coder meets it: `transcode open` in a process of its own, a real Chromium."""

from __future__ import annotations

import math
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path(__file__).parents[2] / "notebooks" / "sample-study"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip

SOUND = """const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () { window.heard = this; return play.call(this); };"""
"""Script of a page in which `window.heard` is what was played last."""


def write_tone(path: Path, seconds: int) -> Path:
    """Write a recording: a tone, 16 kHz, one channel."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tone = (int(9_000 * math.sin(n / 20)) for n in range(seconds * 16_000))
    with wave.open(str(path), "wb") as stream:
        stream.setparams((1, 2, 16_000, 0, "NONE", ""))
        stream.writeframes(b"".join(struct.pack("<h", sample) for sample in tone))
    return path


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser; skips where there is none.

    It ends with its file: while Playwright runs, its event loop is the running one of this thread,
    and whatever starts another there (notebooks, servers) fails or waits for ever.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@dataclass
class Opened:
    """A study that is served, and the address that its server printed."""

    study: Path
    address: str
    process: subprocess.Popen[str]

    def kill(self) -> None:
        """End the server as a crash would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Serve a study, on a port if one is given; ends what was started."""
    started: list[subprocess.Popen[str]] = []

    def start(study: Path | None = None, coder: str = "anna", port: int = 0) -> Opened:
        command = [sys.executable, "-m", "transcode", "open", "--no-browser"]
        command += [str(study), "--coder", coder] if study else []
        command += ["--port", str(port)] if port else []
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "HOME": str(tmp_path),
                 "XDG_STATE_HOME": str(tmp_path / "state")},
        )  # fmt: skip
        started.append(process)
        assert process.stdout
        for line in process.stdout:
            if found := re.search(r"http://\S+", line):
                return Opened(study or tmp_path, found.group(), process)
        raise AssertionError("the server ended")

    start.started = started  # type: ignore[attr-defined]
    yield start
    for process in started:
        process.kill()
        process.wait(30)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample study in which anna has decided nothing yet."""
    study = Path(shutil.copytree(SAMPLE, tmp_path / "sample"))
    (study / "shareable" / "journals" / "anna.jsonl").unlink()
    return study


@pytest.fixture
def decided(tmp_path: Path) -> Path:
    """A copy of the sample study as its coders left it."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "decided"))


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page of 1400 by 900 pixels; any error of its own script fails the test."""
    errors: list[str] = []
    opened = chromium.new_page(viewport={"width": 1400, "height": 900})
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()
    assert errors == []
