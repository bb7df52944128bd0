"""Text in a drawing: estimated widths and line breaks.

No font is available when an SVG is written, so widths are estimated generously. An em is the font
size.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["clean", "width", "wrap"]

_NARROW, _BROAD = frozenset("fijlrtI.,:;'’|!()[] "), frozenset("mwMW@%—")
_JOINERS = "\u200d\ufe0e\ufe0f"


def clean(text: str) -> str:
    """Return one line of valid XML text: no control characters, single spaces."""
    kept = (c if unicodedata.category(c) not in {"Cc", "Cs"} else " " for c in text)
    return " ".join("".join(kept).split())


def width(text: str) -> float:
    """Estimate the width of the text, in em."""
    return sum(map(_em, text))


def wrap(text: str, within: float, lines: int) -> list[str]:
    """Break the text into even lines of at most ``within`` em; beyond ``lines`` it is cut (…).

    A word that is too wide for a line is broken, but never inside a letter with its accents or an
    emoji with its joiners.
    """
    words = clean(text).split(" ")
    broken = _broken(words, within)
    if len(broken) <= lines:
        narrower = (_broken(words, within * share / 20) for share in range(8, 20))
        whole = max(map(width, words)) <= within
        even = (b for b in narrower if len(b) == len(broken) and (not whole or _keeps(b, words)))
        return next(even, broken)
    last = _letters(broken[lines - 1])
    while last and width("".join(last)) > within - 1:
        last.pop()
    return [*broken[: lines - 1], "".join(last).rstrip() + "…"]


def _broken(words: list[str], within: float) -> list[str]:
    broken = [""]
    for word in words:
        if broken[-1] and width(f"{broken[-1]} {word}") > within:
            broken.append("")
        elif broken[-1]:
            broken[-1] += " "
        for letter in _letters(word):
            if broken[-1].strip() and width(broken[-1] + letter) > within:
                broken.append("")
            broken[-1] += letter
    return broken


def _keeps(lines: list[str], words: list[str]) -> bool:
    """Return whether every word is unbroken."""
    return " ".join(lines).split() == words


def _letters(word: str) -> list[str]:
    """Split a word into letters as a reader sees them (nearly Unicode's grapheme clusters)."""
    letters: list[str] = []
    for character in word:
        joined = letters and letters[-1].endswith("\u200d")
        if letters and (joined or character in _JOINERS or unicodedata.combining(character)):
            letters[-1] += character
        else:
            letters.append(character)
    return letters


@lru_cache(4096)  # a map letters the same few characters again and again
def _em(character: str) -> float:
    if unicodedata.combining(character) or character in _JOINERS:
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.1
    if character in _NARROW:
        return 0.34
    if character in _BROAD:
        return 0.92
    return 0.7 if character.isupper() else 0.58
