"""The table of pseudonyms for the whole study. Its rows are kept by ``key.py``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from transcode.errors import PrivacyError
from transcode.privacy.lexicon.names import key_of
from transcode.privacy.replace.fiction import Reserved, fictional
from transcode.privacy.replace.general import another, general
from transcode.privacy.settings import NAME_KINDS, Form, PrivacySettings
from transcode.records.names import Mention, MentionKind, Pseudonym

__all__ = ["Pseudonyms", "identity_of"]

_DEFAULT = PrivacySettings()
_Id = tuple[MentionKind, str]


def identity_of(kind: MentionKind, entity: str) -> _Id:
    """The identity that all spellings of an entity share, without case, accents and titles."""
    if kind in NAME_KINDS:
        return kind, " ".join(key_of(entity)) or entity.casefold()
    if kind in ("phone", "number") and sum(c.isdigit() for c in entity) > 4:
        return kind, re.sub(r"\W", "", entity).casefold()
    return kind, " ".join(entity.casefold().split())


@dataclass(frozen=True)
class Pseudonyms:
    """An immutable table of pseudonyms; ``rows`` is what the key file holds of it."""

    rows: tuple[Pseudonym, ...] = ()

    def assign(
        self,
        mentions: Iterable[Mention],
        *,
        settings: PrivacySettings = _DEFAULT,
        language: str = "",
        reserved: Reserved | None = None,
        notes: Mapping[_Id, str] | None = None,
    ) -> Pseudonyms:
        """The table with a pseudonym for each new entity, in the form that the settings choose.

        An entity keeps what it has, unless the settings now say another form, its note says
        something else, or somebody in the study turns out to be really called so. No two entities
        share a pseudonym. Where there is no made-up or general name, a label stands.

        Args:
            mentions: who is to be called something.
            settings: label, fictional or general, kind by kind.
            language: of the mentions; names are made up in it.
            reserved: what a made-up name may not be.
            notes: what is to stand for an entity, by :func:`identity_of`.
        """
        rows = dict(self._table)
        reserved = reserved or Reserved()
        free = _Free(rows.values(), reserved)
        families: dict[str, str] = {}
        for row in rows.values():
            families |= _family_of(row)
        for mention in mentions:
            identity = identity_of(mention.kind, mention.entity)
            form, note = settings.form(mention.kind), (notes or {}).get(identity, "")
            old = rows.get(identity)
            if old and _holds(old.pseudonym, form, note, reserved):
                continue
            new = _called(mention, form, note, language, free, families)
            if old and (not new or new == old.pseudonym):
                continue  # there is nothing better to be had: no new number each time
            new = new or free.label(mention.kind)
            rows[identity] = Pseudonym(mention.kind, old.entity if old else mention.entity, new)
            free.take(new)
            families |= _family_of(rows[identity])
        return Pseudonyms(tuple(rows.values()))

    def of(self, kind: MentionKind, entity: str) -> str:
        """The pseudonym of this entity.

        Raises:
            PrivacyError: it has no pseudonym yet.
        """
        if (row := self.row(kind, entity)) is None:
            raise PrivacyError(
                f"a mention of kind '{kind}' has no pseudonym",
                step="release",
                remedy="assign pseudonyms to all mentions first",
            )
        return row.pseudonym

    def row(self, kind: MentionKind, entity: str) -> Pseudonym | None:
        """The row of this entity, if it has one."""
        return self._table.get(identity_of(kind, entity))

    def written(self, kind: MentionKind, entity: str, surface: str) -> str:
        """The replacement for these words: of a made-up name only the part that was said."""
        whole = self.of(kind, entity)
        names, words = key_of(entity), key_of(surface)
        given, _, surname = whole.rpartition(" ")
        if kind != "person" or form_of(whole) != "fictional" or len(names) < 2 or len(words) != 1:
            return whole
        if not given or " " in given:
            return whole
        first, last = (SequenceMatcher(None, words[0], n).ratio() for n in (names[0], names[-1]))
        if max(first, last) < 0.6:  # a nickname
            return given
        return given if first >= last else surname

    @cached_property
    def _table(self) -> dict[_Id, Pseudonym]:
        return {identity_of(row.kind, row.entity): row for row in self.rows}


def form_of(pseudonym: str) -> Form:
    """The form of a pseudonym: labels stand in brackets, only made-up names are capitalised."""
    if pseudonym.startswith("["):
        return "label"
    return "fictional" if pseudonym[:1].isupper() else "general"


def _holds(pseudonym: str, form: Form, note: str, reserved: Reserved | None) -> bool:
    if note:  # "a town" may have become "another town"
        article, _, rest = note.partition(" ")
        noun = rest if rest and article.lower() in ("a", "an", "en", "et") else note
        return noun.casefold() in pseudonym.casefold()
    if form_of(pseudonym) != form:
        return False
    return form != "fictional" or not reserved or reserved.names.isdisjoint(key_of(pseudonym))


def _family_of(row: Pseudonym) -> dict[str, str]:
    """The real surname of a person, by key, and the made-up one of the whole family; or nothing."""
    key, made_up = key_of(row.entity), row.pseudonym.split()
    is_both = row.kind == "person" and len(key) > 1 and len(made_up) > 1
    return {key[-1]: made_up[-1]} if is_both and form_of(row.pseudonym) == "fictional" else {}


def _called(
    mention: Mention,
    form: Form,
    note: str,
    language: str,
    free: _Free,
    families: Mapping[str, str],
) -> str:
    if note:
        return free.phrase(f"[{note}]" if form == "label" else note, language)
    if form == "general" and (phrase := general(mention.kind, mention.entity, language[:2])):
        return free.phrase(phrase, language[:2])
    if form == "fictional":
        allowed = {real: name for real, name in families.items() if free.may_be(name)}
        return fictional(mention.kind, mention.entity, language, free.word, allowed)
    return free.label(mention.kind) if form == "label" else ""


class _Free:
    """Pseudonyms that are not taken yet."""

    def __init__(self, rows: Iterable[Pseudonym], reserved: Reserved) -> None:
        self._reserved = reserved
        self._taken: set[str] = set()
        self._words: set[str] = set()
        self._last: Counter[str] = Counter()
        self._phrases: Counter[str] = Counter()
        for row in rows:
            self.take(row.pseudonym)

    def take(self, pseudonym: str) -> None:
        self._taken.add(pseudonym.casefold())
        self._words |= set(_parts(pseudonym))
        if numbered := re.fullmatch(r"\[(\w+) (\d+)\]", pseudonym):
            self._last[numbered[1]] = max(self._last[numbered[1]], int(numbered[2]))

    def label(self, kind: MentionKind) -> str:
        label = kind.capitalize()
        return f"[{label} {self._last[label] + 1}]"

    def phrase(self, phrase: str, language: str) -> str:
        while True:
            self._phrases[phrase] += 1
            inner = phrase.strip("[]") if phrase.startswith("[") else phrase
            free = another(inner, self._phrases[phrase], language)
            free = f"[{free}]" if phrase.startswith("[") else free
            if free.casefold() not in self._taken:
                return free

    def may_be(self, name: str) -> bool:
        """Return whether nobody in the study is really called so."""
        return self._reserved.names.isdisjoint(key_of(name))

    def word(self, name: str) -> bool:
        return self._words.isdisjoint(_parts(name)) and self._reserved.allows(name)


def _parts(name: str) -> Iterator[str]:
    yield from (part.casefold() for part in re.split(r"[\s-]", name))
