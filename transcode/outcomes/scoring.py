"""Scores of a scale from the answers to its items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

from transcode.outcomes.scales import Part, Scale
from transcode.records.figures import out_of

__all__ = ["Answers", "Score", "counted_answers", "scored"]

Answers = Mapping[int, float]
"""Item -> the answer as it was given; an item without an answer is not there."""


@dataclass(frozen=True, slots=True)
class Score:
    """A score; ``nan`` with the reason where there is none. ``filled``: missing answers in it."""

    value: float
    why: str = ""
    filled: int = 0


def scored(scale: Scale, answers: Answers) -> dict[str, Score]:
    """Every score of a scale, by the key of its part.

    A missing answer within the rule counts as the mean of those that were given to the same score
    (person-mean substitution); beyond the rule there is no score.
    """
    return {part.key: _score(scale, part, answers) for part in scale.parts}


def counted_answers(scale: Scale, part: Part, answers: Answers) -> dict[int, float]:
    """The answers of a part as they count: in points, and the reversed ones turned round."""
    turned = part.reversed
    return {n: _points(scale, answers[n], n in turned) for n in part.items if n in answers}


def _score(scale: Scale, part: Part, answers: Answers) -> Score:
    if part.of:
        scores = [_score(scale, one, answers) for one in part.of]
        if missing := [one.title for one, s in zip(part.of, scores, strict=True) if s.why]:
            return Score(nan, f"no score for {', '.join(missing)}")
        filled = sum(s.filled for s in scores)
        return Score(sum(s.value for s in scores) / len(scores), "", filled)
    given = list(counted_answers(scale, part, answers).values())
    missing_items = len(part.items) - len(given)
    rule = scale.most_missing
    allowed = rule if rule >= 1 else rule * len(part.items)
    if not given:
        return Score(nan, "not answered")
    if missing_items > allowed + 1e-9:
        share = out_of(missing_items, len(part.items), "item")
        return Score(nan, f"{share} not answered, and the rule allows {int(allowed + 1e-9)}")
    mean = sum(given) / len(given)
    return Score(mean * len(part.items) if part.score == "sum" else mean, "", missing_items)


def _points(scale: Scale, answer: float, turned: bool) -> float:
    if scale.points:
        at = round(answer - scale.lowest)
        return scale.points[-1 - at] if turned else scale.points[at]
    return scale.lowest + scale.highest - answer if turned else answer
