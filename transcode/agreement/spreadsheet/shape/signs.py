"""Signs of a layout: a column of coders' names, coders in the first column, crossed columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from transcode.agreement.spreadsheet.options import Asked
from transcode.agreement.spreadsheet.shape.columns import find, values
from transcode.agreement.spreadsheet.shape.headings import Column, Grid
from transcode.agreement.spreadsheet.shape.roles import key, numbered, role, tokens
from transcode.errors import AgreementError

_BOTH = re.compile(r"(not |nicht |ikke )?a (and|und|og)? ?(not |nicht |ikke )?b")
_MADE_BY = re.compile(
    "(created|modified|edited|made) by|(erstellt|bearbeitet|geandert) von|oprettet af|redigeret af|"
    "(cree|modifie) par|owner|author|autor|auteur|forfatter|user ?(name)?|benutzer|bruger|"
    "e ?mail ?(address|adresse)?"
)


def check_decisions(grid: Grid) -> None:
    """Refuse a table that holds figures instead of decisions.

    Raises:
        AgreementError: the table holds figures that a program calculated from decisions.
    """
    both = [c for c in grid.columns if _BOTH.fullmatch(" ".join(tokens(c.heading)))]
    worked = [c for c in grid.columns if role(c.heading) == "derived"]
    plain = [c for c in grid.columns if role(c.heading) == ""]
    if len(both) > 1 or (len(worked) > 2 and not plain):
        raise AgreementError(
            "the table holds figures of agreement from a program, such as a coding comparison, "
            "not the codes that each coder gave",
            step="agreement",
            remedy="export the codes with the name of the coder, in a line for each passage or a "
            "column for each coder; if these are coders' columns: --coders",
        )


def filled_down(grid: Grid, asked: Asked) -> Grid:
    """Fill in the interview or unit in each line, if only the first of its lines names it."""
    columns, notes = [], list(grid.notes)
    for column in grid.columns:
        named = [cell for cell in column.cells if cell]
        names = role(column.heading) in ("document", "unit") or (
            key(column.heading) in map(key, filter(None, (asked.documents, asked.units)))
        )
        once = len(set(named)) == len(named) <= 0.5 * len(column.cells)
        if names and len(named) > 1 and once and column.cells[0]:
            cells = list(column.cells)
            for i in range(1, len(cells)):
                cells[i] = cells[i] or cells[i - 1]
            column = Column(column.place, column.heading, tuple(cells))
            notes.append(f"empty cells of '{column.shown}' are taken to mean the one above them")
        columns.append(column)
    return replace(grid, columns=tuple(columns), notes=tuple(notes))


def coder_column(grid: Grid, asked: Asked, missing: Collection[str]) -> Column | None:
    """The column that holds the names of the coders, if there is one."""
    if asked.coder_column:
        return find(grid, asked.coder_column, "--coder-column")
    headed = [c for c in grid.columns if role(c.heading) == "coder"]
    headed = headed or [c for c in grid.columns if _by_person(c, grid)]
    if len(headed) == 1 and asked.units != headed[0].heading:
        held = set(values(headed[0], missing))
        others = [c for c in grid.columns if c is not headed[0]]
        shared = {v for c in others for v in values(c, missing)}
        return headed[0] if held and len(held & shared) < 0.5 * len(held) else None
    first = grid.columns[0]
    for column in grid.columns[1:] if role(first.heading) in ("unit", "document", "") else ():
        others = [c for c in grid.columns[1:] if c is not column]
        # the number of a segment in its interview is not a coder
        cells = set(column.cells)
        other = role(column.heading) or (len(cells) > 3 and all(c.isdecimal() for c in cells))
        if not other and crosses(first, column) and _apart(column, others, missing):
            return column
    return None


def _by_person(column: Column, grid: Grid) -> bool:
    """Return whether a column names the person who made each line, as coding programs write."""
    if not _MADE_BY.fullmatch(" ".join(tokens(column.heading))):
        return False
    passages = {"begin", "end"} <= {role(c.heading) for c in grid.columns}
    people = set(map(key, column.cells)) - {""}
    others = [c for c in grid.columns if c is not column]
    return 1 < len(people) <= 12 and (passages or any(crosses(c, column) for c in others))


def is_fixed(column: Column, unit: Column, document: Column | None) -> bool:
    """Return whether a column describes the unit or numbers the lines, by its values."""
    if "code" in (role(column.heading), numbered(column.heading)[0]):
        return False
    cells = list(map(key, column.cells))
    docs = document.cells if document else ("",) * len(cells)
    of_unit = set(zip(docs, map(key, unit.cells), cells, strict=True))
    units = {place[:2] for place in of_unit}
    return len(of_unit) == len(units) < len(cells) or len(set(cells)) == len(cells) > 2


def crosses(unit: Column, coder: Column) -> bool:
    """Return whether most units occur in the lines of several coders, once each."""
    pairs = list(zip(map(key, unit.cells), map(key, coder.cells), strict=True))
    units, coders = {u for u, _ in pairs}, {c for _, c in pairs}
    return (
        2 <= len(coders) <= 12
        and len(set(pairs)) == len(pairs) > 1.5 * len(units)
        and len(units) > 2
        and "" not in coders
        and len(pairs) >= 0.6 * len(units) * len(coders)
    )


def _apart(column: Column, others: Sequence[Column], missing: Collection[str]) -> bool:
    held = set(values(column, missing))
    return bool(others) and not any(held & set(values(c, missing)) for c in others)


def names_of_coders(grid: Grid, missing: Collection[str]) -> Column | None:
    """The first column, if it names coders and the headings number the units."""
    first, rest = grid.columns[0], grid.columns[1:]
    few = len(rest) > 4 and 2 * len(first.cells) <= len(rest)
    if len(rest) < 3 or (role(first.heading) in ("unit", "document", "code") and not few):
        return None
    stemmed = [re.fullmatch(r"(\D*?)[\s_.-]*(\d+)", key(c.heading)) for c in rest]
    runs = all(stemmed) and len({match[1] for match in stemmed if match}) == 1
    runs = runs and numbered(rest[0].heading)[0] != "coder"
    names = [key(cell) for cell in first.cells]
    coders = all(numbered(cell)[0] == "coder" for cell in first.cells)
    named = (
        len(set(names)) == len(names)
        and not any(name.isdecimal() for name in names)
        and "" not in names
    )
    pool = {value for c in rest for value in values(c, missing)}
    if named and runs and not set(names) & pool and (len(rest) > len(names) or coders):
        return first
    return first if named and coders and not set(names) & pool else None
