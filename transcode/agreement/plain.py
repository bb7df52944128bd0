"""Plain ratings as a whole table: each coefficient overall, and each category against the rest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from transcode.agreement.bootstrap import bootstrap
from transcode.agreement.data import AgreementSettings, Table, Unit
from transcode.agreement.measures import estimate
from transcode.agreement.ratings import Ratings
from transcode.agreement.result import OVERALL, Row
from transcode.agreement.rows import About, Column, as_row
from transcode.agreement.standard import standard

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
    """Every category against the rest, then all of them; the bootstrap is by unit."""
    names = [str(category) for category in ratings.categories]
    each = [
        (Column("category", name, name, (0,)), ratings.only(category))
        for name, category in zip(names, ratings.categories, strict=True)
    ]
    each.append((Column("overall", OVERALL, OVERALL, (0,)), ratings))
    rows = []
    for column, table in each:
        family = standard(len(table.categories), len(table.values))
        chosen = [one for one in family if one.name in measures]
        usable = [one for one in chosen if table.identified or not one.identified]
        found = {one.name: estimate(one, table) for one in chosen}
        n_units = max((int(one.n_units) for one in found.values()), default=0)
        replicates = settings.replicates if n_units > 1 else 0
        drawn = bootstrap(table, usable, replicates=replicates, seed=settings.seed)
        about = About(
            n_units=n_units,
            n_coders=max((one.n_coders for one in found.values()), default=0),
            n_documents=0,
            unit="unit of the table",
            missing=_MISSING,
            interval=f"bootstrap by unit, {settings.replicates} replicates, 95 % percentile"
            if settings.replicates
            else "none",
            warning="fewer than 20 units were drawn: the interval tends to be too narrow"
            if 0 < n_units < 20
            else "",
        )
        for one in chosen:
            value = found[one.name]
            spread = drawn.get(one.name, np.zeros(0))
            rows.append(
                as_row(
                    column, one, float(value), spread, about, settings,
                    se=value.se, reason=value.reason,
                )
            )  # fmt: skip
    return tuple(rows)
