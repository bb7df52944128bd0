"""Coefficients with the same observed agreement and different chance models (Gwet's family).

Observed agreement is the same for all of them: the share of agreeing pairs of values in a unit,
averaged over the units with two or more (Fleiss 1971, eq. 2; weighted and with missing values as
in Gwet 2014, sec. 2.3). They differ in the agreement expected by chance, Pe:

=====================  ===========================================================================
percent_agreement      none
brennan_prediger       every category equally likely (Brennan & Prediger 1981; Bennett's S is the
                       same for two coders, Randolph's 2005 kappa for more)
fleiss_kappa           the categories' shares, pooled over all coders (Fleiss 1971)
scott_pi               the same, but from units with two values only (Scott 1955)
conger_kappa           each coder's own shares, over pairs of coders (Conger 1980; also Hubert's
                       and Davies & Fleiss's)
gwet_ac1, gwet_ac2     one of the two coders guesses, which is rare if one category dominates
                       (Gwet 2008); AC2 is AC1 with weights
=====================  ===========================================================================

Shares come from all units with at least one value (Gwet; some programs drop units with only one),
except for Scott. With missing values, Conger's kappa of two coders therefore differs from Cohen's.

References: Gwet KL (2014) Handbook of inter-rater reliability, 4th ed.; Gwet KL (2008) Br J Math
Stat Psychol 61:29-48; Brennan RL & Prediger DJ (1981) Educ Psychol Meas 41:687-699; Bennett EM et
al. (1954) Public Opin Q 18:303-308; Randolph JJ (2005) ERIC ED490661; Scott WA (1955) Public Opin
Q 19:321-325; Fleiss JL (1971) Psychol Bull 76:378-382; Conger AJ (1980) Psychol Bull 88:322-328.
"""

from __future__ import annotations

import numpy as np

from transcode.agreement.coefficients.patterns import Columns
from transcode.agreement.coefficients.sums import Measure, Numbers, Sums, add, ratio
from transcode.agreement.coefficients.weights import Matrix


def percent(credit: Matrix) -> Measure:
    """Observed agreement. ``credit``: agreement weights, k x k."""
    return Measure(
        "percent_agreement",
        "share of agreeing pairs of values in a unit, averaged over units (Fleiss 1971, eq. 2)",
        lambda columns: _observed(columns, credit)[:, None, :],
        lambda sums: (_do(sums), np.ones(sums.shape[:-1])),
        "gwet",
    )


def brennan_prediger_measure(credit: Matrix) -> Measure:
    """Brennan and Prediger's coefficient: every category is equally likely, used or not."""
    k = len(credit)
    return Measure(
        "brennan_prediger",
        "chance: every category equally likely (Brennan & Prediger 1981)",
        lambda columns: _observed(columns, credit)[:, None, :],
        lambda sums: (_do(sums), np.full(sums.shape[:-1], 1 - credit.sum() / k**2)),
        "gwet",
    )


def fleiss_measure(credit: Matrix) -> Measure:
    """Fleiss' kappa: shares of the categories in all units with a value."""

    def features(columns: Columns) -> Sums:
        return np.hstack([_observed(columns, credit), _shares(columns, len(credit))])[:, None, :]

    return Measure(
        "fleiss_kappa",
        "chance: the categories' shares of all coders together (Fleiss 1971; missing values as in "
        "Gwet 2014)",
        features,
        lambda sums: (_do(sums), 1 - _meet(_part(sums), credit)),
        "gwet",
    )


def scott_measure(credit: Matrix) -> Measure:
    """Scott's pi: shares of the categories among the values of units with two or more."""

    def features(columns: Columns) -> Sums:
        counts = counted(columns, len(credit))
        counts[counts.sum(axis=1) < 2] = 0
        return np.hstack([_observed(columns, credit), counts])[:, None, :]

    return Measure(
        "scott_pi",
        "chance: the categories' shares of both coders together, in units with two values "
        "(Scott 1955; for more coders as Fleiss 1971)",
        features,
        lambda sums: (_do(sums), 1 - _meet(_part(sums), credit)),
        "gwet",
    )


