"""Forms of a name: those to look for, and the name that a shorter form belongs to."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from transcode.privacy.lexicon.inflection import BY_APOSTROPHE, stems
from transcode.privacy.lexicon.vocabulary import (
    COMMON,
    GIVEN_IN_S,
    NOT_NAMES,
    ORDINARY,
    PARTICLES,
    PATRONYMICS,
    TITLES,
)
from transcode.privacy.settings import NAME_KINDS, Known
from transcode.records.labels import ROLES
from transcode.records.names import MentionKind

__all__ = [
    "HIDDEN",
    "Roll",
    "any_of",
    "bare",
    "folded",
    "is_role",
    "key_of",
    "plain",
    "seen",
    "words_of",
]

HIDDEN = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Characters that nobody sees and that split no name: soft hyphens, zero widths, directions."""
_UNSEEN = str.maketrans("", "", HIDDEN)
_Key = tuple[str, ...]  # the words of a name, plain and in lower case
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "ß": "ss", "ł": "l", "Ł": "L"}
    | {"ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "’": "'", "‘": "'"}
    | dict.fromkeys(HIDDEN, "")
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+")
# what is written behind an apostrophe, and is none of the name's: Ann's, Des'd, Hansen'erne
_ENDING = re.compile(r"(?<=\w)'(?:(?:s|d|ll|ve|re|ernes?|er|en|ene)\b|(?!\w))", re.I)
_BETWEEN = r"[\W_]{1,3}"
_WRITTEN = {"å": "aa", "Å": "Aa", "ø": "oe", "Ø": "Oe", "aa": "a", "Aa": "A", "oe": "o"}


def seen(text: str) -> str:
    """The text without what nobody sees."""
    return text if text.isascii() else text.translate(_UNSEEN)


def plain(text: str) -> str:
    """The text without accents: é is e, ø is o, æ is ae, å is a. Case stays."""
    if text.isascii():
        return text
    split = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return (
        "".join(c for c in split if not unicodedata.combining(c)) if not split.isascii() else split
    )


_PLAIN_ROLES = frozenset(map(plain, ROLES))
# "family" of "the Dahlgaard-family", "Teacher" of "Teacher Anna"
_NOT_ALONE = PARTICLES | (ORDINARY - COMMON) | _PLAIN_ROLES


def is_role(label: str) -> bool:
    """Return whether a label names a part, not a person: "Teacher", "Person A 2"."""
    words = _WORD.findall(plain(label).lower())
    return all(len(w) == 1 or w.isdigit() or w in _PLAIN_ROLES for w in words) and bool(words)


def folded(text: str) -> tuple[str, list[int]]:
    """The plain text, and for each of its characters (and its end) the place in the original."""
    if text.isascii():
        return text, list(range(len(text) + 1))
    pieces = [plain(c) for c in text]
    places = [i for i, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), [*places, len(text)]


def _words(name: str) -> _Key:
    """The words of a name, plain and in lower case, without title and genitive."""
    words = [w.lower() for w in _WORD.findall(_ENDING.sub("", plain(name)))]
    while len(words) > 1 and words[0] in TITLES | {"the", "a"}:
        words = words[1:]
    return tuple(words)


@lru_cache(maxsize=100_000)  # every name of a study is asked for in each of its interviews
def key_of(name: str) -> _Key:
    """The key that the spellings of one name share: Århus, Aarhus, and aarhus's are the same."""
    return tuple(
        word.replace("aa", "a").replace("oe", "o") if len(word) > 4 else word
        for word in _words(name)
    )


def bare(name: str) -> tuple[int, int]:
    """The span of a name without the titles before it and the genitive (or apostrophe) after it."""
    titles = "|".join(sorted(TITLES, key=len, reverse=True))
    before = re.match(rf"(?:(?:{titles})\.?\s+)+(?=\S)", name, re.I)
    after = re.search(r"(?<=\w)['’](?:s|d|ll|ve|re|ernes?|er|en|ene)?$", name, re.I)
    return before.end() if before else 0, after.start() if after else len(name)


def _source(words: Sequence[str], ordinary: Container[str]) -> str:
    """A pattern for these words; one that is an ordinary word too must be capitalised."""
    if len(words) == 1 and (words[0] in ordinary or len(words[0]) < 3):
        return f"(?-i:{re.escape(words[0].capitalize())}|{re.escape(words[0].upper())})"
    return _BETWEEN.join(map(re.escape, words))


def _spellings(text: str) -> set[str]:
    swapped = {text.replace(old, new) for old, new in _WRITTEN.items()}
    return {plain(spelling) for spelling in {text, *swapped}}


def words_of(name: str) -> set[str]:
    """Every word with which a form of the name may begin, plain and in lower case."""
    return {
        word
        for spelling in _spellings(name)
        for word in re.findall(r"[^\W_]+", plain(spelling).lower())
    }


def _forms(name: Known, shortest: int) -> Iterable[_Key]:
    """The word sequences by which a name may be said: all of it; of a person, any part of it."""
    for spelling in _spellings(name.text):
        words = _words(spelling) if name.kind in NAME_KINDS else tuple(_WORD.findall(spelling))
        yield words
        if name.kind == "person":
            parts = {part for word in words for part in (word, *word.split("'"))}
            yield from ((p,) for p in sorted(parts) if len(p) >= shortest and p not in _NOT_ALONE)


def _can_be_looked_for(words: _Key, kind: MentionKind) -> bool:
    """Not an interjection, and not a bare year or age: those stand everywhere."""
    text = " ".join(words)
    if kind == "date":
        return len(words) > 3 or (len(words) > 1 and any(word.isdigit() for word in words))
    return bool(text) and text not in NOT_NAMES and not (text.isdigit() and len(text) < 6)


def any_of(
    names: Iterable[Known], *, shortest: int, ordinary: Container[str] = COMMON
) -> tuple[re.Pattern[str], list[Known]] | None:
    """One pattern for all forms of all names, for use on :func:`plain` text.

    ``match.lastindex - 1`` is the place of the name in the list that comes with it. A genitive s
    is allowed after a name and is not part of the group. ``None`` when there is nothing to find.

    Args:
        names: what to look for.
        shortest: the fewest letters that a part of a person's name must have to count alone.
        ordinary: words that are a name only if they are capitalised.
    """
    owner: dict[str, Known] = {}
    heads: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in names:
        for head, source in _sources(name, shortest, ordinary):
            if owner.setdefault(source, name) is name:
                heads[head[:1]][head].append(source)
    if not owner:
        return None
    # By first letter, then by second: a plain list of a thousand names is tried one by one.
    order: list[str] = []
    branches = []
    for first, of_first in sorted(heads.items()):
        inner = []
        for head, sources in sorted(of_first.items()):
            longest_first = sorted(set(sources), key=lambda source: (-len(source), source))
            order += longest_first
            either = "|".join(f"({source})" for source in longest_first)
            inner.append(f"(?={re.escape(head)})(?:{either})")
        branches.append(f"(?={re.escape(first)})(?:{'|'.join(inner)})")
    pattern = rf"(?<![^\W_])(?:{'|'.join(branches)})(?='?s?(?![^\W_]))"
    return re.compile(pattern, re.IGNORECASE), [owner[source] for source in order]


def _sources(name: Known, shortest: int, ordinary: Container[str]) -> Iterator[tuple[str, str]]:
    """(how it begins, pattern) for every form of a name."""
    if name.kind in ("phone", "number") and sum(c.isdigit() for c in name.text) >= 5:
        signs = re.findall("[A-Za-z0-9]", name.text)
        yield signs[0].lower(), r"[\s().,/-]{0,3}".join(signs)
    elif name.kind in ("email", "web"):
        if name.text:
            yield plain(name.text)[:1].lower(), re.escape(plain(name.text))
    else:
        for words in _forms(name, shortest):
            if _can_be_looked_for(words, name.kind):
                yield words[0][:2].lower(), _source(words, ordinary)


class Roll:
    """All names of a study or an interview, to ask which of them a form belongs to."""

    def __init__(
        self, listed: Iterable[Known], others: Iterable[Known] = (), language: str = ""
    ) -> None:
        """``listed`` names go before ``others`` ones; of two spellings the first one stays.

        A name that is another one with an ending of the ``language`` is no name of its own.
        """
        self._language = language
        self.has_noun_capitals = language[:2] == "de"
        self._listed = self._by_key(listed)
        self._all = self._by_key(others, dict(self._listed))
        self._with: dict[str, dict[_Key, None]] = defaultdict(dict)
        for key in self._all:
            self._enter(key)
        self._know_people()
        for key in [key for key in self._all if self.base(key)]:
            del self._all[key]
            for word in key:
                del self._with[word][key]

    def _know_people(self) -> None:
        """Take a full name for a person's where one of its words alone is somebody."""
        alone = {
            key[0] for key, name in self._all.items() if len(key) == 1 and name.kind == "person"
        }
        for key, name in self._all.items():
            is_somebody = len(key) == 2 and not alone.isdisjoint(key) and key not in self._listed
            if is_somebody and name.kind == "organisation" and key[-1] not in ORDINARY | COMMON:
                self._all[key] = replace(name, kind="person")

    def _enter(self, key: _Key) -> None:
        for word in key:
            self._with[word][key] = None

    def base(self, key: _Key) -> tuple[_Key, str] | None:
        """The name that these words are a form of, and the ending; nothing where they are none.

        "Karstens" is Karsten where somebody is called so, unless somebody else is: there is a
        "Jens Lund", or the word is a given name like "Hans".
        """
        if not key:
            return None
        last = key[-1]
        if any(other[:1] == key and len(other) > 1 for other in self._with.get(last, ())):
            return None
        for stem, ending in stems(last, self._language):
            base = (*key[:-1], stem)
            owners = self._with.get(stem, {})
            if base not in self._all and not any(set(base) <= set(owner) for owner in owners):
                continue
            if len(key) == 1 and last in GIVEN_IN_S:
                continue
            # "Roberts" is no genitive of Robert where those have an apostrophe
            is_family = any(len(owner) > 1 and owner[-1] == stem for owner in owners)
            may_be_other = last in PATRONYMICS and self._language[:2] in BY_APOSTROPHE
            if is_family or not may_be_other:
                return base, ending
        return None

    def owner_in(self, key: _Key) -> tuple[int, str] | None:
        """The words of "Karsten Lunds bil" that are somebody's name, by number, and the genitive.

        Nothing where no genitive of a name that stands elsewhere is followed by something.
        """
        if self._language[:2] in BY_APOSTROPHE:
            return None
        for n, word in enumerate(key[:-1]):
            for stem, ending in () if word in GIVEN_IN_S else stems(word, self._language):
                owner = {*key[:n], stem}
                of_people = (k for k in self._with.get(stem, ()) if self._all[k].kind == "person")
                if ending.endswith("s") and any(owner <= set(k) for k in of_people if k != key):
                    return n + 1, ending
        return None

    @staticmethod
    def _by_key(
        names: Iterable[Known], start: dict[_Key, Known] | None = None
    ) -> dict[_Key, Known]:
        table = start if start is not None else {}
        for name in names:
            table.setdefault(key_of(name.text), name)
        return table

    def knows(self, key: _Key) -> bool:
        """Return whether these words are a name, or one of them stands in a name."""
        return key in self._all or (len(key) == 1 and key[0] in self._with)

    def belongs_to(self, text: str, kind: MentionKind) -> Known:
        """The fullest name that this form belongs to; the form itself where that is not unique."""
        key = key_of(text)
        if key not in self._all and (form := self.base(key)):
            key, ending = form
            text = text[: len(text.rstrip("'’")) - len(ending)]
        own = self._all.get(key, Known(text, kind))
        if own.kind in ("place", "organisation") and key not in self._listed:
            # A model often takes a first name alone for a place: "Amina" of "Amina Yusuf".
            people = [k for k in self._holding(key, "person") if k[:1] == key]
            return self._all[people[0]] if len(people) == 1 else own
        within = [k for k in self._listed if len(k) > 1 and set(k) < set(key)]
        if len(within) == 1 and self._listed[within[0]].kind == own.kind:
            return self._listed[within[0]]
        holding = self._holding(key, own.kind)
        holding = [k for k in holding if k in self._listed] or holding
        fullest = [k for k in holding if not any(set(k) < set(other) for other in holding)]
        return self._all[fullest[0]] if len(fullest) == 1 else own

    def _holding(self, key: _Key, kind: MentionKind) -> list[_Key]:
        """The longer names of this kind that hold all words of the key."""
        of_first = (k for word in key[:1] for k in self._with.get(word, ()))
        return [k for k in of_first if set(key) < set(k) and self._all[k].kind == kind]
