"""Distances between sets of labels, for alpha of units that may have several codes.

An empty set means "looked, and no code"; two empty sets are the same (distance 0), and an empty
set shares nothing with any other. MASI is ``1 - J M`` (Passonneau 2006, LREC): J is the share of
the union that both contain; M is 1 for equal sets, 2/3 if one contains the other, 1/3 if they
overlap, 0 otherwise. NLTK computes the same (before 3.8 with .67 and .33). DKPro instead multiplies
``(1 - J) (1 - M)`` and treats an empty set as part of any other. That is a different measure, with
a name of its own here, and so is the older four-step distance (Passonneau 2004).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from transcode.errors import AgreementError

Labels = Collection[Hashable]
Floats = NDArray[np.float64]


def jaccard_distance(first: Labels, second: Labels) -> float:
    """One minus the share of the union that both contain (Jaccard 1901)."""
    return float(distance_table([first, second], "jaccard")[0, 1])


def masi_distance(first: Labels, second: Labels) -> float:
    """MASI distance, ``1 - J M``: measuring agreement on set-valued items (Passonneau 2006)."""
    return float(distance_table([first, second], "masi")[0, 1])


def distance_table(
    sets: Sequence[Labels], distance: str | Callable[[Labels, Labels], float] = "masi"
) -> Floats:
    """Tabulate the distances between all sets, sets x sets, from 0 to 1.

    Args:
        sets: label sets; a repeated label counts once.
        distance: ``masi``, ``jaccard``, ``nominal`` (the same set or not), ``dkpro_masi``,
            ``dkpro_set`` (0, 1/3, 2/3, 1 for equal, contained, overlapping, disjoint), or a
            function of two sets.

    Raises:
        AgreementError: there is no distance of that name.
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


def _jaccard(shared: Floats, size: Floats, other_size: Floats) -> Floats:
    """J: ``shared`` labels over the union; two empty sets are equal."""
    union = size + other_size - shared
    return np.divide(shared, union, out=np.ones_like(shared), where=union > 0)


def _monotonicity(shared: Floats, size: Floats, other_size: Floats) -> Floats:
    """M, with an empty set as part of any other."""
    part = shared == np.minimum(size, other_size)
    steps: list[NDArray[np.bool_]] = [(size == other_size) & part, part, shared > 0]
    return np.select(steps, [1.0, 2 / 3, 1 / 3], 0.0)


DISTANCES: dict[str, Callable[[Floats, Floats, Floats], Floats]] = {
    "masi": lambda *s: 1 - _jaccard(*s) * _monotonicity(*s),
    "jaccard": lambda *s: 1 - _jaccard(*s),
    "nominal": lambda *s: (_monotonicity(*s) < 1).astype(np.float64),
    "dkpro_masi": lambda *s: (1 - _jaccard(*s)) * (1 - _monotonicity(*s)),
    "dkpro_set": lambda *s: 1 - _monotonicity(*s),
}
