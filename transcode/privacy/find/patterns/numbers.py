"""Phones, identity numbers, accounts, cases, plates: written, or digit by digit said aloud.

What a number is called is decided by what is said before it and by the arithmetic of the country's
identity numbers; one that fails every check is still a long number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from transcode.privacy.find.hits import Hit
from transcode.privacy.find.patterns import checks
from transcode.privacy.find.patterns.rules import Text, rule, rule_hits
from transcode.privacy.find.patterns.spoken import spoken_digits
from transcode.privacy.lexicon.calendar import NUMERIC
from transcode.records.names import MentionKind

__all__ = ["number_hits"]

_SIGNS = r"(?=[\w/.-]{0,14}\d)[A-Z\d](?:[\w/.-]{0,14}[\w])?(?:[ -]\d{2,7}){0,4}"
_IS = r"\W{0,3}(?:(?:is|was|er|ist|är|reads?|of|on)\W+)?(?:[Nn]o\.?\s*|#\s*)?"
_CALLED = (
    r"(?:(?:case|file|journal|record|patient|hospital|health record|medical record|reference|ref"
    r"|claim"
    r"|policy|account|acct|bank account|sort code|routing|member(?:ship)?|customer|client"
    r"|employee|staff"
    r"|student|passport|licen[cs]e|driving licen[cs]e|registration|insurance|social security"
    r"|national"
    r" insurance|tax|identity|id|nhs|chi|crime|booking|booking reference|prescription|invoice"
    r"|order|pin"
    r"|serial|badge|prisoner|booster|vehicle)\s*(?:number|no\.?|nr\.?|code|id|#)"
    r"|mrn|sort code|iban|cpr|cpr[- ]?(?:nummer|nr)\.?|ssn|bsn|nino|pesel|nir|steuer-?id"
    r"|personnummer"
    r"|fødselsnummer|henkilötunnus|pnr"
    r"|(?:journal|sags?|konto|pas|patient|kunde|medlems|police|reg|ærende|ärende|kørekort|løbe"
    r"|straf)"
    r"[- ]?(?:nummer|nr)\.?"
    r"|aktenzeichen|kontonummer|ausweisnummer|versicherten?nummer|kundennummer|fallnummer)"
)
_RULES = (
    rule("nino", "number", 0.97, "has the form of a UK National Insurance number",
         r"\b(?!BG|GB|KN|NK|NT|TN"
         r"|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?(?:\d\s?){6}[A-D]\b", "#"),
    rule("iban", "number", 0.7, "has the form of a bank account number (IBAN)",
         r"\b(?=(?:[ -]?[A-Z]*\d){8})[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}"
         r"(?:[ -]?[A-Z0-9]{1,3})?\b", "#"),
    rule("ip", "number", 0.8, "has the form of a computer's address",
         r"\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])(?:[0-9a-f]{1,4}:){5,7}[0-9a-f]{1,4}\b"
         r"|(?<![\w:])(?:[0-9a-f]{1,4}:){2,6}:(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?"
         r"|\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b",
         "."  , ":"),
    rule("called", "number", 0.85, "is called a number of a case, a record, an account",
         rf"\b{_CALLED}{_IS}(?P<it>{_SIGNS})", "#"),
    rule("long-number", "number", 0.6, "a long number: an account, a case, a record",
         r"(?<!\d[.,])(?<!\w)(?:[A-Z]{1,3}-?)?\d{6,}(?:[/-]\d{1,6})*(?!\w)", "######", cased=True),
    rule("long-number", "number", 0.6, "letters and digits mixed: a code of one thing or person",
         r"(?<![\w/.@-])(?=[A-Z-]*\d)(?=[\d-]*[A-Z])(?:[A-Z\d]+-)*(?="
         r"(?:-?[A-Z]*\d){4})[A-Z\d]{5,}(?:-[A-Z\d]+)*(?![\w@])",
         "####", "#", cased=True),
    rule("case", "number", 0.75, "has the form of a case or record number",
         # letters, then groups of figures with signs between: GX/2019/3348, HF 20-118/B
         r"(?<![\w/.-])(?:[A-ZÆØÅÄÖÜ]{1,5}[/-]|[A-ZÆØÅÄÖÜ]{1,2} )\d{1,6}(?:[/-]\d{1,6})+"
         r"(?:[/ -]?[A-Z]{1,3})?(?![\w/])"
         r"|(?<![\w/.-])[A-ZÆØÅÄÖÜ]{1,5}[/-]\d{3,8}(?:[/-][A-Z\d]{1,4})?(?![\w/-])"
         r"|(?<![\w/.-])(?:19|20)?\d{2}[/-]\d{2,7}-\d{1,6}(?![\w/-])"
         r"|(?<![\w/.-])(?:19|20)\d{2}/\d{3,7}(?![\w/-])"
         # as offices keep files: 27.66.08-K09-14-19, 50.31-K 204/19
         r"|(?<![\w/.-])\d{1,3}(?:\.\d{1,3})+[ -][A-Z]{1,3}[ -]?\d{1,5}(?:[/-]\d{1,5})+(?![\w/-])"
         r"|(?<![\w/.-])(?:[A-Z]\s)?\d{1,4}\s[A-Z]{1,3}\s\d{1,6}/\d{2,4}(?![\w/-])", "#",
         cased=True),
    rule("case", "number", 0.7, "has the form of a case or record number",
         r"(?<![\w/.-])[a-zæøåäöü]{1,5}[/-]\d{2,6}[/-]\d{1,6}(?:[/ -]?[a-z]{1,3}\b)?(?![\w/])"
         r"|(?<![\w/.-])(?:[a-z]\s)?\d{1,3}\s[a-z]{1,2}\s\d{1,6}/\d{2,4}(?![\w/-])"
         r"|(?<![\w/.-])[a-zæøåäöü]{1,4}\s?\d{2,4}-\d{2,5}/[a-z\d]{1,4}(?![\w/])"
         r"|(?<![\w/.-])[a-zæøåäöü]{1,4}-\d{2,5}/\d{2,4}(?:\s?[a-z]\b)?(?![\w/])", "#", cased=True),
    rule("case", "number", 0.7, "letters and figures with a slash between, as of a case",
         r"(?<![\w/.-])(?=[^\W_/-]*(?:[/-][^\W_]+)*?[/-]?[^\W\d_])(?=[\w/-]*\d{3})(?=[\w-]+/)"
         r"(?:[^\W\d_]{1,4}\d{0,7}|\d{1,7}[^\W\d_]{0,3})(?:[/-](?:[^\W\d_]{1,4}\d{0,7}|\d{1,7}[^\W\d_]?))"
         r"{1,4}(?![\w/])", "/"),
    rule("rvnr", "number", 0.9, "has the form of a German pension insurance number",
         r"\b\d{2}\s?\d{6}\s?[A-Z]\s?\d{3}\b", "#"),
    rule("dni-like", "number", 0.85, "has the form of a Spanish DNI",
         r"(?<![\w.])\d{1,2}\.\d{3}\.\d{3}[ -]?[A-Z]\b|(?<![\w.])\d{8}-?[A-Z]\b", "#"),
    rule("plate", "number", 0.7, "has the form of a licence plate",
         r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b|\b[A-Z]{2}\s\d{2}\s\d{3}\b"
         r"|\b[A-Z]{3}\s?\d{2}[A-Z\d]\b", "#", cased=True),
    rule("plate", "number", 0.75, "called a licence plate",
         r"\b(?:licen[cs]e plate|number plate|registration|reg|plates?|nummerplade|kennzeichen)\W+"
         r"(?:(?:is|was|er|ist"
         r"|number)\W+)?(?P<it>"
         r"(?=[\w-]*\s?[\w-]*\d)[A-ZÄÖÜ\d]{1,4}[ -]?[A-Z\d]{1,4}(?:[ -]?\d{1,4})?)\b",
         "plate", "reg", "kennzeichen"),
    rule("hetu", "number", 0.9, "has the form of a Finnish henkilötunnus",
         r"\b\d{6}[-+A-FU-Y]\d{3}[\dA-Y]\b", "######"),
    rule("dni", "number", 0.9, "has the form of a Spanish DNI or NIE",
         r"\b(?:[XYZ][ -]?\d{7}|\d{8})[ -]?[A-Z]\b", "#######"),
    rule("codice-fiscale", "number", 0.95, "has the form of an Italian codice fiscale",
         # letters stand for digits where two people would have the same
         r"\b(?=\w*\d)[A-Z]{6}[\dLMNP-V]{2}[A-EHLMPRST][\dLMNP-V]{2}"
         r"[A-Z][\dLMNP-V]{3}[A-Z]\b", "#"),
)  # fmt: skip
# Shapes that ordinary text has too: only where the arithmetic is right.
_MUST_BE_RIGHT = {
    "hetu": checks.is_hetu,
    "dni": checks.is_dni,
    "codice-fiscale": checks.is_codice_fiscale,
}

# (name, languages where it is usual, how it is spoken of, check, why)
_COUNTRIES: tuple[tuple[str, str, str, Callable[[str], bool], str], ...] = (
    (
        "personnummer",
        "sv",
        "personnummer|swedish",
        checks.is_personnummer,
        "a Swedish personnummer",
    ),
    (
        "fodselsnummer",
        "no nb nn",
        "fødselsnummer|norwegian",
        checks.is_fodselsnummer,
        "a Norwegian fødselsnummer",
    ),
    ("nir", "fr", "sécu|nir|french", checks.is_nir, "a French NIR"),
    ("bsn", "nl", "bsn|burgerservice|dutch", checks.is_bsn, "a Dutch BSN"),
    ("steuer-id", "de", "steuer|tax|german", checks.is_steuer_id, "a German tax number"),
    ("nhs", "en", "nhs|health", checks.is_nhs, "an NHS number"),
    ("pesel", "pl", "pesel|polish", checks.is_pesel, "a Polish PESEL"),
    (
        "rijksregister",
        "nl fr",
        "rijksregister|national|belgian",
        checks.is_belgian,
        "a Belgian national number",
    ),
)
_NAMED = re.compile(rf"\b{_CALLED}{_IS}$", re.I)
_EXTENSION = re.compile(r"\s?(?:x|ext\.?|extension|lokal)\s?\d{1,6}\b", re.I)


def number_hits(text: Text, language: str) -> Iterator[Hit]:
    """Every number that is somebody's: the hits' entity is it without signs between."""
    runs = list(_runs(text.words, language))
    yield from runs
    yield from _halves(text.words, language, runs)
    yield from _codes(text.words, language)
    for hit in rule_hits(text, _RULES):
        number = text.words[hit.begin : hit.end]
        right = _MUST_BE_RIGHT.get(hit.found_by.removeprefix("pattern:"))
        if right is None or right(number):
            sure = 0.97 if checks.is_iban(number) and "iban" in hit.found_by else hit.confidence
            entity = re.sub(r"[\s-]", "", number).upper()
            yield replace(hit, confidence=sure, entity=entity)


def _runs(text: str, language: str) -> Iterator[Hit]:
    """Phone and identity numbers: runs of digits, whether written or said."""
    for begin, end, digits in spoken_digits(text, language):
        surface, before = text[begin:end], text[max(0, begin - 60) : begin]
        written = surface.replace("+", "").replace("(", "")[:1].isdigit()
        shape = r"\d{1,3}([.,]\d{3})+|((19|20)\d\d\W*)+"  # thousands; a list of years
        named = _NAMED.search(before)
        fewest = 3 if named else 7 if written else 6
        if len(digits) < fewest or re.fullmatch(shape, surface) or _is_counted(surface, digits):
            continue
        if re.search(NUMERIC, surface) and not re.match(r"\+|0\d{4}", surface):
            continue
        ascii_digits = "".join(str(int(digit)) for digit in digits)  # "٣" is one, too
        kind, name, sure, why = _kind_of(surface, ascii_digits, before, language)
        if named and name == "phone":
            kind, name, sure, why = "number", "called", 0.85, "called a number of a case or account"
        extension = _EXTENSION.match(text, end)
        end = extension.end() if extension else end
        yield Hit(begin, end, kind, f"pattern:{name}", sure, why, digits)


def _is_counted(surface: str, digits: str) -> bool:
    """Return whether somebody counts: "1, 2, 3, 4, 5, 6, 7, 8"."""
    steps = {int(after) - int(before) for before, after in pairwise(digits)}
    return steps == {1} and "," in surface


_BETWEEN = re.compile(
    r"[\s,.;:–-]*(?:(?:and|then|og|så|und|dann|y|luego|después|et|puis|och|sen|sedan|en|dan|the"
    r"|last|four|de|sidste|fire|die|letzten|vier|los|últimos|cuatro|cifre|ziffern|digits|(?-i:[A-ZÆØÅÄÖÜ]))\b"
    r"[\s,.;:–-]*){0,5}",
    re.I,
)
_SHORTEST_CODE = 3  # digits of a code that has letters, too
_HALF = 4  # digits of which a first half has more


def _halves(text: str, language: str, whole: list[Hit]) -> Iterator[Hit]:
    """Numbers that are said in two runs: "two eight oh eight eight, and then one nine ..."."""
    taken = [(hit.begin, hit.end) for hit in whole]
    runs = [run for run in spoken_digits(text, language) if len(run[2]) > 1]
    for (begin, end, digits), (other, stop, more) in pairwise(runs):
        is_first = (begin, end) in taken or len(digits) > _HALF
        if is_first and 2 < len(more) < 9 and _BETWEEN.fullmatch(text, end, other):
            if len(digits) + len(more) < 8 or re.search(NUMERIC, text[begin:stop]):
                continue
            why = "goes on with a number that was begun before it"
            yield Hit(begin, stop, "number", "pattern:halves", 0.7, why, digits + more)


_LETTERS_BEFORE = re.compile(
    r"(?<![\w'’])(?:[A-ZÆØÅÄÖÜ]{2,5}|[A-ZÆØÅÄÖÜ](?:[ ,]+[A-ZÆØÅÄÖÜ])+)[\s,]+$"
)
_LETTER_BEFORE = re.compile(r"(?<![\w'’.])[B-HJ-Z]\s+$")
_SLASH_BEHIND = re.compile(
    r",?\s+(?:stroke|slash|oblique|skråstreg|streg|schrägstrich|barra|barre(?: oblique)?"
    r"|snedstreck|skråstrek|schuine streep|letter|bogstav|letra|buchstabe)\s+\w{1,2}(?!\w)"
    r"|,\s+(?-i:[A-ZÆØÅÄÖÜ])(?=[.,;!?\s]|$)",
    re.I,
)


def _codes(text: str, language: str) -> Iterator[Hit]:
    """Codes of letters and numbers that are said: "RX seven seven nine four stroke B"."""
    for begin, end, digits in spoken_digits(text, language):
        before = _LETTERS_BEFORE.search(text[:begin])
        if len(digits) > _HALF + 1:
            before = before or _LETTER_BEFORE.search(text[:begin])
        behind = _SLASH_BEHIND.match(text, end)
        if not re.search(r"[^\W\d_]{2}", text[begin:end]):
            continue
        if len(digits) < _SHORTEST_CODE or not (before or (behind and len(digits) > _HALF)):
            continue
        begin, stop = before.start() if before else begin, behind.end() if behind else end
        why = "letters and numbers said one by one, as of a case"
        yield Hit(begin, stop, "number", "pattern:code-said", 0.7, why, text[begin:stop].upper())


def _kind_of(
    surface: str, digits: str, before: str, language: str
) -> tuple[MentionKind, str, float, str]:
    if checks.is_cpr(digits, written=bool(re.fullmatch(r"\d{6}[- ]?\d{4}", surface))):
        return "number", "cpr", 0.95, "has the form of a Danish CPR number"
    if checks.is_ssn(surface):
        return "number", "ssn", 0.95, "has the form of a US social security number"
    if checks.is_card(digits):
        return "number", "card", 0.97, "a payment card number: its check digit is right"
    for name, languages, called, check, why in _COUNTRIES:
        usual = language[:2] in languages.split() or re.search(called, before, re.I)
        if usual and check(digits):
            return "number", name, 0.9, f"{why}: its check digits are right"
    if len(digits) > 15:
        return "number", "long-number", 0.7, "a long number: an account, a case, a record"
    return "phone", "phone", 0.65, "as many digits in a row as a phone number has"
