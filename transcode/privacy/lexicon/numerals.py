"""Numbers as words in eight languages, to be read and to be written: by num2words.

The package writes a number; reading is the same table turned round, with what people say beside the
dictionary ("zwo", "oh", "septante", "nitten seksogtres"). A form is words with single blanks;
:func:`any_of` makes a pattern of forms in which the joints may be blanks, hyphens or nothing, as
recognisers write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from transcode.privacy.lexicon.names import plain

__all__ = [
    "ARTICLES", "SPOKEN", "any_of", "cardinals", "joined", "ordinals", "year_pattern", "years",
]  # fmt: skip

SPOKEN = ("en", "da", "de", "es", "fr", "sv", "no", "nl")
"""The languages whose number words are known."""

ARTICLES = frozenset(
    [
        "a",
        "an",
        "en",
        "et",
        "ett",
        "ein",
        "eine",
        "einen",
        "einem",
        "einer",
        "un",
        "una",
        "une",
        "een",
        "én",
        "één",
        "one",
    ]
)
"""Number words that are articles too."""

_ORDINAL_ENDINGS = {"de": ("", "n", "r", "s", "m")}
_ALSO = {  # what is said beside what num2words writes: in any form, a part and another for it
    "en": (("oh-", "oh "),),
    "da": (("tres", "treds"), ("et", "en"), ("tredive", "tredve"), ("ethundrede", "hundrede")),
    "de": (("zwei", "zwo"), ("dreißig", "dreissig"), ("einhundert", "hundert")),
    "es": (("uno", "un"), ("uno", "una"), ("veintiuno", "veintiún")),
    "fr": (("soixante-dix", "septante"), ("quatre-vingt-dix", "nonante"), (" et ", "-et-")),
    "sv": (
        ("tjugoett", "tjugoen"),
        ("ett", "en"),
        ("ttio", "tti"),
        ("rtio", "rti"),
        ("mtio", "mti"),
        ("xtio", "xti"),
    ),
    "no": (
        ("tjue", "tyve"),
        ("trettien", "enogtredve"),
        ("tretti", "tredve"),
        ("sju", "syv"),
        ("syv", "sju"),
    ),
    "nl": (("één", "een"),),
}
_ZERO = {"en": ("oh", "o", "nought")}
# The first half of a year as it is said: by centuries, and by thousands.
_CENTURIES = {
    "en": ("nineteen", ("", " hundred", " hundred and")),
    "da": ("nitten", (" hundrede", " hundrede og", "")),
    "de": ("neunzehn", (" hundert", " hundert und", "")),
    "es": ("mil novecientos", ("",)),
    "fr": ("mille neuf cent", ("",)),
    "sv": ("nitton", (" hundra", "")),
    "no": ("nitten", (" hundre", " hundre og", "")),
    "nl": ("negentien", (" honderd", "")),
}
_THOUSANDS = {
    "en": ("two thousand and", "two thousand"),
    "da": ("to tusind og", "to tusind", "to tusinde og", "to tusinde"),
    "de": ("zwei tausend", "zwei tausend und"),
    "es": ("dos mil",),
    "fr": ("deux mille",),
    "sv": ("två tusen", "tjugo hundra"),
    "no": ("to tusen og", "to tusen"),
    "nl": ("twee duizend", "twee duizend en"),
}
_TWENTY = {
    "en": "twenty", "da": "tyve", "de": "zwanzig", "sv": "tjugo", "no": "tjue", "nl": "twintig"
}  # fmt: skip


def _spoken(language: str) -> str:
    code = language[:2].replace("nb", "no").replace("nn", "no")
    return code if code in SPOKEN else "en"


@cache
def cardinals(language: str) -> dict[str, int]:
    """Form -> 0 to 999; the first form of a number is the one to write."""
    language = _spoken(language)
    forms: dict[str, int] = {}
    for number in range(1000):
        forms.setdefault(_word(number, language, "cardinal"), number)
    forms |= dict.fromkeys(_ZERO.get(language, ()), 0)
    return _with_variants(forms, language)


@cache
def ordinals(language: str) -> dict[str, int]:
    """Form -> 1 to 31, as the days of a month are said; the first form is the one to write."""
    language = _spoken(language)
    forms: dict[str, int] = {}
    for number in range(1, 32):
        word = _word(number, language, "ordinal")
        for ending in _ORDINAL_ENDINGS.get(language, ("",)):
            forms.setdefault(word + ending, number)
    return _with_variants(forms, language)


@cache
def years(language: str) -> dict[str, int]:
    """Form -> 1900 to 2049, as people say them; the first form is the one to write."""
    language = _spoken(language)
    forms: dict[str, int] = {}
    below = {number: form for form, number in reversed(cardinals(language).items()) if number < 100}
    century, hundreds = _CENTURIES[language]
    for number, word in below.items():
        for hundred in hundreds:
            unit = f"oh {word}" if language == "en" and number < 10 and not hundred else word
            if (number > 9 or hundred or language in ("en", "es", "fr")) and number:
                forms.setdefault(f"{century}{hundred} {unit}", 1900 + number)
        for thousand in _THOUSANDS[language]:
            if number < 50 and number:
                forms.setdefault(f"{thousand} {word}", 2000 + number)
        if language in _TWENTY and 9 < number < 50:
            forms.setdefault(f"{_TWENTY[language]} {word}", 2000 + number)
    forms[_THOUSANDS[language][-1 if language == "en" else 0].removesuffix(" og")] = 2000
    return _with_variants(forms, language)


@cache
def year_pattern(language: str) -> str:
    """A pattern for a year in words; what it matches need not be one of :func:`years`."""
    language = _spoken(language)
    century, hundreds = _CENTURIES[language]
    starts = [century + hundred for hundred in hundreds] + list(_THOUSANDS[language])
    starts += [_TWENTY[language]] if language in _TWENTY else []
    starts += [variant for start in starts for variant in _with_variants({start: 0}, language)]
    below = [form for form, number in cardinals(language).items() if number < 100]
    unit = rf"(?:(?:oh[\s-]*)?(?:{any_of(below)}))"
    alone = any_of(form for form, year in years(language).items() if year == 2000)
    return rf"(?:(?:{any_of(starts)})[\s-]*{unit}|{alone})"


def joined(form: str) -> str:
    """The key that all ways of writing a form share: without joints, accents and capitals."""
    # Norwegian: "åttende" is the eighth, "attende" the eighteenth
    return re.sub(r"[\s-]+", "", plain(form.lower().replace("å", "aa")))


def any_of(forms: Iterable[str]) -> str:
    """A pattern for any of the forms, the longest first."""
    longest_first = sorted(set(forms), key=lambda form: (-len(form), form))
    return "|".join(re.sub(r"(?:\\?[ -])+", r"[\\s-]*", re.escape(form)) for form in longest_first)


def _with_variants(forms: dict[str, int], language: str) -> dict[str, int]:
    known = dict(forms)
    for one, other in _ALSO.get(language, ()):
        for form, number in list(known.items()):
            for variant in _swapped(form, one, other):
                known.setdefault(variant, number)
    return known


def _swapped(form: str, one: str, other: str) -> Iterator[str]:
    # "et" is a word of its own; the old spelling "treds" is not of the word for fifty
    pattern = {"et": r"\bet\b", "ett": r"\bett\b", "uno": r"\buno$", "tres": r"tres\b"}.get(one)
    variant = re.sub(pattern or re.escape(one), other, form)
    if variant != form:
        yield variant


@cache
def _word(number: int, language: str, to: str) -> str:
    from num2words import num2words  # type: ignore[import-untyped]

    word = num2words(number, lang=language, to=to)
    word = " ".join(str(word).replace(",", "").split())
    if language == "sv":  # the package misspells forty
        word = word.replace("förtio", "fyrtio")
    if language == "da":  # as the dictionary has it now
        word = re.sub(r"(?<!halv)treds", "tres", word).replace("tredivete", "tredivte")
    return word
