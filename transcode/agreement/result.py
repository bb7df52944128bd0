"""Results: coefficients with the evidence behind each, and the places of disagreement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.data import Table
from transcode.agreement.where import Confusion, Disagreement, confusion, disagreements

if TYPE_CHECKING:
    import pandas as pd

OVERALL = "overall"
Level = Literal["code", "category", "theme", "theme pooled", "overall"]


@dataclass(frozen=True, slots=True)
class Row:
    """One coefficient. ``value``, ``low`` and ``high`` are ``nan`` if undefined.

    ``reason`` then gives the reason in words, and is otherwise empty. ``low`` to ``high`` is the
    95 % interval; ``defined`` is the share of bootstrap replicates in which the coefficient was
    defined, ``below`` the share of those under ``target``, and ``se`` the linearised standard error
    if units count as independent. ``warning`` gives a reason to read the interval with care. The
    counts are those of the comparison: units with two coders (characters, for character units),
    and their coders and documents. ``basis``, ``unit``, ``missing``, ``weighting`` and ``interval``
    describe the formula and its application.
    """

    level: Level
    code: str  # id of the code, name of the theme; "overall" at the level of that name
    name: str
    measure: str
    value: float
    se: float
    low: float
    high: float
    defined: float
    target: float
    below: float
    reason: str
    warning: str
    n_units: int
    n_coders: int
    n_documents: int
    basis: str
    unit: str
    missing: str
    weighting: str
    interval: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Overall coefficient of two coders, on the ``n_units`` that both covered."""

    first: str
    second: str
    measure: str
    value: float
    n_units: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Two coders' use of a code: the four counts of units, and figures derived from them."""

    code: str
    first: str
    second: str
    both: int
    only_first: int
    only_second: int
    neither: int

    @property
    def n_units(self) -> int:
        """Number of units that both covered."""
        return self.both + self.only_first + self.only_second + self.neither

    @property
    def prevalence_index(self) -> float:
        """Prevalence index, |both - neither| / n (Byrt et al. 1993)."""
        return abs(self.both - self.neither) / self.n_units if self.n_units else np.nan

    @property
    def bias_index(self) -> float:
        """Bias index, |only first - only second| / n (Byrt et al. 1993)."""
        return abs(self.only_first - self.only_second) / self.n_units if self.n_units else np.nan

    @property
    def pabak(self) -> float:
        """Prevalence- and bias-adjusted kappa, 2 Po - 1 (Byrt et al. 1993)."""
        agreed = self.both + self.neither
        return 2 * agreed / self.n_units - 1 if self.n_units else np.nan


@dataclass(frozen=True)
class Agreement:
    """The complete result: rows per code, per theme and overall, pairs of coders, and counts.

    ``left_out`` counts the spans that were not used because their coder has not finished
    (covered) their document. ``rates`` gives, for each code, the share of each coder's units with
    the code, in the order of ``coders``. ``table`` holds the underlying decisions.
    """

    coders: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]  # id, name
    rows: tuple[Row, ...]
    pairs: tuple[Pair, ...]
    counts: tuple[Counts, ...]
    rates: tuple[tuple[str, tuple[float, ...]], ...]
    left_out: int
    table: Table

    def row(self, measure: str, code: str = OVERALL, level: str = "") -> Row:
        """Return the row of a measure and code id (or theme); raise KeyError if there is none."""
        for row in self.rows:
            if (row.measure, row.code) == (measure, code) and level in ("", row.level):
                return row
        raise KeyError((measure, code))

    def at(self, level: str) -> Iterator[Row]:
        """Return the rows of a level: "code", "theme" (union and pooled), or "overall"."""
        return (row for row in self.rows if row.level.split()[0] == level)

    @cached_property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Units that coders coded differently, the largest share of the disagreement first."""
        return disagreements(self.table)

    @cached_property
    def confusion(self) -> Confusion:
        """Confusion between codes in the units where coders differ."""
        return confusion(self.table)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Warnings about codings that were not compared and about the intervals, each once."""
        sentences = []
        if self.left_out:
            lie = "1 coding lies" if self.left_out == 1 else f"{self.left_out} codings lie"
            sentences.append(
                f"{lie} in interviews that their coder has not marked as worked through, "
                "not compared: let the coder finish them and compare again"
            )
        seen = self.table.covered
        shared = seen[:, seen.sum(axis=0) > 1]
        if alone := [who for i, who in enumerate(self.coders) if not shared[i].any()]:
            sentences.append(f"nothing of {', '.join(alone)} was decided on by another coder too")
        return (*sentences, *dict.fromkeys(row.warning for row in self.rows if row.warning))

    def matrix(self, measure: str) -> NDArray[np.float64]:
        """Return the measure for each pair, coders x coders, symmetric; ``nan`` on the diagonal."""
        at = {coder: i for i, coder in enumerate(self.coders)}
        matrix = np.full((len(at), len(at)), np.nan)
        for pair in self.pairs:
            if pair.measure == measure:
                i, j = at[pair.first], at[pair.second]
                matrix[i, j] = matrix[j, i] = pair.value
        return matrix

    def to_frame(self) -> pd.DataFrame:
        """Return the rows as a pandas frame, one column per field of :class:`Row`."""
        return as_frame(asdict(row) for row in self.rows)


def as_frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Convert rows to a pandas frame, with a column for each field."""
    import pandas as pd

    return pd.DataFrame(list(rows))
