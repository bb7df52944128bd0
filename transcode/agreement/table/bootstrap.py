"""Intervals by the bootstrap: clusters, draws, percentiles.

Units of one document resemble each other, so drawing single units makes an interval too narrow;
with enough documents, whole documents are drawn (Field & Welsh 2007, J R Stat Soc B 69:369-390).
Expected disagreement is computed anew in each replicate: the bootstrap of Hayes & Krippendorff
(2007) keeps it fixed, and its coverage is far below the nominal one (Zapf et al. 2016, BMC Med Res
Methodol 16:93). Percentile intervals follow Efron & Tibshirani (1993), ch. 13. If no replicate can
differ from the data (perfect agreement), the interval has no width; this is a limitation of the
method, not certainty.

Replicates are cheap: a draw gives the frequency of each cluster (or of each pattern of units coded
alike), and sums over units are weighted sums over clusters.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.coefficients.patterns import Columns, compress, keys, spell
from transcode.agreement.coefficients.ratings import Ratings, RatingsLike, as_ratings
from transcode.agreement.coefficients.sums import Measure, Sums
from transcode.agreement.coefficients.weights import OF_LEVEL
from transcode.agreement.data import Table, Unit
from transcode.agreement.table.standard import NAMES, ordered
from transcode.errors import AgreementError

K = TypeVar("K", bound=Hashable)
Drawn = str | Measure | Callable[..., Any]
"""A measure by name, as the function that computes it, or as its sums."""
ENOUGH_DOCUMENTS = 8
TRUSTED = 20  # clusters; percentile intervals from fewer tend to be too narrow
_CELLS = 500_000  # of one block of draws, so that it fits a cache
_MOST = 0.5  # of the replicates must be defined for percentiles to mean anything


@dataclass(frozen=True, eq=False)
class Groups:
    """Decisions grouped by the clusters that are drawn: documents, segments, or units coded alike.

    ``columns`` are the different columns of decisions (coders x patterns); ``often`` counts them,
    groups x codes x patterns; ``counts`` is the frequency of each group in the data: 1 for a
    document, the number of its units for a kind of unit.
    """

    kind: str
    columns: Columns
    often: NDArray[np.float64]
    counts: NDArray[np.int64]

    def sums(self, measure: Measure) -> Sums:
        """Return the sums of the measure, groups x codes x pairs x sums."""
        sums: Sums = np.tensordot(self.often, measure.features(self.columns), 1)
        return sums


def group(table: Table, kind: str, segments: Sequence[Unit] = ()) -> Groups:
    """Group the decisions of a table by document, segment or unit, or all as one group.

    Character tables are drawn by the ``segments`` that contain their units; the text between two
    segments is a separate segment.
    """
    labels = clusters(table, kind, segments)
    return _histogram(table, _numbered(labels), kind) if labels else _alike(table)


def clusters(table: Table, kind: str, segments: Sequence[Unit] = ()) -> list[str]:
    """Return the cluster of each unit; empty if units are drawn one by one."""
    if kind == "all":
        return ["all"] * len(table.units)
    if kind == "document":
        return [unit.document for unit in table.units]
    if kind == "segment" and segments:
        starts = _starts(segments)
        return [_segment(unit, starts) for unit in table.units]
    return []


def default_kind(table: Table, unit: str, segments: Sequence[Unit]) -> str:
    """Choose documents if there are eight; otherwise segments, or units other than characters."""
    if len({row.document for row in table.units}) >= ENOUGH_DOCUMENTS:
        return "document"
    if unit == "character":
        return "segment" if segments else "document"
    return "unit"


def doubt(groups: Groups, documents: int, unit: str) -> str:
    """Return a reason to read the intervals with care; "" if there is none."""
    drawn = int(groups.counts.sum())
    if groups.kind == "document" and documents < ENOUGH_DOCUMENTS:
        return f"only {documents} documents were drawn: too few to trust the interval"
    if groups.kind == "unit" and unit == "character":
        return "neighbouring characters are not independent: the interval is far too narrow"
    if drawn < TRUSTED:
        few = f"with fewer than {TRUSTED} the interval tends to be too narrow"
        return f"{drawn} {groups.kind}s were drawn: {few}"
    if groups.kind != "document":
        return "the units of one interview resemble each other: the interval may be too narrow"
    return ""


def draws(counts: NDArray[np.int64], replicates: int, seed: int, width: int = 1) -> Iterator[Sums]:
    """Yield blocks of draws, replicates x groups, each with as many draws as there are clusters.

    ``width``: the number of values made from each replicate, if larger than the number of groups.
    """
    rng, n = np.random.default_rng(seed), int(counts.sum())
    block = max(1, _CELLS // max(len(counts), width, 1))
    for done in range(0, replicates, block):
        size = min(block, replicates - done)
        yield rng.multinomial(n, counts / n, size=size).astype(np.float64)


def bootstrap(
    data: RatingsLike,
    measures: Drawn | Sequence[Drawn],
    *,
    replicates: int = 10_000,
    seed: int = 1,
    documents: Sequence[str] = (),
) -> dict[str, NDArray[np.float64]]:
    """Draw replicates of each measure of a plain table, by unit, or by document if given.

    Drawing by unit draws patterns of units, which equals the ordinary bootstrap at the cost of the
    patterns.

    >>> bootstrap([[1, 1, 2, 2], [1, 2, 2, 2]], "krippendorff_alpha", replicates=3).keys()
    dict_keys(['krippendorff_alpha'])

    Args:
        data: any form that :func:`~transcode.agreement.as_ratings` understands.
        measures: one or several: by name (:data:`~transcode.agreement.table.standard.NAMES`), as
            the function that computes it, or as a
            :class:`~transcode.agreement.coefficients.sums.Measure`.
        replicates: number of replicates.
        seed: seed of the draws.
        documents: document of each unit.

    Returns:
        The values of each measure, by name; ``nan`` if undefined in a replicate.

    Raises:
        AgreementError: there is no such measure, or not one document for each unit.
    """
    ratings = as_ratings(data)
    alone = isinstance(measures, str) or not isinstance(measures, Sequence)
    asked: Sequence[Drawn] = [measures] if alone else measures  # type: ignore[list-item, assignment]
    chosen = [named(ratings, measure) for measure in asked]
    documents = documents or ratings.documents
    if documents and len(documents) != ratings.values.shape[1]:
        raise AgreementError(
            f"there are {len(documents)} documents for {ratings.values.shape[1]} units",
            step="agreement",
            remedy="give the document of each unit, in the order of the units",
        )
    columns, times = compress(ratings.values, len(ratings.categories), ratings.times)
    return replicate(
        {m.name: clustered(ratings, m, documents, columns) for m in chosen},
        {m.name: m.value for m in chosen},
        occurrences(ratings, documents, times),
        replicates,
        seed,
    )


def named(ratings: Ratings, measure: Drawn) -> Measure:
    """Find a measure by its name or function, with the weights of the ratings' level.

    Raises:
        AgreementError: there is no measure of that name for the bootstrap.
    """
    if isinstance(measure, Measure):
        return measure
    name = measure if isinstance(measure, str) else getattr(measure, "__name__", "")
    for candidate in ordered(ratings, ratings.level, OF_LEVEL[ratings.level]):
        if name == candidate.name or (name, candidate.name) == ("gwet_ac1", "gwet_ac2"):
            return candidate
    raise AgreementError(
        f"there is no measure '{name}' to draw",
        step="agreement",
        remedy=f"choose from {', '.join(NAMES[:-2])}, by name or as the function",
    )


def clustered(
    ratings: Ratings, measure: Measure, documents: Sequence[str], columns: Columns
) -> Sums:
    """Sum a measure by cluster: by document, or by pattern (``columns``)."""
    if not documents:
        return measure.features(columns)
    return np.stack([measure.total(*part) for part in _by_document(ratings, documents)])


def occurrences(
    ratings: Ratings, documents: Sequence[str], times: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the frequency of each document (1) or pattern of units (``times``) in the data."""
    if not documents:
        return times.astype(np.int64)
    return np.ones(len(_by_document(ratings, documents)), dtype=np.int64)


