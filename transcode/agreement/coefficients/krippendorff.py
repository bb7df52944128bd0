"""Krippendorff's alpha, for any number of coders, missing values, and any metric.

Every unit with two or more values is used, and each of its pairs weighs 1 / (m - 1). Expected pairs
are drawn without replacement from the same values (Krippendorff 2011, sections A to D). The metric
is nominal, ordinal, interval or ratio (2011, section D), or a table of distances between
categories, which is used unchanged (square it yourself if needed).

The ordinal metric takes the ranks from the values that can be paired, so it equals the interval
metric on mid-ranks. Interval data need only each unit's sum and sum of squares, for any number of
different values.

The standard error is Gwet's linearised one (2014, sec. 5.5; irrCAC 1.4): it omits the small-sample
correction n / (n - 1) of De and uses the t distribution with n - 1 degrees of freedom for n units.
Ports of it differ in the fourth decimal; prefer the bootstrap.

Reference: Krippendorff K (2011) Computing Krippendorff's alpha-reliability, ASC paper 43.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from transcode.agreement.coefficients.chance import counted
from transcode.agreement.coefficients.patterns import Columns
from transcode.agreement.coefficients.ratings import Ratings
from transcode.agreement.coefficients.sums import Measure, Numbers, Sums, add, ratio
from transcode.agreement.coefficients.weights import (
    METRICS,
    Matrix,
    Weights,
    relative,
    scale,
    square,
)
from transcode.errors import AgreementError

_FEW = 40  # categories up to which all pairs are kept, so that ranks can follow a resample
_MANY = 5000  # most categories for a table of distances


def alpha_measure(ratings: Ratings, metric: Weights = "nominal") -> Measure:
    """Alpha with a metric by name, or with a table of distances.

    Raises:
        AgreementError: there is no such metric, or it cannot be used on these categories.
    """
    k = len(ratings.categories)
    if not isinstance(metric, str):
        return _fixed(square(metric, k), "the distances given")
    if metric not in METRICS:
        raise AgreementError(
            f"the metric must be one of {', '.join(METRICS)}, or a table", step="agreement"
        )
    if metric == "nominal":
        return nominal_measure(k)
    values = scale(ratings, metric)
    if metric == "interval":
        return _interval(values - values.mean() if k else values)
    if metric == "ordinal":
        return _ordinal(k) if k <= _FEW else _interval(_ranks(ratings), "ordinal")
    if k > _MANY:
        raise AgreementError(
            f"there are {k} different numbers, too many for a ratio metric",
            step="agreement",
            remedy="round them, or choose 'interval'",
        )
    return _fixed(relative(values) ** 2, "ratio")


def coincidences(ratings: Ratings) -> Matrix:
    """Coincidence matrix of categories c and k, k x k (Krippendorff 2011, section C).

    Each pair of values in a unit counts 1 / (m - 1); the sum is the number of pairable values.
    """
    counts = _pairable(ratings.values, len(ratings.categories))
    per = 1 / np.maximum(counts.sum(axis=1) - 1, 1)
    weights = per if ratings.times is None else per * ratings.times
    table: Matrix = counts.T @ (counts * weights[:, None]) - np.diag(weights @ counts)
    return table


def nominal_measure(k: int) -> Measure:
    """Alpha of ``k`` nominal categories."""

    def features(columns: Columns) -> Sums:
        counts = _pairable(columns, k)
        m = counts.sum(axis=1)
        apart = (m**2 - (counts**2).sum(axis=1)) / np.maximum(m - 1, 1)
        return np.hstack([apart[:, None], counts])[:, None, :]

    def terms(sums: Numbers) -> tuple[Numbers, Numbers]:
        n = add(sums[..., 1:])
        different = n**2 - add(sums[..., 1:] ** 2)
        return ratio(sums[..., 0], n), ratio(different, n * (n - 1))

    return _named("nominal", features, terms, lambda sums: _without(sums[..., 1:].sum(axis=-1)))


def _fixed(distance: Matrix, name: str) -> Measure:
    def features(columns: Columns) -> Sums:
        counts = _pairable(columns, len(distance))
        apart = ((counts @ distance) * counts).sum(axis=1)
        per = np.maximum(counts.sum(axis=1) - 1, 1)
        return np.hstack([(apart / per)[:, None], counts])[:, None, :]

    def terms(sums: Numbers) -> tuple[Numbers, Numbers]:
        counts = sums[..., 1:]
        n = counts.sum(axis=-1)
        apart = ((counts @ distance) * counts).sum(axis=-1)
        return ratio(sums[..., 0], n), ratio(apart, n * (n - 1))

    return _named(name, features, terms, lambda sums: _without(sums[..., 1:].sum(axis=-1)))


def _interval(values: Sums, name: str = "interval") -> Measure:
    """Alpha from each unit's number of values, their sum and sum of squares."""

    def features(columns: Columns) -> Sums:
        there = (columns >= 0) & ((columns >= 0).sum(axis=0) > 1)
        x = np.where(there, values[columns], 0.0)
        m, first, second = there.sum(axis=0), x.sum(axis=0), (x**2).sum(axis=0)
        apart = 2 * (m * second - first**2) / np.maximum(m - 1, 1)
        return np.stack([apart, m, first, second], axis=1)[:, None, :]

    def terms(sums: Numbers) -> tuple[Numbers, Numbers]:
        n, first, second = sums[..., 1], sums[..., 2], sums[..., 3]
        return ratio(sums[..., 0], n), ratio(2 * (n * second - first**2), n * (n - 1))

    return _named(name, features, terms, lambda sums: _without(sums[..., 1]))


