"""Looking works while a run goes on in another process; what would change the study waits."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import transcode as tc

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@contextmanager
def running(study: Path, until: Path, environment: dict[str, str]) -> Iterator[None]:
    """Start a real run, and hold it once it has written a file; then it goes on to its end."""
    command = [sys.executable, "-m", "transcode", "run", str(study)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as run:
        while not until.exists():
            assert run.poll() is None, "the run ended before it was looked at"
            time.sleep(0.02)
        run.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            run.send_signal(signal.SIGCONT)
        assert run.wait() == 0


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="a run cannot be held on this system")
@pytest.mark.slow
def test_looking_works_while_a_run_goes_on(
    clips: Path,
    quick: Callable[[Path], Path],
    transcode: Run,
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    study = quick(tmp_path / "study")
    assert transcode("add", study, clips / "P01.wav", clips / "P02.wav").returncode == 0
    assert transcode("run", study).returncode == 0
    assert transcode("add", study, clips / "P04.wav").returncode == 0
    (study / "confidential" / "transcripts" / "P01.jsonl").unlink()  # made again, P04 not yet
    with running(study, study / "confidential" / "transcripts" / "P01.jsonl", environment):
        busy = transcode("correct", study, "P01", "--undo")
        assert busy.returncode == 1
        assert "another transcode is working" in busy.stderr

        draft = tmp_path / "P02.docx"
        exported = transcode("correct", study, "P02", "--export", draft)
        assert (exported.returncode, draft.exists()) == (0, True), exported.stderr
        for look in (
            ("status", study),
            ("correct", study, "P02"),
            ("speakers", study),
            ("verify", study),
            ("risk", study),
        ):
            looked = transcode(*look)
            assert looked.returncode == 0, (look, looked.stdout, looked.stderr)
            assert "another transcode" not in looked.stdout + looked.stderr, look
        assert "A run is going on" in transcode("speakers", study).stdout

        opened = tc.open(study)
        assert tc.correct(opened, "P02").transcript.turns
        session = tc.Session(opened, "ana")
        session.confirm(session.queue[0], "first")
        assert [code.name for code in session.codebook.codes] == ["first"]
        assert tc.status(opened).interviews[-1].released is False  # its hearing may have ended
    assert {row.interview for row in tc.status(tc.open(study)).interviews if row.released} == {
        "P01", "P02", "P04",
    }  # fmt: skip
    assert [code.name for code in tc.open(study).codebook("ana").codes] == ["first"]
