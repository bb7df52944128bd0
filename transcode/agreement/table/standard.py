"""The coefficients that every table holds, in the order in which they are shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from transcode.agreement.coefficients import chance
from transcode.agreement.coefficients.cohen import cohen_measure
from transcode.agreement.coefficients.krippendorff import alpha_measure, nominal_measure
from transcode.agreement.coefficients.ratings import Ratings
from transcode.agreement.coefficients.sums import Measure
from transcode.agreement.coefficients.weights import OF_LEVEL, Matrix, agreement_weights

NAMES = (
    "percent_agreement",
    "cohen_kappa",
    "krippendorff_alpha",
    "gwet_ac1",
    "scott_pi",
    "fleiss_kappa",
    "conger_kappa",
    "brennan_prediger",
    "alpha_jaccard",
    "alpha_masi",
)
"""With weights AC1 is AC2, ``gwet_ac2``.

The last two are of label sets, and stand on the level "overall" only.
"""


def standard(k: int, coders: int) -> list[Measure]:
    """The nominal coefficients for ``k`` categories and so many coders."""
    return _all(np.eye(k), coders, nominal_measure(k), "")


def ordered(ratings: Ratings, metric: str = "", weights: str = "") -> list[Measure]:
    """The same on an ordered scale: alpha with a metric, the others with agreement weights.

    Without a metric it is that of the ratings' level; without weights, those that go with it.

    Raises:
        AgreementError: the categories have no order, or are no numbers where they must be.
    """
    metric = metric or ratings.level
    weights = weights or OF_LEVEL[metric]
    credit = agreement_weights(ratings, weights)
    how = "" if weights == "identity" else f"{weights} weights"
    return _all(credit, len(ratings.values), alpha_measure(ratings, metric), how)


def _all(credit: Matrix, coders: int, alpha: Measure, how: str) -> list[Measure]:
    found = [
        chance.percent(credit),
        cohen_measure(credit),
        alpha,
        chance.gwet_measure(credit),
        chance.scott_measure(credit),
        chance.fleiss_measure(credit),
        chance.conger_measure(credit, coders),
        chance.brennan_prediger_measure(credit),
    ]
    return [one if one is alpha or not how else replace(one, weighting=how) for one in found]
