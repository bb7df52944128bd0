"""Dose and change: does more practice go with more change? Pearson and Spearman with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from transcode.outcomes import statistics
from transcode.outcomes.results import Correlation
from transcode.outcomes.scales import Part

__all__ = ["Dose", "dose_and_change"]


@dataclass(frozen=True, slots=True)
class Dose:
    """Correlation of a dose with the change of a score; ``why`` there is none."""

    part: Part
    n: int
    found: tuple[Correlation, ...] = ()
    why: str = ""


def dose_and_change(part: Part, changes: Mapping[str, float], dose: Mapping[str, float]) -> Dose:
    """Correlate the change of a score with a dose, over everybody who has both."""
    who = sorted(set(changes) & set(dose))
    x, y = [dose[one] for one in who], [changes[one] for one in who]
    if len(who) < 4:
        return Dose(part, len(who), why=f"{len(who)} participants have both: 4 at least are needed")
    if len(set(x)) == 1 or len(set(y)) == 1:
        same = "dose" if len(set(x)) == 1 else "change"
        return Dose(part, len(who), why=f"everybody has the same {same}")
    return Dose(
        part, len(who), tuple(statistics.correlation(x, y, m) for m in ("Pearson", "Spearman"))
    )
