"""Processes and threads: the one place that decides how many.

One process of one thread for each core is fastest: on two cores, two processes of one thread were
15 to 20 % faster than one of two (tests/benchmarks/README.md). Where memory allows fewer processes,
they share the cores; where fewer recordings are left, they do not (see :func:`share`).
CTranslate2 and torch take their threads from ``OMP_NUM_THREADS``, numpy from
``OPENBLAS_NUM_THREADS``; onnxruntime is told by :func:`transcode.speech.speakers.session_options`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from transcode.errors import StudyError

__all__ = ["Machine", "Share", "share", "this_machine", "threads_of"]

_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_MEGABYTES = 1_300  # that one process takes with Whisper base; a larger model comes on top
_READING_MEGABYTES = 1_700  # that one takes that finds names
_READS_AT_ONCE = 100  # interviews of text for which a further one is worth loading its models


@dataclass(frozen=True, slots=True)
class Machine:
    """Machine: cores, free memory in megabytes, graphics cards."""

    cores: int
    megabytes: int
    cards: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """Share of a machine: processes, and threads in each."""

    workers: int
    threads: int


def this_machine(cards: int = 0) -> Machine:
    """The machine as this process may use it."""
    import psutil

    has_affinity = hasattr(os, "sched_getaffinity")
    cores = len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1
    return Machine(cores, int(psutil.virtual_memory().available) // 1_000_000, cards)


def share(
    machine: Machine, units: int, *, asked: int = 0, megabytes: int = 0, is_text: bool = False
) -> Share:
    """Decide how many processes work on so many units, and with how many threads each.

    Args:
        machine: what there is.
        units: units of work that do not wait for each other.
        asked: number of processes that the user asked for; 0: as many as are useful.
        megabytes: size of the speech model beyond Whisper base.
        is_text: they are quick, and loading models takes longer than a few of them.

    Raises:
        StudyError: fewer than one process was asked for.
    """
    if asked < 0:
        raise StudyError(
            "there cannot be fewer workers than one", remedy="--workers 1, or leave it out"
        )
    needed = _READING_MEGABYTES if is_text else _MEGABYTES + megabytes
    fitting = max(1, machine.megabytes // needed)
    useful = max(1, units // _READS_AT_ONCE) if is_text else units
    most = machine.cards if machine.cards and not is_text else machine.cores
    possible = asked or min(most, fitting)
    workers = max(1, min(possible, useful))
    # the last bits of what a model hears can depend on its threads: a recording that is left alone
    # after a kill has as many as it had beside others
    beside = workers if is_text else possible
    return Share(workers, max(1, machine.cores // beside))


@contextmanager
def threads_of(number: int) -> Iterator[None]:
    """Let processes that are started meanwhile use so many threads; what the user set stays."""
    ours = [name for name in _VARIABLES if name not in os.environ]
    os.environ.update(dict.fromkeys(ours, str(number)))
    try:
        yield
    finally:
        for name in ours:
            del os.environ[name]
