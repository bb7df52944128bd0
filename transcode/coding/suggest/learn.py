"""Learning a coder's own codes from the passages coded so far.

A passage is represented by its vector, the vectors just before and after it, and its place in the
interview (people who are asked the same questions come to the same topics at the same time). Three
models are combined: a multinomial logistic regression on these features, naive Bayes on the words,
and similarity to the names and definitions of the codes. The last one matters most in the first
interview, when there is little to learn from, and for a codebook given before anything was coded.

The result is calibrated by leaving interviews out (Platt 1999), and reported beside a prediction
from the plain frequency of the codes, so that a coder sees when the machine has learned nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from transcode.coding.suggest.regression import (
    Words,
    calibrated,
    log_odds_by_words,
    log_odds_of_classes,
    slope_and_intercept,
    words_of,
)

__all__ = ["Coded", "Learned", "Passages", "learn"]

Vectors = NDArray[np.float32]
Matrix = NDArray[np.float64]

LEAST = 5
"""Fewest coded passages to learn from, unless the codes come with definitions."""

_AROUND = 0.5  # weight of the neighbours, beside 1 for the passage itself
_PLACE, _PLACES, _WIDTH = 0.5, 8, 0.12  # weight, number and width of the soft positions
_MEANING = 0.3  # weight of the name and definition of a code, beside 1 for what was learned
_CLEAR = 1.0  # by how much the name of a code makes it likelier, for a standard deviation
_PRIOR = 2.0  # examples of each code that its name and definition are worth
_WORDS = 0.3  # weight of the words: naive Bayes is overconfident
_MOST_FOLDS = 5
_TOP = 3  # suggestions among which the coder's code must be, to count as right
_NONE = ""  # the class of passages that the coder left uncoded on purpose


@dataclass(frozen=True)
class Passages:
    """The n segments of a study, interview by interview, in the order of the text.

    ``vectors`` (n, d) have unit length; ``interviews`` and ``places`` (0 beginning, 1 end of the
    interview) belong to each segment. ``texts`` are their words; () leaves the words out.
    """

    vectors: Vectors
    interviews: tuple[str, ...]
    places: tuple[float, ...]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coded:
    """A coder's decisions about the passages, by row.

    ``codes`` holds every code, even without passages yet; ``refused`` holds codes that the coder
    declined or removed from a passage; in the ``covered`` interviews, a missing code means "no".
    """

    codes: Mapping[str, frozenset[int]]
    refused: frozenset[tuple[int, str]] = frozenset()
    covered: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Learned:
    """Predictions for n passages and k codes.

    ``confidence`` (n, k) is the probability that the coder would apply the code, 0 if refused;
    ``frequency`` (k,) is the share of the coded passages that have it. ``right`` is the share of
    passages in left-out interviews with one of their codes among the three first suggestions, and
    ``right_by_frequency`` the share with one among the three most frequent codes. Both are nan if
    that could not be tested; the confidence is then a rank, not a probability. ``silent`` gives
    the reason if there are no predictions.
    """

    codes: tuple[str, ...] = ()
    confidence: Matrix = field(default_factory=lambda: np.zeros((0, 0)))
    frequency: Matrix = field(default_factory=lambda: np.zeros(0))
    right: float = float("nan")
    right_by_frequency: float = float("nan")
    examples: int = 0
    silent: str = ""

    def likeliest_codes(
        self, rows: int | Sequence[int], most: int = 4
    ) -> tuple[tuple[str, float, float], ...]:
        """Return (code, confidence, frequency) of the likeliest codes of a passage, best first.

        Of several passages, the confidence is their mean: the share of them that would have it.
        """
        if self.silent:
            return ()
        sure = self.confidence[np.atleast_1d(rows)].mean(axis=0)
        order = np.argsort(-sure, kind="stable")[:most]
        return tuple(
            (self.codes[i], float(sure[i]), float(self.frequency[i]))
            for i in order.tolist()
            if sure[i] > 0
        )

    def likeliest_passages(self, code: str, rows: Sequence[int], most: int = 10) -> tuple[int, ...]:
        """Return those of the rows that most likely have the code, best first."""
        if self.silent or code not in self.codes:
            return ()
        of_code = self.confidence[:, self.codes.index(code)]
        order = sorted(rows, key=lambda row: (-of_code[row], row))
        return tuple(row for row in order[:most] if of_code[row] > 0)


def learn(
    passages: Passages, coded: Coded, meanings: Mapping[str, Vectors] | None = None
) -> Learned:
    """Learn from the coded passages, and predict codes for every passage.

    Args:
        passages: the segments of the study.
        coded: the decisions of one coder.
        meanings: code -> vector (d,) of its name, definition and examples, by the same model; a
            code without one is learned from its passages alone.
    """
    meanings = meanings or {}
    codes = tuple(sorted(coded.codes))
    examples = frozenset().union(*coded.codes.values()) if codes else frozenset[int]()
    if len(codes) < 2 or not len(passages.vectors):
        return Learned(examples=len(examples), silent="there are not two codes to choose from yet")
    if len(examples) < LEAST and not meanings:
        return Learned(
            examples=len(examples),
            silent=f"{len(examples)} passages are coded; it takes {LEAST} to learn from",
        )
    features, words = _features(passages), words_of(passages.texts)
    meant = _meant(passages.vectors, codes, meanings)
    decided = examples | _left_uncoded(coded, passages.interviews)
    scores = _scores(features, words, meant, codes, coded, decided, passages.interviews)
    frequency = np.array([len(coded.codes[code]) for code in codes]) / max(1, len(examples))
    tried = _tried(features, words, meant, codes, coded, passages.interviews)
    if tried is None:
        confidence = np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
        right, by_frequency = float("nan"), float("nan")
    else:
        rows, held_out = tried
        truth = np.array([[row in coded.codes[code] for code in codes] for row in rows])
        confidence = calibrated(scores, *slope_and_intercept(held_out, truth.ravel()))
        has_code = truth.any(axis=1)  # where "none" was right, no code can be right
        right = _share_right(held_out[has_code], truth[has_code])
        by_frequency = _share_right(np.tile(frequency, (has_code.sum(), 1)), truth[has_code])
    for row, code in coded.refused:
        if code in coded.codes:
            confidence[row, codes.index(code)] = 0.0
    return Learned(codes, confidence, frequency, right, by_frequency, len(examples))


def _features(passages: Passages) -> Matrix:
    """Features (n, 2 d + 8): the passage, its neighbours, and its place in the interview."""
    own = _spread(np.asarray(passages.vectors, np.float64))
    interviews = np.array(passages.interviews)
    around, times = np.zeros_like(own), np.zeros(len(own))
    joined = interviews[1:] == interviews[:-1]
    for here, there in ((slice(1, None), slice(None, -1)), (slice(None, -1), slice(1, None))):
        around[here][joined] += own[there][joined]
        times[here] += joined
    around /= np.maximum(times, 1)[:, None]
    steps = np.linspace(0, 1, _PLACES)
    places = np.exp(-(((np.array(passages.places)[:, None] - steps) / _WIDTH) ** 2))
    return np.hstack([own, _AROUND * around, _PLACE * places])


def _spread(vectors: Matrix) -> Matrix:
    """Centre the vectors, and scale them to a root mean square length of one.

    The vectors of some models fill a narrow cone. Without this, a penalty that suits one model
    would be far too strong for another.
    """
    centred = vectors - vectors.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=1).mean())
    return np.asarray(centred / (length or 1.0))


def _meant(vectors: Vectors, codes: Sequence[str], meanings: Mapping[str, Vectors]) -> Matrix:
    """Closeness (n, k) of a passage to the name of a code, in standard deviations per code.

    The cosines of some models all fall into a narrow band: only their order among the passages is
    informative.
    """
    near = np.zeros((len(vectors), len(codes)))
    for i, code in enumerate(codes):
        if code in meanings:
            cosines = np.asarray(vectors @ meanings[code], np.float64)
            near[:, i] = (cosines - cosines.mean()) / (cosines.std() or 1.0)
    return near


def _scores(
    features: Matrix,
    words: Words | None,
    meant: Matrix,
    codes: Sequence[str],
    coded: Coded,
    rows: frozenset[int],
    interviews: Sequence[str],
) -> Matrix:
    """Log odds (n, k) of each code for each passage, learned from these coded rows."""
    examples = [(row, code) for code in codes for row in sorted(coded.codes[code] & rows)]
    of_row = Counter(row for row, _ in examples)
    examples += [(row, _NONE) for row in _left_uncoded(coded, interviews) & rows]
    weights = [1 / max(1, of_row[row]) for row, _ in examples]
    seen = sorted({code for _, code in examples})
    # a code without examples is as likely as if it had one
    learned = np.full(meant.shape, -np.log(len(examples) + len(codes)))
    none = np.full((len(meant), 1), -np.inf)
    if len(seen) > 1:
        of, classes = [row for row, _ in examples], [code for _, code in examples]
        classes_seen, odds = log_odds_of_classes(features[of], classes, weights, features)
        if words is not None:
            odds += _WORDS * log_odds_by_words(words[of], classes, weights, words)
        for i, code in enumerate(codes):
            if code in seen:
                learned[:, i] = odds[:, classes_seen.index(code)]
        if _NONE in classes_seen:
            none = odds[:, [classes_seen.index(_NONE)]]
    learned += _MEANING * meant
    if not meant.any():
        return learned
    # prior counts: what the names say is as good as so many examples of each code
    by_name = _CLEAR * meant
    by_name -= np.logaddexp.reduce(by_name, axis=1, keepdims=True)
    if not examples:
        return by_name
    learned -= np.logaddexp.reduce(np.hstack([learned, none]), axis=1, keepdims=True)
    prior = _PRIOR * len(codes) / (_PRIOR * len(codes) + len(examples))
    return np.asarray(np.logaddexp(np.log(prior) + by_name, np.log1p(-prior) + learned))


def _left_uncoded(coded: Coded, interviews: Sequence[str]) -> frozenset[int]:
    """Return the passages without a code in the covered interviews: examples of "none"."""
    coded_rows = frozenset[int]().union(*coded.codes.values())
    covered = {i for i, interview in enumerate(interviews) if interview in coded.covered}
    return frozenset(covered - coded_rows)


def _tried(
    features: Matrix,
    words: Words | None,
    meant: Matrix,
    codes: Sequence[str],
    coded: Coded,
    interviews: Sequence[str],
) -> tuple[list[int], Matrix] | None:
    """Return the decided rows, with their scores when their interview is left out of learning.

    ``None`` if too few are coded. If only one interview is coded, parts of it are left out.
    """
    examples = frozenset[int]().union(*coded.codes.values())
    if len(examples) < 2 * LEAST or sum(map(bool, coded.codes.values())) < 2:
        return None
    everything = examples | _left_uncoded(coded, interviews)
    rows = sorted(everything)
    held_out = np.zeros((len(rows), len(codes)))
    for fold in _folds([interviews[row] for row in rows]):
        left = {rows[i] for i in fold}
        interviews_out = (
            {interviews[row] for row in left} if len({interviews[r] for r in rows}) > 1 else {""}
        )
        kept = frozenset(r for r in everything - left if interviews[r] not in interviews_out)
        held_out[fold] = _scores(features, words, meant, codes, coded, kept, interviews)[
            [rows[i] for i in fold]
        ]
    return rows, held_out


def _folds(interviews: Sequence[str]) -> Iterator[list[int]]:
    """Split the list into up to five parts, keeping each interview whole if there are several."""
    sizes = Counter(interviews)
    parts = min(_MOST_FOLDS, len(sizes)) if len(sizes) > 1 else _MOST_FOLDS
    if len(sizes) == 1:
        yield from (part.tolist() for part in np.array_split(np.arange(len(interviews)), parts))
        return
    load, where = [0] * parts, {}
    for interview, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        where[interview] = load.index(min(load))
        load[where[interview]] += size
    for part in range(parts):
        yield [i for i, interview in enumerate(interviews) if where[interview] == part]


def _share_right(scores: Matrix, truth: NDArray[np.bool_]) -> float:
    """Share of rows in which one of the three highest scores is true."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :_TOP]
    return float(np.take_along_axis(truth, best, axis=1).any(axis=1).mean())
