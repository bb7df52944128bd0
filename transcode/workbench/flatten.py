"""Codes in codes, as deep as a file has them, to codes under themes.

The outermost of what holds others is a theme; what lies in it, however deep, is a code of that
theme. Nothing is dropped without a word: what cannot be kept is told in ``notes``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from transcode.errors import DecisionError, ExchangeError
from transcode.exchange import Found, FoundCode
from transcode.records.base import stable_id
from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Theme
from transcode.workbench.name_keys import name_key, tidy_name, tidy_note

__all__ = ["GivenCodebook", "flatten"]

Path = tuple[str, ...]  # keys of names, the outermost first


@dataclass(frozen=True, slots=True)
class GivenCodebook:
    """A codebook that was there before, and how it was read."""

    codebook: Codebook
    read_as: tuple[tuple[str, str], ...] = ()
    passed_over: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def flatten(found: Found) -> GivenCodebook:
    """Codes and themes as a codebook has them; each name once.

    Raises:
        ExchangeError: a name is too long, or it is not plain what a code lies under.
    """
    notes = list(found.notes)
    codes = _joined(_placed([_tidied(code) for code in found.codes]), found.sorted_in, notes)
    holding = {key[:depth] for key in codes for depth in range(1, len(key))}
    names = {name_key(name): name for one in codes.values() for name in (*one.under, one.name)}
    themes: dict[str, Theme] = {}
    inside: dict[Path, FoundCode] = {}
    for key, one in codes.items():
        outermost = key[0]
        if len(key) > 1 or key in holding or not one.codable:
            name = one.under[0] if one.under else one.name
            themes.setdefault(outermost, Theme(stable_id("theme", outermost), name))
        if len(key) == 1 and (key in holding or not one.codable):
            themes[outermost] = replace(themes[outermost], definition=one.definition)
        elif one.codable:
            inside[key] = one
    notes += _levels(codes, holding, names)
    called = _called(inside)
    return GivenCodebook(
        Codebook(
            codes=tuple(
                Code(
                    stable_id("code", *key),
                    called[key],
                    one.definition,
                    themes[key[0]].id if len(key) > 1 else "",
                )
                for key, one in inside.items()
            ),
            themes=tuple(themes.values()),
        ),
        found.read_as,
        found.passed_over,
        tuple(notes),
    )


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
    """The codes with all names above them, where a row names only the next above."""
    rows: dict[str, list[FoundCode]] = {}
    for code in codes:
        rows.setdefault(name_key(code.name), []).append(code)

    def above(code: FoundCode) -> tuple[str, ...]:
        path: tuple[str, ...] = ()
        start = code
        while code.parent:
            if len(path) > len(codes):
                raise _refused(start, "lies under itself", "mend what the codes lie under")
            of_name = [one for one in rows.get(name_key(code.parent), []) if one is not code]
            if len({(name_key(one.parent), *map(name_key, one.under)) for one in of_name}) > 1:
                raise _refused(
                    code,
                    f"lies under '{code.parent}', and several codes are called so",
                    "write the whole path: Work > Positive",
                )
            path = (code.parent, *path)
            if not of_name:
                if name_key(code.parent) == name_key(code.name):
                    raise _refused(code, "lies under itself", "mend what the codes lie under")
                return (*code.under, *path)
            code = of_name[0]
        return (*code.under, *path)

    return [replace(code, under=above(code), parent="") for code in codes]


def _joined(codes: Iterable[FoundCode], sorted_in: bool, notes: list[str]) -> dict[Path, FoundCode]:
    """The codes by their path, each once: rows about the same code become one."""
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
        one = joined[key]
        said = dict.fromkeys(filter(None, (one.definition, code.definition)))
        joined[key] = replace(one, definition="\n".join(said), codable=one.codable or code.codable)
        again.append(one.name)
    if again:
        listed = ", ".join(f"'{name}'" for name in dict.fromkeys(again))
        notes.append(f"Stood there more than once, and became one code: {listed}.")
    return joined


def _one_theme_each(codes: list[FoundCode], notes: list[str]) -> list[FoundCode]:
    """Codes that were sorted in themes: a name that also stands without a theme is one code."""
    rows: dict[str, list[FoundCode]] = {}
    for code in codes:
        rows.setdefault(name_key(code.name), []).append(code)
    placed: list[FoundCode] = []
    for code in codes:
        same = rows[name_key(code.name)]
        themes = list(dict.fromkeys(one.under for one in same if one.under))
        if themes and not all(one.under for one in same):
            if len(themes) > 1 and code is same[0]:
                left = ", ".join(f"'{' > '.join(one)}'" for one in themes[1:])
                notes.append(f"'{code.name}' was put under '{themes[0][-1]}', not under {left}.")
            code = replace(code, under=themes[0])
        placed.append(code)
    if sum(not one.under for one in placed) and any(one.under for one in placed):
        without = ", ".join(f"'{one.name}'" for one in placed if not one.under)
        notes.append(
            f"Without a theme: {without}. A theme that stands only in the first of its rows must "
            "be written into each."
        )
    return placed


def _levels(codes: dict[Path, FoundCode], holding: set[Path], names: dict[str, str]) -> list[str]:
    """What is said of the levels that a codebook does not have."""
    said: list[str] = []
    tops = [
        one.name for key, one in codes.items() if len(key) == 1 and key in holding and one.codable
    ]
    if tops:
        listed = ", ".join(f"'{name}'" for name in tops)
        said.append(f"Hold other codes, and became themes: {listed}.")
    if deep := [one for key, one in codes.items() if len(key) > 2 and one.codable]:
        first = " > ".join((*deep[0].under, deep[0].name))
        said.append(
            f"Levels between theme and code are not kept: {len(deep)} codes lie directly under "
            f"their theme, such as '{first}' under '{deep[0].under[0]}'."
        )
    gone = [key for key in holding if len(key) > 1 and not (key in codes and codes[key].codable)]
    if gone:
        listed = ", ".join(f"'{names[key[-1]]}'" for key in sorted(gone))
        said.append(f"Levels that are no codes themselves were left out: {listed}.")
    return said


def _called(codes: dict[Path, FoundCode]) -> dict[Path, str]:
    """A name for each code: its own, or with what it lies under where several are called so."""
    short = {key: one.name for key, one in codes.items()}
    longer = {key: f"{one.under[-1]}: {one.name}" if one.under else one.name
              for key, one in codes.items()}  # fmt: skip
    whole = {key: ": ".join((*one.under, one.name)) for key, one in codes.items()}
    called = dict(short)
    for more in (longer, whole):
        uses = Counter(map(name_key, called.values()))
        called = {
            key: more[key] if uses[name_key(name)] > 1 else name for key, name in called.items()
        }
    uses = Counter(map(name_key, called.values()))
    for key, name in called.items():
        if uses[name_key(name)] > 1:
            raise _refused(codes[key], f"several codes are called '{name}'", "rename one of them")
        try:
            called[key] = tidy_name(name)
        except DecisionError as problem:
            raise _refused(codes[key], problem.what, problem.remedy) from None
    return called


def _refused(code: FoundCode, what: str, remedy: str) -> ExchangeError:
    place = code.place or f"'{code.name[:60]}'"
    return ExchangeError(f"{place}: {what}", step="read the codebook", remedy=remedy)
