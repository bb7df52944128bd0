"""Readings of one stretch of sound: which is the better one, and what one adds to another. Pure.

Whisper read with a prompt writes fillers down, and sometimes skips a sentence or loses its way. So
a window is read without the prompt too, and the prompted reading only adds to that one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from math import log
from statistics import fmean
from typing import NamedTuple

from transcode.records.alignment import stretches
from transcode.speech.fillers import is_filler
from transcode.speech.loops import loops
from transcode.speech.turns import Heard
from transcode.speech.windows import PAD_MS, Span

__all__ = [
    "SURE",
    "Reading",
    "believed",
    "better",
    "doubted",
    "fitted",
    "folded",
    "letters",
    "with_fillers",
    "worth_reading",
]

_LOOP = 2.4  # compression of a text that repeats itself (this and the next: Radford et al., 2022)
_SILENT, _UNSURE = 0.6, -1.0  # probability of no speech above, log probability of words below
_FAIRLY_SURE = -0.5
_AT_ONCE = 40_000  # pairs of words: a window is short enough to be aligned with the fewest edits
SURE = 0.5  # probability of a word that only one of two readings has
_NEAR_MS, _UNDERSTOOD = 10_000, 0.7
_ECHO = 4  # words on either side of a hole that may be heard twice
_KEPT = 3  # times that a word said over and over is kept
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


class Reading(NamedTuple):
    """The words of a window, and Whisper's own figures for it."""

    words: tuple[Heard, ...] = ()
    logprob: float = -99.0  # mean over its tokens
    compression: float = 0.0
    silence: float = 0.0  # probability that nobody speaks

    @property
    def is_silent(self) -> bool:
        """Return whether it holds no speech, by Whisper's own rule."""
        return self.silence > _SILENT and self.logprob < _UNSURE

    @property
    def repeats(self) -> bool:
        """Return whether it says the same over and over."""
        return self.compression > _LOOP

    @property
    def has_failed(self) -> bool:
        """Return whether Whisper would read it again at a higher temperature."""
        return self.repeats or (self.logprob < _UNSURE and not self.is_silent)

    @property
    def is_understood(self) -> bool:
        """Return whether Whisper is fairly sure of what is said."""
        return self.logprob >= _FAIRLY_SURE and not self.repeats


def better(first: Reading, second: Reading) -> Reading:
    """The better of two readings: one that has not failed, else the one Whisper is surer of.

    Whisper is very sure of what it says over and over, so that is judged by how often it does.
    """
    if first.repeats or second.repeats:
        return second if second.compression < first.compression else first
    if first.has_failed != second.has_failed:
        return second if first.has_failed else first
    return second if second.logprob > first.logprob else first


def doubted(words: Sequence[Heard], voice: Sequence[Span], least: float = 0.35) -> list[Heard]:
    """Words, with the doubt "silence" for those where no voice was found, and Whisper is unsure.

    Words in a row outside the stretches of ``voice`` (in ms, in order) stand or fall together: the
    geometric mean of their probabilities is ``least`` or more.
    """
    judged: list[Heard] = []
    for has_voice, group in groupby(words, key=lambda word: _touches(word, voice)):
        run = list(group)
        if has_voice or fmean(log(max(w.probability, 1e-6)) for w in run) >= log(least):
            judged += run
        else:
            judged += (replace(word, doubt="silence") for word in run)
    return judged


def believed(words: Sequence[Heard]) -> list[Heard]:
    """Words without those that were said where there is no voice."""
    return [word for word in words if word.doubt != "silence"]


def _touches(word: Heard, voice: Sequence[Span]) -> bool:
    before = bisect_right(voice, (word.end_ms + PAD_MS, 0)) - 1
    return before >= 0 and voice[before][1] > word.start_ms - PAD_MS


