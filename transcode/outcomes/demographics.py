"""Description of the participants by group, without cells that could name somebody.

A count below k is suppressed, and as many others as it takes so that no suppressed cell can be
computed from the rest of the table and its totals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan

from transcode.outcomes import statistics
from transcode.outcomes.cells import Unread, is_missing, number
from transcode.outcomes.results import mean_sd

__all__ = ["TOTAL", "Demographics", "Variable", "demographics"]

TOTAL = "Total"
_NOT_STATED, _OTHER = "not stated", "other values"
_FEWEST_NUMBERS = 6  # different values from which on a number is averaged


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable: a mean and SD in each group, or the count of each value.

    ``rows`` pair a value with its cells, one for each group and the total; ``None`` is suppressed.
    A cell of a mean is (mean, SD, n), one of a count is the count.
    """

    name: str
    is_mean: bool
    rows: tuple[tuple[str, tuple[tuple[float, float, int] | int | None, ...]], ...]
    suppressed: int


@dataclass(frozen=True, slots=True)
class Demographics:
    """The groups with their sizes, the total last, and every variable."""

    groups: tuple[tuple[str, int], ...]
    variables: tuple[Variable, ...]
    k: int

    @property
    def suppressed(self) -> int:
        """Number of cells that are not shown."""
        return sum(one.suppressed for one in self.variables)


def demographics(
    groups: Mapping[str, str], attributes: Mapping[str, Mapping[str, str]], k: int
) -> Demographics:
    """Describe the participants by group.

    Args:
        groups: participant -> group, the groups in the order of the table.
        attributes: participant -> name of an attribute -> value.
        k: counts from 1 to k - 1 are suppressed.
    """
    sizes: dict[str, int] = {}
    for group in groups.values():
        sizes[group] = sizes.get(group, 0) + 1
    names = list(dict.fromkeys(name for held in attributes.values() for name in held))
    variables = []
    for name in names:
        values = {who: attributes.get(who, {}).get(name, "").strip() for who in groups}
        numbers = _numbers(values)
        variables.append(
            _means(name, groups, numbers, sizes, k)
            if numbers is not None
            else _counts(name, groups, values, sizes, k)
        )
    return Demographics((*sizes.items(), (TOTAL, len(groups))), tuple(variables), k)


def _numbers(values: Mapping[str, str]) -> dict[str, float] | None:
    """The values as numbers; ``None`` where one is none, or there are few different ones."""
    try:
        found = {who: number(cell) for who, cell in values.items() if not is_missing(cell)}
    except Unread:
        return None
    return found if len(set(found.values())) >= _FEWEST_NUMBERS else None


def _means(
    name: str, groups: Mapping[str, str], numbers: Mapping[str, float], sizes: Mapping[str, int],
    k: int,
) -> Variable:  # fmt: skip
    cells: list[tuple[float, float, int] | None] = []
    for group in sizes:
        held = [value for who, value in numbers.items() if groups[who] == group]
        cells.append((*mean_sd(held), len(held)) if len(held) >= k else
                     (nan, nan, 0) if not held else None)  # fmt: skip
    # with the mean of all, that of a small group could be computed
    total = None if None in cells or len(numbers) < k else (
        *mean_sd(list(numbers.values())), len(numbers))  # fmt: skip
    row = (*cells, total)
    return Variable(name, True, (("mean (SD)", row),), row.count(None))


def _counts(
    name: str,
    groups: Mapping[str, str],
    values: Mapping[str, str],
    sizes: Mapping[str, int],
    k: int,
) -> Variable:
    shown = {who: _NOT_STATED if is_missing(cell) else cell for who, cell in values.items()}
    # the name of a value that one or two people have may tell who they are
    rare = {one for one, n in Counter(shown.values()).items() if n < k} - {_NOT_STATED}
    shown = {who: _OTHER if one in rare else one for who, one in shown.items()}
    categories = sorted(
        set(shown.values()), key=lambda one: (one == _NOT_STATED, one == _OTHER, one.casefold())
    )
    table = [
        [sum(shown[who] == one and groups[who] == group for who in groups) for group in sizes]
        for one in categories
    ]
    hidden = _hidden(table, k)
    rows = tuple(
        (
            one,
            tuple(None if (r, c) in hidden else value
                  for c, value in enumerate((*table[r], sum(table[r])))),
        )
        for r, one in enumerate(categories)
    )  # fmt: skip
    return Variable(name, False, rows, len(hidden))


def _hidden(table: Sequence[Sequence[int]], k: int) -> set[tuple[int, int]]:
    """Cells to suppress, the total of a row being its last cell.

    What adds up is known: the size of each group, and the total of a row where it is shown. As
    long as one suppressed cell can have one value only, another beside it is suppressed too, the
    smallest first and totals last.
    """
    full = [(*row, sum(row)) for row in table]
    hidden = {(r, c) for r, row in enumerate(full) for c, n in enumerate(row) if 0 < n < k}
    while hidden and (known := _computable(full, hidden)):
        shown = [
            (c == len(full[0]) - 1, full[r][c] == 0, full[r][c], r, c)
            for r in range(len(full))
            for c in range(len(full[0]))
            if (r, c) not in hidden
        ]
        rows, columns = {r for r, _ in known}, {c for _, c in known}
        beside = [cell for cell in shown if cell[3] in rows or cell[4] in columns] or shown
        if not beside:
            return hidden
        *_, r, c = min(beside)
        hidden.add((r, c))
    for cell in sorted(hidden, key=lambda cell: -full[cell[0]][cell[1]]):  # no more than it takes
        needed = 0 < full[cell[0]][cell[1]] < k
        if not needed and not _computable(full, hidden - {cell}):
            hidden.remove(cell)
    return hidden


def _computable(
    full: Sequence[Sequence[int]], hidden: set[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Suppressed cells that the shown ones and the totals leave one value for."""
    at = {cell: n for n, cell in enumerate(sorted(hidden))}
    rows, columns = range(len(full)), range(len(full[0]))
    last = columns[-1]
    sums: list[tuple[dict[int, float], float]] = []
    for c in columns:  # they add up to the size of the group, and to that of the study
        unknown = [r for r in rows if (r, c) in at]
        if unknown:
            sums.append(({at[r, c]: 1 for r in unknown}, sum(full[r][c] for r in unknown)))
    for r in rows:  # they add up to the total of the row
        terms: dict[int, float] = {at[r, c]: 1 for c in columns[:-1] if (r, c) in at}
        rest = sum(full[r][c] for c in columns[:-1] if (r, c) in at)
        if (r, last) in at:
            terms[at[r, last]] = -1
            rest -= full[r][last]
        if terms:
            sums.append((terms, rest))
    found = []
    for cell, number_of in at.items():
        low, high = statistics.extremes(sums, len(at), number_of)
        if high - low < 0.5:
            found.append(cell)
    return found
