"""Intervals by the bootstrap: what is drawn together, the draws, the percentiles.

Units of one document resemble each other, so that drawing single units makes an interval too
narrow; with enough documents, whole documents are drawn (Field & Welsh 2007, J R Stat Soc B
69:369-390). Expected disagreement is computed anew in each replicate: the bootstrap of Hayes &
Krippendorff (2007) keeps it, and covers far less than it says (Zapf et al. 2016, BMC Med Res
Methodol 16:93). Percentile intervals after Efron & Tibshirani (1993), ch. 13. Where no replicate
can differ from the data (perfect agreement) the interval has no width; that is a limit of the
method, not certainty.

Replicates cost little: what is drawn is how often each cluster (or each pattern of units that
were coded alike) occurs, and sums over units are weighted sums over clusters.
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
"""A measure: by name, as the function that has it, or as its sums."""
ENOUGH_DOCUMENTS = 8
TRUSTED = 20  # clusters; percentile intervals from fewer tend to be too narrow
_CELLS = 500_000  # of one block of draws: what a cache holds
_MOST = 0.5  # of the replicates must be defined for percentiles to mean anything


@dataclass(frozen=True, eq=False)
class Groups:
    """The decisions, ordered by what is drawn as one: documents, segments, or units coded alike.

    ``columns`` are the different columns of decisions (coders x patterns); ``often`` counts them,
    groups x codes x patterns; ``counts`` is how often each group occurs in the data: 1 for a
    document, the number of its units for a kind of unit.
    """

    kind: str
    columns: Columns
    often: NDArray[np.float64]
    counts: NDArray[np.int64]

    def sums(self, measure: Measure) -> Sums:
        """The measure's sums, groups x codes x pairs x sums."""
        found: Sums = np.tensordot(self.often, measure.features(self.columns), 1)
        return found


def group(table: Table, kind: str, segments: Sequence[Unit] = ()) -> Groups:
    """The decisions of a table by document, segment or unit, or all as one group.

    Character tables are drawn by segment through the ``segments`` that their units lie in; text
    between two of them is a segment of its own.
    """
    labels = clusters(table, kind, segments)
    return _histogram(table, _numbered(labels), kind) if labels else _alike(table)


def clusters(table: Table, kind: str, segments: Sequence[Unit] = ()) -> list[str]:
    """What each unit is drawn with; empty where units are drawn one by one."""
    if kind == "all":
        return ["all"] * len(table.units)
    if kind == "document":
        return [unit.document for unit in table.units]
    if kind == "segment" and segments:
        starts = _starts(segments)
        return [_segment(unit, starts) for unit in table.units]
    return []


def default_kind(table: Table, unit: str, segments: Sequence[Unit]) -> str:
    """Documents where there are eight; else segments, or the units that are no characters."""
    if len({one.document for one in table.units}) >= ENOUGH_DOCUMENTS:
        return "document"
    if unit == "character":
        return "segment" if segments else "document"
    return "unit"


def doubt(groups: Groups, documents: int, unit: str) -> str:
    """Why the intervals are to be read with care; "" where they are not."""
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
    """Blocks of replicates x groups: how often each group is drawn, as often as there are any.

    ``width``: the numbers that will be made of each replicate, where they are more than groups.
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
    """Replicates of each measure of a plain table, by unit, or by document where they are given.

    By unit it is the units' patterns that are drawn, which is the ordinary bootstrap at the cost
    of the patterns.

    >>> bootstrap([[1, 1, 2, 2], [1, 2, 2, 2]], "krippendorff_alpha", replicates=3).keys()
    dict_keys(['krippendorff_alpha'])

    Args:
        data: what :func:`~transcode.agreement.as_ratings` understands.
        measures: by name (:data:`~transcode.agreement.table.standard.NAMES`), as the function that
        has
            it, or as a :class:`~transcode.agreement.coefficients.sums.Measure`; one or several.
        replicates: how many.
        seed: of the draws.
        documents: that of each unit.

    Returns:
        The values of each measure, by its name; ``nan`` where it is undefined in a replicate.

    Raises:
        AgreementError: no such measure, or not as many documents as units.
    """
    ratings = as_ratings(data)
    alone = isinstance(measures, str) or not isinstance(measures, Sequence)
    asked: Sequence[Drawn] = [measures] if alone else measures  # type: ignore[list-item, assignment]
    chosen = [named(ratings, one) for one in asked]
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
    """A measure by its name or its function, with the weights of the ratings' level.

    Raises:
        AgreementError: there is none of that name among those that are drawn.
    """
    if isinstance(measure, Measure):
        return measure
    name = measure if isinstance(measure, str) else getattr(measure, "__name__", "")
    for one in ordered(ratings, ratings.level, OF_LEVEL[ratings.level]):
        if name == one.name or (name, one.name) == ("gwet_ac1", "gwet_ac2"):
            return one
    raise AgreementError(
        f"there is no measure '{name}' to draw",
        step="agreement",
        remedy=f"choose from {', '.join(NAMES[:-2])}, by name or as the function",
    )


def clustered(
    ratings: Ratings, measure: Measure, documents: Sequence[str], columns: Columns
) -> Sums:
    """A measure's sums by what is drawn: each document's, or each pattern's (``columns``)."""
    if not documents:
        return measure.features(columns)
    return np.stack([measure.total(*part) for part in _by_document(ratings, documents)])


