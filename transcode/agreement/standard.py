"""The nominal coefficients that every table holds, in the order in which they are shown."""

from __future__ import annotations

import numpy as np

from transcode.agreement import chance
from transcode.agreement.cohen import cohen_measure
from transcode.agreement.krippendorff import nominal_measure
from transcode.agreement.sums import Measure

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
"""The last two are of label sets, and stand on the level "overall" only."""


def standard(k: int, coders: int) -> list[Measure]:
    """The nominal coefficients for ``k`` categories and so many coders."""
    credit = np.eye(k)
    return [
        chance.percent(credit),
        cohen_measure(credit),
        nominal_measure(k),
        chance.gwet_measure(credit),
        chance.scott_measure(credit),
        chance.fleiss_measure(credit),
        chance.conger_measure(credit, coders),
        chance.brennan_prediger_measure(credit),
    ]
