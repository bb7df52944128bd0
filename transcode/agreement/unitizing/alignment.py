"""Best alignment of several coders' passages (Mathet, Widlöcher & Métivier 2015).

A *unitary alignment* takes at most one passage of each coder; its disorder is the mean
dissimilarity over all pairs of coders, where a coder without a passage costs ``delta_empty``
(eqs. 3-5). An *alignment* puts every passage into exactly one unitary alignment; the best one has
the smallest sum. This sum over the mean number of passages per coder is the disorder (eq. 6).

The search is a set partition problem. We maximise the gain over leaving every passage alone, so
that only tuples worth more than their parts are columns and no passage must be aligned. For 3 x 200
passages there remain some 2 000 columns, which HiGHS solves to the optimum in a few hundredths of a
second. The best alignment need not be unique, but its disorder is.
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
    """Weights of place (``alpha``) and code (``beta``), and the cost of no counterpart."""

    alpha: float = 1.0
    beta: float = 1.0
    delta_empty: float = 1.0


class Alignment(NamedTuple):
    """Alignment of all passages, with its cost.

    ``tuples``: unitary alignments of two or more, tuples x coders, -1 if a coder has none;
    ``cost``: summed disorder of all unitary alignments, including those of single passages;
    ``passages``: mean number of passages per coder.
    """

    tuples: Ints
    cost: float
    passages: float


def place_distance(first: Units, i: Ints, second: Units, j: Ints) -> Floats:
    """Positional dissimilarity of passages ``i`` and ``j`` (2015, eq. 1), without delta_empty."""
    begin, end = first.begin[i] - second.begin[j], first.end[i] - second.end[j]
    both = first.end[i] - first.begin[i] + second.end[j] - second.begin[j]
    distance: Floats = ((np.abs(begin) + np.abs(end)) / both) ** 2
    return distance


def align(coders: list[Units], how: Dissimilarity) -> Alignment:
    """Find the best alignment of two or more coders' passages.

    Raises:
        AgreementError: too many passages overlap to list their alignments.
    """
    n, sizes = len(coders), [len(units.begin) for units in coders]
    tuples, gain = _candidates(coders, how)
    chosen = _pack(tuples, gain, sizes) if len(gain) else np.zeros(0, dtype=bool)
    pairs = n * (n - 1) // 2
    cost = sum(sizes) * how.delta_empty - float(gain[chosen].sum()) / pairs
    return Alignment(tuples[chosen], cost, sum(sizes) / n)


def _pack(tuples: Ints, gain: Floats, sizes: list[int]) -> Chosen:
    """Choose the tuples with the largest total gain that share no passage.

    The linear relaxation is a fraction of the work, and its solution is usually integral. If not,
    the best choice among its non-zero tuples bounds the missing gain, and only tuples whose
    reduced cost is within that bound can be part of a better choice.
    """
    column, coder = np.nonzero(tuples >= 0)
    row = tuples[column, coder] + np.cumsum([0, *sizes])[coder]
    if len(np.unique(row)) == len(row):  # no two tuples share a passage
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
    """Choose as :func:`_pack` does, by branch and bound, among some of the tuples."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    few = np.flatnonzero(among)
    once = LinearConstraint(uses[:, few], -np.inf, 1)
    # with the default gap of 1e-4, the disorder would be right to only three digits
    solution = milp(
        -gain[few], constraints=once, integrality=np.ones(len(few)), bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    if solution.x is None:
        raise AgreementError("no best alignment was found", step="agreement", remedy=_REMEDY)
    chosen = np.zeros(len(gain), dtype=bool)
    chosen[few[solution.x > 0.5]] = True
    return chosen


def _candidates(coders: list[Units], how: Dissimilarity) -> tuple[Ints, Floats]:
    """Return tuples worth more than their parts, and their gain: summed, not mean, over pairs.

    A passage adds to a tuple of k others its cost when alone, ``pairs + k`` empty pairs, minus its
    distances to them. A tuple with a passage that adds nothing is no better than without it.
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
    """Pairs of two coders' passages that are close enough, sorted by first then second."""

    second: Ints
    distance: Floats
    start: Ints  # start of the pairs of each first passage, and the end of all
    key: Ints  # first * size + second
    size: int


def _near(first: Units, second: Units, how: Dissimilarity, most: float) -> _Near:
    n, size = len(first.begin), len(second.begin)
    reach = np.sqrt(most / how.alpha / how.delta_empty) if how.alpha > 0 else np.inf
    if size:
        # the largest difference of begins, for the longest of the other passages
        window = reach * (first.end - first.begin + (second.end - second.begin).max())
        low = np.searchsorted(second.begin, first.begin - window)
        count = np.searchsorted(second.begin, first.begin + window, side="right") - low
    else:
        low = count = np.zeros(n, dtype=np.int64)
    i = np.repeat(np.arange(n), count)
    j = _ranges(low, count)
    place = how.alpha * place_distance(first, i, second, j)
    distance = how.delta_empty * (place + how.beta * (first.code[i] != second.code[j]))
    keep = distance < most
    i, j, distance = i[keep], j[keep], distance[keep]
    return _Near(j, distance, np.searchsorted(i, np.arange(n + 1)), i * size + j, size)


def _grow(
    tuples: Ints, apart: Floats, a: int, c: int, near: dict[tuple[int, int], _Near], most: float
) -> tuple[Ints, Floats]:
    """Add a passage of coder ``c`` to the tuples whose first passage is coder ``a``'s."""
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
    """Concatenate ranges: ``count[0]`` numbers from ``start[0]``, then the same for the next."""
    steps: Ints = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return steps + np.repeat(start, count)


_REMEDY = "measure fewer coders at a time, or code by code"
