"""Spans that a model points at, cut to what can be a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transcode.privacy.lexicon.vocabulary import (
    BEFORE_NAMES,
    GENERIC,
    NOT_NAMES,
    ORDINARY,
    PRODUCTS,
    TITLES,
)

__all__ = ["apart", "may_be_name", "trimmed"]

# Between two people: "A og B", "A. B", "A, B"; not behind an initial or "St."
_BETWEEN = re.compile(
    r"\s+(?:and|og|und|y|et|och|&|e|oder|or|eller|ou|with|med|mit|con|avec|met"
    r"|at|from|near|in|fra|hos|i|på|från|aus|bei|desde|en|chez|à|bij|uit)\s+"
    r"|(?<=[^\W\d_]{4})[.!?]\s+|[,;:!?…]\s*",
    re.I,
)

_DULL = ORDINARY | TITLES | PRODUCTS | GENERIC
_SKIP = "|".join(map(re.escape, sorted(NOT_NAMES, key=len, reverse=True)))
_BEFORE = "|".join(sorted(BEFORE_NAMES, key=len, reverse=True))
_INSIDE = re.compile(
    rf"(?:\W|(?:the|a|an|{_SKIP}|{_BEFORE})(?=[\s,.?!-]))*(.*?)(?:[\s,.?!-]+(?:{_SKIP})|\W)*",
    re.I | re.S,
)


def trimmed(surface: str, begin: int) -> tuple[int, int]:
    """The span without surrounding punctuation, an article, or fillers before or after."""
    inside = _INSIDE.fullmatch(surface)
    span = inside.span(1) if inside else (0, len(surface))
    return begin + span[0], begin + span[1]


def apart(surface: str, begin: int) -> Iterator[tuple[int, int]]:
    """The spans of the people in a run of words: a conjunction, comma or full stop parts them."""
    at = 0
    for between in _BETWEEN.finditer(surface):
        if surface[at : between.start()].strip():
            yield begin + at, begin + between.start()
        at = between.end()
    if surface[at:].strip():
        yield begin + at, begin + len(surface)


def may_be_name(surface: str) -> bool:
    """Return whether a word of it is more than grammar, kin, a title, a filler or software.

    An x for what was cut is none.
    """
    words = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", surface.lower())
    return any(
        word not in _DULL and len(word) > 1 and set(word) != {"x"} and not _is_sound(word)
        for word in words
    )


def _is_sound(word: str) -> bool:
    """Return whether it is a sound that somebody draws out: mmmm, aaah, hmmm."""
    short = (re.sub(r"(.)\1+", once, word) for once in (r"\1", r"\1\1"))
    return bool(re.search(r"(.)\1\1", word)) and not NOT_NAMES.isdisjoint(short)
