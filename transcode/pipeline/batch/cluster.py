"""Crew of a Dask cluster: the same units, carried out by workers on other machines.

The study on the shared drive is the only state. What a worker makes is renamed into place, so a
unit that is done twice, as happens when a machine is lost, does no harm. Only this file and
:mod:`transcode.pipeline.batch.jobqueue` know Dask.
"""

from __future__ import annotations

import gc
import logging
import queue
import socket
import sys
import threading
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from transcode.errors import ExtraMissing, StudyError, TranscodeError
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
from transcode.pipeline.batch.unit import Done, Unit, carry_out, in_words
from transcode.pipeline.steps import TRANSCRIBE

__all__ = ["DaskCrew", "Scheduler", "connect"]

_TOPIC = "transcode"
_GPU = "GPU"
_WAIT_S = 1.0
_CONNECT_S = 30
_LOADERS = (
    ("transcode.speech.whisper", "load"),
    ("transcode.speech.speakers", "_session"),
    ("transcode.speech.onnx_engine", "load_reader"),
)
_one_at_a_time = threading.Lock()


@dataclass
class Scheduler:
    """A scheduler that is connected, and the cluster that was started for it, if any."""

    client: Any
    cluster: Any = None

    @property
    def dashboard(self) -> str:
        """Address of the page on which Dask shows what goes on; "" if there is none."""
        return str(self.client.dashboard_link or "")


