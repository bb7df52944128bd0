"""Prevalence: the participants, turns, passages and words that a code or a theme rests on.

It counts *participants*, not passages: somebody interviewed twice counts once, somebody who says a
thing ten times counts once, each speaker of a focus group counts as a person, and somebody with
three codes of a theme counts once in that theme. Of the ways to count in Braun and Clarke (2006,
p. 82), the first figure is the number of different speakers. The importance of a theme does not
follow from its prevalence.

An interview that nobody has coded or marked as finished is no "no": its participant is not among
those that the figures are out of.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from transcode.records.figures import counted, out_of
from transcode.records.participants import Participants
from transcode.records.people import Group
from transcode.records.texts import Place, ReleasedText

__all__ = ["Counter", "GroupShare", "Prevalence", "sentence"]

_WORD = re.compile(r"[぀-ヿ㐀-鿿]|[^\W぀-ヿ㐀-鿿]+(?:['’-]\w+)*")


@dataclass(frozen=True, slots=True)
class GroupShare:
    """Share of a group: ``participants`` of its ``of`` participants, and where they said it."""

    group: Group
    participants: int
    of: int
    excerpts: int = 0
    turns: int = 0
    words: int = 0


@dataclass(frozen=True, slots=True)
class Prevalence:
    """Prevalence of a code or theme: ``len(who)`` of ``of`` participants, in ``excerpts`` passages.

    A passage with several codes of a theme counts as one passage of that theme; a word in two
    passages counts once.
    """

    who: tuple[str, ...]
    of: int
    groups: tuple[GroupShare, ...]
    excerpts: int
    turns: int = 0
    words: int = 0

    @property
    def participants(self) -> int:
        """Number of participants who said it."""
        return len(self.who)


_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def sentence(prevalence: Prevalence) -> str:
    """Prevalence as a paper writes it: ``Six of seven participants (care 3 of 4, ward 3 of 3)``."""
    n, of = prevalence.participants, prevalence.of
    everybody = counted(of, "participant").replace(str(of), _in_words(of), 1)
    said = f"{_in_words(n)} of {everybody}"
    groups = ", ".join(
        f"{share.group or 'no group'} {out_of(share.participants, share.of)}"
        for share in prevalence.groups
    )
    where = f"{counted(prevalence.excerpts, 'passage')}, {counted(prevalence.turns, 'turn')}, "
    where += counted(prevalence.words, "word")
    return f"{said[0].upper()}{said[1:]}{f' ({groups})' if groups else ''}; {where}"


def _in_words(n: int) -> str:
    return _NUMBERS[n] if n < len(_NUMBERS) else str(n)


class Counter:
    """Counts of what passages rest on, in some texts.

    Args:
        texts: the released texts, by interview.
        people: those who gave them and whose interviews were read.
    """

    def __init__(self, texts: Mapping[str, ReleasedText], people: Participants) -> None:
        self.texts, self.people = texts, people
        self._words: dict[str, list[int]] = {}
        self._turns = {i: [turn.end for turn in text.turns] for i, text in texts.items()}

    def of(self, places: Collection[Place]) -> Prevalence:
        """Prevalence of what was said in these passages, each of which is named once."""
        people = self.people
        said_in: defaultdict[Group, list[Place]] = defaultdict(list)
        everybody: set[str] = set()
        for place in places:
            who = people.of(place)
            everybody.update(who)
            for group in {people.group_of.get(person, "") for person in who}:
                said_in[group].append(place)
        who = tuple(sorted(everybody & set(people.everyone)))
        shares = tuple(
            GroupShare(group, n, of, len(said_in[group]), *self._reach(said_in[group]))
            for group, n, of in people.shares(who)
        )
        return Prevalence(who, len(people.everyone), shares, len(places), *self._reach(places))

    def _reach(self, places: Iterable[Place]) -> tuple[int, int]:
        """Turns that the passages touch, and words in them."""
        turns: set[tuple[str, int]] = set()
        words = 0
        last = ("", 0)  # interview, and end of what is counted there
        for interview, begin, end in sorted(places):
            ends = self._turns[interview]
            at = bisect_right(ends, begin)
            while at < len(ends) and self.texts[interview].turns[at].begin < end:
                turns.add((interview, at))
                at += 1
            start = max(begin, last[1]) if interview == last[0] else begin
            if end > start:
                starts = self._starts(interview)
                words += bisect_left(starts, end) - bisect_left(starts, start)
                last = interview, end
        return len(turns), words

    def _starts(self, interview: str) -> list[int]:
        """Beginnings of the words of a text."""
        if interview not in self._words:
            found = _WORD.finditer(self.texts[interview].text)
            self._words[interview] = [word.start() for word in found]
        return self._words[interview]
