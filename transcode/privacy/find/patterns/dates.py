"""Dates: in figures, in words, and by what lies beside them. Read by the calendar of a language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transcode.privacy.find.hits import Hit
from transcode.privacy.find.patterns.rules import Text, rule, rule_hits
from transcode.privacy.lexicon.calendar import Calendar, calendar_of
from transcode.privacy.lexicon.numerals import joined

__all__ = ["date_hits"]

_FEAST = (
    r"(?:christmas(?: eve| day)?|boxing day|easter(?: monday| sunday)?|new year(?:'s)?(?: eve"
    r"| day)?"
    r"|halloween|thanksgiving|valentine's day|ramadan|eid|midsummer|bonfire night|mother's day)"
)
_YEAR = r"(?:18|19|20)\d\d"
# What is counted: "two thousand euros", "dos mil once personas" are no years.
_COUNTED = re.compile(
    r"\s*(?:%|percent|prozent|pounds?|dollars?|euros?|kroner?|kronor|kr\b|pesos?|francs?|cents?"
    r"|people|personer?|personas?|personnes?|personen|menschen|mensen|mennesker|words?"
    r"|times|gange|mal\b|veces|fois|gånger|ganger|keer|hours?|timer|stunden|horas|heures"
    r"|kilo\w*|met(?:er|re|ro)s?|km\b|and\s+\w+\s+(?:pounds|dollars))",
    re.I,
)
_MAY_VERB = re.compile(r"\s+(?:be|have|not|well|also|even|still|only|never|need)\b", re.I)

_RULES = (
    rule("year", "date", 0.7, "a year",
         r"(?<![\w.,£$€+/-])(?:19[2-9]\d|20[0-4]\d)(?![\w%/]|[.,:-]\d|['’]s|\s+(?:kr|pounds"
         r"|dollars|euros?|people|words)\b)",
         "19##", "####"),
    rule("pinned", "date", 0.55, "a day pinned down by a feast or a date",
         rf"\b(?:the\s+)?(?:day|night|morning|week|weekend|month|\w+\s+(?:days|weeks"
         rf"|months))\s+(?:before|after)\s+"
         rf"{_FEAST}(?:\s+{_YEAR})?|\b(?:last|this)\s+{_FEAST}|\b{_FEAST}\s+(?:of\s+"
         rf"|in\s+)?{_YEAR}",
         "christmas", "boxing", "easter", "new year", "halloween", "thanksgiving", "valentine",
         "ramadan",
         "eid", "midsummer", "bonfire", "mother's"),
)  # fmt: skip


def date_hits(text: Text, language: str) -> Iterator[Hit]:
    """Every date: whole where it has several parts, a month or a feast where it says when."""
    calendar = calendar_of(language)
    yield from rule_hits(text, _RULES)
    yield from _read(text.words, calendar, "#" in text.hints, text.hints)


def _read(words: str, calendar: Calendar, figures: bool, hints: str) -> Iterator[Hit]:
    if figures or any(hint in hints for hint in calendar.hints):
        for match in calendar.month_alone.finditer(words):
            month = match["it"]
            if month.lower() not in ("may", "march") or month[0].isupper():
                yield _hit(*match.span("it"), "month", 0.5, "a month")
    for match in calendar.whole.finditer(words):
        if not (match[0].endswith("may") and _MAY_VERB.match(words, match.end())):
            yield _hit(*match.span(), "date", 0.9, "a calendar date")
    for match in calendar.feast.finditer(words):
        yield _hit(*match.span(), "feast", 0.6, "a day that has a name")
    for match in calendar.season.finditer(words):
        yield _hit(*match.span(), "season", 0.6, "a season of a year")
    for match in calendar.year_alone.finditer(words):
        year, _ = calendar.years.get(joined(match[0]), (0, ""))
        if year % 100 and not _COUNTED.match(words, match.end()):
            yield _hit(*match.span(), "year", 0.7, "a year said aloud")


def _hit(begin: int, end: int, name: str, sure: float, why: str) -> Hit:
    return Hit(begin, end, "date", f"pattern:{name}", sure, why)