def connect(address: str = "", jobs: Path | None = None) -> Scheduler:
    """Connect to a scheduler, or start one that submits jobs to a queue.

    The certificates of ``tls://`` are those of Dask's own configuration.

    Raises:
        ExtraMissing: the extra ``cluster`` is not installed.
        StudyError: nobody answers at the address, or the file of jobs is not in order.
    """
    try:
        from distributed import Client
        from distributed.security import Security
    except ImportError:
        raise ExtraMissing("cluster", "working on a cluster") from None
    if jobs:
        from transcode.pipeline.batch.jobqueue import start

        cluster = start(jobs)
        return Scheduler(Client(cluster), cluster)
    logging.getLogger("distributed").setLevel(logging.ERROR)
    try:
        _knock(address)
        client = Client(address, security=Security(), timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as problem:
        is_secure = address.startswith("tls")
        secure = (
            "; for tls:// name the certificates in Dask's configuration (distributed.comm.tls)"
        ) * is_secure
        raise StudyError(
            f"no Dask scheduler answers at {address} ({type(problem).__name__})",
            step="cluster",
            remedy=f"start one with `dask scheduler`, and workers with `dask worker`; its address "
            f"looks like tcp://node1:8786{secure}",
        ) from None
    return Scheduler(client)


def _knock(address: str) -> None:
    """Look whether anybody is at an address, before Dask tries for a long time.

    Raises:
        OSError, ValueError: nobody is, or it is none.
    """
    parts = urlsplit(address)
    if not parts.hostname or not parts.port:
        raise ValueError(address)
    socket.create_connection((parts.hostname, parts.port), timeout=_CONNECT_S).close()


class DaskCrew:
    """The workers of a scheduler.

    Args:
        scheduler: from :func:`connect`.
        writes: whether the workers write what they make; else they send it here.
    """

    def __init__(self, scheduler: Scheduler, *, writes: bool = True) -> None:
        self.scheduler, self._writes = scheduler, writes
        self._said: queue.SimpleQueue[tuple[str, float]] = queue.SimpleQueue()

    @property
    def workers(self) -> int:
        """Workers that the scheduler knows of now."""
        return max(1, len(self._known()))

    def _known(self) -> dict[str, Any]:
        return dict(self.scheduler.client.scheduler_info(n_workers=-1)["workers"])

    def __enter__(self) -> Self:
        client = self.scheduler.client
        client.register_plugin(_models_plugin(), name=_TOPIC)
        client.subscribe_topic(_TOPIC, lambda event: self._said.put(event[1]))
        return self

    def __exit__(self, *problem: object) -> None:
        client = self.scheduler.client
        with suppress(Exception):  # a cluster that is gone has let go by itself
            client.unsubscribe_topic(_TOPIC)
            client.unregister_worker_plugin(_TOPIC)

    def carry_out(self, units: Sequence[Unit], hear: Hear) -> None:
        """Let the cluster carry out the units, and tell what happens.

        Dask gives up all units of a worker that was killed again and again, those too that only
        waited there; so these are tried once more, one after the other.
        """
        for unit in self._carry_out(units, hear):
            hear(Again(unit, died(unit, 0), 2))
            for guilty in self._carry_out([unit], hear):
                hear(Failed(guilty, died(guilty, 0), is_unforeseen=True))

    def _carry_out(self, units: Sequence[Unit], hear: Hear) -> list[Unit]:
        """Carry out the units; returns those whose workers were killed again and again."""
        from distributed import as_completed

        client = self.scheduler.client
        waiting = {f"{unit.name}-{uuid.uuid4().hex[:12]}": unit for unit in units}
        futures = [
            client.submit(
                _carry_out, unit, key, self._writes,
                key=key, retries=ATTEMPTS - 1, priority=-place, pure=False,
                resources=self._resources(unit),
            )
            for place, (key, unit) in enumerate(waiting.items())
        ]  # fmt: skip
        begun: set[str] = set()
        killed: list[Unit] = []
        try:
            ended = as_completed(futures, loop=client.loop)
            while not ended.is_empty():
                batch = ended.next_batch(block=False)
                self._tell(waiting, begun, hear, wait=0.0 if batch else _WAIT_S)
                for future in batch:
                    unit = waiting[future.key]
                    if future.key not in begun:
                        begun.add(future.key)
                        hear(Begun(unit))
                    if event := _end(future, unit):
                        hear(event)
                    else:
                        killed.append(unit)
        finally:
            client.cancel(futures)
        return killed

    def _resources(self, unit: Unit) -> dict[str, float] | None:
        hears = unit.step in {step.name for step in TRANSCRIBE}
        has_card = any(_GPU in worker.get("resources", {}) for worker in self._known().values())
        return {_GPU: 1.0} if hears and has_card else None

    def _tell(
        self, waiting: dict[str, Unit], begun: set[str], hear: Hear, wait: float = 0.0
    ) -> None:
        """Pass on what the workers say of units under way."""
        try:
            key, fraction = self._said.get(timeout=wait) if wait else self._said.get_nowait()
        except queue.Empty:
            hear(Tick())
            return
        if unit := waiting.get(key):
            if key not in begun:
                begun.add(key)
                hear(Begun(unit))
            hear(At(unit, fraction))


def _end(future: Any, unit: Unit) -> Event | None:  # noqa: ANN401 - Dask's
    """End of a unit; ``None`` where its workers were killed."""
    if future.status == "finished":
        answer = future.result()
        return Ended(unit, answer) if isinstance(answer, Done) else Failed(unit, answer)
    problem = future.exception() if future.status == "error" else None
    if isinstance(problem, TranscodeError):
        return Failed(unit, problem, is_unforeseen=True)
    return None


# --- on a worker


def _carry_out(unit: Unit, key: str, writes: bool) -> Done | TranscodeError:
    """Carry out a unit on a worker; what is wrong with a recording is not tried again.

    One unit at a time: a worker with several threads would load several models.
    """
    from distributed import get_worker

    worker = get_worker()
    if not Path(unit.root).is_dir():
        return StudyError(
            "a worker of the cluster does not see the study at this path",
            where=Path(unit.root).name,
            remedy="mount the shared drive at the same path on all machines",
        )
    with _one_at_a_time:
        try:
            worker.log_event(_TOPIC, (key, 0.0))
            return carry_out(
                unit, lambda done: worker.log_event(_TOPIC, (key, done)), writes=writes
            )
        except TranscodeError as problem:
            return problem
        except Exception as problem:
            raise in_words(problem, unit) from None


def _models_plugin() -> Any:  # noqa: ANN401 - its base is Dask's
    """The plugin that lets a worker keep its models from unit to unit, and let go of them."""
    from distributed import WorkerPlugin

    class Models(WorkerPlugin):  # type: ignore[misc]
        """Models of a worker: each is loaded once, by the first unit that needs it."""

        name = _TOPIC

        def teardown(self, worker: Any) -> None:  # noqa: ANN401
            """Free the models: their stage is over."""
            for module, loader in _LOADERS:
                if module in sys.modules:
                    getattr(sys.modules[module], loader).cache_clear()
            gc.collect()

    return Models()
