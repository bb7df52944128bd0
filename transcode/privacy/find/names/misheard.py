"""Map misrecognised names to the name that was meant.

A detector may well see that "Ingborg" is a name, and that would make another person of her. Nearly
the letters of one known name, and not those of any other: it is taken for that one, and the reason
says so, so that a human can take them apart again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher, get_close_matches
from itertools import chain

from transcode.privacy.lexicon.names import key_of
from transcode.privacy.lexicon.origins import is_given, is_surname
from transcode.privacy.lexicon.sounds import sound
from transcode.privacy.lexicon.vocabulary import PARTICLES
from transcode.privacy.settings import NAME_KINDS, Known
from transcode.records.names import Mention
from transcode.records.speech import Transcript

__all__ = ["as_meant"]

_WHY = "; nearly the letters of a name that is found elsewhere in the study"
_BESIDE = 0.81  # how alike one name must be where the other beside it is right; Anna, Anne: .75
_ALMOST = 0.9  # ... and where both are names that exist
_NEARLY = 0.82  # how alike each of two words must be where both are misspelt
_SHORTEST = 3
_LONG = 5  # letters of a name that is heard alike: John and Jon are two


def as_meant(
    transcript: Transcript,
    mentions: Sequence[Mention],
    *,
    listed: Iterable[Known],
    others: Iterable[Known],
    similarity: float,
) -> tuple[Mention, ...]:
    """The mentions of an interview, each misheard name as the one that was meant.

    Args:
        transcript: one interview.
        mentions: what was found in it, each under its entity.
        listed: names that are sure: the study's own list. Whatever sounds like one is that one.
        others: other names that are found more than once or whole; what is among them itself is
            left alone: that may be another person.
        similarity: how alike (``difflib`` ratio) the letters must be; 1 changes nothing.
    """
    if similarity >= 1:
        return tuple(mentions)
    texts = {turn.id: turn.text for turn in transcript.turns}
    meant = _Meant(listed, others, similarity)
    by_turn: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        beside = by_turn[mention.turn]
        if beside and (whole := _whole(texts[mention.turn], beside[-1], mention)):
            beside[-1] = whole
        else:
            beside.append(mention)
    return tuple(map(meant.of, chain.from_iterable(by_turn.values())))


def _whole(text: str, first: Mention, second: Mention) -> Mention | None:
    """One mention of a given name and a surname that were found apart, if they are one person.

    One of the two says who it is; where the other one is only nearly right it was misheard, and
    where it is quite another given name this is another person of the same family name.
    """
    surface = text[first.begin : second.end]
    if text[first.end : second.begin] != " " or len(key_of(surface)) != 2:
        return None
    for right, wrong, place in ((second, first, 0), (first, second, 1)):
        name, word = key_of(right.entity), key_of(surface)[place]
        own = key_of(surface)[1 - place]
        if right.kind != "person" or len(name) < 2 or own != (name[-1], name[0])[place]:
            continue
        alike = SequenceMatcher(None, word, (name[0], name[-1])[place]).ratio()
        if alike >= _BESIDE and "list" not in wrong.found_by:
            return replace(right, begin=first.begin, end=second.end, why=right.why + _WHY)
        if alike < _BESIDE and place == 0 and wrong.kind == "person" and surface[0].isupper():
            return replace(right, begin=first.begin, end=second.end, entity=surface, why=wrong.why)
    return None


def _alike(one: str, other: str, is_known: Callable[[str], bool]) -> bool:
    """Return whether two words are heard alike, or nearly, and are not two names that exist."""
    if one == other or sound(one) == sound(other) or sound(one).removesuffix("e") == sound(other):
        return True
    ratio = SequenceMatcher(None, one, other).ratio()
    if ratio >= _ALMOST and (one[0], one[-1]) == (other[0], other[-1]):
        return True  # Frederik and Fredrik; not Martin and Martina
    return ratio >= _NEARLY and not (is_known(one) and is_known(other))


def _is_family(word: str) -> bool:
    return is_surname(word, "")


class _Meant:
    """Finds the name that was meant."""

    def __init__(self, listed: Iterable[Known], others: Iterable[Known], similarity: float) -> None:
        self._similarity = similarity
        self._listed = self._by_word(listed)
        self._found = self._by_word(others)
        self._known: dict[str, Known | None] = {}
        self._full = {
            key: name
            for name in dict.fromkeys((*listed, *others))
            if name.kind == "person" and len(key := key_of(name.text)) > 1
        }
        self._meant: dict[tuple[str, ...], Known | None] = {}

    @staticmethod
    def _by_word(names: Iterable[Known]) -> dict[str, dict[str, list[Known]]]:
        """First letter -> word of a name -> whose it is."""
        words: dict[str, dict[str, list[Known]]] = defaultdict(lambda: defaultdict(list))
        for name in dict.fromkeys(names):
            key = key_of(name.text)
            if name.kind in NAME_KINDS and (name.kind == "person" or len(key) == 1):
                for word in key:
                    if len(word) >= _SHORTEST and word not in PARTICLES:
                        words[word[0]][word].append(name)
        return words

    def of(self, mention: Mention) -> Mention:
        key = key_of(mention.entity)
        if mention.kind not in NAME_KINDS or not key or "list" in mention.found_by:
            return mention
        if len(key) > 1:
            name = self._misspelt(key) if mention.kind == "person" else None
            return replace(mention, entity=name.text, why=mention.why + _WHY) if name else mention
        for word in (key[0].removesuffix("s"), key[0]):  # a genitive's s is none of the name's
            if name := self._once(word):
                why = mention.why + _WHY
                return replace(mention, kind=name.kind, entity=name.text, why=why)
        return mention

    def _misspelt(self, key: tuple[str, ...]) -> Known | None:
        """The one full name, said before, of which given name and surname are both heard alike.

        "Josefine Whitlok" is Josephine Whitlock; "Anna Larsen" and "Anne Larsen" stay two.
        """
        if key not in self._meant:
            before: set[Known] = set()
            for other, name in self._full.items():
                if other == key:
                    break
                if _alike(key[0], other[0], is_given) and _alike(key[-1], other[-1], _is_family):
                    before.add(name)
            self._meant[key] = before.pop() if len(before) == 1 else None
        return self._meant[key]

    def _once(self, word: str) -> Known | None:
        if word not in self._known:
            self._known[word] = self._name(word)
        return self._known[word]

    def _name(self, word: str) -> Known | None:
        if len(word) < _SHORTEST or word in self._listed[word[0]]:
            return None
        tables = [self._listed]
        if word not in self._found[word[0]]:
            tables.append(self._found)
        for table in tables:
            near = get_close_matches(word, table[word[0]], n=2, cutoff=self._similarity)
            owners = {name for spelling in near for name in table[word[0]][spelling]}
            if len(owners) == 1:
                return owners.pop()
        return self._spelled_otherwise(word) if len(word) >= _LONG else None

    def _without_end(self, word: str, own: Sequence[Known]) -> Known | None:
        """The one name, said before, that sounds the same but for a mute e: Bernadet."""
        names = [k for spelt in self._found[word[0]].values() for k in spelt]
        first = names.index(own[0]) if own else len(names)
        alike = {
            name
            for name in names[:first]
            if name.kind == "person" and len(other := key_of(name.text)) == 1
            if sound(other[0]).removesuffix("e") == sound(word).removesuffix("e")
            if not (is_given(word) and is_given(other[0]))
        }
        return alike.pop() if len(alike) == 1 else None

    def _spelled_otherwise(self, word: str) -> Known | None:
        """The one person whose name sounds the same: "Torkild", where there is a Thorkild Brask."""
        own = self._found[word[0]].get(word, ())
        if any(len(key_of(name.text)) > 1 for name in own):
            return None
        if shorter := self._without_end(word, own):
            return shorter
        alike = (
            name
            for spelling, names in self._found[word[0]].items()
            if spelling != word and sound(spelling) == sound(word)
            for name in names
        )
        owners = {name for name in alike if name.kind == "person" and len(key_of(name.text)) > 1}
        return owners.pop() if len(owners) == 1 else None
