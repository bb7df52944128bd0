"""Sums over units, the building blocks of every coefficient.

A :class:`Measure` consists of two small functions. ``features`` gives each pattern (unit) numbers
that *add up over units*; ``terms`` turns such sums into the observed and expected disagreement, and
the coefficient is ``1 - Do / De``. Resampling is then a matrix product of weights and features,
with De computed anew each time. Pooling over codes is ``1 - sum Do / sum De``. The standard error
is the spread of each unit's influence, found by differentiating ``terms``.

Shapes: features are patterns x groups x sums, where a group is a pair of coders or all coders
together; sums are ... x groups x sums; a coefficient is the mean over the groups that have one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcode.agreement.coefficients.patterns import Columns

Sums = NDArray[np.float64]
Numbers = NDArray[Any]
"""Real numbers, or complex ones to differentiate them for the standard error."""
UNWEIGHTED = "none: any two different categories disagree fully"
_SHORT = 8
_STEP = 1e-30  # of the complex-step derivative: exact, because nothing is subtracted
_BLOCK = 4_000_000  # numbers held at once
_NOTHING = 1e-12  # an expected disagreement below this is a rounding error


@dataclass(frozen=True, slots=True)
class Measure:
    """A coefficient as sums over units; ``basis`` describes its formula in words.

    ``spread`` is the method for its standard error: ``gwet`` (Gwet 2014, ch. 5), ``units`` (delta
    method over units, divided by n (n - 1)), ``table`` (divided by n^2, for a table of two coders),
    or none. For ``gwet`` the first three sums are the agreement of the units, the units with two
    values, and the units with one.
    """

    name: str
    basis: str
    features: Callable[[Columns], Sums]
    terms: Callable[[Numbers], tuple[Numbers, Numbers]]
    spread: Literal["gwet", "units", "table", ""] = ""
    weighting: str = UNWEIGHTED
    identified: bool = False  # needs to know the coder of each value
    bias: Callable[[Numbers], Numbers] | None = (
        None  # the small-sample part that the error leaves out
    )

    def total(self, columns: Columns, times: NDArray[np.float64]) -> Sums:
        """Sum over all patterns, in blocks so that memory is bounded."""
        per_pattern = math.prod(self.features(columns[:, :1]).shape[1:])  # also without any pattern
        size = max(1, _BLOCK // max(1, per_pattern))
        parts = (
            np.tensordot(times[at : at + size], self.features(columns[:, at : at + size]), 1)
            for at in range(0, max(len(times), 1), size)
        )
        whole: Sums = sum(parts)  # type: ignore[assignment]
        return whole

    def value(self, sums: Numbers) -> Numbers:
        """Return the coefficient (...): the mean over the groups that have one."""
        do, de = self.terms(sums)
        return mean(1 - ratio(do, de))

    def pooled(self, sums: Numbers) -> Numbers:
        """Pool over all codes, 1 - sum Do / sum De, along the axis before the groups."""
        do, de = self.terms(sums)
        return mean(1 - ratio(skip(do).sum(axis=-2), skip(de).sum(axis=-2)))

    def error(self, columns: Columns, times: NDArray[np.float64]) -> tuple[Sums, Sums]:
        """Return the standard error and its degrees of freedom. ``times``: ... x patterns."""
        features = self.features(columns)
        sums = np.tensordot(times, features, 1)
        n = times.sum(axis=-1)
        # adding one of each pattern: an imaginary step along its features, ... x patterns x groups
        nudged = sums[..., None, :, :] + 1j * _STEP * n[..., None, None, None] * features
        if self.spread == "gwet":
            a, two = features[:, 0, 0], features[:, 0, 1]
            do, de = (np.asarray(term)[..., 0] for term in self.terms(sums))
            slope = (np.asarray(self.terms(nudged)[1])[..., 0]).imag / _STEP
            value, more = 1 - ratio(do, de), ratio(n, sums[..., 0, 1])
            value, more, de = value[..., None], more[..., None], de[..., None]
            # Gwet (2014) sec. 5.3: the share of units with two values is treated as fixed
            influence = ratio(more * (a - (1 - de) * two) + (1 - value) * slope, de) - value
            rated = n
        else:
            do, de = self.terms(nudged)
            if self.bias is not None:
                de = de * self.bias(nudged)
            influence = mean(1 - ratio(do, de)).imag / _STEP
            rated = (times * two_values(columns)).sum(axis=-1)
            influence = influence * ratio(rated, n)[..., None]
        below = rated * (rated - 1 if self.spread != "table" else rated)
        return np.sqrt(ratio((times * influence**2).sum(axis=-1), below)), n - 1


def two_values(columns: Columns) -> NDArray[np.bool_]:
    """Return a mask of the patterns that can be compared: two coders or more."""
    two: NDArray[np.bool_] = (columns >= 0).sum(axis=0) > 1
    return two


def one_answer(columns: Columns) -> bool:
    """Return whether all comparable values are the same, so that no unit is distinguished."""
    compared = columns[:, two_values(columns)]
    values = compared[compared >= 0]
    return bool(values.size and (values == values[0]).all())


def ratio(above: ArrayLike, below: ArrayLike, otherwise: float = np.nan) -> Numbers:
    """Divide ``above / below``; return ``otherwise`` where the divisor is 0."""
    above, below = np.asarray(above), np.asarray(below)
    divisible = below.real > _NOTHING
    if divisible.all():
        return np.asarray(np.divide(above, below))
    return np.where(divisible, np.divide(above, np.where(divisible, below, 1)), otherwise)


def add(parts: Numbers) -> Numbers:
    """Sum along the last axis; a short axis slice by slice, which is much faster."""
    if not 0 < parts.shape[-1] <= _SHORT:
        whole: Numbers = parts.sum(axis=-1)
        return whole
    return reduce(np.add, (parts[..., i] for i in range(parts.shape[-1])))


def mean(over_groups: Numbers) -> Numbers:
    """Average the defined values along the last axis."""
    if over_groups.shape[-1] == 1:
        only: Numbers = over_groups[..., 0]
        return only
    defined = ~np.isnan(over_groups)
    return ratio(add(np.where(defined, over_groups, 0)), add(defined * 1))


def skip(values: Numbers) -> Numbers:
    """Set undefined terms to 0: a code that two coders never both saw adds nothing to a sum."""
    return np.where(np.isnan(values), 0, values)
