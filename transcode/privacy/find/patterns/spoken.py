"""Numbers as people say them: "oh seven seven, one two", "double four", "enogtyve"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product

__all__ = ["spoken_digits"]

_ONES = {
    "en": "one two three four five six seven eight nine",
    "da": "en to tre fire fem seks syv otte ni",
}
_TEENS = {
    "en": "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "da": "ti elleve tolv tretten fjorten femten seksten sytten atten nitten",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "da": "tyve tredive fyrre halvtreds tres halvfjerds firs halvfems",
}
_ZERO = {"en": ("zero", "oh", "o", "nought"), "da": ("nul",)}
_DASH = "dash|hyphen|slash|bindestreg|streg"  # said between the parts of a number
_TIMES = {"double": 2, "triple": 3, "dobbelt": 2}


@cache
def _numbers(language: str) -> dict[str, str]:
    """Number word -> its digits, for 0 to 99."""
    units, tens = _ONES[language].split(), _TENS[language].split()
    words = dict.fromkeys(_ZERO[language], "0")
    words |= {word: str(n) for n, word in enumerate(units, 1)}
    words |= {word: str(n) for n, word in enumerate(_TEENS[language].split(), 10)}
    words |= {word: f"{n}0" for n, word in enumerate(tens, 2)}
    for (n, ten), (m, unit) in product(enumerate(tens, 2), enumerate(units, 1)):
        words[f"{unit}og{ten}" if language == "da" else f"{ten} {unit}"] = f"{n}{m}"
    return words


@cache
def _run(language: str) -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    # English number words are looked for in every language: foreign numbers are often said so.
    words = _numbers("en") | (_numbers("da") if language == "da" else {})
    listed = "|".join(w.replace(" ", "[ -]") for w in sorted(words, key=len, reverse=True))
    token = rf"(?:(?P<times>{'|'.join(_TIMES)})[ -]+)?(?:(?P<word>{listed})(?!\w)|(?P<digits>\d+))"
    plain = re.sub(r"\?P<\w+>", "?:", token)
    more = rf"(?:[\s,.()/–-]{{1,4}}(?:(?:{_DASH})\s+)?{plain})*(?!(?!x\d)\w)"
    run = rf"(?<!\d[.,])(?<!\w)(?:\+|plus\s+)?\(?{plain}{more}"
    return re.compile(run, re.I), re.compile(token, re.I), words


def spoken_digits(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Every run of numbers, written or said: (begin, end, its digits)."""
    run, token, words = _run(language[:2])
    for match in run.finditer(text):
        digits = ""
        for part in token.finditer(match[0]):
            number = part["digits"] or words[part["word"].lower().replace("-", " ")]
            digits += number * _TIMES.get((part["times"] or "").lower(), 1)
        yield match.start(), match.end(), digits
