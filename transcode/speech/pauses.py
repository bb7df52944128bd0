"""Silences within one speaker's talk -> timed pauses. Pure.

Whisper's times are no measure of silence: the end of a word stretches into the pause after it, and
a word that was not heard ("um") looks like a pause. So voice activity finds the silences, loudness
their exact edges, and the words only determine whose they are and where in the text they lie.

Measured (``tests/benchmarks/verbatim.py``): silero's activity finds every pause of the sample
interviews but starts them 25 ms late (reverberation, and its own inertia) and in noise 90 ms; the
segmentation model misses up to half; loudness alone fails in noise. Together they do best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from transcode.records.speech import Mark, Turn, Word
from transcode.records.unheard import is_unheard
from transcode.speech.reel import RATE, Track, power

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["find_pauses", "sharpen"]

_FOUND_BY = "silence"
_HOP_MS = 10
_REACH_MS = 150  # the furthest that an edge may move
_NEAR_MS = 500  # around a silence, to measure the speech there
_CLEAR_DB = 15.0  # speech less than this above the silence: loudness cannot show its edges
_EDGE = 0.2  # of the way from the level of the silence to that of the speech: here speech begins
_LATE_MS = (
    60,
    15,
)  # delay of silero at the end and the beginning of speech, where loudness does not help


def find_pauses(
    turns: Sequence[Turn], voiced: Sequence[tuple[int, int]], *, min_ms: int = 300
) -> tuple[Turn, ...]:
    """Mark every silence of ``min_ms`` or more within the turns as a "pause".

    ``voiced`` are stretches of voice (start and end in ms, in order), best those of
    :func:`sharpen`. A mark lies at the beginning of the word that follows the pause. A silence
    between two speakers is nobody's pause; between two turns of one speaker it is marked at the
    end of the first. Words within a silence count as voice: they were said, or else they are
    doubtful (:mod:`transcode.speech.doubt`). Beside voice without words no pause is marked:
    nobody knows whether the speaker paused. Marks of an earlier call are replaced.
    """
    silences = [(a, b) for (_, a), (b, _) in pairwise(voiced) if b - a >= min_ms]
    marked = []
    for turn, after in zip(turns, [*turns[1:], None], strict=True):
        goes_on = after is not None and after.speaker == turn.speaker
        goes_on = goes_on and not any(is_unheard(t.text) for t in (turn, after) if t)
        words = (*turn.words, *(after.words[:1] if after and goes_on else ()))
        marks = [mark for mark in turn.marks if mark.found_by != _FOUND_BY]
        if len(words) > 1 and turn.words:
            first, last = _middle(words[0]), _middle(words[-1])
            for silence in silences:
                if silence[1] <= words[0].start_ms or silence[0] >= words[-1].end_ms:
                    continue
                for start, end in _without(silence, words):
                    if end - start >= min_ms and first < (start + end) / 2 < last:
                        place = _place(turn, (start + end) / 2)
                        marks.append(Mark("pause", place, place, start, end, found_by=_FOUND_BY))
        marks.sort(key=lambda mark: (mark.begin, mark.end, mark.start_ms))
        marked.append(replace(turn, marks=tuple(marks)))
    return tuple(marked)


def sharpen(voiced: Sequence[tuple[int, int]], samples: Track) -> list[tuple[int, int]]:
    """Move the edges of the silences between stretches of voice to their true places.

    ``voiced`` are stretches by silero VAD, unpadded, parted at 0.1 to 0.16 s; ``samples`` is
    one channel at 16 kHz. An edge goes to the last (first) 10 ms within 0.15 s that are louder than
    a fifth of the way, in decibels, from the silence to the speech around it. Where the speech is
    hardly louder than the silence (breath, noise), edges are moved by silero's usual delay.
    """
    if not voiced:
        return []
    levels = power(samples, RATE * _HOP_MS // 1000)
    level = 10 * np.log10(np.convolve(levels, np.full(3, 1 / 3), "same") + 1e-10)
    edges = [voiced[0][0]]
    for (_, start), (end, _) in pairwise(voiced):
        edges += _edges(level, start, end)
    edges.append(voiced[-1][1])
    return list(zip(edges[::2], edges[1::2], strict=True))


def _edges(level: npt.NDArray[np.float64], start: int, end: int) -> tuple[int, int]:
    """True edges of the silence from ``start`` to ``end`` (ms)."""
    first, last = start // _HOP_MS, min(len(level), end // _HOP_MS)
    near, reach = _NEAR_MS // _HOP_MS, _REACH_MS // _HOP_MS
    around = np.r_[level[max(0, first - near) : first], level[last : last + near]]
    middle = (first + last) // 2
    if last - first < reach or not len(around):
        return start, end
    silent = float(np.median(level[first + 3 : last - 3]))
    speech = float(np.quantile(around, 0.8))
    if speech - silent < _CLEAR_DB:
        return start - _LATE_MS[0], end - _LATE_MS[1]
    is_loud = level >= silent + _EDGE * (speech - silent)
    before = max(0, first - reach)
    loud = np.flatnonzero(is_loud[before : min(middle, first + reach)])
    first = before + (int(loud[-1]) + 1 if len(loud) else 0)
    behind = max(middle, last - reach)
    loud = np.flatnonzero(is_loud[behind : last + reach])
    last = behind + int(loud[0]) if len(loud) else min(len(level), last + reach)
    return first * _HOP_MS, last * _HOP_MS


def _without(silence: tuple[int, int], words: Sequence[Word]) -> list[tuple[int, int]]:
    """Cut the words that lie wholly within a silence out of it."""
    left = []
    at = silence[0]
    for word in words:
        if word.start_ms >= silence[0] and word.end_ms <= silence[1]:
            left.append((at, word.start_ms))
            at = max(at, word.end_ms)
    return [*left, (at, silence[1])]


def _place(turn: Turn, middle: float) -> int:
    """Beginning of the first word whose middle lies after that of the pause."""
    return next((w.begin for w in turn.words if _middle(w) > middle), len(turn.text))


def _middle(word: Word) -> float:
    return (word.start_ms + word.end_ms) / 2
