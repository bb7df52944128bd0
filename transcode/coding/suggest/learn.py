"""Learning a coder's own codes from what the coder has coded so far.

A passage is known by its vector, by what was said just before and after it, and by where in the
interview it stands (people who are asked the same questions come to the same things at the same
time). A multinomial logistic regression on these is joined by which words the codes go with (naive
Bayes), and by what the codes are called and how they are defined, which carries the first
interview, when there is little to learn from, and a codebook that was given before anything was
coded.

What comes out is calibrated by leaving interviews out (Platt 1999), and told beside what the plain
frequency of the codes would have said, so that a coder sees when the machine knows nothing.
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
"""Silent below so many coded passages, unless the codes come with definitions."""

_AROUND = 0.5  # weight of the neighbours, beside 1 for the passage itself
_PLACE, _PLACES, _WIDTH = 0.5, 8, 0.12  # weight, number and width of the soft places
_MEANING = 0.3  # weight of what a code is called, beside what was learned
_WORDS = 0.3  # weight of the words: naive Bayes is too sure of itself
_MOST_FOLDS = 5
_TOP = 3  # of how many suggestions it is said how often they hold the coder's code
_NONE = ""  # the class of passages that the coder left uncoded on purpose


@dataclass(frozen=True)
class Passages:
    """The n meaning units of a study, interview by interview, in the order of the text.

    ``vectors`` (n, d) of length one; ``interviews`` and ``places`` (0 begin, 1 end of the
    interview) of each. ``texts`` is what was said in each; () leaves the words out.
    """

    vectors: Vectors
    interviews: tuple[str, ...]
    places: tuple[float, ...]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coded:
    """What a coder made of the passages, by row.

    ``codes`` holds every code, also one without passages yet; ``refused`` what was suggested or
    coded and taken away; ``covered`` the interviews in which no code means "no".
    """

    codes: Mapping[str, frozenset[int]]
    refused: frozenset[tuple[int, str]] = frozenset()
    covered: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Learned:
    """What is known of n passages and k codes.

    ``confidence`` (n, k) is the probability that the coder would give the code, 0 where it was
    refused; ``frequency`` (k,) the share of the coded passages that have it. ``right`` and
    ``right_by_frequency`` say how often a passage of an interview left out had one of its codes
    among the three first, and among the three most frequent: nan when that could not be tried, and
    then the confidence is a rank, not a probability. ``silent`` says why there is nothing.
    """

    codes: tuple[str, ...] = ()
    confidence: Matrix = field(default_factory=lambda: np.zeros((0, 0)))
    frequency: Matrix = field(default_factory=lambda: np.zeros(0))
    right: float = float("nan")
    right_by_frequency: float = float("nan")
    examples: int = 0
    silent: str = ""

    def likeliest_codes(self, row: int, most: int = 4) -> tuple[tuple[str, float, float], ...]:
        """(code, confidence, frequency) of the likeliest codes of a passage, best first."""
        if self.silent:
            return ()
        order = np.argsort(-self.confidence[row], kind="stable")[:most]
        return tuple(
            (self.codes[i], float(self.confidence[row, i]), float(self.frequency[i]))
            for i in order.tolist()
            if self.confidence[row, i] > 0
        )

    def likeliest_passages(self, code: str, rows: Sequence[int], most: int = 10) -> tuple[int, ...]:
        """Of these rows the ones that would likeliest have the code, best first."""
        if self.silent or code not in self.codes:
            return ()
        of_code = self.confidence[:, self.codes.index(code)]
        order = sorted(rows, key=lambda row: (-of_code[row], row))
        return tuple(row for row in order[:most] if of_code[row] > 0)


def learn(
    passages: Passages, coded: Coded, meanings: Mapping[str, Vectors] | None = None
) -> Learned:
    """Learn from what was coded, and say what that would mean for every passage.

    Args:
        passages: the meaning units of the study.
        coded: what one coder made of them.
        meanings: code -> vector (d,) of its name, definition and examples, by the same model; a
            code without one is known from its passages alone.
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
        some = truth.any(axis=1)  # where "none" was right, no code can be
        right = _share_right(held_out[some], truth[some])
        by_frequency = _share_right(np.tile(frequency, (some.sum(), 1)), truth[some])
    for row, code in coded.refused:
        if code in coded.codes:
            confidence[row, codes.index(code)] = 0.0
    return Learned(codes, confidence, frequency, right, by_frequency, len(examples))


def _features(passages: Passages) -> Matrix:
    """(n, 2 d + 8): the passage, its neighbours, and its place in the interview."""
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
    """About their middle, and of length one in the mean (of squares).

    The vectors of some models fill a narrow cone. A penalty that suits one model would then be
    far too strong for another.
    """
    centred = vectors - vectors.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=1).mean())
    return np.asarray(centred / (length or 1.0))


def _meant(vectors: Vectors, codes: Sequence[str], meanings: Mapping[str, Vectors]) -> Matrix:
    """(n, k): how near a passage is to what a code is called, in standard deviations of its code.

    Cosines of some models are squeezed into a narrow band: only their order among the passages
    tells anything.
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
    """(n, k): log odds of each code for each passage, learned from these rows of the coded."""
    examples = [(row, code) for code in codes for row in sorted(coded.codes[code] & rows)]
    of_row = Counter(row for row, _ in examples)
    examples += [(row, _NONE) for row in _left_uncoded(coded, interviews) & rows]
    weights = [1 / max(1, of_row[row]) for row, _ in examples]
    seen = sorted({code for _, code in examples})
    # a code that nothing was learned of: as likely as one example in all would make it
    learned = np.full(meant.shape, -np.log(len(examples) + len(codes)))
    if len(seen) > 1:
        of, classes = [row for row, _ in examples], [code for _, code in examples]
        known, odds = log_odds_of_classes(features[of], classes, weights, features)
        if words is not None:
            odds += _WORDS * log_odds_by_words(words[of], classes, weights, words)
        for i, code in enumerate(codes):
            if code in seen:
                learned[:, i] = odds[:, known.index(code)]
    return learned + _MEANING * meant


def _left_uncoded(coded: Coded, interviews: Sequence[str]) -> frozenset[int]:
    """The passages of the interviews worked through that have no code: they say "none"."""
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
    """The rows decided on, and the scores that they get when their interview is not learned from.

    ``None`` where too few are coded. With one interview coded, stretches of it are left out.
    """
    examples = frozenset[int]().union(*coded.codes.values())
    if len(examples) < 2 * LEAST or sum(map(bool, coded.codes.values())) < 2:
        return None
    everything = examples | _left_uncoded(coded, interviews)
    rows = sorted(everything)
    held_out = np.zeros((len(rows), len(codes)))
    for fold in _folds([interviews[row] for row in rows]):
        left = {rows[i] for i in fold}
        gone = {interviews[row] for row in left} if len({interviews[r] for r in rows}) > 1 else {""}
        kept = frozenset(r for r in everything - left if interviews[r] not in gone)
        held_out[fold] = _scores(features, words, meant, codes, coded, kept, interviews)[
            [rows[i] for i in fold]
        ]
    return rows, held_out


def _folds(interviews: Sequence[str]) -> Iterator[list[int]]:
    """Places of the list in up to five parts, whole interviews together where there are several."""
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
    """How often one of the three highest scores of a row is true."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :_TOP]
    return float(np.take_along_axis(truth, best, axis=1).any(axis=1).mean())
