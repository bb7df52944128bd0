"""Agreement on a spreadsheet: every variable measured, with the record of how it was read."""

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
    """Agreement on a variable: among the coders, of each with the key, and the units to code.

    ``among`` and ``needed`` are ``None`` if there is only one coder beside the key.
    """

    name: str
    among: Agreement | None
    against_key: tuple[AgainstKey, ...]
    needed: Needed | None
    left_out: int  # units that nobody coded, if they were to be left out
    units: tuple[str, ...]  # as the table names them

    def label(self, unit: Unit) -> str:
        """The name of a unit as the table gives it."""
        by_place = self.among is not None and any(self.among.at("code"))
        return self.units[unit.begin] if by_place else unit.document


@dataclass(frozen=True)
class TableAgreement:
    """Agreement on a spreadsheet: how it was read, and the agreement on each variable."""

    read: Reading
    variables: tuple[VariableAgreement, ...]

    @property
    def coders(self) -> tuple[str, ...]:
        """The coders who were compared with each other."""
        return tuple(name for name, _, _ in self.read.coders if name != self.read.key)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all variables."""
        return tuple(row for each in self.variables if each.among for row in each.among.rows)

    def of(self, variable: str = "") -> Agreement:
        """The agreement on a variable; on the first one if none is named.

        Raises:
            KeyError: there is no such variable, or only one coder beside the key.
        """
        for each in self.variables:
            if each.among is not None and variable in ("", each.name):
                return each.among
        raise KeyError(variable)

    def row(self, name: str, code: str = OVERALL, variable: str = "") -> Row:
        """The row of a measure (and category or code); raises KeyError if there is none."""
        return self.of(variable).row(name, code)

    def matrix(self, name: str, variable: str = "") -> np.ndarray[Any, np.dtype[np.float64]]:
        """A measure for each pair of coders, coders x coders; ``nan`` on the diagonal."""
        return self.of(variable).matrix(name)

    def to_frame(self) -> pd.DataFrame:
        """All rows as a pandas frame, with the variable first."""
        return as_frame(
            {"variable": variable.name} | asdict(row)
            for variable in self.variables
            if variable.among
            for row in variable.among.rows
        )

    def to_dict(self) -> dict[str, Any]:
        """Every figure and how the table was read, as plain values; ``None`` if undefined."""
        variables = [_plain(variable) for variable in self.variables]
        whole = json.dumps({"read": asdict(self.read), "variables": variables})
        plain: dict[str, Any] = json.loads(whole, parse_constant=lambda _: None)
        return plain


def measure_read(read: Read, asked: Asked | None = None) -> TableAgreement:
    """Measure every variable that was read.

    Raises:
        AgreementError: a level or weights that the codes do not allow, a target out of range, no
            unit that two coders coded.
    """
    asked = asked or Asked()
    check_target(asked.target)
    variables = tuple(_variables(read, asked))
    if not any(v.against_key or v.among is None or v.among.row("krippendorff_alpha").n_units
               for v in variables):  # fmt: skip
        raise AgreementError(
            "no unit has values from two coders, so there is nothing to compare",
            step="agreement",
            remedy="let two coders code the same units; if they did, name each unit the same way "
            "for both, and check the column that names the units: --units COLUMN",
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
    agreement = measure(data, unit="unit of the table", settings=settings)
    if documents:
        return agreement
    # if no column names documents, each unit stands in for one, and is not counted as one
    return replace(agreement, rows=tuple(replace(row, n_documents=0) for row in agreement.rows))


def _units(data: Ratings | Table) -> int:
    return int(data.values.shape[1])


def _without(data: Ratings | Table, key: str) -> Ratings | Table:
    kept = [i for i, name in enumerate(data.coders) if name != key]
    if isinstance(data, Ratings):
        return data.between(*kept)
    names = tuple(data.coders[i] for i in kept)
    return Table(names, data.units, data.codes, data.values[kept], data.times)


def _shares(data: Ratings | Table) -> dict[str, float]:
    """Share of each category among the values, or of each code among the decisions on it."""
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


def _plain(variable: VariableAgreement) -> dict[str, Any]:
    agreement = variable.among
    among: dict[str, Any] | None = None
    if agreement is not None:
        among = {
            "rows": [asdict(row) for row in agreement.rows],
            "pairs": [asdict(pair) for pair in agreement.pairs],
            "counts": [asdict(counts) for counts in agreement.counts],
            "rates_of_use": {code: list(rates) for code, rates in agreement.rates},
            "confusion": [list(pair) for pair in agreement.confusion.ranked()],
            "warnings": list(agreement.warnings),
        }
    return {
        "name": variable.name,
        "coders": list(agreement.coders) if agreement else [],
        "units_nobody_coded_left_out": variable.left_out,
        "among_the_coders": among,
        "against_the_key": [
            {"coder": each.coder, "units": each.n_units,
             "rows": [asdict(row) for row in each.rows],
             "categories": [
                 {**asdict(c), "recall": c.recall, "precision": c.precision}
                 for c in each.categories
             ]}
            for each in variable.against_key
        ],
        "units_needed": asdict(variable.needed) if variable.needed else None,
    }  # fmt: skip
