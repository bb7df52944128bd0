"""What has a shape of its own: numbers, addresses, dates, titles before a name.

Rules for English (British, American) and Danish, written or said aloud. The checks of identity
numbers only decide what a number is called: one that fails its check is still a long number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from transcode.privacy.checks import is_card, is_cpr, is_iban, is_ssn
from transcode.privacy.hits import Hit
from transcode.privacy.spoken import spoken_digits
from transcode.privacy.vocabulary import ORDINARY
from transcode.records import MentionKind

__all__ = ["pattern_hits"]

_TLD = r"(?:com|org|net|edu|gov|info|io|eu|dk|uk|us|de|se|no|nl|fr|es|it|ie|fi|ca|au|ch|at|be|pl)\b"
_DOT = r"(?:\.|\s+(?:dot|punktum)\s+)"
_DASH = r"(?:dash|hyphen|underscore|bindestreg)"
# No joint may also be read as part of a word (an underscore is a \w): where Whisper gets stuck in
# a loop, "Mon-Mon-Mon-...", the search would try every way of reading it.
_JOIN = rf"(?:{_DOT}|[-+]|\s+{_DASH}\s+)"
_JOIN_SAID = rf"\s+(?:dot|punktum|{_DASH})\s+"
_DOMAIN = rf"[\w-]+(?:{_DOT}[\w-]+){{0,3}}?{_DOT}{_TLD}"

_UNIT = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TEN = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_TEEN = r"(?:ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)"
_SAID = rf"(?:{_TEN}(?:[ -]{_UNIT})?|{_TEEN})"
_MONTH = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch|ts)|apr(?:il)?|may|maj|june?|juni|july?|juli"
    r"|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cs](?:ember)?)\b\.?"
)
_ORDINAL = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
_DAY = rf"(?:the\s+)?(?:[0-3]?\d(?:st|nd|rd|th|\.)?|{_ORDINAL})"
_YEAR = (
    rf"(?:(?:18|19|20)\d\d|(?:eigh|nine)teen[ -](?:oh[ -]{_UNIT}|{_SAID})|twenty[ -]{_SAID}"
    rf"|two thousand(?: and)?(?: (?:{_SAID}|{_UNIT}))?)"
)
_OLD = rf"(?:9\d|1[01]\d|ninety(?:[ -]{_UNIT})?|(?:a|one) hundred(?: and (?:{_UNIT}|{_SAID}))?)"
_NUMERIC = (
    r"(?<![\d./-])(?:\d{4}[-/.][01]?\d[-/.][0-3]?\d"
    r"|[0-3]?\d[-/.]\s?[0-3]?\d[-/.]\s?(?:19|20)?\d\d)(?![./-]?\d)"
)
_ROAD = r"(?:street|road|avenue|lane|crescent|terrace|gardens|grove|boulevard|mews|highway|parkway)"
_WAY = r"(?:Drive|Close|Court|Square|Hill|Way|Place|Row|Walk|Parade|Park|St|Rd|Ave|Dr|Ln|Blvd)"
_CAP = r"(?:[A-ZÆØÅÉ]\.|[A-ZÆØÅÉ][\w'’&-]*)"
_BODY = (
    r"(?:Hospitals?|Infirmary|Hospice|Clinic|Surgery|Medical (?:Centre|Center|Practice)|Care Home"
    r"|School|Academy|College|University|Council|Library|Church|Museum|Prison|Barracks|Brewery"
    r"|Bakery|Foundation|Trust|Ltd|Limited|Inc|Corporation|LLC|PLC|Group|ApS|A/S|Department Store)"
)
_KIN = (
    r"(?:husband|wife|partner|son|daughter|brother|sister|mother|father|mum|mom|dad|friend|boss"
    r"|manager|colleague|neighbour|neighbor|aunt|uncle|cousin|nephew|niece|doctor|nurse|supervisor"
    r"|girlfriend|boyfriend|midwife|teacher|dog|cat)"
)


class _Rule(NamedTuple):
    name: str
    kind: MentionKind
    confidence: float
    why: str
    pattern: re.Pattern[str]


def _rule(
    name: str, kind: MentionKind, confidence: float, why: str, shape: str, *, cased: bool = False
) -> _Rule:
    return _Rule(name, kind, confidence, why, re.compile(shape, 0 if cased else re.I))


# The span is that of the group "it" where a rule has one, otherwise that of the whole match.
_RULES = (
    _rule("email", "email", 0.98, "has the form of an e-mail address",
          rf"(?<![\w.+-])[\w.+-]+(?:{_JOIN_SAID}[\w.+-]+)*\s*(?:@|[(\[]at[)\]])\s*{_DOMAIN}"
          r"|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w"),
    _rule("email-said", "email", 0.9, "an e-mail address said aloud",
          rf"(?<!['’])\b(?:[a-z]\s+)?\w+(?:{_JOIN}\w+)*\s+(?:at|snabel-?a)\s+(?:\w+\s+){{0,2}}?{_DOMAIN}"),
    _rule("web", "web", 0.95, "a web address or account name",
          rf"https?://[^\s<>]+[\w/]|\b(?:www|w w w){_DOT}\S+(?:{_DOT}\w+)*"
          rf"|\b{_DOMAIN}(?:/[\w/.~-]*\w)?"
          r"|(?<![\w.])@\w{3,}"),
    _rule("nino", "number", 0.97, "has the form of a UK National Insurance number",
          r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?(?:\d\s?){6}[A-D]\b"),
    _rule("iban", "number", 0.7, "has the form of a bank account number (IBAN)",
          r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b"),
    _rule("long-number", "number", 0.6, "a long number: an account, a case, a record",
          r"(?<!\d[.,])(?<!\w)(?:[A-Z]{1,3}-?)?\d{6,}(?!\w)", cased=True),
    _rule("ip", "number", 0.8, "has the form of a computer's address",
          r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-f]{1,4}:){5,7}[0-9a-f]{1,4}\b"),
    _rule("date", "date", 0.9, "a calendar date", _NUMERIC),
    _rule("date", "date", 0.9, "a calendar date",
          rf"\b{_DAY}(?:\s+of)?\s+{_MONTH}(?:,?\s+{_YEAR})?(?!\w)|"
          rf"\b{_MONTH}\s+(?:(?:{_DAY}(?!\d),?\s+)?(?:of\s+)?{_YEAR}|{_DAY})(?!\w)"),
    _rule("year", "date", 0.7, "a year",
          r"(?<![\w.,£$€+-])(?:19[2-9]\d|20[0-4]\d)(?![\w%]|[.,:-]\d|['’]s|\s+(?:kr|pounds|dollars))"),
    _rule("year", "date", 0.7, "a year said aloud",
          rf"\b(?:nineteen[ -](?:oh[ -]{_UNIT}|{_TEN}(?:[ -]{_UNIT})?|{_TEEN})"
          rf"|twenty[ -](?:{_TEEN}|twenty(?:[ -]{_UNIT})?)"
          rf"|two thousand and (?:{_TEEN}|{_UNIT}))\b"),
    _rule("age", "date", 0.8, "an age of 90 or more, which few people reach",
          rf"\b(?P<it>{_OLD})(?:[ -]years?[ -]old\b|\s+years\s+of\s+age\b|\s+år\b)"
          rf"|\baged?\s+(?:of\s+)?(?P<it2>{_OLD})\b"
          rf"|\b(?:i'm|i am|he's|she's|he is|she is|turn(?:s|ed|ing)?)\s+(?P<it3>{_OLD})"
          r"(?=\s*(?:[.,!?]|now|and|$))"),
    _rule("street", "place", 0.9, "a street and house number",
          rf"\b(?:number\s+)?(?:\d+[a-z]?|{_SAID}|{_UNIT}),?\s+"
          rf"(?:(?!and\b|the\b|a\b|of\b)[a-zæøå'’-]+\s+){{1,3}}{_ROAD}\b(?:,?\s+(?:apt|suite|unit|flat)\.?\s*\w+)?"),
    _rule("street", "place", 0.8, "has the form of a street name",
          rf"\b(?:\d+\w?\s+)?(?:{_CAP}\s+){{1,3}}(?:(?i:{_ROAD})|{_WAY})\b"
          r"(?:,?\s+(?:Apt|Suite|Unit|Flat)\.?\s*\w+)?", cased=True),
    _rule("street-da", "place", 0.85, "has the form of a Danish address",
          r"\b(?-i:[A-ZÆØÅ][\wæøå.]*\s+)?[A-ZÆØÅa-zæøå]+(?:vej|gade|gaden|vejen|allé|stræde|vænget|parken"
          r"|torvet|pladsen|strasse|straße|katu)\s+\d+\s?[A-Za-z]?\b"
          r"(?:,?\s+(?:\d+\.|st\.)\s*(?:tv|th|mf)\b\.?)?"),
    _rule("street-da", "place", 0.6, "has the form of a Danish street name",
          r"\b[A-ZÆØÅ][a-zæøåé]{2,}(?:vej|gade|stræde|vænget)\b", cased=True),
    _rule("postcode", "place", 0.9, "has the form of a postcode",
          r"\b(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]{2}\s+\d{5}(?:-\d{4})?"
          r"|(?:DK-?\s?)?(?!19|20)[1-9]\d{3}\s+[A-ZÆØÅ][a-zæøå]{2,}(?:\s+[NSVCØK])?)\b",
          cased=True),
    _rule("postcode", "place", 0.9, "called a postcode",
          r"\b(?:zip|post(?:al)?)\s?code\W+(?:is\W+|was\W+)?(?P<it>\d[\d -]{1,8}\d)"),
    _rule("flat", "place", 0.7, "a number of a flat or room",
          rf"\b(?:flat|apartment|apt\.?|studio|suite|unit)\s+(?:\d+[a-z]?|{_SAID}|{_UNIT})\b"
          rf"(?:,?\s+(?-i:{_CAP})){{0,3}}"),
    _rule("lives", "place", 0.45, "said of where somebody lives or comes from",
          r"\b(?:moved\s+to|liv(?:e|es|ed|ing)\s+in|(?:grew|grown|growing)\s+up\s+in|(?:was|were)\s+born\s+in)\s+"
          r"(?P<it>[^\W\d_]{3,})\b"),
    _rule("box", "place", 0.8, "a post-office box", r"\bP\.?\s?O\.?\s?Box\s+\d+"),
    _rule("institution", "organisation", 0.8, "has the form of an institution's name",
          rf"\b(?:{_CAP}\s+(?:of\s+|and\s+|&\s+)?){{1,4}}{_BODY}\b"
          rf"(?:\s+of\s+{_CAP}(?:\s+{_CAP})*)?|\bUniversity\s+of\s+{_CAP}", cased=True),
    _rule("institution", "organisation", 0.6, "has the form of an institution's name",
          r"\b(?:st\.?|saint)\s+\w+(?:['’]?s)?\s+(?:hospital|hospice|church|school|college|surgery)\b"),
    _rule("title", "person", 0.9, "a name after a title",
          rf"\b(?i:mr|mrs|ms|miss|mx|dr|doctor|prof|professor|sister|reverend|aunt|auntie|uncle|hr|fru)\.?\s+"
          rf"(?P<it>{_CAP}(?:\s+{_CAP}){{0,2}})", cased=True),
    _rule("title", "person", 0.6, "a name after a title",
          r"\b(?:mr|mrs|ms|dr|prof|professor|aunt|auntie|uncle)\.?\s+(?P<it>(?!(?:and|or|who|is|was|said|at|in)\b)"
          r"[^\W\d_]{3,})\b"),
    _rule("introduced", "person", 0.8, "a name by which somebody is introduced",
          r"\b(?:(?:my|his|her|their|the)\s+(?:(?:first|last|full)\s+)?name(?:\s+is|'s|\s+was)|jeg\s+hedder)\s+"
          r"(?P<it>(?!(?:not|on|in|a|the|and|something|really|actually|just|very|always|never|now)\b)"
          r"[^\W\d_]{2,}"
          rf"(?:\s+(?-i:{_CAP})){{0,2}})\b"),
    _rule("kin", "person", 0.7, "a name after a word for somebody near",
          r"\b(?i:my|our|his|her|their)\s+"
          r"(?i:(?:older|younger|little|big|best|ex|late|old|eldest|former)[ -])*"
          rf"(?i:{_KIN})(?:,|\s+called)?\s+(?P<it>{_CAP}(?:\s+{_CAP}){{0,2}})", cased=True),
)  # fmt: skip


def pattern_hits(text: str, language: str) -> Iterator[Hit]:
    """Every span of the text that has one of the known shapes."""
    yield from _numbers(text, language)
    for rule in _RULES:
        for found in rule.pattern.finditer(text):
            group = next((g for g, it in found.groupdict().items() if it), 0)
            begin, end = found.span(group)
            sure = 0.97 if rule.name == "iban" and is_iban(found[group]) else rule.confidence
            hit = Hit(begin, end, rule.kind, f"pattern:{rule.name}", sure, rule.why,
                      _entity(rule, found[group]))  # fmt: skip
            if found[group].lower() not in ORDINARY:
                yield hit


def _numbers(text: str, language: str) -> Iterator[Hit]:
    """Phone and identity numbers: runs of digits, whether written or said."""
    for begin, end, digits in spoken_digits(text, language):
        said = text[begin:end]
        written = said.replace("+", "").replace("(", "")[:1].isdigit()
        shape = r"\d{1,3}([.,]\d{3})+|((19|20)\d\d\W*)+"  # thousands; a list of years
        if len(digits) < (7 if written else 6) or re.fullmatch(shape, said):
            continue
        if re.search(_NUMERIC, said) and not re.match(r"\+|0\d{4}", said):
            continue
        kind, name, sure, why = _kind_of(said, digits)
        yield Hit(begin, end, kind, f"pattern:{name}", sure, why, digits)


def _kind_of(said: str, digits: str) -> tuple[MentionKind, str, float, str]:
    if is_cpr(digits, written=bool(re.fullmatch(r"\d{6}[- ]?\d{4}", said))):
        return "number", "cpr", 0.95, "has the form of a Danish CPR number"
    if is_ssn(said):
        return "number", "ssn", 0.95, "has the form of a US social security number"
    if is_card(digits):
        return "number", "card", 0.97, "a payment card number: its check digit is right"
    if len(digits) > 15:
        return "number", "long-number", 0.7, "a long number: an account, a case, a record"
    return "phone", "phone", 0.65, "as many digits in a row as a phone number has"


def _entity(rule: _Rule, said: str) -> str:
    """One spelling for what can be written or said: ``name@place.dk``, digits without spaces."""
    if rule.kind in ("email", "web"):
        plain = re.sub(r"\s+(?:at|snabel-?a)\s+|\s*[(\[]at[)\]]\s*", "@", said.lower())
        plain = re.sub(r"\s*\b(?:dot|punktum)\b\s*", ".", plain)
        plain = re.sub(r"\s*\b(?:dash|hyphen|bindestreg)\b\s*", "-", plain)
        return re.sub(r"\s+", "", re.sub(r"\s*\bunderscore\b\s*", "_", plain))
    if rule.kind == "number":
        return re.sub(r"[\s-]", "", said).upper()
    return ""
