"""Patterns: e-mail and web addresses, names beside a word that announces one.

With the shapes of :mod:`numbers`, :mod:`dates`, :mod:`addresses` and :mod:`roles`. Rules for
English (British, American) and Danish, and the plainest of German, Swedish, Norwegian and some
others, written or said aloud.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from transcode.privacy.find.hits import Hit
from transcode.privacy.find.patterns.addresses import address_hits
from transcode.privacy.find.patterns.ages import age_hits
from transcode.privacy.find.patterns.dates import date_hits
from transcode.privacy.find.patterns.numbers import number_hits
from transcode.privacy.find.patterns.roles import role_hits
from transcode.privacy.find.patterns.rules import CAP, Text, rule, rule_hits

__all__ = ["pattern_hits"]

_TLD = (
    r"(?:com|org|net|edu|gov|info|io|eu|biz|coop|museum|name|app|dev|ac|me|tv|co|dk|uk|us|de|se"
    r"|no|nl|fr"
    r"|es|it|ie|fi|ca|au|nz|ch|at|be|pl|pt|cz|hu|ro|gr|ru|ua|is|ee|lv|lt|hr|si|sk|in|jp|cn|br|mx"
    r"|za)\b"
)
# "at what point in", "the point is": said as a dot, what is a word of English is no domain
_POINT = r"(?:point|punt|ponto)\s+(?!(?:in|is|it|at|as|me|no|us|for|to|of)\b)"
_DOT = r"(?:\.|\s+(?:(?:dot|punktum|punkt|prik|punto)\s+|" + _POINT + r"))"
_DASH = (
    r"(?:dash|hyphen|minus|bindestreg|bindestrich|bindestreck|bindestrek|guion|guión|tiret|trait"
    r"|streepje|koppelteken|barra|streg|strek|streck|strich)"
)
_LOW_DASH = (
    r"(?:underscore|unterstrich|understreg|understreck|understrek|guion bajo|guión bajo"
    r"|barra baja|tiret bas|underscore|liggend streepje|laag streepje)"
)
_AT = (
    r"(?:at|ætt|snabel-?\s?a|krøllalfa|klammeraffe|affenschwanz|ät|arroba|arobase|arrobase"
    r"|chiocciola|apenstaartje|apestaartje|kanelbulle|alfakrøll)"
)
# No joint may also be read as part of a word (an underscore is a \w): where Whisper gets stuck in
# a loop, "Mon-Mon-Mon-...", the search would try every way of reading it.
_JOIN = rf"(?:{_DOT}|[-+]|\s+(?:{_LOW_DASH}|{_DASH})\s+)"
_JOIN_SAID = rf"\s+(?:dot|punktum|punkt|prik|punto|point|punt|{_LOW_DASH}|{_DASH})\s+"
_PART = rf"[\w-]+(?:\s+(?:{_LOW_DASH}|{_DASH})\s+[\w-]+){{0,2}}"
_DOMAIN = rf"[\w-]+(?:{_DOT}[\w-]+){{0,3}}?{_DOT}{_TLD}(?:{_DOT}{_TLD})?"
_DOMAIN_SAID = rf"{_PART}(?:{_DOT}{_PART}){{0,3}}?{_DOT}{_TLD}(?:{_DOT}{_TLD})?"
_BODY = (
    r"(?:Hospitals?|Infirmary|Hospice|Clinic|Surgery|Medical (?:Centre|Center|Practice)|Care Home"
    r"|School|Academy|College|University|Council|Library|Church|Museum|Prison|Barracks|Brewery"
    r"|Bakery|Foundation|Trust|Ltd|Limited|Inc|Corporation|LLC|PLC|Group|ApS|A/S|GmbH|AG"
    r"|Department Store"
    r"|Orchestra|Country Club|Football Club|Housing Association|Sygehus|Hospital"
    r"|Universitetshospital|Skole"
    r"|Gymnasium|Kommune|Bibliotek|Universitet|Seminarium|Krankenhaus|Klinikum|Universität)"
)
_KIN = (
    r"(?:husband|wife|partner|son|daughter|brother|sister|mother|father|mum|mom|dad|friend|boss"
    r"|manager|colleague|neighbour|neighbor|aunt|uncle|cousin|nephew|niece|doctor|nurse|supervisor"
    r"|girlfriend|boyfriend|midwife|teacher|dog|cat|grandson|granddaughter|grandmother"
    r"|grandfather|nan|gran"
    r"|stepson|stepdaughter|stepfather|stepmother|twin|fiancée?|ex|mate|landlord|therapist"
    r"|social worker"
    r"|key ?worker|carer|gp|tutor|mentor|coach|flatmate|roommate|kid|baby|boy|girl)"
)
_KIN_DA = (
    r"(?:mand|kone|søn|datter|bror|søster|mor|far|ven|veninde|chef|leder|kollega|nabo|moster"
    r"|faster|onkel"
    r"|fætter|kusine|nevø|niece|læge|kæreste|jordemoder|lærer|hund|kat|mormor|morfar|farmor"
    r"|farfar|eks"
    r"|barnebarn|samlever|sagsbehandler|kontaktperson|svigermor|svigerfar|svoger|svigerinde)"
)
_NO_NAME = (
    r"(?!(?:not|on|in|at|a|an|the|and|something|really|actually|just|very|always|never|now|so"
    r"|that|this|it"
    r"|i|my|was|is|who|or|to|for|ikke|også|noget|nu|den|det|en|et|nicht|auch|from|back|about"
    r"|names?|later"
    r"|when|if|because|every|all|up|down|every|again|today|tomorrow|tonight|yesterday|over|mum"
    r"|mom|dad"
    r"|darling|love|crazy|stupid|lazy|out|after|says?|said|goes|told|you|he|she|they|we|as|with"
    r"|but)\b)"
)
_DOUBLE = r"(?:-[^\W\d_]{2,})*"  # vandenberg-smythe: half of it would still name somebody

_RULES = (
    rule("email", "email", 0.98, "has the form of an e-mail address",
         rf"(?<![\w.+-])[\w.+-]+(?:{_JOIN_SAID}[\w.+-]+)*\s*(?:@|[(\[]at[)\]])\s*{_DOMAIN}"
         r"|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w", "@", "(at)", "[at]"),
    rule("email-said", "email", 0.9, "an e-mail address said aloud",
         rf"(?<!['’])\b(?:[a-z]\s+)?\w+(?:{_JOIN}\w+)*\s+{_AT}\s+(?:\w+\s+){{0,2}}?{_DOMAIN_SAID}",
         "dot", "punkt", "prik", ".", "punto", "point", "punt", "ponto"),
    rule("web", "web", 0.95, "a web address or account name",
         rf"https?://[^\s<>]+[\w/]|\b(?:www|w w w){_DOT}\S+(?:{_DOT}\w+)*"
         rf"|\b{_DOMAIN}(?:/[\w/.~-]*\w)?"
         r"|(?<![\w.])@\w{3,}", ".", "dot", "punkt", "prik", "@", "http", "www"),
    rule("institution", "organisation", 0.8, "has the form of an institution's name",
         rf"\b(?:{CAP}\s+(?:of\s+|and\s+|&\s+)?){{1,4}}{_BODY}\b"
         rf"(?:\s+of\s+{CAP}(?:\s+{CAP})*)?|\bUniversity\s+of\s+{CAP}", cased=True),
    rule("institution", "organisation", 0.6, "has the form of an institution's name",
         r"\b(?:st\.?|saint|sankt)\s+\w+(?:['’]?s)?\s+(?:hospital|hospice|church|school|college"
         r"|surgery|primary|infirmary|skole)\b",
         "st", "saint", "sankt"),
    rule("ward", "organisation", 0.6, "a ward or department by its number or letter",
         r"\b(?i:ward|unit|station|abteilung|abt\.|afdeling|afd\.|afsnit|avdelning|avd\.|avdeling"
         r"|unidad|planta|sala|service|pavillon|pabellón|section|bygning|building|haus|hus)\s+"
         r"(?:[A-ZÆØÅÄÖ]{1,2}-?\d{1,4}[A-Za-z]?|\d{1,4}\s?[A-ZÆØÅÄÖ])\b"
         r"|\b(?i:ward|station|afsnit|afdeling|avdelning|avdeling|unidad|planta)\s+"
         r"(?:[a-zæøåäö]\d{1,4}|\d{1,4}[a-zæøåäö]?|[A-ZÆØÅÄÖ])(?![\w'’])", "#", "ward ",
         "station ", "afsnit ", "afdeling ", "avdeling ", "avdelning ", "unidad ", cased=True),
    rule("partners", "organisation", 0.6, "surnames in a row, as of a firm",
         rf"\b{CAP}(?:-{CAP})?,\s+{CAP}\s+(?:and|&|og|und)\s+{CAP}\b", ",", cased=True),
    rule("works-at", "organisation", 0.5, "a name after a word for where somebody works",
         rf"\b(?i:(?:work(?:s|ed|ing)?|job|employed|employee)\s+(?:for|at|with)|ansat\s+(?:hos"
         rf"|ved|på)|arbejder?\s+(?:hos|for))\s+"
         rf"(?P<it>{CAP}(?:\s+(?:(?:and|&"
         rf"|of)\s+)?{CAP}){{0,4}})", "work", "job", "employ", "ansat", "arbejde",
         cased=True),
    rule("title", "person", 0.9, "a name after a title",
         rf"\b(?i:mr|mrs|ms|miss|mx|dr|doctor|prof|professor|sister|reverend|father|aunt|auntie"
         rf"|uncle|hr|fru|frk|doktor|herr|frau)\.?\s+"
         rf"(?P<it>{CAP}(?:\s+{CAP}){{0,2}})", cased=True),
    rule("title", "person", 0.6, "a name after a title",
         r"\b(?:mr|mrs|ms|dr|prof|professor|aunt|auntie|uncle|fru|frøken)\.?\s+"
         rf"(?P<it>{_NO_NAME}[^\W\d_]{{3,}}{_DOUBLE})\b",
         "mr", "ms", "dr", "prof", "aunt", "uncle", "fr"),
    rule("introduced", "person", 0.8, "a name by which somebody is introduced",
         r"\b(?:(?:my|his|her|their|the|our|your)\s+(?:(?:first|last|full|middle|maiden|real|new"
         r"|baby's|dog's|\w+'s)\s+)?"
         r"name(?:\s+is|'s|\s+was)|(?:i'm|i\s+am|he's|she's)\s+called|(?:was|is"
         r"|are)\s+called(?=\s+(?-i:[A-ZÆØÅ]))"
         r"|(?:everyone|everybody|people|they|friends|you\s+can)\s+calls?\s+(?:me|him|her)"
         r"|just\s+call\s+me"
         r"|(?:jeg|han|hun|der)\s+h[ea]d(?:der|dder|te|)|jeg\s+hedder|(?:mit|hans"
         r"|hendes)\s+navn\s+(?:er|var)"
         r"|hedder|hed|kalder\s+(?:mig|ham|hende)|ich\s+heiße|mein\s+name\s+ist|heißt|jag\s+heter"
         r"|jeg\s+heter"
         r"|je\s+m'appelle|me\s+llamo|mi\s+chiamo|ik\s+heet)\s+"
         rf"(?!(?:der|die|das|er|sie|es|ich|du|wir|den|det|hun|han|jeg|jag)\b)(?P<it>{_NO_NAME}[^\W\d_]{{2,}}{_DOUBLE}(?:\s+(?-i:{CAP})){{0,2}})\b",
         "name", "call", "hed", "navn", "kalder", "hei", "heter", "appelle", "llamo", "chiamo",
         "heet"),
    rule("introduced", "person", 0.7, "somebody says who is speaking",
         rf"\b(?:[Tt]his\s+is|[Dd]et\s+er|[Hh]ier\s+ist"
         rf"|[Hh]ier\s+spricht)\s+(?P<it>{CAP}(?:\s+{CAP}){{0,2}})"
         r"(?:\s+(?:speaking|here|calling|from|fra)\b"
         r"|(?=,))", "this is", "det er", "hier", cased=True),
    rule("spelt", "person", 0.6, "letters said one by one, as a name is spelt",
         r"\b(?:[A-Z](?:[- ,]{1,2}|\s?-\s?)){3,}[A-Z]\b"
         r"|\b(?:[a-z]-){3,}[a-z]\b", "-", " ", cased=True),
    # two consonants that differ: "i i a i" is a stutter
    rule("spelt", "person", 0.6, "letters said one by one, as a name is spelt",
         r"(?<![\w'’])(?!a[ ,]{1,2}b[ ,]{1,2}c\b)"
         r"(?=(?:[aeiouyæøå][ ,]{1,2})*(?P<one>[b-df-hj-np-tv-xz])[ ,]{1,2}"
         r"(?:(?:[aeiouyæøå]|(?P=one))[ ,]{1,2})*(?!(?P=one))[b-df-hj-np-tv-xz](?!\w))"
         r"(?P<it>(?:[a-zæøå][ ,]{1,2}){3,}[a-zæøå])(?![\w'’])", " ", cased=True),
    rule("speaker", "person", 0.4, "stands before a colon, as who speaks does",
         rf"(?m)^\s*(?P<it>(?!(?i:name|address|phone|tel|mobile|fax|e-?mail|web(?:site)?|url|date"
         rf"|when|where|who|what|why"
         r"|user|agent|question|answer|q|a|i|p|interviewer|participant|respondent|note|notes|zip"
         r"|age|time|place|title"
         r"|moderator|researcher|facilitator|speaker|both|all|bot|job|employer|company|subject|re"
         r"|to|from|cc|navn|adresse|dato|billing|customer|info|month|salesperson)\b)"
         rf"(?![A-Z]+\b){CAP}(?:\s+{CAP}){{0,2}}):(?=\s|\")", ":", cased=True),
    rule("kin", "person", 0.7, "a name after a word for somebody near",
         r"\b(?i:my|our|his|her|their|your)\s+"
         r"(?i:(?:older|younger|little|big|best|ex|late|old|eldest|youngest|middle|former|first"
         r"|second|new|good|dear)[ -])*"
         rf"(?i:{_KIN})(?:,|\s+called|\s+named)?\s+(?P<it>{CAP}(?:\s+{CAP}){{0,2}})", cased=True),
    rule("kin", "person", 0.7, "a name after a word for somebody near",
         r"\b(?i:min|mit|hans|hendes|vores|deres|din)\s+(?i:(?:store|lille|ældste|yngste|bedste"
         r"|afdøde|nye|gamle)\s+)*"
         rf"(?i:{_KIN_DA})(?:,|\s+der\s+hedder)?\s+(?P<it>{CAP}(?:\s+{CAP}){{0,2}})",
         "min", "mit", "hans", "hendes", "vores", "deres", "din", cased=True),
    rule("lives", "place", 0.45, "said of where somebody lives or comes from",
         r"\b(?:moved\s+to|liv(?:e|es|ed|ing)\s+in|(?:grew|grown|growing)\s+up\s+in|(?:was"
         r"|were)\s+born\s+in)\s+"
         r"(?P<it>(?!(?:america|english|poverty|fear|hope|shared|temporary|supported|rented|peace"
         r"|hospital|care|town|rooms?"
         r"|cities|houses|flats|different|another|some|one|two|three|london's|his"
         r"|her)\b)[^\W\d_]{3,})\b",
         "moved to", "live", "living", "up in", "born in"),
)  # fmt: skip


def pattern_hits(words: str, language: str) -> Iterator[Hit]:
    """Every span of the text that has one of the known shapes."""
    text = Text.of(words)
    yield from number_hits(text, language)
    yield from date_hits(text, language)
    yield from age_hits(text, language)
    yield from address_hits(text, language)
    yield from role_hits(text)
    for hit in rule_hits(text, _RULES):
        if hit.kind in ("email", "web"):
            hit = replace(hit, entity=_written(words[hit.begin : hit.end]))
        yield hit


def _written(surface: str) -> str:
    """One spelling for what can be written or said: ``name@place.dk``."""
    plain = re.sub(rf"\s+{_AT}\s+|\s*[(\[]at[)\]]\s*", "@", surface.lower())
    plain = re.sub(r"\s+(?:dot|punktum|punkt|prik|punto|point|punt|ponto)\s+", ".", plain)
    plain = re.sub(rf"\s+{_LOW_DASH}\s+", "_", plain)
    return re.sub(r"\s+", "", re.sub(rf"\s+{_DASH}\s+", "-", plain))
