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
    """One coefficient. ``value``, ``low`` and ``high`` are ``nan`` where they are undefined.

    ``reason`` says in words why, and is empty otherwise. ``low`` to ``high`` is the 95 %
    interval; ``defined`` the share of bootstrap replicates in which the coefficient existed;
    ``below`` the share of those under ``target``; ``se`` the linearised standard error, where
    units count as independent. ``warning`` says why the interval is to be read with care.
    Counts are of what could be compared: units with two coders (characters, for character
    units), and their coders and documents. ``basis``, ``unit``, ``missing``, ``weighting`` and
    ``interval`` name the formula and how it was applied.
    """

    level: Level
    code: str  # id of the code, name of the theme; "overall" on the level of that name
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
    """Two coders' overall coefficient, on the ``n_units`` that both of them covered."""

    first: str
    second: str
    measure: str
    value: float
    n_units: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What two coders did with a code: the four counts of units, and what follows from them."""

    code: str
    first: str
    second: str
    both: int
    only_first: int
    only_second: int
    neither: int

    @property
    def n_units(self) -> int:
        """The units that both covered."""
        return self.both + self.only_first + self.only_second + self.neither

    @property
    def prevalence_index(self) -> float:
        """|both - neither| / n (Byrt et al. 1993)."""
        return abs(self.both - self.neither) / self.n_units if self.n_units else np.nan

    @property
    def bias_index(self) -> float:
        """|only first - only second| / n (Byrt et al. 1993)."""
        return abs(self.only_first - self.only_second) / self.n_units if self.n_units else np.nan

    @property
    def pabak(self) -> float:
        """Prevalence- and bias-adjusted kappa, 2 Po - 1 (Byrt et al. 1993)."""
        agreed = self.both + self.neither
        return 2 * agreed / self.n_units - 1 if self.n_units else np.nan


@dataclass(frozen=True)
class Agreement:
    """The whole answer: the rows per code, theme and overall, the pairs, the counts.

    ``left_out`` counts the spans that were not used because their coder has not finished
    (covered) their document. ``rates[code]`` is the share of each coder's units with the code,
    in the order of ``coders``. ``table`` holds the decisions that all of it comes from.
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
        """The row of this measure and code id (or theme); raises KeyError where there is none."""
        for row in self.rows:
            if (row.measure, row.code) == (measure, code) and level in ("", row.level):
                return row
        raise KeyError((measure, code))

    def at(self, level: str) -> Iterator[Row]:
        """The rows of a level: "code", "theme" (union and pooled), or "overall"."""
        return (row for row in self.rows if row.level.split()[0] == level)

    @cached_property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """The units that were not coded alike, the largest share of the disagreement first."""
        return disagreements(self.table)

    @cached_property
    def confusion(self) -> Confusion:
        """Which codes stand against which, where coders differ."""
        return confusion(self.table)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was not compared, and what is said against the intervals, each once."""
        said = []
        if self.left_out:
            lie = "1 coding lies" if self.left_out == 1 else f"{self.left_out} codings lie"
            said.append(f"{lie} in interviews that their coder has not marked as worked through, "
                        "not compared: let the coder finish them and compare again")  # fmt: skip
        seen = self.table.covered
        shared = seen[:, seen.sum(axis=0) > 1]
        if alone := [who for i, who in enumerate(self.coders) if not shared[i].any()]:
            said.append(f"nothing of {', '.join(alone)} was decided on by another coder too")
        return (*said, *dict.fromkeys(row.warning for row in self.rows if row.warning))

    def matrix(self, measure: str) -> NDArray[np.float64]:
        """The measure for each pair, coders x coders and symmetric; ``nan`` on the diagonal."""
        at = {coder: i for i, coder in enumerate(self.coders)}
        matrix = np.full((len(at), len(at)), np.nan)
        for pair in self.pairs:
            if pair.measure == measure:
                i, j = at[pair.first], at[pair.second]
                matrix[i, j] = matrix[j, i] = pair.value
        return matrix

    def to_frame(self) -> pd.DataFrame:
        """The rows as a pandas frame, one column per field of :class:`Row`."""
        return as_frame(asdict(row) for row in self.rows)


def as_frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a pandas frame, a column for each of their fields."""
    import pandas as pd

    return pd.DataFrame(list(rows))