def _by_document(
    ratings: Ratings, documents: Sequence[str]
) -> list[tuple[Columns, NDArray[np.float64]]]:
    """Return the patterns of each document; a document that nobody coded is not drawn."""
    cluster, k = _numbered(documents), len(ratings.categories)
    times = np.ones(len(cluster)) if ratings.times is None else ratings.times
    parts = (
        compress(ratings.values[:, cluster == c], k, times[cluster == c])
        for c in range(max(cluster, default=-1) + 1)
    )
    return [part for part in parts if len(part[1])] or [(ratings.values[:, :0], np.zeros(0))]


def replicate(
    sums: Mapping[K, Sums],
    values: Mapping[K, Callable[[Any], Any]],
    counts: NDArray[np.int64],
    replicates: int,
    seed: int,
) -> dict[K, NDArray[np.float64]]:
    """Compute each value in each replicate, from sums by group (groups x ...) and group counts.

    Equal sums are drawn only once: coefficients of one family share them. Replicates are adjacent
    in memory and blocks are small, so that all arithmetic stays in the cache.
    """
    different, places = _different(sums)
    drawn: dict[K, list[Sums]] = {name: [] for name in sums}
    for weights in draws(counts, replicates, seed, len(different)) if counts.sum() else ():
        totals = different @ weights.T  # sums x replicates
        for name, place in places.items():
            drawn[name].append(values[name](np.moveaxis(totals[place], -1, 0)))
    return {name: np.concatenate(parts) if parts else np.zeros(0) for name, parts in drawn.items()}


