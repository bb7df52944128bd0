"""Planning the number of units to double-code, so that a coefficient can reach a target.

Krippendorff K (2004) Content Analysis, 2nd ed., ch. 11 (sample sizes), from Bloch DA & Kraemer HC
(1989) Biometrics 45:269-287, eq. 3.7: for two coders, the units needed to distinguish alpha from
the smallest acceptable value in a category of share p,

    N = 2 z^2 ((1 + a) (3 - a) / (4 (1 - a) p (1 - p)) - a)

with a the smallest acceptable alpha and z of a one-sided test. His table has 139 units for
a = .8, p = 1/4 and z = 1.645 (p < .05), 81 for a = .667, 103 and 60 for p = 1/2.

The second figure is an extrapolation: an interval narrows with the square root of the units, so
that its lower end, now at ``low``, reaches the target with n ((v - low) / (v - target))^2 units, if
the value v stays the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from transcode.agreement.result import Row
from transcode.errors import AgreementError

SIGNIFICANCE = 0.05


@dataclass(frozen=True, slots=True)
class Needed:
    """Units to double-code for a target.

    ``by_category``: (category, its share, units by Bloch and Kraemer's formula), the rarest
    first; ``coded``: the units that two coders have coded; ``from_interval``: the units with which
    the interval would lie above the target, ``None`` if the value is below it or has no interval.
    """

    target: float
    coded: int
    by_category: tuple[tuple[str, float, int], ...]
    from_interval: int | None


def needed(target: float, shares: dict[str, float], alpha: Row) -> Needed:
    """The units needed for a target. ``shares``: share of each category among all values.

    Raises:
        AgreementError: the target is not between 0 and 1.
    """
    check_target(target)
    by_category = [
        (category, share, units_for(target, share))
        for category, share in shares.items()
        if 0 < share < 1
    ]
    reach, room = alpha.value - alpha.low, alpha.value - target
    later = None
    if not math.isnan(reach) and room > 0:
        later = math.ceil(alpha.n_units * (reach / room) ** 2)
    ranked = tuple(sorted(by_category, key=lambda need: (need[1], need[0])))
    return Needed(target, alpha.n_units, ranked, later)


def units_for(target: float, share: float, significance: float = SIGNIFICANCE) -> int:
    """Units for a category of this share and two coders, after Bloch and Kraemer (1989)."""
    z = NormalDist().inv_cdf(1 - significance)
    spread = (1 + target) * (3 - target) / (4 * (1 - target) * share * (1 - share))
    return math.ceil(round(2 * z**2 * (spread - target), 6))


def check_target(target: float) -> None:
    """Refuse a target that no coefficient can be shown to reach.

    Raises:
        AgreementError: it is not between 0 and 1.
    """
    if not 0 < target < 1:
        raise AgreementError(
            "the target is not between 0 and 1",
            step="agreement",
            remedy="Krippendorff relies on .8 and draws tentative conclusions from .667: "
            "--target .8",
        )
