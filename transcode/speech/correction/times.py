"""Times of the words of a new version. Pure.

A word that stands keeps its times exactly. A word that replaces another takes the time of the
letters that the two share ("nobody" becomes "no body"). Other words share the time of the words
that they replace or, if they were inserted, the gap between their neighbours: in proportion to
their letters, and no longer than very slow speech.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from transcode.records.speech import Word
from transcode.records.unheard import blanked
from transcode.speech.correction.matching import Match, Piece, align, letters

_SLOW_MS = 150  # a letter, in very slow speech: a word put in does not fill a long silence


@dataclass(frozen=True, slots=True)
class _Unit:
    """Words of an old turn and the pieces that they cover: usually one word and one piece."""

    first: int  # pieces first..last
    last: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Timed:
    """A new word, and the pieces first..last that it covers."""

    turn: int
    first: int
    last: int
    word: Word


def times(match: Match, earliest_ms: int, latest_ms: int) -> Iterator[Timed]:
    """Time every word of the new turns, in order.

    Inserted words lie between ``earliest_ms`` and ``latest_ms``.
    """
    dropped: list[Word] = []  # old words since the last one that stands
    texts: list[str] = []
    at = 0  # the first new piece that has no time yet
    after = earliest_ms
    for unit in _units(match):
        kept = _kept(unit, match)
        if not kept:
            dropped += unit.words
            text = blanked(match.heard[match.old[unit.first].turn].text)
            texts += [text[word.begin : word.end] for word in unit.words]
            continue
        before = kept[0].word.start_ms
        yield from _fill(match.new, at, kept[0].first, dropped, texts, (after, before))
        yield from kept
        at, after = kept[-1].last + 1, max(timed.word.end_ms for timed in kept)
        dropped, texts = [], []
    yield from _fill(match.new, at, len(match.new), dropped, texts, (after, latest_ms))


def _units(match: Match) -> Iterator[_Unit]:
    old = match.old
    at = 0
    for number, turn in enumerate(match.heard):
        unit: _Unit | None = None
        for word in turn.words:
            while at < len(old) and (old[at].turn, old[at].end) <= (number, word.begin):
                at += 1
            last = at
            while last < len(old) and old[last].turn == number and old[last].begin < word.end:
                last += 1
            if last == at:
                continue  # the word covers nothing of the text
            if unit and at <= unit.last:
                unit = _Unit(unit.first, max(unit.last, last - 1), (*unit.words, word))
            else:
                if unit:
                    yield unit
                unit = _Unit(at, last - 1, (word,))
        if unit:
            yield unit


def _kept(unit: _Unit, match: Match) -> list[Timed]:
    """Words of a unit in their new place, if all of it stands; else nothing."""
    old, new, stands = match.old, match.new, match.stands
    inside = range(unit.first, unit.last + 1)
    core = [p for p in inside if old[p].is_spoken] or list(inside)
    first, last = stands[core[0]], stands[core[-1]]
    if min(stands[p] for p in core) < 0 or new[first].turn != new[last].turn:
        return []
    if sum(new[p].is_spoken for p in range(first, last + 1)) > len(core):
        return []  # something was put in
    turn, shift = new[first].turn, new[first].begin - old[core[0]].begin
    text, was = match.told[turn].text, match.heard[old[core[0]].turn].text
    places = [(w.begin + shift, w.end + shift) for w in unit.words]
    is_same = all(match.was(p) == match.now(stands[p]) for p in core)
    if is_same and all(
        text[begin:end] == was[w.begin : w.end]
        for w, (begin, end) in zip(unit.words, places, strict=True)
    ):
        return [
            Timed(turn, first, last, replace(w, begin=begin, end=end))
            for w, (begin, end) in zip(unit.words, places, strict=True)
        ]
    word = Word(
        new[first].begin, new[last].end, unit.words[0].start_ms,
        max(w.end_ms for w in unit.words), min(w.probability for w in unit.words),
    )  # fmt: skip
    return [Timed(turn, first, last, word)]


def _fill(
    new: Sequence[Piece],
    begin: int,
    end: int,
    dropped: Sequence[Word],
    texts: Sequence[str],
    gap: tuple[int, int],
) -> Iterator[Timed]:
    """Time the new pieces ``begin`` to ``end``, which were not recognised, within the gap."""
    fresh = [p for p in range(begin, end) if new[p].is_spoken]
    if not fresh:
        return
    gap = (min(gap), gap[1])  # where people speak at once it may be negative
    spans = _by_letters([new[p].key for p in fresh], dropped, texts)
    at = 0
    while at < len(fresh):
        stop = at
        while stop < len(fresh) and spans[stop] is None:
            stop += 1
        if stop > at:
            left = spans[at - 1] if at else None
            right = spans[stop] if stop < len(fresh) else None
            start, finish = left[1] if left else gap[0], right[0] if right else gap[1]
            inside = [w for w in dropped if w.start_ms < finish and w.end_ms > start]
            keys = [new[p].key for p in fresh[at:stop]]
            if inside:
                until = min(finish, max(w.end_ms for w in inside))
                shares = _share(keys, max(start, inside[0].start_ms), until)
            else:
                lean = _lean(new, fresh[at], fresh[stop - 1])
                shares = _share(keys, *_spoken(keys, start, finish, lean))
            spans[at:stop] = shares
        at = stop + 1
    for p, span in zip(fresh, spans, strict=True):
        assert span is not None
        piece = new[p]
        yield Timed(piece.turn, p, p, Word(piece.begin, piece.end, *span, 1.0))


def _by_letters(
    keys: Sequence[str], dropped: Sequence[Word], texts: Sequence[str]
) -> list[tuple[int, int] | None]:
    """Time of each key, by the letters that it shares with the dropped words."""
    times: list[tuple[int, int]] = []
    letters_gone = ""
    for word, text in zip(dropped, texts, strict=True):
        key = letters(text)
        times += _share(list(key), word.start_ms, word.end_ms)
        letters_gone += key
    places: list[list[int]] = [[] for _ in keys]
    whose = [number for number, key in enumerate(keys) for _ in key]
    for was, now in enumerate(align(letters_gone, "".join(keys))):
        if now >= 0:
            places[whose[now]].append(was)
    return [
        (times[letters_found[0]][0], times[letters_found[-1]][1])
        if 2 * len(letters_found) > len(key)
        else None
        for key, letters_found in zip(keys, places, strict=True)
    ]


def _share(keys: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """Share the time from start to end in proportion to the letters."""
    total = max(1, sum(map(len, keys)))
    edges = [start]
    done = 0
    for key in keys:
        done += len(key)
        edges.append(start + round(max(0, end - start) * done / total))
    return list(pairwise(edges))


def _spoken(keys: Sequence[str], start: int, end: int, lean: float) -> tuple[int, int]:
    """Part of a gap that is needed to say the keys."""
    needed = min(max(0, end - start), _SLOW_MS * sum(map(len, keys)))
    first = start + round((max(0, end - start) - needed) * lean)
    return first, first + needed


def _lean(new: Sequence[Piece], first: int, last: int) -> float:
    """Side of a long gap: at the words of the own turn (0 begin, 1 end), else in the middle."""
    follows = first > 0 and new[first - 1].turn == new[first].turn
    leads = last + 1 < len(new) and new[last + 1].turn == new[last].turn
    return 0.5 if follows == leads else float(leads)
