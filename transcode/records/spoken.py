"""Languages of a study: what each interview sounds like alone, and judged with all others. Pure.

A recogniser that hears noise, an accent or a few words takes them for rare languages. Most of a
study is in one language or a few, so each interview is judged by what was heard in it and by what
the others are: the mean field of a Dirichlet-multinomial mixture (Blei et al., 2003, without the
words). All interviews are judged together, so their order does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from transcode.records.base import Record

__all__ = ["UNSURE", "Judged", "Spoken", "judge"]

UNSURE = 0.7
"""Probability below which a person is asked."""

_ANY_OTHER = ""  # all languages that are too improbable to be told
_FLOOR = 5e-4  # probability of a language that was not heard at all
_ELSEWHERE = 0.4  # interviews in each language that a study is thought to have had before
_COUNTED = 10  # others beyond this many do not make a language more probable
_ROUNDS = 200
_STILL = 1e-9  # change of a probability in a round below which nothing moves any more


@dataclass(frozen=True, slots=True)
class Spoken(Record):
    """Languages that an interview may be in, going by itself alone."""

    interview: str
    probable: tuple[tuple[str, float], ...]  # language and its probability, likeliest first
    heard_ms: int = 0  # speech that was listened to; 0 for a document


@dataclass(frozen=True, slots=True)
class Judged:
    """Language of an interview, judged with the others of its study.

    Args:
        language: an ISO 639 code.
        probability: of that language, given the others.
        alone: the likeliest language by the interview itself, and its probability then.
        second: the next likeliest language given the others, and its probability.
        is_given: a person has said it.
        has_company: another interview is in the same language.
    """

    language: str
    probability: float
    alone: tuple[str, float] = ("", 0.0)
    second: tuple[str, float] = ("", 0.0)
    is_given: bool = False
    has_company: bool = True

    @property
    def is_open(self) -> bool:
        """True where a person should look: it is improbable, or no other interview shares it."""
        return not self.is_given and (self.probability < UNSURE or not self.has_company)

    @property
    def is_by_the_others(self) -> bool:
        """True where the others decided: by itself the interview sounds like another language."""
        return not self.is_given and bool(self.alone[0]) and self.alone[0] != self.language


def judge(spoken: Mapping[str, Spoken], given: Mapping[str, str]) -> dict[str, Judged]:
    """Judge the language of every interview.

    Args:
        spoken: interview -> what it sounds like by itself.
        given: interview -> its language, where a person has said it; these count for the others.
    """
    alone = {i: dict(each.probable) for i, each in spoken.items() if i not in given}
    beliefs = _beliefs(alone, list(given.values()))
    judged = {i: Judged(language, 1.0, is_given=True) for i, language in given.items()}
    for interview, belief in beliefs.items():
        named = {code: probability for code, probability in belief.items() if code != _ANY_OTHER}
        likeliest = sorted(named.items(), key=_by_probability)[:2]
        (language, probability), second = likeliest[0], (*likeliest[1:], ("", 0.0))[0]
        by_itself = min(alone[interview].items(), key=_by_probability)
        judged[interview] = Judged(language, probability, by_itself, second)
    languages = [each.language for each in judged.values()]
    return {
        i: each
        if len(judged) == 1 or languages.count(each.language) > 1
        else Judged(each.language, each.probability, each.alone, each.second, each.is_given, False)
        for i, each in judged.items()
    }


def _by_probability(pair: tuple[str, float]) -> tuple[float, str]:
    return -pair[1], pair[0]


def _beliefs(
    alone: Mapping[str, dict[str, float]], given: list[str]
) -> dict[str, dict[str, float]]:
    """Probabilities of the languages of each interview, once they no longer move."""
    heard = {
        i: {**evidence, _ANY_OTHER: max(0.0, 1 - sum(evidence.values()))}
        for i, evidence in alone.items()
        if evidence
    }
    codes = sorted({*given, *(code for evidence in heard.values() for code in evidence)})
    # A damped round of all at once: what comes out does not depend on who stands first.
    beliefs = {i: _normal({c: evidence.get(c, _FLOOR) for c in codes})
               for i, evidence in heard.items()}  # fmt: skip
    others = len(heard) + len(given) - 1
    scale = min(1.0, _COUNTED / others) if others > 0 else 0.0
    for _ in range(_ROUNDS):
        total = {c: given.count(c) + sum(belief[c] for belief in beliefs.values()) for c in codes}
        moved = 0.0
        for interview, belief in beliefs.items():
            company = {c: scale * (total[c] - belief[c]) for c in codes} | {_ANY_OTHER: 0.0}
            evidence = {c: max(heard[interview].get(c, 0.0), _FLOOR) for c in codes}
            wanted = _normal({c: evidence[c] * (_ELSEWHERE + company[c]) for c in codes})
            moved = max(moved, *(abs(wanted[c] - belief[c]) for c in codes))
            beliefs[interview] = {c: (belief[c] + wanted[c]) / 2 for c in codes}
        if moved < _STILL:
            break
    return beliefs


def _normal(weights: dict[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}
