"""A made-up name for a real one: same language, same gender where it is known, and unused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from itertools import chain, product

from transcode.privacy.lexicon.names import key_of, plain
from transcode.privacy.replace.general import sort_of
from transcode.privacy.replace.invented import INVENTED, Invented, gender_of
from transcode.records.names import MentionKind

__all__ = ["Reserved", "fictional", "speaks", "words_in"]


_ALIKE = 0.75  # difflib ratio: Christine is too near to Kristine, Marion to Marian


class Reserved:
    """The words that no made-up name may be: those of the study, real names above all.

    Args:
        names: the real names, in any spelling.
        words: all words that are said, plain and in lower case.
    """

    def __init__(self, names: Iterable[str] = (), words: Iterable[str] = ()) -> None:
        self.names = _keys(names)
        self._words = frozenset(words) | self.names
        self._near = sorted(word for word in self.names if len(word) > 2)
        self._known: dict[str, bool] = {}

    def allows(self, name: str) -> bool:
        """Return whether no word of it is said in the study or sounds nearly like a real name."""
        if name not in self._known:
            self._known[name] = not any(
                word in self._words
                or plain(part).lower() in self._words
                or get_close_matches(word, self._near, n=1, cutoff=_ALIKE)
                for part in name.split()
                for word in key_of(part)
            )
        return self._known[name]


def words_in(texts: Iterable[str]) -> set[str]:
    """All words that are said, plain and in lower case."""
    return {word for text in texts for word in re.findall(r"[^\W\d_]+", plain(text).lower())}


def speaks(language: str) -> bool:
    """Return whether there are made-up names in this language."""
    return language[:2] in INVENTED


def fictional(kind: MentionKind, entity: str, language: str, is_free: Callable[[str], bool]) -> str:
    """A made-up name; "" where there is none (another language, all taken, no kind of name).

    Args:
        kind: a person has a given name, a surname or both, as the real one; a place is a town; an
            organisation keeps the word that says what it is.
        entity: the real name.
        language: of the interview.
        is_free: whether a word may be used: nobody has it, nobody is really called so.
    """
    invented = INVENTED.get(language[:2])
    if invented is None:
        return ""
    if kind == "person":
        return _person(key_of(entity), invented, is_free)
    if kind == "place":
        return next(filter(is_free, invented.towns), "")
    if kind == "organisation":
        house = next(filter(is_free, invented.houses), "")
        sort = sort_of(entity, language[:2])
        if language[:2] == "da" or not sort:
            return f"{house}{'s' if sort else ''}{sort}" if house else ""
        return f"{house} {sort.title()}" if house else ""
    return ""


def _person(key: tuple[str, ...], invented: Invented, is_free: Callable[[str], bool]) -> str:
    surnames = _keys(invented.surnames)
    sex = gender_of(key[0]) if key else ""
    alone = len(key) < 2
    given = surname = ""
    if not (alone and key and not sex and (key[0] in surnames or key[0].endswith(("sen", "son")))):
        given = next(filter(is_free, _given(sex, invented)), "")
    if not alone or not given:
        surname = next(filter(is_free, invented.surnames), "")
    if alone:
        return given or surname
    return f"{given} {surname}" if given and surname else ""


def _given(sex: str, invented: Invented) -> Iterator[str]:
    names = {"woman": invented.women, "man": invented.men}.get(sex, invented.neutral)
    yield from names
    # where all are taken, two together: Anna-Marie
    yield from (f"{a}-{b}" for a, b in product(names[::7], names[::11]) if a != b)


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(chain.from_iterable(map(key_of, names)))
