"""Participants counted: who is behind some passages, of how many, and how many of each group.

Everybody counts once, however often they were interviewed. Pages, maps, candidate codes and
withdrawals all count here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transcode.records.people import Group

__all__ = ["Participants", "SaidBy"]


@dataclass(frozen=True, slots=True)
class SaidBy:
    """Who said some passages.

    ``share`` are those by the participant who said most of them, and ``mostly`` is that
    participant, where they said more than half and others could have.
    """

    who: tuple[str, ...]
    groups: tuple[tuple[Group, int], ...]  # every group that has a name
    share: float
    mostly: str


@dataclass(frozen=True)
class Participants:
    """The participants of some interviews: the N that everything is out of.

    Args:
        person_of: interview -> participant.
        group_of: participant -> group; "" for those who belong to none.
    """

    person_of: Mapping[str, str]
    group_of: Mapping[str, Group]

    @classmethod
    def among(
        cls,
        interviews: Iterable[str],
        persons: Mapping[str, str] | None = None,
        groups: Mapping[str, Group] | None = None,
    ) -> Participants:
        """Whoever gave these interviews.

        Args:
            interviews: those that can be read.
            persons: interview -> participant; without it everybody gave one.
            groups: interview -> group; of several interviews with one participant the first counts.
        """
        person_of = {one: (persons or {}).get(one, one) for one in sorted(interviews)}
        first = {person: one for one, person in reversed(person_of.items())}
        known = groups or {}
        return cls(
            person_of,
            {person: known.get(person, known.get(first[person], "")) for person in sorted(first)},
        )

    @property
    def everyone(self) -> tuple[str, ...]:
        """All of them, in order."""
        return tuple(self.group_of)

    @property
    def groups(self) -> tuple[tuple[Group, int], ...]:
        """Each group and its size, the nameless one first; () where no group has a name."""
        sizes = Counter(self.group_of.values())
        return tuple(sorted(sizes.items())) if any(sizes) else ()

    def who(self, interviews: Iterable[str]) -> tuple[str, ...]:
        """The participants who gave these interviews, in order."""
        return tuple(sorted({self.person_of.get(one, one) for one in interviews}))

    def shares(self, who: Iterable[str]) -> tuple[tuple[Group, int, int], ...]:
        """For each group how many of these participants are in it, and how many it has."""
        said = Counter(self.group_of.get(person, "") for person in who)
        return tuple((group, said[group], size) for group, size in self.groups)

    def said_by(self, interviews: Sequence[str]) -> SaidBy:
        """Who said some passages, of which these are the interviews: one for each passage."""
        said = Counter(self.person_of.get(one, one) for one in interviews)
        person, most = min(said.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
        who = tuple(sorted(said))
        return SaidBy(
            who,
            tuple((group, n) for group, n, _ in self.shares(who) if group),
            round(most / max(1, len(interviews)), 4),
            person if len(self.everyone) > 1 and 2 * most > len(interviews) else "",
        )
