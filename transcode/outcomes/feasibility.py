"""Feasibility: ratings by question and domain (Bowen et al. 2009), as such papers print them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transcode.outcomes.results import mean_sd
from transcode.outcomes.scales import Form, Question

__all__ = ["DOMAINS", "Rated", "ratings"]

DOMAINS = (
    "acceptability", "demand", "implementation", "practicality", "adaptation", "integration",
    "expansion", "limited efficacy",
)  # fmt: skip
"""Areas of focus of feasibility studies, in the order of Bowen et al. (2009), table 1."""


@dataclass(frozen=True, slots=True)
class Rated:
    """Ratings of a question at an occasion: each answer with its count, mean, SD, and range."""

    question: Question
    occasion: str
    n: int
    counts: tuple[tuple[float, int], ...]
    mean: float
    sd: float
    low: float
    high: float


def ratings(
    form: Form, occasions: Sequence[str], answers: Mapping[tuple[str, str], Mapping[str, float]]
) -> tuple[Rated, ...]:
    """Count the ratings of a form, domain by domain; a question that nobody answered has n = 0.

    Args:
        form: the evaluation form.
        occasions: in their order.
        answers: participant and occasion -> column -> rating.
    """
    found = []
    for question in sorted(form.questions, key=_place):
        given = {
            at: [held[question.column] for (_, when), held in answers.items()
                 if when == at and question.column in held]
            for at in occasions
        }  # fmt: skip
        asked = [at for at in occasions if given[at]] or [occasions[-1]]
        found += [_rated(question, at if len(asked) > 1 else "", given[at]) for at in asked]
    return tuple(found)


def _place(question: Question) -> tuple[int, str]:
    domain = question.domain.casefold()
    return (DOMAINS.index(domain) if domain in DOMAINS else len(DOMAINS)), domain


def _rated(question: Question, occasion: str, values: Sequence[float]) -> Rated:
    counts = Counter(values)
    steps = int(question.highest - question.lowest) + 1
    shown = [question.lowest + n for n in range(steps)] if steps <= 11 else sorted(counts)
    low, high = (min(values), max(values)) if values else (float("nan"), float("nan"))
    return Rated(question, occasion, len(values), tuple((v, counts[v]) for v in shown),
                 *mean_sd(values), low, high)  # fmt: skip
