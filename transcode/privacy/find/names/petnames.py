"""Pet names and surnames: "Des" and "Achebe" are Desmond Achebe, where nobody else may be.

Joined where the word is only ever a pet name, or is said within a few turns of the full name, or is
a part of that ("Bart") and nobody's own name; in all other cases the reason asks whether it is the
same person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from transcode.privacy.lexicon.inflection import stems
from transcode.privacy.lexicon.names import key_of
from transcode.privacy.lexicon.nicknames import (
    also_called,
    is_only_a_pet_name,
    may_be_short_for,
)
from transcode.privacy.lexicon.origins import is_given
from transcode.privacy.settings import Known
from transcode.records.names import Mention
from transcode.records.speech import Transcript

__all__ = ["TO_A_PLACE", "as_called", "by_surname"]

TO_A_PLACE = re.compile(
    # not "de" and "von": those say whose something is as well
    r"\b(?:in|from|to|near|at|through|outside|i|fra|til|på|ved|omkring|nach|aus|bei|en|desde"
    r"|hacia|hasta|à|vers|från|till|uit|naar|te)\s+$",
    re.IGNORECASE,
)
"""Words at the end of a text behind which a place is said."""

_NEAR = 4  # turns between a full name and a pet name that is a name of its own too


def as_called(
    transcript: Transcript, mentions: Sequence[Mention], names: Iterable[Known]
) -> tuple[Mention, ...]:
    """The mentions of an interview, each pet name as the one person who may be called so.

    Args:
        transcript: one interview.
        mentions: what was found in it, each under its entity.
        names: the names of the whole study: whose given name a word is, is not called so.
    """
    people = {key_of(name.text) for name in names if name.kind == "person"}
    given = {key[0] for key in people if len(key) > 1}
    places = {turn.id: at for at, turn in enumerate(transcript.turns)}
    seen: dict[str, list[int]] = defaultdict(list)
    owners: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        key = key_of(mention.entity)
        if mention.kind == "person" and key:
            seen[mention.entity].append(places[mention.turn])
            for pet in also_called(key[0]):
                owners[pet].add(mention.entity)
    fullest = {pet: _fullest(entities) for pet, entities in owners.items()}
    full: dict[str, set[str]] = defaultdict(set)
    for entity in seen:
        if len(key := key_of(entity)) > 1 or is_given(key[0]):
            full[key[0]].add(entity)

    def by_letters(word: str) -> str:
        of = {entity for first in full if may_be_short_for(word, first) for entity in full[first]}
        return _fullest(of)

    def called(mention: Mention) -> Mention:
        key = key_of(mention.entity)
        if mention.kind != "person" or len(key) != 1 or "list" in mention.found_by:
            return mention
        # a name that somebody has is no form of a shorter one: Oline is not Oli
        inflected = () if key[0] in full else stems(key[0], transcript.language)
        forms = ((key[0], ""), *inflected)
        return next((own for form in forms if (own := as_form(mention, *form))), mention)

    def as_form(mention: Mention, word: str, ending: str) -> Mention | None:
        """The mention as somebody who is called by this word; None where nobody is."""
        owner = fullest.get(word, "") or by_letters(word) if word not in given else ""
        if not owner or key_of(owner)[0] == word:
            return None
        if _is_shorter((word,), key_of(owner)) and (is_given(word) or word in owners):
            return None
        near = any(abs(at - places[mention.turn]) <= _NEAR for at in seen[owner])
        if is_only_a_pet_name(word) or (near if word in owners else not is_given(word)):
            why = f"{mention.why}; a pet name of somebody in this interview"
            return replace(mention, end=mention.end - len(ending), entity=owner, why=why)
        note = f"may be {owner}"
        return None if note in mention.why else replace(mention, why=f"{mention.why}; {note}")

    return tuple(map(called, mentions))


def by_surname(transcript: Transcript, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions; a surname alone, also one taken for a place or a firm, is the one who has it.

    Not behind a word that leads to a place ("in Lund"), nor where several people have it.
    """
    texts = {turn.id: turn.text for turn in transcript.turns}
    owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
    given = {key_of(m.entity)[:1] for m in mentions if len(key_of(m.entity)) > 1}
    for mention in mentions:
        key = key_of(mention.entity)
        if mention.kind == "person":
            for at in range(1, len(key)):  # "El Amrani" of Rachid El Amrani
                owners[key[at:]].add(mention.entity)

    def of_somebody(mention: Mention) -> Mention:
        key = key_of(mention.entity)
        own = owners.get(key, set())
        if mention.kind not in ("person", "place", "organisation") or own in (
            {mention.entity},
            set(),
        ):
            return mention
        if len(own) != 1 or (mention.kind == "person" and key in given):
            return mention
        if "list" in mention.found_by or TO_A_PLACE.search(texts[mention.turn][: mention.begin]):
            return mention
        why = f"{mention.why}; the surname of somebody in this interview"
        return replace(mention, kind="person", entity=next(iter(own)), why=why)

    return tuple(map(of_somebody, mentions))


def _fullest(entities: set[str]) -> str:
    """The one person that these are; "" where there are several."""
    keys = {key_of(entity): entity for entity in entities}
    full = [key for key in keys if not any(set(key) < set(other) for other in keys)]
    return keys[full[0]] if len(full) == 1 else ""


def _is_shorter(key: tuple[str, ...], owner: tuple[str, ...]) -> bool:
    """Return whether of two single names this is the full one: the other one is called so."""
    return len(owner) == 1 and not is_only_a_pet_name(key[0])
