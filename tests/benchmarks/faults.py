"""Faults: a run is hit by what happens to machines, and what is lost, wrong or repeated is counted.

``python tests/benchmarks/faults.py [KILLS [FAULT ...]]``. A declared fake hears the recordings
(tests/pipeline/batch/fake), so that a run lasts seconds and the faults can be many; each line says
what was done.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.growth import study_of  # noqa: E402
from transcode.study.folder import Study  # noqa: E402

FILES = 12
SECONDS = 0.6  # that the fake takes for a recording


def environment(folder: Path) -> dict[str, str]:
    """The fake recogniser, its log, and nothing of this machine's user."""
    fake = ROOT / "tests" / "pipeline" / "batch" / "fake"
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(fake), str(ROOT)]),
        "FAKE_SECONDS": str(SECONDS),
        "FAKE_LOG": str(folder / "heard.log"),
        "FAKE_CLOCK": str(folder / "clock"),
        "XDG_STATE_HOME": str(folder / "state"),
    }


class Trial:
    """A study, runs of it, and what became of its transcripts."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.environment = folder, environment(folder)
        self.study = study_of(folder / "study", FILES)
        self.finished: dict[str, int] = {}
        self.repeated = 0

    def begin(self) -> subprocess.Popen[bytes]:
        """Start a run."""
        command = [sys.executable, "-m", "transcode", "transcribe", str(self.study.root)]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)  # fmt: skip

    def look(self) -> None:
        """Note what is finished, and count what was finished and was made again."""
        folder = self.study.transcript_path("P").parent
        now = {p.name: p.stat().st_mtime_ns for p in folder.glob("P*.jsonl")}
        self.repeated += sum(now.get(name) != at for name, at in self.finished.items())
        self.finished = now

    def end(self, name: str, what: str) -> None:
        """Let a run end, and print what was lost, wrong and repeated."""
        while self.begin().wait():
            self.look()
        self.look()
        whole = Study.open(self.study.root)
        lost = FILES - len(self.finished)
        wrong = sum(
            not _is_right(whole, i) for i in whole.interviews if f"{i}.jsonl" in self.finished
        )
        left = len(list(self.study.root.rglob(".part-*")))
        print(f"| {name} | {what} | {lost} | {wrong} | {self.repeated} | {left} |", flush=True)


def _is_right(study: Study, interview: str) -> bool:
    from hashlib import sha256

    person = study.person(interview)
    assert person is not None
    digest = sha256(study.recording_path(person).read_bytes()).hexdigest()[:12]
    return study.transcript(interview).turns[0].text == f"heard {digest}"


def kills(trial: Trial, number: int) -> str:
    """SIGKILL the run at random moments."""
    moments, struck = random.Random(20260), 0
    while struck < number:
        run = trial.begin()
        try:
            run.wait(moments.uniform(0.2, 12))
        except subprocess.TimeoutExpired:
            run.kill()
            struck += 1
        run.wait()
        trial.look()
        if len(trial.finished) == FILES:  # begin anew
            for path in trial.study.transcript_path("P").parent.glob("P*"):
                path.unlink()
            trial.finished = {}
    return f"{struck} SIGKILLs"


def worker_killed(trial: Trial) -> str:
    """SIGKILL a worker process, five times."""
    run, struck = trial.begin(), 0
    while run.poll() is None and struck < 5:
        time.sleep(1.5)
        try:
            below = psutil.Process(run.pid).children(recursive=True)
            workers = [c for c in below if any("spawn_main" in part for part in c.cmdline())]
            if workers:
                workers[0].kill()
                struck += 1
        except psutil.NoSuchProcess:
            break
    run.wait()
    trial.look()
    return f"{struck} workers"


def replaced(trial: Trial) -> str:
    """Write another recording over one while the run goes on; people.csv still has its digest."""
    run = trial.begin()
    time.sleep(3)
    person = trial.study.people[-1]
    path = trial.study.recording_path(person)
    data = path.read_bytes()
    path.write_bytes(data[:-2] + b"xx")
    run.wait()
    path.write_bytes(data)
    trial.look()
    return "restored afterwards"


def two_at_once(trial: Trial) -> str:
    """Start four runs of one study together."""
    codes = Counter(run.wait() for run in [trial.begin() for _ in range(4)])
    trial.look()
    return ", ".join(f"{number} x exit {code}" for code, number in sorted(codes.items()))


def stopped(trial: Trial) -> str:
    """SIGTERM the run, five times, and measure how long it takes to end."""
    longest = 0.0
    for _ in range(5):
        run = trial.begin()
        time.sleep(4)
        if run.poll() is not None:
            break
        began = time.monotonic()
        run.send_signal(signal.SIGTERM)
        run.wait()
        longest = max(longest, time.monotonic() - began)
        trial.look()
    return f"ended within {longest:.1f} s"


def clock_jumps(trial: Trial) -> str:
    """Let the clock jump while the run goes on, kill it, and go on: back, far on, and back again.

    What is written afterwards bears the time of the new clock, as on a disk.
    """
    said = ""
    for seconds in (-86_400, 40 * 86_400, -3_600):
        run = trial.begin()
        time.sleep(4)
        trial.look()
        (trial.folder / "clock").write_text(str(seconds))
        jumped = time.time()
        with suppress(subprocess.TimeoutExpired):
            run.wait(3)
        command = [sys.executable, "-m", "transcode", "status", str(trial.study.root)]
        status = subprocess.run(command, env=trial.environment, capture_output=True, text=True)
        said += f" {status.returncode}"
        run.kill()
        run.wait()
        trial.look()
        for path in trial.study.root.rglob("*"):
            at = path.stat().st_mtime if path.is_file() else 0.0
            if at >= jumped:
                os.utime(path, (at + seconds, at + seconds))
        trial.finished = {}
        trial.look()
    return f"by -1 day, +40 days, -1 hour, each with a SIGKILL; status beside it: exit{said}"


def full_disk(trial: Trial) -> str:
    """Let the transcripts lie on a tmpfs of 16 kB, then give it room."""
    folder = trial.study.transcript_path("P").parent
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)],
                             capture_output=True)  # fmt: skip
    if mounted.returncode:
        return "not tried: this user may not mount"
    try:
        code = trial.begin().wait()
        trial.look()
        there = len(trial.finished)
        subprocess.run(["mount", "-o", "remount,size=4m", str(folder)], check=True)
        trial.begin().wait()
        trial.look()
        kept = trial.folder / "kept"
        shutil.copytree(folder, kept)
    finally:
        subprocess.run(["umount", str(folder)], check=True)
    for path in kept.glob("P*"):
        shutil.copy2(path, folder)
    trial.look()
    return f"exit {code} with {there} done; the rest with more room"


def read_only(trial: Trial) -> str:
    """Mount the folder of transcripts read-only while the run goes on."""
    folder = trial.study.transcript_path("P").parent
    folder.mkdir(exist_ok=True)
    run = trial.begin()
    time.sleep(4)
    bound = subprocess.run(["mount", "--bind", str(folder), str(folder)], capture_output=True)
    if bound.returncode:
        run.wait()
        return "not tried: this user may not mount"
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
        code = run.wait()
    finally:
        subprocess.run(["umount", str(folder)], check=True)
    trial.look()
    return f"exit {code}"


def main() -> None:
    """Try each fault."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    faults: dict[str, Callable[[Trial], str]] = {
        "two runs at once": two_at_once, "SIGTERM": stopped, "a worker killed": worker_killed,
        "file replaced while running": replaced, "clock jumps": clock_jumps,
        "disk full": full_disk,
        "folder read-only": read_only, "SIGKILL": lambda trial: kills(trial, number),
    }  # fmt: skip
    print("| fault | what happened | lost | wrong | repeated | half-written left |")
    print("|---|---|---|---|---|---|")
    for name in sys.argv[2:] or faults:
        fault = faults[name]
        with tempfile.TemporaryDirectory() as folder:
            trial = Trial(Path(folder))
            trial.end(name, fault(trial))


if __name__ == "__main__":
    main()
