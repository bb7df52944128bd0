"""Workers: processes of this machine that carry out units. One that dies takes nothing along.

Each is started afresh (spawn), so that no library finds itself in half a copy of a process, and
keeps its models from unit to unit; leaving the crew ends them, and frees what they held. Each has a
pipe of its own, so that one that is killed holds no lock that others wait for.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any, Self

from transcode.errors import TranscodeError
from transcode.pipeline.batch.crew import (
    ATTEMPTS,
    Again,
    At,
    Begun,
    Ended,
    Event,
    Failed,
    Hear,
    Tick,
    died,
)
from transcode.pipeline.batch.threads import Share, threads_of
from transcode.pipeline.batch.unit import Done, Unit, carry_out, in_words

__all__ = ["Workers"]

_TICK_S = 0.5  # between two reports of how far a unit is, or
_STRIDE = 0.02  # of it
_MANY = 1_000
_WAIT_S = 1.0
_GRACE_S = 2.0  # that a worker has to end by itself


@dataclass
class _Worker:
    """A process, the pipe to it, and what it is working on."""

    process: BaseProcess
    pipe: Connection
    unit: Unit | None = None


@dataclass
class _Tried:
    """Attempts at each unit, those that wait, and how the attempts ended."""

    waiting: deque[Unit]
    attempts: dict[Unit, int] = field(default_factory=dict)

    def take(self) -> Unit:
        unit = self.waiting.popleft()
        self.attempts[unit] = self.attempts.get(unit, 0) + 1
        return unit

    def went_wrong(self, unit: Unit, problem: TranscodeError) -> Event:
        """Let it wait for another attempt, behind the others, or give it up."""
        if self.attempts[unit] >= ATTEMPTS:
            return Failed(unit, problem, is_unforeseen=True)
        self.waiting.append(unit)
        return Again(unit, problem, self.attempts[unit] + 1)


class Workers:
    """Several processes of this machine.

    Args:
        share: decides how many, and with how many threads each, for so many units.
    """

    def __init__(self, share: Callable[[int], Share]) -> None:
        self._share = share
        self._now = share(_MANY)
        self._crew: list[_Worker] = []

    @property
    def workers(self) -> int:
        """Processes that work on many units."""
        return self._share(_MANY).workers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        for worker in self._crew:
            with suppress(OSError):
                worker.pipe.close()  # which ends a worker that waits
            if worker.unit is not None:
                worker.process.terminate()
        until = time.monotonic() + _GRACE_S
        for worker in self._crew:
            worker.process.join(max(0.0, until - time.monotonic()))
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self._crew.clear()

    def carry_out(self, units: Sequence[Unit], hear: Hear) -> None:
        """Carry out the units, the first first, and tell what happens as it happens."""
        tried, self._now = _Tried(deque(units)), self._share(len(units))
        while tried.waiting or any(worker.unit for worker in self._crew):
            self._hand_out(tried, hear)
            pipes: dict[Any, _Worker] = {w.pipe: w for w in self._crew if w.unit}
            ready = wait(list(pipes), timeout=_WAIT_S)
            for pipe in ready:
                hear(self._said(pipes[pipe], tried))
            if not ready:
                hear(Tick())

    def _hand_out(self, tried: _Tried, hear: Hear) -> None:
        """Give each idle worker a unit, and start workers where there are too few."""
        while tried.waiting:
            idle = next((worker for worker in self._crew if worker.unit is None), None)
            if idle is None:
                if len(self._crew) >= self._now.workers:
                    return
                idle = self._start()
            unit = tried.take()
            try:
                idle.pipe.send(unit)
            except OSError:  # it died while it had nothing to do
                self._bury(idle)
                tried.attempts[unit] -= 1
                tried.waiting.appendleft(unit)
                continue
            idle.unit = unit
            hear(Begun(unit))

    def _start(self) -> _Worker:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs,), daemon=True)
        with threads_of(self._now.threads), _main_aside():
            process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._crew.append(worker)
        return worker

    def _said(self, worker: _Worker, tried: _Tried) -> Event:
        """Event that a worker reports, or that it died."""
        unit = worker.unit
        assert unit is not None
        try:
            said: Any = worker.pipe.recv()
        except (EOFError, OSError):
            return tried.went_wrong(unit, died(unit, self._bury(worker)))
        if isinstance(said, float):
            return At(unit, said)
        worker.unit = None
        if isinstance(said, Done):
            return Ended(unit, said)
        problem, is_foreseen = said
        return Failed(unit, problem) if is_foreseen else tried.went_wrong(unit, problem)

    def _bury(self, worker: _Worker) -> int:
        """Remove a worker that died; returns the signal that it died of, 0 if it was none."""
        worker.pipe.close()
        worker.process.join(_GRACE_S)
        self._crew.remove(worker)
        return max(0, -(worker.process.exitcode or 0))


@contextmanager
def _main_aside() -> Iterator[None]:
    """Let processes that are started meanwhile not run the user's own script again."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


# --- in the process itself


def _work(pipe: Connection) -> None:
    """Carry out the units that come through the pipe, until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run itself decides when to stop
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            unit = pipe.recv()
        except (EOFError, OSError):
            return
        told_at = told = 0.0

        def tell(done: float) -> None:
            nonlocal told_at, told
            if time.monotonic() - told_at >= _TICK_S or done - told >= _STRIDE:
                told_at, told = time.monotonic(), done
                pipe.send(float(done))

        try:
            answer: Any = carry_out(unit, tell)
        except Exception as problem:
            answer = in_words(problem, unit), isinstance(problem, TranscodeError)
        try:
            pipe.send(answer)
        except OSError:  # nobody listens any more
            return


def _end_with_parent() -> None:
    """End this process when the one that started it has ended, however that came."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
