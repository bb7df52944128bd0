"""Alpha of all codes at once, from the set of codes that each coder gave each unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from transcode.agreement.coefficients.krippendorff import alpha_measure
from transcode.agreement.coefficients.measures import estimate
from transcode.agreement.coefficients.ratings import Ratings
from transcode.agreement.coefficients.sets import distance_table
from transcode.agreement.data import AgreementSettings, Table, Unit
from transcode.agreement.result import OVERALL, Row
from transcode.agreement.table.bootstrap import bootstrap, clusters
from transcode.agreement.table.rows import About, Column, as_row

_MOST = 1000  # different sets, whose distances form a table
_SOURCES = {
    "alpha_jaccard": "Krippendorff's alpha of label sets, Jaccard distance",
    "alpha_masi": "Krippendorff's alpha of label sets, MASI distance 1 - J M (Passonneau 2006)",
}


def label_sets(table: Table) -> tuple[Ratings, list[list[int]]]:
    """Turn each coder's set of codes in each unit into one category; also return the sets."""
    seen = table.covered
    packed = np.packbits(table.values > 0, axis=2)
    sets, number = np.unique(packed[seen], axis=0, return_inverse=True)
    values = np.full(seen.shape, -1, dtype=np.int64)
    values[seen] = number.ravel()
    members = [
        np.flatnonzero(packed_set).tolist()
        for packed_set in np.unpackbits(sets, axis=1, count=len(table.codes))
    ]
    return Ratings(values, tuple(range(len(sets))), table.times, table.coders), members


def set_rows(
    table: Table,
    kind: str,
    segments: Sequence[Unit],
    about: About,
    settings: AgreementSettings,
    measures: Sequence[str],
) -> list[Row]:
    """Make the overall rows with set distances; undefined if there are too many different sets."""
    wanted = [name for name in _SOURCES if name in measures]
    if not wanted or not table.codes or not table.units:
        return []
    ratings, members = label_sets(table)
    column = Column("overall", OVERALL, OVERALL, (0,))
    replicates = settings.replicates if about.drawable else 0
    drawn = clusters(table, kind, segments)
    rows = []
    for name in wanted:
        if len(members) > _MOST:
            why = f"there are {len(members)} different sets of codes, too many to compare"
            bare = replace(alpha_measure(ratings), name=name, basis=_SOURCES[name])
            rows.append(as_row(column, bare, np.nan, np.zeros(0), about, settings, reason=why))
            continue
        short = name.removeprefix("alpha_")
        distance = distance_table(members, short)
        measure = replace(alpha_measure(ratings, distance), name=name, basis=_SOURCES[name])
        measure = replace(measure, weighting=f"{short} distance of sets")
        result = estimate(measure, ratings)
        spread = bootstrap(
            ratings, [measure], replicates=replicates, seed=settings.seed, documents=drawn
        )
        se = result.se if about.independent else np.nan
        rows.append(
            as_row(
                column, measure, float(result), spread[name], about, settings,
                se=se, reason=result.reason,
            )
        )  # fmt: skip
    return rows
