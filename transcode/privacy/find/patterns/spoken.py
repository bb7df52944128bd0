"""Numbers as people say them: "oh seven seven, one two", "double four", "enogtyve", "seis cuatro".

Read here are runs of numbers, as of a phone; what one word means is in :mod:`numerals`. A library
that reads numbers (text2num) joins neighbours ("78 1988") and does not say where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transcode.privacy.lexicon.numerals import ARTICLES, SPOKEN, any_of, cardinals, joined

__all__ = ["spoken_digits"]

# said between the parts of a number
_DASH = (
    "dash|hyphen|slash|minus|bindestreg|streg|skråstreg|bindestrich|schrägstrich|strich|guion"
    "|barra|tiret|trait d'union|bindestreck|streck|snedstreck|bindestrek|strek|skråstrek|streepje"
    "|koppelteken|schuine streep"
)
_TIMES = {
    "double": 2, "triple": 3, "treble": 3, "dobbelt": 2, "doppel": 2, "doble": 2,
    "dubbel": 2, "dubbelt": 2, "to gange": 2, "zweimal": 2, "dreimal": 3,
}  # fmt: skip


@cache
def _run(language: str) -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    # English number words are looked for in every language: foreign numbers are often said so.
    words: dict[str, str] = {}
    forms: list[str] = []
    for tongue in dict.fromkeys((language, "en")):
        if tongue in SPOKEN:
            for form, number in cardinals(tongue).items():
                if number < 100 or number % 100 == 0:
                    words.setdefault(joined(form), str(number))
                    forms.append(form)
    times = any_of(_TIMES)
    token = rf"(?:(?P<times>{times})[ -]+(?:(?:the|die|den|la|el|le|de)\s+)?)?"
    token += rf"(?:(?P<word>{any_of(forms)})(?!\w)|(?P<digits>\d+))"
    plain = re.sub(r"\?P<\w+>", "?:", token)
    more = rf"(?:[\s,.()/–-]{{1,4}}(?:(?:{_DASH})\s+)?{plain})*(?!(?!x\d)\w)"
    run = rf"(?<!\d[.,])(?<!\w)(?:\+|plus\s+)?\(?{plain}{more}"
    return re.compile(run, re.I), re.compile(token, re.I), words


def spoken_digits(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Every run of numbers, written or said: (begin, end, its digits).

    A word that is an article too begins a run only before another number word: "one two three",
    but not "en 45-årig".
    """
    run, token, words = _run(language[:2].replace("nb", "no").replace("nn", "no"))
    for match in run.finditer(text):
        parts, begin, digits = list(token.finditer(match[0])), match.start(), ""
        if len(parts) > 1 and (parts[0]["word"] or "").lower() in ARTICLES and parts[1]["digits"]:
            del parts[0]
            begin += parts[0].start()
        for part in parts:
            number = part["digits"] or words[joined(part["word"])]
            digits += number * _TIMES.get(" ".join((part["times"] or "").lower().split()), 1)
        yield begin, match.end(), digits
