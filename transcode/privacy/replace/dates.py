"""Dates, moved by a secret number of days so that the time between them survives; ages, as bands.

The parsers at hand (dateutil among them) say which day is meant; none says how it was written. Here
a date is moved in place: "den 3. maj 2019" stays Danish, "May 3rd" keeps its order and its "rd",
what was said in words is said in words. What is not wholly understood is not moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from transcode.privacy.find.patterns.spoken import spoken_digits
from transcode.privacy.replace.calendar import DATE, ORDINALS, YEARS_SAID, month_of, spelled

__all__ = ["age_band", "moved"]

_AROUND = re.compile(
    r"(?:\s|,|on|the|in|of|by|since|until|till|from|to|and|about|around|early|late|mid|year|"
    r"spring|summer|autumn|fall|winter|den|d\.|i|om|fra|til|og|siden|omkring|midt|start|slut(?:ningen)?|"
    r"af|år|året|foråret?|sommere?n?|efteråret?|vintere?n?|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:man|tirs|ons|tors|fre|lør|søn)dag(?:en)?|[-–])*",
    re.IGNORECASE,
)
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
    pieces: list[_Piece] = []
    rest = surface
    for shape in DATE:
        for match in list(shape.finditer(rest)):
            if (changed := list(_changed(match, days, language[:2]))) == []:
                return None
            pieces += changed
            begin, end = match.span()
            rest = rest[:begin] + " " * (end - begin) + rest[end:]
    if not pieces or not _AROUND.fullmatch(rest):
        return None
    text = surface
    for piece in sorted(pieces, key=lambda piece: piece.begin, reverse=True):
        text = text[: piece.begin] + piece.text + text[piece.end :]
    return text


def _changed(match: re.Match[str], days: int, language: str) -> Iterator[_Piece]:
    """The new day, month and year, each in its place and in the way it was written."""
    parts = {name: value for name, value in match.groupdict().items() if value and name != "sep"}
    numeric = parts.get("month", "").isdigit()
    try:
        month, tongue, short = (
            (int(parts["month"]), language, False) if numeric
            else month_of(parts["month"]) if "month" in parts
            else (7, language, False)
        )  # fmt: skip
        year = _year(parts["year"]) if "year" in parts else 2001
        day = _day(parts["day"]) if "day" in parts else 15 if "month" in parts else 2
        turned = numeric and month > 12 >= day
        if turned:
            day, month = month, day
        new = date(year, month, day) + timedelta(days)
    except (KeyError, ValueError, OverflowError):
        return
    wanted = {"day": new.day, "month": new.month}
    if turned:
        wanted = {"day": new.month, "month": new.day}
    for name, value in parts.items():
        begin, end = match.span(name)
        if name == "year":
            text = _like_year(new.year, value)
        elif name == "month" and not numeric:
            text = _like_case(spelled(new.month, tongue or language, short), value)
            text += "." if value.endswith(".") else ""
        else:
            text = _like_day(wanted[name], value)
        yield _Piece(begin, end, text)


def _day(surface: str) -> int:
    if digits := re.match(r"\d+", surface):
        return int(digits[0])
    word = re.sub(r"\s+", "-", surface.lower())
    return next(days.index(word) + 1 for days in ORDINALS.values() if word in days)


def _year(surface: str) -> int:
    if surface.isdigit():
        number = int(surface)
        return number if number > 99 else number + (1900 if number > 30 else 2000)
    word = _plain_year(surface)
    return next(year for year, name in YEARS_SAID.items() if _plain_year(name) == word)


def _plain_year(surface: str) -> str:
    return re.sub(r"[\s-]+", " ", surface.lower()).replace(" and ", " ")


def _like_day(number: int, surface: str) -> str:
    digits = re.match(r"(\d+)(.*)", surface)
    if not digits:
        words = next(
            words for words in ORDINALS.values() if re.sub(r"\s+", "-", surface.lower()) in words
        )
        return _like_case(words[number - 1].replace("-", " " if " " in surface else "-"), surface)
    width = len(digits[1]) if digits[1].startswith("0") else 1
    ending = digits[2]
    if ending.isalpha():
        teen = 10 < number % 100 < 14
        ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:0{width}}{ending}"


def _like_year(year: int, surface: str) -> str:
    if surface.isdigit():
        return str(year) if len(surface) > 2 else f"{year % 100:02}"
    if year not in YEARS_SAID:
        return str(year)
    words = YEARS_SAID[year]
    return words if "-" in surface else words.replace("-", " ")


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