def with_fillers(plain: Sequence[Heard], prompted: Sequence[Heard], language: str) -> list[Heard]:
    """Add to a reading what one with a prompt has more: fillers, and words said twice or cut off.

    No word of the plain reading is lost, and none is replaced.
    """
    old, new = ([letters(word.text) for word in words] for words in (plain, prompted))
    words: list[Heard] = []
    i = j = 0
    for both in [*stretches(old, new, at_once=_AT_ONCE), None]:
        until, to = (both.old, both.new) if both else (len(old), len(new))
        added = [w for w in prompted[j:to] if is_filler(w.text, language)]
        gap = [w for w in plain[i:until] if not (added and is_filler(w.text, language))]
        if i == until and not added and j < to:
            added = _again(new, prompted, j, to)
        if added and words and j and new[j - 1] == letters(words[-1].text):
            words[-1] = replace(words[-1], text=prompted[j - 1].text)  # its comma or full stop
        words += _by_time(gap, added)
        if both:
            same = list(plain[both.old : both.old_end])
            if added:  # "Uh, so" and not "Uh, So"
                same[0] = replace(same[0], text=prompted[both.new].text)
            words += same
            i, j = both.old_end, both.new_end
    return _in_order(words)


def _again(new: Sequence[str], prompted: Sequence[Heard], begin: int, end: int) -> list[Heard]:
    """Words that only repeat or begin the word behind them: "I I", "th- the"."""
    after = new[end] if end < len(new) else ""
    before = new[begin - 1] if begin else ""
    is_said_twice = all(after.startswith(w) or w == before for w in new[begin:end] if w)
    is_said_twice &= all(word.probability >= SURE for word in prompted[begin:end])
    return list(prompted[begin:end]) if after and is_said_twice else []


def _by_time(gap: Sequence[Heard], added: Sequence[Heard]) -> list[Heard]:
    words = list(gap)
    for word in added:
        place = sum(w.start_ms <= word.start_ms for w in words)
        words.insert(place, word)
    return words


def _in_order(words: Sequence[Heard]) -> list[Heard]:
    """Words of two readings with times that do not run backwards."""
    ordered: list[Heard] = []
    for word in words:
        start = word.start_ms
        if ordered:
            before = ordered[-1]
            start = max(start, before.start_ms)
            ordered[-1] = replace(before, end_ms=min(before.end_ms, start))
        ordered.append(replace(word, start_ms=start, end_ms=max(start, word.end_ms)))
    return ordered


def worth_reading(
    holes: Sequence[tuple[int, int]], words: Sequence[Heard]
) -> list[tuple[int, int]]:
    """Holes (in ms) that a second reading may fill: all but those among words hardly understood.

    Where Whisper is unsure of what it reads within 10 s of a hole, the sound is to blame: reading
    it again takes twice the time, and finds words that were not said.
    """
    likely = []
    for start, end in holes:
        near = [w.probability for w in words if start - _NEAR_MS < w.start_ms < end + _NEAR_MS]
        if not near or fmean(near) >= _UNDERSTOOD:
            likely.append((start, end))
    return likely


def fitted(run: Sequence[Heard], words: Sequence[Heard]) -> list[Heard]:
    """Words read into a hole, without those that its neighbours among ``words`` hold already.

    A word at the edge of a hole is heard from both sides: "good. | but | But he is".
    """
    if not run:
        return []
    before = [letters(w.text) for w in words if w.start_ms <= run[0].start_ms][-_ECHO:]
    after = [letters(w.text) for w in words if w.start_ms > run[0].start_ms][:_ECHO]
    new = [letters(word.text) for word in run]
    sizes = range(min(_ECHO, len(new)), 0, -1)
    first = next((n for n in sizes if new[:n] == before[-n:]), 0)
    last = next((n for n in sizes if new[-n:] == after[:n]), 0)
    return list(run[first : len(run) - last])


def folded(words: Sequence[Heard]) -> list[Heard]:
    """Words without what Whisper repeats when it loses its way: a phrase once, a word three times.

    A phrase counts from four times in a row on. What is left out is to be read again.
    """
    kept: list[Heard] = []
    at = 0
    for loop in loops([letters(word.text) for word in words], _KEPT + 1):
        if loop.begin < at:
            continue
        once = loop.begin + (_KEPT if loop.size == 1 else loop.size)
        kept += words[at:once]
        at = loop.end
    return [*kept, *words[at:]]


def letters(word: str) -> str:
    """A word as it is compared: without the signs at its edges and without capitals."""
    return _EDGES.sub("", word).casefold()
