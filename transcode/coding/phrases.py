"""Phrases in the participants' own words: what a proposal may be called.

A phrase is two to five words as they stand in a passage, inside one clause. It begins and ends in
a word of content, holds no filler and no pseudonym, and is not cut out of a negation. In a language
with a list of stop words, what is between its words of content only links them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from transcode.coding.segment import UNSPACED
from transcode.coding.stopwords import FILLERS, LINKS, NEGATIONS, STOP_WORDS

__all__ = ["content_words", "opening", "phrases_in", "stop_words_for"]

_PSEUDONYM = r"\[[^\]\n]*\]"
_UNSPACED = re.compile(rf"[{UNSPACED}]")
_WORD = re.compile(rf"{_PSEUDONYM}|[{UNSPACED}]{{2}}|[^\W_]+(?:['’-][^\W_]+)*")
_LONGEST = 5
_NEGATION_REACH = 3
_COMMON = ((3, 0.05), (5, 0.12), (99, 0.25))  # signs; share of passages that makes a stop word
_KNOWN = 0.25  # share of the words that a language's list covers when it is that language
_SPOKEN_HERE = 0.1  # share of the passages in a language that makes its list count
_SOME = 3  # words in which a language can be told; passages that hold a common word


def stop_words_for(passages: Sequence[str]) -> frozenset[str]:
    """The stop words of the languages that the passages are in, so far as we know them.

    Where no list fits, function words are told by their use: short, and in many passages.
    """
    words = [[_fold(word[0]) for word in _WORD.finditer(passage)] for passage in passages]
    spoken = Counter(map(_language, words))
    listed = [
        one for one in STOP_WORDS if spoken[one] > 0 and spoken[one] >= _SPOKEN_HERE * len(passages)
    ]
    if sum(spoken[one] for one in listed) >= sum(spoken.values()) / 2:
        return frozenset[str]().union(*(STOP_WORDS[one] for one in listed))
    counts = Counter(word for some in words for word in set(some))
    return frozenset(w for w, n in counts.items() if n > max(_SOME, _share(w) * len(passages)))


def _language(words: Sequence[str]) -> str:
    """The language whose stop words these are mostly; "" of none that we know."""
    covered = {one: sum(word in stop for word in words) for one, stop in STOP_WORDS.items()}
    best = max(covered, key=lambda one: covered[one])
    return best if covered[best] >= max(1, _KNOWN * len(words)) else ""


def _share(word: str) -> float:
    # two signs of a script without spaces are no short word
    length = 99 if _UNSPACED.match(word) else len(word)
    return next(share for longest, share in _COMMON if length <= longest)


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
    barred = _barred(stop)
    for clause in _clauses(passage):
        words = [_fold(match[0]) for match in clause]
        for first, word in enumerate(words):
            if not (_is_content(word, stop) or word in NEGATIONS) or word in FILLERS:
                continue
            if NEGATIONS & set(words[max(0, first - _NEGATION_REACH) : first]):
                continue
            for last in range(first + 1, min(first + _LONGEST, len(words))):
                part = words[first : last + 1]
                if last > first + 1 and words[last - 1] in barred:
                    break
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


@lru_cache(maxsize=4)
def _barred(stop: frozenset[str]) -> frozenset[str]:
    """The stop words that may not stand inside a phrase; none where only their use is known."""
    known = [one for one, words in STOP_WORDS.items() if words <= stop]
    links = frozenset[str]().union(*(LINKS[one] for one in known))
    return stop - links if known else frozenset()


def _fold(word: str) -> str:
    return word.casefold().replace("’", "'")


_SPOKEN = tuple(filler for filler in FILLERS if " " in filler)
