"""Coefficients for a plain table of ratings: one function each, all with the same interface.

Every function takes whatever :func:`~transcode.agreement.coefficients.ratings.as_ratings` accepts.
It returns an :class:`~transcode.agreement.coefficients.estimate.Estimate`: a number with its
standard error, counts and, if it is undefined (``nan``), the reason. A coefficient is undefined if
only one category was used, if no unit has two values, or if chance agreement is one; it is then
never 0, 1 or an exception. ``categories`` is the scale, if it has more categories than were used.
The default weights and metric are those of the ratings' level. Formulas, sources and conventions
are documented in
:mod:`~transcode.agreement.coefficients.chance`, :mod:`~transcode.agreement.coefficients.cohen`,
:mod:`~transcode.agreement.coefficients.krippendorff` and
:mod:`~transcode.agreement.coefficients.weights`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.coefficients import chance
from transcode.agreement.coefficients.cohen import (
    bangdiwala,
    cohen_measure,
    largest_kappa,
    pair_tables,
)
from transcode.agreement.coefficients.estimate import Estimate
from transcode.agreement.coefficients.krippendorff import alpha_measure
from transcode.agreement.coefficients.patterns import Columns, compress
from transcode.agreement.coefficients.ratings import Ratings, RatingsLike, as_ratings, missing
from transcode.agreement.coefficients.sets import Labels, distance_table
from transcode.agreement.coefficients.sums import Measure, one_answer, ratio, two_values
from transcode.agreement.coefficients.weights import Matrix, Weights, agreement_weights, by_level
from transcode.errors import AgreementError

Categories = Sequence[Hashable] | None
_ERRORS = 4_000_000  # most numbers in the features for which a standard error is computed


def percent_agreement(
    ratings: RatingsLike, *, categories: Categories = None, weights: Weights | None = None
) -> Estimate:
    """Share of agreeing pairs of values per unit, averaged over units (Fleiss 1971, eq. 2)."""
    table = as_ratings(ratings, categories=categories)
    return estimate(chance.percent(_credit(table, weights)), table)


def cohen_kappa(
    ratings: RatingsLike, *, categories: Categories = None, weights: Weights | None = None
) -> Estimate:
    """Cohen's kappa (1960, eq. 1; weighted 1968); Light's (1971) mean for three coders or more."""
    table = as_ratings(ratings, categories=categories)
    weights = by_level(table, weights)
    how = "" if isinstance(weights, str) and weights == "identity" else f"{_named(weights)} weights"
    return estimate(cohen_measure(_credit(table, weights), how), table)


def light_kappa(
    ratings: RatingsLike, *, categories: Categories = None, weights: Weights | None = None
) -> Estimate:
    """Mean of Cohen's kappa over the pairs of coders that have one (Light 1971)."""
    return cohen_kappa(ratings, categories=categories, weights=weights)


def scott_pi(
    ratings: RatingsLike, *, categories: Categories = None, weights: Weights | None = None
) -> Estimate:
    """Scott's pi (1955), from the units with two values; with pooled shares for more coders."""
    table = as_ratings(ratings, categories=categories)
    return estimate(chance.scott_measure(_credit(table, weights)), table)


def fleiss_kappa(
    ratings: RatingsLike, *, categories: Categories = None, weights: Weights | None = None
) -> Estimate:
    """Fleiss' kappa (1971, eq. 7); with missing values the shares come from all units (Gwet)."""
    table = as_ratings(ratings, categories=categories)
    return estimate(chance.fleiss_measure(_credit(table, weights)), table)


def conger_kappa(
    ratings: RatingsLike, *, categories: Categories = None, weights: Weights | None = None
) -> Estimate:
    """Conger's kappa (1980), also Hubert's and Davies & Fleiss's: each coder's own shares."""
    table = as_ratings(ratings, categories=categories)
    credit = _credit(table, weights)
    return estimate(chance.conger_measure(credit, len(table.values)), table)


def brennan_prediger(
    ratings: RatingsLike, *, categories: Categories = None, weights: Weights | None = None
) -> Estimate:
    """Brennan and Prediger's coefficient (1981), for which ``categories`` gives the scale."""
    table = as_ratings(ratings, categories=categories)
    return estimate(chance.brennan_prediger_measure(_credit(table, weights)), table)


def bennett_s(ratings: RatingsLike, *, categories: Categories = None) -> Estimate:
    """Bennett's S (1954), the earliest name of Brennan and Prediger's coefficient."""
    return brennan_prediger(ratings, categories=categories)


def randolph_kappa(ratings: RatingsLike, *, categories: Categories = None) -> Estimate:
    """Randolph's free-marginal multirater kappa (2005): Brennan and Prediger's for any coders."""
    return brennan_prediger(ratings, categories=categories)


def gwet_ac1(ratings: RatingsLike, *, categories: Categories = None) -> Estimate:
    """Gwet's AC1 (2008, eq. 5), stable even if one category is rare or dominant.

    For ratings on an ordered level the result is AC2, and is named so.
    """
    table = as_ratings(ratings, categories=categories)
    return estimate(chance.gwet_measure(_credit(table, None)), table)


