"""Choice of the processor that a model runs on: a graphics card where one works, else the cpu.

Pure; the library and the model are passed in. A card is found out to be unusable only when it is
used (its own libraries are loaded then), so whoever opens a model on one has to use it once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from typing import Literal, TypeVar

__all__ = ["CPU", "Device", "open_first", "places"]

T = TypeVar("T")
Device = Literal["auto", "cpu", "cuda"]
"""Processor that a model is to run on; "auto" takes a graphics card where one works."""

Place = tuple[str, str]
"""Device and type of numbers, as CTranslate2 calls them."""

CPU: Place = ("cpu", "int8")
_ON_CARD = ("float16", "int8_float16", "int8_float32", "float32")  # the first that a card knows


def places(cards: int, known: Collection[str], device: Device = "auto") -> tuple[Place, ...]:
    """Places to run a model at, in order of preference; the last is the cpu.

    ``cards`` is the number of graphics cards and ``known`` the types of numbers that they compute
    with. The second try on a card is for one whose memory is too small for the first. Of "cuda" the
    processor is no place; where there is no card, that is the only place, so that it is refused.
    """
    types = [kind for kind in _ON_CARD if kind in known] if cards and device != "cpu" else []
    on_card: list[Place] = [("cuda", kind) for kind in types[:2]]
    if device == "cuda":
        return tuple(on_card) or (("cuda", _ON_CARD[0]),)
    return (*on_card, CPU)


def open_first(where: Sequence[Place], opened: Callable[[str, str], T]) -> T:
    """Open a model at the first place where it works; say so where a graphics card does not.

    Raises:
        RuntimeError, ValueError: it does not work on the cpu either.
    """
    reasons = []
    for place in where[:-1]:
        try:
            return opened(*place)
        except (RuntimeError, ValueError) as problem:
            reason = (str(problem).splitlines() or [type(problem).__name__])[0]
            reasons.append(f"{place[1]}: {reason}")
    if reasons:
        logging.getLogger(__name__).warning(
            "The graphics card could not be used (%s); the processor is used instead, which is "
            'slower. To have no card looked for, write device = "cpu" under [speech].',
            "; ".join(reasons),
        )
    return opened(*where[-1])
