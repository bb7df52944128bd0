"""Phrases in the participants' own words: possible names for a proposal.

A phrase is two to five consecutive words of a passage, within one clause. It begins and ends with a
content word, contains no filler and no pseudonym, and is not cut out of a negation. In a language
with a stop-word list, the words between its content words only link them.
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
_COMMON = ((3, 0.05), (5, 0.12), (99, 0.25))  # characters; share of passages: a stop word
_KNOWN = 0.25  # least share of the words that the list of their language covers
_SPOKEN_HERE = 0.1  # share of the passages in a language from which its list is used
_SOME = 3  # passages: a common word occurs in more


def stop_words_for(passages: Sequence[str]) -> frozenset[str]:
    """Return the stop words of the languages of the passages.

    If no list fits, function words are recognised by use: short, and in many passages.
    """
    words = [[_fold(word[0]) for word in _WORD.finditer(passage)] for passage in passages]
    spoken = Counter(map(_language, words))
    listed = [
        language
        for language in STOP_WORDS
        if spoken[language] > 0 and spoken[language] >= _SPOKEN_HERE * len(passages)
    ]
    if sum(spoken[language] for language in listed) >= sum(spoken.values()) / 2:
        return frozenset[str]().union(*(STOP_WORDS[language] for language in listed))
    counts = Counter(word for passage_words in words for word in set(passage_words))
    return frozenset(w for w, n in counts.items() if n > max(_SOME, _share(w) * len(passages)))


def _language(words: Sequence[str]) -> str:
    """Return the language whose stop words fit best; "" if none fits."""
    covered = {
        language: sum(word in stop for word in words) for language, stop in STOP_WORDS.items()
    }
    best = max(covered, key=lambda language: covered[language])
    return best if covered[best] >= max(1, _KNOWN * len(words)) else ""


def _share(word: str) -> float:
    # two characters of a script without spaces are not a short word
    length = 99 if _UNSPACED.match(word) else len(word)
    return next(share for longest, share in _COMMON if length <= longest)


def content_words(passage: str, stop: frozenset[str]) -> list[str]:
    """Return the content words of a passage: folded, in order, with repetitions."""
    return [
        word
        for clause in _clauses(passage)
        for match in clause
        if _is_content(word := _fold(match[0]), stop)
    ]


def phrases_in(passage: str, stop: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the phrases of a passage: folded (for counting) and in their literal spelling."""
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
    """Return the first words of a passage without pseudonyms: a name if there is no phrase."""
    longest = max(_clauses(passage), key=len)[:_LONGEST]
    return passage[longest[0].start() : longest[-1].end()] if longest else "…"


def _clauses(passage: str) -> Iterator[list[re.Match[str]]]:
    """Yield runs of words with only single spaces between them."""
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
    """Return the stop words not allowed inside a phrase; none for a language without a list."""
    languages = [language for language, words in STOP_WORDS.items() if words <= stop]
    links = frozenset[str]().union(*(LINKS[language] for language in languages))
    return stop - links if languages else frozenset()


def _fold(word: str) -> str:
    return word.casefold().replace("’", "'")


_SPOKEN = tuple(filler for filler in FILLERS if " " in filler)
