"""Spans that a model points at, cut to what can be a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transcode.privacy.lexicon.medicines import is_medicine
from transcode.privacy.lexicon.names import key_of
from transcode.privacy.lexicon.origins import is_given
from transcode.privacy.lexicon.vocabulary import (
    BEFORE_NAMES,
    GENERIC,
    NOT_NAMES,
    ORDINARY,
    PRODUCTS,
    TITLES,
)

__all__ = ["apart", "may_be_name", "people_listed", "trimmed"]

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


def people_listed(surface: str, begin: int) -> list[tuple[int, int]]:
    """The spans of "Callum, Isla and Rory", which models take for a firm: two given names of them.

    Nothing where it is no such list, or one of its parts is more than two words.
    """
    spans = list(apart(surface, begin))
    parts = [surface[b - begin : e - begin].split() for b, e in spans]
    if len(parts) < 2 or any(len(part) > 2 or not part[0][:1].isupper() for part in parts):
        return []
    given = sum(is_given(" ".join(key_of(part[0]))) for part in parts)
    return spans if given > 1 else []


def may_be_name(surface: str) -> bool:
    """Return whether a word of it is more than grammar, kin, a title, a medicine or software.

    An x for what was cut is none.
    """
    words = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", surface.lower())
    return any(
        word not in _DULL
        and len(word) > 1
        and set(word) != {"x"}
        and not _is_sound(word)
        and not is_medicine(word)
        for word in words
    )


def _is_sound(word: str) -> bool:
    """Return whether it is a sound that somebody draws out: mmmm, aaah, hmmm."""
    short = (re.sub(r"(.)\1+", once, word) for once in (r"\1", r"\1\1"))
    return bool(re.search(r"(.)\1\1", word)) and not NOT_NAMES.isdisjoint(short)
