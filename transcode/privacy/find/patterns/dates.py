"""Dates, and how old people are: as numbers, as words, and by what lies beside them."""

from __future__ import annotations

from collections.abc import Iterator

from transcode.privacy.find.hits import Hit
from transcode.privacy.find.patterns.rules import Text, rule, rule_hits

__all__ = ["NUMERIC", "date_hits"]

_UNIT = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TEN = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_TEEN = r"(?:ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)"
_SAID = rf"(?:{_TEN}(?:[ -]{_UNIT})?|{_TEEN})"
_MONTH = (
    r"(?:jan(?:uary|uar|uari)?|feb(?:ruary|ruar|ruari)?|mar(?:ch|ts|s)?|märz|apr(?:il)?|may|maj"
    r"|mai|june?"
    r"|juni|july?|juli|aug(?:ust|usti)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?"
    r"|de[csz](?:ember)?)\b\.?"
)
_MONTH_NAME = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_ORDINAL = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
_TENTH = r"(?:fortieth|fiftieth|sixtieth|seventieth|eightieth|ninetieth|hundredth)"
_DAY = rf"(?:the\s+|den\s+|d\.\s*)?(?:[0-3]?\d(?:st|nd|rd|th|\.)?|{_ORDINAL})"
_YEAR = (
    rf"(?:(?:18|19|20)\d\d|(?:eigh|nine)teen[ -](?:oh[ -]{_UNIT}|{_SAID})|twenty[ -]{_SAID}"
    rf"|two thousand(?: and)?(?: (?:{_SAID}|{_UNIT}))?)"
)
NUMERIC = (
    r"(?<![\d./-])(?:\d{4}[-/.][01]?\d[-/.][0-3]?\d(?!\d)"
    r"|[0-3]?\d[-/.]\s?[0-3]?\d[-/.]\s?(?:19|20)?\d\d(?![./-]?\d))"
)
_CLOCK = r"(?:[T\s]+[0-2]?\d:[0-5]\d(?::[0-5]\d)?)?"
_FEAST = (
    r"(?:christmas(?: eve| day)?|boxing day|easter(?: monday| sunday)?|new year(?:'s)?(?: eve"
    r"| day)?"
    r"|halloween|thanksgiving|valentine's day|ramadan|eid|midsummer|bonfire night|mother's day)"
)
_HUNDRED = rf"(?:(?:a|one) hundred(?: and (?:{_UNIT}|{_SAID}))?)"
_AGE = rf"(?:1[01]\d|\d{{1,2}}|{_SAID}|{_UNIT}|{_HUNDRED})"
_AGE_DA = (
    r"(?:\d{1,3}|(?:\w+og)?(?:tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems)|ti"
    r"|elleve|tolv"
    r"|tretten|fjorten|femten|seksten|sytten|atten|nitten|to|tre|fire|fem|seks|syv|otte|ni)"
)
_WHO = r"(?:i|he|she|they|mum|mom|dad|who)"
_DIGIT_WORDS = ("#", "ty", "teen", "ten", "eleven", "twelve", "hundred")
_MONTHS = (
    "jan", "feb", "mar", "mär", "apr", "may", "maj", "mai", "jun", "jul", "aug", "sep", "oct",
    "okt", "nov", "dec", "des", "dez",
)  # fmt: skip

