"""Logistic regression and its calibration. The only file of the room that imports scikit-learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["calibrated", "log_odds_of_classes", "slope_and_intercept"]

Matrix = NDArray[np.float64]

_PENALTY = 10.0  # C of the logistic regression
_LEAST = 1e-6  # a probability of 0 or 1 has no log odds


def log_odds_of_classes(
    features: Matrix, classes: Sequence[str], weights: Sequence[float], asked: Matrix
) -> tuple[list[str], Matrix]:
    """Multinomial logistic regression: the classes, sorted, and for each row asked their log p.

    A rare class counts for more than its examples, but not as much as a frequent one: each class
    has the root of its number of examples as weight.

    Args:
        features: (m, f), one row an example.
        classes: of each example; two or more different ones.
        weights: of each example, greater than 0.
        asked: (n, f).

    Returns:
        k classes and (n, k) natural logarithms of their probabilities.
    """
    from sklearn.linear_model import LogisticRegression

    sizes = Counter(classes)
    each = np.array(weights) / np.sqrt([sizes[one] for one in classes])
    model = LogisticRegression(C=_PENALTY, max_iter=200, tol=1e-3)
    model.fit(features, list(classes), sample_weight=each * len(each) / each.sum())
    return model.classes_.tolist(), np.asarray(model.predict_log_proba(asked))


def slope_and_intercept(scores: Matrix, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Platt scaling (Platt 1999): p(right) = 1 / (1 + exp(-(slope * score + intercept)))."""
    from sklearn.linear_model import LogisticRegression

    model: Any = LogisticRegression(C=1e3).fit(scores.reshape(-1, 1), right)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def calibrated(scores: Matrix, slope: float, intercept: float) -> Matrix:
    """Scores as probabilities, by what :func:`slope_and_intercept` found."""
    return np.asarray(1 / (1 + np.exp(-(slope * scores + intercept))))
