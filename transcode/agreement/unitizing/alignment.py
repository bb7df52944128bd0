"""The best alignment of several coders' passages (Mathet, Widlöcher & Métivier 2015).

A *unitary alignment* takes at most one passage of each coder; its disorder is the mean
dissimilarity over all pairs of coders, where a coder without a passage costs ``delta_empty``
(eqs. 3-5). An *alignment* puts every passage into exactly one unitary alignment; the best one
has the smallest sum, which over the mean number of passages per coder is the disorder (eq. 6).

Finding it is a set partition. We maximise what is gained over leaving every passage alone, so that
only tuples worth more than their parts are columns and no passage has to be aligned. For 3 x 200
passages that leaves some 2 000 columns, which HiGHS solves to the optimum in a few hundredths of
a second. The best alignment need not be unique; its disorder is.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from transcode.errors import AgreementError

if TYPE_CHECKING:
    from scipy.sparse import csc_array

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Chosen = NDArray[np.bool_]
_MOST = 3_000_000  # tuples held at once
_EXACT = 1e-7


class Units(NamedTuple):
    """One coder's passages, sorted by begin; places may be fractions (in samples)."""

    begin: Floats
    end: Floats
    code: Ints


class Dissimilarity(NamedTuple):
    """``alpha`` weighs place, ``beta`` the code; ``delta_empty`` is having no counterpart."""

    alpha: float = 1.0
    beta: float = 1.0
    delta_empty: float = 1.0


class Alignment(NamedTuple):
    """``tuples``: unitary alignments of two and more, tuples x coders, -1 where a coder has none.

    ``cost``: summed disorder of all unitary alignments, those of single passages included;
    ``passages``: how many passages a coder has on average.
    """

    tuples: Ints
    cost: float
    passages: float


def place_distance(one: Units, i: Ints, other: Units, j: Ints) -> Floats:
    """Positional dissimilarity of passages ``i`` and ``j`` (2015, eq. 1), without delta_empty."""
    begin, end = one.begin[i] - other.begin[j], one.end[i] - other.end[j]
    both = one.end[i] - one.begin[i] + other.end[j] - other.begin[j]
    distance: Floats = ((np.abs(begin) + np.abs(end)) / both) ** 2
    return distance


def align(coders: list[Units], how: Dissimilarity) -> Alignment:
    """The best alignment of two or more coders' passages.

    Raises:
        AgreementError: so many passages overlap that their alignments cannot be listed.
    """
    n, sizes = len(coders), [len(units.begin) for units in coders]
    tuples, gain = _candidates(coders, how)
    chosen = _pack(tuples, gain, sizes) if len(gain) else np.zeros(0, dtype=bool)
    pairs = n * (n - 1) // 2
    cost = sum(sizes) * how.delta_empty - float(gain[chosen].sum()) / pairs
    return Alignment(tuples[chosen], cost, sum(sizes) / n)


def _pack(tuples: Ints, gain: Floats, sizes: list[int]) -> Chosen:
    """The tuples with the largest total gain that share no passage.

    The linear relaxation is a fraction of the work, and mostly whole already. Where it is not,
    the best choice among the tuples it touches bounds what is missing, and only tuples whose
    reduced cost lies within that bound can be part of a better one.
    """
    column, coder = np.nonzero(tuples >= 0)
    row = tuples[column, coder] + np.cumsum([0, *sizes])[coder]
    if len(np.unique(row)) == len(row):  # no two tuples want the same passage
        return np.ones(len(gain), dtype=bool)
    from scipy.optimize import linprog
    from scipy.sparse import csc_array

    uses = csc_array((np.ones(len(row)), (row, column)), shape=(sum(sizes), len(tuples)))
    relaxed = linprog(-gain, A_ub=uses, b_ub=np.ones(sum(sizes)), method="highs-ds")
    if relaxed.x is None:
        return _choose(uses, gain, np.ones(len(gain), dtype=bool))
    chosen: Chosen = relaxed.x > 0.5
    touched = relaxed.x > _EXACT
    if (relaxed.x[touched] > 1 - _EXACT).all():
        return chosen
    chosen = _choose(uses, gain, touched)
    missing = -relaxed.fun - gain[chosen].sum()
    reduced = -relaxed.ineqlin.marginals @ uses - gain
    return chosen if missing < _EXACT else _choose(uses, gain, reduced <= missing + _EXACT)


