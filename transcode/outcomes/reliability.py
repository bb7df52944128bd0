"""Reliability of each score at each occasion: alpha with its interval, omega, item-total."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan

from transcode.outcomes import statistics
from transcode.outcomes.scales import Part, Scale
from transcode.outcomes.scoring import Answers, counted_answers
from transcode.records.figures import counted

__all__ = ["Reliability", "reliability"]


@dataclass(frozen=True, slots=True)
class Reliability:
    """Reliability of a score at an occasion.

    ``items`` pairs each item with its corrected item-total correlation; ``notes`` say what is not
    defined, and why.
    """

    part: Part
    occasion: str
    n: int
    left_out: int  # participants with an item missing
    alpha: float = nan
    low: float = nan
    high: float = nan
    omega: float = nan
    items: tuple[tuple[int, float], ...] = ()
    notes: tuple[str, ...] = ()


def reliability(
    scale: Scale, occasions: Sequence[str], answers: Mapping[tuple[str, str], Answers]
) -> Iterable[Reliability]:
    """Measure every score of a scale, over all participants who answered all of its items.

    Args:
        scale: the scale.
        occasions: in their order.
        answers: participant and occasion -> answers to its items.
    """
    for part in scale.parts:
        for occasion in occasions:
            given = [
                counted_answers(scale, part, held)
                for (_, at), held in answers.items()
                if at == occasion and any(n in held for n in part.items)
            ]
            if given:
                yield _measure(part, occasion, given)


def _measure(part: Part, occasion: str, given: Sequence[Mapping[int, float]]) -> Reliability:
    complete = [[held[n] for n in part.items] for held in given if len(held) == len(part.items)]
    n, left_out = len(complete), len(given) - len(complete)
    plain = Reliability(part, occasion, n, left_out)
    if len(part.items) < 2:
        return _noted(plain, "one item: it has no inner consistency")
    if n < 3:
        return _noted(plain, f"{counted(n, 'complete answer')}: at least 3 are needed")
    if len({sum(row) for row in complete}) == 1:
        return _noted(plain, "everybody has the same score: nothing varies")
    alpha, low, high = statistics.alpha(complete)
    notes = []
    columns = dict(zip(part.items, zip(*complete, strict=True), strict=True))
    still = [item for item, values in columns.items() if len(set(values)) == 1]
    if still:
        named = ", ".join(map(str, still))
        notes.append(f"everybody gave the same answer to item {named}")
    if {value for row in complete for value in row} <= {0, 1}:
        notes.append("answers are 0 or 1, so that alpha is Kuder and Richardson's formula 20")
    omega = nan if still else _omega(complete)
    if isnan(omega) and not still:
        reason = "a factor needs three items" if len(part.items) < 3 else (
            f"{n} complete answers to {len(part.items)} items do not fit a factor"
        )  # fmt: skip
        notes.append(f"no omega: {reason}")
    items = tuple(zip(part.items, statistics.item_total(complete), strict=True))
    turned = [str(item) for item, r in items if r < -0.1]
    if alpha < 0 or len(turned) * 3 > len(items):
        notes.append(
            "items speak against each other: perhaps reversed items were turned round before the "
            "export already, or the answers were counted from the other side"
        )
    elif turned:
        one = len(turned) == 1
        notes.append(
            f"{'item' if one else 'items'} {', '.join(turned)} "
            f"{'speaks' if one else 'speak'} against the others: look up "
            f"{'its direction' if one else 'their directions'}"
        )
    return Reliability(part, occasion, n, left_out, alpha, low, high, omega, items, tuple(notes))


def _omega(complete: Sequence[Sequence[float]]) -> float:
    return statistics.omega(complete) if len(complete[0]) > 2 else nan


def _noted(plain: Reliability, why: str) -> Reliability:
    return Reliability(plain.part, plain.occasion, plain.n, plain.left_out, notes=(why,))
