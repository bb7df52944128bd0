"""Codebooks in a table: one name a row, with parents, paths, levels or indentation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from transcode.exchange.codebooks.columns import LEVEL, OUTER, Columns, columns_of
from transcode.exchange.codebooks.contents import Found, FoundCode
from transcode.exchange.codebooks.sheet import Sheet, refused

__all__ = ["from_sheet"]

_NOTHING = ("-", "–", "—", "n/a", "na", "none", "null", "nan", "ingen")
_ROOTS = re.compile(r"(?:nodes|codes|code[ -]?system|codesystem|liste der codes)$", re.IGNORECASE)
_ARROW = r"\s*(?<![-=])>\s*"


def from_sheet(sheet: Sheet) -> Found:
    """The codes of a table, by what its columns mean.

    Raises:
        ExchangeError: no column holds the names of codes.
    """
    columns = columns_of(sheet.heading)
    _one_name(sheet, columns)
    _parents_by_id(sheet, columns)
    leveled = any(role.startswith(LEVEL) for role in columns)
    notes = list(sheet.notes)
    codes = list(_leveled(sheet, columns) if leveled else _named(sheet, columns, notes))
    outlined = False
    if not leveled and not any(code.under or code.parent for code in codes):
        codes = _outlined(codes, sheet.indents, notes)
        outlined = any(code.under for code in codes)
    codes = _parted(codes, notes)
    if nameless := [code.place for code in codes if not code.name]:
        notes.append(f"Skipped, because they have no name: {', '.join(nameless)}.")
    codes = [code for code in codes if code.name]
    hierarchy = (
        leveled or outlined or any(role in columns for role in ("parent", "parent id", "path"))
    )
    split, kept = _paths(codes)
    notes += kept
    read = {
        place: what for what, places in columns.items() for place in places
        if what != "id" or "parent id" in columns
    }  # fmt: skip
    heads = [head or f"column {place + 1}" for place, head in enumerate(sheet.heading)]
    used = [place for place in range(len(heads)) if any(cells[place] for _, cells in sheet.rows)]
    return Found(
        tuple(split),
        tuple((read[place], heads[place]) for place in sorted(read)),
        tuple(heads[place] for place in used if place not in read),
        tuple(notes),
        sorted_in=not hierarchy and split == codes,
    )


def _one_name(sheet: Sheet, columns: Columns) -> None:
    """Make sure that one column names the codes: a column of numbers beside names does not."""
    places = columns.get("name", [])
    if len(places) < 2:
        return
    numbers = [
        place
        for place in places
        if all(re.fullmatch(r"[^\W\d_]{0,4}[-. ]?\d[\d.]*", cells[place]) for _, cells in sheet.rows
               if cells[place])
    ]  # fmt: skip
    named = [place for place in places if place not in numbers]
    if len(named) != 1:
        listed = ", ".join(f"'{sheet.heading[place]}'" for place in places)
        raise refused(
            f"several columns may hold the name of the code: {listed}",
            "rename one of them 'name', and the others by content (definition, memo, theme, id)",
        )
    columns["name"] = named


def _parents_by_id(sheet: Sheet, columns: Columns) -> None:
    """Treat the column of parents as ids if it holds ids rather than names."""
    if not {"id", "parent"} <= columns.keys() or "parent id" in columns:
        return
    parents = {_meant(_cell(cells, columns, "parent")) for _, cells in sheet.rows} - {"", "0", "-1"}
    ids = {_cell(cells, columns, "id") for _, cells in sheet.rows}
    names = {_cell(cells, columns, "name") for _, cells in sheet.rows}
    if parents and parents <= ids and not parents & names:
        columns["parent id"] = columns.pop("parent")


def _outlined(
    codes: list[FoundCode], indents: tuple[int, ...], notes: list[str]
) -> list[FoundCode]:
    """Put codes under the nearest one above that is indented less, as in an outline."""
    named = [indent for code, indent in zip(codes, indents, strict=True) if code.name]
    if not named or named[0] or max(named) < 2:  # one blank may be a slip
        return codes
    placed: list[FoundCode] = []
    above: list[tuple[int, str]] = []
    for code, indent in zip(codes, indents, strict=True):
        if code.name:
            name = re.sub(r"^[-–—•▪◦>]+\s+", "", code.name) if indent > 1 else code.name
            above = [(far, outer) for far, outer in above if far < indent and indent > 1]
            code = replace(code, name=name, under=tuple(outer for _, outer in above))
            above.append((indent, name))
        placed.append(code)
    notes.append("Codes were put under the code above them that is indented less.")
    return placed


def _parted(codes: list[FoundCode], notes: list[str]) -> list[FoundCode]:
    """Split cells that list several codes, if they define none of them."""
    parted: list[FoundCode] = []
    for code in codes:
        names = [
            re.sub(r"^[-–—•▪◦*]\s*", "", name)
            for name in re.split(r"\s*[;\r\n]\s*", code.name)
            if name
        ]
        if len(names) < 2:
            parted.append(code)
        elif code.definition:
            notes.append(f"{code.place.capitalize()}: '{' '.join(code.name.split())}' was kept as "
                         "one name.")  # fmt: skip
            parted.append(code)
        else:
            notes.append(f"{code.place.capitalize()}: this was read as {len(names)} codes.")
            parted += [replace(code, name=name) for name in names]
    return parted


def _named(sheet: Sheet, columns: Columns, notes: list[str]) -> Iterator[FoundCode]:
    """Read a code from each row; note the codes that were put in several themes."""
    by_id = _by_id(sheet, columns)
    outer = [place for role in OUTER for place in columns.get(role, [])]
    for line, cells in sheet.rows:
        name = _cell(cells, columns, "name")
        for place in columns.get("theme", []):
            first, *others = [
                theme for theme in re.split(r"\s*[;\n]\s*", cells[place]) if theme
            ] or [""]
            if others:
                cells = (*cells[:place], first, *cells[place + 1 :])
                left = ", ".join(f"'{theme}'" for theme in others)
                notes.append(f"Line {line}: this code was put under '{first}', not under {left}.")
        path = re.split(r"\s*(?:\\+|/|>|»|→|::|\|)\s*", _cell(cells, columns, "path"))
        above = tuple(filter(None, path))
        if above and (not name or above[-1].casefold() == name.casefold()):
            *rest, name = above
            above = tuple(rest)
        parent = _meant(_cell(cells, columns, "parent"))
        if by_id is not None:
            parent = ""
            above = tuple(_above(line, cells, columns, by_id))
        yield FoundCode(
            name,
            _definition(sheet, columns, cells),
            above or tuple(filter(None, (_meant(cells[place]) for place in outer))),
            parent,
            f"line {line}",
        )


def _leveled(sheet: Sheet, columns: Columns) -> Iterator[FoundCode]:
    """Read a column for each level; an empty cell repeats the one above, as in an outline."""
    places = [columns[role][0] for role in sorted(columns) if role.startswith(LEVEL)]
    before: list[str] = []
    for line, cells in sheet.rows:
        levels = [cells[place] for place in places]
        first = next((at for at, level in enumerate(levels) if level), len(levels))
        name = _cell(cells, columns, "name")
        if first < len(levels) or name:
            levels[:first] = (before + [""] * len(levels))[:first]
            before = levels
        path = [*filter(None, levels), *([name] if name else [])]
        path = path if first < len(levels) or name else []
        yield FoundCode(
            path[-1] if path else "",
            _definition(sheet, columns, cells),
            tuple(path[:-1]),
            place=f"line {line}",
        )


def _by_id(sheet: Sheet, columns: Columns) -> dict[str, tuple[str, ...]] | None:
    """Map ids to rows, if rows name their parents by id."""
    if not ("id" in columns and "parent id" in columns):
        return None
    rows: dict[str, tuple[str, ...]] = {}
    for line, cells in sheet.rows:
        if (own := _cell(cells, columns, "id")) and rows.setdefault(own, cells) is not cells:
            raise refused(f"line {line} has the id of an earlier line", "give each code its own id")
    return rows


def _above(
    line: int, cells: tuple[str, ...], columns: Columns, by_id: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Names above a row, found by its ids."""
    path: list[str] = []
    own = _cell(cells, columns, "parent id")
    while own in by_id:
        path.insert(0, _cell(by_id[own], columns, "name"))
        own = _cell(by_id[own], columns, "parent id")
        if len(path) > len(by_id):
            raise refused(f"line {line} lies under itself", "correct the ids of the parents")
    if _meant(own) not in ("", "0", "-1"):
        raise refused(
            f"line {line} lies under a code that has no row", "add that row, or empty the cell"
        )
    return path


