"""Agreement on nominal categories: percent agreement, Cohen's kappa, Krippendorff's alpha.

Conventions
-----------
* Values are an integer array, coders x units. Any negative number is missing (write -1).
  Categories need not be consecutive: only their being equal or not counts.
* Every measure is ``1 - Do / De``, observed over expected disagreement. Where ``De`` is 0, or
  nothing can be compared, it is **undefined**: ``nan``; never 0, never 1, never an exception.
* *Percent agreement* is the mean, over units with two or more values, of the share of
  agreeing pairs of values (Fleiss 1971, eq. 2; with missing values as in Gwet 2014).
  ``De`` is 1: chance is not considered.
* *Cohen's kappa* keeps each coder's own marginals (Cohen 1960, eq. 1). For more than two
  coders it is the unweighted mean over pairs (Light 1971). A pair is compared on the units
  that both have coded; a pair whose kappa is undefined is left out of the mean.
* *Krippendorff's alpha* uses all units with two or more values, weights each unit's pairs by
  1 / (m - 1), and draws expected pairs without replacement (Krippendorff 2011, sections A-C).
* *Per code*, a table holds one yes-or-no decision per coder, unit and code, so each code's
  measure is that of the dichotomised data; any number of codes may apply to one unit.
* *Overall* pools the codes' decisions: ``1 - sum Do / sum De`` over the codes. For kappa this
  is the pooled kappa of de Vries et al. (2008), (mean Po - mean Pe) / (1 - mean Pe), and
  then the mean over pairs; for percent agreement, the mean over codes. It is not the alpha of
  one variable with the codes as categories: that needs exactly one code per unit.

A measure is two small functions. ``summarise`` turns values into sums that *add up over units*
(units x groups x sums; a group is a pair of coders, or all of them); ``terms`` turns such sums
into Do and De. All resampling happens on the sums, with De computed anew each time.

References: Cohen J (1960) Educ Psychol Meas 20:37-46. Light RJ (1971) Psychol Bull 76:365-377.
Fleiss JL (1971) Psychol Bull 76:378-382. Krippendorff K (2011) Computing Krippendorff's
alpha-reliability. de Vries H et al. (2008) Field Methods 20:272-282. Gwet KL (2014) Handbook of
inter-rater reliability, 4th ed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcode.errors import AgreementError

Values = NDArray[np.integer[Any]]
Sums = NDArray[np.float64]


def percent_agreement(values: Values) -> float:
    """The mean share of agreeing pairs of values per unit, 0 to 1.

    ``values``: category codes, coders x units, negative = missing. ``nan`` if no unit has two
    values. Raises :class:`AgreementError` if the array is not two-dimensional and integer.
    """
    return _one(PERCENT, values)


def cohen_kappa(values: Values) -> float:
    """Cohen's kappa (1960, eq. 1); for more than two coders Light's mean over pairs (1971).

    ``values``: category codes, coders x units, negative = missing. ``nan`` if no pair of coders
    has a kappa: no unit in common, or both used one and the same category throughout. Raises
    :class:`AgreementError` if the array is not two-dimensional and integer.
    """
    return _one(KAPPA, values)


def krippendorff_alpha(values: Values) -> float:
    """Krippendorff's alpha for nominal data (2011, sections A to C).

    ``values``: category codes, coders x units, negative = missing. ``nan`` if no unit has two
    values, or if all paired values are the same. Raises :class:`AgreementError` if the array is
    not two-dimensional and integer.
    """
    return _one(ALPHA, values)


def disagreement(values: Values, k: int) -> NDArray[np.float64]:
    """Each unit's part in alpha's observed disagreement: sum of n_c (m - n_c) / (m - 1)."""
    counts = _counts(values, k)
    m = counts.sum(axis=1, keepdims=True)
    parts: NDArray[np.float64] = np.sum(counts * (m - counts) / np.maximum(m - 1, 1), axis=1)
    return parts


def _counts(values: Values, k: int) -> NDArray[np.float64]:
    """How many coders put each unit into each category, units x k; all 0 below two values."""
    counts = np.stack([(values == c).sum(axis=0) for c in range(k)], axis=1).astype(np.float64)
    return np.where(counts.sum(axis=1, keepdims=True) > 1, counts, 0.0)


def _percent_sums(values: Values, k: int) -> Sums:
    m = _counts(values, k).sum(axis=1)
    apart = ratio(disagreement(values, k), m, otherwise=0.0)
    return np.stack([apart, m > 0], axis=1)[:, None, :]


def _percent_terms(sums: Sums) -> tuple[Sums, Sums]:
    apart, units = sums[..., 0], sums[..., 1]
    return ratio(apart, units), ratio(units, units)


def _alpha_sums(values: Values, k: int) -> Sums:
    apart = disagreement(values, k)[:, None]
    return np.concatenate([apart, _counts(values, k)], axis=1)[:, None, :]


def _alpha_terms(sums: Sums) -> tuple[Sums, Sums]:
    apart, counts = sums[..., 0], sums[..., 1:]
    n = counts.sum(axis=-1)
    expected = (counts * (n[..., None] - counts)).sum(axis=-1)
    return ratio(apart, n), ratio(expected, n * (n - 1))


def _kappa_sums(values: Values, k: int) -> Sums:
    pairs = []
    for one, other in combinations(values, 2):
        both = (one >= 0) & (other >= 0)
        columns = [both & (one != other)]
        columns += [both & (coder == c) for coder in (one, other) for c in range(k)]
        pairs.append(np.stack(columns, axis=1).astype(np.float64))
    return np.stack(pairs, axis=1) if pairs else np.zeros((values.shape[1], 0, 1 + 2 * k))


def _kappa_terms(sums: Sums) -> tuple[Sums, Sums]:
    k = sums.shape[-1] // 2
    apart, one, other = sums[..., 0], sums[..., 1 : 1 + k], sums[..., 1 + k :]
    n = one.sum(axis=-1)
    return ratio(apart, n), ratio(n**2 - (one * other).sum(axis=-1), n**2)


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A measure as sums over units and what is made of them; ``basis`` says it in words."""

    name: str
    basis: str
    summarise: Callable[[Values, int], Sums]
    terms: Callable[[Sums], tuple[Sums, Sums]]

    def per_code(self, sums: Sums) -> Sums:
        """Each code's coefficient. ``sums``: ... x codes x groups x sums; returns ... x codes."""
        observed, expected = self.terms(sums)
        return _mean(1 - ratio(observed, expected))

    def pooled(self, sums: Sums) -> Sums:
        """The coefficient over all codes, 1 - sum Do / sum De: one axis fewer than per code."""
        observed, expected = self.terms(sums)
        return _mean(1 - ratio(observed.sum(axis=-2), expected.sum(axis=-2)))


