"""Boundary similarity: agreement of two coders on the boundaries in a text.

Fournier (2013), Evaluating text segmentation using boundary edit distance, ACL, eq. 1: boundaries
set by both coders as a share of those set by either, with partial credit for a boundary that is
only slightly moved. Not corrected for chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from transcode.agreement.coefficients.estimate import Estimate
from transcode.errors import AgreementError


def boundary_similarity(one: Sequence[int], other: Sequence[int], *, near: int = 2) -> Estimate:
    """Boundary similarity B of two segmentations, given as the lengths of their segments.

    Args:
        one: lengths of a coder's segments, in indivisible units (sentences, turns).
        other: lengths of the other coder's segments, with the same sum.
        near: ``n_t``: boundaries at a distance below this are one boundary that was moved, at a
            cost of the distance over ``near``. Nearest ones are paired first, then from the left.

    Returns:
        B from 0 to 1; ``nan`` if neither coder divides the text.

    Raises:
        AgreementError: a segment is empty, or the texts differ in length.
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
            # a boundary of each, neither of them already paired with a nearer one
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
