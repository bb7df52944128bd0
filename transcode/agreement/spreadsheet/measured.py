"""The agreement of a table of one's own: every variable measured, with what was read beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from transcode.agreement.coefficients.ratings import Ratings
from transcode.agreement.data import AgreementSettings, Table, Unit
from transcode.agreement.result import OVERALL, Agreement, Row, as_frame
from transcode.agreement.spreadsheet.against_key import AgainstKey, against_key
from transcode.agreement.spreadsheet.options import Asked
from transcode.agreement.spreadsheet.planning import Needed, check_target, needed
from transcode.agreement.spreadsheet.reading import Read, Reading
from transcode.agreement.table.table import measure
from transcode.errors import AgreementError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TableAgreement", "VariableAgreement", "measure_read"]


@dataclass(frozen=True)
class VariableAgreement:
    """One variable's agreement: among the coders, of each with the key, and the units to code.

    ``among`` and ``needed`` are ``None`` where the key leaves a single coder.
    """

    name: str
    among: Agreement | None
    against_key: tuple[AgainstKey, ...]
    needed: Needed | None
    left_out: int  # units to which nobody gave a code, where that was asked for
    units: tuple[str, ...]  # as the table names them

    def label(self, unit: Unit) -> str:
        """How the table names a unit of codes that apply or not; else its own name."""
        by_place = self.among is not None and any(self.among.at("code"))
        return self.units[unit.begin] if by_place else unit.document


@dataclass(frozen=True)
class TableAgreement:
    """The answer for a table of one's own: what was read, and each variable's agreement."""

    read: Reading
    variables: tuple[VariableAgreement, ...]

    @property
    def coders(self) -> tuple[str, ...]:
        """Who was compared with each other."""
        return tuple(name for name, _, _ in self.read.coders if name != self.read.key)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all variables."""
        return tuple(row for one in self.variables if one.among for row in one.among.rows)

    def of(self, variable: str = "") -> Agreement:
        """The agreement of a variable; of the first one if none is named.

        Raises:
            KeyError: there is no such variable, or only one coder beside the key.
        """
        for one in self.variables:
            if one.among is not None and variable in ("", one.name):
                return one.among
        raise KeyError(variable)

    def row(self, name: str, code: str = OVERALL, variable: str = "") -> Row:
        """The row of a measure (and category or code); raises KeyError where there is none."""
        return self.of(variable).row(name, code)

    def matrix(self, name: str, variable: str = "") -> np.ndarray[Any, np.dtype[np.float64]]:
        """A measure for each pair of coders, coders x coders; ``nan`` on the diagonal."""
        return self.of(variable).matrix(name)

    def to_frame(self) -> pd.DataFrame:
        """All rows as a pandas frame, with the variable first."""
        return as_frame(
            {"variable": one.name} | asdict(row)
            for one in self.variables
            if one.among
            for row in one.among.rows
        )

    def to_dict(self) -> dict[str, Any]:
        """Every figure with what was read, as plain values; ``None`` where one is undefined."""
        whole = {"read": asdict(self.read), "variables": [_plain(one) for one in self.variables]}
        found: dict[str, Any] = json.loads(json.dumps(whole), parse_constant=lambda _: None)
        return found


def measure_read(read: Read, asked: Asked | None = None) -> TableAgreement:
    """Measure every variable that was read.

    Raises:
        AgreementError: a level or weights that the codes do not allow, a target out of range, no
            unit that two coders decided on.
    """
    asked = asked or Asked()
    check_target(asked.target)
    variables = tuple(_variables(read, asked))
    if not any(one.against_key or one.among is None or one.among.row("krippendorff_alpha").n_units
               for one in variables):  # fmt: skip
        raise AgreementError(
            "no unit has values from two coders, so that nothing can be compared",
            step="agreement",
            remedy="let two coders code the same units; if they did, name each unit in the same "
            "way for both, and check the column that names them: --units COLUMN",
        )
    return TableAgreement(read.reading, variables)


def _variables(read: Read, asked: Asked) -> Iterator[VariableAgreement]:
    by_document = asked.documents and read.reading.documents > 1
    for name, data in read.data.items():
        settings = AgreementSettings(
            replicates=asked.replicates, seed=asked.seed, target=asked.target,
            weights=asked.weights,  # type: ignore[arg-type] # checked by the command
            resample="document" if by_document else "" if read.reading.documents else "unit",
            leave_uncoded_out=asked.leave_uncoded_out,
        )  # fmt: skip
        keyed = against_key(data, read.reading.key, settings) if read.reading.key else ()
        others = _without(data, read.reading.key)
        among = plan = None
        left = len(read.units) - _units(data)
        if len(others.coders) > 1:
            among = _among(others, settings, read.reading.documents)
            left += _units(others) - len(among.table.units)
            shown = among.table if isinstance(others, Table) else others
            plan = needed(asked.target, _shares(shown), among.row("krippendorff_alpha"))
        left = left if asked.leave_uncoded_out else 0
        yield VariableAgreement(name, among, keyed, plan, left, read.units)


def _among(data: Ratings | Table, settings: AgreementSettings, documents: int) -> Agreement:
    if isinstance(data, Ratings):
        return measure(data, settings=settings)
    found = measure(data, unit="unit of the table", settings=settings)
    if documents:
        return found
    # where no column names documents, each unit stands for itself, and is not one
    return replace(found, rows=tuple(replace(row, n_documents=0) for row in found.rows))


def _units(data: Ratings | Table) -> int:
    return int(data.values.shape[1])


def _without(data: Ratings | Table, key: str) -> Ratings | Table:
    kept = [i for i, name in enumerate(data.coders) if name != key]
    if isinstance(data, Ratings):
        return data.between(*kept)
    names = tuple(data.coders[i] for i in kept)
    return Table(names, data.units, data.codes, data.values[kept], data.times)


def _shares(data: Ratings | Table) -> dict[str, float]:
    """The share of each category among the values, of each code among the decisions on it."""
    seen = data.covered if isinstance(data, Table) else data.values >= 0
    compared = seen.sum(axis=0) > 1
    if isinstance(data, Table):
        here = data.values[:, compared]
        given, asked = (here > 0).sum(axis=(0, 1)), (here >= 0).sum(axis=(0, 1))
        return {
            code: float(g / n) for code, g, n in zip(data.codes, given, asked, strict=True) if n
        }
    if data.level in ("interval", "ratio"):
        return {}  # the formula is for categories
    values = data.values[:, compared]
    n = max(int((values >= 0).sum()), 1)
    return {str(c): float((values == i).sum() / n) for i, c in enumerate(data.categories)}


def _plain(one: VariableAgreement) -> dict[str, Any]:
    found = one.among
    among: dict[str, Any] | None = None
    if found is not None:
        among = {
            "rows": [asdict(row) for row in found.rows],
            "pairs": [asdict(pair) for pair in found.pairs],
            "counts": [asdict(counts) for counts in found.counts],
            "rates_of_use": {code: list(rates) for code, rates in found.rates},
            "confusion": [list(met) for met in found.confusion.ranked()],
            "warnings": list(found.warnings),
        }
    return {
        "name": one.name,
        "coders": list(found.coders) if found else [],
        "units_nobody_coded_left_out": one.left_out,
        "among_the_coders": among,
        "against_the_key": [
            {"coder": each.coder, "units": each.n_units,
             "rows": [asdict(row) for row in each.rows],
             "categories": [
                 {**asdict(c), "recall": c.recall, "precision": c.precision}
                 for c in each.categories
             ]}
            for each in one.against_key
        ],
        "units_needed": asdict(one.needed) if one.needed else None,
    }  # fmt: skip
