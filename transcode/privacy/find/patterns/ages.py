"""Ages of people, in figures or in words, in the languages whose number words are known."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from transcode.privacy.find.hits import Hit
from transcode.privacy.find.patterns.rules import Rule, Text, rule, rule_hits
from transcode.privacy.lexicon.numerals import ARTICLES, SPOKEN, any_of, cardinals

__all__ = ["age_hits"]

_ORDINAL = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
_TENTH = r"(?:fortieth|fiftieth|sixtieth|seventieth|eightieth|ninetieth|hundredth)"
_ONLY = (
    r"(?:only|just|about|nearly|almost|like|barely|kun|knap|knapt|lige|omkring|næsten|bare|først"
    r"|ganske|erst|gerade|knapp|fast|schon|jetzt|ungefähr|damals|da|solo|sólo|apenas|casi|unos"
    r"|seulement|presque|à peine|environ|bara|nästan|ungefär|drygt|nesten|cirka|pas|bijna|net"
    r"|ongeveer|zelf|selv|selbst|själv|selber|already|allerede|redan|ya|déjà|al|nu|nå|now|ahora|today|heute|hoy|i\s+dag|idag)"
)
# What may follow a bare number that is an age: a pause, or a word that goes on.
_ENDS = (
    r"(?![.,]\d)(?=\s*(?:[.,!?;:)]|$)|\s+(?:and|but|when|then|now|at|this|that|last|in|on|og|men|da|dengang"
    r"|nu|i|på|til|till|come|next|zum|im|næste|und|aber|als|damals|da|jetzt|y|pero|cuando|entonces|ahora|et|mais|quand|alors|och"
    r"|när|då|nå|når|den|en|maar|toen|nu)\b)"
)
_SUBJECT = (  # "var hun kun nitten"
    r"(?:he|she|they|i|jeg|han|hun|ich|sie|er|jag|hon|ik|hij|zij|ze|yo|él|ella|je|il|elle)"
)
_NOBODY = (
    r"(?<!\bmean )(?<!\bmedian )(?<!\baverage )(?<!\bnumber )(?<!\bscore )(?<!\btotal )"
    r"(?<!\bvalue )(?<!\bit )(?<!\bthat )(?<!\bthere )(?<!\bthis )(?<!\bdet )(?<!\bder )"
    r"(?<!\bes )(?<!\bhet )"
)
# language: (verbs after which a bare number is an age, what follows a number that is one,
#            verbs after which a number of years is one, the word for years)
_SAID = {
    "en": (r"(?:am|is|was|were|be|turn(?:s|ed|ing)?)",
           r"(?:[ -]years?[ -]olds?\b|\s+years\s+of\s+age\b|[ -](?:month|week|day)s?[ -]old\b"
           r"|\s+y/o\b)", "", ""),
    "da": (r"(?:er|var|blev|bliver|fyldte|fylder|fyldt)",
           r"\s?(?:år\s+gam(?:mel|le)|-?årig\w*|måneder\s+gammel)",
           r"(?:er|var|blev|bliver|fyldte|fylder|fyldt)", r"år"),
    "de": (r"(?:bin|ist|war|wurde|werde|wird|geworden)",
           r"(?:\s+(?:jahre|monate|wochen)\s+alt|\s?-?jährig\w*|\s+geworden)",
           r"(?:bin|ist|war|wurde|werde|wird|mit)", r"jahren?"),
    "es": (r"(?:tengo|tiene|tenía|tenías|cumplí|cumplió|cumplo|cumple)", r"\s+años\s+de\s+edad",
           r"(?:tengo|tienes|tiene|tenía|tenían|tendría|cumplí|cumplió|cumplo|cumple|con|a\s+los"
           r"|de\s+unos)", r"años"),
    "fr": (r"", r"\s+ans\s+(?:d'âge|et\s+demi)",
           r"(?:j'ai|j'aurai|aurai|aura|ai|as|a|avait|avais|âgée?s?\s+de|l'âge"
           r"\s+de|fêté\s+(?:mes|ses)|à)", r"ans"),
    "sv": (r"(?:är|var|blev|blir|fyllde|fyller|fyllt)", r"(?:\s+år\s+gam(?:mal|la)|-?åring\w*"
           r"|-?årig\w*)", r"(?:är|var|blev|blir|fyllde|fyller|fyllt)", r"år"),
    "no": (r"(?:er|var|ble|blir|fylte|fyller|fylt)", r"(?:\s+år\s+gam(?:mel|le)|-?åring\w*"
           r"|-?årig\w*)", r"(?:er|var|ble|blir|fylte|fyller|fylt)", r"år"),
    "nl": (r"(?:ben|is|was|werd|word|wordt)", r"(?:\s+jaar\s+oud|-?jarige?\w*)",
           r"(?:ben|is|was|werd|word|wordt|toen)", r"jaar"),
}  # fmt: skip
# Somebody, and what joins an age to them: "a boy of fourteen", "min søn på fjorten år".
_WHOSE = (
    r"(?:boy|girl|man|woman|son|daughter|child|kid|lad|søn|datter|dreng|pige|mand|kvinde|bror"
    r"|søster|barn|børn|mor|far|sohn|tochter|kind|mann|frau|junge|mädchen|bruder|schwester"
    r"|hij[oa]s?|niñ[oa]s?|chic[oa]|hombre|mujer|hermano|hermana|nieto|nieta|fils|fille|garçon"
    r"|enfant|homme|femme|frère|sœur|son|sønn|dotter|pojke|flicka|gutt|jente|zoon|dochter"
    r"|jongen|meisje|kind|broer|zus)\s+(?:of|på|von|de|van|om)"
)
_KIN = (
    r"(?:boy|girl|(?:grand)?(?:son|daughter)|child|kid|baby|niece|nephew|brother|sister"
    r"|søn|datter|dreng|pige|barn(?:ebarn)?|drengen|pigen|bror|søster|sohn|tochter|kind|enkel(?:in)?"
    r"|junge|mädchen|bruder|schwester|neffe|nichte|hij[oa]|niet[oa]|niñ[oa]|sobrin[oa]|pequeñ[oa]|chic[oa]|fils|fille"
    r"|petit|petite|enfant|neveu|nièce|dotter|pojke|flicka|sønn|gutt|jente|zoon|dochter|kleinzoon"
    r"|kleindochter|jongen|meisje|yngste|ældste|äldsta|eldste|oldest|youngest|jüngste|älteste"
    r"|oudste|jongste|lillebror|storesøster|lille|little one|eldest)"
)
# An age behind a preposition: "retired at fifty-eight", "mit neunzehn hatte ich"; not an hour.
_AT = {"en": "at|by", "de": "mit", "sv": "vid", "nl": "op", "da": "som", "no": "som"}
_THEN = r"(?:when|als|da|då|når|cuando|quand|toen)"
# "a pupil, Izan, of fifteen, wants": behind somebody, between commas
_OF = {"es": "de", "de": "von", "da": "på", "no": "på", "sv": "på", "nl": "van"}
_HALF = {
    "en": r"(?:[ -](?:and[ -])?a[ -]half)?", "da": r"(?:\s+(?:og\s+)?et\s+halvt)?",
    "de": r"(?:einhalb|\s+und\s+ein\s+halb(?:es)?)?", "es": r"(?:\s+y\s+medio)?",
    "fr": r"", "sv": r"(?:\s+och\s+ett\s+halvt)?", "no": r"(?:\s+og\s+et\s+halvt)?",
    "nl": r"(?:\s+en\s+een\s+half)?",
}  # fmt: skip
_SINCE = (
    r"(?!\s+(?:da|dort|hier|dabei|im|bei|der|her|som|hos|i|siden|senere"
    r"|før|efter|sedan|senare|siden|etter|later|geleden|lang|später|sammen))"
)

_ENGLISH = (
    rule("birthday", "age", 0.6, "a birthday tells an age",
         rf"\b(?P<it>\d{{1,3}}(?:st|nd|rd|th)|{_ORDINAL}|{_TENTH})\s+birthday", "birthday"),
    rule("age", "age", 0.7, "how old somebody is",
         r"\baged?\s+(?:of\s+|was\s+|is\s+)?(?P<it>{n})\b(?!\s*(?:%|percent|weeks|months))"
         .replace("{n}", rf"(?:1[01]\d|\d{{1,2}}|{any_of(list(cardinals('en'))[1:100])})"),
         "age"),
    rule("age", "age", 0.7, "how old somebody is",
         r"\bwhen\s+(?:i|he|she|they|\w+)\s+(?:was|were)\s+(?P<it>{n})\b(?!\s+(?:years\s+into"
         r"|months\s+pregnant|of\b))"
         .replace("{n}", rf"(?:1[01]\d|\d{{1,2}}|{any_of(list(cardinals('en'))[1:100])})"),
         "when "),
    rule("age", "age", 0.75, "how old somebody is",
         r"\b(?P<it4>\d{1,3}\s?(?:jahre\s+alt|år\s+gam(?:mal|mel)|ans\b|anni\b|jaar\s+oud))"
         r"|\b(?P<it5>\d{1,3}-?jährig\w*)", "år", "jahr", "jähr", "ans", "anni", "jaar"),
)  # fmt: skip


def age_hits(text: Text, language: str) -> Iterator[Hit]:
    """Ages, in the language of the text and in English."""
    code = language[:2].replace("nb", "no").replace("nn", "no")
    yield from rule_hits(text, _ENGLISH)
    yield from rule_hits(text, _rules("en"))
    if code in SPOKEN and code != "en":
        yield from rule_hits(text, _rules(code))


@cache
def _rules(language: str) -> tuple[Rule, ...]:
    bare, follows, verbs, years = _SAID[language]
    said = {form: number for form, number in cardinals(language).items() if 0 < number < 120}
    half = _HALF.get(language, "")
    number = rf"(?:1[01]\d|[1-9]\d?|{any_of(said)}){half}"
    # five and the like are counted more often than they are ages
    grown = rf"(?:1[01]\d|[1-9]\d|{any_of(form for form, n in said.items() if n > 9)}){half}"
    found = [
        rule(
            "age",
            "age",
            0.8,
            "how old somebody is",
            rf"\b(?P<it>{number}){follows}"
            if language == "en"
            else rf"\b(?P<it>{number}{follows})",
        ),
    ]
    if verbs:
        found.append(rule("age", "age", 0.75, "how old somebody is",
                          rf"(?<!\w)(?:{verbs})\s+(?:{_ONLY}\s+)?(?P<it>{number}\s+{years}\b)"
                          rf"{_SINCE}", years[:2]))  # fmt: skip
    found.append(
        rule(
            "age",
            "age",
            0.75,
            "how old somebody is",
            rf"\b{_WHOSE}\s+(?P<it>{grown}(?:\s+(?:{years or 'years'}))?)(?!\w)",
        )
    )
    pause = r"(?=\s*(?:[.,!?;:)]|$)|\s+(?:and|og|und|och|en|y|et)\b)"
    if bare:  # of a child, small numbers too: "his son, he's nine, read it"
        small = any_of(form for form, n in said.items() if n < 10 and form not in ARTICLES)
        found.append(rule("age", "age", 0.6, "how old a child is",
                          rf"(?<!\w){_KIN}(?![\w'’])[^.!?]{{0,40}}?(?:(?<!\w)(?:{bare})|(?<=\w['’])s)\s+"
                          rf"(?:{_ONLY}\s+)?(?P<it>[1-9]|{small})(?!\w){pause}"))  # fmt: skip
        found.append(rule("age", "age", 0.6, "how old somebody was then",
                          rf"{_NOBODY}(?<!\w)(?:{bare})\s+(?:{_SUBJECT}\s+)?(?:{_ONLY}\s+)?"
                          rf"(?P<it>[1-9]|{small})(?=,?\s+{_THEN}(?!\w))"))  # fmt: skip
    if of := _OF.get(language):
        found.append(rule("age", "age", 0.6, "how old somebody is",
                          rf",\s+{of}\s+(?P<it>{grown})(?=,)"))  # fmt: skip
    if before := _AT.get(language):
        old = any_of(form for form, n in said.items() if n > 12)
        goes_on = r"|\s+(?:i|he|she|we|hatte|war|kam|ging|habe?|bin|wurde|ist|fing|begann)\b"
        found.append(rule("age", "age", 0.55, "how old somebody was",
                          rf"(?<!\w)(?:{before})\s+(?P<it>1[3-9]|[2-9]\d|{old})(?![\w:.-]\w)(?!\w)"
                          rf"(?:{pause}|(?={goes_on.removeprefix('|')}))"))  # fmt: skip
    if bare:
        found.append(rule("age", "age", 0.6, "how old somebody is",
                          rf"{_NOBODY}(?:(?<!\w)(?:{bare})|(?<=\w['’])[sm])\s+(?:{_SUBJECT}\s+)?(?:{_ONLY}\s+){{0,2}}(?P<it>{grown})"
                          rf"(?!\w){_ENDS}"))  # fmt: skip
    return tuple(found)
