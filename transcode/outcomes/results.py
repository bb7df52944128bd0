"""Results of statistics as plain numbers, and the description of some values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt

from transcode.records.figures import decimal

__all__ = ["Correlation", "Effect", "Test", "mean_sd", "p_value"]


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect of an analysis of variance; ``p_gg`` is corrected by Greenhouse and Geisser."""

    source: str
    df1: float
    df2: float
    f: float
    p: float
    eta: float  # partial eta squared
    epsilon: float = nan
    p_gg: float = nan


@dataclass(frozen=True, slots=True)
class Test:
    """A test by its name: statistic, degrees of freedom (``nan`` for none), p."""

    name: str
    sign: str
    statistic: float
    p: float
    df1: float = nan
    df2: float = nan


@dataclass(frozen=True, slots=True)
class Correlation:
    """A correlation with its interval."""

    name: str
    r: float
    low: float
    high: float
    p: float
    n: int


def mean_sd(values: Sequence[float]) -> tuple[float, float]:
    """Mean and standard deviation (n - 1); nan for fewer than one, or two."""
    n = len(values)
    mean = sum(values) / n if n else nan
    return mean, sqrt(sum((v - mean) ** 2 for v in values) / (n - 1)) if n > 1 else nan


def p_value(p: float) -> str:
    """``.042`` in the form of the APA: three digits, ``< .001`` below; "" for nan."""
    if p != p:
        return ""
    return "< .001" if p < 0.001 else decimal(p, 3).removeprefix("0")
