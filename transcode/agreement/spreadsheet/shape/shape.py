"""The shape of a table: a column a coder, a line a decision, or a line a coder.

Every shape gives the same result: the cells of each coder for each unit and variable, with their
places, and the columns that were skipped, with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from transcode.agreement.spreadsheet.options import Asked
from transcode.agreement.spreadsheet.shape.columns import (
    WHY,
    find,
    is_lengthy,
    is_text,
    names_units,
    set_aside,
    values,
)
from transcode.agreement.spreadsheet.shape.headings import Column, Grid
from transcode.agreement.spreadsheet.shape.roles import key, numbered, role
from transcode.agreement.spreadsheet.shape.signs import (
    check_decisions,
    coder_column,
    crosses,
    filled_down,
    is_fixed,
    names_of_coders,
)
from transcode.agreement.spreadsheet.shape.variables import APART, wide_coders
from transcode.errors import AgreementError

MISSING = ("", "na", "n/a", "n.a.", "nan", "<na>", "null", "-", "–", "—", ".", "#n/a")
"""Signs that mean missing by default, without capitals; "" is an empty cell."""


class Cell(NamedTuple):
    """A cell of a coder: its text, and its place as errors give it."""

    text: str
    place: str


@dataclass(frozen=True)
class Shape:
    """The table as decisions: ``cells[variable][coder][unit]`` are cells, none without a line.

    ``documents``: the document of each unit, or empty. ``passed_over``: the columns that were
    skipped, as they are shown, and why.
    """

    layout: str
    coders: tuple[str, ...]
    units: tuple[str, ...]
    documents: tuple[str, ...]
    cells: dict[str, list[list[tuple[Cell, ...]]]]
    unit_column: str = ""
    document_column: str = ""
    passed_over: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def missing_keys(asked: Asked) -> set[str]:
    """The keys of all values that mean missing in this table."""
    named = {"" if key(sign) == "empty" else key(sign) for sign in asked.missing}
    kept = {"" if key(sign) == "empty" else key(sign) for sign in asked.codes_too}
    return ({*MISSING} | named) - kept


def shape_of(grid: Grid, asked: Asked) -> Shape:
    """The decisions of a table.

    Raises:
        AgreementError: one coder only, passages with begin and end, columns that cannot be
            assigned to coders, an option that names no column.
    """
    missing = {*missing_keys(asked), ""}
    grid = filled_down(grid, asked)
    if not (asked.coders or asked.coder_column):
        check_decisions(grid)
    coder = coder_column(grid, asked, missing)
    if coder is not None:
        names = [key(cell) for cell in coder.cells]
        roles = {role(c.heading) for c in grid.columns}
        long = roles & {"unit", "code", "begin", "end", "document"}
        if len(set(names)) == len(names) and not (long or asked.code_columns or asked.units):
            return _transposed(grid, coder, asked, missing)
        return _long(grid, coder, asked, missing)
    if turned := names_of_coders(grid, missing):
        return _transposed(grid, turned, asked, missing)
    return _wide(grid, asked, missing)


def _wide(grid: Grid, asked: Asked, missing: Collection[str]) -> Shape:
    """A line for each unit and a column for each coder, or for each coder and variable."""
    unit, document, rest, skipped = _named_columns(grid, asked, missing)
    wide = wide_coders(rest, skipped, asked, missing)
    if unit is None and not asked.units:
        left = (c for c in wide.left if not is_text(c, missing))
        unit = next((c for c in left if names_units(c, wide.columns, missing)), None)
    over = [(c, why) for c, why in wide.passed_over if c is not unit and c is not document]
    units, notes = _unit_names(unit, grid)
    like_coders = len(wide.coders) + sum(why == APART for _, why in wide.passed_over)
    if not asked.coders and like_coders > max(3, len(units)):
        raise AgreementError(
            f"there would be more coders ({like_coders}) than units ({len(units)})",
            step="agreement",
            remedy="if each line is a coder, write 'coder' above the first column; if each column "
            "is, name them: --coders HEADING,HEADING",
        )
    cells = {
        variable: [_of_column(column, grid.numbers) for column in columns]
        for variable, columns in wide.variables.items()
    }
    return Shape(
        "wide: a line for each unit, a column for each coder"
        + (" and variable" if len(wide.variables) > 1 else ""),
        wide.coders,
        units,
        tuple(document.cells) if document else (),
        cells,
        unit.shown if unit else "",
        document.shown if document else "",
        tuple((c.shown, why) for c, why in over),
        (*grid.notes, *notes, *wide.notes),
    )


def _of_column(column: Column | None, numbers: Sequence[int]) -> list[tuple[Cell, ...]]:
    if column is None:
        return [()] * len(numbers)
    lines = zip(column.cells, numbers, strict=True)
    return [(Cell(text, f"{column.at}, line {number}"),) for text, number in lines]


def _long(grid: Grid, coder: Column, asked: Asked, missing: Collection[str]) -> Shape:
    """A line for each decision: the unit, the coder, and a code or several variables."""
    if len(set(values(coder, missing))) < 2:
        raise AgreementError(
            "the column of coders names one coder only: agreement needs two",
            step="agreement",
            remedy="add the lines of a second coder",
        )
    rest = replace(grid, columns=tuple(c for c in grid.columns if c is not coder))
    unit, document, columns, skipped = _named_columns(rest, asked, missing, repeated=True)
    by_role = {role(c.heading): c for c in rest.columns}
    if unit is None and {"begin", "end"} <= set(by_role):
        raise AgreementError(
            "each line is a passage with begin and end, and no column names the units",
            step="agreement",
            remedy="add a column that names the unit of each line; or compare passages in Python, "
            "with read_spans and measure (see the notebook on agreement)",
        )
    if unit is None and document is not None:
        unit, document = document, None
    text = [c for c in rest.columns if c not in columns and len(set(c.cells)) < len(c.cells)]
    if unit is None:
        unit = next((c for c in (*columns, *text) if crosses(c, coder)), None)
    if unit is None:
        raise AgreementError(
            "there is a column of coders, but none that names the units",
            step="agreement",
            remedy="add a column with the number of the unit, or name it: --units COLUMN",
        )
    columns = [c for c in columns if c is not unit]
    kind = next((c for c in rest.columns if role(c.heading) == "variable"), None)
    columns = [c for c in columns if c is not kind]
    fixed = [c for c in columns if not asked.code_columns and is_fixed(c, unit, document)]
    varied = {v for c in columns if c not in fixed for v in values(c, missing)}
    # a column that shares values with the codes is a code on which all coders agreed
    fixed = [c for c in fixed if not set(values(c, missing)) & varied]
    skipped = [*skipped, *((c, "is the same for all coders of a unit, or never twice the same")
                           for c in fixed)]  # fmt: skip
    columns = [c for c in columns if c not in fixed]
    codes = _codes(grid, columns, skipped, asked, missing)
    over = [(c, why) for c, why in skipped if c not in (unit, document, kind, *codes)]
    over += [(c, "not among the codes") for c in columns if c not in codes]
    return _gathered(grid, unit, document, coder, kind, codes, asked, over)


def _gathered(
    grid: Grid,
    unit: Column,
    document: Column | None,
    coder: Column,
    kind: Column | None,
    codes: Sequence[Column],
    asked: Asked,
    over: Sequence[tuple[Column, str]],
) -> Shape:
    text = is_lengthy(unit)
    docs = document.cells if document else ("",) * len(unit.cells)
    places = dict.fromkeys(zip(docs, map(key, unit.cells), strict=True))
    number = {place: i for i, place in enumerate(places)}
    spelt: dict[str, str] = {}
    for name in coder.cells:
        if name:
            spelt.setdefault(name if asked.exact else key(name), name)
    who = _chosen(spelt, asked)
    forms = {name for name in coder.cells if name}
    again = 0
    row = {k: i for i, k in enumerate(who)}
    stems = {numbered(c.heading)[0] for c in codes}
    together = len(codes) > 1 and stems == {"code"}
    cells: dict[str, list[list[list[Cell]]]] = {}
    lost = nameless = 0
    for line in range(len(unit.cells)):
        name = coder.cells[line] if asked.exact else key(coder.cells[line])
        if not name or not unit.cells[line]:
            nameless += 1
            continue
        if name not in row:
            lost += 1
            continue
        for column in codes:
            variable = kind.cells[line] if kind else ""
            if not together and len(codes) > 1:
                variable = f"{variable} {column.heading}".strip()
            if variable not in cells:  # not setdefault: it would make a table for every line
                cells[variable] = [[[] for _ in places] for _ in row]
            table = cells[variable]
            place = f"{column.at}, line {grid.numbers[line]}"
            there = table[row[name]][number[docs[line], key(unit.cells[line])]]
            again += any(key(cell.text) == key(column.cells[line]) for cell in there)
            there.append(Cell(column.cells[line], place))
    notes = list(grid.notes)
    if nameless:
        notes.append(f"lines without a coder or a unit skipped: {nameless}")
    if lost:
        notes.append(f"lines of other coders skipped: {lost}")
    if again:
        notes.append(f"decisions that a coder has twice for a unit, counted once: {again}")
    if len(forms) > len(spelt):
        notes.append(f"{len(forms)} spellings of {len(spelt)} coders were joined (to separate "
                     "them: --exact)")  # fmt: skip
    if text:
        notes.append("the units are distinguished by their text, and numbered here")
    labels = [f"unit {i + 1}" if text else u for i, (_, u) in enumerate(places)]
    labels = [_label(d, u) for (d, _), u in zip(places, labels, strict=True)]
    return Shape(
        "long: a line for each decision of a coder on a unit",
        tuple(who.values()),
        tuple(labels),
        tuple(d for d, _ in places) if document else (),
        {v: [[tuple(c) for c in units] for units in table] for v, table in cells.items()},
        unit.shown,
        document.shown if document else "",
        tuple((c.shown, why) for c, why in over),
        tuple(notes),
    )


def _label(document: str, unit: str) -> str:
    return f"{document}: {unit}" if document else unit


def _chosen(spelt: dict[str, str], asked: Asked) -> dict[str, str]:
    """The coders by key: those asked for, in that order, or all; the key comes last."""
    if not asked.coders:
        wanted = [*spelt]
    else:
        wanted = [name if asked.exact else key(name) for name in asked.coders]
        wanted += [
            k for k in [asked.key if asked.exact else key(asked.key)] if k and k not in wanted
        ]
    if unknown := [name for name in wanted if name not in spelt]:
        raise AgreementError(
            f"{len(unknown)} of the coders given "
            f"{'is' if len(unknown) == 1 else 'are'} not in the column of coders",
            step="agreement",
            remedy="spell them as in the table: --coders NAME,NAME",
        )
    return {name: spelt[name] for name in wanted}


def _codes(
    grid: Grid,
    columns: Sequence[Column],
    skipped: Sequence[tuple[Column, str]],
    asked: Asked,
    missing: Collection[str],
) -> list[Column]:
    """The columns of codes in a long table: those named, or all others."""
    if asked.code_columns:
        return [find(grid, name, "--code-column") for name in asked.code_columns]
    codes = list(columns)
    if not codes:
        codes = [c for c, why in skipped if why == WHY["text"] and not is_text(c, missing)]
    if not codes:
        raise AgreementError(
            "there is a column of coders, but none of codes",
            step="agreement",
            remedy="name it: --code-column COLUMN",
        )
    return codes


def _transposed(grid: Grid, names: Column, asked: Asked, missing: Collection[str]) -> Shape:
    """A line for each coder and a column for each unit."""
    rest = [c for c in grid.columns if c is not names]
    rows = [i for i, name in enumerate(names.cells) if name and role(name) != "derived"]
    spelt = {key(names.cells[i]): i for i in rows}
    chosen = _chosen({k: names.cells[i] for k, i in spelt.items()}, replace(asked, exact=False))
    kept = [c for c in rest if role(c.heading) not in ("note", "derived", "date", "person")]
    cells: list[list[tuple[Cell, ...]]] = [
        [(Cell(c.cells[spelt[k]], f"{c.at}, line {grid.numbers[spelt[k]]}"),) for c in kept]
        for k in chosen
    ]
    over = [(c.shown, WHY[role(c.heading)]) for c in rest if c not in kept]
    return Shape(
        "turned: a line for each coder, a column for each unit",
        tuple(chosen.values()),
        tuple(c.shown for c in kept),
        (),
        {"": cells},
        passed_over=tuple(over),
        notes=grid.notes,
    )


def _named_columns(
    grid: Grid, asked: Asked, missing: Collection[str], repeated: bool = False
) -> tuple[Column | None, Column | None, list[Column], list[tuple[Column, str]]]:
    """The column of units, that of documents, possible columns of coders, and the others."""
    unit = find(grid, asked.units, "--units") if asked.units else None
    document = find(grid, asked.documents, "--documents") if asked.documents else None
    named = {key(name) for name in (*asked.coders, asked.key)} if not repeated else set()
    asked_for = [c for c in grid.columns if {key(c.heading), c.letter.casefold()} & named]
    free = [c for c in grid.columns if c is not unit and c is not document and c not in asked_for]
    if unit is None:
        units = [c for c in free if role(c.heading) == "unit" and not is_text(c, missing)
                 and values(c, {""})]  # fmt: skip
        often = [c for c in units if len(set(c.cells)) < len(c.cells)]
        unit = next(iter((often if repeated else units) or ()), None)
    if document is None:
        document = next((c for c in free if role(c.heading) == "document" and c is not unit), None)
    if document is not None and len(set(document.cells)) == len(document.cells) and not repeated:
        # if every line is another document, the documents are the units
        unit, document = unit or document, document if asked.documents else None
    free = [c for c in free if c is not unit and c is not document]
    kept, skipped = set_aside(free, missing, repeated)
    kept = [c for c in grid.columns if c in kept or c in asked_for]
    return unit, document, kept, skipped


def _unit_names(unit: Column | None, grid: Grid) -> tuple[tuple[str, ...], list[str]]:
    if unit is None:
        return tuple(f"line {n}" for n in grid.numbers), [
            "no column names the units: each line is a unit"
        ]
    names = tuple(cell or f"line {n}" for cell, n in zip(unit.cells, grid.numbers, strict=True))
    return names, []
