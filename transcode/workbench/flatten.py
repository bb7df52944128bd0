"""Nested codes, as deep as a codebook file has them, as codes under themes and subthemes.

The outermost code that holds others becomes a theme (:func:`transcode.exchange.projects.codes.
place_codes` says how far down there are themes). Nothing is dropped silently: ``notes`` lists what
could not be kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from transcode.errors import DecisionError, ExchangeError
from transcode.exchange import Found, FoundCode
from transcode.exchange.codebooks.definition import filled
from transcode.exchange.projects.codes import place_codes
from transcode.exchange.projects.contents import FoundCode as NestedCode
from transcode.exchange.projects.contents import Left
from transcode.records.base import stable_id
from transcode.records.codebook import Codebook
from transcode.records.coding import Code
from transcode.workbench.normalise import name_key, tidy_name, tidy_note

__all__ = ["GivenCodebook", "flatten"]

Path = tuple[str, ...]  # keys of names, the outermost first


@dataclass(frozen=True, slots=True)
class GivenCodebook:
    """An existing codebook, and how it was read."""

    codebook: Codebook
    read_as: tuple[tuple[str, str], ...] = ()
    passed_over: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def flatten(file: Found) -> GivenCodebook:
    """Flatten a codebook file to codes and themes; each name occurs once.

    Raises:
        ExchangeError: a name is too long, or the parent of a code is ambiguous.
    """
    notes = list(file.notes)
    codes = _joined(_placed([_tidied(code) for code in file.codes]), file.sorted_in, notes)
    holding = {key[:depth] for key in codes for depth in range(1, len(key))}
    names = {name_key(name): name for code in codes.values() for name in (*code.under, code.name)}
    inside = {
        key: code
        for key, code in codes.items()
        if code.codable and not (len(key) == 1 and key in holding)
    }
    placed = place_codes(list(_tree(codes, holding, names)), set(map(_id, inside)))
    theme_of = {code.id: code.theme for code in placed.codes}
    notes += _levels(codes, holding, placed.left)
    called = _called(inside)
    return GivenCodebook(
        Codebook(
            codes=tuple(
                filled(
                    Code(stable_id("code", *key), called[key], theme=theme_of[placed.of[_id(key)]]),
                    code.definition,
                    code.colour,
                )
                for key, code in inside.items()
            ),
            themes=placed.themes,
        ),
        file.read_as,
        file.passed_over,
        tuple(notes),
    )


def _id(key: Path) -> str:
    return stable_id("theme", *key)


def _tree(
    codes: dict[Path, FoundCode], holding: set[Path], names: dict[str, str]
) -> Iterator[NestedCode]:
    """Every code and every level above one, as a tree."""
    for key in dict.fromkeys([*codes, *sorted(holding)]):
        code = codes.get(key, FoundCode(names[key[-1]], codable=False))
        yield NestedCode(
            _id(key), code.name, code.definition, _id(key[:-1]) if len(key) > 1 else "",
            code.codable, code.colour,
        )  # fmt: skip


def _tidied(code: FoundCode) -> FoundCode:
    try:
        return replace(
            code,
            name=tidy_name(code.name),
            definition=tidy_note(code.definition),
            under=tuple(map(tidy_name, code.under)),
            parent=tidy_name(code.parent) if code.parent else "",
        )
    except DecisionError as problem:
        raise _refused(code, problem.what, problem.remedy) from None


def _placed(codes: list[FoundCode]) -> list[FoundCode]:
    """Codes with all names above them, where a row names only its immediate parent."""
    rows: dict[str, list[FoundCode]] = {}
    for code in codes:
        rows.setdefault(name_key(code.name), []).append(code)

    def above(code: FoundCode) -> tuple[str, ...]:
        path: tuple[str, ...] = ()
        start = code
        while code.parent:
            if len(path) > len(codes):
                raise _refused(start, "this code lies under itself", "correct its parent")
            of_name = [row for row in rows.get(name_key(code.parent), []) if row is not code]
            if len({(name_key(row.parent), *map(name_key, row.under)) for row in of_name}) > 1:
                raise _refused(
                    code,
                    f"this code lies under '{code.parent}', and several codes have that name",
                    "write the whole path: Work > Positive",
                )
            path = (code.parent, *path)
            if not of_name:
                if name_key(code.parent) == name_key(code.name):
                    raise _refused(code, "this code lies under itself", "correct its parent")
                return (*code.under, *path)
            code = of_name[0]
        return (*code.under, *path)

    return [replace(code, under=above(code), parent="") for code in codes]


def _joined(codes: Iterable[FoundCode], sorted_in: bool, notes: list[str]) -> dict[Path, FoundCode]:
    """Codes by their path, each once: rows about the same code are merged."""
    codes = list(codes)
    if sorted_in:
        codes = _one_theme_each(codes, notes)
    joined: dict[Path, FoundCode] = {}
    again: list[str] = []
    for code in codes:
        key = tuple(map(name_key, (*code.under, code.name)))
        if key not in joined:
            joined[key] = code
            continue
        joint = joined[key]
        definitions = dict.fromkeys(filter(None, (joint.definition, code.definition)))
        joined[key] = replace(
            joint, definition="\n".join(definitions), codable=joint.codable or code.codable
        )
        again.append(joint.name)
    if again:
        listed = ", ".join(f"'{name}'" for name in dict.fromkeys(again))
        notes.append(f"Listed more than once, and merged into one code: {listed}.")
    return joined


def _one_theme_each(codes: list[FoundCode], notes: list[str]) -> list[FoundCode]:
    """Codes sorted into themes: a name that also occurs without a theme is one code."""
    rows: dict[str, list[FoundCode]] = {}
    for code in codes:
        rows.setdefault(name_key(code.name), []).append(code)
    placed: list[FoundCode] = []
    for code in codes:
        same = rows[name_key(code.name)]
        themes = list(dict.fromkeys(row.under for row in same if row.under))
        if themes and not all(row.under for row in same):
            if len(themes) > 1 and code is same[0]:
                left = ", ".join(f"'{' > '.join(row)}'" for row in themes[1:])
                notes.append(f"'{code.name}' was put under '{themes[0][-1]}', not under {left}.")
            code = replace(code, under=themes[0])
        placed.append(code)
    if sum(not row.under for row in placed) and any(row.under for row in placed):
        without = ", ".join(f"'{row.name}'" for row in placed if not row.under)
        notes.append(
            f"Without a theme: {without}. A theme that is written only in the first of its rows "
            "must be written in each."
        )
    return placed


def _levels(
    codes: dict[Path, FoundCode], holding: set[Path], left: Iterable[Left]
) -> Iterator[str]:
    """Notes on codes that became themes, and on levels that there are not."""
    tops = [
        code.name
        for key, code in codes.items()
        if len(key) == 1 and key in holding and code.codable
    ]
    if tops:
        listed = ", ".join(f"'{name}'" for name in tops)
        yield f"These hold other codes, and became themes: {listed}."
    lost: dict[str, list[str]] = {}
    for one in left:
        if one.kind != "name of a code":  # codes get their names here
            lost.setdefault(f"{one.kind}, {one.why}", []).append(f"'{one.name}'")
    for why, named in lost.items():
        yield f"{why[0].upper()}{why[1:]}: {', '.join(named)}."


def _called(codes: dict[Path, FoundCode]) -> dict[Path, str]:
    """Unique name of each code: its own, or with its parents where several codes share it."""
    short = {key: code.name for key, code in codes.items()}
    longer = {key: f"{code.under[-1]}: {code.name}" if code.under else code.name
              for key, code in codes.items()}  # fmt: skip
    whole = {key: ": ".join((*code.under, code.name)) for key, code in codes.items()}
    called = dict(short)
    for more in (longer, whole):
        uses = Counter(map(name_key, called.values()))
        called = {
            key: more[key] if uses[name_key(name)] > 1 else name for key, name in called.items()
        }
    uses = Counter(map(name_key, called.values()))
    for key, name in called.items():
        if uses[name_key(name)] > 1:
            raise _refused(
                codes[key], f"several codes have the name '{name}'", "rename one of them"
            )
        try:
            called[key] = tidy_name(name)
        except DecisionError as problem:
            raise _refused(codes[key], problem.what, problem.remedy) from None
    return called


def _refused(code: FoundCode, what: str, remedy: str) -> ExchangeError:
    place = code.place or f"'{code.name[:60]}'"
    return ExchangeError(f"{place}: {what}", step="read the codebook", remedy=remedy)
