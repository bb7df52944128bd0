"""Watchlist: the names that must not be found, looked for in a text as they may be written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from typing import NamedTuple

from transcode.privacy.lexicon.names import any_of, is_role, plain, words_of
from transcode.privacy.lexicon.sounds import rough_sound, sound
from transcode.privacy.lexicon.vocabulary import COMMON, GROUPS, ORDINARY, PARTICLES
from transcode.privacy.settings import NAME_KINDS, Known
from transcode.records.labels import ROLES
from transcode.records.names import Pseudonym

__all__ = ["Sighting", "Watchlist"]

_TOKEN = re.compile(r"[^\W_]+")
# a word as a whole: not half of "mid-Themes", not a piece of an address
_WORD = re.compile(r"(?<![\w'@/\\.-])[^\W\d_]+(?='s?(?![\w'])|(?![\w'@/\\-]|\.\w))")
_ENDS = frozenset('.!?:;»"([…')  # before them a sentence ended, or a quotation begins
_NUMBER = re.compile(r"(?<![^\W_])\d(?:[\s().,/+-]{0,3}\d){4,}(?![^\W_])")
_SHORTEST_SOUND = 5  # letters of a word that is compared by its sound
_LOCAL = 8  # last digits of a phone number: what all ways of writing its country share
_SHORTEST_NUMBER = 5


class Sighting(NamedTuple):
    """A place in a text, the place of its name in the list, and whether only the sound is alike."""

    begin: int
    end: int
    place: int
    by_sound: bool = False


class Watchlist:
    """The names that must not be found, ready to be looked for in many texts.

    Case and accents do not matter; of a person, any part of the name of 4 letters or more counts
    alone; numbers may be written with other separators, and phone numbers with or without their
    country. Whole words that only sound like a whole word of a name are sighted too, as such
    (Christine for Kristine), and words whose consonants do (Kersten for Kirsten) where a capital in
    the middle of a sentence shows that a name was meant. What only says which part somebody plays
    ("Teacher", "Person A") is no name.

    Args:
        entities: the names, with their pseudonyms or without; those without are of people.
        ordinary: words that count only where they are capitalised, as where names are replaced,
            and that sound like nobody.
        spared: words that are never names where they are written exactly so: coders.
    """

    def __init__(
        self,
        entities: Iterable[Pseudonym | str],
        *,
        ordinary: Set[str] = frozenset(),
        spared: Set[str] = frozenset(),
    ) -> None:
        rows = [e if isinstance(e, Pseudonym) else Pseudonym("person", e, "") for e in entities]
        self.pseudonyms = [row.pseudonym for row in rows]
        self.names = [Known(row.entity, row.kind) for row in rows]
        self._place = {entry: place for place, entry in reversed(list(enumerate(self.names)))}
        self._ordinary = COMMON | ordinary
        self._spared = spared
        self._made_up = {w for name in self.pseudonyms for w in _TOKEN.findall(plain(name))}
        self._numbers: dict[str, int] = {}
        self._by_word: dict[str, list[Known]] = defaultdict(list)
        mixed: list[Known] = []  # of letters and digits: AB 12 34 56
        for place, entry in enumerate(self.names):
            if number := _digits_of(entry):
                for digits in (number, number[-_LOCAL:]):
                    self._numbers.setdefault(digits, place)
            elif not _is_telling(entry.text) or is_role(entry.text):
                continue
            elif entry.kind in ("phone", "number"):
                mixed.append(entry)
            else:
                for word in words_of(entry.text):
                    self._by_word[word].append(entry)
                    self._by_word[f"{word}s"].append(entry)
        self._words = set(self._by_word)
        self._mixed = any_of(dict.fromkeys(mixed), shortest=4)
        self._compiled: dict[str, tuple[re.Pattern[str], list[Known]] | None] = {}
        self._sounds, self._rough = self._heard()
        self._sounding: dict[str, int | None] = {}

    def __bool__(self) -> bool:
        return bool(self.names)

    def find(self, text: str, *, by_sound: bool = True) -> list[Sighting]:
        """Find the names in a :func:`plain` text, in order; one sighting for each place."""
        lower = text.lower()
        if len(lower) != len(text):  # no spelling of ours, but of some script
            lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        sightings: dict[int, Sighting] = {}
        words = set(_TOKEN.findall(lower))
        if not words.isdisjoint(self._words):
            for token in _TOKEN.finditer(lower):
                if token[0] in self._words and (hit := self._at(text, token)):
                    sightings[hit[0]] = hit
        if self._numbers:
            for run in _NUMBER.finditer(text):
                if (place := self._number_in(run[0])) is not None:
                    sightings.setdefault(run.start(), Sighting(*run.span(), place))
        for match in self._mixed[0].finditer(text) if self._mixed else ():
            place = self._place[self._mixed[1][(match.lastindex or 1) - 1]]  # type: ignore[index]
            sightings.setdefault(match.start(), Sighting(*match.span(), place))
        if by_sound and self._sounds:
            for word in _WORD.finditer(text):
                place = self._sounds_like(word[0])
                if place is None and word[0][0].isupper():
                    place = self._roughly_like(word[0])
                    if place is not None and not _is_capital_by_choice(text, word):
                        place = None
                if place is not None:
                    sightings.setdefault(word.start(), Sighting(*word.span(), place, True))
        apart: list[Sighting] = []
        for begin in sorted(sightings):
            if not apart or begin >= apart[-1][1]:
                apart.append(sightings[begin])
        return apart

    def blank(self, text: str) -> str:
        """The text with every name blanked out."""
        shown = plain(text)
        for begin, end, *_ in reversed(self.find(shown)):
            shown = f"{shown[:begin]}…{shown[end:]}"
        return shown

    def _at(self, text: str, token: re.Match[str]) -> Sighting | None:
        """A form of a name that begins with this token."""
        word = token[0]
        if word not in self._compiled:
            self._compiled[word] = any_of(
                dict.fromkeys(self._by_word[word]), shortest=4, ordinary=self._ordinary
            )
        if (wanted := self._compiled[word]) is None:
            return None
        match = wanted[0].match(text, token.start())
        if match is None or match[0] in self._spared:
            return None
        return Sighting(*match.span(), self._place[wanted[1][(match.lastindex or 1) - 1]])

    def _number_in(self, run: str) -> int | None:
        groups = re.findall(r"\d+", run)
        for first in range(len(groups)):
            digits = ""
            for group in groups[first:]:
                digits += group
                place = self._numbers.get(digits)
                if place is None and len(digits) >= _LOCAL:
                    place = self._numbers.get(digits[-_LOCAL:])
                if place is not None:
                    return place
        return None

    def _heard(self) -> tuple[dict[str, int], dict[str, int]]:
        """The sounds of the names: of every word of a person's, of others where one word is all."""
        sounds: dict[str, int] = {}
        rough: dict[str, int] = {}
        silent = PARTICLES | ORDINARY | ROLES | self._ordinary
        for place, name in enumerate(self.names):
            words = _TOKEN.findall(plain(name.text).lower())
            if name.kind not in NAME_KINDS or (name.kind != "person" and len(words) > 1):
                continue
            for word in words:
                if len(word) >= _SHORTEST_SOUND and word.isalpha() and word not in silent:
                    sounds.setdefault(sound(word), place)
                    if key := rough_sound(word):
                        rough.setdefault(key, place)
        return sounds, rough

    def _sounds_like(self, word: str) -> int | None:
        """The name that a word sounds exactly like."""
        if word not in self._sounding:
            self._sounding[word] = self._heard_in(word, self._sounds, sound)
        return self._sounding[word]

    def _roughly_like(self, word: str) -> int | None:
        """The name whose consonants a word has."""
        return self._heard_in(word, self._rough, rough_sound)

    def _heard_in(
        self, word: str, sounds: Mapping[str, int], key_of: Callable[[str], str]
    ) -> int | None:
        lower = word.lower()
        if len(word) < _SHORTEST_SOUND or word in self._made_up or word in self._spared:
            return None
        for spelling in (lower, lower.removesuffix("s")):
            if spelling in self._ordinary or spelling in _NEVER_HEARD:
                return None
            if (place := sounds.get(key_of(spelling))) is not None:
                return place
        return None