PERCENT = Coefficient(
    "percent_agreement",
    "share of agreeing pairs, averaged over units; overall: averaged over codes",
    _percent_sums,
    _percent_terms,
)
KAPPA = Coefficient(
    "cohen_kappa",
    "Cohen 1960; for more than two coders the mean over the pairs that have one (Light 1971); "
    "overall: pooled over codes (de Vries 2008)",
    _kappa_sums,
    _kappa_terms,
)
ALPHA = Coefficient(
    "krippendorff_alpha",
    "nominal (Krippendorff 2011); overall: 1 - sum Do / sum De over codes",
    _alpha_sums,
    _alpha_terms,
)
COEFFICIENTS = (PERCENT, KAPPA, ALPHA)


def ratio(above: Sums, below: Sums, otherwise: float = np.nan) -> Sums:
    """``above / below``, and ``otherwise`` where there is nothing to divide by."""
    shape = np.broadcast_shapes(above.shape, below.shape)
    quotient: Sums = np.full(shape, otherwise)
    np.divide(above, below, out=quotient, where=below > 0)
    return quotient


def _mean(over_groups: Sums) -> Sums:
    """The mean along the last axis of what is defined."""
    defined = ~np.isnan(over_groups)
    return ratio(
        np.where(defined, over_groups, 0.0).sum(axis=-1), defined.sum(axis=-1).astype(np.float64)
    )


def _one(coefficient: Coefficient, values: Values) -> float:
    values = np.asarray(values)
    if values.ndim != 2 or values.dtype.kind not in "iu":
        raise AgreementError(
            f"values must be an integer array, coders x units, not {values.dtype} "
            f"with {values.ndim} dimension(s)",
            remedy="number the categories from 0, and write -1 where a value is missing",
        )
    categories = np.unique(values[values >= 0])
    coded = np.where(values >= 0, np.searchsorted(categories, values), -1)
    sums = coefficient.summarise(coded, max(len(categories), 1)).sum(axis=0)
    return float(coefficient.per_code(sums))
