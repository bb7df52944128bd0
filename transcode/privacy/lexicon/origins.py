"""Origins of names, and names that may stand for them: Irish for Irish, Polish for Polish.

Names of the world are Faker's (MIT), by country; what it lacks in Latin letters stands here. Those
of :mod:`invented` go before. No name that is given ends in s, x or z, so that a genitive can be put
behind it, and none is a word that people use for something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from itertools import chain

from transcode.privacy.lexicon.invented import INVENTED, Origin
from transcode.privacy.lexicon.names import key_of, plain
from transcode.privacy.lexicon.vocabulary import COMMON, ORDINARY, PARTICLES

__all__ = ["Origin", "gender_in", "is_given", "is_surname", "origin_of", "people_of"]

# The origins, those of the languages served first, and Faker's country for each.
_COUNTRIES = {
    "en": "en_GB", "da": "da_DK", "de": "de_DE", "es": "es_ES", "fr": "fr_FR", "sv": "sv_SE",
    "no": "no_NO", "nl": "nl_NL", "ie": "en_IE", "pl": "", "tr": "", "it": "it_IT",
    "pt": "pt_PT", "fi": "fi_FI", "ro": "ro_RO", "in": "en_IN", "hr": "hr_HR", "hu": "hu_HU",
    "yo": "yo_NG", "gh": "tw_GH", "ke": "en_KE", "ee": "et_EE", "lv": "lv_LV", "ar": "", "fa": "",
    "so": "", "vi": "", "zh": "", "uk": "",
}  # fmt: skip
_LIKE = {"nb": "no", "nn": "no", "ga": "ie", "hi": "in", "et": "ee"}  # codes of languages
# Women, men, families of peoples whose names Faker has in other letters, or not at all.
_OWN = {
    "pl": (
        "Agnieszka Bożena Danuta Ewelina Grażyna Halina Iwona Jadwiga Joanna Kinga Magdalena "
        "Małgorzata Urszula Wanda Zofia",
        "Bogdan Czesław Dariusz Grzegorz Jacek Janusz Jarosław Krzysztof Maciej Mirosław Paweł "
        "Przemysław Sławomir Wojciech Zbigniew",
        "Bielawski Czarnecki Domański Gajewski Jabłoński Kalinowski Krawczyk Lisiecki Majewski "
        "Nowicki Olszewski Pawlak Rutkowski Sadowski Tomczak Urbański Walczak Wierzbicki "
        "Zalewski Żukowski",
    ),
    "tr": (
        "Ayşe Berrin Çiğdem Dilek Emine Filiz Gülay Hatice Meral Nurcan Özlem Serpil Yeliz "
        "Zehra",
        "Ahmet Bülent Cem Erkan Faruk Hakan Kemal Levent Mehmet Murat Orhan Serkan Tuncay "
        "Volkan",
        "Akın Bayram Candan Doğan Ekinci Gündüz Karaca Kılıç Korkut Özkan Polat Sezgin Şimşek "
        "Taşkın Uçar Yalçın Yavuz Yıldırım Tekin",
    ),
    "ar": (
        "Aisha Amal Amina Basma Dalal Farida Fatima Ghada Hanan Ibtisam Khadija Lubna Maryam "
        "Nadia Rania Salma Samira Widad Zaynab",
        "Abdul Abdullah Adnan Ahmed Ali Amir Bashir Fadil Ghassan Hassan Hussein Mohammed "
        "Mustafa Hamid Ibrahim Jamal Karim Mahmoud Nabil Omar Rashid Samir Tariq Walid Yusuf",
        "Abboud Badawi Darwish Fakhouri Ghanem Haddad Jabbour Khalil Mansour Nasser Qasim "
        "Rahal Sabbagh Shaheen Taha Yassin Zidan Hamdan Khoury Saleh Ahmed Ali Hassan Hussein "
        "Mohammed Abdullah Ibrahim Mahmoud Omar",
    ),
    "fa": (
        "Nasrin Azar Bahar Fereshteh Golnar Jaleh Laleh Mahin Mitra Nahid Parvin Shirin Soraya "
        "Zohreh",
        "Arash Behnam Dariush Farhad Hooman Jamshid Kaveh Mehrdad Navid Payam Ramin Siamak "
        "Vahid",
        "Ahmadi Bahrami Daneshvar Ebrahimi Farahani Ghorbani Hosseini Jafari Karimi Moradi "
        "Najafi Rostami Sadeghi Tehrani Yazdani Zamani",
    ),
    "so": (
        "Amina Asha Fadumo Hodan Ifrah Ladan Maryan Nasra Sahra Ubah Zamzam",
        "Abdirahman Bile Daud Farah Guled Hassan Jama Liban Mahad Nuur Warsame",
        "Abdulle Aden Barre Duale Egal Farole Gedi Hersi Jimale Mire Osoble Roble Samatar",
    ),
    "vi": (
        "Diep Hanh Hoa Linh Ngoc Nhung Phuong Thao Trang Uyen",
        "Bao Cuong Dung Hieu Khoa Long Minh Nam Quang Son Thanh Tuan",
        "Bui Dang Dinh Ho Huynh Ngo Nguyen Pham Phan Tran Truong Vo",
    ),
    "zh": (
        "Fang Hui Jing Lan Ling Mei Na Qing Xia Xue Ying",
        "Bo Chao Feng Hao Jun Lei Peng Tao Wei Yong",
        "Chen Deng Fan Gao Huang Jiang Liang Ma Peng Shen Tang Wang Xu Yang Zhao Zhou",
    ),
    "uk": (
        "Halyna Iryna Kateryna Larysa Lesia Oksana Olena Svitlana Tetiana Yaroslava Zoya",
        "Andriy Bohdan Dmytro Ihor Mykola Oleh Oleksandr Petro Serhiy Taras Volodymyr",
        "Bondarenko Danylenko Havrylenko Ivashchenko Klymenko Kravchenko Lysenko Marchenko "
        "Ostapenko Panchenko Romanenko Shevchenko Tkachenko Vasylenko Yurchenko",
    ),
}  # fmt: skip
_EVERYWHERE = 4  # peoples who all have a name: then it tells no origin
# What tells a family's origin where no list has it.
_SHAPES = tuple(
    (re.compile(shape, re.IGNORECASE), origin)
    for shape, origin in (
        (r"o['’][^\W\d_]{3,}|ma?c[^\W\d_]{4,}", "ie"),
        (r".+(?:sson|ström|kvist|qvist|löf|fors|dotter)", "sv"),
        (r".+(?:gaard|gård|lund|toft|bjerg|strup|kjær|skov|sen)", "da"),
        (r".+(?:bakken|haug|stad|vik|myhr|eide|land|bråten|rud)", "no"),
        (r".+(?:ski|ska|cki|cka|wicz|czyk|czak)", "pl"), (r".+(?:enko|chuk|yuk|skyi)", "uk"),
        (r".+(?:ić|vić|ovic|evic|vic)", "hr"), (r".+(?:escu|eanu|oiu)", "ro"),
        (r".+(?:oğlu|oglu|türk|kaya|soy)|(?:demir|öz|yıl)\w+", "tr"),
        (r"(?:ade|olu|oko|oka)[^\W\d_]{3,}|.+(?:tunde|wole|nkwo|chukwu)", "yo"),
        (r".+(?:inen|lainen|nen)", "fi"),
        (r".+(?:ínez|ández|érez|ález|íguez|ópez|ez)", "es"),
        (r".+(?:burger|mann|bauer|mayer|meier|hofer|inger|stein)", "de"),
        (r".+(?:stra|sma|huis|veld|kamp|burg)|(?:van|ter|ten) .+", "nl"),
        (r"(?:al|el)[ -].+|(?:abd|abu)[a-z]+", "ar"), (r".+(?:zadeh|pour|nejad|abadi)", "fa"),
        (r".+(?:ini|etti|elli|ucci|acci|ello)", "it"), (r".+(?:eau|eux|ault|ier|ard|quet)", "fr"),
    )
)  # fmt: skip


_IRISH = re.compile(
    r"(?:O['’]|Mc|Mac|Fitz)[^\W\d_]{3,}|(?:Brenn|Clanc|Cough|Cullin|Dohert|Dol|Flah|Flan|Fol|Gallag|Hanr"
    r"|Hog|Kear|Kelleh|Kiern|Mag[ue]|Mulca|Mullig|Nol|Quinl|Reill|Riord|Scanl|Sheeh|Sween|Tiern)[^\W\d_]+"
)


@cache
def people_of(origin: str) -> Origin:
    """The names of an origin, or of the people who speak a language; empty where it is unknown."""
    origin = _LIKE.get(origin[:2], origin[:2])
    country = _COUNTRIES.get(origin)
    if country is None:
        return Origin((), (), (), ())
    women, men, surnames = _of_faker(country) if country else map(str.split, _OWN[origin])
    foreign = frozenset[str]()
    if origin == "ie":  # most names in Ireland are British as well
        foreign = frozenset().union(*map(_keys, _of_faker("en_GB")))
        surnames = [name for name in surnames if _IRISH.fullmatch(name)]
    elif country:  # the lists of a country hold its immigrants too
        foreign = frozenset().union(*(_keys(part.split()) for own in _OWN.values() for part in own))
    own = INVENTED.get(origin)
    known = own.known_women if own else (), own.known_men if own else ()
    is_both = _keys(women) & _keys(men)
    unfit = is_both | foreign
    return Origin(
        own.women if own else _usable(women, unfit),
        own.men if own else _usable(men, unfit),
        own.neutral if own else (),
        own.surnames if own else _usable(surnames, foreign),
        (_keys(women) | _keys(known[0]) | (_keys(own.women) if own else frozenset())) - is_both,
        (_keys(men) | _keys(known[1]) | (_keys(own.men) if own else frozenset())) - is_both,
        _keys(surnames) | (_keys(own.surnames) if own else frozenset()),
    )


@cache
def origin_of(given: str, surname: str, language: str) -> str:
    """The origin of somebody's name; that of the language where nothing tells another.

    Args:
        given: a given name, or "".
        surname: a surname, or "".
        language: of the interview: a name that is known there comes from there.
    """
    home = _LIKE.get(language[:2], language[:2])
    key, first = (" ".join(key_of(name)) for name in (surname, given))
    # first those whose lists hold nobody else, last those of countries with immigrants
    order = dict.fromkeys((*_OWN, home, *_COUNTRIES))
    having = [code for code in order if key and key in people_of(code).known_surnames]
    if having:
        both = [code for code in having if first and _has_given(first, code)]
        if having[0] in _OWN:
            return having[0]
        return home if home in having else (both or having)[0]
    shaped = [code for shape, code in _SHAPES if surname and shape.fullmatch(surname)]
    if shaped:
        return home if home in shaped else shaped[0]
    called = [code for code in order if first and _has_given(first, code)]
    abroad = [code for code in called if code != home]
    # a name of one other people, which no neighbour has, is theirs also where their children live
    is_rare = bool(abroad) and (len(abroad) < _EVERYWHERE or abroad[0] in _OWN)
    is_elsewhere = home not in called and is_rare
    is_theirs = len(abroad) == 1 and abroad[0] not in INVENTED
    return abroad[0] if is_elsewhere or is_theirs else home


@cache
def gender_in(given: str, origin: str, language: str) -> str:
    """The gender ("woman", "man") of a given name: by its origin, the language, any list; or ""."""
    for codes in ((origin,), (language,), tuple(_COUNTRIES)):
        women = any(given in people_of(code).known_women for code in codes)
        men = any(given in people_of(code).known_men for code in codes)
        if women != men:
            return "woman" if women else "man"
    return ""


@cache
def is_given(key: str) -> bool:
    """Return whether a word (plain, lower case) is a given name of any people."""
    return any(_has_given(key, code) for code in _COUNTRIES)


def is_surname(word: str, language: str) -> bool:
    """Return whether a name that stands alone is a family's, not somebody's given name."""
    key = " ".join(key_of(word))
    codes = (_LIKE.get(language[:2], language[:2]), *_COUNTRIES)
    if is_given(key):
        return False
    is_known = any(key in people_of(code).known_surnames for code in codes)
    return is_known or any(shape.fullmatch(word) for shape, _ in _SHAPES)


def _has_given(key: str, origin: str) -> bool:
    people = people_of(origin)
    return key in people.known_women or key in people.known_men


@cache
def _of_faker(country: str) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Women, men and families of a country, in the order of Faker's lists."""
    provider = import_module(f"faker.providers.person.{country}").Provider
    names = [tuple(getattr(provider, f"{part}_names{of}", ())) for part, of in (
        ("first", "_female"), ("first", "_male"), ("last", ""),
    )]  # fmt: skip
    return names[0], names[1], names[2]


def _usable(names: Iterable[str], unwanted: frozenset[str]) -> tuple[str, ...]:
    """Those that may be given, in an order in which neighbours do not look alike."""
    dull = COMMON | ORDINARY | PARTICLES
    found = sorted(set(_one_word(names)))
    fit = [
        name for name in found
        if name[-1] not in "sxzßš" and {plain(name).lower()}.isdisjoint(dull)
        and not unwanted & _keys([name])
    ]  # fmt: skip
    step = next((n for n in (37, 41, 43, 47) if len(fit) % n), 1)
    return tuple(fit[i * step % len(fit)] for i in range(len(fit)))


def _one_word(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if (
            len(name) > 2
            and re.fullmatch(r"[^\W\d_]+(?:['’][^\W\d_]+)?", name)
            and name[0].isupper()
        ):
            yield name


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(chain.from_iterable(map(key_of, names)))
