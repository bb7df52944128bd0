"""Voice without words, as every text writes it: ``[inaudible 14 s]``.

Where somebody speaks and no words could be made out, the transcript says so in the place of the
words. The sign is in English in every language, like the other signs of a transcript
(:mod:`transcode.records.notation`). It is part of the text, so that nobody overlooks it, and is no
speech: whatever reads, counts or compares words leaves it out with the functions of this module.
"""

from __future__ import annotations

import re

__all__ = ["SIGN", "blanked", "is_unheard", "understood", "unheard", "unheard_ms"]

SIGN = r"\[inaudible \d+ s\]"
"""Pattern of the sign."""

_SIGN = re.compile(SIGN)


def unheard(ms: int) -> str:
    """Write the sign for a stretch of voice of so many milliseconds, in whole seconds."""
    return f"[inaudible {max(1, round(ms / 1000))} s]"


def is_unheard(text: str) -> bool:
    """Return whether a text is nothing but the sign."""
    return _SIGN.fullmatch(text.strip()) is not None


def blanked(text: str, blank: str = " ") -> str:
    """Replace the signs in a text by as many blanks, so that places in it stay what they are."""
    return _SIGN.sub(lambda sign: blank * len(sign[0]), text)


def understood(text: str) -> str:
    """Leave the signs out of a text: what is left are words that were understood."""
    parts = [part.strip() for part in _SIGN.split(text)]
    return " ".join(filter(None, parts)) if len(parts) > 1 else text


def unheard_ms(text: str) -> int:
    """Milliseconds that the signs in a text stand for, as rounded as they are."""
    return sum(1000 * int(sign[0].split()[1]) for sign in _SIGN.finditer(text))