def occurrences(
    ratings: Ratings, documents: Sequence[str], times: NDArray[np.float64]
) -> NDArray[np.int64]:
    """How often each document (once), or each pattern of units (``times``), is in the data."""
    if not documents:
        return times.astype(np.int64)
    return np.ones(len(_by_document(ratings, documents)), dtype=np.int64)


def _by_document(
    ratings: Ratings, documents: Sequence[str]
) -> list[tuple[Columns, NDArray[np.float64]]]:
    """Each document's patterns; a document that nobody coded is not there to be drawn."""
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
    """Each value in each replicate, from sums by group (groups x ...) and how often groups occur.

    Sums that are equal are drawn once: coefficients of one family share them. The replicates lie
    next to each other in memory, and blocks are small, so that all arithmetic stays in the cache.
    """
    different, places = _different(sums)
    drawn: dict[K, list[Sums]] = {name: [] for name in sums}
    for weights in draws(counts, replicates, seed, len(different)) if counts.sum() else ():
        totals = different @ weights.T  # sums x replicates
        for name, place in places.items():
            drawn[name].append(values[name](np.moveaxis(totals[place], -1, 0)))
    return {name: np.concatenate(parts) if parts else np.zeros(0) for name, parts in drawn.items()}


def interval(replicates: Sums, target: float) -> tuple[float, float, float, float]:
    """The 2.5 and 97.5 percentiles of the defined replicates, and P(coefficient < target).

    Last comes the share that is defined; the others are ``nan`` where it is less than half.
    """
    undefined = np.isnan(replicates)
    defined = replicates[~undefined] if undefined.any() else replicates
    n = len(defined)
    share = n / max(len(replicates), 1)
    if share < _MOST:
        return np.nan, np.nan, np.nan, share
    # numpy's percentile by linear interpolation, without what it does around the partition
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
    """How often each column of decisions occurs, by cluster and code."""
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
    """Each kind of unit as a group: one row of it, and how many there are."""
    numbers, columns = _patterns(table)
    _, first, back = np.unique(numbers, axis=0, return_index=True, return_inverse=True)
    counts = np.bincount(back.ravel(), table.times, len(first)).astype(np.int64)
    often = np.zeros((len(first), numbers.shape[1], columns.shape[1]))
    np.put_along_axis(often, numbers[first][:, :, None].astype(np.intp), 1.0, axis=2)
    return Groups("unit", columns, often, counts)


def _patterns(table: Table) -> tuple[NDArray[np.integer[Any]], Columns]:
    """The number of the column of decisions of each unit and code, and the columns."""
    numbers, coders = keys(table.values, 2), len(table.coders)
    if 3**coders <= 1 << 10:
        return numbers, spell(np.arange(3**coders), coders, 2)
    found, back = np.unique(numbers, return_inverse=True)
    return back.reshape(numbers.shape), spell(found, coders, 2)


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
    where = 0 if marks is None else int(np.searchsorted(marks, unit.begin, side="right"))
    return f"{where} {unit.document}"


def _different(sums: Mapping[K, Sums]) -> tuple[Sums, dict[K, NDArray[np.intp]]]:
    """The different columns of all sums, columns x groups, and which of them each sum is."""
    known: dict[bytes, int] = {}
    rows: list[NDArray[np.float64]] = []
    places: dict[K, NDArray[np.intp]] = {}
    for name, found in sums.items():
        flat = found.reshape(len(found), math.prod(found.shape[1:])).T
        place = np.zeros(len(flat), dtype=np.intp)
        for i, row in enumerate(np.ascontiguousarray(flat)):
            place[i] = known.setdefault(row.tobytes(), len(rows))
            if place[i] == len(rows):
                rows.append(row)
        places[name] = place.reshape(found.shape[1:])
    groups = max(map(len, sums.values()), default=0)
    return np.array(rows).reshape(len(rows), groups), places
