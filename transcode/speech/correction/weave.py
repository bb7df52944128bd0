"""Weaving of new turns with the word times, marks and doubts of the old ones. Pure.

Every change to a transcript comes down to this: new turns replace some neighbouring ones.
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
    """Give new turns the word times, marks and doubts of the words that stand in them.

    Args:
        heard: neighbouring turns of a transcript.
        told: the turns that replace them: id, speaker, text and language, and perhaps their own
            marks; times and words are ignored.
        earliest_ms: end of the speech before these turns.
        latest_ms: beginning of the speech after them. Inserted words stay between the two.
        is_timed: words have times; they have none without a recording.
    """
    matched = match(heard, told)
    words: list[list[Word]] = [[] for _ in told]
    if is_timed:
        for timed in times(matched, earliest_ms, latest_ms):
            words[timed.turn].append(timed.word)
    untouched = _untouched(matched)
    woven = []
    at_ms = earliest_ms
    for turn, spoken, marks, doubts in zip(told, words, *notes(matched), strict=True):
        if same := untouched.get(turn.id):
            woven.append(replace(same, speaker=turn.speaker, language=turn.language))
            at_ms = same.end_ms
            continue
        start, end = _extent(turn, spoken, heard, at_ms if is_timed else None)
        woven.append(
            replace(
                turn, start_ms=start, end_ms=end, words=tuple(_ascending(spoken)),
                marks=_together(turn, marks), doubts=tuple(doubts),
            )
        )  # fmt: skip
        at_ms = end
    return tuple(woven)


def _untouched(matched: Match) -> dict[str, Turn]:
    """Turns that are the same in both versions, by id."""
    targets: dict[int, set[int]] = {}
    for piece, to in zip(matched.old, matched.stands, strict=True):
        targets.setdefault(piece.turn, set()).add(matched.new[to].turn if to >= 0 else -1)
    same: dict[str, Turn] = {}
    for was, places in targets.items():
        if len(places) > 1 or min(places) < 0:
            continue
        turn, now = matched.heard[was], matched.told[min(places)]
        if (turn.id, turn.text) == (now.id, now.text) and not now.marks:
            same[turn.id] = turn
    return same


def _extent(
    turn: Turn, spoken: Sequence[Word], heard: Sequence[Turn], at_ms: int | None
) -> tuple[int, int]:
    """Beginning and end of a turn. It extends beyond its words if it did so before."""
    same = next((h for h in heard if h.id == turn.id), None)
    if not spoken:
        if at_ms is None:
            return turn.start_ms, turn.end_ms
        return (same.start_ms, same.end_ms) if same else (at_ms, at_ms)
    start, end = spoken[0].start_ms, max(word.end_ms for word in spoken)
    for was in heard:
        if was.words and was.words[0].start_ms == start:
            start = min(start, was.start_ms)
        if was.words and was.words[-1].end_ms == end:
            end = max(end, was.end_ms)
    return start, end


def _ascending(words: Iterable[Word]) -> Iterator[Word]:
    """Make times ascend, as they may not where overlapping turns were joined."""
    at = 0
    for word in words:
        at = max(at, word.start_ms)
        yield replace(word, start_ms=at, end_ms=max(at, word.end_ms))


def _together(turn: Turn, moved: Iterable[Mark]) -> tuple[Mark, ...]:
    """Combine marks that moved here with the turn's own; measured marks take precedence."""
    marks = list(moved)
    for mark in turn.marks:
        if not any(m.kind == mark.kind and meet(turn.text, m, mark) for m in marks):
            marks.append(mark)
    return tuple(sorted(marks, key=lambda m: (m.begin, m.end)))


def meet(text: str, first: Mark, second: Mark) -> bool:
    """Return whether only blanks lie between two marks."""
    between = text[min(first.end, second.end) : max(first.begin, second.begin)]
    return not between.strip()
