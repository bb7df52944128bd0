"""Rows of the table: each coefficient per code, per theme and overall, with its interval."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.coefficients.sums import Measure, Sums, mean, one_answer, ratio, skip
from transcode.agreement.data import AgreementSettings
from transcode.agreement.result import OVERALL, Level, Row
from transcode.agreement.table.bootstrap import Groups, interval, replicate
from transcode.records.figures import percent

_POOLED = "1 - sum Do / sum De over codes (for kappa: de Vries et al. 2008)"


@dataclass(frozen=True, slots=True)
class Column:
    """Subject of a row: one layer of the decisions, or several layers pooled."""

    level: Level
    code: str
    name: str
    layers: tuple[int, ...]


def theme_layers(codes: Iterable[str], themes: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
    """Return the layers of the codes in each theme; themes without codes are left out."""
    layer = {code: i for i, code in enumerate(codes)}
    layers_of = {
        theme: [layer[c] for c in inside if c in layer] for theme, inside in themes.items()
    }
    return {theme: layers for theme, layers in layers_of.items() if layers}


def all_columns(names: Mapping[str, str], themes: Mapping[str, Sequence[int]]) -> list[Column]:
    """List each code, each theme as the union of its codes, each theme pooled, and everything.

    A layer for each code comes first, then one for the union of each theme. ``names``: the names
    of the codes by id; ``themes``: the layers of the codes in each theme.
    """
    k = len(names)
    return [
        *(Column("code", code, name, (i,)) for i, (code, name) in enumerate(names.items())),
        *(Column("theme", theme, theme, (k + i,)) for i, theme in enumerate(themes)),
        *(
            Column("theme pooled", theme, f"{theme} (pooled)", tuple(layers))
            for theme, layers in themes.items()
        ),
        Column("overall", OVERALL, OVERALL, tuple(range(k))),
    ]


@dataclass(frozen=True, slots=True)
class About:
    """Facts shared by all rows of a table: counts, and the application of the coefficients.

    ``independent``: units count as independent, so that a linearised standard error is
    meaningful. ``drawable``: there is more than one cluster to draw.
    """

    n_units: int
    n_coders: int
    n_documents: int
    unit: str
    missing: str
    interval: str
    warning: str
    independent: bool = True
    drawable: bool = True


def column_rows(
    groups: Groups,
    columns: Sequence[Column],
    measures: Sequence[Measure],
    about: About,
    settings: AgreementSettings,
) -> list[Row]:
    """Make the rows of all columns, each with all measures."""
    often = np.tensordot(groups.counts, groups.often, 1)
    replicates = settings.replicates if about.drawable else 0
    rows: list[Row] = []
    everywhere = {measure.name: groups.sums(measure) for measure in measures}
    value_of = {measure.name: _values(measure, columns) for measure in measures}
    values = {
        name: of(np.tensordot(groups.counts, everywhere[name], 1)) for name, of in value_of.items()
    }
    drawn = replicate(
        everywhere,
        value_of,
        groups.counts,
        replicates,
        settings.seed,
    )
    errors = _errors(groups, often, measures) if about.independent else {}
    for i, column in enumerate(columns):
        single = column.level in ("code", "theme")
        decided = groups.columns[:, often[list(column.layers)].sum(axis=0) > 0]
        # AC1 and Brennan-Prediger would be 1, although no unit was distinguished
        is_alike = single and one_answer(decided)
        for measure in measures:
            value = float(values[measure.name][i])
            se = float(errors[measure.name][column.layers[0]]) if errors and single else math.nan
            if is_alike and measure.name != "percent_agreement":
                value = math.nan
            rows.append(
                as_row(
                    column,
                    measure,
                    value,
                    drawn[measure.name][:, i] if replicates else np.zeros(0),
                    about,
                    settings,
                    se=math.nan if math.isnan(value) else se,
                    reason=_reason(decided, single) if math.isnan(value) else "",
                )
            )
    return rows


class Label(NamedTuple):
    """Name, basis and weighting of a coefficient that is not computed from sums over units."""

    name: str
    basis: str
    weighting: str


def as_row(
    column: Column,
    measure: Measure | Label,
    value: float,
    replicates: NDArray[np.float64],
    about: About,
    settings: AgreementSettings,
    *,
    se: float = math.nan,
    reason: str = "",
) -> Row:
    """Make a row from a value and its replicates; without replicates there is no interval."""
    low = high = defined = under = math.nan
    if len(replicates) and not math.isnan(value):
        low, high, under, defined = interval(replicates, settings.target)
        if math.isnan(low):
            reason = f"no interval: undefined in {percent(1 - defined)} of the replicates"
    return Row(
        level=column.level,
        code=column.code,
        name=column.name,
        measure=measure.name,
        value=value,
        se=se,
        low=low,
        high=high,
        defined=defined,
        target=settings.target,
        below=under,
        reason=reason,
        warning=about.warning if not math.isnan(low) else "",
        n_units=about.n_units,
        n_coders=about.n_coders,
        n_documents=about.n_documents,
        basis=f"{measure.basis}; pooled: {_POOLED}" if len(column.layers) > 1 else measure.basis,
        unit=about.unit,
        missing=about.missing,
        weighting=measure.weighting,
        interval=about.interval,
    )


def _values(measure: Measure, columns: Sequence[Column]) -> Callable[[Sums], Sums]:
    """Make a function from sums (... x layers x pairs x sums) to values (... x columns)."""
    alone = [(i, c.layers[0]) for i, c in enumerate(columns) if len(c.layers) == 1]
    pooled = [(i, _index(c.layers)) for i, c in enumerate(columns) if len(c.layers) != 1]

    def values(sums: Sums) -> Sums:
        do, de = (np.asarray(term) for term in measure.terms(sums))
        each = mean(1 - ratio(do, de))
        column_values = np.empty((len(columns), *each.shape[:-1]))
        for i, layer in alone:
            column_values[i] = each[..., layer]
        do, de = (skip(do), skip(de)) if pooled else (do, de)
        for i, layers in pooled:
            above, below = (term[..., layers, :].sum(axis=-2) for term in (do, de))
            column_values[i] = mean(1 - ratio(above, below))
        return np.moveaxis(column_values, 0, -1)

    return values


def _index(layers: Sequence[int]) -> slice | list[int]:
    """Turn neighbouring layers into a slice, which copies nothing."""
    if layers and tuple(layers) == tuple(range(layers[0], layers[-1] + 1)):
        return slice(layers[0], layers[-1] + 1)
    return list(layers)


def _errors(
    groups: Groups, often: NDArray[np.float64], measures: Sequence[Measure]
) -> dict[str, Sums]:
    used = (groups.columns >= 0).any(axis=0)
    return {
        measure.name: measure.error(groups.columns[:, used], often[:, used])[0]
        for measure in measures
        if measure.spread
    }


def _reason(columns: NDArray[np.integer], single: bool) -> str:
    """Explain an undefined value. ``columns``: the columns of decisions that occur."""
    two = columns[:, (columns >= 0).sum(axis=0) > 1]
    if not two.size:
        return "no unit was covered by two coders"
    if not single:
        return "no code divides the units"
    if not (two > 0).any():
        return "nobody applied this code"
    if not (two == 0).any():
        return "everybody applied this code to every unit"
    return "each pair of coders gave a single answer to all units"
