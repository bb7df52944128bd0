"""A codebook from elsewhere: a table, a REFI-QDA codebook (.qdc), or a project that holds one.

Read as it stands there: codes in codes, as deep as one likes. How that becomes codes under themes
is decided where it is taken over (:mod:`transcode.workbench.flatten`).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, ParseError, fromstring

from transcode.exchange.columns import LEVEL, OUTER, Columns, columns_of
from transcode.exchange.sheet import Sheet, read_sheet, refused

__all__ = ["Found", "FoundCode", "read_codebook_file"]

_NOTHING = ("-", "–", "—", "n/a", "na", "none", "null", "nan", "ingen")
_ROOTS = re.compile(r"(?:nodes|codes|code[ -]?system|codesystem|liste der codes)$", re.IGNORECASE)
_ARROW = r"\s*(?<![-=])>\s*"
_AS_TABLE = "open it in a spreadsheet program and save it as .xlsx or 'CSV UTF-8'"
_AGAIN = "export the codebook again, as REFI-QDA (.qdc) or csv"


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code as it stands in the file. ``under`` are the names above it, the outermost first."""

    name: str
    definition: str = ""
    under: tuple[str, ...] = ()
    parent: str = ""  # where the file names only the next above, which has a row of its own
    place: str = ""  # "line 7"
    codable: bool = True  # False: a folder


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds, and how it was read.

    ``sorted_in`` says that the names above are the themes that codes were sorted in, rather than
    part of what a code is: there, a name that comes twice may be one code.
    """

    codes: tuple[FoundCode, ...]
    read_as: tuple[tuple[str, str], ...] = ()  # what, and the column it was read from
    passed_over: tuple[str, ...] = ()  # columns
    notes: tuple[str, ...] = ()
    sorted_in: bool = False


def read_codebook_file(data: bytes, ending: str = "", language: str = "") -> Found:
    """The codes of a file, whatever it is.

    Args:
        data: a csv or other text table, an xlsx workbook, a Word document with a table,
            ``.qdc``, ``.qde``, ``.qdpx``; told apart by what is in it.
        ending: of its name, in small letters: what damaged XML was meant to be.
        language: of the study, two letters.

    Raises:
        ExchangeError: it cannot be read, or what it means is not plain.
    """
    if data.startswith(b"PK"):
        data = _project_in(data) or data
    start = data.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if re.match(rb"<(?:!doctype )?(?:html|table|head|body)\b", start, re.IGNORECASE):
        raise refused("is a web page, whatever its name says", _AS_TABLE)
    if start.startswith(b"<") or (ending in (".qdc", ".qde") and not data.startswith(b"PK")):
        return _from_xml(data)
    return _from_sheet(read_sheet(data, language))


# --- a table


def _from_sheet(sheet: Sheet) -> Found:
    columns = columns_of(sheet.heading)
    _one_name(sheet, columns)
    _parents_by_id(sheet, columns)
    leveled = any(one.startswith(LEVEL) for one in columns)
    notes = list(sheet.notes)
    codes = list(_leveled(sheet, columns) if leveled else _named(sheet, columns, notes))
    outlined = False
    if not leveled and not any(code.under or code.parent for code in codes):
        codes = _outlined(codes, sheet.indents, notes)
        outlined = any(code.under for code in codes)
    codes = _parted(codes, notes)
    if nameless := [code.place for code in codes if not code.name]:
        notes.append(f"Without a name, and passed over: {', '.join(nameless)}.")
    codes = [code for code in codes if code.name]
    hierarchy = (
        leveled or outlined or any(one in columns for one in ("parent", "parent id", "path"))
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
    """See to it that one column names the codes: numbers of codes beside their names are none."""
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
            "call one of them 'name', and the others what they are (definition, memo, theme, id)",
        )
    columns["name"] = named


def _parents_by_id(sheet: Sheet, columns: Columns) -> None:
    """See to it that what codes lie under is known by id where the column holds ids, not names."""
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
    """Codes that lie under the nearest one above that is indented less, as in an outline."""
    named = [indent for code, indent in zip(codes, indents, strict=True) if code.name]
    if not named or named[0] or max(named) < 2:  # one blank may be a slip
        return codes
    placed: list[FoundCode] = []
    above: list[tuple[int, str]] = []
    for code, indent in zip(codes, indents, strict=True):
        if code.name:
            name = re.sub(r"^[-–—•▪◦>]+\s+", "", code.name) if indent > 1 else code.name
            above = [(far, one) for far, one in above if far < indent and indent > 1]
            code = replace(code, name=name, under=tuple(one for _, one in above))
            above.append((indent, name))
        placed.append(code)
    notes.append("Codes were put under the code above them that is indented less.")
    return placed


def _parted(codes: list[FoundCode], notes: list[str]) -> list[FoundCode]:
    """Codes whose cell lists several, taken apart where it defines none of them."""
    parted: list[FoundCode] = []
    for code in codes:
        names = [
            re.sub(r"^[-–—•▪◦*]\s*", "", one)
            for one in re.split(r"\s*[;\r\n]\s*", code.name)
            if one
        ]
        if len(names) < 2:
            parted.append(code)
        elif code.definition:
            notes.append(f"{code.place.capitalize()}: '{' '.join(code.name.split())}' was kept as "
                         "one name.")  # fmt: skip
            parted.append(code)
        else:
            notes.append(f"{code.place.capitalize()}: was read as {len(names)} codes.")
            parted += [replace(code, name=name) for name in names]
    return parted


def _named(sheet: Sheet, columns: Columns, notes: list[str]) -> Iterator[FoundCode]:
    """A row for each code; adds to the notes where a code was put in several themes."""
    by_id = _by_id(sheet, columns)
    outer = [place for role in OUTER for place in columns.get(role, [])]
    for line, cells in sheet.rows:
        name = _cell(cells, columns, "name")
        for place in columns.get("theme", []):
            first, *others = [one for one in re.split(r"\s*[;\n]\s*", cells[place]) if one] or [""]
            if others:
                cells = (*cells[:place], first, *cells[place + 1 :])
                left = ", ".join(f"'{one}'" for one in others)
                notes.append(f"Line {line}: was put under '{first}', not under {left}.")
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
    """A column for each level; a cell that is empty means the one above, as in an outline."""
    places = [columns[one][0] for one in sorted(columns) if one.startswith(LEVEL)]
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
    """The rows by their id, where rows say by id what they lie under."""
    if not ("id" in columns and "parent id" in columns):
        return None
    found: dict[str, tuple[str, ...]] = {}
    for line, cells in sheet.rows:
        if (own := _cell(cells, columns, "id")) and found.setdefault(own, cells) is not cells:
            raise refused(f"line {line} has the id of a line before", "give each code its own id")
    return found


def _above(
    line: int, cells: tuple[str, ...], columns: Columns, by_id: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """The names above a row, found by its ids."""
    path: list[str] = []
    own = _cell(cells, columns, "parent id")
    while own in by_id:
        path.insert(0, _cell(by_id[own], columns, "name"))
        own = _cell(by_id[own], columns, "parent id")
        if len(path) > len(by_id):
            raise refused(f"line {line} lies under itself", "mend the ids of what codes lie under")
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
    """What a code means: definitions, memos, rules under their heading, and examples."""
    said = [cells[p] for role in ("definition", "memo") for p in columns.get(role, [])]
    said += [
        f"{sheet.heading[place]}: {cells[place]}"
        for place in columns.get("rule", [])
        if cells[place]
    ]
    said += [f"For example: {cells[p]}" for p in columns.get("example", []) if cells[p]]
    return " ".join(dict.fromkeys(filter(None, said)))


def _paths(codes: list[FoundCode]) -> tuple[list[FoundCode], list[str]]:
    r"""Codes whose names are paths (``Work\Positive``, ``Work > Positive``), taken apart.

    A ``>`` parts a name only where one of its ends stands so in another row too.
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


