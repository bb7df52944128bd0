"""Plain tables of ratings, coders x units, for people with a spreadsheet.

Every measure accepts whatever :func:`as_ratings` understands:

* a list of rows, one row per coder with one value per unit, and labels of any kind; ``None``,
  ``nan`` and ``""`` are missing;
* a numpy array, coders x units: integers, in which any negative number is missing, or floats, in
  which ``nan`` is missing (so that numbers below 0 can be measured);
* a pandas frame in the layout of a spreadsheet: one row per unit, one column per coder; ordered
  Categoricals keep their order;
* :class:`Ratings`, made by :func:`as_ratings`, :func:`from_contingency` (a two-coder table),
  :func:`from_counts` (the number of coders who chose each category), or
  :func:`~transcode.agreement.spreadsheet.plain_csv.read_ratings` (csv).

The categories are those given, in that order, or otherwise those that occur: numbers in numerical
order, words in alphabetical order. The scale matters for free-marginal measures and for weights, so
take it from the codebook (an unused category still counts).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from transcode.errors import AgreementError

Values = NDArray[np.integer[Any]]
Level = Literal["nominal", "ordinal", "interval", "ratio"]
_DENSE = 1 << 16  # whole numbers within a range up to this are counted, not sorted


@dataclass(frozen=True, eq=False)
class Ratings:
    """Coders' categories, coders x units.

    ``values`` are positions in ``categories``, -1 if missing. ``times`` is the weight of each unit
    (characters, cells of a table); ``None`` weighs each unit once. ``identified`` is False if only
    counts are known, so that a row is not a coder. ``ordered``: the order of the categories is
    meaningful, because they are numbers or were given in order. ``level`` is the default level of
    measurement; ``documents`` is the document of each unit, if known.
    """

    values: Values
    categories: tuple[Hashable, ...]
    times: NDArray[np.float64] | None = None
    coders: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    identified: bool = True
    ordered: bool = False
    level: Level = "nominal"
    documents: tuple[str, ...] = ()

    def only(self, category: Hashable) -> Ratings:
        """Dichotomise: this category (1) against all others together (0).

        Raises:
            AgreementError: there is no such category.
        """
        if category not in self.categories:
            raise AgreementError("there is no such category", step="agreement")
        chosen = np.where(self.values < 0, -1, self.values == self.categories.index(category))
        values = chosen.astype(np.int8)
        return replace(self, values=values, categories=(0, 1), ordered=True, level="nominal")

    def between(self, *coders: int) -> Ratings:
        """Select the ratings of some of the coders, by their rows."""
        names = tuple(self.coders[i] for i in coders) if self.coders else ()
        return replace(self, values=self.values[list(coders)], coders=names)


RatingsLike = Ratings | NDArray[Any] | Sequence[Sequence[Any]]
"""Data that :func:`as_ratings` understands; it also accepts a pandas frame."""


def as_ratings(
    data: RatingsLike,
    *,
    categories: Sequence[Hashable] | None = None,
    coders: Sequence[str] = (),
    level: Level | None = None,
) -> Ratings:
    """Convert plain data to :class:`Ratings`; the module lists the accepted forms.

    ``level``: the level of measurement for every measure; by default nominal.

    Raises:
        AgreementError: there is no coder, the rows differ in length, or a label is not among
            ``categories``.
    """
    if level is not None:
        return replace(as_ratings(data, categories=categories, coders=coders), level=level)
    if isinstance(data, Ratings):
        return data if categories is None else _recode(data, tuple(categories))
    if hasattr(data, "to_numpy") and hasattr(data, "columns"):
        coders = coders or tuple(map(str, data.columns))
        categories = categories if categories is not None else _kept_order(data)
        data = [[None if missing(v) else v for v in data[name]] for name in data.columns]
    if isinstance(data, np.ndarray) and data.dtype.kind in "iuf" and categories is None:
        _check_shape(data.ndim == 2 and len(data) > 0)
        values, labels_used = _numbers(data)
        return Ratings(values, labels_used, coders=tuple(coders), ordered=True)
    negative_is_missing = isinstance(data, np.ndarray) and data.dtype.kind in "iu"
    rows = [
        [None if missing(v) or (negative_is_missing and v < 0) else v for v in row]
        for row in (data.tolist() if isinstance(data, np.ndarray) else map(list, data))
    ]
    _check_shape(len(rows) > 0 and len({len(row) for row in rows}) == 1)
    labels = _in_order({v for row in rows for v in row if v is not None}, categories)
    place = {label: i for i, label in enumerate(labels)}
    try:
        values = np.array([[-1 if v is None else place[v] for v in row] for row in rows])
    except KeyError:
        raise AgreementError(
            "a rating is not among the categories that were given",
            step="agreement",
            remedy="give all categories of the scale, spelt as in the data",
        ) from None
    return Ratings(
        values.astype(np.int32).reshape(len(rows), -1), labels, coders=tuple(coders),
        ordered=categories is not None or _all_numbers(labels),
    )  # fmt: skip


def from_contingency(
    table: Sequence[Sequence[float]], categories: Sequence[Hashable] = ()
) -> Ratings:
    """Read a two-coder table: ``table[i][j]`` units got i from the first coder, j from the second.

    Raises:
        AgreementError: the table is not square, a cell is negative, or the number of categories
            is not the number of rows.
    """
    cells = np.asarray(table, dtype=np.float64)
    if cells.ndim != 2 or cells.shape[0] != cells.shape[1] or not (cells >= 0).all():
        raise AgreementError(
            "a two-coder table must have as many rows as columns, and no negative cell",
            step="agreement",
        )
    names = tuple(categories) or tuple(range(1, len(cells) + 1))
    _check_names(names, len(cells))
    return Ratings(np.indices(cells.shape).reshape(2, -1), names, cells.ravel(), ordered=True)


def from_counts(counts: Sequence[Sequence[int]], categories: Sequence[Hashable] = ()) -> Ratings:
    """Read the number of coders who put each unit into each category, units x categories.

    The coders are not identified, so Cohen's and Conger's kappa are undefined.

    Raises:
        AgreementError: the counts are not whole numbers from 0, or the number of categories is
            not the number of columns.
    """
    cells = np.asarray(counts)
    if cells.ndim != 2 or not cells.size or (cells < 0).any() or (cells != np.floor(cells)).any():
        raise AgreementError(
            "counts must be whole numbers from 0, with one row for each unit", step="agreement"
        )
    names = tuple(categories) or tuple(range(1, cells.shape[1] + 1))
    _check_names(names, cells.shape[1])
    cells = cells.astype(np.int64)
    ends = np.cumsum(cells, axis=1)
    # the j-th value of a unit is the first category at which the count has passed j
    places = np.arange(max(int(ends[:, -1].max()), 1))[:, None, None]
    values = (places >= ends).sum(axis=2)
    values = np.where(values < cells.shape[1], values, -1)
    return Ratings(values, names, identified=False, ordered=True)


def missing(value: object) -> bool:
    """Return whether a cell is empty: ``None``, ``nan``, pandas' ``NA``, or an empty text."""
    # pandas' NA first: it cannot be compared with anything
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    if isinstance(value, float | np.floating):
        return math.isnan(value)
    return isinstance(value, str) and not value


