"""Crews: who carries out units of work. This process, and what all crews report.

A crew tells what happens, in order, to whoever asked it; an error that the listener raises stops
it. Units of one call do not wait for each other. A crew may hold models between calls, until it is
left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, Self

from transcode.errors import TranscodeError
from transcode.pipeline.batch.unit import Done, Unit, carry_out

__all__ = [
    "ATTEMPTS",
    "Again",
    "At",
    "Begun",
    "Crew",
    "Ended",
    "Event",
    "Failed",
    "Hear",
    "Here",
    "Tick",
    "died",
]

ATTEMPTS = 3
"""Times that a unit is tried whose process died, or in which the program failed."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A step is about to begin: the units that are due, and how many interviews are current."""

    step: str
    units: tuple[Unit, ...]
    current: int


@dataclass(frozen=True, slots=True)
class Begun:
    """A unit was begun."""

    unit: Unit


@dataclass(frozen=True, slots=True)
class At:
    """A unit under way, and the fraction of it that is done."""

    unit: Unit
    fraction: float


@dataclass(frozen=True, slots=True)
class Again:
    """A unit went wrong and is tried again."""

    unit: Unit
    problem: TranscodeError
    attempt: int  # the one that begins now


@dataclass(frozen=True, slots=True)
class Ended:
    """A unit is done."""

    unit: Unit
    done: Done


@dataclass(frozen=True, slots=True)
class Failed:
    """A unit failed for good. ``is_unforeseen``: its process died, or the program failed."""

    unit: Unit
    problem: TranscodeError
    is_unforeseen: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """Nothing happened for a moment."""


Event = Planned | Begun | At | Again | Ended | Failed | Tick
Hear = Callable[[Event], None]


class Crew(Protocol):
    """Whoever carries out units."""

    @property
    def workers(self) -> int:
        """Units that are worked on at once."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *problem: object) -> None: ...

    def carry_out(self, units: Sequence[Unit], hear: Hear) -> None:
        """Carry out all units, the first first, and tell what happens."""
        ...


class Here:
    """This process, one unit after the other. What the program fails on is not tried again."""

    workers = 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        return None

    def carry_out(self, units: Sequence[Unit], hear: Hear) -> None:
        """Carry out the units in order."""
        for unit in units:
            hear(Begun(unit))
            try:
                done = carry_out(unit, partial(_tell, hear, unit))
            except TranscodeError as problem:
                hear(Failed(unit, problem))
            else:
                hear(Ended(unit, done))


def _tell(hear: Hear, unit: Unit, fraction: float) -> None:
    hear(At(unit, fraction))


def died(unit: Unit, signal: int) -> TranscodeError:
    """The error of a unit whose process died of a signal (0: it is not known of which)."""
    if signal == 9:
        what = "its process was ended by the system, most likely because memory ran out"
        remedy = "close other programs, or run it again with --workers 1"
    else:
        which = f" (signal {signal})" if signal else ""
        what = f"a library crashed on it{which}"
        remedy = (
            "play the recording in a media player, and save it again as wav or flac; if that fails "
            "too, report these words to the authors"
        )
    return TranscodeError(what, where=unit.interview, step=unit.step, remedy=remedy)
