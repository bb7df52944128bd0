"""Turns -> the letters to listen for, and times -> turns. Pure.

A word without a letter or digit (a dash, an emoji) is not heard; it lies where its neighbours meet.
Voice without words is not listened for: it keeps its time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from transcode.records.speech import Mark, Turn, Word
from transcode.records.unheard import SIGN, is_unheard

__all__ = ["Spoken", "retimed", "spoken"]

_OF_WORDS = frozenset({"filler", "repetition", "cut-off", "inaudible"})
_LONGEST = 60  # letters: a longer "word" is a sentence without spaces, or no word at all


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word to listen for: its place, its letters, and roughly its time."""

    turn: int  # place among the turns
    word: int  # place among the words of the turn
    text: str  # as it is written, with the space before it if there is one
    letters: str  # at least one
    start_ms: int
    end_ms: int


def spoken(turns: Sequence[Turn]) -> list[Spoken]:
    """List all words with letters, in order."""
    words = []
    for at, turn in enumerate(turns):
        for index, word in enumerate(words_of(turn)):
            text = turn.text[word.begin : word.end]
            letters = "".join(c for c in text.lower() if c.isalnum())[:_LONGEST]
            space = " " if word.begin == 0 or turn.text[word.begin - 1].isspace() else ""
            if letters and not is_unheard(text):
                times = word.start_ms, word.end_ms
                words.append(Spoken(at, index, space + text.strip(), letters, *times))
    return words


def words_of(turn: Turn) -> tuple[Word, ...]:
    """Words of a turn; if it has none yet, its text split at the spaces, evenly over its time."""
    if turn.words:
        return turn.words
    spans = [match.span() for match in re.finditer(rf"{SIGN}|\S+", turn.text)]
    share = (turn.end_ms - turn.start_ms) / max(1, len(turn.text))
    first = turn.start_ms
    return tuple(
        Word(begin, end, first + round(begin * share), first + round(end * share), 1.0)
        for begin, end in spans
    )


def retimed(
    turns: Sequence[Turn],
    ours: Collection[int],
    times: Mapping[tuple[int, int], tuple[int, int]],
) -> tuple[Turn, ...]:
    """Put new ``times`` (by turn and word: start, end), where known, into the turns ``ours``.

    Times never run backwards inside a turn. A turn that did not overlap its neighbours does not
    begin to.
    """
    retimed_turns = list(turns)
    for at in sorted(ours):
        turn = turns[at]
        words = words_of(turn)
        if not words:
            continue
        first, last = min(w.start_ms for w in words), max(w.end_ms for w in words)
        before = retimed_turns[at - 1].end_ms if at else 0
        after = turns[at + 1].start_ms if at + 1 < len(turns) else None
        if at + 1 in ours and after is not None and (at + 1, 0) in times:
            after = max(after, times[at + 1, 0][0])
        low = min(before, first)
        high = None if after is None else max(after, last)
        moved: list[Word] = []
        for index, word in enumerate(words):
            low = max(low, moved[-1].start_ms if moved else low)
            start, end = times.get((at, index), (word.start_ms, word.end_ms))
            if not any(c.isalnum() for c in turn.text[word.begin : word.end]) and moved:
                start = end = moved[-1].end_ms
            start, end = (max(low, t if high is None else min(t, high)) for t in (start, end))
            if moved and moved[-1].end_ms > start:
                moved[-1] = replace(moved[-1], end_ms=start)
            moved.append(replace(word, start_ms=start, end_ms=max(start, end)))
        retimed_turns[at] = replace(
            turn,
            start_ms=moved[0].start_ms,
            end_ms=max(word.end_ms for word in moved),
            words=tuple(moved),
            marks=tuple(_with_words(mark, moved) for mark in turn.marks),
        )
    return tuple(retimed_turns)


def _with_words(mark: Mark, words: Sequence[Word]) -> Mark:
    """Give a mark of words their times; a mark between words keeps its own."""
    over = [word for word in words if word.begin < mark.end and word.end > mark.begin]
    if mark.kind not in _OF_WORDS or not over:
        return mark
    return replace(mark, start_ms=over[0].start_ms, end_ms=over[-1].end_ms)
