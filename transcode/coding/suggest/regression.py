"""Regression, naive Bayes, calibration. Only this file of the folder imports scikit-learn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Words", "calibrated", "log_odds_by_words", "log_odds_of_classes", "slope_and_intercept",
    "words_of",
]  # fmt: skip

Matrix = NDArray[np.float64]
Words = Any
"""Sparse matrix (n, words); scipy, which makes it, has no types."""

_PENALTY = 3.0  # C of the logistic regression
_SMOOTHING = 0.03  # count of a word in a code that it was never seen with
_WORD = re.compile(r"\w+")


def log_odds_of_classes(
    features: Matrix, classes: Sequence[str], weights: Sequence[float], asked: Matrix
) -> tuple[list[str], Matrix]:
    """Multinomial logistic regression: the sorted classes, and their log p for each row asked.

    The weight of a class is the square root of its number of examples: a rare class counts for
    more than its examples, but for less than a frequent class.

    Args:
        features: (m, f), one row an example.
        classes: of each example; two or more different ones.
        weights: of each example, greater than 0.
        asked: (n, f).

    Returns:
        k classes and (n, k) natural logarithms of their probabilities.
    """
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_PENALTY, max_iter=200, tol=1e-3)
    model.fit(features, list(classes), sample_weight=_levelled(classes, weights))
    return model.classes_.tolist(), np.asarray(model.predict_log_proba(asked))


def words_of(texts: Sequence[str]) -> Words | None:
    """Weigh the words and word pairs of n texts by tf-idf; ``None`` if no word remains.

    Words that occur in a single text or in more than half of the texts are left out. Rare words
    count for more, and repetitions for less than the first occurrence.
    """
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

    if not any(_WORD.search(text) for text in texts):
        return None
    counts = CountVectorizer(ngram_range=(1, 2), token_pattern=_WORD.pattern).fit_transform(texts)
    holders = counts.getnnz(axis=0)
    kept = counts[:, (holders > 1) & (holders <= len(texts) / 2)]
    return TfidfTransformer(sublinear_tf=True).fit_transform(kept) if kept.shape[1] else None


def log_odds_by_words(
    words: Words, classes: Sequence[str], weights: Sequence[float], asked: Words
) -> Matrix:
    """Multinomial naive Bayes: like :func:`log_odds_of_classes`, from words (m, w) and (n, w)."""
    from sklearn.naive_bayes import MultinomialNB

    model = MultinomialNB(alpha=_SMOOTHING)
    model.fit(words, list(classes), sample_weight=_levelled(classes, weights))
    return np.asarray(model.predict_log_proba(asked))


def _levelled(classes: Sequence[str], weights: Sequence[float]) -> Matrix:
    """Return weights with mean 1, each divided by the square root of the size of its class."""
    sizes = Counter(classes)
    each = np.array(weights) / np.sqrt([sizes[label] for label in classes])
    return np.asarray(each * len(each) / each.sum())


def slope_and_intercept(scores: Matrix, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Platt scaling (Platt 1999): p(right) = 1 / (1 + exp(-(slope * score + intercept)))."""
    from sklearn.linear_model import LogisticRegression

    model: Any = LogisticRegression(C=1e3).fit(scores.reshape(-1, 1), right)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def calibrated(scores: Matrix, slope: float, intercept: float) -> Matrix:
    """Turn scores into probabilities, with the results of :func:`slope_and_intercept`."""
    return np.asarray(1 / (1 + np.exp(-(slope * scores + intercept))))
