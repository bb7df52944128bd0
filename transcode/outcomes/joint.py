"""Joint display: who changed, and what they said. Themes against the change of an outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from math import nan

from transcode.outcomes import statistics
from transcode.outcomes.results import Test, mean_sd
from transcode.outcomes.scales import Part

__all__ = ["FEWEST", "Joint", "ThemeChange", "Themed", "joint"]

FEWEST = 20
"""Participants with a change and a coded interview below which nothing is tested."""

_EXTREMES = 3  # participants at each end whose words are quoted
_SMALLEST = 3  # participants with a theme, and without it, for a test


@dataclass(frozen=True, slots=True)
class Themed:
    """A theme and the participants who speak of it."""

    id: str
    name: str
    colour: str
    who: frozenset[str]


@dataclass(frozen=True, slots=True)
class ThemeChange:
    """Change of those with a theme, and of those without it; tested where there are enough."""

    theme: Themed
    with_it: tuple[int, float, float]  # n, mean, SD
    without: tuple[int, float, float]
    test: Test | None = None
    corrected: float = nan


@dataclass(frozen=True, slots=True)
class Joint:
    """The display of one outcome: participants by their change, lowest first."""

    part: Part
    changes: tuple[tuple[str, float], ...]
    groups: Mapping[str, str]
    themes: tuple[ThemeChange, ...]
    least: tuple[str, ...]
    most: tuple[str, ...]

    @property
    def is_tested(self) -> bool:
        """Return whether there are enough participants for a test."""
        return len(self.changes) >= FEWEST


def joint(
    part: Part,
    changes: Mapping[str, float],
    groups: Mapping[str, str],
    themes: Sequence[Themed],
    coded: Set[str],
) -> Joint:
    """Lay themes and change side by side, for participants who have both.

    With fewer than 20, the display shows and does not test.

    Args:
        part: the outcome.
        changes: participant -> last score minus first.
        groups: participant -> group.
        themes: with the participants who speak of each.
        coded: participants whose interviews were coded: only of them "not said" is known.
    """
    shown = sorted(((who, changes[who]) for who in changes if who in coded),
                   key=lambda one: (one[1], one[0]))  # fmt: skip
    tested = len(shown) >= FEWEST
    rows = [_row(theme, dict(shown), tested) for theme in themes]
    values = statistics.holm([row.test.p if row.test else nan for row in rows]) if tested else ()
    if values:
        rows = [
            ThemeChange(row.theme, row.with_it, row.without, row.test, value)
            for row, value in zip(rows, values, strict=True)
        ]
    ends = min(_EXTREMES, len(shown) // 2)
    names = [who for who, _ in shown]
    return Joint(part, tuple(shown), groups, tuple(rows), tuple(names[:ends]),
                 tuple(reversed(names[len(names) - ends :])))  # fmt: skip


def _row(theme: Themed, changes: Mapping[str, float], tested: bool) -> ThemeChange:
    yes = [value for who, value in changes.items() if who in theme.who]
    no = [value for who, value in changes.items() if who not in theme.who]
    enough = min(len(yes), len(no)) >= _SMALLEST
    test = statistics.ranks_between([yes, no]) if tested and enough else None
    return ThemeChange(theme, (len(yes), *mean_sd(yes)), (len(no), *mean_sd(no)), test)