# --- REFI-QDA


def _project_in(data: bytes) -> bytes | None:
    """The project of a .qdpx; ``None`` where the file is another one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            name = next((one for one in packed.namelist() if one.lower().endswith(".qde")), None)
            return packed.read(name) if name else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise refused("is damaged, or closed with a password", _AGAIN) from None


def _from_xml(data: bytes) -> Found:
    try:
        root = fromstring(data)
    except ParseError as problem:
        raise refused(f"is not XML (line {problem.position[0]})", _AGAIN) from None
    except (ValueError, LookupError):
        raise refused("is XML in letters that are not known", _AGAIN) from None
    tops = [one for codes in root.iter() if _tag(codes) == "Codes" for one in codes]
    if not tops:
        raise refused("holds no codebook", "export the codebook itself (.qdc)")
    sets = _sets(root)
    codes: list[FoundCode] = []
    notes: list[str] = []
    nameless = sum(not _name(one) for top in tops for one in top.iter() if _tag(one) == "Code")
    if nameless:
        notes.append(f"Without a name, and passed over: {nameless} of the codes.")
    taken: set[str] = set()
    for top in tops:
        if _tag(top) != "Code":
            continue
        of = sets.get(top.get("guid", "").lower(), [])
        alone = not any(_tag(one) == "Code" for one in top)
        under = tuple(of) if len(of) == 1 and alone else ()
        taken.update(under)
        codes += _inside(top, under)
    named = dict.fromkeys(name for of in sets.values() for name in of)
    if left := [name for name in named if name not in taken]:
        listed = ", ".join(f"'{name}'" for name in left)
        notes.append(f"Sets that were passed over, because their codes lie elsewhere: {listed}.")
    if any(_tag(one) == "NoteRef" for top in tops for one in top.iter()):
        notes.append("Memos on codes were passed over; descriptions were read.")
    return Found(tuple(codes), notes=tuple(notes))


def _inside(element: Element, under: tuple[str, ...]) -> Iterator[FoundCode]:
    name = _name(element)
    if name:
        codable = element.get("isCodable", "true").lower() not in ("false", "0")
        yield FoundCode(name, _description(element), under, codable=codable)
    for one in element:
        if _tag(one) == "Code":
            yield from _inside(one, (*under, name) if name else under)


def _sets(root: Element) -> dict[str, list[str]]:
    """Guid of a code -> the names of the sets that it is in."""
    found: dict[str, list[str]] = {}
    for one in root.iter():
        if _tag(one) == "Set" and _name(one):
            for member in one:
                if _tag(member) == "MemberCode":
                    guid = (member.get("guid") or member.get("targetGUID") or "").lower()
                    found.setdefault(guid, []).append(_name(one))
    return found


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _name(element: Element) -> str:
    return " ".join(element.get("name", "").split())


def _description(element: Element) -> str:
    found = (one.text or "" for one in element if _tag(one) == "Description")
    return " ".join(next(found, "").split())
