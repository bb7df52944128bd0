"""Dates, moved by a secret number of days so that the time between them survives; ages, as bands.

The parsers at hand (dateutil, dateparser) say which day is meant; none says how it was written, nor
reads "den femte i fjerde". Here a date is moved in place, read by the same calendar that found it:
"den 3. maj 2019" stays Danish, "May 3rd" keeps its order and its "rd", what was said in words is
said in words. What is not wholly understood is not moved at all: its mention gets a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from transcode.privacy.find.patterns.spoken import spoken_digits
from transcode.privacy.lexicon.calendar import Calendar, calendar_of, month_named
from transcode.privacy.lexicon.numerals import cardinals, joined, ordinals, years

__all__ = ["age_band", "moved"]

_DECADE = re.compile(
    r"(?:the |i )?(?:early |late |mid-?)?(?:(?:18|19|20)\d0(?:'?s|['’]?erne))", re.I
)


@dataclass(frozen=True, slots=True)
class _Piece:
    begin: int
    end: int
    text: str


def moved(surface: str, days: int, language: str) -> str | None:
    """The surface with every date in it moved; ``None`` where it is not wholly understood.

    A month alone is moved by its middle, a year by its middle: the time between two of them is
    right to within one. A decade stays: it reveals little. Figures are read day first ("3/5" is the
    third of May) unless the second is above 12.
    """
    if _DECADE.fullmatch(surface.strip()):
        return surface
    calendar = calendar_of(language)
    pieces: list[_Piece] = []
    rest = surface
    for shape in calendar.shapes:
        for match in list(shape.finditer(rest)):
            if (changed := list(_changed(match, days, calendar))) == []:
                return None
            pieces += changed
            begin, end = match.span()
            rest = rest[:begin] + " " * (end - begin) + rest[end:]
    words = re.findall(r"[^\W\d_]+", rest.lower())
    known = all(word in calendar.around for word in words) and not re.search(r"\d", rest)
    if not pieces or not known or (words and not calendar.reads_words):
        return None
    text = surface
    for piece in sorted(pieces, key=lambda piece: piece.begin, reverse=True):
        text = text[: piece.begin] + piece.text + text[piece.end :]
    return text


def _changed(match: re.Match[str], days: int, calendar: Calendar) -> Iterator[_Piece]:
    """The new day, month and year, each in its place and in the way it was written."""
    parts = {name: value for name, value in match.groupdict().items() if value and name != "sep"}
    month_said = parts.get("month", parts.get("nth", ""))
    numeric = month_said.isdigit()
    try:
        month = _month(month_said, calendar) if month_said else 7
        year = _year(parts.get("year", parts.get("short", "2001")), calendar)
        day = _day(parts["day"], calendar) if "day" in parts else 15 if month_said else 2
        turned = numeric and month > 12 >= day
        if turned:
            day, month = month, day
        new = date(year, month, day) + timedelta(days)
    except (KeyError, ValueError, OverflowError):
        return
    wanted = {"day": new.day, "month": new.month, "nth": new.month}
    if turned:
        wanted |= {"day": new.month, "month": new.day}
    for name, value in parts.items():
        if name in ("year", "short"):
            text = _like_year(new.year, value, calendar)
        elif name == "month" and not numeric:
            text = _like_month(new.month, value, calendar)
        else:
            text = _like_day(wanted[name], value, calendar)
        yield _Piece(*match.span(name), text)


# --- reading the parts


def _month(surface: str, calendar: Calendar) -> int:
    if digits := re.match(r"\d+", surface):
        return int(digits[0])
    if found := calendar.months.get(joined(surface.rstrip("."))):
        return found[0]
    return _day(surface, calendar)


def _day(surface: str, calendar: Calendar) -> int:
    if digits := re.match(r"\d+", surface):
        return int(digits[0])
    return calendar.days[joined(surface)][0]


def _year(surface: str, calendar: Calendar) -> int:
    if not surface.isdigit():
        return calendar.years[joined(surface)][0]
    number = int(surface)
    return number if number > 99 else number + (1900 if number > 30 else 2000)


# --- writing them as they were


def _like_month(number: int, surface: str, calendar: Calendar) -> str:
    _, language, short = calendar.months[joined(surface.rstrip("."))]
    name = _like_case(month_named(number, language, short=short), surface)
    return name + "." if surface.endswith(".") else name


def _like_day(number: int, surface: str, calendar: Calendar) -> str:
    digits = re.match(r"(\d+)(.*)", surface)
    if not digits:
        _, language, form = calendar.days[joined(surface)]
        return _like_case(_in_words(number, surface, language, form), surface)
    width = len(digits[1]) if digits[1].startswith("0") else 1
    ending = digits[2]
    if ending in ("st", "nd", "rd", "th"):
        teen = 10 < number % 100 < 14
        ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    elif ending == "er":
        ending = "er" if number == 1 else ""
    return f"{number:0{width}}{ending}"


def _in_words(number: int, surface: str, language: str, form: str) -> str:
    """A day in words: as an ordinal with the ending that was said, or as a cardinal."""
    first = next(word for word, n in ordinals(language).items() if n == 1)
    if language == "fr":  # "le premier mai", but "le deux mai"
        form = "ordinal" if number == 1 else "cardinal"
    table = ordinals(language) if form == "ordinal" else cardinals(language)
    if language == "de":
        ending = surface[-1] if surface[-1] in "nrsm" else ""
        return next(word for word, n in table.items() if n == number) + ending
    words = next(word for word, n in table.items() if n == number)
    if language == "es" and form == "ordinal" and number != 1:
        words = next(word for word, n in cardinals(language).items() if n == number)
    return words.replace("-", " ") if " " in surface and surface != first else words


def _like_year(year: int, surface: str, calendar: Calendar) -> str:
    if surface.isdigit():
        return str(year) if len(surface) > 2 else f"{year % 100:02}"
    _, language = calendar.years[joined(surface)]
    below = {form for form, number in cardinals(language).items() if number == year % 100}
    is_short = joined(surface) in map(joined, cardinals(language))
    forms = below if is_short else [f for f, n in years(language).items() if n == year]
    if not forms:
        return str(year)
    words = max(forms, key=lambda form: _likeness(joined(form), joined(surface)))
    if not re.search(r"[\s-]", surface):
        return _like_case(re.sub(r"[\s-]", "", words), surface)
    return _like_case(words if "-" in surface else words.replace("-", " "), surface)


def _likeness(form: str, said: str) -> tuple[int, int]:
    """Number of letters with which two years begin alike, and their nearness in length."""
    alike = next((n for n, (a, b) in enumerate(zip(form, said, strict=False)) if a != b), len(form))
    return alike, -abs(len(form) - len(said))


def _like_case(word: str, surface: str) -> str:
    if surface.isupper() and len(surface) > 1:
        return word.upper()
    return word.capitalize() if surface[0].isupper() else word


def age_band(surface: str, language: str) -> str | None:
    """The ten years that an age lies in: "40-49", "90+"; ``None`` where no age is understood."""
    if re.search(r"hundred", surface, re.IGNORECASE):
        return "90+"
    surface = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", surface)  # a 40th, a fortieth birthday
    surface = re.sub(r"(?<=t)ieth\b", "y", surface)
    numbers = [int(digits) for _, _, digits in spoken_digits(surface, language) if len(digits) < 4]
    if len(numbers) != 1 or numbers[0] > 130:
        return None
    low = numbers[0] // 10 * 10
    return f"{low}-{low + 9}" if low < 90 else "90+"