def interval(replicates: Sums, target: float) -> tuple[float, float, float, float]:
    """Return the 2.5 and 97.5 percentiles of the defined replicates, and P(coefficient < target).

    The last value is the share of defined replicates; if it is below half, the others are ``nan``.
    """
    undefined = np.isnan(replicates)
    defined = replicates[~undefined] if undefined.any() else replicates
    n = len(defined)
    share = n / max(len(replicates), 1)
    if share < _MOST:
        return np.nan, np.nan, np.nan, share
    # numpy's percentile by linear interpolation, without its overhead around the partition
    places = [0.025 * (n - 1), 0.975 * (n - 1)]
    whole = [int(place) for place in places]
    after = [min(place + 1, n - 1) for place in whole]
    ordered = np.partition(defined, [*whole, *after])
    low, high = (
        float(ordered[i] + (ordered[j] - ordered[i]) * (place - i))
        for i, j, place in zip(whole, after, places, strict=True)
    )
    return low, high, float((defined < target).mean()), share


def _histogram(table: Table, cluster: NDArray[np.intp], kind: str) -> Groups:
    """Count each column of decisions, by cluster and code."""
    numbers, columns = _patterns(table)
    codes, patterns = numbers.shape[1], columns.shape[1]
    offset = np.arange(codes) * patterns
    order = np.argsort(cluster, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(cluster[order])) + 1)
    often = np.zeros((len(parts), codes * patterns))
    for i, here in enumerate(parts):
        times = None if table.times is None else np.repeat(table.times[here], codes)
        often[i] = np.bincount((numbers[here] + offset).ravel(), times, codes * patterns)
    return Groups(
        kind,
        columns,
        often.reshape(len(parts), codes, patterns),
        np.ones(len(parts), dtype=np.int64),
    )


def _alike(table: Table) -> Groups:
    """Group units coded alike: one row for each kind, and its number of units."""
    numbers, columns = _patterns(table)
    _, first, back = np.unique(numbers, axis=0, return_index=True, return_inverse=True)
    counts = np.bincount(back.ravel(), table.times, len(first)).astype(np.int64)
    often = np.zeros((len(first), numbers.shape[1], columns.shape[1]))
    np.put_along_axis(often, numbers[first][:, :, None].astype(np.intp), 1.0, axis=2)
    return Groups("unit", columns, often, counts)


def _patterns(table: Table) -> tuple[NDArray[np.integer[Any]], Columns]:
    """Return the column number of the decisions on each unit and code, and the columns."""
    numbers, coders = keys(table.values, 2), len(table.coders)
    if 3**coders <= 1 << 10:
        return numbers, spell(np.arange(3**coders), coders, 2)
    numbers_used, back = np.unique(numbers, return_inverse=True)
    return back.reshape(numbers.shape), spell(numbers_used, coders, 2)


def _numbered(names: Sequence[Any]) -> NDArray[np.intp]:
    # in the order of their names: the draws then do not depend on the order of the units
    place = {name: i for i, name in enumerate(sorted(set(names)))}
    return np.fromiter(map(place.__getitem__, names), np.intp, len(names))


def _starts(segments: Sequence[Unit]) -> dict[str, NDArray[np.int64]]:
    edges: dict[str, set[int]] = {}
    for document, begin, end in segments:
        edges.setdefault(document, set()).update((begin, end))
    return {document: np.array(sorted(marks)) for document, marks in edges.items()}


def _segment(unit: Unit, starts: Mapping[str, NDArray[np.int64]]) -> str:
    marks = starts.get(unit.document)
    position = 0 if marks is None else int(np.searchsorted(marks, unit.begin, side="right"))
    return f"{position} {unit.document}"


def _different(sums: Mapping[K, Sums]) -> tuple[Sums, dict[K, NDArray[np.intp]]]:
    """Return the different columns of all sums, columns x groups, and the column of each sum."""
    row_of: dict[bytes, int] = {}
    rows: list[NDArray[np.float64]] = []
    places: dict[K, NDArray[np.intp]] = {}
    for name, measure_sums in sums.items():
        flat = measure_sums.reshape(len(measure_sums), math.prod(measure_sums.shape[1:])).T
        place = np.zeros(len(flat), dtype=np.intp)
        for i, row in enumerate(np.ascontiguousarray(flat)):
            place[i] = row_of.setdefault(row.tobytes(), len(rows))
            if place[i] == len(rows):
                rows.append(row)
        places[name] = place.reshape(measure_sums.shape[1:])
    groups = max(map(len, sums.values()), default=0)
    return np.array(rows).reshape(len(rows), groups), places
