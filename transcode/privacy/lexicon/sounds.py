"""Sounds of names, roughly: two spellings of one sound have one key.

After the idea of Kölner Phonetik (Postel 1969) and Metaphone (Philips 1990), with only the rules
that English and Danish names need, because what a rule joins too much is a false alarm.
"""

from __future__ import annotations

import re

__all__ = ["rough_sound", "sound"]

_RULES = tuple(
    (re.compile(pattern), alike)
    for pattern, alike in (
        (r"sch|sh|sj", "S"), (r"tch", "C"), (r"ph", "f"), (r"wh|hv", "v"), (r"hj", "j"),
        (r"c(?=[eiy])", "s"), (r"ck|ch|c|q", "k"), (r"x", "ks"), (r"th|dt", "t"),
        (r"(?<=[bdgklmnprtv])h", ""), (r"h$", ""), (r"z", "s"), (r"w", "v"), (r"eau", "o"),
        (r"ie|ee|ey|ay$", "i"),
        (r"y", "i"), (r"aa", "a"), (r"oe", "o"), (r"ae", "e"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


def sound(word: str) -> str:
    """A key that Christine and Kristine share, and Phillip and Filip; letters without accents."""
    key = word.lower()
    for pattern, alike in _RULES:
        key = pattern.sub(alike, key)
    return key


def rough_sound(word: str) -> str:
    """A key that Kirsten and Kersten share: all vowels sound alike, and one at the end is mute.

    Empty for words with fewer than three consonants: too many words would share it.
    """
    key = re.sub(r"[aeiou]+", "*", sound(word))
    key = key.removesuffix("*")
    return key if len(key.replace("*", "")) >= 3 else ""
