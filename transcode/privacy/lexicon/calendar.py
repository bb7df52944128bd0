"""Dates as they are written and said: the words of a language, and the shapes of a date.

Months and days of the week are those of the Unicode CLDR (Babel), in any language it knows; days
and years in words are those of :mod:`numerals`. Both who finds dates and who moves them read them
by :func:`calendar_of`, so that what is found whole is moved whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from transcode.privacy.lexicon.numerals import (
    SPOKEN,
    any_of,
    cardinals,
    joined,
    ordinals,
    year_pattern,
    years,
)

__all__ = ["NUMERIC", "Calendar", "calendar_of", "month_named"]


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


NUMERIC = (
    r"(?<![\d./-])(?:\d{4}[-/.][01]?\d[-/.][0-3]?\d(?!\d)"
    r"|[0-3]?\d[-/.]\s?[0-3]?\d[-/.]\s?(?:19|20)?\d\d(?![./-]?\d))"
)
"""A date in figures."""

_CARDINAL_DAYS = ("es", "fr", "nl", "en")  # "el cuatro de febrero", "May twenty-one"
_ORDINAL_MONTHS = ("da", "sv", "no", "de")  # "den femte i fjerde"
_SHORT_EXTRA = {"en": ("sept",), "da": ("sept",), "no": ("sept",), "de": ("sept", "jänner")}
# Feasts that name a day of the year and are seldom said: Christmas is said by everybody.
_FEASTS = {
    "en": "boxing day|st patrick's day|bonfire night|guy fawkes night|remembrance sunday"
    "|remembrance day|shrove tuesday|ash wednesday|maundy thursday|good friday|whit monday"
    "|whit sunday|corpus christi|all saints'? day|all souls'? day|valentine's day|may day"
    "|midsummer's? (?:day|eve)|burns night|twelfth night|thanksgiving|halloween|mother's day"
    "|memorial day|labor day|independence day|new year's (?:day|eve)|easter monday"
    "|ascension day",
    "da": "grundlovsdag|store bededag|sankthans(?:aften)?|sankt hans(?: aften)?|mortensaften"
    "|kristi himmelfartsdag|anden juledag|første juledag|2\\. juledag|1\\. juledag"
    "|anden påskedag|anden pinsedag|skærtorsdag|langfredag|fastelavn(?:ssøndag)?"
    "|helligtrekonger|lillejuleaften|nytårsaften(?:sdag)?|nytårsdag|fars dag|mors dag",
    "de": "fronleichnam|allerheiligen|allerseelen|mariä himmelfahrt|christi himmelfahrt"
    "|himmelfahrt|buß- und bettag|heilige drei könige|dreikönig(?:stag)?|rosenmontag"
    "|aschermittwoch|gründonnerstag|karfreitag|ostermontag|pfingstmontag|pfingstsonntag"
    "|sankt martin|martinstag|nikolaustag|tag der (?:deutschen )?einheit|tag der arbeit"
    "|reformationstag|volkstrauertag|totensonntag|zweiter weihnachtstag|neujahr(?:stag)?",
    "es": "(?:día de |noche de )?reyes|todos los santos|(?:día de )?los difuntos"
    "|la inmaculada|la asunción|corpus(?: christi)?|viernes santo|jueves santo"
    "|domingo de ramos|lunes de pascua|miércoles de ceniza|san juan|la candelaria|san josé"
    "|día de la constitución|la hispanidad|el pilar|nochevieja|día de la madre|sant jordi",
    "fr": "la toussaint|l'assomption|l'ascension|la pentecôte|lundi de pentecôte"
    "|lundi de pâques|vendredi saint|mardi gras|mercredi des cendres|la chandeleur"
    "|l'épiphanie|la saint-jean|la saint-sylvestre|le quatorze juillet|la fête-dieu"
    "|jour de l'an|fête des mères|l'armistice",
    "sv": "annandag jul|annandag påsk|annandagen|trettondagen|trettondag jul|valborg"
    "(?:smässoafton)?|kristi himmelsfärdsdag|långfredagen|skärtorsdagen?|midsommar"
    "(?:afton|dagen)|alla helgons dag|lucia(?:dagen)?|nyårsafton|nyårsdagen"
    "|sveriges nationaldag|nationaldagen",
    "no": "andre juledag|første juledag|2\\. juledag|annen juledag|grunnlovsdagen"
    "|kristi himmelfartsdag|langfredag|skjærtorsdag|andre påskedag|andre pinsedag"
    "|sankthans(?:aften)?|nyttårsaften|nyttårsdag|lille julaften",
    "nl": "tweede kerstdag|tweede paasdag|tweede pinksterdag|hemelvaartsdag|hemelvaart"
    "|goede vrijdag|koningsdag|koninginnedag|bevrijdingsdag|sint maarten|driekoningen"
    "|oudejaarsavond|nieuwjaarsdag|aswoensdag|allerheiligen|dodenherdenking|pakjesavond",
}
# Feasts that everybody speaks of: a date with their year, or where a day is counted from them.
_OFTEN = {
    "en": "christmas(?: eve| day)?|easter(?: sunday)?|whitsun|pentecost|new year|lent|advent",
    "da": "jul(?:en|eaften(?:sdag)?|edag)?|påske(?:n|dag)?|pinse(?:n|dag)?|nytår|advent|faste",
    "de": "weihnachten|heilig(?:er )?abend|heiligabend|ostern|ostersonntag|pfingsten|silvester"
    "|advent|fasching|karneval",
    "es": "navidad|nochebuena|pascua|semana santa|pentecostés|año nuevo|adviento|carnaval",
    "fr": "noël|(?:la veille|le réveillon) de noël|pâques|pentecôte|nouvel an|l'avent|carnaval",
    "sv": "jul(?:en|afton|dagen)?|påsk(?:en|afton|dagen)?|pingst|nyår|advent",
    "no": "jul(?:en|aften|a)?|påske(?:n|aften)?|pinse|nyttår|advent",
    "nl": "kerst(?:mis|avond)?|pasen|pinksteren|oud en nieuw|advent|carnaval",
}
_UNITS = (  # what is counted: the last Saturday in May, the week after Easter
    r"(?:day|week(?:end)?|dag(?:en)?|aften(?:en)?|uge(?:n)?|tag|woche|wochenende|día|semana"
    r"|fin\s+de\s+semana|jour|semaine|vecka(?:n)?|helg(?:en)?|uke(?:n|a)?)"
)
_NTH = (
    r"(?:last|first|second|third|fourth|sidste|første|anden|andet|tredje|fjerde|letzte[nrsm]?"
    r"|erste[nrsm]?|zweite[nrsm]?|dritte[nrsm]?|vierte[nrsm]?|últim[oa]|primer[oa]?|segund[oa]"
    r"|tercer[oa]?|cuart[oa]|derni(?:er|ère)|premi(?:er|ère)|deuxième|troisième|quatrième|sista"
    r"|första|andra|siste|andre|laatste|eerste|tweede|derde|vierde)"
)
_BESIDE = (
    r"(?:before|after|før|efter|vor|nach|antes\s+de|después\s+de|tras|avant|après|före|etter"
    r"|voor|na)"
)
# What may follow the last two figures of a year in words; "in May forty people came" does not.
_AFTER_SHORT = (
    r"(?=\s*(?:[.,;:!?)]|$)|\s+(?:and|but|when|i|we|he|she|they|so|was|then|og|men|så|da|jeg|vi|han"
    r"|hun|de|blev|fik|und|aber|als|ich|wir|er|sie|war|dann|bin|hab|habe|y|pero|cuando|fue|me|se"
    r"|fui|nos|et|mais|je|on|quand|och|jag|hon|när|fick|når|en|maar|ik|ze|toen|ge\w+)\b)"
)
_SEASONS = {  # without the endings that make them definite
    "en": "spring summer autumn fall winter", "da": "forår sommer efterår vinter",
    "de": "frühling frühjahr sommer herbst winter", "es": "primavera verano otoño invierno",
    "fr": "printemps été automne hiver", "sv": "vår sommar höst vinter",
    "no": "vår sommer høst vinter", "nl": "voorjaar lente zomer najaar herfst winter",
}  # fmt: skip
_DEFINITE = ("", "en", "et", "n")
# What may stand between the parts of a date; what may stand around it.
_LINKS = (
    r"(?:of|the|in|de|del|el|le|la|du|den|i|von|van|vom|im|des|das|dem|jahres?|jahr|året|år|"
    r"year|año|l'an|an|anno|het|jaar)"
)
_LINK = rf"(?:\s*,\s*|\s+)(?:{_LINKS}\s+){{0,2}}"
_AROUND = frozenset(
    _words(
        """
        last first second third fourth day week weekend sidste første anden andet tredje fjerde uge
        letzter letzten letzte ersten erste zweiten zweite dritten dritte vierten vierte tag woche
        wochenende último última primer primero primera segundo segunda tercer tercero tercera
        cuarto cuarta día semana dernier dernière premier première deuxième troisième quatrième
        jour semaine sista första andra tredje fjärde vecka veckan helg helgen siste andre uke uka
        laatste eerste tweede derde vierde
        on the in of by since until till from to and about around early late mid year at last this
        next following same half beginning end a day evening morning night
        den d det i om fra til og siden omkring midt start slut slutningen begyndelsen af år året på
        efter samme sidste næste aften
        der die das dem des am im in an ab seit bis vom von zum um gegen ende anfang mitte und jahr
        jahres folgenden vergangenen letzten nächsten selben abend
        el la los de del en desde hasta a al y por principios mediados finales fin año siguiente
        pasado mismo que viene día noche
        le la les du de en depuis jusqu au à et vers fin début mi mois année an suivant suivante
        même dernier jour l d
        från till och sedan omkring mitten slutet början av under samma förra nästa kväll
        fra til og midten slutten begynnelsen av under samme forrige neste kveld året etter
        op sinds tot van en rond eind begin het jaar volgend volgende vorig zelfde daaropvolgende
        """
    )
)
_ARTICLE = r"(?:(?:the|den|der|dem|el|le|de)\s+|d\.\s*)?"
_RELATIVE = (
    r"(?:of\s+)?the\s+(?:following|next|same|previous)\s+year"
    r"|(?:året|år)\s+(?:efter|før|etter|innan)|(?:samme|samma|næste|neste|nästa|sidste|forrige)"
    r"\s+år|(?:des|dieses|im)\s+(?:folgenden|nächsten|selben|gleichen|vergangenen)\s+jahr(?:es)?"
    r"|del?\s+(?:mismo\s+)?año\s+(?:siguiente|anterior|pasado|que\s+viene)|del\s+mismo\s+año"
    r"|de\s+l'année\s+(?:suivante|précédente|d'après|dernière)|het\s+(?:volgende|jaar)\s+"
    r"(?:jaar|erop|daarna)"
)


@dataclass(frozen=True)
class Calendar:
    """The words of dates in a language, beside those in English.

    Attributes:
        language: its code.
        months: joined name -> (number, language, whether it is short).
        days: joined word -> (number, language, "ordinal" or "cardinal").
        years: joined words -> (year, language).
        shapes: patterns with the groups day, month, nth (a month by its number), year and short
            (the last two figures of a year), the fullest first.
        whole: a date, in any of the shapes with more than one part.
        month_alone: a month (the group "it") after a word that makes it a time.
        year_alone: a year in words.
        feast: a day that has a name, with its year where that is said.
        season: a season of a year.
        around: what may stand around a date and is understood.
        hints: a text without any of them, and without a figure, holds no month.
    """

    language: str
    months: dict[str, tuple[int, str, bool]]
    days: dict[str, tuple[int, str, str]]
    years: dict[str, tuple[int, str]]
    shapes: tuple[re.Pattern[str], ...]
    whole: re.Pattern[str]
    month_alone: re.Pattern[str]
    year_alone: re.Pattern[str]
    feast: re.Pattern[str]
    season: re.Pattern[str]
    around: frozenset[str]
    hints: tuple[str, ...]

    @property
    def reads_words(self) -> bool:
        """Return whether days and years in words are understood."""
        return self.language in SPOKEN


def calendar_of(language: str) -> Calendar:
    """The calendar of a language, by its code; English where it is not known."""
    return _calendar(language[:2].replace("nb", "no").replace("nn", "no") or "en")


class _Said(NamedTuple):
    """The words of dates in some languages: to look up, and to make patterns of."""

    months: dict[str, tuple[int, str, bool]]
    days: dict[str, tuple[int, str, str]]
    years: dict[str, tuple[int, str]]
    names: list[str]  # of months
    abbreviated: list[str]
    of_days: list[str]
    nth: list[str]  # ordinals that may stand for a month
    short: list[str]  # the last two figures of a year


def _said_in(tongues: Sequence[str]) -> _Said:
    said = _Said({}, {}, {}, [], [], [], [], [])
    for tongue in tongues:
        for word, number, is_short in _months(tongue):
            said.months.setdefault(joined(word), (number, tongue, is_short))
            (said.abbreviated if is_short else said.names).append(word)
    for tongue in (tongue for tongue in tongues if tongue in SPOKEN):
        for form, number in ordinals(tongue).items():
            said.days.setdefault(joined(form), (number, tongue, "ordinal"))
            said.of_days.append(form)
            if number <= 12 and tongue in (*_ORDINAL_MONTHS, "en"):
                said.nth.append(form)
        for form, number in years(tongue).items():
            said.years.setdefault(joined(form), (number, tongue))
        for form, number in cardinals(tongue).items():
            if tongue in _CARDINAL_DAYS and 0 < number < 32:
                said.days.setdefault(joined(form), (number, tongue, "cardinal"))
                said.of_days.append(form)
            # "i ottende seksogtres"; "May twenty-one" is a day
            if 19 < number < 100 and (number > 31 or tongue != "en"):
                year = number + (1900 if number > 30 else 2000)
                said.years.setdefault(joined(form), (year, tongue))
                said.short.append(form)
            if number in range(1, 13) and tongue == "es":  # "el cuatro del seis"
                said.nth.append(form)
    return said


def _shapes(said: _Said, year: str) -> list[str]:
    """Every shape with more than one part, then a month alone; the fullest first."""
    month = rf"(?P<month>(?:{any_of(said.names)})|(?:{any_of(said.abbreviated)})(?!\w)\.?)"
    figure = r"[0-3]?\d(?!\d)(?:(?:st|nd|rd|th|º|ª|er|:[ae]|\.)(?!\w))?"
    day = rf"(?P<day>{'|'.join(filter(None, (figure, any_of(said.of_days))))})"
    short = "|".join(filter(None, (r"(?<=['’])\d\d", any_of(said.short))))
    ago = r"(?:\s+(?:del?|of|van|du)\s+|,?\s*)['’]?"
    later = rf"(?:{_LINK}{year}|\s+{_RELATIVE}|{ago}(?P<short>{short}))"
    clock = r"(?:[T\s]+[0-2]?\d:[0-5]\d(?::[0-5]\d)?)?"
    shapes = [
        rf"(?P<year>\d{{4}})(?P<sep>[-/.])(?P<month>[01]?\d)(?P=sep)(?P<day>[0-3]?\d){clock}",
        rf"(?P<day>[0-3]?\d)(?P<sep>[-/.])\s?(?P<month>[0-3]?\d)(?P=sep)\s?"
        rf"(?P<year>(?:19|20)?\d\d){clock}",
        rf"{_ARTICLE}{day}{_LINK}{month}(?:{later})?",
        rf"{month}(?:{_LINK}{year}|\s+{_RELATIVE}|{ago}(?P<short>{short}){_AFTER_SHORT})",
        rf"{month}\s+(?:the\s+)?{day}(?:{_LINK}{year})?",
    ]
    if said.nth:
        nth = rf"(?P<nth>{any_of(said.nth)}|(?:1[0-2]|0?[1-9])(?!\w)\.?)"
        shapes.append(rf"(?:den|d\.|der|am|dem)\s+{day}\s+(?:i\s+)?{nth}(?:{later})?")
        shapes.append(rf"{day}\s+(?:of\s+the|del|i|in)\s+{nth}{later}")
    return [*shapes, month]


@cache
def _calendar(language: str) -> Calendar:
    tongues = tuple(dict.fromkeys((language, "en")))
    said = _said_in(tongues)
    full = r"(?:1[89]|20)\d\d"
    year_words = "|".join(year_pattern(tongue) for tongue in tongues if tongue in SPOKEN)
    any_year = rf"(?:{full}|{year_words})"
    *whole, month = _shapes(said, rf"(?P<year>{any_year})")
    short = any_of(said.short)
    of_year = rf"(?:{_LINK}{any_year}|\s+(?:del?\s+)?(?:{short}){_AFTER_SHORT})"
    weekdays = rf"(?:{'|'.join(d for t in tongues for d in _weekdays(t) if len(d) > 3)})(?:en|s)?"
    counted = rf"(?:{_NTH}\s+(?:{weekdays}|{_UNITS})\s+(?:in|of|i|af|im|des|de|en|van|av)\s+)?"
    often = "|".join(_OFTEN[t] for t in tongues if t in _OFTEN)
    seasons = [word for t in tongues for word in _words(_SEASONS.get(t, ""))]
    feasts = "|".join(_FEASTS[t] for t in tongues if t in _FEASTS)
    around = {word + end for word in seasons for end in _DEFINITE}
    around |= {day + end for t in tongues for day in _weekdays(t) for end in ("", "s", "en", "e")}
    return Calendar(
        language,
        said.months,
        said.days,
        said.years,
        (*map(_shape, whole), _shape(month), _shape(rf"(?P<year>{any_year})")),
        _shape(
            rf"{counted}(?:"
            + "|".join(re.sub(r"\?P<\w+>|\(\?P=sep\)", _unnamed, shape) for shape in whole)
            + ")"
        ),
        _shape(_after_a_preposition(language, said.names)),
        _shape(year_words),
        _shape(
            rf"(?:{weekdays}|{_UNITS})\s+{_BESIDE}\s+(?:{feasts}|{often})(?:{of_year})?"
            rf"|(?:{feasts})(?:{of_year})?|(?:{often}){of_year}"
        ),
        _shape(rf"(?:the\s+)?(?:{'|'.join(seasons)})(?:en|et|n)?{_LINK}{any_year}"),
        _AROUND | around,
        tuple({word[:3] for word in said.names}),
    )


def _unnamed(match: re.Match[str]) -> str:
    return "[-/.]" if match[0] == "(?P=sep)" else "?:"


def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w])(?:{pattern})(?!\w)", re.IGNORECASE)


# Words after which a month alone says when something was.
_BEFORE = {
    "en": "in since last this next by until early late mid during",
    "da": "i siden fra til sidst|i midt|i begyndelsen|af slutningen|af",
    "de": "im seit ab bis anfang ende mitte vergangenen letzten nächsten seit|dem",
    "es": "en desde hasta principios|de finales|de mediados|de",
    "fr": "en depuis au|mois|de fin début mi",
    "sv": "i sedan från till slutet|av början|av",
    "no": "i siden fra til slutten|av begynnelsen|av",
    "nl": "in sinds vanaf tot eind begin half",
}


def _after_a_preposition(language: str, names: list[str]) -> str:
    tongues = dict.fromkeys((language, "en"))
    before = "|".join(
        word.replace("|", r"\s+") for t in tongues for word in _words(_BEFORE.get(t, ""))
    )
    # "i maj", but not "in august company": the small English word needs a year
    inside = rf"(?:{before})[ -](?:(?:early|late|mid)[ -])?(?P<it>(?:{any_of(names)})"
    tail = r"(?:\s+(?:last|this)\s+year|\s+(?:sidste|forrige|i|dette)\s+år|\s+letzten\s+jahres)?"
    return inside + tail + ")"


@cache
def _months(language: str) -> tuple[tuple[str, int, bool], ...]:
    """(name in lower case, 1 to 12, whether it is short), each form that Babel knows."""
    from babel import Locale, UnknownLocaleError

    try:
        months = Locale(language).months
    except UnknownLocaleError:
        return ()
    found: dict[str, tuple[int, bool]] = {}
    for width, short in (("wide", False), ("abbreviated", True)):
        for context in ("format", "stand-alone"):
            for number, name in months[context][width].items():
                word = name.lower().rstrip(".")
                if len(word) > 2 and not word.isdigit():
                    found.setdefault(word, (number, short))
    for word in _SHORT_EXTRA.get(language, ()):
        found.setdefault(word, (1 if word == "jänner" else 9, word != "jänner"))
    return tuple((word, number, short) for word, (number, short) in found.items())


@cache
def _weekdays(language: str) -> tuple[str, ...]:
    from babel import Locale, UnknownLocaleError

    try:
        days = Locale(language).days
    except UnknownLocaleError:
        return ()
    return tuple(dict.fromkeys(
        day.lower().rstrip(".") for width in ("wide", "abbreviated")
        for day in days["format"][width].values()
    ))  # fmt: skip


def month_named(number: int, language: str, *, short: bool) -> str:
    """The name of a month, in lower case, as it stands in a date."""
    from babel import Locale

    months = Locale(language).months["format"]
    name: str = months["abbreviated" if short else "wide"][number]
    return name.lower().rstrip(".")
