"""Flow of participants: invited, enrolled, dropped out and why, answered, interviewed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Branch", "Enrolled", "Flow", "flow"]

OTHER = "other reasons"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A row of the list of enrolment: a participant, or a number of people without ids."""

    id: str
    group: str = ""
    enrolled: bool = True
    dropped_out: bool = False
    reason: str = ""
    number: int = 1
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """A group: how many, who dropped out and why, who answered when, who was interviewed."""

    group: str
    enrolled: int
    dropped_out: int
    reasons: tuple[tuple[str, int], ...]
    answered: tuple[tuple[str, int], ...]
    complete: int  # answered at every occasion
    interviewed: int


@dataclass(frozen=True, slots=True)
class Flow:
    """The whole flow; ``invited`` is 0 where it is not known."""

    invited: int
    not_enrolled: int
    reasons: tuple[tuple[str, int], ...]
    enrolled: int
    branches: tuple[Branch, ...]

    @property
    def tells_drop_out(self) -> bool:
        """Return whether anybody is known to have dropped out; without, 0 may mean not known."""
        return any(one.dropped_out for one in self.branches)

    @property
    def rows(self) -> tuple[tuple[str, str, int], ...]:
        """The flow as a table: stage, group, number."""
        found: list[tuple[str, str, int]] = []
        if self.invited:
            found.append(("Invited", "", self.invited))
            found.append(("Not enrolled", "", self.not_enrolled))
            found += [(f"Not enrolled: {reason}", "", n) for reason, n in self.reasons]
        found.append(("Enrolled", "", self.enrolled))
        for one in self.branches:
            found.append(("In the group", one.group, one.enrolled))
            if self.tells_drop_out:
                found.append(("Dropped out", one.group, one.dropped_out))
            found += [(f"Dropped out: {reason}", one.group, n) for reason, n in one.reasons]
            found += [(f"Answered {at}".strip(), one.group, n) for at, n in one.answered]
            found.append(("Answered at every occasion", one.group, one.complete))
            found.append(("Interviewed", one.group, one.interviewed))
        return tuple(found)


def flow(
    rows: Sequence[Enrolled],
    groups: Mapping[str, str],
    answered: Iterable[tuple[str, str]],
    occasions: Sequence[str],
    interviewed: Iterable[str],
    k: int,
) -> Flow:
    """Count the flow.

    Args:
        rows: the list of enrolment; () where the study has none.
        groups: participant -> group, of everybody in the study.
        answered: participant and occasion of every answer.
        occasions: in their order.
        interviewed: participants with an interview.
        k: reasons that fewer people gave are counted together.
    """
    listed = {row.id: row for row in rows if row.id}
    out = {id for id, row in listed.items() if not row.enrolled}
    enrolled = {id: group for id, group in groups.items() if id not in out}
    at = {occasion: {who for who, when in answered if when == occasion} for occasion in occasions}
    spoke = set(interviewed)
    not_enrolled = [row for row in rows if not row.enrolled]
    nameless = [row for row in rows if row.enrolled and not row.id]
    branches = []
    for group in dict.fromkeys((*enrolled.values(), *(row.group for row in nameless))):
        members = {id for id, of in enrolled.items() if of == group}
        more = [row for row in nameless if row.group == group]
        dropped = [row for row in (*(listed[id] for id in sorted(members & set(listed))), *more)
                   if row.dropped_out]  # fmt: skip
        branches.append(
            Branch(
                group,
                len(members) + sum(row.number for row in more),
                sum(row.number for row in dropped),
                _reasons(dropped, k),
                tuple((occasion, len(at[occasion] & members)) for occasion in occasions),
                len(set.intersection(members, *at.values())),
                len(spoke & members),
            )
        )
    total = sum(one.enrolled for one in branches)
    left = sum(row.number for row in not_enrolled)
    return Flow(total + left if left else 0, left, _reasons(not_enrolled, k), total,
                tuple(branches))  # fmt: skip


def _reasons(rows: Iterable[Enrolled], k: int) -> tuple[tuple[str, int], ...]:
    """Reasons with their numbers, the most frequent first; rare ones may single somebody out."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row.reason or "no reason given"] += row.number
    shown = [(reason, n) for reason, n in counts.most_common() if n >= k]
    rest = counts.total() - sum(n for _, n in shown)
    if rest:
        shown.append((OTHER if shown else "various reasons", rest))
    return tuple(shown)
