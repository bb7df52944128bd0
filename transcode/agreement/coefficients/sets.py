"""Distances between sets of labels, for alpha of units that may carry several codes.

An empty set means "looked, and no code"; two empty sets are the same (distance 0), and an empty
one shares nothing with any other. MASI is ``1 - J M`` (Passonneau 2006, LREC): J the share of the
union that both hold, M 1 for equal sets, 2/3 where one holds the other, 1/3 where they share
something, 0 otherwise. NLTK computes the same (before 3.8 with .67 and .33). DKPro multiplies
``(1 - J) (1 - M)`` instead, and calls an empty set part of any other: another measure, under
another name here, as is the older four-step distance (Passonneau 2004).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from transcode.errors import AgreementError

Labels = Collection[Hashable]
Floats = NDArray[np.float64]


def jaccard_distance(one: Labels, other: Labels) -> float:
    """One minus the share of the union that both hold (Jaccard 1901)."""
    return float(distance_table([one, other], "jaccard")[0, 1])


def masi_distance(one: Labels, other: Labels) -> float:
    """Measuring agreement on set-valued items, ``1 - J M`` (Passonneau 2006)."""
    return float(distance_table([one, other], "masi")[0, 1])


def distance_table(
    sets: Sequence[Labels], distance: str | Callable[[Labels, Labels], float] = "masi"
) -> Floats:
    """The distances between all sets, sets x sets, from 0 to 1.

    Args:
        sets: label sets; a label twice in one counts once.
        distance: ``masi``, ``jaccard``, ``nominal`` (the same set or not), ``dkpro_masi``,
            ``dkpro_set`` (0, 1/3, 2/3, 1 for same, part, sharing, apart), or a function of two
            sets.

    Raises:
        AgreementError: no distance of that name.
    """
    if callable(distance):
        return np.array([[float(distance(a, b)) for b in sets] for a in sets]).reshape(
            len(sets), -1
        )
    if distance not in DISTANCES:
        raise AgreementError(
            f"there is no distance '{distance}' between sets", step="agreement",
            remedy=f"choose one of {', '.join(DISTANCES)}, or give a function",
        )  # fmt: skip
    number: dict[Hashable, int] = {}
    for labels in sets:
        for label in labels:
            number.setdefault(label, len(number))
    holds = np.zeros((len(sets), len(number)))
    for row, labels in zip(holds, sets, strict=True):
        row[[number[label] for label in labels]] = 1
    size = holds.sum(axis=1)
    return DISTANCES[distance](holds @ holds.T, size[:, None], size)


def _jaccard(shared: Floats, one: Floats, other: Floats) -> Floats:
    """J: ``shared`` labels over all of both; two empty sets are alike."""
    union = one + other - shared
    return np.divide(shared, union, out=np.ones_like(shared), where=union > 0)


def _monotonicity(shared: Floats, one: Floats, other: Floats) -> Floats:
    """M, an empty set being part of any other."""
    part = shared == np.minimum(one, other)
    steps: list[NDArray[np.bool_]] = [(one == other) & part, part, shared > 0]
    return np.select(steps, [1.0, 2 / 3, 1 / 3], 0.0)


DISTANCES: dict[str, Callable[[Floats, Floats, Floats], Floats]] = {
    "masi": lambda *s: 1 - _jaccard(*s) * _monotonicity(*s),
    "jaccard": lambda *s: 1 - _jaccard(*s),
    "nominal": lambda *s: (_monotonicity(*s) < 1).astype(np.float64),
    "dkpro_masi": lambda *s: (1 - _jaccard(*s)) * (1 - _monotonicity(*s)),
    "dkpro_set": lambda *s: 1 - _monotonicity(*s),
}
