"""Dates as they are written and said in English and Danish: the words, and the shapes."""

from __future__ import annotations

import re
from itertools import product

__all__ = ["DATE", "MONTHS", "ORDINALS", "YEARS_SAID", "month_of", "spelled"]


def _list(words: str) -> list[str]:
    return words.split()


MONTHS = {
    "en": "january february march april may june july august september october november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
}
_SHORT = {
    "en": "jan feb mar apr may jun jul aug sep oct nov dec",
    "da": "jan feb mar apr maj jun jul aug sep okt nov dec",
}
_ORDINAL = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth "
    "twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth "
    "twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first",
    "da": "første anden tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte "
    "trettende fjortende femtende sekstende syttende attende nittende tyvende enogtyvende "
    "toogtyvende treogtyvende fireogtyvende femogtyvende seksogtyvende syvogtyvende "
    "otteogtyvende niogtyvende tredivte enogtredivte",
}
_ONES = _list("one two three four five six seven eight nine")
_TEENS = _list("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_TENS = _list("twenty thirty forty fifty sixty seventy eighty ninety")

ORDINALS = {language: words.split() for language, words in _ORDINAL.items()}


def _said() -> dict[int, str]:
    """1901 to 2099 as they are said in English; "two thousand and five" up to 2009."""
    below = dict(zip([*range(10, 20), *range(20, 100, 10)], [*_TEENS, *_TENS], strict=True))
    for (n, ten), (m, unit) in product(enumerate(_TENS, 2), enumerate(_ONES, 1)):
        below[10 * n + m] = f"{ten}-{unit}"
    years = {2000: "two thousand"}
    for m, unit in enumerate(_ONES, 1):
        years |= {1900 + m: f"nineteen oh {unit}", 2000 + m: f"two thousand and {unit}"}
    for n, word in below.items():
        years |= {1900 + n: f"nineteen {word}", 2000 + n: f"twenty {word}"}
    return years


YEARS_SAID = _said()


def month_of(word: str) -> tuple[int, str, bool]:
    """(1 to 12, language or "" where it is the same in both, whether it is abbreviated)."""
    bare = word.lower().rstrip(".")
    bare = "sep" if bare == "sept" else bare
    for short, tables in ((False, MONTHS), (True, _SHORT)):
        months = {lang: words.split().index(bare) + 1 for lang, words in tables.items()
                 if bare in words.split()}  # fmt: skip
        if months:
            language = "" if len(months) == 2 else next(iter(months))
            return next(iter(months.values())), language, short
    raise KeyError


def spelled(number: int, language: str, short: bool) -> str:
    """The name of a month, in lower case."""
    tables = _SHORT if short else MONTHS
    return tables.get(language, tables["en"]).split()[number - 1]


def _any(words: list[str]) -> str:
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(
        re.escape(word).replace(r"\-", "[ -]").replace(r"\ ", "[ -]") for word in longest_first
    )


_NAMES = [word for table in (MONTHS, _SHORT) for words in table.values() for word in words.split()]
_MONTH = rf"(?P<month>(?:{_any([*_NAMES, 'sept'])})\b\.?)"
_DAY = (
    rf"(?P<day>[0-3]?\d(?=\D)(?:st|nd|rd|th|\.)?|{_any([w for o in ORDINALS.values() for w in o])})"
)
_YEAR = rf"(?P<year>(?:1[89]|20)\d\d|{_any([*YEARS_SAID.values(), *(y.replace(' and', '') for y in YEARS_SAID.values())])})"  # noqa: E501
_OF = r"(?:,?\s+(?:of\s+|i\s+)?)"


def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w])(?:{pattern})(?!\w)", re.IGNORECASE)


DATE = tuple(
    map(
        _shape,
        (
            r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>[01]?\d)(?P=sep)(?P<day>[0-3]?\d)",
            r"(?P<day>[0-3]?\d)(?P<sep>[-/.])\s?(?P<month>[0-3]?\d)(?P=sep)\s?(?P<year>(?:19|20)?\d\d)",
            rf"{_DAY}{_OF}{_MONTH}(?:{_OF}{_YEAR})?",
            rf"{_MONTH}\s+(?:the\s+)?{_DAY}(?:{_OF}{_YEAR})?",
            rf"{_MONTH}{_OF}{_YEAR}",
            _MONTH,
            _YEAR,
        ),
    )
)
"""The shapes of a date, the fullest first; groups day, month, year as far as they are said."""
