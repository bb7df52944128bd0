"""Killed at any moment and started again, a run comes to the same bytes and repeats no step."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

KILLS = 10
TIMED = ("key.age", "runs.jsonl", "batch.html")  # encrypted afresh, or about time, by design


def artefacts(study: Path) -> dict[str, bytes]:
    """Every file that must be the same."""
    return {
        path.relative_to(study).as_posix(): path.read_bytes()
        for path in sorted(study.rglob("*"))
        if path.is_file() and ".cache" not in path.parts and path.name not in TIMED
    }


def finished(study: Path) -> dict[str, int]:
    """When each finished machine artefact was written."""
    made = [*study.glob("confidential/transcripts/*"), *study.glob("confidential/mentions/*")]
    for room in ("texts", "segments", "vectors", "proposals"):
        made += study.glob(f"shareable/{room}/*")
    return {p.name + p.parent.name: p.stat().st_mtime_ns for p in made if p.name[0] != "."}


@pytest.mark.slow
def test_ten_kills_change_nothing(
    clips: Path,
    quick: Callable[[Path], Path],
    transcode: Callable[..., subprocess.CompletedProcess[str]],
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    whole = quick(tmp_path / "whole" / "study")
    began = time.monotonic()
    assert transcode("run", clips, "--study", whole).returncode == 0
    seconds = time.monotonic() - began
    expected = artefacts(whole)

    moments = random.Random(20260)
    struck = rounds = 0
    while struck < KILLS:
        # one study is killed again and again until a run gets through; then a new one is begun
        rounds += 1
        killed = quick(tmp_path / f"killed-{rounds}" / "study")
        command = [sys.executable, "-m", "transcode", "run", str(clips), "--study", str(killed)]
        seen: dict[str, int] = {}
        while True:
            run = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
            try:
                run.wait(timeout=moments.uniform(0.5, seconds) if struck < KILLS else None)
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                struck += 1
            ended = run.wait()
            now = finished(killed)
            assert {name: now.get(name) for name in seen} == seen, "a finished step was repeated"
            seen = now
            if ended != -signal.SIGKILL:
                break
        assert ended == 0
        assert artefacts(killed) == expected
        assert not list(killed.rglob(".part-*"))

    before = finished(killed)
    assert transcode("run", killed).returncode == 0
    assert finished(killed) == before
    assert transcode("verify", killed).returncode == 0


def test_two_runs_at_once(
    clips: Path, quick: Callable[[Path], Path], environment: dict[str, str], tmp_path: Path
) -> None:
    from transcode.study.folder import Study

    study = quick(tmp_path / "study")
    with Study.open(study).working():
        second = subprocess.run(
            [sys.executable, "-m", "transcode", "run", str(study)],
            capture_output=True, text=True, env=environment,
        )  # fmt: skip
    assert second.returncode == 1
    assert "another transcode is working" in second.stderr
