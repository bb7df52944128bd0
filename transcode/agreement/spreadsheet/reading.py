"""Reading a table: the coders' decisions, and a record of how they were read.

The record is shown before the figures: to trust an alpha, a reader must see which columns were
taken for coders, what counted as missing and which spellings were joined.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from transcode.agreement.coefficients.ratings import Ratings, missing
from transcode.agreement.data import Table, Unit
from transcode.agreement.spreadsheet.cells import Line, Sheet, sheets, tidy
from transcode.agreement.spreadsheet.options import Asked
from transcode.agreement.spreadsheet.shape.headings import table_of
from transcode.agreement.spreadsheet.shape.roles import key
from transcode.agreement.spreadsheet.shape.shape import Shape, missing_keys, shape_of
from transcode.agreement.spreadsheet.spellings import (
    NO_CODE,
    Answers,
    VariableRead,
    answers,
    marks,
    number,
)
from transcode.errors import AgreementError

__all__ = ["Read", "Reading", "read_frame", "read_table"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Record of how a table was read, shown before the figures.

    ``coders``: name, values given, values missing. ``documents``: their number, 0 if no column
    names them. ``passed_over``: each column that was skipped, and why. ``said``: notes on all other
    choices.
    """

    layout: str
    sheet: str
    how: tuple[str, ...]
    level: str
    units: int
    unit_column: str
    documents: int
    document_column: str
    coders: tuple[tuple[str, int, int], ...]
    key: str
    variables: tuple[VariableRead, ...]
    missing_is: tuple[str, ...]
    passed_over: tuple[tuple[str, str], ...]
    said: tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """The decisions on each variable, by its name, with the names of the units."""

    reading: Reading
    data: Mapping[str, Ratings | Table]
    units: tuple[str, ...]


def read_table(data: bytes, asked: Asked | None = None) -> Read:
    """The decisions in a csv or xlsx file, from its bytes.

    Raises:
        AgreementError: the file cannot be read, or its layout is unclear; gives the place and
            what to do, never a person's name.
    """
    asked = asked or Asked()
    book = sheets(data, asked.encoding)
    if asked.sheet:
        chosen = [sheet for sheet in book if key(sheet.name) == key(asked.sheet)]
        if not chosen and asked.sheet.isdecimal() and 0 < int(asked.sheet) <= len(book):
            chosen = [book[int(asked.sheet) - 1]]
        if not chosen:
            raise _wrong(
                "there is no such sheet",
                f"give its name, or its number from 1 to {len(book)}: --sheet 1",
            )
        book = tuple(chosen)
    if len(book) == 1:
        return _of_sheet(book[0], asked)
    return _of_sheets(book, asked)


def read_frame(frame: Any, asked: Asked | None = None) -> Read:  # noqa: ANN401 - a pandas frame
    """The decisions in a pandas frame, as in a spreadsheet; ordered Categoricals keep their order.

    Raises:
        AgreementError: as :func:`read_table`.
    """
    asked = asked or Asked()
    if getattr(frame.index, "names", [None]) != [None] or not _plain_index(frame.index):
        frame = frame.reset_index()
    heads = [
        ": ".join(str(p) for p in c if str(p)) if isinstance(c, tuple) else str(c)
        for c in frame.columns
    ]
    orders = {
        tuple(map(str, kind.categories))
        for kind in frame.dtypes
        if getattr(kind, "ordered", False) and hasattr(kind, "categories")
    }
    if len(orders) > 1 and not asked.categories:
        raise _wrong(
            "the columns have ordered categories that differ",
            "give all of them one scale, or give the scale here: categories=[...]",
        )
    columns = [[_text(value) for value in frame.iloc[:, i]] for i in range(frame.shape[1])]
    rows = [(1, heads)]
    rows += [(i + 2, list(cells)) for i, cells in enumerate(zip(*columns, strict=True))]
    if frame.shape[0] == 0 or frame.shape[1] < 2:
        raise _wrong(
            "the data frame has no lines" if frame.shape[1] > 1 else
            "the data frame has fewer than two columns",
            "give it a line for each unit and a column for each coder, or a line for each decision "
            "with columns for unit, coder and code",
        )  # fmt: skip
    order = orders.pop() if orders else ()
    sheet = Sheet(tidy(rows), how=("a data frame",), order=order, headed=True)
    return _of_sheet(sheet, asked)


def _of_sheet(sheet: Sheet, asked: Asked) -> Read:
    if sheet.order and not asked.categories:
        asked = replace(asked, categories=sheet.order)
    grid = table_of(sheet)
    if asked.key and not any(
        key(asked.key) in map(key, (c.heading, *c.cells)) for c in grid.columns
    ):
        by_letter = [c for c in grid.columns if c.letter.casefold() == asked.key.casefold()]
        asked = replace(asked, key=by_letter[0].heading) if by_letter else asked
    return _of_shape(shape_of(grid, asked), sheet, asked)


