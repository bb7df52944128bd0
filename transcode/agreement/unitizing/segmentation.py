"""Boundary similarity: do two coders divide a text at the same places?

Fournier (2013), Evaluating text segmentation using boundary edit distance, ACL, eq. 1: boundaries
that both set, as a share of all that either set, where one that is only moved a little counts as
near. Not corrected for chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from transcode.agreement.coefficients.estimate import Estimate
from transcode.errors import AgreementError


def boundary_similarity(one: Sequence[int], other: Sequence[int], *, near: int = 2) -> Estimate:
    """B of two segmentations, given as the lengths of their segments.

    Args:
        one: lengths of a coder's segments, in units that cannot be divided (sentences, turns).
        other: the other coder's, with the same sum.
        near: ``n_t``: boundaries less than this far apart are one that was moved, at a cost of
            their distance over ``near``. Nearest ones first, then from the left.

    Returns:
        From 0 to 1; ``nan`` where neither coder divides the text.

    Raises:
        AgreementError: a segment that holds nothing, or texts of different lengths.
    """
    if min([*one, *other], default=1) < 1 or sum(one) != sum(other):
        raise AgreementError(
            "two segmentations must have segments of at least one unit and the same total length",
            step="agreement",
        )
    first, second = ({*accumulate(lengths[:-1])} for lengths in (one, other))
    shared = len(first & second)
    alone, wanted = first - second, second - first
    moved = cost = 0.0
    for distance in range(1, near):
        for place in sorted(alone | wanted):
            both = {place, place + distance}
            # a boundary of each, and neither of them taken by a nearer one
            if len(both & alone) == len(both & wanted) == 1:
                alone, wanted = alone - both, wanted - both
                moved, cost = moved + 1, cost + distance / near
    added = len(alone) + len(wanted)
    total = shared + moved + added
    return Estimate(
        1 - (added + cost) / total if total else math.nan,
        name="boundary_similarity",
        basis=f"Fournier (2013), near misses below {near} units",
        n_units=float(sum(one)),
        n_coders=2,
        reason="" if total else "neither coder divides the text",
    )
