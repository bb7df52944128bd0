"""Generalising places and workplaces: their sort, by their own words."""

from __future__ import annotations

from transcode.privacy.lexicon.names import key_of, plain
from transcode.privacy.replace.calendar import ORDINALS
from transcode.privacy.replace.invented import gender_of
from transcode.records.names import MentionKind

__all__ = ["another", "general", "sort_of"]


def _words(listed: str) -> frozenset[str]:
    return frozenset(plain(listed).split())


_SORTS = {
    "en": "hospital infirmary hospice clinic surgery school academy college university council "
    "library church museum prison brewery bakery foundation trust bank hotel pharmacy nursery "
    "factory farm charity museum theatre court",
    "da": "hospital sygehus klinik skole gymnasium universitet kommune plejehjem plejecenter "
    "bibliotek kirke museum fængsel bryggeri bageri fond bank hotel apotek børnehave vuggestue "
    "fabrik gård lægehus bosted jobcenter teater",
}
_NEUTER = _words(
    "hospital sygehus gymnasium universitet plejehjem plejecenter bibliotek museum fængsel "
    "bryggeri bageri hotel apotek lægehus bosted jobcenter teater"
)
_TWO_WORDS = {
    "en": ("care home", "nursing home", "home care", "health centre", "medical centre",
           "department store", "day centre"),
    "da": (),
}  # fmt: skip
_COMPANIES = _words("ltd limited inc corporation llc plc group aps as company")
_ROADS = _words("street road avenue lane crescent terrace square")
_GENDERS = {
    "en": {"woman": "a woman", "man": "a man"},
    "da": {"woman": "en kvinde", "man": "en mand"},
}
_LAND = {"en": ("a country", "a road"), "da": ("et land", "en vej")}
_COUNTRIES = _words(
    """
    denmark danmark norway norge sweden sverige finland iceland island germany tyskland france
    frankrig spain spanien portugal italy italien england scotland skotland wales ireland irland
    britain poland polen netherlands holland belgium belgien austria østrig switzerland schweiz
    greece grækenland turkey tyrkiet russia rusland ukraine romania rumænien bulgaria hungary
    ungarn serbia serbien bosnia bosnien croatia kroatien albania kosovo lithuania litauen latvia
    estonia estland syria syrien iraq irak iran afghanistan pakistan india indien china kina
    japan vietnam thailand philippines filippinerne australia canada mexico brazil brasilien
    chile argentina egypt egypten morocco marokko somalia ethiopia etiopien eritrea kenya nigeria
    ghana sudan uganda israel lebanon libanon jordan palestine america usa uk
    """
)
_OTHERWISE: dict[str, dict[MentionKind, str]] = {
    "en": {"person": "a person", "place": "a town", "organisation": "a workplace",
           "address": "an address", "role": "a professional"},
    "da": {"person": "en person", "place": "en by", "organisation": "en arbejdsplads",
           "address": "en adresse", "role": "en fagperson"},
}  # fmt: skip


def sort_of(entity: str, language: str) -> str:
    """The word in a name that says what it is ("Leeds General Infirmary": infirmary), or ""."""
    words = key_of(entity)
    two = " ".join(words[-2:])
    if two in _TWO_WORDS.get(language, ()):
        return two
    for word in reversed(words):
        for sort in _SORTS.get(language, "").split():
            # a Danish name and its word are one: Skovbakkeskolen, Vestsygehuset
            ends = tuple(plain(sort) + ending for ending in ("", "n", "en", "et"))
            if word in ends or (language == "da" and len(sort) > 3 and word.endswith(ends)):
                return sort
    return ""


def general(kind: MentionKind, entity: str, language: str) -> str:
    """The sort of place that stands for a name: "a hospital"; "" where it is not known."""
    words = key_of(entity)
    if language not in _OTHERWISE:
        return ""
    if kind == "organisation" and (sort := sort_of(entity, language)):
        sort += " service" * sort.endswith(" care")
        if language == "da":
            return f"{'et' if plain(sort) in _NEUTER else 'en'} {sort}"
        return f"{'an' if sort[0] in 'aeiou' and sort != 'university' else 'a'} {sort}"
    if kind == "organisation" and words and words[-1] in _COMPANIES:
        return "a company" if language == "en" else "et firma"
    if kind == "person" and words and (gender := gender_of(words[0])):
        return _GENDERS[language][gender]
    if kind == "place" and " ".join(words) in _COUNTRIES:
        return _LAND[language][0]
    if kind == "place" and words and (words[-1] in _ROADS or words[-1].endswith(("vej", "gade"))):
        return _LAND[language][1]
    return _OTHERWISE[language].get(kind, "")


def another(phrase: str, number: int, language: str) -> str:
    """The phrase for the n-th of its kind: a town, another town, a third town."""
    article, blank, rest = phrase.partition(" ")
    ordinals = ORDINALS.get(language, ())
    if number == 1:
        return phrase
    if not blank or article.lower() not in ("a", "an", "en", "et") or not ordinals:
        return f"{phrase} ({number})"
    if number == 2:
        second = {"a": "another", "an": "another", "en": "en anden", "et": "et andet"}
        return f"{second[article.lower()]} {rest}"
    article = "a" if article.lower() == "an" else article
    if number <= 12:
        ordinal = ordinals[number - 1]
        article = "an" if ordinal.startswith("e") and language == "en" else article
    elif language == "da":
        ordinal = f"{number}."
    else:
        teen = number % 100 in (11, 12, 13)
        ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        ordinal = f"{number}{ending}"
        article = "an" if number == 18 or str(number).startswith("8") else "a"
    return f"{article} {ordinal} {rest}"
