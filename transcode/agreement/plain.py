"""Plain ratings as a whole table: each coefficient overall, and each category against the rest.

On an interval or ratio scale there is no row for each number.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.bootstrap import TRUSTED, replicate
from transcode.agreement.data import AgreementSettings, Table, Unit
from transcode.agreement.measures import estimate
from transcode.agreement.patterns import Columns, compress
from transcode.agreement.ratings import Ratings
from transcode.agreement.result import OVERALL, Row
from transcode.agreement.rows import About, Column, as_row
from transcode.agreement.standard import NAMES, ordered, standard
from transcode.agreement.sums import two_values

_MISSING = "an empty cell is missing; units with fewer than two values are not compared"


def as_table(ratings: Ratings) -> Table:
    """One decision for each category: given (1), another was given (0), or missing."""
    k = len(ratings.categories)
    values = (ratings.values[:, :, None] == np.arange(k)).astype(np.int8)
    values[ratings.values < 0] = -1
    names = ratings.units or tuple(f"unit {i + 1}" for i in range(ratings.values.shape[1]))
    coders = ratings.coders or tuple(f"coder {i + 1}" for i in range(len(ratings.values)))
    units = tuple(Unit(name, 0, 1) for name in names)
    return Table(coders, units, tuple(map(str, ratings.categories)), values, ratings.times)


def plain_rows(
    ratings: Ratings, measures: Sequence[str], settings: AgreementSettings
) -> tuple[Row, ...]:
    """Every category against the rest, then all of them; the bootstrap is by unit.

    All are computed on the same draws of the same patterns of units. Raises AgreementError where
    a metric or weights want another scale.
    """
    apart = settings.metric in ("nominal", "ordinal")
    names = [str(category) for category in ratings.categories] if apart else []
    shown = [Column("category", name, name, (0,)) for name in names]
    shown.append(Column("overall", OVERALL, OVERALL, (0,)))
    k, coders = len(names), len(ratings.values)
    columns, times = compress(ratings.values, len(ratings.categories), ratings.times)
    tables = [np.where(columns < 0, -1, columns == i) for i in range(k)] + [columns]
    whole = ordered(ratings, settings.metric, settings.weights)
    families = [
        [one for name, one in zip(NAMES, family, strict=False) if name in measures]
        for family in [standard(2, coders)] * k + [whole]
    ]
    about = _about(columns, times, settings)
    usable = {
        (i, one.name): one
        for i, family in enumerate(families)
        for one in family
        if ratings.identified or not one.identified
    }
    drawn = replicate(
        {key: one.features(tables[key[0]]) for key, one in usable.items()},
        {key: one.value for key, one in usable.items()},
        times.astype(np.int64),
        settings.replicates if about.drawable else 0,
        settings.seed,
    )
    rows = []
    for i, (column, table, family) in enumerate(zip(shown, tables, families, strict=True)):
        labels = ratings.categories if i == k else (0, 1)
        compact = Ratings(table, labels, times, identified=ratings.identified)
        for one in family:
            found = estimate(one, compact)
            spread = drawn.get((i, one.name), np.zeros(0))
            rows.append(
                as_row(
                    column, one, float(found), spread, about, settings,
                    se=found.se, reason=found.reason,
                )
            )  # fmt: skip
    return tuple(rows)


def _about(columns: Columns, times: NDArray[np.float64], settings: AgreementSettings) -> About:
    two = two_values(columns)
    n_units = int(times[two].sum())
    few = settings.replicates and 0 < n_units < TRUSTED
    return About(
        n_units=n_units,
        n_coders=int((columns[:, two] >= 0).any(axis=1).sum()),
        n_documents=0,
        unit="unit of the table",
        missing=_MISSING,
        interval=f"bootstrap by unit, {settings.replicates} replicates, 95 % percentile"
        if settings.replicates
        else "none",
        warning=f"{n_units} units were drawn: with fewer than {TRUSTED} the interval tends to be "
        "too narrow"
        if few
        else "",
        drawable=n_units > 1,
    )
