"""Marks and doubts of old turns, placed in a new version of them. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from transcode.records.speech import Doubt, Mark
from transcode.speech.correction.matching import Match


def notes(match: Match) -> tuple[list[list[Mark]], list[list[Doubt]]]:
    """Marks and doubts of each new turn: those on unchanged words are kept, the others dropped."""
    marks: list[list[Mark]] = [[] for _ in match.told]
    doubts: list[list[Doubt]] = [[] for _ in match.told]
    for number, turn in enumerate(match.heard):
        for mark in turn.marks:
            for to, begin, end in _places(match, number, mark.begin, mark.end, mark.kind):
                marks[to].append(replace(mark, begin=begin, end=end))
        for doubt in turn.doubts:
            for to, begin, end in _places(match, number, doubt.begin, doubt.end):
                doubts[to].append(replace(doubt, begin=begin, end=end))
    return marks, doubts


def _places(
    match: Match, turn: int, begin: int, end: int, kind: str = ""
) -> Iterator[tuple[int, int, int]]:
    """New turn, begin and end; several if a turn was split inside the mark."""
    old, new, stands = match.old, match.new, match.stands
    if begin == end:
        yield from _point(match, turn, begin)
        return
    covered = []
    at = bisect_left(old, (turn, begin), key=lambda p: (p.turn, p.end - 1))
    while at < len(old) and (old[at].turn, old[at].begin) < (turn, end):
        covered.append(at)
        at += 1
    stood = [p for p in covered if stands[p] >= 0]
    places = [stands[p] for p in covered]
    if not stood:
        return
    if kind != "overlap" and places != list(
        range(stands[stood[0]], stands[stood[0]] + len(covered))
    ):
        return  # an overlap survives the correction of a word; all other marks are about the words
    for to, group in groupby(stood, key=lambda p: new[stands[p]].turn):
        run = list(group)
        first, last = run[0], run[-1]
        inset = max(0, begin - old[first].begin) if _is_same(match, first) else 0
        outset = max(0, old[last].end - end) if _is_same(match, last) else 0
        yield to, new[stands[first]].begin + inset, new[stands[last]].end - outset


def _is_same(match: Match, piece: int) -> bool:
    return match.was(piece) == match.now(match.stands[piece])


def _point(match: Match, turn: int, place: int) -> Iterator[tuple[int, int, int]]:
    """Place of a mark between two words: at the one of them that stands."""
    old, new, stands = match.old, match.new, match.stands
    after = bisect_left(old, (turn, place), key=lambda p: (p.turn, p.begin))
    before = after - 1
    is_before = before >= 0 and old[before].turn == turn and stands[before] >= 0
    is_after = after < len(old) and old[after].turn == turn and stands[after] >= 0
    if is_before and (place <= old[before].end or not is_after):
        now = new[stands[before]]
        at = max(now.begin, now.end - max(0, old[before].end - place))
        yield now.turn, at, at
    elif is_after:
        now = new[stands[after]]
        yield now.turn, now.begin, now.begin
    elif not match.heard[turn].text.strip():  # a turn that is nothing but a laugh
        same = [n for n, told in enumerate(match.told) if told.id == match.heard[turn].id]
        yield from ((n, 0, 0) for n in same)