def _kept_order(frame: Any) -> tuple[Hashable, ...] | None:  # noqa: ANN401 - a pandas frame
    """Return the order of the categories of a frame's ordered Categoricals; ``None`` without any.

    Raises:
        AgreementError: two columns order their categories differently.
    """
    kinds = [frame.dtypes.iloc[i] for i in range(frame.shape[1])]
    orders = {tuple(kind.categories) for kind in kinds if getattr(kind, "ordered", False)}
    if not orders:
        return None
    if len(orders) > 1:
        raise AgreementError(
            "the coders' columns have different ordered categories",
            step="agreement",
            remedy="give all of them one scale: "
            "frame.astype(pandas.CategoricalDtype([...], ordered=True))",
        )
    return orders.pop()


def _numbers(data: NDArray[Any]) -> tuple[Values, tuple[Hashable, ...]]:
    """Convert numbers to positions among those that occur; whole numbers are counted if close."""
    if data.dtype.kind == "f":
        empty = np.isnan(data)
        lowest = np.fmin.reduce(data, axis=None, initial=np.inf)
        highest = np.fmax.reduce(data, axis=None, initial=-np.inf)
        if -_DENSE < lowest <= highest < _DENSE:
            whole = np.where(empty, lowest - 1, data)
            places = whole.astype(np.int32)
            if (places == whole).all():
                places -= int(lowest)
                return _dense(places, int(lowest))
        labels = np.unique(data[~empty])
        positions = np.searchsorted(labels, np.where(empty, 0, data))
        return np.where(empty, -1, positions), tuple(labels.tolist())
    top = int(data.max(initial=-1))
    if top >= _DENSE:
        labels = np.unique(data[data >= 0])
        return np.where(data < 0, -1, np.searchsorted(labels, data)), tuple(labels.tolist())
    return _dense(np.maximum(data, -1).astype(np.int32) if top >= 0 else data * 0 - 1, 0)


def _dense(places: Values, lowest: int) -> tuple[Values, tuple[Hashable, ...]]:
    seen = np.flatnonzero(np.bincount(places.ravel() + 1)[1:])
    if len(seen) and seen[-1] == len(seen) - 1:  # nothing between 0 and the highest is unused
        return places, tuple((seen + lowest).tolist())
    position = np.full(int(places.max(initial=-1)) + 2, -1)
    position[seen] = np.arange(len(seen))
    return position[places], tuple((seen + lowest).tolist())


def _in_order(labels: set[Any], categories: Sequence[Hashable] | None) -> tuple[Hashable, ...]:
    if categories is not None:
        return tuple(dict.fromkeys(categories))
    if _all_numbers(labels):
        return tuple(sorted(labels))
    return tuple(sorted(labels, key=lambda label: (str(type(label)), str(label))))


def _all_numbers(labels: Iterable[object]) -> bool:
    return all(isinstance(label, int | float | np.number) for label in labels)


def _recode(data: Ratings, categories: tuple[Hashable, ...]) -> Ratings:
    if unknown := [label for label in data.categories if label not in categories]:
        used = np.isin(data.values, [data.categories.index(label) for label in unknown])
        if used.any():
            raise AgreementError("a rating is not among the categories given", step="agreement")
    place = np.array(
        [categories.index(c) if c in categories else -1 for c in data.categories] + [-1]
    )
    values = np.array([*place, -1])[data.values]
    return replace(data, values=values, categories=categories, ordered=True)


def _check_shape(is_table: bool) -> None:
    if not is_table:
        raise AgreementError(
            "ratings must be a table, coders x units, with rows of the same length",
            step="agreement",
            remedy="give one row per coder with one value per unit; write None (or -1 in an array "
            "of whole numbers) where a value is missing",
        )


def _check_names(names: Sequence[Hashable], columns: int) -> None:
    if len(names) != columns:
        raise AgreementError(
            f"there are {len(names)} categories for {columns} columns", step="agreement"
        )
