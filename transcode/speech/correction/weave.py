"""Turns as they are told now, woven with what was heard: word times, marks, doubts. Pure.

Every change to a transcript comes down to this: some neighbouring turns are told anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from transcode.records.speech import Mark, Turn, Word
from transcode.speech.correction.matching import Match, match
from transcode.speech.correction.notes import notes
from transcode.speech.correction.times import times


def weave(
    heard: Sequence[Turn],
    told: Sequence[Turn],
    *,
    earliest_ms: int,
    latest_ms: int,
    is_timed: bool,
) -> tuple[Turn, ...]:
    """The turns that are told, with the word times, marks and doubts of what stands in them.

    Args:
        heard: neighbouring turns of a transcript.
        told: what takes their place: id, speaker, text and language, and perhaps marks of their
            own; times and words are not looked at.
        earliest_ms: end of what was said before these turns.
        latest_ms: begin of what is said after them. Words put in stay between the two.
        is_timed: whether words have times at all; they have none without a recording.
    """
    matched = match(heard, told)
    words: list[list[Word]] = [[] for _ in told]
    if is_timed:
        for timed in times(matched, earliest_ms, latest_ms):
            words[timed.turn].append(timed.word)
    untouched = _untouched(matched)
    woven = []
    at_ms = earliest_ms
    for turn, said, marks, doubts in zip(told, words, *notes(matched), strict=True):
        if same := untouched.get(turn.id):
            woven.append(replace(same, speaker=turn.speaker, language=turn.language))
            at_ms = same.end_ms
            continue
        start, end = _extent(turn, said, heard, at_ms if is_timed else None)
        woven.append(
            replace(
                turn, start_ms=start, end_ms=end, words=tuple(_ascending(said)),
                marks=_together(turn, marks), doubts=tuple(doubts),
            )
        )  # fmt: skip
        at_ms = end
    return tuple(woven)


def _untouched(matched: Match) -> dict[str, Turn]:
    """Turns that are told as they were heard, by id: nothing about them changes."""
    went: dict[int, set[int]] = {}
    for piece, to in zip(matched.old, matched.stands, strict=True):
        went.setdefault(piece.turn, set()).add(matched.new[to].turn if to >= 0 else -1)
    same: dict[str, Turn] = {}
    for was, places in went.items():
        if len(places) > 1 or min(places) < 0:
            continue
        turn, now = matched.heard[was], matched.told[min(places)]
        if (turn.id, turn.text) == (now.id, now.text) and not now.marks:
            same[turn.id] = turn
    return same


def _extent(
    turn: Turn, said: Sequence[Word], heard: Sequence[Turn], at_ms: int | None
) -> tuple[int, int]:
    """When a turn begins and ends. It reaches beyond its words where it did so before."""
    same = next((h for h in heard if h.id == turn.id), None)
    if not said:
        if at_ms is None:
            return turn.start_ms, turn.end_ms
        return (same.start_ms, same.end_ms) if same else (at_ms, at_ms)
    start, end = said[0].start_ms, max(word.end_ms for word in said)
    for was in heard:
        if was.words and was.words[0].start_ms == start:
            start = min(start, was.start_ms)
        if was.words and was.words[-1].end_ms == end:
            end = max(end, was.end_ms)
    return start, end


def _ascending(words: Iterable[Word]) -> Iterator[Word]:
    """Never backwards, where turns of people who spoke at once were joined."""
    at = 0
    for word in words:
        at = max(at, word.start_ms)
        yield replace(word, start_ms=at, end_ms=max(at, word.end_ms))


def _together(turn: Turn, moved: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks that moved here and those that the turn came with; what was measured comes first."""
    marks = list(moved)
    for mark in turn.marks:
        if not any(m.kind == mark.kind and meet(turn.text, m, mark) for m in marks):
            marks.append(mark)
    return tuple(sorted(marks, key=lambda m: (m.begin, m.end)))


def meet(text: str, one: Mark, other: Mark) -> bool:
    """Whether nothing but blanks lies between two marks."""
    between = text[min(one.end, other.end) : max(one.begin, other.begin)]
    return not between.strip()
