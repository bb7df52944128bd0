"""Who took part: no cell below k, and none that the rest of the table tells. The flow."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest

pytest.importorskip("scipy")

from transcode.outcomes import Enrolled, demographics, flow

K = 3


def table(counts: Sequence[Sequence[int]]) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Participants of which counts[value][group] have a value."""
    groups: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    for value, row in enumerate(counts):
        for group, n in enumerate(row):
            for _ in range(n):
                who = f"P{len(groups)}"
                groups[who] = f"g{group}"
                values[who] = {"trade": f"v{value}"}
    return dict(sorted(groups.items(), key=lambda one: one[1])), values


def possible(rows: list[list[int | None]], sizes: list[int], most: int) -> list[set[int]]:
    """Values that each suppressed cell can have, by trying every table that fits what is shown.

    The last cell of a row is its total; sizes are those of the groups and of all.
    """
    unknown = [(r, c) for r, row in enumerate(rows) for c in range(len(row) - 1) if row[c] is None]
    found: dict[tuple[int, int], set[int]] = {}
    for guess in itertools.product(range(most + 1), repeat=len(unknown)):
        full = [list(row) for row in rows]
        for (r, c), value in zip(unknown, guess, strict=True):
            full[r][c] = value
        sums = [sum(row[:-1]) for row in full]  # type: ignore[arg-type]
        if any(
            row[-1] is not None and row[-1] != total for row, total in zip(rows, sums, strict=True)
        ):
            continue
        columns = [sum(row[c] for row in full) for c in range(len(sizes) - 1)]  # type: ignore[misc]
        if columns != sizes[:-1]:
            continue
        for (r, c), value in zip(unknown, guess, strict=True):
            found.setdefault((r, c), set()).add(value)
        for r, total in enumerate(sums):
            if rows[r][-1] is None:
                found.setdefault((r, len(sizes) - 1), set()).add(total)
    return list(found.values())


@pytest.mark.parametrize("seed", range(12))
def test_no_suppressed_cell_can_be_computed_from_the_table(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = rng.integers(0, 7, size=(3, 2)).tolist()
    groups, values = table(counts)
    made = demographics(groups, values, K)
    (variable,) = made.variables
    true_counts: dict[str, list[int]] = {}
    for value, row in enumerate(counts):
        name = f"v{value}" if sum(row) >= K else "other values"
        if sum(row):
            true_counts[name] = [
                a + b for a, b in zip(true_counts.get(name, [0, 0]), row, strict=True)
            ]
    rows = [list(cells) for _, cells in variable.rows]
    assert [name for name, _ in variable.rows] == sorted(
        true_counts, key=lambda n: (n[0] == "o", n)
    )
    for (name, _), row in zip(variable.rows, rows, strict=True):
        for cell, true in zip(row, [*true_counts[name], sum(true_counts[name])], strict=True):
            assert cell is None or (cell == true and not 0 < true < K)
    sizes = [n for _, n in made.groups]
    for values_of_cell in possible(rows, sizes, 9):  # type: ignore[arg-type]
        assert len(values_of_cell) > 1
    hidden = sum(cell is None for row in rows for cell in row)
    assert made.suppressed == hidden and (hidden == 0 or hidden >= 2)


def test_a_single_small_cell_takes_others_with_it() -> None:
    made = demographics(*table([[20, 15], [5, 6], [1, 4]]), K)
    (variable,) = made.variables
    assert variable.rows[2][1][0] is None and variable.suppressed >= 4


def test_totals_are_suppressed_last() -> None:
    """Two leaders in a group and one in the other: the three of them may be told."""
    (variable,) = demographics(*table([[1, 2], [24, 20]]), K).variables
    assert variable.rows == (("v0", (None, None, 3)), ("v1", (None, None, 44)))


def test_a_value_that_few_people_have_is_not_named() -> None:
    """A row with its cells suppressed would still tell that somebody is a blind masseur."""
    (variable,) = demographics(*table([[20, 15], [1, 1], [0, 1], [9, 9]]), K).variables
    assert [name for name, _ in variable.rows] == ["v0", "v3", "other values"]
    assert variable.rows[2][1][2] in (3, None) and variable.rows[2][1][0] is None


def test_nothing_is_suppressed_where_nothing_is_small() -> None:
    made = demographics(*table([[20, 15], [5, 6]]), K)
    assert made.suppressed == 0 and made.variables[0].rows[0][1] == (20, 15, 35)


def test_a_mean_of_a_small_group_and_the_one_it_could_be_computed_with() -> None:
    groups = {f"P{n}": "a" for n in range(10)} | {"Q1": "b", "Q2": "b"}
    ages = {who: {"age": str(30 + n)} for n, who in enumerate(groups)}
    (variable,) = demographics(groups, ages, K).variables
    cells = variable.rows[0][1]
    assert (
        cells[1] is None and cells[2] is None and cells[0] == (34.5, pytest.approx(3.0276504), 10)
    )
    decimals = {who: {"age": f"{30 + n},5"} for n, who in enumerate(groups)}
    assert demographics(groups, decimals, 1).variables[0].is_mean


def test_the_flow_counts_who_was_invited_dropped_out_and_was_interviewed() -> None:
    groups = {"P1": "trained", "P2": "trained", "P3": "trained", "P4": "trained", "C1": "control"}
    rows = [
        Enrolled("", enrolled=False, reason="no time", number=40),
        Enrolled("", enrolled=False, reason="moved", number=1),
        *(Enrolled(who, "trained", dropped_out=True, reason="ill") for who in ("P1", "P2", "P3")),
        Enrolled("P4", "trained", dropped_out=True, reason="a new job in Vejle"),
    ]
    answered = [(who, "pre") for who in groups] + [("P4", "post"), ("C1", "post")]
    found = flow(rows, groups, answered, ("pre", "post"), ["P1", "P4"], K)
    assert (found.invited, found.enrolled, found.not_enrolled) == (46, 5, 41)
    assert found.reasons == (("no time", 40), ("other reasons", 1))
    trained, control = found.branches
    assert trained.dropped_out == 4 and trained.reasons == (("ill", 3), ("other reasons", 1))
    assert trained.answered == (("pre", 4), ("post", 1)) and trained.complete == 1
    assert (trained.interviewed, control.interviewed) == (2, 0)