def _cell(cells: tuple[str, ...], columns: Columns, role: str) -> str:
    return next((cells[place] for place in columns.get(role, []) if cells[place]), "")


def _meant(cell: str) -> str:
    return "" if cell.casefold() in _NOTHING or _ROOTS.match(cell) else cell


def _definition(sheet: Sheet, columns: Columns, cells: tuple[str, ...]) -> str:
    """Join definitions, memos, rules under their heading, and examples of a code."""
    parts = [cells[p] for role in ("definition", "memo") for p in columns.get(role, [])]
    parts += [
        f"{sheet.heading[place]}: {cells[place]}"
        for place in columns.get("rule", [])
        if cells[place]
    ]
    parts += [f"For example: {cells[p]}" for p in columns.get("example", []) if cells[p]]
    return " ".join(dict.fromkeys(filter(None, parts)))


def _paths(codes: list[FoundCode]) -> tuple[list[FoundCode], list[str]]:
    r"""Split codes whose names are paths (``Work\Positive``, ``Work > Positive``).

    A ``>`` splits a name only if one of its ends occurs in another row too.
    """
    arrows = [re.split(_ARROW, code.name) for code in codes]
    ends = Counter(end for parts in arrows for end in {parts[0].casefold(), parts[-1].casefold()})
    split: list[FoundCode] = []
    kept: list[str] = []
    for code, arrow in zip(codes, arrows, strict=True):
        parts = re.split(r"\s*(?:\\+|::|»)\s*", code.name)
        if len(parts) == 1 and len(arrow) > 1 and all(arrow):
            if any(ends[end.casefold()] > 1 for end in (arrow[0], arrow[-1])):
                parts = arrow
            else:
                kept.append(f"'{code.name}' was kept as one name.")
        parts = [part for part in parts if part]
        while len(parts) > 1 and _ROOTS.match(parts[0]):
            parts = parts[1:]
        parent = re.split(r"\s*(?:\\+|::|»|>)\s*", code.parent) if code.parent else []
        if len(parent) > 1:
            above = tuple(part for part in parent if part and not _ROOTS.match(part))
            code = replace(code, under=above, parent="")
        if parts and parts != [code.name]:
            code = replace(code, name=parts[-1], under=(*code.under, *parts[:-1]))
        split.append(code)
    return split, kept
