"""Doubts: passages of a transcript to listen to again. Pure.

Nothing is taken away; a passage is marked with the reason:

* **unheard**: voice in which no words could be made out, which nothing else is doubted of;
* **loop**: a phrase over and over, as Whisper does when it loses its way;
* **silence**: words where there is no voice;
* **speed**: more letters a second than people can say;
* **language**: letters or words of another language than the one declared, and words that Whisper
  read where another model wrote such (:mod:`transcode.speech.onnx_engine`);
* **probability**: words that the recogniser itself was unsure of, taken together.

Measured with Whisper base (``tests/benchmarks/verbatim.py``): 6 % of the words are doubted, 39 % of
those are wrong, 14 times as many as of the others, and 47 % of all wrong words are among them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from transcode.records.speech import Doubt, DoubtReason, Turn, Word
from transcode.records.unheard import is_unheard
from transcode.speech.loops import loops
from transcode.speech.verbatim import FUNCTION_WORDS

__all__ = ["find_doubts"]

_Runs = Iterator[tuple[int, int]]  # first word, and the one behind the last

# A passage is doubted when its words are more likely than not to hold an error, taking their
# probabilities at face value and as independent. Words above 0.7 are not part of it.
_UNSURE = 0.7
_EVEN = math.log(2)
_TIMES = 3  # a phrase this often in a row is a loop; a single word: five times
_WORD_TIMES = 5
_LEAST = 6  # words of a loop
_NEAR_MS = 250  # voice this near to a word counts: Whisper's times are no better
_ALONE = 2  # words in silence; a single one may only have wrong times
_LETTERS = 40.0  # a second; the fastest eight words of our recordings have 32
_SIGNS = 16.0  # the same for scripts in which one sign is a syllable or more
_STRETCH = 8  # words over which speed is measured, and at least a second of speech at that speed
_SENTENCE = 6  # words, at least, for a guess at their language
_OWN, _OTHER = 0.1, 0.4  # share of function words: at most of the own language, at least of another

_SCRIPTS = {
    language: frozenset(scripts.split())
    for languages, scripts in (
        ("ru uk bg sr mk be kk mn tg tt ba", "CYRILLIC"),
        ("ar fa ur ps sd", "ARABIC"),
        ("hi mr ne sa", "DEVANAGARI"),
        ("he yi", "HEBREW"),
        ("zh yue", "CJK"),
        ("ja", "CJK HIRAGANA KATAKANA KATAKANA-HIRAGANA"),
        ("ko", "HANGUL CJK"),
        ("bn as", "BENGALI"),
        *(("el", "GREEK"), ("th", "THAI"), ("ka", "GEORGIAN"), ("hy", "ARMENIAN"), ("lo", "LAO")),
        *(("ta", "TAMIL"), ("te", "TELUGU"), ("kn", "KANNADA"), ("ml", "MALAYALAM")),
        *(("gu", "GUJARATI"), ("pa", "GURMUKHI"), ("si", "SINHALA"), ("km", "KHMER")),
        *(("my", "MYANMAR"), ("am", "ETHIOPIC"), ("bo", "TIBETAN")),
    )
    for language in languages.split()
}
_LATIN = frozenset({"LATIN"})
_DENSE = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER"}
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def find_doubts(
    turns: Sequence[Turn], voiced: Sequence[tuple[int, int]], language: str
) -> tuple[Turn, ...]:
    """Mark passages that may not have been said, beside those that the reading left in doubt.

    ``voiced`` are stretches of voice (start and end in ms, in order); without any, silence is not
    checked. ``language`` (ISO 639-1) is that of the interview; a turn's own takes precedence.
    """
    return tuple(
        replace(turn, doubts=_doubts(turn, voiced, turn.language or language)) for turn in turns
    )


def _doubts(turn: Turn, voiced: Sequence[tuple[int, int]], language: str) -> tuple[Doubt, ...]:
    unheard = [w for w in turn.words if is_unheard(turn.text[w.begin : w.end])]
    words = tuple(word for word in turn.words if word not in unheard)
    written = [turn.text[word.begin : word.end] for word in words]
    letters = [_EDGES.sub("", word).casefold() for word in written]
    runs_by_reason: list[tuple[DoubtReason, _Runs]] = [
        ("loop", _loops(letters)),
        ("silence", _silent(words, voiced)),
        ("speed", _fast(words, written)),
        ("language", _foreign(letters, language)),
        ("probability", _unsure(words)),
    ]
    doubts = [
        Doubt(reason, words[first].begin, words[last - 1].end)
        for reason, runs in runs_by_reason
        for first, last in _merged(runs)
    ]
    doubts += [Doubt("unheard", word.begin, word.end) for word in unheard]
    fillers = {(mark.begin, mark.end) for mark in turn.marks if mark.kind == "filler"}
    doubts = [d for d in doubts if d.reason != "probability" or not _is_one(d, fillers)]
    doubts = [d for d in doubts if not any(_holds(of_reading, d) for of_reading in turn.doubts)]
    return tuple(sorted([*turn.doubts, *doubts], key=lambda doubt: (doubt.begin, doubt.end)))


def _holds(wide: Doubt, narrow: Doubt) -> bool:
    return wide.reason == narrow.reason and wide.begin <= narrow.begin and narrow.end <= wide.end


def _is_one(doubt: Doubt, fillers: Collection[tuple[int, int]]) -> bool:
    """Return whether a doubt is about a filler alone: no recogniser is sure how "um" is spelt."""
    return any(doubt.begin <= a and b <= doubt.end <= b + 2 for a, b in fillers)


def _loops(letters: Sequence[str]) -> _Runs:
    for loop in loops(letters, _TIMES):
        enough = _WORD_TIMES if loop.size == 1 else _TIMES
        if loop.times >= enough and loop.end - loop.begin >= min(_LEAST, _WORD_TIMES * loop.size):
            yield loop.begin, loop.end


def _silent(words: Sequence[Word], voiced: Sequence[tuple[int, int]]) -> _Runs:
    if not voiced:
        return
    silences = [(0, voiced[0][0]), *((a, b) for (_, a), (b, _) in pairwise(voiced))]
    silences.append((voiced[-1][1], 2**62))
    at = 0
    is_silent = []
    for word in words:
        while at < len(silences) - 1 and silences[at][1] < word.end_ms + _NEAR_MS:
            at += 1
        start, end = silences[at]
        is_silent.append(word.start_ms - _NEAR_MS >= start and word.end_ms + _NEAR_MS <= end)
    yield from (run for run in _runs(is_silent) if run[1] - run[0] >= _ALONE)


def _fast(words: Sequence[Word], written: Sequence[str]) -> _Runs:
    if len(words) < _STRETCH:
        return
    effort = [
        sum(_LETTERS / _SIGNS if _script(c) in _DENSE else 1 for c in word if c.isalpha())
        for word in written
    ]
    for first in range(len(words) - _STRETCH + 1):
        last = first + _STRETCH
        seconds = (words[last - 1].end_ms - words[first].start_ms) / 1000
        spoken = sum(effort[first:last])
        if spoken > _LETTERS * max(seconds, 0.001) and spoken >= _LETTERS / 2:
            yield first, last


def _foreign(letters: Sequence[str], language: str) -> _Runs:
    own = _SCRIPTS.get(language, _LATIN)
    mixed = own | _LATIN  # names and terms keep their letters
    strange = [
        any(_script(char) not in mixed for char in word if char.isalpha()) for word in letters
    ]
    yield from _runs(strange)
    if own != _LATIN:
        latin = [any(_script(char) == "LATIN" for char in word) for word in letters]
        yield from (run for run in _runs(latin) if run[1] - run[0] >= _SENTENCE)
    elif language in FUNCTION_WORDS:
        for first in range(len(letters) - _SENTENCE + 1):
            sentence = letters[first : first + _SENTENCE]
            share = {
                code: len(words.intersection(sentence)) / len(sentence)
                for code, words in FUNCTION_WORDS.items()
            }
            if share[language] <= _OWN and max(share.values()) >= _OTHER:
                yield first, first + _SENTENCE


def _unsure(words: Sequence[Word]) -> _Runs:
    low = [index for index, word in enumerate(words) if word.probability < _UNSURE]
    group: list[int] = []
    for index in (*low, None):
        if index is not None and (not group or index - group[-1] <= 2):
            group.append(index)
            continue
        if group and sum(-math.log(max(words[i].probability, 1e-3)) for i in group) >= _EVEN:
            yield group[0], group[-1] + 1
        group = [] if index is None else [index]


def _runs(flags: Sequence[bool]) -> _Runs:
    start = 0
    for index, (before, flag) in enumerate(pairwise([False, *flags, False])):
        if flag and not before:
            start = index
        elif before and not flag:
            yield start, index


def _merged(runs: _Runs) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(runs):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    """Script of a letter, the first word of its Unicode name: LATIN, CYRILLIC, CJK ..."""
    return unicodedata.name(char, "").partition(" ")[0]
