"""Phrases in the participants' own words: what a proposal may be called.

A phrase is two to five words as they stand in a passage, inside one clause. It begins and ends in
a word of content, holds no filler and no pseudonym, and is not cut out of a negation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from transcode.coding.segment import UNSPACED
from transcode.coding.stopwords import FILLERS, NEGATIONS, STOP_WORDS

__all__ = ["content_words", "opening", "phrases_in", "stop_words_for"]

_PSEUDONYM = r"\[[^\]\n]*\]"
_WORD = re.compile(rf"{_PSEUDONYM}|[{UNSPACED}]{{2}}|[^\W_]+(?:['’-][^\W_]+)*")
_LONGEST = 5
_NEGATION_REACH = 3
_COMMON = 0.2  # share of the passages that makes a word a stop word where no list is known
_KNOWN = 0.25  # share of the words that a language's list covers when it is that language


def stop_words_for(passages: Sequence[str]) -> frozenset[str]:
    """The stop words of the language that the passages are in, so far as we know it."""
    words = [{_fold(word[0]) for word in _WORD.finditer(passage)} for passage in passages]
    counts = Counter(word for passage in words for word in passage)
    covered = {
        language: sum(counts[word] for word in stop) for language, stop in STOP_WORDS.items()
    }
    language = max(covered, key=lambda language: covered[language])
    if covered[language] >= _KNOWN * counts.total():
        return STOP_WORDS[language]
    return frozenset(word for word, n in counts.items() if n > max(3, _COMMON * len(passages)))


def content_words(passage: str, stop: frozenset[str]) -> list[str]:
    """The words of content of a passage, folded, in order, repeated as often as they occur."""
    return [
        word
        for clause in _clauses(passage)
        for match in clause
        if _is_content(word := _fold(match[0]), stop)
    ]


def phrases_in(passage: str, stop: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The phrases of a passage: folded (to count them by), and as they literally stand there."""
    for clause in _clauses(passage):
        words = [_fold(match[0]) for match in clause]
        for first, word in enumerate(words):
            if not (_is_content(word, stop) or word in NEGATIONS) or word in FILLERS:
                continue
            if NEGATIONS & set(words[max(0, first - _NEGATION_REACH) : first]):
                continue
            for last in range(first + 1, min(first + _LONGEST, len(words))):
                part = words[first : last + 1]
                if _is_content(part[-1], stop) and _reads_well(part):
                    yield " ".join(part), passage[clause[first].start() : clause[last].end()]


def opening(passage: str) -> str:
    """The first words of a passage, pseudonyms left out: a name where there is no phrase."""
    longest = max(_clauses(passage), key=len)[:_LONGEST]
    return passage[longest[0].start() : longest[-1].end()] if longest else "…"


def _clauses(passage: str) -> Iterator[list[re.Match[str]]]:
    """Runs of words with nothing but single spaces between them."""
    clause: list[re.Match[str]] = []
    for match in _WORD.finditer(passage):
        if clause and passage[clause[-1].end() : match.start()] not in {" ", ""}:
            yield clause
            clause = []
        if match[0].startswith("["):
            yield clause
            clause = []
        else:
            clause.append(match)
    yield clause


def _is_content(word: str, stop: frozenset[str]) -> bool:
    return (
        len(word) > 1
        and word not in stop
        and word not in FILLERS
        and word not in NEGATIONS
        and len(set(word)) > 1  # "xxx" is a redaction
        and not word[0].isdigit()
    )


def _reads_well(words: list[str]) -> bool:
    if any(a == b for a, b in pairwise(words)) or not FILLERS.isdisjoint(words):
        return False
    phrase = f" {' '.join(words)} "
    return not any(f" {filler} " in phrase for filler in _SPOKEN)


def _fold(word: str) -> str:
    return word.casefold().replace("’", "'")


_SPOKEN = tuple(filler for filler in FILLERS if " " in filler)
