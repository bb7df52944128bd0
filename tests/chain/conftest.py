"""Whole runs of the program, as a user starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from transcode.speech.decode import RATE, decode
from transcode.study.settings import Models, Settings
from transcode.study.settings_written import render_settings

SAMPLES = Path(__file__).parents[2] / "notebooks" / "sample-interviews"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """No identity of the machine's user is touched, no hub is asked, models are those at hand."""
    return {
        **os.environ,
        "TRANSCODE_IDENTITY": str(tmp_path_factory.mktemp("identity") / "identity.txt"),
        "HF_HUB_OFFLINE": "1",
        "COLUMNS": "200",
    }


@pytest.fixture(scope="session")
def transcode(environment: dict[str, str]) -> Run:
    """``transcode("status", study)``: the command line in a process of its own."""

    def run(*arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "transcode", *map(str, arguments)]
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            env=environment,
            input=typed,
            timeout=600,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty-five seconds of each of three sample interviews, with their people.csv."""
    folder = tmp_path_factory.mktemp("recordings")
    for name in ("P01", "P02", "P04"):
        sound = decode(SAMPLES / "recordings" / f"{name}.opus", interview=name)
        write_wav(folder / f"{name}.wav", sound[:, 20 * RATE : 45 * RATE])
    return folder


@pytest.fixture(scope="session")
def quick(models: Callable[[str], Path]) -> Callable[[Path], Path]:
    """``quick(root)``: an empty study that uses the small models."""
    small = Models(speech="whisper-tiny.en", names="spacy-en-sm", entities="")
    for name in (small.speech, small.names, "minilm-l6-v2", small.segmentation, small.voices):
        models(name)

    def make(root: Path, **choices: str) -> Path:
        from transcode.study.folder import Study

        settings = Settings(language="en", release="automatic", models=small)
        Study.create(root, settings)
        assert (root / "study.toml").read_text() == render_settings(settings)
        return root

    return make


def write_wav(path: Path, sound: np.ndarray) -> None:
    """16-bit WAV of samples (channels, n) in -1..1."""
    with wave.open(str(path), "wb") as stream:
        stream.setnchannels(len(sound))
        stream.setsampwidth(2)
        stream.setframerate(RATE)
        stream.writeframes((sound.T * 32767).clip(-32768, 32767).astype("<i2").tobytes())