def _of_sheets(book: tuple[Sheet, ...], asked: Asked) -> Read:
    """Read the only readable sheet, or join sheets that hold one coder each."""
    heads = {tuple(map(key, sheet.lines[0].cells)) for sheet in book}
    if len(heads) == 1 and len(book[0].lines[0].cells) in (2, 3):
        try:
            return _of_sheet(_stacked(book), asked)
        except AgreementError:
            pass
    read, refused = [], []
    for i, sheet in enumerate(book):
        try:
            read.append((i, _of_sheet(sheet, asked)))
        except AgreementError as problem:
            refused.append(problem)
    if len(read) == 1:
        place, table = read[0]
        others = ", ".join(sheet.name for i, sheet in enumerate(book) if i != place)
        notes = (
            *table.reading.said,
            f"sheets skipped, because they hold no coders' columns: {others}",
        )
        return replace(table, reading=replace(table.reading, said=notes))
    if not read:
        raise _wrong(
            f"none of the {len(book)} sheets can be read as coders' decisions (in the first, "
            f"{refused[0].what})",
            f"choose a sheet by its name or number (--sheet 1); then: {refused[0].remedy}",
        )
    numbers = ", ".join(str(i + 1) for i, _ in read)
    raise _wrong(
        f"the sheets {numbers} all hold coders' decisions",
        "choose one by its name or number: --sheet 1",
    )


def _stacked(book: tuple[Sheet, ...]) -> Sheet:
    """Join sheets of one coder each to a long table; the name of a sheet is the coder's."""
    # the new column comes last, so that the others keep their letters
    lines = [Line(1, (*book[0].lines[0].cells, "coder"))]
    for sheet in book:
        lines += [Line(line.number, (*line.cells, sheet.name)) for line in sheet.lines[1:]]
    how = (f"{len(book)} sheets, one for each coder",)
    numbers = any(sheet.numbers for sheet in book)
    return Sheet(tuple(lines), "", how, numbers)


def _of_shape(shape: Shape, sheet: Sheet, asked: Asked) -> Read:
    missing = missing_keys(asked)
    taken = {
        name: answers(name, cells, asked, missing, numbers=sheet.numbers)
        for name, cells in shape.cells.items()
    }
    _check_coders(shape, taken, asked)
    notes = list(shape.notes)
    as_marks = marks(read for _, read in taken.values()) if len(taken) > 1 else None
    if as_marks and asked.level == "nominal" and not as_marks[1] and "" in missing:
        # only yes is marked, so an empty cell means no
        taken = {
            name: answers(name, cells, asked, missing - {""}, numbers=sheet.numbers)
            for name, cells in shape.cells.items()
        }
        notes.append("no cell says no, so an empty cell means no: the coder looked, and did not "
                     "give the code")  # fmt: skip
    absent = {key(sign) for _, read in taken.values() for sign, _ in read.missing} | {""}
    notes += [f"--missing {sign}: no cell holds it" for sign in asked.missing
              if key(sign) not in absent and number(sign) not in map(number, absent)
              and key(sign) != "empty"]  # fmt: skip
    data: dict[str, Ratings | Table] = {}
    if as_marks and asked.level == "nominal" and not asked.categories:
        data["codes"] = _marked(shape, taken, as_marks[0])
        notes.append(f"a code applies if the cell holds {', '.join(sorted(as_marks[0]))}")
        reads = tuple(replace(r, kind="codes that apply or not") for _, r in taken.values())
    else:
        for name, (given, read) in taken.items():
            several = read.kind == "several codes a unit"
            data[name] = _as_table(shape, given, read) if several else (
                _as_ratings(shape, given, read, asked))  # fmt: skip
        reads = tuple(read for _, read in taken.values())
    data = {name: _compared(decisions, asked) for name, decisions in data.items()}
    units = shape.units
    twice = len(units) - len(set(zip(units, shape.documents or units, strict=True)))
    if twice:
        notes.append(f"{twice} units have the same name as another unit: each line counts as a "
                     "separate unit")  # fmt: skip
    per_coder = [
        _counted([given[i] for given, _ in taken.values()]) for i in range(len(shape.coders))
    ]
    reading = Reading(
        layout=shape.layout, sheet=sheet.name, how=sheet.how, level=asked.level,
        units=len(units), unit_column=shape.unit_column,
        documents=len({d for d in shape.documents if d}), document_column=shape.document_column,
        coders=tuple((name, *n) for name, n in zip(shape.coders, per_coder, strict=True)),
        key=_key_of(shape, asked), variables=reads,
        missing_is=tuple(sorted(sign or "empty" for sign in missing)),
        passed_over=shape.passed_over, said=tuple(notes),
    )  # fmt: skip
    return Read(reading, data, units)


def _counted(rows: list[list[tuple[str, ...] | None]]) -> tuple[int, int]:
    flat = [answer for row in rows for answer in row]
    return sum(a is not None for a in flat), sum(a is None for a in flat)