def _ordinal(k: int) -> Measure:
    """Alpha from the coincidences, so that the ranks follow the resample."""

    def features(columns: Columns) -> Sums:
        counts = _pairable(columns, k)
        per = 1 / np.maximum(counts.sum(axis=1) - 1, 1)
        pairs = counts[:, :, None] * (counts[:, None, :] - np.eye(k)) * per[:, None, None]
        flat: Sums = pairs.reshape(len(pairs), 1, -1)
        return flat

    def terms(sums: Numbers) -> tuple[Numbers, Numbers]:
        pairs = sums.reshape(*sums.shape[:-1], k, k)
        counts = pairs.sum(axis=-1)
        n = counts.sum(axis=-1)
        rank = counts.cumsum(axis=-1) - counts / 2
        distance = (rank[..., :, None] - rank[..., None, :]) ** 2
        expected = (counts[..., :, None] * counts[..., None, :] * distance).sum(axis=(-2, -1))
        return ratio((pairs * distance).sum(axis=(-2, -1)), n), ratio(expected, n * (n - 1))

    return _named("ordinal", features, terms, lambda sums: _without(sums.sum(axis=-1)))


def _ranks(ratings: Ratings) -> Sums:
    pairable = (ratings.values >= 0) & ((ratings.values >= 0).sum(axis=0) > 1)
    times = np.ones(ratings.values.shape[1]) if ratings.times is None else ratings.times
    weights = np.broadcast_to(times, pairable.shape)[pairable]
    counts = np.bincount(ratings.values[pairable], weights, minlength=len(ratings.categories))
    ranks = np.cumsum(counts) - counts / 2
    centred: Sums = ranks - ranks.mean()
    return centred


def _pairable(columns: Columns, k: int) -> Sums:
    counts = counted(columns, k)
    counts[counts.sum(axis=1) < 2] = 0
    return counts


def _without(n: Numbers) -> Numbers:
    """Return the factor that replaces the divisor n (n - 1) of De by n ** 2."""
    return ratio(n - 1, n)


def _named(
    name: str,
    features: Callable[[Columns], Sums],
    terms: Callable[[Numbers], tuple[Numbers, Numbers]],
    bias: Callable[[Numbers], Numbers],
) -> Measure:
    fully = "none: any two different categories disagree fully"
    return Measure(
        "krippendorff_alpha",
        f"{name} (Krippendorff 2011)",
        features,
        terms,
        "units",
        fully if name == "nominal" else f"{name} distances",
        bias=bias,
    )
