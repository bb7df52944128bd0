"""Change between occasions, with a control group: mixed ANOVA, its assumptions, its sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import nan

from transcode.outcomes import statistics
from transcode.outcomes.results import Effect, Test, mean_sd
from transcode.outcomes.scales import Part
from transcode.records.figures import counted

__all__ = ["Cell", "Change", "Scores", "Size", "Tested", "change", "changes_of", "corrected"]

Scores = Mapping[tuple[str, str], float]
"""Participant and occasion -> score; who has no score is not there."""

_LEVEL = 0.05
_LARGEST_SHAPIRO = 5000  # beyond, its p is not exact


@dataclass(frozen=True, slots=True)
class Cell:
    """The scores of a group at an occasion, of everybody who has one."""

    group: str
    occasion: str
    n: int
    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Tested:
    """An effect with the interval of its size; ``corrected`` for the number of scales."""

    effect: Effect
    low: float
    high: float
    power: float
    corrected: float = nan

    @property
    def words(self) -> str:
        """The size in words: small from .01, medium from .06, large from .14 (Cohen 1988)."""
        names = ((0.14, "large"), (0.06, "medium"), (0.01, "small"), (0.0, "negligible"))
        return next((name for least, name in names if self.effect.eta >= least), "")


@dataclass(frozen=True, slots=True)
class Size:
    """Size of the change of a group from the first occasion to the last."""

    group: str
    n: int
    mean: float
    d_av: float
    g_av: float
    r: float
    ranks: Test | None = None


@dataclass(frozen=True)
class Change:
    """Everything about the change of one score.

    Attributes:
        part: the score.
        occasions: at which it was measured, in order.
        cells: description of all who have a score.
        complete: participants of each group with a score at every occasion: those that are tested.
        left_out: participants of each group with some occasions and not all.
        effects: of the analysis of variance.
        checks: of its assumptions, each with where.
        failed: assumptions that the data speak against, in words.
        instead: tests that need less, computed because an assumption failed.
        sizes: of the change within each group.
        between: Hedges' g of the change, first group minus second, with its interval.
        why_not: why there is no test, or a test less.
    """

    part: Part
    occasions: tuple[str, ...]
    cells: tuple[Cell, ...] = ()
    complete: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    effects: tuple[Tested, ...] = ()
    checks: tuple[tuple[str, Test], ...] = ()
    failed: tuple[str, ...] = ()
    instead: tuple[Test, ...] = ()
    sizes: tuple[Size, ...] = ()
    between: tuple[str, float, float, float] | None = None
    why_not: tuple[str, ...] = ()

    @property
    def main(self) -> Tested | None:
        """The effect that the design asks for: time x group, or time where there is one group."""
        return self.effects[-1] if self.effects else None


def changes_of(
    scores: Scores, occasions: Sequence[str], groups: Mapping[str, str]
) -> dict[str, float]:
    """Participant -> last score minus first, for everybody who has both."""
    first, last = occasions[0], occasions[-1]
    return {
        who: scores[who, last] - scores[who, first]
        for who in sorted(groups)
        if (who, first) in scores and (who, last) in scores
    }


def change(
    part: Part, scores: Scores, occasions: Sequence[str], groups: Mapping[str, str]
) -> Change:
    """Describe and test the change of a score.

    Participants with a score at every occasion are tested; the others are counted, and described
    where they answered.

    Args:
        part: the score.
        scores: of each participant at each occasion.
        occasions: in their order.
        groups: participant -> group; everybody of the study.
    """
    measured = tuple(at for at in occasions if any(when == at for _, when in scores))
    answered = {who for who, _ in scores}
    names = list(dict.fromkeys(group for who, group in groups.items() if who in answered))
    cells = tuple(
        Cell(group, at, len(found), *mean_sd(found))
        for group in names
        for at in measured
        for found in [[v for (who, when), v in scores.items()
                       if when == at and groups.get(who) == group]]
    )  # fmt: skip
    rows: dict[str, list[list[float]]] = {group: [] for group in names}
    left_out = dict.fromkeys(names, 0)
    for who in sorted({who for who, _ in scores}):
        row = [scores[who, at] for at in measured if (who, at) in scores]
        if len(row) == len(measured):
            rows[groups[who]].append(row)
        else:
            left_out[groups[who]] += 1
    made = Change(part, measured, cells, {g: len(r) for g, r in rows.items()}, left_out)
    if len(measured) < 2:
        return replace(made, why_not=("there is one occasion only: nothing can change",))
    return _tested(made, rows)


def _tested(made: Change, rows: Mapping[str, list[list[float]]]) -> Change:
    sizes = tuple(_size(group, held, len(made.occasions)) for group, held in rows.items() if held)
    made = replace(made, sizes=sizes)
    small = [group for group, held in rows.items() if len(held) < 2]
    used = {group: held for group, held in rows.items() if len(held) > 1}
    why = [
        f"the group {_named(group)} has {counted(len(rows[group]), 'participant')} with a score at "
        "every occasion: two at least are needed, so it is described and not tested"
        for group in small
    ]
    if not used:
        return replace(made, why_not=(*why, "no group is large enough for a test"))
    changes = {group: [row[-1] - row[0] for row in held] for group, held in used.items()}
    if not any(_varies([row[at] - row[0] for row in held])
               for held in used.values() for at in range(1, len(made.occasions))):  # fmt: skip
        what = "nobody’s score changed" if not any(map(any, changes.values())) else (
            "within each group everybody changed by the same amount"
        )  # fmt: skip
        return replace(made, why_not=(*why, f"{what}: there is no variation to test against"))
    flat = [row for held in used.values() for row in held]
    owners = [group for group, held in used.items() for _ in held]
    if len(used) > 1:
        effects: tuple[Effect, ...] = statistics.mixed_anova(flat, owners)
        between = _between(changes)
    else:
        effects, between = (statistics.repeated_anova(flat),), None
        why.append(
            "there is one group only: a change over time may have other reasons than the training"
        )
    names = ["group", "time", "time × group"] if len(used) > 1 else ["time"]
    named = [replace(effect, source=name) for name, effect in zip(names, effects, strict=True)]
    tested = tuple(
        Tested(one, *statistics.eta_interval(one), statistics.power_of(one)) for one in named
    )
    checks, failed = _checks(made.occasions, used, flat, owners)
    instead = _instead(changes, used, made.occasions) if failed else ()
    return replace(made, effects=tested, checks=checks, failed=failed, instead=instead,
                   between=between, why_not=tuple(why))  # fmt: skip


def _named(group: str) -> str:
    return f"“{group}”" if group else "without a name"


def _varies(values: Sequence[float]) -> bool:
    return max(values) - min(values) > 1e-12


def _size(group: str, rows: Sequence[Sequence[float]], occasions: int) -> Size:
    before, after = [row[0] for row in rows], [row[-1] for row in rows]
    mean, _ = mean_sd([b - a for a, b in zip(before, after, strict=True)])
    if len(rows) < 2 or not (_varies(before) or _varies(after)):
        return Size(group, len(rows), mean, nan, nan, nan)
    moved = any(a != b for a, b in zip(before, after, strict=True))
    if occasions > 2 and len(rows) > 2:
        ranks = statistics.friedman(rows) if moved else None
    else:
        ranks = statistics.ranks_within(before, after) if moved else None
    return Size(group, len(rows), mean, *statistics.size_of_change(before, after), ranks)


def _between(changes: Mapping[str, Sequence[float]]) -> tuple[str, float, float, float] | None:
    if len(changes) != 2:
        return None
    (first, of_first), (second, of_second) = changes.items()
    if not (_varies(of_first) or _varies(of_second)):
        return None
    return (f"{first or 'no group'} − {second or 'no group'}",
            *statistics.size_between(of_first, of_second))  # fmt: skip


def _checks(
    occasions: Sequence[str],
    used: Mapping[str, Sequence[Sequence[float]]],
    flat: Sequence[Sequence[float]],
    owners: Sequence[str],
) -> tuple[tuple[tuple[str, Test], ...], tuple[str, ...]]:
    checks: list[tuple[str, Test]] = []
    failed: list[str] = []
    for group, held in used.items():
        for at, occasion in enumerate(occasions):
            values = [row[at] for row in held]
            if 3 <= len(values) <= _LARGEST_SHAPIRO and _varies(values):
                test, where = statistics.normality(values), f"{group or 'no group'}, {occasion}"
                checks.append((where, test))
                if test.p < _LEVEL:
                    failed.append(f"scores are not normally distributed ({where})")
    for at, occasion in enumerate(occasions):
        columns = [[row[at] for row in held] for held in used.values()]
        if len(used) > 1 and any(map(_varies, columns)):
            test = statistics.equal_variances(columns)
            checks.append((occasion, test))
            if test.p < _LEVEL:
                failed.append(f"the groups differ in variance ({occasion})")
    if len(occasions) > 2:
        test = statistics.sphericity(flat, owners)
        checks.append(("all occasions", test))
        if test.p < _LEVEL:
            failed.append("sphericity does not hold (p is corrected after Greenhouse and Geisser)")
    return tuple(checks), tuple(failed)


def _instead(
    changes: Mapping[str, Sequence[float]],
    used: Mapping[str, Sequence[Sequence[float]]],
    occasions: Sequence[str],
) -> tuple[Test, ...]:
    groups = list(changes.values())
    if len(groups) > 1:
        ranks = (statistics.ranks_between(groups),)
        return (statistics.welch(groups), *ranks) if all(map(_varies, groups)) else ranks
    (rows,) = used.values()
    if len(occasions) > 2 and len(rows) > 2:
        return (statistics.friedman(rows),)
    return (statistics.ranks_within([row[0] for row in rows], [row[-1] for row in rows]),)


def corrected(made: Sequence[Change], correction: str) -> tuple[Change, ...]:
    """The changes with p of their main effects corrected for the number of scores: "holm"."""
    if correction != "holm":
        return tuple(made)
    values = iter(statistics.holm([one.main.effect.p for one in made if one.main]))
    return tuple(
        replace(one, effects=(*one.effects[:-1], replace(one.effects[-1], corrected=next(values))))
        if one.effects
        else one
        for one in made
    )
