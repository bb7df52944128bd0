"""Codes of a project, nested to any depth -> codes under themes and subthemes. Pure.

A code that holds others becomes a theme, one inside it a subtheme; one that holds nothing but such
folders is an overarching theme. A code that holds others and was itself used is both: the theme,
and a code of the same name in it. What lies deeper goes to the deepest level that there is.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from transcode.exchange.codebooks.definition import colour_of, filled
from transcode.exchange.projects.contents import FoundCode, Left
from transcode.records.base import stable_id
from transcode.records.coding import Code, Theme

__all__ = ["PlacedCodes", "place_codes"]

_LONGEST = 200
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class PlacedCodes:
    """Codes and themes for a journal, each theme after the one that it lies under.

    ``of`` maps ids of the file to ids of codes, or else themes; ``themes_of`` to those of themes.
    """

    themes: tuple[Theme, ...]
    codes: tuple[Code, ...]
    of: Mapping[str, str]
    themes_of: Mapping[str, str]
    left: tuple[Left, ...]


def place_codes(
    found: Sequence[FoundCode],
    used: Collection[str],
    themes: Iterable[Theme] = (),
    codes: Iterable[Code] = (),
) -> PlacedCodes:
    """Turn the codes of a file into codes under themes and subthemes; each name occurs once.

    Args:
        found: in the order of the file.
        used: ids of those that have codings.
        themes: that the study has already; one of the same name is taken.
        codes: the same for codes.
    """
    by_id = {code.id: code for code in found}
    paths = {code.id: _path(code, by_id) for code in found}
    holding = {code.above for code in found if code.above in by_id}
    is_code = {
        code.id: code.id in used or (code.codable and code.id not in holding) for code in found
    }
    names = _names([code for code in found if is_code[code.id]], paths, by_id)
    known_themes = {_key(theme.name): theme.id for theme in themes}
    known_codes = {_key(code.name): code.id for code in codes}
    folders = {code.id for code in found if code.id in holding or not code.codable}
    gathering = _gathering(found, folders, is_code)
    of_themes = {id: [one for one in path if one in folders] for id, path in paths.items()}
    kept = {id: own[: 3 if own and own[0] in gathering else 2] for id, own in of_themes.items()}
    called = _names([code for code in found if code.id in kept[code.id]], paths, by_id)
    made_themes: dict[str, Theme] = {}
    made: dict[str, Code] = {}
    of: dict[str, str] = {}
    themes_of: dict[str, str] = {}
    for code in sorted(found, key=lambda code: len(paths[code.id])):  # a theme before its subthemes
        if code.id in kept[code.id]:
            name = called[code.id]
            kind = "theme of" if is_code[code.id] else "theme"
            id = known_themes.get(_key(name)) or _id(kind, code.id, name)
            themes_of[code.id] = of[code.id] = id
            under = themes_of.get(kept[code.id][-2], "") if len(kept[code.id]) > 1 else ""
            definition = "" if is_code[code.id] else code.definition
            new = Theme(id, name, under=under, is_overarching=code.id in gathering)
            made_themes.setdefault(id, filled(new, definition, code.colour))
    for code in found:
        theme = themes_of.get(kept[code.id][-1], "") if kept[code.id] else ""
        of.setdefault(code.id, theme)  # memos on a level that is lost
        if is_code[code.id]:
            name = names[code.id]
            id = known_codes.get(_key(name)) or _id("code", code.id, name)
            of[code.id] = id
            made.setdefault(id, filled(Code(id, name, theme=theme), code.definition, code.colour))
    return PlacedCodes(
        tuple(made_themes.values()), tuple(made.values()), of, themes_of,
        (*_lost_levels(found, folders, themes_of, is_code), *_renamed(names, by_id, "code"),
         *_renamed(called, by_id, "theme"), *_uncoloured(found)),
    )  # fmt: skip


def _gathering(
    found: Sequence[FoundCode], folders: set[str], is_code: Mapping[str, bool]
) -> set[str]:
    """Outermost folders that hold folders only: overarching themes."""
    inside: dict[str, list[str]] = {}
    for code in found:
        inside.setdefault(code.above, []).append(code.id)
    ids = {code.id for code in found}
    return {
        code.id
        for code in found
        if code.id in folders and code.above not in ids and not is_code[code.id]
        if code.gathers
        or (code.gathers is None and code.id in inside and folders.issuperset(inside[code.id]))
    }


def _path(code: FoundCode, by_id: Mapping[str, FoundCode]) -> tuple[str, ...]:
    """Ids from the outermost code to this one; a code under itself counts as outermost."""
    path = [code.id]
    while (above := by_id[path[0]].above) in by_id and above not in path:
        path.insert(0, above)
    return tuple(path)


def _lost_levels(
    found: Sequence[FoundCode],
    folders: Collection[str],
    kept: Mapping[str, str],
    is_code: Mapping[str, bool],
) -> Iterable[Left]:
    for code in found:
        if code.id in folders and code.id not in kept:
            why = "a level too deep: its codes lie directly under the theme above it"
            if code.definition and not is_code[code.id]:
                why += "; its definition is left out"
            yield Left("level of codes", code.name, why)


def _names(
    codes: Sequence[FoundCode],
    paths: Mapping[str, tuple[str, ...]],
    by_id: Mapping[str, FoundCode],
) -> dict[str, str]:
    """A name of its own for each code: with those above it where several have the same."""
    called = {code.id: _tidy(code.name) for code in codes}
    whole = {
        id: [": ".join(by_id[part].name for part in paths[id][-depth:]) for depth in (2, 3, 99)]
        for id in called
    }
    for depth in range(3):
        uses = Counter(map(_key, called.values()))
        called = {
            id: _tidy(whole[id][depth]) if uses[_key(name)] > 1 else name
            for id, name in called.items()
        }
    seen: Counter[str] = Counter()
    for id, name in called.items():
        seen[_key(name)] += 1
        if (number := seen[_key(name)]) > 1:
            called[id] = f"{name[: _LONGEST - 6]} ({number})"
    return called


def _renamed(names: Mapping[str, str], by_id: Mapping[str, FoundCode], kind: str) -> Iterable[Left]:
    for id, name in names.items():
        if _key(name) != _key(by_id[id].name):
            why = f"several {kind}s have it; now '{name}'"
            yield Left(f"name of a {kind}", by_id[id].name, why)


def _uncoloured(found: Sequence[FoundCode]) -> Iterable[Left]:
    for code in found:
        if code.colour and not colour_of(code.colour):
            yield Left("colour of a code", code.name, "it is not written as #rrggbb")


def _id(kind: str, id: str, name: str) -> str:
    """The id of the file where it is a UUID; else the one that every coder's ``name`` has."""
    if kind == "theme of":
        return stable_id(kind, id)
    return id if _UUID.fullmatch(id) else stable_id(kind, _key(name))


def _tidy(name: str) -> str:
    letters = unicodedata.normalize("NFC", " ".join(name.split()))
    return "".join(c for c in letters if unicodedata.category(c) != "Cc")[:_LONGEST].strip() or "?"


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()
