"""Counts of participants: those behind some passages, all of them, and those of each group.

Everybody counts once, however often they were interviewed. Pages, maps, candidate codes and
withdrawals all use these counts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from transcode.records.coding import Segment
from transcode.records.people import Group
from transcode.records.texts import Place, ReleasedText

__all__ = ["Participants", "SaidBy", "Seats", "Spans", "spans_of_segments", "spans_of_texts"]

Seats = Mapping[str, Mapping[str, str]]
"""Recordings that several participants share: interview -> label of a speaker -> participant."""

Spans = Mapping[str, Sequence[tuple[int, int, str]]]
"""Those recordings: interview -> begin, end and participant of each of their turns, in order."""


def spans_of_texts(texts: Mapping[str, ReleasedText], seats: Seats) -> Spans:
    """Turns of the participants in the texts of recordings that they share."""
    return {
        interview: [
            (turn.begin, turn.end, _seated(interview, turn.speaker, at))
            for turn in texts[interview].turns
            if not turn.is_interviewer
        ]
        for interview, at in seats.items()
        if interview in texts
    }


def spans_of_segments(segments: Iterable[Segment], seats: Seats) -> Spans:
    """The same from segments, each of which is one participant's talk."""
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for segment in segments:
        interview = segment.anchor.interview
        if interview in seats:
            person = _seated(interview, segment.speaker, seats[interview])
            spans.setdefault(interview, []).append(
                (segment.anchor.begin, segment.anchor.end, person)
            )
    return {interview: sorted(found) for interview, found in spans.items()}


def _seated(interview: str, speaker: str, at: Mapping[str, str]) -> str:
    """The participant with a label; one whom nobody has named is a participant, too."""
    return at.get(speaker, f"{interview} {speaker}")


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
        person_of: interview -> participant, but for recordings that several share.
        group_of: participant -> group; "" for those who belong to none.
        spans: who speaks where in the recordings that several share.
    """

    person_of: Mapping[str, str]
    group_of: Mapping[str, Group]
    spans: Spans = field(default_factory=dict)

    @classmethod
    def among(
        cls,
        interviews: Iterable[str],
        persons: Mapping[str, str] | None = None,
        groups: Mapping[str, Group] | None = None,
        spans: Spans | None = None,
    ) -> Participants:
        """Participants who gave these interviews.

        Args:
            interviews: those that can be read.
            persons: interview -> participant; without it everybody gave one. A participant in a
                shared recording may be somebody who gave an interview, too.
            groups: interview, or participant -> group; of several interviews with one participant
                the first counts.
            spans: who speaks where in the recordings that several share.
        """
        whose, shared = persons or {}, spans or {}
        spans = {
            interview: [(begin, end, whose.get(who, who)) for begin, end, who in shared[interview]]
            for interview in sorted(interviews)
            if interview in shared
        }
        person_of = {
            interview: whose.get(interview, interview)
            for interview in sorted(interviews)
            if interview not in spans
        }
        first = {who: who for turns in spans.values() for _, _, who in turns}
        first |= {person: interview for interview, person in reversed(person_of.items())}
        group_by = groups or {}
        return cls(
            person_of,
            {
                person: group_by.get(person, group_by.get(first[person], ""))
                for person in sorted(first)
            },
            spans,
        )

    def reading(self, interviews: Iterable[str]) -> Participants:
        """Those of them who can be heard in these interviews."""
        read = set(interviews)
        person_of = {i: person for i, person in self.person_of.items() if i in read}
        spans = {i: turns for i, turns in self.spans.items() if i in read}
        heard = {*person_of.values(), *(who for turns in spans.values() for _, _, who in turns)}
        group_of = {person: group for person, group in self.group_of.items() if person in heard}
        return Participants(person_of, group_of, spans)

    @property
    def everyone(self) -> tuple[str, ...]:
        """All of them, in order."""
        return tuple(self.group_of)

    @property
    def groups(self) -> tuple[tuple[Group, int], ...]:
        """Each group and its size, the nameless one first; () where no group has a name."""
        sizes = Counter(self.group_of.values())
        return tuple(sorted(sizes.items())) if any(sizes) else ()

    def of(self, place: Place) -> tuple[str, ...]:
        """The participants who speak in a passage; none where only the interviewer does."""
        interview, begin, end = place
        if interview not in self.spans:
            return (self.person_of.get(interview, interview),)
        turns = self.spans[interview]
        first = bisect_left(turns, begin, key=lambda turn: turn[1])
        speaking: dict[str, None] = {}
        for start, stop, who in turns[first:]:
            if start >= end:
                break
            if stop > begin:
                speaking[who] = None
        return tuple(speaking)

    def who(self, places: Iterable[Place]) -> tuple[str, ...]:
        """The participants who speak in these passages, in order."""
        return tuple(sorted({person for place in places for person in self.of(place)}))

    def shares(self, who: Iterable[str]) -> tuple[tuple[Group, int, int], ...]:
        """Number of these participants in each group, and the size of the group."""
        counts = Counter(self.group_of.get(person, "") for person in who)
        return tuple((group, counts[group], size) for group, size in self.groups)

    def said_by(self, places: Sequence[Place]) -> SaidBy:
        """Count the participants behind some passages."""
        counts = Counter(person for place in places for person in self.of(place))
        person, most = min(counts.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
        who = tuple(sorted(counts))
        return SaidBy(
            who,
            tuple((group, n) for group, n, _ in self.shares(who) if group),
            round(most / max(1, len(places)), 4),
            person if len(self.everyone) > 1 and 2 * most > len(places) else "",
        )