_RULES = (
    rule("date", "date", 0.9, "a calendar date", NUMERIC + _CLOCK, "#"),
    rule("date", "date", 0.9, "a calendar date",
         rf"\b{_DAY}(?:\s+of)?\s+{_MONTH}(?:,?\s+{_YEAR})?(?!\w)"
         rf"|\b{_MONTH}\s+(?:(?:{_DAY}(?!\d),?\s+)?(?:of\s+)?{_YEAR}|{_DAY})(?!\w)", *_MONTHS),
    rule("month", "date", 0.5, "a month",
         rf"\b(?:[Ii]n|[Ss]ince|[Ll]ast|[Tt]his|[Nn]ext|[Bb]y|[Uu]ntil|[Ee]arly|[Ll]ate|[Mm]id"
         rf"|[Dd]uring)[ -](?:(?:early|late|mid)[ -])?"
         rf"(?P<it>{_MONTH_NAME})\b(?:\s+(?:last|this)\s+year)?"
         r"|\b(?P<it2>(?i:januar|februar|marts|april|maj|juni|juli|august|september|oktober"
         r"|november|december)"
         r"\s+(?:sidste|forrige|i)\s+år)\b", *_MONTHS, cased=True),
    rule("month", "date", 0.6, "a month of last year or this",
         r"\b(?:last|next)\s+(?:january|february|march|april|may|june|july|august|september"
         r"|october|november|december)\b",
         *_MONTHS),
    rule("season", "date", 0.6, "a season of a year",
         rf"\b(?:the\s+)?(?:spring|summer|autumn|fall|winter)\s+(?:of\s+|in\s+)?{_YEAR}"
         rf"|\b(?:forår|sommer|efterår|vinter)(?:en|et)?\s+(?:i\s+)?(?:19|20)\d\d\b",
         "spring", "summer", "autumn", "fall", "winter", "forår", "sommer", "efterår", "vinter"),
    rule("year", "date", 0.7, "a year",
         r"(?<![\w.,£$€+/-])(?:19[2-9]\d|20[0-4]\d)(?![\w%/]|[.,:-]\d|['’]s|\s+(?:kr|pounds"
         r"|dollars|euros?|people|words)\b)",
         "19##", "####"),
    rule("year", "date", 0.7, "a year said aloud",
         rf"\b(?:nineteen[ -](?:oh[ -]{_UNIT}|{_TEN}(?:[ -]{_UNIT})?|{_TEEN})"
         rf"|twenty[ -](?:{_TEEN}|twenty(?:[ -]{_UNIT})?)"
         rf"|two thousand and (?:{_TEEN}|{_UNIT})"
         r"|nitten\s?(?:hundrede(?:\s?og)?\s?)?(?:\w+og)?(?:tyve|tredive|fyrre|halvtreds|tres"
         r"|halvfjerds|firs|halvfems)"
         r"|(?:to tusind(?:e)?(?: og)?|tyve)[ -](?:ti|elleve|tolv|tretten|fjorten|femten|seksten"
         r"|sytten|atten|nitten|(?:\w+og)?tyve))\b",
         "nineteen", "twenty", "two thousand", "nitten", "tusind", "tyve"),
    rule("pinned", "date", 0.55, "a day pinned down by a feast or a date",
         rf"\b(?:the\s+)?(?:day|night|morning|week|weekend|month|\w+\s+(?:days|weeks"
         rf"|months))\s+(?:before|after)\s+"
         rf"{_FEAST}(?:\s+{_YEAR})?|\b(?:last|this)\s+{_FEAST}|\b{_FEAST}\s+(?:of\s+"
         rf"|in\s+)?{_YEAR}",
         "christmas", "boxing", "easter", "new year", "halloween", "thanksgiving", "valentine",
         "ramadan",
         "eid", "midsummer", "bonfire", "mother's"),
    rule("birthday", "age", 0.6, "a birthday tells an age",
         rf"\b(?P<it>\d{{1,3}}(?:st|nd|rd|th)|{_ORDINAL}|{_TENTH})\s+birthday", "birthday"),
    rule("age", "age", 0.8, "how old somebody is",
         rf"\b(?P<it>{_AGE}(?:[ -](?:and[ -])?a[ -]half)?)(?:[ -]years?[ -]old\b"
         rf"|\s+years\s+of\s+age\b|[ -]months?[ -]old\b"
         r"|[ -]weeks?[ -]old\b)|\baged?\s+(?:of\s+|was\s+|is\s+)?"
         rf"(?P<it2>{_AGE})\b(?!\s*(?:%|percent|weeks|months))",
         "year", "month", "week", "age"),
    rule("age", "age", 0.7, "how old somebody is",
         rf"\b(?:{_WHO}(?:'m|'s|'re|\s+am|\s+is|\s+are|\s+was|\s+were|'ll be|\s+will be)|turn(?:s"
         rf"|ed|ing)?)"
         rf"\s+(?:only\s+|just\s+|about\s+|nearly\s+|almost\s+|like\s+)?(?P<it>(?:1[01]\d|[1-9]\d"
         rf"|{_SAID}|{_HUNDRED}))"
         r"(?=\s*(?:[.,!?;]|y/?o\b|now\b|and\b|when\b|then\b|at\s+the\s+time|in\s+(?:may|june"
         r"|a\b)|this\s+year|years\s+old|$))"
         rf"|\bwhen\s+(?:i|he|she)\s+was\s+(?P<it2>{_AGE})\b(?!\s+(?:years\s+into"
         rf"|months\s+pregnant))", *_DIGIT_WORDS,
         "was one", "was two", "was three", "was four", "was five", "was six", "was seven",
         "was eight",
         "was nine"),
    rule("age", "age", 0.75, "how old somebody is",
         rf"\b(?P<it>{_AGE_DA}\s?(?:år\s+gam(?:mel|le)|-?årig\w*|måneder\s+gammel))\b"
         rf"|\b(?:er|var|blev|bliver|fyldte|fylder)\s+(?P<it2>{_AGE_DA}\s+år(?:\s+gam(?:mel|le))?)\b(?!\s+(?:siden"
         rf"|senere|før|efter))"
         rf"|\bda\s+(?:jeg|han|hun)\s+var\s+(?P<it3>{_AGE_DA})\b(?!\s+år)"
         r"|\b(?P<it4>\d{1,3})\s?(?:jahre\s+alt|år\s+gam(?:mal|mel)|ans\b|años\b|anni\b|jaar\s+oud)"
         r"|\b(?P<it5>\d{1,3})-?jährig"
         r"\w*", "da ", "år", "jahr", "jähr", "ans", "años", "anni", "jaar", "måned"),
)  # fmt: skip


def date_hits(text: Text) -> Iterator[Hit]:
    """Dates and ages."""
    return rule_hits(text, _RULES)
