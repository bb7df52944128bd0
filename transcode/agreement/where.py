"""Passages that coders code differently, ranked, and the confusion between codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.data import Table, Unit

NOTHING = "(no code)"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A unit coded differently: its share of the observed disagreement, and each coder's codes.

    ``codes`` are those that only some of the coders applied; ``applied`` gives, for each coder
    who covered the unit, all the codes they applied to it (an empty tuple if none).
    """

    unit: Unit
    share: float
    codes: tuple[str, ...]
    applied: tuple[tuple[str, tuple[str, ...]], ...]

    def readings(self, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """Return each coder with the names of their codes, for people to read."""
        return tuple(
            (coder, ", ".join(names.get(code, code) for code in codes) or "nothing")
            for coder, codes in self.applied
        )


@dataclass(frozen=True, eq=False)
class Confusion:
    """Coincidences of codes: ``counts[c, k]`` is the number of times one coder's c met another's k.

    Each pair of coders of a unit weighs 1 / (m - 1), as in alpha. Codes that both applied are on
    the diagonal. Codes that only one applied are paired with those that only the other applied,
    spread evenly if there are several; the rest is paired with ``(no code)``, the last label. The
    sum of a row is therefore the number of uses of the code in units that two coders covered.
    """

    labels: tuple[str, ...]
    counts: NDArray[np.float64]

    def ranked(self) -> list[tuple[str, str, float]]:
        """Return the pairs of different labels that met, most frequent first, each pair once."""
        met = [
            (self.labels[i], self.labels[j], float(self.counts[i, j]))
            for i in range(len(self.labels))
            for j in range(i + 1, len(self.labels))
            if self.counts[i, j] > 0
        ]
        return sorted(met, key=lambda pair: -pair[2])


def disagreements(table: Table) -> tuple[Disagreement, ...]:
    """Rank the units that coders coded differently, the largest share first.

    The share is the unit's part of alpha's observed disagreement, summed over codes: the pairs of
    coders that differ, over m - 1, times the weight of the unit (its characters), if it has one.
    """
    yes, m = (table.values > 0).sum(axis=0), (table.values >= 0).sum(axis=0)
    parts = 2.0 * yes * (m - yes) / np.maximum(m - 1, 1)
    if table.times is not None:
        parts *= table.times[:, None]
    per_unit = parts.sum(axis=1)
    ranked: list[Disagreement] = []
    for i in np.flatnonzero(per_unit):
        decided = table.values[:, i, :]
        ranked.append(
            Disagreement(
                unit=table.units[i],
                share=float(per_unit[i] / per_unit.sum()),
                codes=_named(table.codes, parts[i] > 0),
                applied=tuple(
                    (coder, _named(table.codes, row > 0))
                    for coder, row in zip(table.coders, decided, strict=True)
                    if (row >= 0).any()
                ),
            )
        )
    return tuple(sorted(ranked, key=lambda place: (-place.share, place.unit)))


def confusion(table: Table) -> Confusion:
    """Count the confusion between codes, from the coincidences of all pairs of coders."""
    k, coders = len(table.codes), len(table.coders)
    seen = table.covered
    m = seen.sum(axis=0)
    weight = (1.0 if table.times is None else table.times) / np.maximum(m - 1, 1)
    counts = np.zeros((k + 1, k + 1))
    for i in range(coders):
        for j in range(coders):
            here = seen[i] & seen[j]
            if i == j or not here.any():
                continue
            first, second = (table.values[c, here] > 0 for c in (i, j))
            often = weight[here][:, None]
            counts[np.arange(k), np.arange(k)] += ((first & second) * often).sum(axis=0)
            left, right = first & ~second, second & ~first
            n_left, n_right = left.sum(axis=1), right.sum(axis=1)
            spread = often / np.maximum(np.maximum(n_left, n_right), 1)[:, None]
            counts[:k, :k] += (left * spread).T @ right
            counts[:k, k] += (left * spread * np.maximum(n_left - n_right, 0)[:, None]).sum(axis=0)
            counts[k, :k] += (right * spread * np.maximum(n_right - n_left, 0)[:, None]).sum(axis=0)
    return Confusion((*table.codes, NOTHING), counts)


def _named(codes: Sequence[str], mask: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(code for code, yes in zip(codes, mask, strict=True) if yes)
