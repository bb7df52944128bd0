"""The page as a coder meets it: `transcode open` in a process of its own, a real Chromium."""

from __future__ import annotations

import hashlib
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

from transcode.records.people import Person
from transcode.study.folder import Study
from transcode.study.tables import write_people
from transcode.workbench import Session
from transcode.workbench.live import Workbench

SAMPLE = Path(__file__).parents[2] / "notebooks" / "sample-study"
RECORDINGS = Path(__file__).parents[2] / "notebooks" / "sample-interviews" / "recordings"
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


def whole_study(root: Path, *, closed: bool = True) -> Path:
    """Make a study in which every view has something to show, and return its folder.

    The sample study with its recordings: anna has the themes of the agreed round, a memo, the
    candidates that she rejected open again, and (``closed``) both coders have
    closed their rounds.
    """
    shutil.copytree(SAMPLE, root)
    study = Study.open(root)
    recordings = study.confidential / "recordings"
    shutil.copytree(RECORDINGS, recordings)
    found = {path.stem: path for path in sorted(recordings.iterdir())}
    write_people(
        study.people_file,
        [
            Person(name, "", path.name, hashlib.sha256(path.read_bytes()).hexdigest(), "")
            for name, path in found.items()
        ],
    )
    anna = Session(study, "anna")
    agreed = study.codebook("consensus")
    for theme in agreed.themes:
        anna.create_theme(theme.name, theme.definition)
    names = {theme.id: theme.name for theme in agreed.themes}
    known = {code.name for code in anna.codebook.codes}
    for code in agreed.codes:
        if code.theme and code.name in known:
            anna.move(code.name, names[code.theme])
    for proposal, code in anna.codebook.decided:
        if not code:
            anna.reopen(proposal)
    anna.memo("Who says it, and who was there when it was said?", anna.codebook.codes[0].id)
    for coder in ("anna", "ben") if closed else ():
        bench = Workbench(study, coder)
        told = bench.answer({"number": "w.1", "verb": "together.close", "with": {}, "since": -1})
        assert not told["error"], told["error"]
    return root


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A study in which every view has something to show."""
    return whole_study(tmp_path / "whole")


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
