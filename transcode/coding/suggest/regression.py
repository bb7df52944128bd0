"""Regression, naive Bayes, calibration. The only file of the room that imports scikit-learn."""

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
"""A sparse matrix (n, words): scipy, which makes them, has no types."""

_PENALTY = 3.0  # C of the logistic regression
_SMOOTHING = 0.03  # what each word counts for in a code that it was never seen with
_WORD = re.compile(r"\w+")


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

    model = LogisticRegression(C=_PENALTY, max_iter=200, tol=1e-3)
    model.fit(features, list(classes), sample_weight=_levelled(classes, weights))
    return model.classes_.tolist(), np.asarray(model.predict_log_proba(asked))


def words_of(texts: Sequence[str]) -> Words | None:
    """What each of n texts is about, as words and pairs of words; ``None`` where there are none.

    Those of one text alone, and of more than half of them, tell nothing. The rarer a word the more
    it counts, and said again it counts for less than the first time (tf-idf).
    """
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

    if not any(_WORD.search(text) for text in texts):
        return None
    found = CountVectorizer(ngram_range=(1, 2), token_pattern=_WORD.pattern).fit_transform(texts)
    holders = found.getnnz(axis=0)
    kept = found[:, (holders > 1) & (holders <= len(texts) / 2)]
    return TfidfTransformer(sublinear_tf=True).fit_transform(kept) if kept.shape[1] else None


def log_odds_by_words(
    words: Words, classes: Sequence[str], weights: Sequence[float], asked: Words
) -> Matrix:
    """Multinomial naive Bayes: as :func:`log_odds_of_classes`, from words (m, w) and (n, w)."""
    from sklearn.naive_bayes import MultinomialNB

    model = MultinomialNB(alpha=_SMOOTHING)
    model.fit(words, list(classes), sample_weight=_levelled(classes, weights))
    return np.asarray(model.predict_log_proba(asked))


def _levelled(classes: Sequence[str], weights: Sequence[float]) -> Matrix:
    """The weights, 1 in the mean, of examples of classes that count for their root."""
    sizes = Counter(classes)
    each = np.array(weights) / np.sqrt([sizes[one] for one in classes])
    return np.asarray(each * len(each) / each.sum())


def slope_and_intercept(scores: Matrix, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Platt scaling (Platt 1999): p(right) = 1 / (1 + exp(-(slope * score + intercept)))."""
    from sklearn.linear_model import LogisticRegression

    model: Any = LogisticRegression(C=1e3).fit(scores.reshape(-1, 1), right)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def calibrated(scores: Matrix, slope: float, intercept: float) -> Matrix:
    """Scores as probabilities, by what :func:`slope_and_intercept` found."""
    return np.asarray(1 / (1 + np.exp(-(slope * scores + intercept))))
