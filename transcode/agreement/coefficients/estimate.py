"""An estimated coefficient: a number that carries its own evidence."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np


class Estimate(float):
    """A coefficient, usable as a number, with attributes that explain it.

    It is ``nan`` if undefined; ``reason`` then gives the reason in words, and is otherwise empty.

    Attributes:
        name: name of the measure, such as ``krippendorff_alpha``.
        basis: formula and conventions in words.
        do, de: observed and expected *disagreement*; the value is ``1 - do / de``. Agreement
            is one minus these. ``nan`` for a mean over pairs of coders.
        se: linearised standard error; ``nan`` if none was requested or none exists.
        df: degrees of freedom of the interval; infinite for the normal distribution.
        n_units, n_coders: units with two or more values, and the coders behind them.
        reason: the reason why the value is undefined.
    """

    __slots__ = ("basis", "de", "df", "do", "n_coders", "n_units", "name", "reason", "se")

    def __new__(cls, value: float, **_: object) -> Estimate:
        """Create the number, like :class:`float`."""
        return super().__new__(cls, value)

    def __init__(
        self,
        value: float,  # taken by __new__
        *,
        name: str,
        basis: str = "",
        do: float = math.nan,
        de: float = math.nan,
        se: float = math.nan,
        df: float = math.inf,
        n_units: float = 0,
        n_coders: int = 0,
        reason: str = "",
    ) -> None:
        self.name, self.basis, self.do, self.de, self.se = name, basis, do, de, se
        self.df, self.n_units, self.n_coders, self.reason = df, n_units, n_coders, reason

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Compute the interval from the standard error, without resampling; ``nan`` without one.

        Gwet (2014): t distribution, with the upper end cut at 1. Cohen's kappa: normal distribution
        without a cut (Fleiss, Cohen & Everitt 1969), as in SAS and statsmodels.
        """
        if math.isnan(self.se) or math.isnan(self):
            return math.nan, math.nan
        upper = (1 + confidence) / 2
        if math.isinf(self.df):
            reach = NormalDist().inv_cdf(upper) * self.se
            return self - reach, self + reach
        if self.df < 1:
            return math.nan, math.nan
        reach = t_quantile(upper, self.df) * self.se
        return self - reach, min(1.0, self + reach)

    def __repr__(self) -> str:
        figure = f"undefined: {self.reason}" if math.isnan(self) else f"{float(self):.4f}"
        return f"<{self.name} {figure}>"

    def __reduce__(self) -> tuple[Any, ...]:
        # a float with required keywords: tell pickle and copy how to make another
        return _again, (float(self), {name: getattr(self, name) for name in self.__slots__})


def t_quantile(probability: float, df: float) -> float:
    """Quantile of Student's t, for a probability above one half.

    With t = sqrt(df) tan(x) the distribution function is one half plus a factor times the
    integral of cos(x) ** (df - 1), which is smooth. It is inverted by bisection, which is fast
    enough here.
    """
    nodes, weights = np.polynomial.legendre.leggauss(60)
    factor = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(math.pi)

    def above_half(x: float) -> float:
        return float(factor * x / 2 * (weights @ np.cos(x / 2 * (nodes + 1)) ** (df - 1)))

    low, high = 0.0, math.pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if above_half(middle) < probability - 0.5 else (low, middle)
    return math.sqrt(df) * math.tan(low)


def _again(value: float, attributes: dict[str, Any]) -> Estimate:
    return Estimate(value, **attributes)