def _check_coders(shape: Shape, taken: Mapping[str, tuple[Answers, Any]], asked: Asked) -> None:
    with_values = [
        name
        for i, name in enumerate(shape.coders)
        if any(a is not None for given, _ in taken.values() for a in given[i])
    ]
    if len(with_values) < 2:
        raise _wrong(
            "there is only one coder with values: agreement needs two"
            if with_values
            else "no coder has a value",
            "add the codes of a second coder; or, if the table was read wrongly, "
            "name the columns: --coders, --units, --coder-column, --code-column",
        )
    if asked.key and not _key_of(shape, asked):
        raise _wrong(
            "--key does not name a coder in the table",
            "give the heading of the key's column or, in a table with a line for each decision, "
            "its name in the column of coders",
        )


def _key_of(shape: Shape, asked: Asked) -> str:
    return next((c for c in shape.coders if asked.key and key(c) == key(asked.key)), "")


def _as_ratings(shape: Shape, given: Answers, read: VariableRead, asked: Asked) -> Ratings:
    codes = asked.categories or tuple(code for code, _ in read.categories)
    if NO_CODE not in codes and any(a and a[0] == NO_CODE for row in given for a in row):
        codes = (*codes, NO_CODE)
    place = {code: i for i, code in enumerate(codes)}
    values = np.array(
        [[-1 if not a else place[a[0]] for a in row] for row in given], dtype=np.int32
    ).reshape(len(given), -1)
    labels: tuple[Any, ...] = codes
    if asked.level != "nominal" and all(number(code) is not None for code in codes):
        plain = [number(code) or 0.0 for code in codes]
        labels = tuple(int(v) if v.is_integer() else v for v in plain)
    ordered = bool(asked.categories) or asked.level != "nominal"
    return Ratings(
        values, labels, None, shape.coders, shape.units,
        ordered=ordered, level=asked.level, documents=_documents(shape),
    )  # fmt: skip


def _as_table(shape: Shape, given: Answers, read: VariableRead) -> Table:
    codes = [code for code, _ in read.categories if any(
        a and code in a for row in given for a in row)]  # fmt: skip
    values = np.full((len(given), len(shape.units), len(codes)), -1, dtype=np.int8)
    for i, row in enumerate(given):
        for j, answer in enumerate(row):
            if answer is not None:
                values[i, j] = [code in answer for code in codes]
    return Table(shape.coders, _units(shape), tuple(codes), values)


def _marked(
    shape: Shape, taken: Mapping[str, tuple[Answers, VariableRead]], yes: set[str]
) -> Table:
    """Table of codes that apply or not, from the signs for yes."""
    values = np.full((len(shape.coders), len(shape.units), len(taken)), -1, dtype=np.int8)
    for k, (given, _) in enumerate(taken.values()):
        for i, row in enumerate(given):
            for j, answer in enumerate(row):
                if answer:
                    values[i, j, k] = key(answer[0]) in yes
    return Table(shape.coders, _units(shape), tuple(taken), values)


def _units(shape: Shape) -> tuple[Unit, ...]:
    names = _documents(shape) or shape.units
    return tuple(Unit(name, i, i + 1) for i, name in enumerate(names))


def _documents(shape: Shape) -> tuple[str, ...]:
    """The document of each unit; a unit without one is its own document."""
    if not shape.documents:
        return ()
    return tuple(name or unit for name, unit in zip(shape.documents, shape.units, strict=True))


def _compared(data: Ratings | Table, asked: Asked) -> Ratings | Table:
    """Leave out the units that nobody coded, if the options say so.

    Raises:
        AgreementError: they do, and nothing in the table says "no code".
    """
    if not asked.leave_uncoded_out or isinstance(data, Table):
        return data  # units are left out of a table of codes when it is measured
    none = {key(NO_CODE)} | ({key(asked.no_code)} if asked.no_code else set())
    places = [i for i, c in enumerate(data.categories) if key(str(c)) in none]
    if not places:
        raise _wrong(
            "no value in the table means that no code was given",
            "name that value: --no-code none; or let an empty cell mean it: --codes-too empty",
        )
    nobody = ((data.values < 0) | np.isin(data.values, places)).all(axis=0)
    kept = np.flatnonzero(~nobody).tolist()
    return replace(
        data, values=data.values[:, kept],
        units=tuple(data.units[i] for i in kept),
        documents=tuple(data.documents[i] for i in kept) if data.documents else (),
    )  # fmt: skip


def _text(value: Any) -> str:  # noqa: ANN401 - a cell of a frame
    if missing(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | np.floating):
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    if isinstance(value, list | tuple | set | frozenset):
        return "; ".join(sorted(map(str, value))) or NO_CODE  # the coder looked, and gave no code
    return str(value).strip()


def _plain_index(index: Any) -> bool:  # noqa: ANN401 - a pandas index
    return list(index) == list(range(len(index)))


def _wrong(what: str, remedy: str) -> AgreementError:
    return AgreementError(what, step="agreement", remedy=remedy)
