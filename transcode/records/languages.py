"""Code of a language, from its code or its name in any spelling.

"en", "EN", "en-GB", "eng", "English", "engelsk" and "anglais" all mean "en": names are those of the
Unicode CLDR, in each language that Whisper knows (Babel reads them).
"""

from __future__ import annotations

import difflib
import unicodedata
from functools import cache
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

__all__ = ["MIXED", "WESTERN", "Language", "code_of", "name_of"]

MIXED = "mixed"
"""Value in place of a code: people switch languages, and each phrase is detected."""

WESTERN = frozenset((
    "af", "br", "ca", "co", "da", "de", "en", "es", "et", "eu", "fi", "fo", "fr", "fy", "ga", "gd",
    "gl", "is", "it", "la", "lb", "nb", "nl", "nn", "no", "oc", "pt", "rm", "sq", "sv", "sw",
))  # fmt: skip
"""Languages that Windows writes in code page 1252."""

# the languages whose names of languages are known, by codes that stand for themselves
_NAMED_IN = """
    af am ar as az be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr
    hu hy id is it ja ka kk km kn ko lb ln lo lt lv mg mk ml mn mr ms mt my ne nl nn no pa pl ps pt
    ro ru sa sd si sk sl sn so sq sr su sv sw ta te tg th tk tr tt uk ur uz vi yi yo yue zh
"""
# codes that the rooms and Whisper use instead
_CALLED = {"fil": "tl", "jv": "jw", "nb": "no", "sh": "sr"}
_ALSO = {  # names that CLDR lacks
    "castellano": "es", "castilian": "es", "farsi": "fa", "flemish": "nl", "mandarin": "zh",
    "mandarin chinese": "zh",
    "norwegian bokmål": "no", "bokmål": "no", "nynorsk": "nn", "vlaams": "nl", "tagalog": "tl",
}  # fmt: skip
_NO_LANGUAGE = frozenset(["mis", "mul", "und", "zxx"])  # codes that mean "no language"


def code_of(given: str) -> str:
    """Read the code of a language, given by code, with or without a region, or by name.

    Returns:
        An ISO 639 code; "" and "mixed" unchanged.

    Raises:
        ValueError: there is no such language; the text suggests the nearest name.
    """
    wanted = " ".join(unicodedata.normalize("NFC", given).split()).casefold()
    if wanted in {"", MIXED, *_NAMED_IN.split()}:
        return wanted
    if code := _by_code(wanted) or _ALSO.get(wanted) or _names().get(wanted):
        return _CALLED.get(code, code)
    near = difflib.get_close_matches(wanted, _names(), n=1, cutoff=0.8)
    meant = f" (did you mean {code_of(near[0])}, {name_of(code_of(near[0]))}?)" if near else ""
    shown = given if len(given) < 40 else given[:40] + "…"
    raise ValueError(f"'{shown}' is not a known language{meant}")


def name_of(code: str) -> str:
    """English name of a language; the code itself if it has none."""
    from babel import Locale
    from babel.core import get_global

    called = get_global("language_aliases").get(code, code)
    name: str | None = Locale("en").languages.get(called)
    return name or code


def _by_code(wanted: str) -> str:
    from babel import Locale
    from babel.core import get_global

    first = wanted.replace("_", "-").partition("-")[0]
    code: str = get_global("language_aliases").get(first, first).partition("_")[0]
    is_known = len(first) in {2, 3} and first.isascii() and code in Locale("en").languages
    return code if is_known and code not in _NO_LANGUAGE else ""


@cache
def _names() -> dict[str, str]:
    """Map names in lower case to codes; a name of two languages is left out."""
    from babel import Locale

    meant: dict[str, set[str]] = {}
    for spoken in _NAMED_IN.split():
        for code, name in Locale(spoken).languages.items():
            language = code.partition("_")[0]  # "British English" is English
            if language not in _NO_LANGUAGE:
                meant.setdefault(unicodedata.normalize("NFC", name).casefold(), set()).add(language)
    return {name: codes.pop() for name, codes in meant.items() if len(codes) == 1}


def _checked(given: str) -> str:
    try:
        return code_of(given)
    except ValueError as problem:
        raise PydanticCustomError(
            "language",
            "{what}: write its code or its name, for example en or English",
            {"what": str(problem)},
        ) from None


Language = Annotated[str, AfterValidator(_checked)]
"""A setting that holds a language: read from a code or a name, kept as a code."""
