"""Choice of a speech model: the best one that is here and that this machine can run.

The rule is short, so that it can be said on a screen. The registry orders the models of each
language. A model is passed over where an hour of sound would take more than two hours (by its
published speed, times this machine's cores over those it was measured with, eight at most; a
graphics card is always fast enough), where it would take more than half of the memory (its size and
a gigabyte), or where the library that runs it is not installed.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from importlib.util import find_spec

from transcode.models.registry import ErrorRate, Model, is_here, registry, rungs, shapes
from transcode.records.base import Record
from transcode.records.languages import name_of

__all__ = [
    "FIRST", "WEAK", "Choice", "Machine", "best_to_pull", "choose", "here", "hours", "is_better",
    "much_faster", "obstacle", "rate_in_words", "speed", "this_machine", "weakness",
]  # fmt: skip

FIRST = "whisper-base"
"""The model that comes as a package, for whoever has no other."""

WEAK = 30.0
"""Word error rate, in per cent of speech read aloud, above which a model is weak in a language."""

_SLOWEST = 0.5  # times real time
_MOST_CORES = 8  # more do not help Whisper much
_LIBRARIES = {"onnx-asr": "onnx_asr"}  # engines that are installed apart


@dataclass(frozen=True, slots=True)
class Machine(Record):
    """Machine that a model would run on: cores, memory in megabytes, graphics cards."""

    cores: int
    megabytes: int
    gpus: int = 0


@dataclass(frozen=True, slots=True)
class Choice(Record):
    """A speech model, why it was chosen, and the better ones that were passed over, with reasons.

    ``model`` is ``None`` where there was nothing to choose from.
    """

    model: Model | None
    why: str
    passed: tuple[tuple[Model, str], ...] = ()


def this_machine(gpus: int) -> Machine:
    """This machine, with the number of graphics cards that the recogniser can use."""
    import psutil

    has_affinity = hasattr(os, "sched_getaffinity")
    cores = len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1
    return Machine(cores, int(psutil.virtual_memory().total) // 1_000_000, gpus)


def here() -> frozenset[str]:
    """Names of the speech models on this machine."""
    return frozenset(m.name for m in registry().values() if m.task == "speech" and is_here(m.name))


# --- one model on one machine


def speed(model: Model, machine: Machine) -> float:
    """Times real time that the model should reach without a graphics card."""
    shape = shapes()[model.shape or "large"]
    return shape.times * min(machine.cores, _MOST_CORES) / shape.cores


def obstacle(model: Model, machine: Machine) -> str:
    """Reason why this machine cannot run the model in reasonable time; "" if it can."""
    library = _LIBRARIES.get(model.engine)
    if library and find_spec(library) is None:
        return f'it needs another library: pip install "transcode-qda[{model.engine}]"'
    needed = model.megabytes + 1_000
    if 2 * needed > machine.megabytes:
        return f"it takes {needed / 1000:.1f} GB of this machine's {machine.megabytes / 1000:.1f}"
    if not machine.gpus and (times := speed(model, machine)) < _SLOWEST:
        return f"an hour of sound would take {hours(times)} on this machine"
    return ""


def hours(times: float) -> str:
    """Time that an hour of sound takes at so many times real time, in words."""
    minutes = 60 / times
    return f"about {minutes / 60:.2g} hours" if minutes > 90 else f"about {minutes:.0f} minutes"


def weakness(model: Model, language: str) -> ErrorRate | None:
    """The highest published error rate of read speech in a language, if the model is weak in it."""
    rates = [e for e in model.errors if e.language == language and e.kind == "read"]
    worst = max(rates, key=lambda e: e.wer, default=None)
    return worst if worst and worst.wer > WEAK else None


def rate_in_words(rate: ErrorRate) -> str:
    """A published error rate as a clause."""
    return f"{rate.wer:g} % of the words were wrong on {rate.test} ({rate.source})"


def is_better(one: str, other: str, language: str) -> bool:
    """Return whether a model (its name) stands above another on the ladder of a language."""
    names = [model.name for model in rungs(language)]
    return one in names and (other not in names or names.index(one) < names.index(other))


# --- choosing


def choose(language: str, machine: Machine, models: Collection[str]) -> Choice:
    """Choose among the models that are here (their names) for a language; "" is unknown.

    Where this machine can run none of them in reasonable time, the fastest is taken.
    """
    candidates = [model for model in rungs(language) if model.name in models]
    spoken = f" for {name_of(language)}" if language else ""
    if not candidates:
        return Choice(None, f"no speech model{spoken} is on this machine")
    passed: list[tuple[Model, str]] = []
    for model in candidates:
        if not (reason := obstacle(model, machine)):
            number = len(candidates)
            which = "the only one" if number == 1 else f"the best of {number}"
            why = f"{which} on this machine{spoken}"
            if passed:
                why = f"the best one{spoken} that this machine runs in reasonable time"
            return Choice(model, why, tuple(passed))
        passed.append((model, reason))
    usable = [model for model in candidates if model.engine not in _LIBRARIES] or candidates
    fastest = max(usable, key=lambda model: speed(model, machine))
    others = tuple((model, reason) for model, reason in passed if model is not fastest)
    return Choice(fastest, f"the fastest one on this machine{spoken}", others)


def best_to_pull(language: str, machine: Machine) -> Choice:
    """Choose the model to fetch for a language: the best without limits of use that runs here."""
    spoken = f" for {name_of(language)}" if language else ""
    passed: list[tuple[Model, str]] = []
    for model in rungs(language):
        reason = obstacle(model, machine) or (model.limits and f"limits of use: {model.limits}")
        if not reason:
            why = f"the best one{spoken} that this machine runs in reasonable time"
            return Choice(model, why, tuple(passed))
        passed.append((model, reason))
    return Choice(None, f"this machine runs no model{spoken} in reasonable time", tuple(passed))


def much_faster(model: Model, language: str, machine: Machine) -> Model | None:
    """The next model on a ladder that is three times as fast, where there is no graphics card."""
    if machine.gpus:
        return None
    models = rungs(language)
    below = models[models.index(model) + 1 :] if model in models else ()
    return next(
        (
            other for other in below
            if speed(other, machine) >= 3 * speed(model, machine)
            and not other.limits and not obstacle(other, machine)
            and not weakness(other, language)
        ),
        None,
    )  # fmt: skip
