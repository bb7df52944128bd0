"""Passages to show: a choice of quotes for a code, and each quote with its speakers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from transcode.records.figures import clock
from transcode.records.notation import Notation, marks_within, render
from transcode.records.people import Group
from transcode.records.texts import Anchor, ReleasedText

__all__ = ["Quote", "choose", "quote"]

_READABLE = range(40, 321)  # code points: long enough to be informative, short enough to read
LONGEST = 700


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage for print: lines of speaker ("" if there is only one) and words."""

    interview: str
    time: str  # h:mm:ss; "" without a recording
    language: str
    lines: tuple[tuple[str, str], ...]
    cut: bool  # the passage goes on


def choose(
    anchors: Iterable[Anchor],
    groups: Mapping[str, Group],
    seen: Iterable[Anchor] = (),
    most: int = 3,
) -> tuple[Anchor, ...]:
    """Choose up to ``most`` passages from different participants and as many groups as possible.

    Passages of readable length that have not been ``seen`` come first; otherwise the order of the
    texts decides. The choice ignores the content: it illustrates, no more.
    """
    left = sorted(set(anchors), key=lambda a: a.place)
    seen_places = {a.place for a in seen}
    chosen: list[Anchor] = []
    used: Counter[Group] = Counter()
    while left and len(chosen) < most:
        best = min(
            left,
            key=lambda a: (
                used[groups.get(a.interview, "")],
                a.place in seen_places,
                a.end - a.begin not in _READABLE,
            ),
        )
        chosen.append(best)
        used[groups.get(best.interview, "")] += 1
        left = [a for a in left if a.interview != best.interview]
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
