"""Excerpts: a choice of them for a code, their attribution, and those that must not be printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from transcode.records.figures import clock
from transcode.records.notation import Notation, marks_within, render
from transcode.records.participants import Participants
from transcode.records.texts import Anchor, Place, ReleasedText

__all__ = ["CUT", "Attribution", "Quote", "Quoting", "choose", "quote"]

_READABLE = range(40, 321)  # code points: long enough to be informative, short enough to read
LONGEST = 700
CUT = "(...)"
"""Mark of words that are left out."""

Attribution = Literal["pseudonym", "none", "group"]
"""Attribution of an excerpt: the participant's id, nothing, or the group where a theme compares."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage for print: lines of speaker ("" if there is only one) and words.

    ``withheld`` says why it is not printed; there are no lines then. ``sound`` is where it can be
    heard, with disguised voices.
    """

    interview: str
    time: str  # h:mm:ss; "" without a recording
    language: str
    lines: tuple[tuple[str, str], ...]
    cut: bool  # the passage goes on
    by: str = ""  # how it is attributed, ready for print
    withheld: str = ""
    sound: str = ""


def choose(
    anchors: Iterable[Anchor],
    people: Participants,
    seen: Iterable[Place] = (),
    most: int = 3,
) -> tuple[Anchor, ...]:
    """Choose up to ``most`` passages from different participants and as many groups as possible.

    Passages of readable length that have not been ``seen`` come first; otherwise the order of the
    texts decides. The choice ignores the content: it illustrates, no more.
    """
    left = sorted(set(anchors), key=lambda a: a.place)
    whose = {anchor: next(iter(people.of(anchor.place)), "") for anchor in left}
    seen_places = set(seen)
    chosen: list[Anchor] = []
    used: Counter[str] = Counter()
    while left and len(chosen) < most:
        best = min(
            left,
            key=lambda a: (
                used[people.group_of.get(whose[a], "")],
                a.place in seen_places,
                a.end - a.begin not in _READABLE,
            ),
        )
        chosen.append(best)
        used[people.group_of.get(whose[best], "")] += 1
        left = [a for a in left if whose[a] != whose[best]]
    return tuple(sorted(chosen, key=lambda a: (a.interview, a.begin)))


def quote(
    anchor: Anchor, text: ReleasedText, notation: Notation = "plain", most: int = LONGEST
) -> Quote:
    """Quote a passage with its time, one line for each turn, cut after ``most`` characters."""
    end = min(anchor.end, anchor.begin + most)
    if end < anchor.end:  # never inside a word
        end = max(text.text.rfind(" ", anchor.begin, end), anchor.begin + most // 2)
    touched = [t for t in text.turns if t.begin < end and t.end > anchor.begin]
    lines = []
    for turn in touched:
        span = max(turn.begin, anchor.begin), min(turn.end, end)
        shown = render(text.text[slice(*span)], marks_within(text.marks, *span), notation)
        lines.append((turn.speaker if len(touched) > 1 else "", shown))
    time = clock(text.time_of(anchor.begin, anchor.end)[0]) if text.is_timed else ""
    return Quote(anchor.interview, time, text.language, tuple(lines), end < anchor.end)


@dataclass(frozen=True)
class Quoting:
    """The rules by which a report quotes.

    Args:
        texts: the released texts, by interview.
        people: the participants.
        notation: notation of the quotes.
        attribution: of the quotes.
        flags: passages that could single somebody out: interview -> begin, end, and why.
        sounds: excerpts that can be heard: interview -> time in ms, and where the sound is.
    """

    texts: Mapping[str, ReleasedText]
    people: Participants
    notation: Notation = "plain"
    attribution: Attribution = "pseudonym"
    flags: Mapping[str, tuple[tuple[int, int, str], ...]] | None = None
    sounds: Mapping[str, tuple[tuple[int, str], ...]] | None = None

    def of(self, anchor: Anchor, *, compares: bool = False, most: int = LONGEST) -> Quote:
        """Quote a passage, attributed, or withheld where it could single somebody out.

        ``compares`` says that the theme it illustrates compares groups.
        """
        text = self.texts[anchor.interview]
        made = quote(anchor, text, self.notation, most)
        made = replace(made, by=self._by(anchor.place, made.time, compares))
        for begin, end, why in (self.flags or {}).get(anchor.interview, ()):
            if begin < anchor.end and anchor.begin < end:
                return replace(made, lines=(), cut=False, withheld=why)
        start, stop = text.time_of(anchor.begin, anchor.end) if text.is_timed else (0, 0)
        for at, sound in (self.sounds or {}).get(anchor.interview, ()):
            if start - 5000 <= at <= max(start, stop - 1):
                return replace(made, sound=sound)
        return made

    def _by(self, place: Place, time: str, compares: bool) -> str:
        who = self.people.of(place)
        if self.attribution == "none":
            return ""
        if self.attribution == "group":
            groups = {self.people.group_of.get(person, "") for person in who} - {""}
            sizes = dict(self.people.groups)
            known = sorted(group for group in groups if sizes.get(group, 0) > 1)
            return ", ".join(known) if compares else ""
        names = ", ".join(who) or place[0]
        return f"{names}, {time}" if time else names
