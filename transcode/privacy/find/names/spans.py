"""Spans that a model points at, cut to what can be a name."""

from __future__ import annotations

import re

from transcode.privacy.lexicon.vocabulary import NOT_NAMES, ORDINARY

__all__ = ["may_be_name", "trimmed"]

_SKIP = "|".join(map(re.escape, sorted(NOT_NAMES, key=len, reverse=True)))
_INSIDE = re.compile(
    rf"(?:\W|(?:the|a|an|{_SKIP})(?=[\s,.?!-]))*(.*?)(?:[\s,.?!-]+(?:{_SKIP})|\W)*", re.I | re.S
)


def trimmed(surface: str, begin: int) -> tuple[int, int]:
    """The span without surrounding punctuation, an article, or fillers before or after."""
    inside = _INSIDE.fullmatch(surface)
    span = inside.span(1) if inside else (0, len(surface))
    return begin + span[0], begin + span[1]


def may_be_name(surface: str) -> bool:
    """Return whether a word of it is more than grammar, kin, a filler, or x for what was cut."""
    words = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", surface.lower())
    return any(word not in ORDINARY and len(word) > 1 and set(word) != {"x"} for word in words)
