"""Look for names that are already known: in any form, and by their sound."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache

from transcode.privacy.find.hits import Hit
from transcode.privacy.lexicon.names import any_of, folded, key_of, plain
from transcode.privacy.lexicon.nicknames import also_called, is_diminutive, may_be_short_for
from transcode.privacy.lexicon.vocabulary import COMMON, ORDINARY, PARTICLES, TITLES
from transcode.privacy.settings import NAME_KINDS, Known

__all__ = ["name_hits", "ordinary_words", "sound_hits"]

# English and Danish: what is heard alike. In this order: longer spellings first.
_SOUNDS = (
    ("sch", "sk"), ("ck", "k"), ("ch", "k"), ("ph", "f"), ("th", "t"), ("dt", "t"), ("tz", "s"),
    ("hj", "j"), ("hv", "v"), ("wr", "r"), ("nd", "n"), ("ld", "l"), ("gh", "g"),
    ("c", "k"), ("q", "k"), ("x", "ks"), ("y", "i"), ("w", "v"), ("z", "s"),
)  # fmt: skip
_WITHOUT_I = re.compile(r"\bI\b")
_FIRST = re.compile(r"(?:^|[.!?…:]\s+|[\"“”«»¿¡]\s*)([^\W\d_]+)", re.M)
_SELDOM = 2  # a word said more often than this in an interview is no misheard name


def ordinary_words(texts: Sequence[str]) -> frozenset[str]:
    """The words that stand in lower case more often than capitalised, where capitals are used.

    A capital at the start of a sentence says nothing; nor does the English "I", which recognisers
    that write no capitals may write.
    """
    cased = "\n".join(plain(text) for text in texts if _WITHOUT_I.sub("i", text) != text.lower())
    words = Counter(re.findall(r"[^\W\d_]+", cased))
    begin = Counter(match[1] for match in _FIRST.finditer(cased))
    capitalised: Counter[str] = Counter()
    for word, n in words.items():
        if not word.islower():
            capitalised[word.lower()] += n - begin[word]
    return frozenset(word for word, n in words.items() if word.islower() and n > capitalised[word])


def name_hits(
    texts: Sequence[str], names: Sequence[Known], template: Hit, ordinary: Set[str] = frozenset()
) -> Iterator[tuple[int, Hit]]:
    """(place of the text, hit) for every form of the names; ``template`` says who looked and why.

    A form that is one of the ``ordinary`` words counts only where it is capitalised.
    """
    wanted = _pattern(tuple(names), frozenset(ordinary))
    if wanted is None:
        return
    pattern, owners = wanted
    for place, text in enumerate(texts):
        searched, origin = folded(text)
        for match in pattern.finditer(searched):
            group = match.lastindex or 0
            begin, end = (origin[i] for i in match.span(group))
            name = owners[group - 1]
            entity = "" if name.kind in NAME_KINDS else name.text
            yield place, replace(template, begin=begin, end=end, kind=name.kind, entity=entity)


@lru_cache(maxsize=2)  # the names of a study are looked for in one interview after the other
def _pattern(
    names: tuple[Known, ...], ordinary: frozenset[str]
) -> tuple[re.Pattern[str], list[Known]] | None:
    return any_of(names, shortest=3, ordinary=COMMON | ordinary)


def sound_hits(
    texts: Sequence[str], names: Sequence[Known], ordinary: Set[str], similarity: float
) -> Iterator[tuple[int, Hit]]:
    """Words that sound nearly like one of the names and are no ordinary words.

    A capitalised word need only be near (``similarity``). In a turn without capitals a word counts
    if it has six letters or more, differs from the name in its vowels only, and is said seldom.
    Pet names of a person ("Bob" of Robert) are found likewise.
    """
    if similarity >= 1:
        return
    heard = _heard(tuple(names), similarity)
    times = Counter(word for text in texts for word in re.findall(r"[^\W\d_]{3,}", text.lower()))
    no_name = COMMON | TITLES | ordinary
    for place, text in enumerate(texts):
        flat = text == text.lower()
        for match in re.finditer(r"(?<!['’\w])[^\W\d_]{3,}", text):
            word = plain(match[0])
            low = word.lower()
            if low in no_name or low in ORDINARY or not (flat or word[0].isupper()):
                continue
            if pet := heard.pet(low):
                why = "a pet name, or the full name, of somebody in the study"
                yield place, Hit(*match.span(), "person", "nickname", 0.4, why, pet.text)
                continue
            like = None
            if not flat and len(word) >= 4:
                like = heard.nearly(word)
            elif len(word) >= 6 and times[low] <= _SELDOM:
                like = heard.bones.get(_bones(_sound(word)))
            if like is not None:
                why = "nearly the sound of a name that is found elsewhere in the study"
                yield place, Hit(*match.span(), like.kind, "sound", 0.5, why, like.text)


class _Heard:
    """The sounds of the names of a study: made once, and used for one interview after the other."""

    def __init__(self, names: Iterable[Known], similarity: float) -> None:
        self.called: dict[str, Known] = {}
        self._sounds: dict[str, Known] = {}
        self._firsts: dict[str, Known] = {}
        for name in names:
            key = key_of(name.text)
            if name.kind == "person" or (name.kind in NAME_KINDS and len(key) == 1):
                for part in key:
                    if len(part) >= 4 and part not in PARTICLES | COMMON:
                        self._sounds.setdefault(_sound(part), name)
            if name.kind == "person" and key:
                self._firsts.setdefault(key[0], name)
                for other in also_called(key[0]):
                    self.called.setdefault(other, name)
        self.bones = {_bones(sound): name for sound, name in self._sounds.items() if len(sound) > 5}
        self._similarity = similarity
        self._of_length: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for sound in self._sounds:
            self._of_length[len(sound)].append((sound, _letters(sound)))
        self._near: dict[str, Known | None] = {}

    def pet(self, low: str) -> Known | None:
        """The name that a word (plain, lower case) is a pet name of, also in a genitive: Miens."""
        name = self.called.get(low) or self.called.get(low.removesuffix("s"))
        if name is None and is_diminutive(low):
            first = (f for f in self._firsts if may_be_short_for(low, f))
            name = self._firsts.get(next(first, ""))
        return name

    def nearly(self, word: str) -> Known | None:
        """The name that this word sounds most like, if that is near enough."""
        sound = _sound(word)
        if sound not in self._near:
            near = [sound] if sound in self._sounds else self._may_be_close(sound)
            close = get_close_matches(sound, near, n=1, cutoff=self._similarity)
            self._near[sound] = self._sounds[close[0]] if close else None
        return self._near[sound]

    def _may_be_close(self, sound: str) -> list[str]:
        """Those that can reach the ratio at all: each letter that one lacks is a match the less."""
        length, bits = len(sound), _letters(sound)
        return [
            other
            for its_length, others in self._of_length.items()
            if min(length, its_length) >= (least := self._similarity * (length + its_length) / 2)
            for other, its_bits in others
            if length - (bits & ~its_bits).bit_count() >= least
            and its_length - (its_bits & ~bits).bit_count() >= least
        ]


@lru_cache(maxsize=2)
def _heard(names: tuple[Known, ...], similarity: float) -> _Heard:
    return _Heard(names, similarity)


def _letters(sound: str) -> int:
    """The letters that occur, as bits."""
    bits = 0
    for letter in sound:
        bits |= 1 << ord(letter) % 64
    return bits


def _bones(sound: str) -> str:
    """The consonants of a sound, with a mark where vowels are: Kirsten and Kersten are alike."""
    return re.sub(r"[aeiouæøå]+", "-", sound)


def _sound(word: str) -> str:
    """A rough key for how a name sounds, so that Christine is near Kristine, and Phil is Fil."""
    sound = word.lower()
    for letters, alike in _SOUNDS:
        sound = sound.replace(letters, alike)
    return re.sub(r"(.)\1", r"\1", sound)
