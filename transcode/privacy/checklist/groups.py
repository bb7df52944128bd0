"""Groups of names that a person decides on at once, so that what is left is short. Pure.

Every open entity is in one group. Those of :data:`ONE_BY_ONE` are read one after the other; each of
the others is one question: "software, products and abbreviations: 14; keep none?".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from transcode.privacy.lexicon.vocabulary import PRODUCTS
from transcode.privacy.settings import NAME_KINDS
from transcode.records.names import TERM

if TYPE_CHECKING:
    from transcode.privacy.checklist.desk import FoundName

__all__ = ["GroupName", "NameGroup", "decisions_needed", "grouped", "harm", "terms_in"]

GroupName = Literal[
    "one by one", "sure names", "figures", "dates and ages", "products", "doubtful words", "terms",
]  # fmt: skip
ONE_BY_ONE: GroupName = "one by one"
_TITLES: dict[GroupName, tuple[str, Literal["keep", "ignore", ""]]] = {
    "sure names": ("people, places and organisations that several detectors are sure of", "keep"),
    "figures": ("phone numbers, addresses, e-mail and identity numbers", "keep"),
    "dates and ages": ("dates and ages", "keep"),
    "products": ("software, products and abbreviations", "ignore"),
    "doubtful words": ("words that the machine hardly takes for names", ""),
    ONE_BY_ONE: ("names to look at one by one", ""),
    "terms": ("terms (software, menus, tests, drugs), which stay in the text", "ignore"),
}
_ORDER = tuple(_TITLES)
_FIGURES = ("phone", "email", "web", "number", "address")
_SURE = 0.9  # confidence of what several detectors agree on
_SURE_ALONE = 0.95
_SURE_PATTERN = 0.7
_DOUBTFUL = 0.3
# How much a person is harmed where it stays: a weight of the doubt.
_HARM = {"person": 3, "number": 3, "phone": 3, "email": 3, "address": 3, "role": 2, "web": 2,
         "organisation": 2, "place": 2, "date": 1, "age": 1}  # fmt: skip
_FEWEST = 3  # entities that make a group: one alone is looked at


@dataclass(frozen=True, slots=True)
class NameGroup:
    """Entities that one decision is enough for."""

    name: GroupName
    title: str  # what they are, in words
    suggestion: Literal["keep", "ignore", ""]  # what a careful reader decides most often
    names: tuple[FoundName, ...]

    @property
    def open(self) -> int:
        """The number of their mentions that nobody has decided on."""
        return sum(name.open for name in self.names)


def grouped(names: Iterable[FoundName]) -> tuple[NameGroup, ...]:
    """The open entities in groups, the one that is read one by one at the end; none is empty."""
    found: dict[GroupName, list[FoundName]] = defaultdict(list)
    for name in names:
        if name.open:
            found[_group_of(name)].append(name)
    for group in [g for g in found if g != ONE_BY_ONE and len(found[g]) < _FEWEST]:
        found[ONE_BY_ONE] += found.pop(group)
    return tuple(
        NameGroup(group, *_TITLES[group], tuple(found[group])) for group in _ORDER if found[group]
    )


def terms_in(names: Iterable[FoundName]) -> NameGroup | None:
    """Group of the terms that stand apart: nobody has to decide on them, and they stay."""
    apart = tuple(name for name in names if any(seen.is_apart for seen in name.seen))
    return NameGroup("terms", *_TITLES["terms"], apart) if apart else None


def decisions_needed(names: Iterable[FoundName]) -> int:
    """The number of decisions that a person has to make: one a group, one an entity by itself."""
    return sum(
        len(group.names) if group.name == ONE_BY_ONE else 1 for group in grouped(tuple(names))
    )


def harm(kind: str) -> int:
    """The weight of a kind: how much a person is harmed where one of it stays."""
    return _HARM.get(kind, 1)


def _group_of(name: FoundName) -> GroupName:
    if name.kind in _FIGURES:
        return "figures" if name.confidence >= _SURE_PATTERN else ONE_BY_ONE
    if name.kind in ("date", "age"):
        return "dates and ages"
    if name.kind not in NAME_KINDS or name.may_be:
        return ONE_BY_ONE
    is_listed = "list" in name.found_by
    if not is_listed and _is_product(name.entity):
        return "products"
    several = len({finder.partition(":")[0] for finder in name.found_by} - {TERM}) > 1
    if is_listed or name.confidence >= _SURE_ALONE or (several and name.confidence >= _SURE):
        return "sure names"
    if name.confidence < _DOUBTFUL and not several:
        return "doubtful words"
    return ONE_BY_ONE


def _is_product(entity: str) -> bool:
    """Return whether it is software, or written as abbreviations and product names are."""
    if entity.lower() in PRODUCTS:
        return True
    if " " in entity:
        return all(word.lower() in PRODUCTS or word.isupper() for word in entity.split())
    capitals = re.fullmatch(r"[A-ZÆØÅÄÖÜ]{2,5}s?\d{0,3}", entity)
    return bool(capitals or re.fullmatch(r"[A-Z]?[a-z]+(?:[A-Z][a-z]*)+\d*", entity))
