"""Lookup of a code or a theme: by itself, by id, or by name."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import TypeVar

from transcode.errors import DecisionError
from transcode.records.base import stable_id
from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Relation, Theme
from transcode.workbench.normalise import name_key, tidy_name

T = TypeVar("T", bound=Code | Theme)

__all__ = [
    "find_code", "find_code_or_theme", "find_relation", "find_theme", "free_id", "free_name",
]  # fmt: skip


def find_code(wanted: Code | str, book: Codebook) -> Code:
    """Find the code that is meant.

    Raises:
        DecisionError: no such code.
    """
    return _find(wanted, book.codes, "code")


def find_theme(wanted: Theme | str, book: Codebook) -> Theme:
    """Find the theme that is meant.

    Raises:
        DecisionError: no such theme.
    """
    return _find(wanted, book.themes, "theme")


def find_relation(wanted: Relation | str, book: Codebook) -> Relation:
    """Find the relation between two themes that is meant, by itself or by its id.

    Raises:
        DecisionError: no such relation.
    """
    number = wanted if isinstance(wanted, str) else wanted.id
    for relation in book.relations:
        if relation.id == number:
            return relation
    raise DecisionError("there is no such relation", remedy="take one from the codebook")


def find_code_or_theme(wanted: Code | Theme | str, book: Codebook) -> Code | Theme:
    """Find the code, or else the theme, that is meant.

    Raises:
        DecisionError: neither.
    """
    everything: tuple[Code | Theme, ...] = (*book.codes, *book.themes)
    return _find(wanted, everything, "code or theme")


def free_name(name: str, taken: Iterable[Code | Theme], *, but: str = "") -> str:
    """Tidy a name, and check that it is free.

    Args:
        name: as typed.
        taken: the codes or themes that have names already.
        but: the id of the record being renamed; it may change the spelling of its own name.

    Raises:
        DecisionError: the name is empty, too long, or taken.
    """
    tidy = tidy_name(name)
    for record in taken:
        if record.id == but and record.name == tidy:
            raise DecisionError("it already has this name")
        if record.id != but and name_key(record.name) == name_key(tidy):
            raise DecisionError(
                "this name is already taken", remedy="choose another name, or merge the two"
            )
    return tidy


def free_id(kind: str, name: str, taken: Iterable[Code | Theme]) -> str:
    """Id that every coder's ``name`` has, or a further one if a renamed code holds it."""
    ids = {record.id for record in taken}
    candidates = (stable_id(kind, name_key(name), *([n] if n > 1 else [])) for n in count(1))
    return next(candidate for candidate in candidates if candidate not in ids)


def _find(wanted: T | str, among: Iterable[T], what: str) -> T:
    """Find a record; ids go before names."""
    among = tuple(among)
    if not isinstance(wanted, str):
        wanted = wanted.id
    for record in among:
        if record.id == wanted:
            return record
    for record in among:
        if name_key(record.name) == name_key(wanted):
            return record
    raise DecisionError(f"there is no such {what}", remedy="take one from the codebook")
