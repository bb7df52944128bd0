"""Passages that coders code differently, ranked, and which codes stand against which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.data import Table, Unit

NOTHING = "(no code)"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A unit that was not coded alike: its share of the observed disagreement, and who did what.

    ``codes`` are those that only some of the coders applied; ``applied`` gives, for each coder
    who covered the unit, all the codes they applied to it (none is an empty tuple).
    """

    unit: Unit
    share: float
    codes: tuple[str, ...]
    applied: tuple[tuple[str, tuple[str, ...]], ...]

    def readings(self, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """Each coder and what they applied, by the names of the codes: for people to read."""
        return tuple(
            (coder, ", ".join(names.get(code, code) for code in codes) or "nothing")
            for coder, codes in self.applied
        )


@dataclass(frozen=True, eq=False)
class Confusion:
    """The coincidences of codes: ``counts[c, k]``, how often one coder's c met another's k.

    Each pair of coders of a unit weighs 1 / (m - 1), as in alpha. What both applied is on the
    diagonal. What only one of them applied is set against what only the other did, spread evenly
    where there are several, and what is left over against ``(no code)``, which is the last label.
    So a row's sum is how often the code was applied in units that two coders covered.
    """

    labels: tuple[str, ...]
    counts: NDArray[np.float64]

    def ranked(self) -> list[tuple[str, str, float]]:
        """The pairs of different labels that met, the most frequent first, each pair once."""
        met = [
            (self.labels[i], self.labels[j], float(self.counts[i, j]))
            for i in range(len(self.labels))
            for j in range(i + 1, len(self.labels))
            if self.counts[i, j] > 0
        ]
        return sorted(met, key=lambda one: -one[2])


def disagreements(table: Table) -> tuple[Disagreement, ...]:
    """Every unit that coders coded differently, the largest share first.

    The share is the unit's part of alpha's observed disagreement, summed over codes: the pairs of
    coders that differ, over m - 1, times the unit's characters where it has a number of them.
    """
    yes, m = (table.values > 0).sum(axis=0), (table.values >= 0).sum(axis=0)
    parts = 2.0 * yes * (m - yes) / np.maximum(m - 1, 1)
    if table.times is not None:
        parts *= table.times[:, None]
    per_unit = parts.sum(axis=1)
    found: list[Disagreement] = []
    for i in np.flatnonzero(per_unit):
        decided = table.values[:, i, :]
        found.append(
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
    return tuple(sorted(found, key=lambda place: (-place.share, place.unit)))


def confusion(table: Table) -> Confusion:
    """Which codes stand against which, from the coincidences of all pairs of coders."""
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
            one, other = (table.values[c, here] > 0 for c in (i, j))
            often = weight[here][:, None]
            counts[np.arange(k), np.arange(k)] += ((one & other) * often).sum(axis=0)
            left, right = one & ~other, other & ~one
            n_left, n_right = left.sum(axis=1), right.sum(axis=1)
            spread = often / np.maximum(np.maximum(n_left, n_right), 1)[:, None]
            counts[:k, :k] += (left * spread).T @ right
            counts[:k, k] += (left * spread * np.maximum(n_left - n_right, 0)[:, None]).sum(axis=0)
            counts[k, :k] += (right * spread * np.maximum(n_right - n_left, 0)[:, None]).sum(axis=0)
    return Confusion((*table.codes, NOTHING), counts)


def _named(codes: Sequence[str], mask: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(code for code, yes in zip(codes, mask, strict=True) if yes)