def conger_measure(credit: Matrix, coders: int) -> Measure:
    """Conger's kappa: each coder's own shares, averaged over the pairs of coders."""
    k = len(credit)

    def features(columns: Columns) -> Sums:
        own = (columns.T[:, :, None] == np.arange(k)).reshape(columns.shape[1], len(columns) * k)
        return np.hstack([_observed(columns, credit), own])[:, None, :]

    def terms(sums: Numbers) -> tuple[Numbers, Numbers]:
        used = sums[..., 3:].reshape(*sums.shape[:-1], coders, k)
        n = add(used)
        shares = ratio(used, n[..., None], otherwise=0.0)
        active = add((n.real > 0) * 1)
        together = add(np.swapaxes(shares, -1, -2))
        among = _meet(together, credit) - add(_meet(shares, credit))
        return _do(sums), ratio(active * (active - 1) - among, active * (active - 1))

    return Measure(
        "conger_kappa",
        "chance: each coder's own shares, over pairs of coders (Conger 1980)",
        features, terms, "gwet", identified=True,
    )  # fmt: skip


def gwet_measure(credit: Matrix) -> Measure:
    """Gwet's AC1, or with weights AC2."""
    k = len(credit)
    factor = credit.sum() / max(k * (k - 1), 1)
    weighted = not np.array_equal(credit, np.eye(k))

    def terms(sums: Numbers) -> tuple[Numbers, Numbers]:
        shares = _part(sums)
        guessed = add(shares * (1 - shares))
        return _do(sums), (1 if k > 1 else 0) - factor * guessed

    return Measure(
        "gwet_ac2" if weighted else "gwet_ac1",
        "chance: one of the coders guesses (Gwet 2008; weighted: AC2, Gwet 2014)",
        fleiss_measure(credit).features,
        terms,
        "gwet",
    )


def counted(columns: Columns, k: int) -> Sums:
    """Count the coders who chose each category, patterns x k."""
    counts = np.zeros((columns.shape[1], k))
    for c in range(k):
        counts[:, c] = (columns == c).sum(axis=0)
    return counts


def unit_agreement(columns: Columns, credit: Matrix) -> Sums:
    """Share of agreeing pairs of values in each unit (Fleiss 1971, eq. 2); ``nan`` below two."""
    counts = counted(columns, len(credit))
    m = counts.sum(axis=1)
    agreeing = (counts * (counts @ credit.T - 1)).sum(axis=1)
    shares: Sums = ratio(agreeing, m * (m - 1))
    return shares


def _observed(columns: Columns, credit: Matrix) -> Sums:
    """Agreement, units with two values, units with one: patterns x 3."""
    agreeing = unit_agreement(columns, credit)
    two = ~np.isnan(agreeing)
    return np.stack([np.where(two, agreeing, 0), two, (columns >= 0).any(axis=0)], axis=1)


def _shares(columns: Columns, k: int) -> Sums:
    """Share of each category among the values of a unit, patterns x k."""
    counts = counted(columns, k)
    shares: Sums = ratio(counts, counts.sum(axis=1, keepdims=True), otherwise=0.0)
    return shares


def _do(sums: Numbers) -> Numbers:
    return 1 - ratio(sums[..., 0], sums[..., 1])


def _part(sums: Numbers) -> Numbers:
    """Shares of the categories, from the sums after the first three."""
    return ratio(sums[..., 3:], add(sums[..., 3:])[..., None], otherwise=0.0)


def _meet(shares: Numbers, credit: Matrix) -> Numbers:
    """Expected credit of two values drawn with these shares."""
    if np.array_equal(credit, np.eye(len(credit))):
        return add(shares * shares)
    return add(np.tensordot(shares, credit, 1) * shares)