_NEVER_HEARD = ORDINARY | GROUPS | ROLES


def _is_capital_by_choice(text: str, word: re.Match[str]) -> bool:
    """Return whether a capital may say that this is a name.

    Not where it begins a sentence, nor in a heading whose words all have one; a word that is a
    line of its own may be a name.
    """
    begin = max(text.rfind(sign, 0, word.start()) for sign in "\n\v") + 1
    ends = [end for sign in "\n\v" if (end := text.find(sign, word.end())) >= 0]
    line = text[begin : min(ends, default=len(text))]
    others = [w for w in re.findall(r"[^\W\d_]{4,}", line) if w != word[0]]
    if not re.search(r"[^\W_]", line.replace(word[0], "")):
        return True
    before = text[begin : word.start()].rstrip(" \t'*_-")
    return bool(before) and before[-1] not in _ENDS and any(w[0].islower() for w in others)


def _is_telling(name: str) -> bool:
    """Not a few digits alone ("24, 1"): those are counts and places in every report."""
    return bool(re.search(r"[^\W\d_]", name)) or len(re.sub(r"\D", "", name)) >= _SHORTEST_NUMBER


def _digits_of(name: Known) -> str:
    """The digits of a number that has nothing else; "" of all that is looked for as words."""
    digits = re.sub(r"\D", "", name.text)
    written = name.kind in ("phone", "number") and not re.search(r"[^\W\d_]", name.text)
    return digits if written and len(digits) >= _SHORTEST_NUMBER else ""
