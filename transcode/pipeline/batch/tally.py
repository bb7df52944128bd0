"""Tally of a step under way: how much is done, how fast, and how long it will take. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from transcode.pipeline.batch.crew import At, Begun, Ended, Event, Failed, Planned
from transcode.pipeline.batch.unit import Unit

__all__ = ["Tally"]

_EARLY = 0.01  # of the whole: before that nothing can be said of the time left


@dataclass
class Tally:
    """State of a step. ``at`` is a clock in seconds, given by whoever asks."""

    step: str = ""
    files: int = 0
    whole_ms: int = 0
    began: float = 0.0
    ended: int = 0
    failed: int = 0
    far: dict[Unit, float] = field(default_factory=dict)  # fractions of units under way
    _done_ms: float = 0.0

    def note(self, event: Event, at: float) -> None:
        """Take account of an event."""
        match event:
            case Planned(step, units, _):
                self.step, self.files, self.began = step, len(units), at
                self.whole_ms = sum(map(_weight, units))
                self.ended, self.failed, self._done_ms, self.far = 0, 0, 0.0, {}
            case Begun(unit):
                self.far[unit] = 0.0
            case At(unit, fraction):
                self.far[unit] = fraction
            case Ended(unit, _) | Failed(unit, _):
                self.far.pop(unit, None)
                if not unit.share and not unit.words_only:
                    self._done_ms += _weight(unit)
                    self.ended += 1
                    self.failed += isinstance(event, Failed)
            case _:
                pass

    @property
    def done_ms(self) -> float:
        """Sound that is done, in ms, parts of recordings under way included."""
        under_way = (_weight(unit) * far for unit, far in self.far.items())
        return min(float(self.whole_ms), self._done_ms + sum(under_way))

    @property
    def share(self) -> float:
        """Fraction of the step that is done, 0 to 1."""
        return self.done_ms / self.whole_ms if self.whole_ms else 1.0

    def speed(self, at: float) -> float:
        """Times real time; 0 where nothing is known yet."""
        took = at - self.began
        return self.done_ms / 1000 / took if took > 0 else 0.0

    def left_s(self, at: float) -> float | None:
        """Seconds that are left, by the speed so far; ``None`` where nothing is known yet."""
        if self.share < _EARLY:
            return None
        return (at - self.began) * (1 - self.share) / self.share


def _weight(unit: Unit) -> int:
    """Milliseconds of a unit; part of one for each share; a document counts as one second."""
    return (unit.audio_ms or 1_000) // (unit.share[1] + 1 if unit.share else 1)
