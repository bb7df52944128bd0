"""Addresses: streets with numbers, flats, boxes, postcodes, written or said.

A street is found by a word for one ("Road", "-vej", "Rue", "utca") beside a number, or by what is
said before it ("lives at"). What follows it after commas or on further lines (flat, town, postcode,
country) belongs to the address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from transcode.privacy.find.hits import Hit, union
from transcode.privacy.find.patterns.rules import CAP, Rule, Text, rule, rule_hits
from transcode.privacy.lexicon.numerals import ARTICLES, SPOKEN, any_of, cardinals

__all__ = ["address_hits", "joined", "numbered"]

_UNIT_NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TEN = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_TEEN = r"(?:ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)"
_HUNDRED = rf"(?:(?:a|one|two|three)\s+hundred(?:\s+and)?(?:\s+{_TEN}|\s+{_UNIT_NUMBER})*)"
_SAID = (
    rf"(?:{_HUNDRED}|{_UNIT_NUMBER}\s+oh\s+{_UNIT_NUMBER}|(?:{_UNIT_NUMBER}\s+)?{_TEN}"
    rf"(?:[ -]{_UNIT_NUMBER})?|{_TEEN}|{_UNIT_NUMBER})"
)
_NUMBER = r"\d{1,5}\s?[A-Za-z]?(?!\w)"
_ROAD = (
    r"(?:street|road|avenue|lane|crescent|terrace|gardens|grove|boulevard|mews|highway|parkway"
    r"|turnpike|crossroads?|cul-de-sac)"
)
_WAY = (
    r"(?:Drive|Close|Court|Square|Hill|Way|Place|Row|Walk|Parade|Park|Rise|View|Green|Gate|Locks?"
    r"|St|Str|Rd|Ave|Dr|Ln|Blvd|Hwy|Ct|Cres|Pl|Sq|Ter)\b\.?"
)
# Street words of other languages: as the end of a word, as a word after the name, and before it.
_END = (
    r"(?:vej|vejen|gade|gaden|all[eé]|allé|stræde|strædet|vænget|vænge|vangen|parken|torvet|torv"
    r"|pladsen"
    r"|plads|toften|stien|bakken|gården|brynet|boulevarden|stra(?:ß|ss)e|str\.|weg|gasse|platz"
    r"|damm|ufer"
    r"|gatan|gränd|vägen|stigen|gata|gate|gaten|veien|vegen|vei|stræti|straeti|braut|gerði|katu"
    r"|tie|kuja"
    r"|polku|straat|laan|plein|gracht|kade|steeg|dreef|utca|iela)"
)
_AFTER = (
    r"(?:gate|gata|vei|veg|vej|vägen|plads|plass|terrasse|allé|u\.|utca|út|útja|tér|tere|körút"
    r"|sor|rkp\."
    r"|straße|strasse|str\.|platz|weg|tie|maantee|puiestee|tänav|tn\.|iela|gatvė|cesta|ulica|ulice"
    r"|nábřeží|náměstí|trg)"
)
_BEFORE = (
    r"(?:rue|impasse|chemin|quai|allée|avenue|boulevard|place|via|viale|vicolo|piazza|corso|largo"
    r"|strada"
    r"|calle|avenida|avda\.?|paseo|plaza|carrer|camino|carretera|rua|praça|travessa|estrada|ul\."
    r"|ulica|al\."
    r"|aleja|os\.|plac|str\.|bulevardul|trg|οδός|λεωφόρος|λ\.|улица|ул\.|am|im|an der|auf dem|zum)"
)
_SMALL = (
    r"(?:de|del|della|des|do|dos|da|du|d'|la|le|les|l'|dei|al|el|di|der|den|van|von|of|y|i|ten)"
)
_FLAT = (
    r"(?:apartment|apt|flat|suite|ste|unit|studio|room|floor|lejlighed|lejl|wohnung|whg|lgh)"
    rf"\b\.?\s*#?(?:\d+\w?|[A-Z]\b|{_SAID}\b)"
)
_STOREY = r"(?:st|kl|\d{1,2})\.?\s?(?:sal\.?\s?)?,?\s?(?:tv|th|mf)\b\.?"
_LIVES = (
    r"(?:\b(?:liv(?:e|es|ed|ing)|stay(?:s|ed|ing)?|resid(?:e|es|ed|ing)|located|based|office"
    r"|house|meet|off"
    r"|(?:sent|send|deliver(?:ed)?|back|return|moved?|arrived)(?:\s+\w+)?)\s+(?:at|on|in|to)"
    r"|\baddress(?:\s+(?:is|was|to|of\s+[^.?!\n]{1,40}\s+is))?(?:\s+with)?"
    r"|\bbor\s+(?:på|i)|\bboede\s+(?:på|i)|\badressen?\s+(?:er|ist|är|is)"
    r"|\bwohn(?:e|t|te)\s+(?:in|am|auf)|\bbor\s+på|\bhabite(?:\s+au)?|\bvivo\s+en"
    r"|\babito\s+in)[:,]?\s+"
)

_STREETS = (
    rule("street", "address", 0.9, "a street and house number",
         rf"\b(?:number\s+)?(?:{_NUMBER}|{_SAID}),?\s+"
         rf"(?:(?!(?:and|the|a|of|minutes?|hours?|miles?|people|years?"
         rf"|times)\b)[\w'’.-]+\s+){{1,4}}?{_ROAD}\b",
         "street", "road", "avenue", "lane", "crescent", "terrace", "gardens", "grove", "boulevard",
         "mews", "highway", "parkway", "turnpike", "crossroad", "cul-de-sac"),
    rule("street", "address", 0.8, "has the form of a street name",
         rf"\b(?:\d+\w?,?\s+){{0,2}}(?:{CAP}\s+){{1,4}}?(?:(?i:{_ROAD})|{_WAY})(?!\w)", cased=True),
    rule("street", "address", 0.6, "a number and a word for a street",
         rf"\b(?:number\s+)?(?:\d{{1,4}}[a-z]?|{_SAID})\s+(?!(?:of|a|the|people|persons?|minutes?"
         rf"|hours?|miles?|long|short|big|per|more|other|times|different)\b)"
         r"[^\W\d_]{3,}\s+(?:drive|close|court|square|way|place|row|walk|rise|locks?|st|rd"
         r"|ave)\b(?!\s+(?:to|of|for|from)\b)",
         "drive", "close", "court", "square", " way", "place", " row", "walk", "rise", "lock",
         " st",
         " rd", " ave"),
    rule("street-one-word", "address", 0.85, "has the form of an address",
         rf"(?<!\w)(?:\d{{1,6}}\s+)?(?:(?-i:{CAP})\s+){{0,2}}[^\W\d_]+{_END}\s+(?:nr\.?\s+"
         rf"|nummer\s+)?{_NUMBER}"
         rf"\.?(?:,?\s+{_STOREY})?", "#"),
    rule("street-one-word", "address", 0.6, "has the form of a Danish or German street name",
         r"\b[A-ZÆØÅÄÖÜ][^\W\d_]{2,}(?:vej|gade|gaden|stræde|vænget|stra(?:ß|ss)e|gatan|vägen)\b",
         cased=True),
    rule("street-two-words", "address", 0.8, "has the form of an address",
         rf"(?<!\w)(?:\d{{1,6}}\s+)?(?:(?-i:{CAP})\s+"
         rf"|{_SMALL}\s+){{1,4}}?{_AFTER}\s+{_NUMBER}\.?", "#"),
    rule("street-before", "address", 0.8, "has the form of an address",
         rf"(?<!\w)(?:\d{{1,6}},?\s+)?{_BEFORE}\s+(?:{_SMALL}\s+|(?-i:{CAP})\s+|\d+\s+(?=\d)"
         rf"|[ldLD]['’](?-i:{CAP})\s+)"
         rf"{{1,6}}?(?:n[°ºo.]\s*)?{_NUMBER}\.?", "#"),
    rule("street-before", "address", 0.75, "has the form of an address",
         rf"\b\d{{1,5}},?\s+(?:rue|avenue|boulevard|impasse|chemin|quai|place|Rue|Avenue"
         rf"|Boulevard|Impasse|Place)\s+"
         rf"(?:{_SMALL}\s+){{0,2}}{CAP}(?:\s+(?:{_SMALL}\s+)?{CAP}){{0,4}}", "#", cased=True),
    rule("house-number", "address", 0.6, "a name between two numbers, as in an address",
         rf"(?<![\w/.-])\d{{1,6}}\s+{CAP}(?:\s+(?:{_SMALL}\s+)?{CAP}){{0,4}}"
         rf"\s+\d{{1,4}}\b(?![:/.-]\d)",
         "#", cased=True),
    rule("house-number", "address", 0.6, "a name and a number before a flat",
         rf"(?<!\w)(?:\d{{1,6}}\s+)?(?:{CAP}\s+){{1,5}}(?:{_NUMBER}\.?)?[,\s]+(?i:{_FLAT})",
         "apt", "apartment", "flat ", "suite", "unit ", "lejl", "whg", "wohnung", cased=True),
    rule("lives-at", "address", 0.6, "a name and a number after a word for where somebody lives",
         rf"(?i:{_LIVES})(?P<it>(?:\d{{1,6}}\s+)?{CAP}(?:\s+(?:{_SMALL}\s+)?{CAP}){{0,4}},?"
         rf"\s+{_NUMBER})",
         "#", cased=True),
    rule("lives-at", "address", 0.6, "a number and a name after a word for where somebody lives",
         rf"(?i:{_LIVES})(?P<it>\d{{1,5}}[a-z]?\s+{CAP}(?:\s+(?:{_SMALL}"
         rf"\s+)?{CAP}){{0,4}})", "#", cased=True),
    rule("lives-at", "address", 0.6, "a number in words and a name after a word for living",
         rf"(?i:{_LIVES})(?P<it>(?i:(?:number\s+)?{_SAID})\s+(?!(?i:years|days|weeks|months|o'clock)\b)"
         rf"{CAP}(?:\s+(?:{_SMALL}\s+)?{CAP}){{0,3}})", cased=True),
    rule("corner", "address", 0.7, "the corner of two streets",
         r"\b(?:the\s+)?[Cc]orner\s+of\s+(?:\d+\s+)?\w[\w.'’ -]{1,45}?\s+and\s+[\w.'’-]+(?:"
         r"\s+[\w.'’-]+){0,3}",
         "corner of"),
    rule("flat", "address", 0.7, "the number of a flat or room",
         rf"\b(?:flat|apartment|apt\.?|studio|suite|unit)\s+#?(?:\d+[a-z]?"
         rf"|{_SAID})\b(?:,?\s+(?-i:{CAP})){{0,3}}",
         "flat ", "apartment ", "apt", "studio ", "suite ", "unit "),
    rule("box", "address", 0.8, "a post-office box",
         r"\b(?:P\.?\s?O\.?\s?Box|Postboks|Postfach|Postbus|Postbox|Apartado|Box)\s+\d+"
         r"|\b(?:PSC|CMR|Unit)\s+\d+,?\s+Box"
         r"\s+\d+", "box ", "postboks", "postfach", "postbus", "apartado"),
    rule("postcode", "address", 0.9, "has the form of a postcode",
         rf"\b(?:[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}}|(?:[A-Z]{{2}},?\s+"
         rf"|{CAP},?\s+[A-Z]{{2}}\s+)\d{{5}}(?:-\d{{4}})?"
         r"|(?:APO|FPO|DPO)\s+A[AEP]\s+\d{5}"
         r"|(?:DK|SE|NO|D|A|CH|FI|N|S)-\d{4,5}\b|[1-9]\d{3}\s?[A-Z]{2}(?=[\s,]+[A-Z])"
         r"|(?:DK-?\s?)?(?!19\d\d|20\d\d)[1-9]\d{3}\s+[A-ZÆØÅ][a-zæøå]{2,}(?:\s+(?:NV|SV|NØ|SØ"
         r"|[NSVCØK]))?)(?!\w)",
         "#", cased=True),
    rule("postcode", "address", 0.8, "called a postcode",
         r"\b(?:zip|post(?:al)?)\s?(?:code)?\b\W*(?:(?:is|was"
         r"|number)\W+)?(?P<it>[\dA-Z]{0,4}[ -]?\d[\dA-Z -]{1,8}[\dA-Z])"
         r"|\b(?:postnummer|postleitzahl|plz)\W+(?:(?:er|ist|är)\W+)?(?P<it2>\d[\d -]{2,5}\d)",
         "zip", "post"),
    rule("postcode", "address", 0.7, "a part of a Danish town",
         r"\b(?:København|Copenhagen|Aarhus|Århus|Odense|Aalborg)\s+(?:NV|SV|SØ|NØ"
         r"|[NSVCKØM])\b(?:\s+\d{4})?", cased=True),
    rule("address", "address", 0.5, "said of an address",
         rf"\b(?:my|his|her|their|our|home"
         rf"|postal)\s+address\s+is\s+(?P<it>(?:\d+\s+)?{CAP}(?:\s+{CAP}){{0,4}})",
         "address is", cased=True),
)  # fmt: skip

# What may go on after a street: a flat, a state, a code, or capitalised words after a comma.
_CODE = r"(?:[A-Z]{1,2}-?)?\d[\d-]{2,7}(?:\s\d{2,3})?"
_ON = re.compile(
    rf"\.?(?:\s*,\s*|\s*\n[>\s]*|\s+)(?:(?i:{_FLAT}|{_STOREY})|{_CODE}(?![\w:/])"
    r"|\b(?:P\.?O\.? )?Box\s+\d+|(?:APO|FPO|DPO)\s+A[AEP]\b|[A-Z]{2}\b,?(?=\s+\d{5}))"
)
_TOWN = re.compile(
    rf"\.?(?:\s*,[\s>]*|\s*\n[>\s]*)(?:{_CODE}\s+)?{CAP}(?:[ -](?:{_SMALL}[ -])?{CAP}){{0,3}}"
    rf"(?:\s+\([^)\n]{{1,20}}\))?(?:,?\s+{_CODE}(?![\w:/]))?"
)
_AFTER_FLAT = re.compile(rf"\s+{CAP}(?: (?:{_SMALL} )?{CAP}){{0,4}}(?:,?\s+{_CODE}(?![\w:/]))?")
_LINES = re.compile(
    r"\.?(?:,\s*|\s*\n[>\s]*)(?:nan"
    r"|[\w.]{2,20}(?: [\w.]{2,20}){0,2}(?:,? [a-z]{2})?,? \d{5})(?!\w)"
)
_NUMBER_BEFORE = re.compile(r"(?<![\w/.-])\d{1,6},?\s+$")


_SOFT = (  # ends of street names that are ordinary words too: only where they are capitalised
    r"(?:bakken|marken|haven|lunden|brinken|skrænten|kæret|ageren|vænget|engen|stien|parken|gården"
    r"|toften|torvet|pladsen|hagen|åsen|lia|garten|winkel|hof|feld|wiese|berg|rain|hang|backen"
    r"|gården|slingan|parken|hof|dijk|weg|pad|singel)"
)
_STOREY_SAID = re.compile(  # behind a street and its number, in words
    r"(?:\s+(?:bis|ter|quater)\b|\s+[a-h]\b)?(?:,?\s+(?:(?:på\s+|im\s+|au\s+|en\s+el\s+|on\s+the\s+)?"
    r"(?:ground|top|first|second|third|fourth|fifth|første|anden|tredje|fjerde|femte|erster|zweiter"
    r"|dritter|vierter|ersten|zweiten|dritten|vierten|primero|segundo|tercero|cuarto|quinto|premier"
    r"|deuxième|troisième|quatrième|första|andra|fjärde|andre|eerste|tweede|derde|vierde|en|et|ett"
    r"|to|två|tre|fire|fyra)\s+(?:floor|sal|stock|étage|våningen|våning|trappor|etasje|verdieping"
    r"|derecha|izquierda|centro|[a-h]\b|til\s+(?:højre|venstre)|tv|th)"
    r"|(?:stuen|parterre|rez-de-chaussée|begane\s+grond)))?(?:,?\s+(?:til\s+)?(?:højre|venstre|links"
    r"|rechts|derecha|izquierda|à\s+(?:droite|gauche)))?",
    re.I,
)
_SMALL_BEFORE = (
    r"(?:rue|impasse|chemin|quai|allée|avenue|boulevard|place|calle|avenida|paseo|plaza|carrer"
    r"|camino|carretera|travesía|ronda|glorieta|rua|via|viale|piazza)"
)


@cache
def _said(language: str) -> tuple[Rule, ...]:
    """Streets with a number in words."""
    said = cardinals(language).items()
    number = rf"(?:{any_of(form for form, n in said if 0 < n < 200 and form not in ARTICLES)})"
    letter = r"(?:\s[a-h]\b)?"
    no_verb = r"(?!\w+[gk]ade\b)" if language == "sv" else ""  # "sparkade", but Danish "gade"
    why = "a street and a number said aloud"
    return (
        rule("street-said", "address", 0.7, why,
             rf"\b{no_verb}[^\W\d_]{{2,}}{_END}\s+(?:nummer\s+|nr\.?\s+|numero\s+)?{number}(?!\w){letter}"),
        rule("street-said", "address", 0.7, why,
             rf"\b(?:(?i:an der|auf dem|am|im|zum|zur)\s+)?{CAP}{_SOFT}\s+(?i:{number})(?!\w)"
             .replace(r"][\w'’&-]*)", r"][\w'’&-]*?)"), cased=True),
        rule("street-said", "address", 0.6, why,
             rf"\b(?i:an der|auf der|auf dem|hinter der|hinter dem|vor dem|unter den)\s+{CAP}\s+"
             rf"(?i:{number})(?=\s*(?:[.,;:!?)]|$))", cased=True),
        rule("street-said", "address", 0.7, why,
             rf"\b{_SMALL_BEFORE}\s+(?:{_SMALL}\s+|[\w'’-]+\s+){{1,5}}?(?:número\s+|numéro\s+)?"
             rf"{number}(?!\w)", "rue", "impasse", "chemin", "quai", "all", "avenue", "boulevard",
             "place", "calle", "avenida", "paseo", "plaza", "carrer", "camino", "carretera", "rua",
             "via", "piazza", "ronda", "travesía", "glorieta"),
        rule("street-said", "address", 0.7, why,
             rf"\b{number}(?:\s+(?:bis|ter|quater))?,?\s+(?:rue|avenue|boulevard|impasse|chemin|quai|place|allée)\s+"
             rf"(?:{_SMALL}\s+){{0,2}}[\w'’-]+(?:\s+(?:{_SMALL}\s+)?(?-i:{CAP})){{0,3}}",
             "rue", "avenue", "boulevard", "impasse", "chemin", "quai", "place", "allée"),
    )  # fmt: skip


def address_hits(text: Text, language: str) -> Iterator[Hit]:
    """Addresses; each goes on over flat, town and postcode, and begins with its number."""
    code = language[:2].replace("nb", "no").replace("nn", "no")
    for hit in rule_hits(text, _said(code if code in SPOKEN else "en")):
        storey = _STOREY_SAID.match(text.words, hit.end)
        yield replace(hit, end=storey.end()) if storey else hit
    for hit in rule_hits(text, _STREETS):
        begin, end = hit.begin, hit.end
        if before := _NUMBER_BEFORE.search(text.words[max(0, begin - 8) : begin]):
            begin -= len(before[0])
        if "#" in text.hints[begin:end]:
            end = _goes_on(text.words, end)
        yield replace(hit, begin=begin, end=end)


def _goes_on(text: str, end: int) -> int:
    """The end of the address that has begun before ``end``."""
    for _ in range(8):
        of_flat = re.search(r"\d\w?$", text[:end][-6:])
        more = _ON.match(text, end) or _LINES.match(text, end) or _TOWN.match(text, end)
        if not more and of_flat:
            more = _AFTER_FLAT.match(text, end)
        if not more:
            return end
        end = more.end()
    return end


_HOUSE = re.compile(r"\s+\d{1,3}\s?[A-Za-z]?(?=\s*(?:[.,;:!?)]|$))")


@cache
def _house(language: str) -> re.Pattern[str]:
    number = any_of(form for form, n in cardinals(language).items() if 1 < n < 200)
    # "in Rome, twenty years" goes on with what is counted
    return re.compile(
        rf"\s+(?:{number})(?!\w)(?=\s*(?:[.,;:!?)]|$)|\s+(?:in|i|på|til|und|og|y|et|och|en)\b)",
        re.IGNORECASE,
    )


def numbered(text: str, hits: Sequence[Hit], language: str) -> Iterator[Hit]:
    """For a place with a number right behind it, as a house has: a hit over both."""
    code = language[:2].replace("nb", "no").replace("nn", "no")
    house = _house(code if code in SPOKEN else "en")
    for hit in union(hits):
        if hit.kind not in ("place", "address") or text[hit.begin : hit.end].isupper():
            continue
        number = house.match(text, hit.end) or _HOUSE.match(text, hit.end)
        if number and not text[hit.end :].lstrip().startswith(("19", "20")):
            why = "a place and a number behind it, as of a house"
            yield Hit(hit.begin, number.end(), "address", "pattern:numbered", hit.confidence, why)


_ENDS = re.compile(r"\d[A-Za-z]?\.$")  # a full stop behind a house number


def joined(text: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """For neighbours of which one is an address and the other a place: a hit over both."""
    for first, second in pairwise(union(hits)):
        kinds = {first.kind, second.kind}
        near = not text[first.end : second.begin].strip(" ,\n\r>")
        near = near and not _ENDS.search(text[first.begin : first.end])
        if near and "address" in kinds <= {"address", "place"}:
            why = "parts of an address beside each other"
            sure = max(first.confidence, second.confidence)
            yield Hit(first.begin, second.end, "address", "pattern:joined", sure, why)
