"""Standard coefficients of every table, in the order of display."""

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
"""Names of the standard coefficients. With weights, AC1 becomes AC2, ``gwet_ac2``.

The last two are for sets of codes, and appear only at the level "overall".
"""


def standard(k: int, coders: int) -> list[Measure]:
    """Return the nominal coefficients for ``k`` categories and this number of coders."""
    return _all(np.eye(k), coders, nominal_measure(k), "")


def ordered(ratings: Ratings, metric: str = "", weights: str = "") -> list[Measure]:
    """Return the same for an ordered scale: alpha with a metric, the others with weights.

    The default metric is that of the ratings' level, and the default weights are those of the
    metric.

    Raises:
        AgreementError: the categories have no order, or are not numbers where they must be.
    """
    metric = metric or ratings.level
    weights = weights or OF_LEVEL[metric]
    credit = agreement_weights(ratings, weights)
    how = "" if weights == "identity" else f"{weights} weights"
    return _all(credit, len(ratings.values), alpha_measure(ratings, metric), how)


def _all(credit: Matrix, coders: int, alpha: Measure, how: str) -> list[Measure]:
    measures = [
        chance.percent(credit),
        cohen_measure(credit),
        alpha,
        chance.gwet_measure(credit),
        chance.scott_measure(credit),
        chance.fleiss_measure(credit),
        chance.conger_measure(credit, coders),
        chance.brennan_prediger_measure(credit),
    ]
    return [
        measure if measure is alpha or not how else replace(measure, weighting=how)
        for measure in measures
    ]