def gwet_ac2(
    ratings: RatingsLike, *, categories: Categories = None, weights: Weights | None = None
) -> Estimate:
    """Gwet's AC2 (2014, sec. 5.4): AC1 with agreement weights, by default quadratic."""
    table = as_ratings(ratings, categories=categories)
    if weights is None and table.level == "nominal":
        weights = "quadratic"
    return estimate(chance.gwet_measure(_credit(table, weights)), table)


def krippendorff_alpha(
    ratings: RatingsLike, *, categories: Categories = None, metric: Weights | None = None
) -> Estimate:
    """Krippendorff's alpha (2011): nominal, ordinal, interval, ratio, or a table of distances."""
    table = as_ratings(ratings, categories=categories)
    return estimate(alpha_measure(table, table.level if metric is None else metric), table)


def alpha_sets(
    ratings: Sequence[Sequence[Iterable[Hashable] | None]],
    *,
    distance: str | Callable[[Labels, Labels], float] = "masi",
) -> Estimate:
    """Krippendorff's alpha of label sets, coders x units; an empty set is "looked, no code".

    ``distance``: ``masi`` (Passonneau 2006) or ``jaccard``, another of
    :mod:`~transcode.agreement.coefficients.sets`, or a function of two frozensets. ``None`` is
    missing.
    """
    rows = [[None if s is None or missing(s) else frozenset(s) for s in coder] for coder in ratings]
    labels = sorted(
        {s for row in rows for s in row if s is not None}, key=lambda s: sorted(map(str, s))
    )
    table = as_ratings(rows, categories=labels)
    return estimate(alpha_measure(table, distance_table(labels, distance)), table)


def pooled_kappa(
    ratings: Iterable[RatingsLike] | Mapping[Hashable, RatingsLike],
    *,
    categories: Categories = None,
) -> Estimate:
    """Cohen's kappa pooled over codes: (mean Po - mean Pe) / (1 - mean Pe), de Vries et al. (2008).

    ``ratings``: one table for each code. With more than two coders, the mean over pairs.
    """
    tables = ratings.values() if isinstance(ratings, Mapping) else ratings
    all_ = [as_ratings(table, categories=categories) for table in tables]
    terms = []
    for table in all_:
        measure = cohen_measure(_credit(table, None))
        terms.append(measure.terms(measure.total(*_columns(table))))
    do, de = (np.nansum([term[i] for term in terms], axis=0) for i in (0, 1))
    each = 1 - ratio(do, de)
    value = float(np.nanmean(each)) if not np.isnan(each).all() else math.nan
    reason = "" if not math.isnan(value) else "no code divides the units of two coders"
    n = max((float(_compared(*_columns(table))) for table in all_), default=0.0)
    basis = "mean observed and expected agreement over codes (de Vries et al. 2008)"
    return Estimate(value, name="pooled_kappa", basis=basis, reason=reason, n_units=n)


def per_category(
    measure: Callable[..., Estimate], ratings: RatingsLike, *, categories: Categories = None
) -> dict[Hashable, Estimate]:
    """Compute a measure for each category (1) against all the others together (0).

    With :func:`fleiss_kappa` these are Fleiss' (1971) kappas per category, with pooled shares; with
    :func:`cohen_kappa`, which uses each coder's own shares, the figures differ.
    """
    table = as_ratings(ratings, categories=categories)
    return {category: measure(table.only(category)) for category in table.categories}


def prevalence_index(ratings: RatingsLike, *, categories: Categories = None) -> Estimate:
    """Prevalence index, |a - d| / n of a two-by-two table (Byrt et al. 1993); mean over pairs."""
    return _two_by_two("prevalence_index", ratings, categories, lambda t: abs(t[0, 0] - t[1, 1]))


def bias_index(ratings: RatingsLike, *, categories: Categories = None) -> Estimate:
    """Bias index, |b - c| / n of a two-by-two table (Byrt et al. 1993); mean over pairs."""
    return _two_by_two("bias_index", ratings, categories, lambda t: abs(t[0, 1] - t[1, 0]))


def pabak(ratings: RatingsLike, *, categories: Categories = None) -> Estimate:
    """Prevalence- and bias-adjusted kappa, 2 Po - 1 (Byrt et al. 1993); the mean over pairs."""
    return _two_by_two("pabak", ratings, categories, lambda t: 2 * np.trace(t) - t.sum())


def cohen_kappa_max(ratings: RatingsLike, *, categories: Categories = None) -> Estimate:
    """Largest kappa that the coders' shares allow (Cohen 1960, p. 42); the mean over pairs."""
    return _over_pairs("cohen_kappa_max", ratings, categories, largest_kappa)


def bangdiwala_b(ratings: RatingsLike, *, categories: Categories = None) -> Estimate:
    """Bangdiwala's B (1985); the mean over pairs of coders."""
    return _over_pairs("bangdiwala_b", ratings, categories, bangdiwala)


