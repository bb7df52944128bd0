"""Counts of participants: those behind some passages, all of them, and those of each group.

Everybody counts once, however often they were interviewed. Pages, maps, candidate codes and
withdrawals all use these counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transcode.records.people import Group

__all__ = ["Participants", "SaidBy"]


@dataclass(frozen=True, slots=True)
class SaidBy:
    """The participants who said some passages.

    ``share`` is that of the participant who said most of them, and ``mostly`` is that participant,
    if they said more than half and there are others.
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
        """Participants who gave these interviews.

        Args:
            interviews: those that can be read.
            persons: interview -> participant; without it everybody gave one.
            groups: interview -> group; of several interviews with one participant the first counts.
        """
        person_of = {
            interview: (persons or {}).get(interview, interview) for interview in sorted(interviews)
        }
        first = {person: interview for interview, person in reversed(person_of.items())}
        group_by = groups or {}
        return cls(
            person_of,
            {
                person: group_by.get(person, group_by.get(first[person], ""))
                for person in sorted(first)
            },
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
        return tuple(sorted({self.person_of.get(interview, interview) for interview in interviews}))

    def shares(self, who: Iterable[str]) -> tuple[tuple[Group, int, int], ...]:
        """Number of these participants in each group, and the size of the group."""
        counts = Counter(self.group_of.get(person, "") for person in who)
        return tuple((group, counts[group], size) for group, size in self.groups)

    def said_by(self, interviews: Sequence[str]) -> SaidBy:
        """Count the participants behind some passages, given by the interview of each passage."""
        counts = Counter(self.person_of.get(interview, interview) for interview in interviews)
        person, most = min(counts.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
        who = tuple(sorted(counts))
        return SaidBy(
            who,
            tuple((group, n) for group, n, _ in self.shares(who) if group),
            round(most / max(1, len(interviews)), 4),
            person if len(self.everyone) > 1 and 2 * most > len(interviews) else "",
        )
