"""Plain tables: who gave which category to which unit. For people with a spreadsheet.

Every measure of the room takes whatever :func:`as_ratings` understands:

* a list of rows, one row a coder, one place a unit, with labels of any kind; ``None``, ``nan``
  and ``""`` are missing;
* a numpy array, coders x units: integers, where any negative number is missing, or floats, where
  ``nan`` is missing (so that numbers below 0 can be measured);
* a pandas frame as it comes from a spreadsheet: one row a unit, one column a coder; ordered
  Categoricals keep their order;
* :class:`Ratings`, made by :func:`as_ratings`, :func:`from_contingency` (a two-coder table),
  :func:`from_counts` (how many coders chose each category), or
  :func:`~transcode.agreement.spreadsheet.plain_csv.read_ratings` (csv).

Categories are those that are given, in that order, or else those that occur: numbers in
numerical, words in alphabetical order. The scale matters for free-marginal measures and for
weights, so take it from the codebook (an unused category is a category too).
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
_DENSE = 1 << 16  # a range of whole numbers up to this is counted, not sorted


@dataclass(frozen=True, eq=False)
class Ratings:
    """Coders' categories, coders x units.

    ``values`` are positions in ``categories``, -1 where missing. ``times`` says how often each
    unit counts (characters, cells of a table); ``None`` is once. ``identified`` is False where
    only counts are known, so that a row is not a coder. ``ordered``: the order of the categories
    means something, because they are numbers or were given in order. ``level`` is the level of
    measurement that measures take where they are not told another; ``documents`` says which
    document each unit is of, where that is known.
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
        """Dichotomised: this category (1) against all others together (0).

        Raises:
            AgreementError: there is no such category.
        """
        if category not in self.categories:
            raise AgreementError("there is no such category", step="agreement")
        chosen = np.where(self.values < 0, -1, self.values == self.categories.index(category))
        values = chosen.astype(np.int8)
        return replace(self, values=values, categories=(0, 1), ordered=True, level="nominal")

    def between(self, *coders: int) -> Ratings:
        """The ratings of some of the coders, by their row."""
        names = tuple(self.coders[i] for i in coders) if self.coders else ()
        return replace(self, values=self.values[list(coders)], coders=names)


RatingsLike = Ratings | NDArray[Any] | Sequence[Sequence[Any]]
"""What :func:`as_ratings` understands; a pandas frame too."""


def as_ratings(
    data: RatingsLike,
    *,
    categories: Sequence[Hashable] | None = None,
    coders: Sequence[str] = (),
    level: Level | None = None,
) -> Ratings:
    """Plain data as :class:`Ratings`; the module says what is understood.

    ``level``: the level of measurement that every measure then takes; nominal when left out.

    Raises:
        AgreementError: no coder, rows of different length, a label not among ``categories``.
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
        values, found = _numbers(data)
        return Ratings(values, found, coders=tuple(coders), ordered=True)
    gone = isinstance(data, np.ndarray) and data.dtype.kind in "iu"
    rows = [
        [None if missing(v) or (gone and v < 0) else v for v in row]
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
    """A two-coder table: ``table[i][j]`` units got category i from the first, j from the second.

    Raises:
        AgreementError: not square, a negative cell, or another number of categories than rows.
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
    """How many coders put each unit into each category, units x categories.

    Who they were is not known, so that Cohen's and Conger's kappa are undefined.

    Raises:
        AgreementError: not a table of whole numbers from 0, or another number of categories.
    """
    cells = np.asarray(counts)
    if cells.ndim != 2 or not cells.size or (cells < 0).any() or (cells != np.floor(cells)).any():
        raise AgreementError(
            "counts must be whole numbers from 0, one row a unit", step="agreement"
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
    """Whether a cell is empty: ``None``, ``nan``, pandas' ``NA``, or no text at all."""
    # pandas' NA first: it may not be compared with anything
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    if isinstance(value, float | np.floating):
        return math.isnan(value)
    return isinstance(value, str) and not value


def _kept_order(frame: Any) -> tuple[Hashable, ...] | None:  # noqa: ANN401 - a pandas frame
    """The order of the categories of a frame's ordered Categoricals; ``None`` without any.

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
    """Numbers as positions among those that occur, by counting where they are whole and close."""
    if data.dtype.kind == "f":
        gone = np.isnan(data)
        lowest = np.fmin.reduce(data, axis=None, initial=np.inf)
        highest = np.fmax.reduce(data, axis=None, initial=-np.inf)
        if -_DENSE < lowest <= highest < _DENSE:
            whole = np.where(gone, lowest - 1, data)
            places = whole.astype(np.int32)
            if (places == whole).all():
                places -= int(lowest)
                return _dense(places, int(lowest))
        labels = np.unique(data[~gone])
        found = np.searchsorted(labels, np.where(gone, 0, data))
        return np.where(gone, -1, found), tuple(labels.tolist())
    top = int(data.max(initial=-1))
    if top >= _DENSE:
        labels = np.unique(data[data >= 0])
        return np.where(data < 0, -1, np.searchsorted(labels, data)), tuple(labels.tolist())
    return _dense(np.maximum(data, -1).astype(np.int32) if top >= 0 else data * 0 - 1, 0)


def _dense(places: Values, lowest: int) -> tuple[Values, tuple[Hashable, ...]]:
    seen = np.flatnonzero(np.bincount(places.ravel() + 1)[1:])
    if len(seen) and seen[-1] == len(seen) - 1:  # nothing between 0 and the highest is unused
        return places, tuple((seen + lowest).tolist())
    where = np.full(int(places.max(initial=-1)) + 2, -1)
    where[seen] = np.arange(len(seen))
    return where[places], tuple((seen + lowest).tolist())


def _in_order(found: set[Any], categories: Sequence[Hashable] | None) -> tuple[Hashable, ...]:
    if categories is not None:
        return tuple(dict.fromkeys(categories))
    if _all_numbers(found):
        return tuple(sorted(found))
    return tuple(sorted(found, key=lambda label: (str(type(label)), str(label))))


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
            "ratings must be a table, coders x units, with rows of one length",
            step="agreement",
            remedy="one row a coder, one place a unit; write None (or -1 in an array of whole "
            "numbers) where a value is missing",
        )


def _check_names(names: Sequence[Hashable], columns: int) -> None:
    if len(names) != columns:
        raise AgreementError(
            f"there are {len(names)} categories for {columns} columns", step="agreement"
        )
