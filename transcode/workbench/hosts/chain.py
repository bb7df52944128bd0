"""Running of the chain for a page: in a process of its own, watched, and taken up after a crash.

The process is given what to do on its standard input, reports as lines of JSON, and ends when that
input closes: it never outlives the server. What a run was asked to do is noted in the folder of the
user's state until it has ended by itself, so the next server goes on with it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import RLock, Thread
from typing import IO, TYPE_CHECKING, Any

from transcode.errors import BusyError, TranscodeError
from transcode.pipeline.key import given
from transcode.pipeline.steps import STEPS
from transcode.workbench.hosts.known import Note

if TYPE_CHECKING:
    from transcode.study.folder import Study
    from transcode.verbs.add.add import Intake, Passed

__all__ = ["Chain"]

_REPORT = "report"
_TICK_S = 0.2  # between two reports of a step that is under way


class Chain:
    """The chain of a study, seen from the server.

    Args:
        study: its folder.
        changed: called, in any thread, whenever :attr:`state` has changed.
    """

    def __init__(self, study: Study, changed: Callable[[], None] = lambda: None) -> None:
        self._study, self._changed = study, changed
        self._note = Note("runs", str(study.root.resolve()))
        self._lock = RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._told: dict[str, Any] = {}
        self._progress = _Progress(len(study.interviews))

    @property
    def is_running(self) -> bool:
        """True while the process works."""
        return self._process is not None and self._process.poll() is None

    @property
    def was_killed(self) -> bool:
        """True where a run was asked for and has not ended by itself."""
        return self._note.read() is not None and not self.is_running

    @property
    def state(self) -> dict[str, Any]:
        """Everything to draw.

        ``steps`` in their order, each with its ``name``, ``done`` (0 to 1) and the ``interview``
        that is under way; ``left_s`` of the step under way, where that can be told; ``intake``,
        once files were added; after the end ``outcome``, or ``error`` with its ``remedy``.
        """
        with self._lock:
            return {
                "running": self.is_running,
                "steps": self._progress.steps,
                "left_s": self._progress.left_s if self.is_running else None,
                "intake": self._told.get("intake"),
                "outcome": self._told.get("outcome"),
                "error": self._told.get("error"),
            }

    def start(self, sources: Sequence[Path] = ()) -> None:
        """Add files, if any are given, and run everything that needs no person.

        Raises:
            BusyError: it is running already.
        """
        with self._lock:
            if self.is_running:
                raise BusyError("the run is under way", remedy="wait until it is done, or stop it")
            task = {"study": str(self._study.root), "sources": [str(path) for path in sources]}
            self._note.write(task)
            self._told, self._progress = {}, _Progress(len(self._study.interviews))
            process = subprocess.Popen(
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            self._process = process
            assert process.stdin and process.stdout
            # the passphrase of the key is never written anywhere
            asked = {**task, "passphrase": given(self._study)}
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
        Thread(target=self._listen, args=(process, process.stdout), daemon=True).start()
        self._changed()

    def take_up(self) -> bool:
        """Go on with a run that was killed. Returns whether there was one."""
        if not self.was_killed:
            return False
        task = self._note.read()
        self.start([Path(path) for path in task.get("sources", ()) if Path(path).exists()])
        return True

    def stop(self) -> None:
        """End the run; what it has finished is kept, and it is not taken up by itself."""
        self._note.erase()
        self.end()

    def end(self) -> None:
        """End the process with the server; the next one goes on."""
        process = self._process
        if process and process.poll() is None:
            assert process.stdin
            with suppress(OSError):
                process.stdin.close()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _listen(self, process: subprocess.Popen[bytes], lines: IO[bytes]) -> None:
        for line in lines:
            told: dict[str, Any] = json.loads(line)
            with self._lock:
                if process is not self._process:  # it was stopped, and another run has begun
                    return
                if "step" in told:
                    self._progress.note(**told)
                else:
                    self._told |= told
                    self._progress.interviews = len(self._study.interviews)
            self._changed()
        process.wait()
        with self._lock:
            if process is not self._process:
                return
            if {"outcome", "error"} & self._told.keys():
                self._note.erase()
            elif self._note.read() is not None:  # nobody stopped it, and it has not come to an end
                self._told["error"] = {
                    "what": "the run was ended from outside (too little memory?)",
                    "remedy": "close other programs, then go on: what is finished is kept",
                }
        self._changed()


class _Progress:
    """Progress of all steps, from what is reported of each interview."""

    def __init__(self, interviews: int) -> None:
        self.interviews = interviews
        self._parts: dict[str, dict[str, float]] = {}
        self._now: dict[str, str] = {}
        self._since: tuple[str, float, float] = "", 0.0, 0.0  # step, time, done by then
        self._latest = ""

    def note(self, step: str, interview: str, done: float) -> None:
        """Note that so much of a step is done for an interview ("": for the study)."""
        self._parts.setdefault(step, {})[interview] = done
        self._now[step] = interview if done < 1 else ""
        self._latest = step
        if 0 < done < 1 and self._since[0] != step:  # what was there already took no time
            self._since = step, time.monotonic(), self._done(step)

    def _done(self, step: str) -> float:
        parts = self._parts.get(step, {})
        return min(1.0, sum(parts.values()) / (1 if "" in parts else max(1, self.interviews)))

    @property
    def steps(self) -> list[dict[str, Any]]:
        """All steps in their order."""
        return [
            {"name": name, "done": round(self._done(name), 4), "interview": self._now.get(name, "")}
            for name in (*(step.name for step in STEPS), _REPORT)
        ]

    @property
    def left_s(self) -> int | None:
        """Seconds that the step under way will take, by the pace so far."""
        step, began, by_then = self._since
        made = self._done(step) - by_then
        if step != self._latest or made < 0.01:
            return None
        return round((time.monotonic() - began) * (1 - self._done(step)) / made)


# --- the process itself


def _work(task: dict[str, Any], tell: Callable[..., None]) -> None:
    """Add the files and run the chain, and report on both."""
    from transcode.pipeline import key
    from transcode.study.folder import Study
    from transcode.verbs import run
    from transcode.verbs.add.add import NothingToAdd, add

    try:
        study = Study.open(task["study"])
        if sources := [Path(path) for path in task["sources"]]:
            try:
                tell(intake=_intake(add(study, sources)))
            except NothingToAdd as problem:
                tell(intake={"added": [], "skipped": list(_skipped(problem.passed))})
                raise
        if passphrase := task.get("passphrase"):
            key.unlock_with(study, passphrase)
        key.unlock(study)
        outcome = run.run(study, _watch(tell), workers=0)
    except TranscodeError as problem:
        what = ": ".join(filter(None, (problem.where, problem.step, problem.what)))
        tell(error={"what": what, "remedy": problem.remedy})
    except Exception as problem:
        tell(
            error={
                "what": f"the program failed ({type(problem).__name__})",
                "remedy": f"run it in a terminal to see more: transcode run {study.root.name}",
            }
        )
    else:
        tell(outcome={
            "failures": [asdict(failure) for failure in outcome.failures],
            "waiting": outcome.waiting,
            "proposals": outcome.proposals,
            "held": outcome.held,
        })  # fmt: skip


def _watch(tell: Callable[..., None]) -> Callable[[str, str, float], None]:
    told_at = 0.0

    def watch(step: str, interview: str, done: float) -> None:
        nonlocal told_at
        if done < 1 and time.monotonic() - told_at < _TICK_S:
            return
        told_at = time.monotonic()
        tell(step=step, interview=interview, done=done)

    return watch


def _intake(intake: Intake) -> dict[str, Any]:
    return {
        "added": [person.id for person in intake.added],
        "present": len(intake.present),
        "skipped": list(_skipped(intake.passed)),
        "became": intake.became,
        "notes": intake.notes,
    }


def _skipped(passed: Sequence[Passed]) -> Iterator[dict[str, str]]:
    for file in passed:
        yield {"name": file.name, "why": file.why, "remedy": file.remedy}


def _main() -> None:
    # libraries may print; only reports go to the server
    reports = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    task = json.loads(sys.stdin.buffer.readline())

    def until_the_server_ends() -> None:
        sys.stdin.buffer.read()
        os._exit(1)  # files are whole or not there, so it may end anywhere

    def tell(**what: Any) -> None:  # noqa: ANN401
        reports.write(json.dumps(what).encode() + b"\n")

    Thread(target=until_the_server_ends, daemon=True).start()
    with suppress(AttributeError, OSError):
        os.nice(10)  # whoever reads or codes meanwhile goes first
    _work(task, tell)
    os._exit(0)  # not waiting for the thread above


if __name__ == "__main__":
    _main()
