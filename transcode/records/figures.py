"""Figures as people read them: counts with their nouns, shares, times of day, coefficients.

Every page, picture, table and message takes them from here, so that one figure reads the same
wherever it stands.
"""

from __future__ import annotations

from math import isnan

__all__ = [
    "clock",
    "clock_to_ms",
    "counted",
    "decimal",
    "estimate",
    "in_print",
    "lasting",
    "out_of",
    "percent",
]


def counted(n: int, singular: str, many: str = "") -> str:
    """``1 passage``, ``2 passages``; ``many`` where an s does not make the plural."""
    return f"{n} {singular if n == 1 else many or f'{singular}s'}"


def out_of(n: int, total: int, singular: str = "") -> str:
    """``5 of 6``, or ``5 of 6 participants``."""
    return f"{n} of {counted(total, singular)}" if singular else f"{n} of {total}"


def percent(share: float, digits: int = 0) -> str:
    """``63%``."""
    return f"{share:.{digits}%}"


def decimal(value: float, digits: int = 2) -> str:
    """``0.62``, never ``-0.00``; "" for nan, which is no figure."""
    return "" if isnan(value) else f"{value:z.{digits}f}"


def estimate(value: float, low: float, high: float) -> str:
    """``0.62 [0.51, 0.70]``; without the interval where there is none."""
    return decimal(value) + ("" if isnan(low) else f" [{decimal(low)}, {decimal(high)}]")


def in_print(figure: str) -> str:
    """The figure with a minus sign instead of a hyphen, for pages and pictures."""
    return figure.replace("-", "\u2212")


def clock(ms: int) -> str:
    """``0:12:30``, the time since the recording began."""
    seconds = ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def lasting(ms: int) -> str:
    """``20 s``, ``12 min 5 s``, ``1 h 2 min``: how long something lasts."""
    seconds = round(ms / 1000)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def clock_to_ms(ms: int, point: str = ".") -> str:
    """``0:12:30.250``."""
    return f"{clock(ms)}{point}{ms % 1000:03}"
