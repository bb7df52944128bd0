"""A made-up name for a real one: of the same origin and gender where they are known, and unused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import chain, product

from transcode.privacy.lexicon.names import key_of, plain
from transcode.privacy.lexicon.origins import gender_in, is_surname, origin_of, people_of
from transcode.privacy.replace.places import house_for, speaks, town
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


def fictional(
    kind: MentionKind,
    entity: str,
    language: str,
    is_free: Callable[[str], bool],
    families: Mapping[str, str] | None = None,
) -> str:
    """A made-up name; "" where there is none (another language, all taken, no kind of name).

    Args:
        kind: a person has a given name, a surname or both, as the real one, of the same origin and
            gender where those are known; a place is a town; an organisation keeps the word that
            says what it is.
        entity: the real name.
        language: of the interview.
        is_free: whether a word may be used: nobody has it, nobody is really called so.
        families: the made-up surname of each real one, by key; a family stays one.
    """
    if not speaks(language):
        return ""
    if kind == "person":
        return _person(entity, language, is_free, families or {})
    if kind == "place":
        return town(language, is_free)
    return house_for(entity, language, is_free) if kind == "organisation" else ""


def _person(
    entity: str, language: str, is_free: Callable[[str], bool], families: Mapping[str, str]
) -> str:
    key, words = key_of(entity), entity.split()
    if len(key) < 2:
        alone = bool(key) and (key[0] in families or is_surname(key[0], language))
        first, last = ("", words[-1]) if alone and words else (entity, "")
    else:
        first, last = words[0], words[-1]
    origin = origin_of(first, last, language)
    sex = gender_in(" ".join(key_of(first)), origin, language[:2]) if first else ""
    given = surname = ""
    if first:
        given = next(filter(is_free, _given(sex, origin, language)), "")
    if last:
        free = filter(is_free, people_of(origin).surnames or people_of(language).surnames)
        surname = families.get(key[-1]) or next(free, "")
    if first and last:
        return f"{given} {surname}" if given and surname else ""
    return given or surname


def _given(sex: str, origin: str, language: str) -> Iterator[str]:
    people = people_of(origin)
    names = {"woman": people.women, "man": people.men}.get(sex, people.neutral)
    names = names or people_of(language).neutral or people_of("en").neutral
    yield from names
    # where all are taken, two together: Anna-Marie
    yield from (f"{a}-{b}" for a, b in product(names[::7], names[::11]) if a != b)


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(chain.from_iterable(map(key_of, names)))
