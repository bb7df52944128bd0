"""Commands as they are printed: each works where it is read, with nothing activated."""

from __future__ import annotations

import io
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from transcode.cli.console import Screen, as_called, program

REPOSITORY = Path(__file__).parents[2]
SAMPLE = REPOSITORY / "notebooks" / "sample-study"


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The program in a folder that is not on the path, called from the folder above."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "an environment" / "bin"
    folder.mkdir(parents=True)
    script = folder / "transcode"
    script.write_text(f"#!{sys.executable}\nfrom transcode.cli import main\nmain()\n")
    script.chmod(0o755)
    return "an environment/bin/transcode"


def run(command: list[str]) -> str:
    paths = [str(REPOSITORY), os.environ.get("PYTHONPATH", "")]
    env = {**os.environ, "PATH": "/usr/bin:/bin", "COLUMNS": "60"}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    done = subprocess.run(
        command, env=env, capture_output=True, text=True, timeout=120, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(os.name == "nt", reason="runs a script by its first line")
def test_the_next_step_works_as_printed(
    called: str, tmp_path: Path, models: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRANSCODE_MODELS", str(models("minilm-l6-v2").parent))
    shutil.copytree(SAMPLE, tmp_path / "my study")
    (tmp_path / "codes.csv").write_text("name,definition\nFear,Being afraid to look stupid\n")
    printed = run([called, *("codebook", "my study", "--coder", "me", "--from", "codes.csv")])
    (step,) = [line for line in printed.splitlines() if line.startswith("Next: ")]
    command = shlex.split(step.removeprefix("Next: "))
    assert command == [called, "code", "my study", "--coder", "me"]
    assert "P01" in run([*command, "--terminal"])  # the page would stay open


def test_the_program_is_named_as_it_was_called(
    called: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [called])
    monkeypatch.setenv("PATH", "")
    assert program() == f'"{called}"'
    assert as_called("then transcode run x, or transcode add x y") == (
        f'then "{called}" run x, or "{called}" add x y'
    )
    assert as_called("in .venv/bin/transcode run; transcode: an error") == (
        "in .venv/bin/transcode run; transcode: an error"
    )
    monkeypatch.setenv("PATH", str(Path(called).parent.resolve()))
    assert program() == "transcode"
    monkeypatch.setattr(sys, "argv", ["/somewhere/transcode/__main__.py"])
    monkeypatch.setattr(sys, "orig_argv", ["python3", "-m", "transcode"])
    assert program() == "python3 -m transcode"


def test_a_command_is_not_broken_into_lines() -> None:
    out = io.StringIO()
    command = f"transcode review {'a-long-name/' * 12}study --coder YOUR-NAME"
    Screen(file=out, width=60).print(f"Next: {command}")
    assert out.getvalue() == f"Next: {command}\n"
