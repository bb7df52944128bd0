"""Generalising places and workplaces: their sort, by their own words."""

from __future__ import annotations

from transcode.privacy.lexicon.names import key_of, plain
from transcode.privacy.lexicon.numerals import ordinals
from transcode.privacy.lexicon.origins import gender_in
from transcode.records.names import MentionKind

__all__ = ["COMPOUNDING", "another", "general", "sort_in", "sort_of"]

COMPOUNDING = ("da", "sv", "no", "de", "nl")
"""Languages in which a name and what it names grow into one word."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(plain(listed).split())


_SORTS = {
    "en": "hospital infirmary hospice clinic surgery school academy college university council "
    "library church museum prison brewery bakery foundation trust bank hotel pharmacy nursery "
    "factory farm charity museum theatre court",
    "da": "hospital sygehus klinik skole gymnasium universitet kommune plejehjem plejecenter "
    "bibliotek kirke museum fængsel bryggeri bageri fond bank hotel apotek børnehave vuggestue "
    "fabrik gård lægehus bosted jobcenter teater",
    "de": "krankenhaus klinikum klinik schule gymnasium universität hochschule kirche museum "
    "bibliothek gefängnis brauerei bäckerei stiftung bank hotel apotheke kindergarten kita "
    "altenheim pflegeheim praxis werkstatt amt gericht theater verein chor",
    "es": "hospital clínica colegio instituto universidad escuela iglesia parroquia museo "
    "biblioteca ayuntamiento residencia juzgado banco hotel farmacia guardería fábrica teatro bar "
    "asociación fundación",
    "fr": "hôpital clinique lycée collège école université église paroisse musée bibliothèque "
    "mairie résidence tribunal banque hôtel pharmacie crèche usine théâtre association fondation",
    "sv": "sjukhus lasarett vårdcentral skola gymnasium universitet folkhögskola kyrka museum "
    "bibliotek kommun äldreboende bageri bank hotell apotek förskola fabrik teater förening",
    "no": "sykehus klinikk legesenter skole gymnas universitet kirke museum bibliotek kommune "
    "sykehjem bakeri bank hotell apotek barnehage fabrikk teater forening",
    "nl": "ziekenhuis kliniek school college universiteit kerk museum bibliotheek gemeente "
    "verpleeghuis bakkerij bank hotel apotheek crèche fabriek theater vereniging",
}
_ENDINGS = ("", "n", "en", "et", "an", "t", "s", "e")
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
    return next((sort for word in reversed(words) if (sort := sort_in(word, language)[0])), "")


def sort_in(word: str, language: str) -> tuple[str, int]:
    """The sort that a word is or ends with, and the place where it begins; ("", 0) for none.

    In some languages a name and its word are one: Skovbakkeskolen, Lindenschule.
    """
    said = plain(word).lower()
    for sort in sorted(_SORTS.get(language, "").split(), key=len, reverse=True):
        for form in (plain(sort) + ending for ending in _ENDINGS):
            inside = language in COMPOUNDING and len(sort) > 3 and said.endswith(form)
            if said == form or inside:
                begin = next(
                    n for n in range(len(word), -1, -1) if len(plain(word[n:])) >= len(form)
                )
                return sort, begin
    return "", 0


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
    if kind == "person" and words and (gender := gender_in(words[0], language, language)):
        return _GENDERS[language][gender]
    if kind == "place" and " ".join(words) in _COUNTRIES:
        return _LAND[language][0]
    if kind == "place" and words and (words[-1] in _ROADS or words[-1].endswith(("vej", "gade"))):
        return _LAND[language][1]
    return _OTHERWISE[language].get(kind, "")


def another(phrase: str, number: int, language: str) -> str:
    """The phrase for the n-th of its kind: a town, another town, a third town."""
    article, blank, rest = phrase.partition(" ")
    if number == 1:
        return phrase
    if not blank or article.lower() not in ("a", "an", "en", "et") or language not in ("en", "da"):
        return f"{phrase} ({number})"
    if number == 2:
        second = {"a": "another", "an": "another", "en": "en anden", "et": "et andet"}
        return f"{second[article.lower()]} {rest}"
    article = "a" if article.lower() == "an" else article
    if number <= 12:
        ordinal = next(word for word, n in ordinals(language).items() if n == number)
        article = "an" if ordinal.startswith("e") and language == "en" else article
    elif language == "da":
        ordinal = f"{number}."
    else:
        teen = number % 100 in (11, 12, 13)
        ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        ordinal = f"{number}{ending}"
        article = "an" if number == 18 or str(number).startswith("8") else "a"
    return f"{article} {ordinal} {rest}"
