"""What comes out: coefficients with the evidence behind each, and the places of disagreement."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.data import Unit

if TYPE_CHECKING:
    import pandas as pd

OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Row:
    """One coefficient. ``value``, ``low`` and ``high`` are ``nan`` where they are undefined.

    ``reason`` says in words why, and is empty otherwise. ``low`` to ``high`` is the 95 %
    interval; ``defined`` the share of bootstrap replicates in which the coefficient existed.
    Counts are of what could be compared: units with two coders, and their coders and documents.
    ``basis``, ``unit``, ``missing`` and ``interval`` name the formula and how it was applied.
    """

    level: Literal["code", "overall"]
    code: str  # id of the code; "overall" on the level of that name
    name: str
    measure: str
    value: float
    low: float
    high: float
    defined: float
    reason: str
    n_units: int
    n_coders: int
    n_documents: int
    basis: str
    unit: str
    missing: str
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
class Disagreement:
    """A unit that was not coded alike: its share of the observed disagreement, and who did what.

    ``codes`` are those that only some of the coders applied; ``applied`` gives, for each coder
    who covered the unit, all the codes they applied to it (none is an empty tuple).
    """

    unit: Unit
    share: float
    codes: tuple[str, ...]
    applied: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The whole answer: the rows per code and overall, the coder pairs, the disagreements.

    ``disagreements`` come with the largest share first. ``left_out`` counts the spans that were
    not used because their coder has not finished (covered) their document.
    """

    coders: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]  # id, name
    rows: tuple[Row, ...]
    pairs: tuple[Pair, ...]
    disagreements: tuple[Disagreement, ...]
    left_out: int

    def row(self, measure: str, code: str = OVERALL) -> Row:
        """The row of this measure and code id; raises KeyError where there is none."""
        for row in self.rows:
            if (row.measure, row.code) == (measure, code):
                return row
        raise KeyError((measure, code))

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
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in self.rows])