def four_counts(
    ratings: RatingsLike, category: Hashable, *, categories: Categories = None
) -> dict[tuple[int, int], tuple[float, float, float, float]]:
    """Count, for each pair of coders, units with the category by both, first, second, neither."""
    tables = pair_tables(as_ratings(ratings, categories=categories).only(category))
    return {
        pair: (float(t[1, 1]), float(t[1, 0]), float(t[0, 1]), float(t[0, 0]))
        for pair, t in tables.items()
    }


def rates_of_use(
    ratings: RatingsLike, category: Hashable, *, categories: Categories = None
) -> NDArray[np.float64]:
    """Share of each coder's units to which they gave the category; ``nan`` without a unit."""
    table = as_ratings(ratings, categories=categories).only(category)
    columns, times = _columns(table)
    rates: NDArray[np.float64] = ratio((columns == 1) @ times, (columns >= 0) @ times)
    return rates


def unit_agreement(
    ratings: RatingsLike, *, categories: Categories = None, weights: Weights | None = None
) -> NDArray[np.float64]:
    """Share of agreeing pairs of values in each unit (Fleiss 1971, eq. 2); ``nan`` below two."""
    table = as_ratings(ratings, categories=categories)
    return chance.unit_agreement(table.values, _credit(table, weights))


def estimate(measure: Measure, table: Ratings) -> Estimate:
    """Compute a measure for a table, with its standard error and the underlying counts."""
    attributes: dict[str, Any] = {"name": measure.name, "basis": measure.basis}
    if measure.identified and not table.identified:
        reason = "only counts are known, not which coder gave which value"
        return Estimate(math.nan, reason=reason, **attributes)
    columns, times = _columns(table)
    attributes |= {
        "n_units": _compared(columns, times),
        "n_coders": int((columns[:, two_values(columns)] >= 0).any(axis=1).sum()),
    }
    if not attributes["n_units"]:
        return Estimate(math.nan, reason=why(columns, table), **attributes)
    if measure.name != "percent_agreement" and one_answer(columns):
        return Estimate(math.nan, reason=why(columns, table), **attributes)
    sums = measure.total(columns, times)
    value = float(measure.value(sums))
    do, de = (np.asarray(term) for term in measure.terms(sums))
    if do.size == 1:
        attributes |= {"do": float(do.ravel()[0]), "de": float(de.ravel()[0])}
    if math.isnan(value):
        return Estimate(value, reason=why(columns, table), **attributes)
    if measure.spread and sums.size * len(times) <= _ERRORS:
        se, df = measure.error(columns, times)
        attributes |= {"se": float(se), "df": math.inf if measure.spread == "table" else float(df)}
    return Estimate(value, **attributes)


def why(columns: Columns, table: Ratings) -> str:
    """Explain in words the reason why a coefficient of this table is undefined."""
    if not columns.size:
        return "there is no value"
    if len(columns) < 2 or (columns >= 0).any(axis=1).sum() < 2:
        return "there is only one coder"
    if not two_values(columns).any():
        return "no unit has values from two coders"
    if one_answer(columns):
        return "all coders gave one and the same category to all units"
    return "chance agreement is one"


def _columns(table: Ratings) -> tuple[Columns, NDArray[np.float64]]:
    return compress(table.values, len(table.categories), table.times)


def _compared(columns: Columns, times: NDArray[np.float64]) -> float:
    return float(times[two_values(columns)].sum())


def _credit(table: Ratings, weights: Weights | None) -> Matrix:
    """Return the requested agreement weights, or those of the ratings' level."""
    return agreement_weights(table, by_level(table, weights))


def _named(weights: Weights) -> str:
    return weights if isinstance(weights, str) else "given"


def _two_by_two(
    name: str, ratings: RatingsLike, categories: Categories, count: Callable[[Any], Any]
) -> Estimate:
    table = as_ratings(ratings, categories=categories)
    if len(table.categories) > 2:
        raise AgreementError(
            f"{name} is for two categories, but there are {len(table.categories)}",
            step="agreement",
            remedy="compare one category with the others: per_category(...)",
        )
    if len(table.categories) < 2:
        table = Ratings(table.values, (*table.categories, "(other)")[:2], table.times)
    return _over_pairs(name, table, None, lambda t: float(ratio(count(t), t.sum())))


def _over_pairs(
    name: str, ratings: RatingsLike, categories: Categories, of_table: Callable[[Any], float]
) -> Estimate:
    table = as_ratings(ratings, categories=categories)
    if not table.identified:
        reason = "only counts are known, not which coder gave which value"
        return Estimate(math.nan, name=name, reason=reason)
    tables = pair_tables(table)
    values = [of_table(pair_table) for pair_table in tables.values() if pair_table.sum()]
    values = [value for value in values if not math.isnan(value)]
    columns, times = _columns(table)
    if not values:
        return Estimate(math.nan, name=name, reason=why(columns, table))
    n = _compared(columns, times)
    return Estimate(sum(values) / len(values), name=name, n_units=n, n_coders=len(table.values))
