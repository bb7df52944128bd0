"""Table for plain ratings: each coefficient overall, and for each category against the rest.

On an interval or ratio scale there are no rows for single numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from itertools import compress as keep

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.coefficients.measures import estimate
from transcode.agreement.coefficients.patterns import Columns, compress
from transcode.agreement.coefficients.ratings import Ratings
from transcode.agreement.coefficients.sums import two_values
from transcode.agreement.data import AgreementSettings, Table, Unit
from transcode.agreement.result import OVERALL, Pair, Row
from transcode.agreement.table.bootstrap import (
    ENOUGH_DOCUMENTS,
    TRUSTED,
    clustered,
    occurrences,
    replicate,
)
from transcode.agreement.table.rows import About, Column, as_row
from transcode.agreement.table.standard import NAMES, ordered, standard

_MISSING = "an empty cell is missing; units with fewer than two values are not compared"


def as_table(ratings: Ratings) -> Table:
    """Make one decision for each category: given (1), another was given (0), or missing."""
    k = len(ratings.categories)
    values = (ratings.values[:, :, None] == np.arange(k)).astype(np.int8)
    values[ratings.values < 0] = -1
    names = ratings.units or tuple(f"unit {i + 1}" for i in range(ratings.values.shape[1]))
    coders = ratings.coders or tuple(f"coder {i + 1}" for i in range(len(ratings.values)))
    units = tuple(Unit(str(name), 0, 1) for name in names)
    return Table(coders, units, tuple(map(str, ratings.categories)), values, ratings.times)


def plain_rows(
    ratings: Ratings, measures: Sequence[str], settings: AgreementSettings
) -> tuple[Row, ...]:
    """Make the rows of each category against the rest, and then of all categories.

    The bootstrap draws units, or documents if the ratings name eight or more of them or if the
    settings ask for it. All rows use the same draws of the same patterns of units.

    Raises:
        AgreementError: the metric or the weights need another scale.
    """
    apart = (settings.metric or ratings.level) in ("nominal", "ordinal")
    names = [str(category) for category in ratings.categories] if apart else []
    shown = [Column("category", name, name, (0,)) for name in names]
    shown.append(Column("overall", OVERALL, OVERALL, (0,)))
    k, coders = len(names), len(ratings.values)
    columns, times = compress(ratings.values, len(ratings.categories), ratings.times)
    tables = [np.where(columns < 0, -1, columns == i) for i in range(k)] + [columns]
    whole_tables = [ratings.only(c) for c in ratings.categories[:k]] + [ratings]
    whole = ordered(ratings, settings.metric, settings.weights)
    families = [
        [measure for name, measure in zip(NAMES, family, strict=False) if name in measures]
        for family in [standard(2, coders)] * k + [whole]
    ]
    documents = drawn_documents(ratings, settings)
    about = _about(ratings, columns, times, settings, documents)
    usable = {
        (i, measure.name): measure
        for i, family in enumerate(families)
        for measure in family
        if ratings.identified or not measure.identified
    }
    drawn = replicate(
        {
            key: clustered(whole_tables[key[0]], measure, documents, tables[key[0]])
            for key, measure in usable.items()
        },
        {key: measure.value for key, measure in usable.items()},
        occurrences(ratings, documents, times),
        settings.replicates if about.drawable else 0,
        settings.seed,
    )
    rows = []
    for i, (column, table, family) in enumerate(zip(shown, tables, families, strict=True)):
        labels = ratings.categories if i == k else (0, 1)
        compact = Ratings(table, labels, times, identified=ratings.identified)
        for measure in family:
            result = estimate(measure, compact)
            spread = drawn.get((i, measure.name), np.zeros(0))
            rows.append(
                as_row(
                    column, measure, float(result), spread, about, settings,
                    se=result.se, reason=result.reason,
                )
            )  # fmt: skip
    return tuple(rows)


def plain_pairs(ratings: Ratings, settings: AgreementSettings) -> tuple[Pair, ...]:
    """Compute each coefficient for each pair of coders, with all categories, metric and weights.

    Raises:
        AgreementError: as :func:`plain_rows`.
    """
    if not ratings.identified:
        return ()
    names = ratings.coders or tuple(f"coder {i + 1}" for i in range(len(ratings.values)))
    pairs = []
    for i, j in combinations(range(len(names)), 2):
        two = ratings.between(i, j)
        both = (two.values >= 0).all(axis=0)
        # units that only one of them coded are not compared, and say nothing about this pair
        times = None if two.times is None else two.times[both]
        two = replace(two, values=two.values[:, both], times=times, units=(), documents=())
        for measure in ordered(two, settings.metric, settings.weights):
            value = estimate(measure, two)
            pairs.append(Pair(names[i], names[j], measure.name, float(value), int(value.n_units)))
    return tuple(pairs)


def drawn_documents(ratings: Ratings, settings: AgreementSettings) -> tuple[str, ...]:
    """Return the document of each unit if documents are drawn, otherwise nothing."""
    asked = settings.resample == "document"
    several = len(set(ratings.documents)) >= ENOUGH_DOCUMENTS and not settings.resample
    return ratings.documents if asked or several else ()


def _about(
    ratings: Ratings,
    columns: Columns,
    times: NDArray[np.float64],
    settings: AgreementSettings,
    documents: tuple[str, ...],
) -> About:
    two = two_values(columns)
    n_units = int(times[two].sum())
    compared = ((ratings.values >= 0).sum(axis=0) > 1).tolist()
    n_documents = len(set(keep(ratings.documents, compared)))
    by = "document" if documents else "unit"
    drawn = int(occurrences(ratings, documents, times).sum()) if documents else n_units
    how = f"bootstrap by {by}, {settings.replicates} replicates, 95 % percentile"
    return About(
        n_units=n_units,
        n_coders=int((columns[:, two] >= 0).any(axis=1).sum()),
        n_documents=n_documents,
        unit="unit of the table",
        missing=_MISSING,
        interval=how if settings.replicates else "none",
        warning=_doubt(by, drawn) if settings.replicates and n_units else "",
        drawable=drawn > 1,
    )


def _doubt(by: str, drawn: int) -> str:
    if by == "document" and drawn < ENOUGH_DOCUMENTS:
        return f"only {drawn} documents were drawn: too few to trust the interval"
    if drawn < TRUSTED:
        few = f"with fewer than {TRUSTED} the interval tends to be too narrow"
        return f"{drawn} {by}s were drawn: {few}"
    return ""
