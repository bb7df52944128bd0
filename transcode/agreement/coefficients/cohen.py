"""Cohen's kappa over pairs of coders, and figures that explain it: prevalence, bias, maximum.

Each pair of coders is compared on the units that both have coded, with each coder's own shares
(Cohen 1960, eq. 1; weighted: Cohen 1968). With more than two coders, the result is the mean over
the pairs that have a kappa (Light 1971). The standard error is that of Fleiss, Cohen & Everitt
(1969), which for a table of two coders is also Gwet's; for a mean over pairs the same delta method
is used.

References: Cohen J (1960) Educ Psychol Meas 20:37-46; (1968) Psychol Bull 70:213-220. Light RJ
(1971) Psychol Bull 76:365-377. Fleiss JL, Cohen J & Everitt BS (1969) Psychol Bull 72:323-327.
Byrt T et al. (1993) J Clin Epidemiol 46:423-429. Bangdiwala SI (1985) Proc 45th ISI meeting
1:518-523.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from transcode.agreement.coefficients.patterns import Columns, compress
from transcode.agreement.coefficients.ratings import Ratings
from transcode.agreement.coefficients.sums import UNWEIGHTED, Measure, Numbers, Sums, add, ratio
from transcode.agreement.coefficients.weights import Matrix


def cohen_measure(credit: Matrix, weighting: str = "") -> Measure:
    """Cohen's kappa for two coders, Light's for more. ``credit``: agreement weights, k x k."""
    k, distance = len(credit), 1 - credit
    nominal = np.array_equal(credit, np.eye(k))

    def features(columns: Columns) -> Sums:
        pairs = []
        for first, second in combinations(columns, 2):
            both = (first >= 0) & (second >= 0)
            apart = np.where(both, distance[first, second], 0)
            own = [both & (coder == c) for coder in (first, second) for c in range(k)]
            pairs.append(np.stack([apart, *own], axis=1))
        empty = np.zeros((columns.shape[1], 0, 1 + 2 * k))
        return np.stack(pairs, axis=1).astype(np.float64) if pairs else empty

    def terms(sums: Numbers) -> tuple[Numbers, Numbers]:
        first, second = sums[..., 1 : 1 + k], sums[..., 1 + k :]
        n = add(first)
        if nominal:
            return ratio(sums[..., 0], n), ratio(n**2 - add(first * second), n**2)
        apart = add(np.tensordot(first, distance, 1) * second)
        return ratio(sums[..., 0], n), ratio(apart, n**2)

    return Measure(
        "cohen_kappa",
        "chance: each coder's own shares, in units that both coded (Cohen 1960); for more than "
        "two coders the mean over the pairs that have one (Light 1971)",
        features, terms, "table", weighting or UNWEIGHTED, identified=True,
    )  # fmt: skip


def pair_tables(ratings: Ratings) -> dict[tuple[int, int], Matrix]:
    """Tabulate each pair of coders: the units with i by the first and j by the second, k x k."""
    k = len(ratings.categories)
    columns, times = compress(ratings.values, k, ratings.times)
    tables: dict[tuple[int, int], Matrix] = {}
    for i, j in combinations(range(len(columns)), 2):
        both = (columns[i] >= 0) & (columns[j] >= 0)
        cells = columns[i, both] * k + columns[j, both]
        counts = np.bincount(cells, times[both], minlength=k * k).astype(np.float64)
        tables[i, j] = counts.reshape(k, k)
    return tables


def largest_kappa(table: Matrix) -> float:
    """Largest kappa that the coders' shares allow (Cohen 1960, p. 42)."""
    n = table.sum()
    first, second = table.sum(axis=1) / n, table.sum(axis=0) / n
    chance = first @ second
    return float(ratio(np.minimum(first, second).sum() - chance, 1 - chance))


def bangdiwala(table: Matrix) -> float:
    """Bangdiwala's B: the squared agreements over the products of the shares."""
    return float(ratio((np.diag(table) ** 2).sum(), (table.sum(axis=1) * table.sum(axis=0)).sum()))
