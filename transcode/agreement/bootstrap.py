"""Intervals by the bootstrap: which units are drawn together, the draws, the percentiles.

Units of one document resemble each other, so that drawing single units makes an interval too
narrow; with enough documents, whole documents are drawn (Field & Welsh 2007, J R Stat Soc B
69:369-390). Percentile intervals after Efron & Tibshirani (1993), ch. 13. Where no replicate can
differ from the data (perfect agreement) the interval has no width; that is a limit of the
method, not certainty.

Not there yet: a warning where the clusters are too few, and P(coefficient < target).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.nominal import Sums, Values

ENOUGH_DOCUMENTS = 8
_CELLS = 4_000_000  # of one block of draws, to bound the memory
_MOST = 0.5  # of the replicates must be defined for percentiles to mean anything


@dataclass(frozen=True, eq=False)
class Groups:
    """What is drawn as one: whole documents, or units that were coded alike.

    ``order`` lists unit numbers, ``starts`` where in it each group begins, ``counts`` how often
    each group occurs in the data: 1 for a document, the number of its units for a pattern.
    """

    kind: str
    order: NDArray[np.intp]
    starts: NDArray[np.intp]
    counts: NDArray[np.int64]

    def total(self, values: Values, summarise: Callable[[Values, int], Sums]) -> Sums:
        """The sums of each group, groups x codes x ..., for values coders x units x codes."""
        codes = np.moveaxis(values[:, self.order, :], 2, 0)
        sums = [np.add.reduceat(summarise(code, 2), self.starts, axis=0) for code in codes]
        return np.stack(sums, axis=1)


def group(values: Values, documents: Sequence[str]) -> Groups:
    """Documents where there are at least eight, else units, alike ones together.

    ``values``: coders x units x codes; ``documents``: that of each unit.
    """
    names, of_unit, sizes = np.unique(documents, return_inverse=True, return_counts=True)
    if len(names) >= ENOUGH_DOCUMENTS:
        order = np.argsort(of_unit, kind="stable")
        return Groups("document", order, np.cumsum(sizes) - sizes, np.ones_like(sizes))
    patterns = np.moveaxis(values, 1, 0).reshape(len(of_unit), -1)
    _, first, counts = np.unique(patterns, axis=0, return_index=True, return_counts=True)
    return Groups("unit", first, np.arange(len(first)), counts)


def draws(counts: NDArray[np.int64], replicates: int, seed: int) -> Iterator[Sums]:
    """Blocks of replicates x groups: how often each group is drawn, as often as there are any."""
    rng, n = np.random.default_rng(seed), int(counts.sum())
    block = max(1, _CELLS // len(counts))
    for done in range(0, replicates, block):
        size = min(block, replicates - done)
        yield rng.multinomial(n, counts / n, size=size).astype(np.float64)


def interval(replicates: Sums) -> tuple[float, float, float]:
    """The 2.5 and 97.5 percentiles of the defined replicates, and the share that is defined.

    Both percentiles are ``nan`` where less than half of the replicates is defined.
    """
    defined = replicates[~np.isnan(replicates)]
    share = len(defined) / len(replicates)
    if share < _MOST:
        return np.nan, np.nan, share
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high), share
