"""Studies of tiny recordings, and the program as a user starts it, with a fake recogniser in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest

from tests.chain.conftest import write_wav
from transcode.speech.decode import RATE
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings

FAKE = Path(__file__).parent / "fake"
MakeStudy = Callable[..., Study]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    paths = [str(FAKE), str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "FAKE_SECONDS": "0",
        "FAKE_LOG": str(tmp_path / "heard.log"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "TRANSCODE_IDENTITY": str(tmp_path / "identity.txt"),
        "COLUMNS": "80",
    }


@pytest.fixture
def study_of(tmp_path: Path, models: Callable[[str], Path]) -> MakeStudy:
    """``study_of({"P01": 3.0}, poison={"P02": b"POISON"})``: recordings of so many seconds."""
    small = Models(speech="whisper-tiny.en", names="", entities="")
    for name in (small.speech, small.segmentation, small.voices):
        models(name)

    def make(seconds: dict[str, float], poison: dict[str, bytes] | None = None) -> Study:
        study = Study.create(
            tmp_path / "study", Settings(language="en", release="automatic", models=small)
        )
        for at, (name, long) in enumerate(seconds.items()):
            sound = np.random.default_rng(at).normal(0, 0.01, (1, int(long * RATE)))
            path = tmp_path / f"{name}.wav"
            write_wav(path, sound.astype(np.float32))
            with path.open("ab") as stream:
                stream.write((poison or {}).get(name, b""))
            study.add(path, id=name)
        return study

    return make


@pytest.fixture
def start(environment: dict[str, str]) -> Start:
    """``start("transcribe", study, seconds=1)``: the program, begun and not waited for."""

    def begin(*arguments: object, seconds: float = 0, **more: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "transcode", *map(str, arguments)]
        return subprocess.Popen(
            command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**environment, "FAKE_SECONDS": str(seconds), **more},
        )  # fmt: skip

    return begin


def workers_of(run: subprocess.Popen[str]) -> list[psutil.Process]:
    """The processes that carry out units, without those that Python starts beside them."""
    return [
        child
        for child in psutil.Process(run.pid).children(recursive=True)
        if any("spawn_main" in part for part in child.cmdline())
    ]


def heard(environment: dict[str, str]) -> list[str]:
    """The interviews that the fake recogniser has begun to hear, in order."""
    path = Path(environment["FAKE_LOG"])
    return path.read_text().split() if path.exists() else []
