"""Risk that participants are re-identified by their attributes: k-anonymity (Sweeney 2002). Pure.

A participant's k is the number of participants, themselves among them, who share all of their
attributes. With k = 1 whoever knows these attributes of somebody knows which interview is theirs.
Values are compared without regard to case; a missing value is a value of its own, which can
overstate a risk, never understate it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

__all__ = ["Anonymity", "Cause", "Single", "anonymity", "sizes"]

_LONGEST = 3  # attributes in a combination: what somebody may well know of a colleague

Table = Mapping[str, Mapping[str, str]]  # participant -> attribute -> value


@dataclass(frozen=True, slots=True)
class Single:
    """A combination that too few share; no part of it is enough alone."""

    participant: str
    combination: tuple[tuple[str, str], ...]  # attribute, value; at most three
    shared_by: int  # participants, this one among them


@dataclass(frozen=True, slots=True)
class Cause:
    """The part of one attribute in the risk."""

    attribute: str
    values: int  # different ones
    below_without: int  # participants who are still below the wanted k when it is left out
    combinations: int  # of those that single somebody out, how many it is part of


@dataclass(frozen=True, slots=True)
class Anonymity:
    """The degree to which the attributes of a study single its participants out."""

    wanted: int
    k: tuple[tuple[str, int], ...]  # participant, how many share all attributes
    singles: tuple[Single, ...]  # the shortest first
    causes: tuple[Cause, ...]  # the attribute to blame most first

    @property
    def smallest(self) -> int:
        """The k of the table: its smallest group; 0 without participants."""
        return min((size for _, size in self.k), default=0)

    @property
    def below(self) -> tuple[str, ...]:
        """The participants who share all attributes with fewer than wanted."""
        return tuple(who for who, size in self.k if size < self.wanted)


def anonymity(people: Table, wanted: int) -> Anonymity:
    """Assess a table of participants against the wanted k.

    Every row must name the same attributes. Without any attributes all are alike.
    """
    attributes = _attributes(people)
    group_sizes = sizes(people, attributes)
    singles = _singles(people, attributes, wanted)
    part_of = Counter(name for single in singles for name, _ in single.combination)
    causes = []
    for name in attributes:
        without = sizes(people, [other for other in attributes if other != name])
        values = len({_same(row[name]) for row in people.values()})
        below = sum(size < wanted for size in without.values())
        causes.append(Cause(name, values, below, part_of[name]))
    causes.sort(key=lambda cause: (cause.below_without, -cause.combinations, -cause.values))
    return Anonymity(wanted, tuple(group_sizes.items()), singles, tuple(causes))


def sizes(people: Table, attributes: Sequence[str]) -> dict[str, int]:
    """The number of participants, themselves included, who share these attributes with each."""
    keys = {who: tuple(_same(row[name]) for name in attributes) for who, row in people.items()}
    shared = Counter(keys.values())
    return {who: shared[key] for who, key in keys.items()}


def _attributes(people: Table) -> list[str]:
    return list(dict.fromkeys(name for row in people.values() for name in row))


def _singles(people: Table, attributes: Sequence[str], wanted: int) -> tuple[Single, ...]:
    singles: list[Single] = []
    shorter_sets: dict[str, list[frozenset[str]]] = defaultdict(list)
    for length in range(1, _LONGEST + 1):
        for names in combinations(attributes, length):
            for who, size in sizes(people, names).items():
                # a value that is not given cannot be recognised by anybody
                if size < wanted and all(people[who][name] for name in names):
                    if any(shorter <= frozenset(names) for shorter in shorter_sets[who]):
                        continue
                    shorter_sets[who].append(frozenset(names))
                    values = tuple((name, people[who][name]) for name in names)
                    singles.append(Single(who, values, size))
    order = {who: place for place, who in enumerate(people)}
    singles.sort(
        key=lambda single: (len(single.combination), single.shared_by, order[single.participant])
    )
    return tuple(singles)


def _same(value: str) -> str:
    return " ".join(value.casefold().split())
