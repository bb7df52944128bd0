"""Progress of a batch: bars in a terminal, plain lines in a log, or events."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from transcode.pipeline.batch.crew import Again, At, Begun, Ended, Event, Failed, Hear, Planned
from transcode.pipeline.batch.tally import Tally
from transcode.pipeline.batch.unit import Unit
from transcode.records.figures import counted, lasting, percent

__all__ = ["shown"]

_SAY_S = 25.0  # at least every half minute something is said

_Say = Callable[[dict[str, Any]], None]


@contextmanager
def shown(console: Console, say: _Say | None = None) -> Iterator[Hear]:
    """Show what happens as bars or lines on a console; with ``say``, as plain data only."""
    if say:
        yield _Said(say).hear
    elif console.is_terminal:
        with _Bars(console).shown() as hear:
            yield hear
    else:
        yield _Lines(console).hear


@dataclass
class _Clock:
    """Says when it is time to speak again."""

    said: float = 0.0

    def is_time(self) -> bool:
        return time.monotonic() - self.said >= _SAY_S

    def speak(self) -> None:
        self.said = time.monotonic()


class _Said:
    """Events as plain data."""

    def __init__(self, say: _Say) -> None:
        self.say, self.tally, self.clock = say, Tally(), _Clock()

    def hear(self, event: Event) -> None:
        """Say what happened; how far it is at least every half minute."""
        now = time.monotonic()
        self.tally.note(event, now)
        if told := _told(event):
            self.clock.speak()
            self.say(told | self._far(now))
        elif self.clock.is_time() and self.tally.step:
            self.clock.speak()
            at_work = {unit.interview: round(far, 3) for unit, far in self.tally.far.items()}
            self.say({"event": "progress", "step": self.tally.step, "at_work": at_work}
                     | self._far(now))  # fmt: skip

    def _far(self, now: float) -> dict[str, Any]:
        left = self.tally.left_s(now)
        return {
            "done": self.tally.ended,
            "of": self.tally.files,
            "times_real_time": round(self.tally.speed(now), 2),
            "left_s": None if left is None else round(left),
        }


def _told(event: Event) -> dict[str, Any]:
    """Event as plain data; nothing where it is none to speak of."""
    match event:
        case Planned(step, units, current):
            sound = sum(unit.audio_ms for unit in units)
            return {"event": "step", "step": step, "current": current, "audio_ms": sound}
        case Begun(unit):
            return {"event": "begin"} | _of(unit)
        case Ended(unit, done):
            return {"event": "done", "seconds": round(done.seconds, 1)} | _of(unit)
        case Again(unit, problem, attempt):
            what = {"what": problem.what, "attempt": attempt}
            return {"event": "again"} | _of(unit) | what
        case Failed(unit, problem):
            what = {"what": problem.what, "remedy": problem.remedy}
            return {"event": "failed"} | _of(unit) | what
        case _:
            return {}


def _of(unit: Unit) -> dict[str, Any]:
    share = {"part": unit.share[0] + 1, "of_parts": unit.share[1]} if unit.share else {}
    return {"step": unit.step, "interview": unit.interview, "audio_ms": unit.audio_ms} | share


class _Lines:
    """Plain lines, for a log: one for each file, and one at least every half minute."""

    def __init__(self, console: Console) -> None:
        self.console, self.tally, self.clock = console, Tally(), _Clock(time.monotonic())

    def hear(self, event: Event) -> None:
        """Print a line where there is something to say."""
        now = time.monotonic()
        self.tally.note(event, now)
        if line := self._line(event):
            self._print(line)
        elif self.tally.far and self.clock.is_time():
            at_work = self.tally.far.items()
            under_way = ", ".join(f"{unit.interview} {percent(far)}" for unit, far in at_work)
            self._print(f"{self.tally.step}: {_how_far(self.tally, now)}; at work on {under_way}")

    def _print(self, line: str) -> None:
        self.clock.speak()
        self.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def _line(self, event: Event) -> str:
        match event:
            case Planned(step, units, _) if units:
                sound = sum(unit.audio_ms for unit in units)
                of = f", {lasting(sound)} of sound" if sound else ""
                return f"{step}: {counted(len(units), 'file')}{of}"
            case Ended(unit, done) if not unit.share:
                far = _how_far(self.tally, time.monotonic())
                return f"{unit.step}: {unit.interview} done in {_pace(unit, done.seconds)}; {far}"
            case Again(unit, problem, attempt):
                return f"{unit.step}: {unit.interview}: {problem.what}; attempt {attempt}"
            case Failed(unit, problem) if not unit.share:
                return f"{unit.step}: {unit.interview} failed: {problem.what}"
            case _:
                return ""


def _pace(unit: Unit, seconds: float) -> str:
    took = f"{seconds:.0f} s" if seconds < 60 else lasting(round(seconds * 1000))
    if not unit.audio_ms or seconds < 0.5:
        return took
    return f"{took} ({lasting(unit.audio_ms)}, {unit.audio_ms / 1000 / seconds:.1f} x real time)"


def _how_far(tally: Tally, now: float) -> str:
    left = tally.left_s(now)
    over = tally.files - tally.ended
    until = "" if left is None or not over else f", about {lasting(round(left * 1000))} left"
    return f"{tally.ended} of {counted(tally.files, 'file')}{until}"


class _Bars:
    """Bars in a terminal: one for the whole step, and one for each file under way."""

    def __init__(self, console: Console) -> None:
        columns = (
            TextColumn("{task.description:<14}"),
            BarColumn(bar_width=20),
            TextColumn("{task.percentage:>3.0f} %"),
            TextColumn("[dim]{task.fields[now]}"),
        )
        self.bars, self.tally = Progress(*columns, console=console), Tally()
        self.whole: TaskID | None = None
        self.files: dict[Unit, TaskID] = {}

    @contextmanager
    def shown(self) -> Iterator[Hear]:
        with self.bars:
            yield self.hear

    def hear(self, event: Event) -> None:
        """Move the bars."""
        now = time.monotonic()
        self.tally.note(event, now)
        match event:
            case Planned(step, units, _):
                self.whole = self.bars.add_task(step, total=1.0, now="", completed=not units)
            case Begun(unit):
                part = f" part {unit.share[0] + 1}" if unit.share else ""
                self.files[unit] = self.bars.add_task(
                    f"  {unit.interview}{part}", total=1.0, now=""
                )
            case At(unit, fraction) if unit in self.files:
                sound = lasting(unit.audio_ms) if unit.audio_ms else ""
                self.bars.update(self.files[unit], completed=fraction, now=sound)
            case Again(unit, problem, _) | Failed(unit, problem):
                self._remove(unit)
                self.bars.console.print(f"{unit.interview}: {unit.step}: {problem.what}",
                                        markup=False, highlight=False)  # fmt: skip
            case Ended(unit, _):
                self._remove(unit)
            case _:
                pass
        if self.whole is not None:
            speed = self.tally.speed(now)
            pace = f"; {speed:.1f} x real time" if speed >= 0.05 and self.tally.far else ""
            said = f"{_how_far(self.tally, now)}{pace}"
            self.bars.update(self.whole, completed=self.tally.share, now=said)

    def _remove(self, unit: Unit) -> None:
        if (task := self.files.pop(unit, None)) is not None:
            self.bars.remove_task(task)