def _choose(uses: csc_array, gain: Floats, among: Chosen) -> Chosen:
    """As above, by branch and bound, among some of the tuples."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    few = np.flatnonzero(among)
    once = LinearConstraint(uses[:, few], -np.inf, 1)
    # the default gap of 1e-4 would leave the disorder right to three digits only
    found = milp(
        -gain[few], constraints=once, integrality=np.ones(len(few)), bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    if found.x is None:
        raise AgreementError("no best alignment was found", step="agreement", remedy=_REMEDY)
    chosen = np.zeros(len(gain), dtype=bool)
    chosen[few[found.x > 0.5]] = True
    return chosen


def _candidates(coders: list[Units], how: Dissimilarity) -> tuple[Ints, Floats]:
    """Tuples worth more than what they are made of, and their gain: summed, not mean, over pairs.

    A passage adds to a tuple of k others what it cost alone, ``pairs + k`` empty pairs, less its
    distances to them. A tuple in which one adds nothing is no better than the tuple without it.
    """
    n, empty = len(coders), how.delta_empty
    pairs = n * (n - 1) // 2
    most = (pairs + n - 1) * empty  # a passage's distances to its tuple stay below this
    near = {(a, b): _near(coders[a], coders[b], how, most) for a, b in combinations(range(n), 2)}
    tuples, apart = np.empty((0, n), dtype=np.int64), np.empty((0, n))
    for c in range(n):
        grown = [_grow(tuples, apart, a, c, near, most) for a in range(c)]
        alone = np.full((len(coders[c].begin), n), -1)
        alone[:, c] = np.arange(len(alone))
        tuples = np.concatenate([tuples, *(new for new, _ in grown), alone])
        apart = np.concatenate([apart, *(far for _, far in grown), np.zeros(alone.shape)])
        if len(tuples) > _MOST:
            raise AgreementError("too many passages overlap", step="agreement", remedy=_REMEDY)
    k = (tuples >= 0).sum(axis=1)
    worth = (apart < ((pairs + k - 1) * empty)[:, None]) | (tuples < 0)
    gain = ((k - 1) * pairs + k * (k - 1) / 2) * empty - apart.sum(axis=1) / 2
    keep = (k > 1) & worth.all(axis=1) & (gain > 0)
    return tuples[keep], gain[keep]


class _Near(NamedTuple):
    """Pairs of two coders' passages that are not too far apart, sorted by first then second."""

    second: Ints
    distance: Floats
    start: Ints  # where each first passage's pairs begin, and the end of all
    key: Ints  # first * size + second
    size: int


def _near(one: Units, other: Units, how: Dissimilarity, most: float) -> _Near:
    n, size = len(one.begin), len(other.begin)
    reach = np.sqrt(most / how.alpha / how.delta_empty) if how.alpha > 0 else np.inf
    if size:
        # how far begins may differ, the other passage being as long as any
        window = reach * (one.end - one.begin + (other.end - other.begin).max())
        low = np.searchsorted(other.begin, one.begin - window)
        count = np.searchsorted(other.begin, one.begin + window, side="right") - low
    else:
        low = count = np.zeros(n, dtype=np.int64)
    i = np.repeat(np.arange(n), count)
    j = _ranges(low, count)
    place = how.alpha * place_distance(one, i, other, j)
    distance = how.delta_empty * (place + how.beta * (one.code[i] != other.code[j]))
    keep = distance < most
    i, j, distance = i[keep], j[keep], distance[keep]
    return _Near(j, distance, np.searchsorted(i, np.arange(n + 1)), i * size + j, size)


def _grow(
    tuples: Ints, apart: Floats, a: int, c: int, near: dict[tuple[int, int], _Near], most: float
) -> tuple[Ints, Floats]:
    """The tuples whose first passage is coder ``a``'s, with one of coder ``c`` added."""
    first = np.flatnonzero((tuples[:, a] >= 0) & (tuples[:, :a] < 0).all(axis=1))
    table = near[a, c]
    low = table.start[tuples[first, a]]
    count = table.start[tuples[first, a] + 1] - low
    if count.sum() > _MOST:
        raise AgreementError("too many passages overlap", step="agreement", remedy=_REMEDY)
    rows, at = np.repeat(first, count), _ranges(low, count)
    new, far = tuples[rows], apart[rows]
    new[:, c] = added = table.second[at]
    far[:, a] += table.distance[at]
    far[:, c] = table.distance[at]
    fits = np.ones(len(rows), dtype=bool)
    for b in range(a + 1, c):
        table = near[b, c]
        real = new[:, b] >= 0
        if not len(table.key):
            fits &= ~real
            continue
        key = new[:, b] * table.size + added
        at = np.minimum(np.searchsorted(table.key, key), len(table.key) - 1)
        fits &= (table.key[at] == key) | ~real
        distance = np.where(real, table.distance[at], 0.0)
        far[:, b] += distance
        far[:, c] += distance
    fits &= (far < most).all(axis=1)
    return new[fits], far[fits]


def _ranges(start: Ints, count: Ints) -> Ints:
    """``start[0], start[0] + 1, ...`` for ``count[0]`` numbers, then the same for the next."""
    steps: Ints = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return steps + np.repeat(start, count)


_REMEDY = "measure fewer coders at a time, or code by code"
