"""Towns and workplaces that a study makes up, in the languages served; written for this package.

A workplace keeps the word that says what it is, in its place and form: "Hospital Álvarez" becomes
"Hospital Robledal", "Skovbakkeskolen" becomes "Ravngårdsskolen".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

from transcode.privacy.replace.general import sort_in, sort_of

__all__ = ["house_for", "speaks", "town"]


def _joined(heads: str, tails: str) -> tuple[str, ...]:
    """Every head with every tail, neighbours far apart so that names do not look alike."""
    joined = [f"{head}{tail}" for head, tail in product(heads.split(), tails.split())]
    step = 37  # shares no divisor with the number of names
    return tuple(joined[(i * step) % len(joined)] for i in range(len(joined)))


# Towns, and what a workplace is called beside the word that says what it is.
_TOWNS = {
    "en": _joined("Elm Wex Brack Thorn Ald Hazel Cor Mel Stan Whin Har Lyd Kes Oak Pen",
                  "croft combe stead bury worth ingford leigh hampton minster wick"),
    "da": _joined("Abil Birke Dyb Elle Fugl Grøn Hassel Kalv Lyn Mose Nør Ravn Strå Tange Vind",
                  "rup strup høj bølle sted lund balle dal inge toft"),
    "de": _joined("Erlen Dorn Hasel Birken Eich Linden Nieder Ober Wald Stein Rohr Schil",
                  "bach feld hagen stedt rode hofen dorf kirchen beuren au"),
    "es": _joined("Villa Valde Torre Monte Alba Casti Roble Piedra Fuen Ribe Oli Cala",
                  "quilla ralejo molinar cueva nera milla redondo rrubia tejo lara"),
    "fr": _joined("Mont Beau Saint-Ag Cour Roche Ville Bel Chante Fon Grand Clair Mor",
                  "vallon mont bray celle trigny lac vigne fort telle mare"),
    "sv": _joined("Ek Björk Alm Gran Häll Lin Norr Rönn Sten Tall Ulv Ving",
                  "hamra torp vik by näset ås berga köp sta lunda"),
    "no": _joined("Bjørk Eik Furu Gran Hassel Lang Mo Nord Rogn Stein Ulv Varg",
                  "vik våg fjord dal nesset åsen heim bø stad strand"),
    "nl": _joined("Eiken Berken Elzen Hazel Linden Noord Ooster Raven Steen Wester Wilgen Zand",
                  "dam hoven drecht veen woude kerk rode burg beek loo"),
}  # fmt: skip
_HOUSES = {
    "en": _joined("Larch Heron Mallow Quarry Kestrel Juniper Sorrel Tarn Rook Bramble Alder "
                  "Lapwing Otter", "field gate side mead bank holme view lea wood dale brook cote"),
    "da": _joined("Lærke Svale Egern Pile Tjørne Mejse Lyng Rosen Hyben Lind Kastanje Hejre Bøge",
                  "gård mose bakke park have eng lund banke vang bro dal kilde"),
    "de": _joined("Lerchen Ahorn Finken Dohlen Holunder Kiefern Milan Reiher Schlehen Ulmen",
                  "hof grund berg tal wiese garten bach hain"),
    "es": _joined("Robl Alm Encin Naranj Olm Pinar Roman Zarz Alis Brez", "edal era ar eda"),
    "fr": _joined("Tilleul Hirondell Bruyèr Aubépin Cèdr Mésang Noisett", "aie ière ette ine"),
    "sv": _joined("Lärk Svan Ekorr Pil Sälg Mes Ljung Nypon Lind Häger", "gård mo backe park äng "
                  "lund vång dal"),
    "no": _joined("Lerke Svane Ekorn Pil Selje Meis Lyng Nype Lind Hegre", "gård mo bakke park eng "
                  "lund vang dal"),
    "nl": _joined("Leeuwerik Zwaluw Egel Wilgen Merel Hei Rozen Linde Reiger Beuken", "hof veld "
                  "berg park tuin beek dal horst"),
}  # fmt: skip
# What binds a house to the word behind it, by the end of the house.
_LINKS = {
    "da": {"gård": "s"}, "sv": {"gård": "s"}, "no": {"gård": "s"}, "de": {"hof": "s"},
}  # fmt: skip
_SMALL = re.compile(r"(?:af|of|the|de|del|der|la|el|los|las|le|les|du|des|von|van|het|ved|på|i|in)")


def speaks(language: str) -> bool:
    """Return whether there are made-up names in this language."""
    return _code(language) in _TOWNS


def town(language: str, is_free: Callable[[str], bool]) -> str:
    """A made-up town; "" where all are taken, or the language is not known."""
    return next(filter(is_free, _TOWNS.get(_code(language), ())), "")


def house_for(entity: str, language: str, is_free: Callable[[str], bool]) -> str:
    """A made-up workplace of the same sort, said in the same way; "" where none is left.

    Args:
        entity: the real name.
        language: of the interview.
        is_free: whether a word may be used.
    """
    code = _code(language)
    house = next(filter(is_free, _HOUSES.get(code, ())), "")
    if not house:
        return ""
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", entity)
    sorts = [sort_in(word, code) for word in words]
    for word, (_, begin) in zip(words, sorts, strict=True):
        if begin:  # the name and the sort are one word
            link: str = next(
                (s for end, s in _LINKS.get(code, {}).items() if house.endswith(end)), ""
            )
            return f"{house}{link}{word[begin:].lower()}"
    named = [
        n for n, (word, (sort, _)) in enumerate(zip(words, sorts, strict=True))
        if not sort and not _SMALL.fullmatch(word.lower())
    ]  # fmt: skip
    said = [n for n, (sort, _) in enumerate(sorts) if sort]
    if not said:
        return house
    if named and said[0] < named[0]:
        return " ".join([*map(_capital, words[: named[0]]), house])
    return f"{house} {' '.join(map(_capital, sort_of(entity, code).split()))}"


def _capital(word: str) -> str:
    small = _SMALL.fullmatch(word)
    return word if small or word != word.lower() else word.capitalize()


def _code(language: str) -> str:
    return language[:2].replace("nb", "no").replace("nn", "no")
