"""Weights between categories: agreement weights for kappas, distances for alpha.

These are two traditions. Gwet's and Cohen's *weights* give the credit of a pair, 1 for the same
category and 0 for the ends of the scale; Krippendorff's *metrics* give its distance. The same word
may have two meanings: Gwet's "ordinal" weights count the pairs of categories in between, and
Krippendorff's "ordinal" metric counts the values, so alpha differs (.834 and .815 on his own
example). Weights use the values of numerical categories, and otherwise their places in the given
order.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.coefficients.ratings import Ratings
from transcode.errors import AgreementError

Matrix = NDArray[np.float64]
Weights = str | Sequence[Sequence[float]] | NDArray[Any]

WEIGHTS = ("identity", "linear", "quadratic", "ordinal", "ratio")
METRICS = ("nominal", "ordinal", "interval", "ratio")
OF_LEVEL = {
    "nominal": "identity", "ordinal": "ordinal", "interval": "quadratic", "ratio": "ratio",
}  # fmt: skip
"""Default weights for each level of measurement (Gwet 2014, ch. 3)."""


def agreement_weights(ratings: Ratings, weights: Weights = "identity") -> Matrix:
    """Tabulate the credit of each pair of categories, k x k, by name or as given.

    ``linear`` 1 - |x - y| / range (Cicchetti & Allison 1971); ``quadratic`` 1 - (x - y)^2 /
    range^2 (Fleiss & Cohen 1973); ``ordinal`` 1 - C(|i - j| + 1, 2) / C(k, 2) over places, and
    ``ratio`` 1 - ((x - y) / (x + y))^2 over its largest value (Gwet 2014, sec. 3.5).

    Raises:
        AgreementError: there are no such weights, their size does not fit the categories, or
            they need an order that the categories do not have.
    """
    k = len(ratings.categories)
    if not isinstance(weights, str):
        return square(weights, k)
    if weights not in WEIGHTS:
        raise AgreementError(
            f"the weights must be one of {', '.join(WEIGHTS)}, or a table", step="agreement"
        )
    if weights == "identity" or k < 2:
        return np.eye(k)
    _needs_order(ratings, weights)
    if weights == "ratio":
        apart = relative(scale(ratings, "ratio")) ** 2
        return np.asarray(1 - apart / apart.max())
    x = np.arange(k) if weights == "ordinal" else numbers(ratings.categories)
    apart = np.abs(x[:, None] - x)
    credit = {"linear": apart, "quadratic": apart**2, "ordinal": apart * (apart + 1) / 2}[weights]
    full: Matrix = 1 - credit / credit.max()
    return full


def by_level(ratings: Ratings, weights: Weights | None) -> Weights:
    """Return the requested weights, or those of the ratings' level."""
    return OF_LEVEL[ratings.level] if weights is None else weights


def relative(values: Matrix) -> Matrix:
    """Relative difference (x - y) / (x + y) of each pair of values, 0 if both are 0."""
    together = values[:, None] + values
    k = len(values)
    apart: Matrix = np.divide(
        values[:, None] - values, together, out=np.zeros((k, k)), where=together > 0
    )
    return apart


def numbers(categories: Sequence[Hashable]) -> NDArray[np.float64]:
    """Return the values of numerical categories, otherwise their places 1, 2, ..."""
    if all(isinstance(c, int | float | np.number) for c in categories):
        return np.array(categories, dtype=np.float64)
    return np.arange(1.0, len(categories) + 1)


def scale(ratings: Ratings, metric: str) -> NDArray[np.float64]:
    """Return the values of the categories for an ordered metric.

    Raises:
        AgreementError: the categories are words, but the metric needs numbers (interval, ratio)
            or an order (ordinal); or a number on a ratio scale is below 0.
    """
    _needs_order(ratings, metric)
    are_numbers = all(isinstance(c, int | float | np.number) for c in ratings.categories)
    if metric in ("interval", "ratio") and not are_numbers:
        raise AgreementError(
            f"the categories are words, but '{metric}' needs numbers",
            step="agreement",
            remedy="number them, or choose 'ordinal' and give the categories in their order",
        )
    values = numbers(ratings.categories)
    if metric == "ratio" and (values < 0).any():
        raise AgreementError("a ratio scale has no number below 0", step="agreement")
    return values


def square(table: Weights, k: int) -> Matrix:
    """Check a given table of weights or distances.

    Raises:
        AgreementError: the table is not categories x categories.
    """
    matrix = np.asarray(table, dtype=np.float64)
    if matrix.shape != (k, k):
        raise AgreementError(
            f"the table is {' x '.join(map(str, matrix.shape))}, for {k} categories",
            step="agreement",
            remedy="give one row and one column for each category, in the order of the categories",
        )
    return matrix


def _needs_order(ratings: Ratings, what: str) -> None:
    if not ratings.ordered:
        raise AgreementError(
            f"'{what}' needs an order, but the categories are words",
            step="agreement",
            remedy="give the categories in their order: categories=['never', 'sometimes', 'often']",
        )
