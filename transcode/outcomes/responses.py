"""Answers of participants, read from a table; whatever is wrong is listed by row and column.

Wide (a column for each item and occasion), long (a row for each participant and occasion) and tall
(a row for each answer) tables are read. Nothing is computed while there is a complaint.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan

from transcode.outcomes.cells import Unread, is_missing, number
from transcode.outcomes.columns import Field, fields_of, own_columns
from transcode.outcomes.complaints import Complaint, complaint
from transcode.outcomes.identities import folded, identify
from transcode.outcomes.occasions import in_order, same
from transcode.outcomes.scales import Form, Scale
from transcode.records.figures import counted

__all__ = ["Reading", "Responses", "Sheet", "TableOptions", "read_responses"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as text: the names of its columns, and its rows, each with its number in the file."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class TableOptions:
    """Columns and codes of a table of answers, where they are not to be recognised.

    Attributes:
        id: the column of participants' ids.
        occasion: the column of occasions; "" for none.
        group: the column of groups; "" for none.
        dose: the column of a dose, such as minutes of practice at home; "" for none.
        occasions: the occasions in their order; () for the order that their words tell.
        missing: codes for "no answer", such as -99.
        columns: scale -> how its columns are called, such as "Q5_{item}".
        item: the column of a table with a row for each answer that names the item; "" for none.
        value: the column of such a table that holds the answer.
        enrol: ids that the study does not know become participants.
    """

    id: str = ""
    occasion: str = ""
    group: str = ""
    dose: str = ""
    occasions: Sequence[str] = ()
    missing: Sequence[str] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    item: str = ""
    value: str = ""
    enrol: bool = False


@dataclass(frozen=True, slots=True)
class Reading(TableOptions):
    """Way in which a table is to be read.

    Attributes:
        known: participants of the study -> their group.
        withdrawn: ids of those who withdrew.
    """

    known: Mapping[str, str] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Responses:
    """Answers: participant and occasion -> key of an item or rating -> number.

    ``texts`` are the answers in words, by participant and question; ``dose`` and ``groups`` are by
    participant; ``notes`` say how the table was read.
    """

    occasions: tuple[str, ...] = ()
    answers: Mapping[tuple[str, str], Mapping[str, float]] = field(default_factory=dict)
    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    dose: Mapping[str, float] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    complaints: tuple[Complaint, ...] = ()


def read_responses(sheet: Sheet, forms: Sequence[Scale | Form], reading: Reading) -> Responses:
    """Read a table of answers; complaints and nothing else where anything is wrong with it.

    Args:
        sheet: the table.
        forms: scales and evaluation forms that it is read by.
        reading: how it is to be read.
    """
    return _Reader(_of_tall(sheet, reading) if reading.item else sheet, forms, reading).read()


def _of_tall(sheet: Sheet, reading: Reading) -> Sheet:
    """A tall table with a column for each item; a repeated answer stays a row of its own."""
    at = {name: n for n, name in enumerate(sheet.columns)}
    items = list(dict.fromkeys(cells[at[reading.item]] for _, cells in sheet.rows))
    kept = [n for name, n in at.items() if name not in (reading.item, reading.value)]
    rows: dict[tuple[str, ...], list[tuple[int, dict[str, str]]]] = defaultdict(list)
    for row, cells in sheet.rows:
        of = rows[tuple(cells[n] for n in kept)]
        item, value = cells[at[reading.item]], cells[at[reading.value]]
        free = next((held for _, held in of if item not in held), None)
        if free is None:
            free = {}
            of.append((row, free))
        free[item] = value
    return Sheet(
        (*(sheet.columns[n] for n in kept), *items),
        tuple(
            (row, (*cells, *(held.get(item, "") for item in items)))
            for cells, of in rows.items()
            for row, held in of
        ),
    )


class _Reader:
    def __init__(self, sheet: Sheet, forms: Sequence[Scale | Form], reading: Reading) -> None:
        self.sheet, self.forms, self.reading = sheet, forms, reading
        self.complaints: list[Complaint] = []
        self.notes: list[str] = []
        self.answers: dict[tuple[str, str], dict[str, float]] = {}
        self.texts: dict[tuple[str, str], str] = {}

    def complain(self, row: int, column: str, kind: str, **values: object) -> None:
        self.complaints.append(complaint(row, column, kind, **values))

    def read(self) -> Responses:
        reading = self.reading
        fields = self._fields()
        wide = {one.occasion for one in fields.values() if one.occasion}
        if wide and reading.occasion:
            self.complain(0, reading.occasion, "two ways")
        ids, wrong = identify(self._cells(reading.id), reading)
        self.complaints += wrong
        when = {} if wide else self._occasions()
        found = {*wide, *when.values()}
        order = in_order(sorted(found), reading.occasions)
        if found and not order:
            named = ", ".join(sorted(found)) if len(found) < 9 else f"{len(found)} values"
            self.complain(0, reading.occasion, "no order", named=named)
        self._duplicates(ids, when)
        for row, cells in self.sheet.rows:
            for at, one in fields.items() if row in ids else ():
                key = ids[row], one.occasion or when.get(row, "")
                self._take(row, cells[at], self.sheet.columns[at], one, key)
        dose = self._by_participant(ids, reading.dose)
        groups = self._groups(ids)
        if self.complaints:
            rows = sorted(self.complaints, key=lambda one: one.row)
            return Responses(notes=tuple(self.notes), complaints=tuple(rows))
        return Responses(
            order or ("",),
            dict(sorted(self.answers.items())),
            self.texts,
            {who: number(cell, reading.missing) for who, cell in dose.items()},
            groups,
            tuple(self.notes),
        )

    # --- the heading

    def _fields(self) -> dict[int, Field]:
        columns, reading = self.sheet.columns, self.reading
        own = {reading.id, reading.occasion, reading.group, reading.dose} - {""}
        could_be = fields_of(columns, self.forms, reading.columns, reading.occasions)
        sizes = {form.id: form.items for form in self.forms if isinstance(form, Scale)}
        fields: dict[int, Field] = {}
        for at, several in could_be.items():
            name, one = columns[at], several[0]
            if name in own:
                continue
            fitting = [f for f in several if not f.item or 1 <= f.item <= sizes[f.form]]
            if len(fitting) > 1:
                self.complain(0, name, "ambiguous", forms=" or ".join(f.form for f in fitting))
            elif not fitting:
                self.complain(0, name, "beyond", form=one.form, items=sizes[one.form])
            else:
                fields[at] = fitting[0]
        self._check_fields(fields)
        self._check_codes(fields)
        unused = [c for n, c in enumerate(columns) if c and n not in could_be and c not in own]
        if unused:
            self.notes.append(
                f"{counted(len(unused), 'column was', 'columns were')} not used: "
                f"{', '.join(unused[:12])}{' ...' * (len(unused) > 12)}"
            )
        return fields

    def _check_fields(self, fields: Mapping[int, Field]) -> None:
        columns = self.sheet.columns
        seen: dict[tuple[str, str], int] = {}
        for at, one in fields.items():
            if (before := seen.setdefault((one.key, one.occasion), at)) != at:
                self.complain(0, columns[at], "same column", other=columns[before])
        for form in self.forms:
            if isinstance(form, Form):
                for name in own_columns(form, columns):
                    self.complain(0, name, "no question", form=form.id)
                continue
            of = [one for one in fields.values() if one.form == form.id]
            if not of:
                prefix = form.prefixes[0] if form.prefixes else "item"
                self.complain(0, "", "no scale", form=form.id, prefix=prefix)
            for occasion in dict.fromkeys(one.occasion for one in of):
                there = {one.item for one in of if one.occasion == occasion}
                if missing := [str(n) for n in form.counted if n not in there]:
                    when = f" at {occasion}" if occasion else ""
                    items = ", ".join(missing)
                    self.complain(0, "", "no item", form=form.id, items=items, when=when)

    def _check_codes(self, fields: Mapping[int, Field]) -> None:
        """A code for no answer that is an answer too would take it away from everybody."""
        told: set[tuple[str, str]] = set()
        for at, one in fields.items():
            ends = {"lowest": one.lowest, "highest": one.highest}
            for code in () if one.is_open else self.reading.missing:
                try:
                    value = number(code, labels=one.labels)
                except Unread:
                    continue
                if one.lowest <= value <= one.highest and (code, one.form) not in told:
                    told.add((code, one.form))
                    name = self.sheet.columns[at]
                    self.complain(0, name, "code in range", code=code, form=one.form, **ends)

    # --- the rows

    def _cells(self, column: str) -> Iterator[tuple[int, str]]:
        at = self.sheet.columns.index(column)
        for row, cells in self.sheet.rows:
            yield row, cells[at]

    def _occasions(self) -> dict[int, str]:
        column, found = self.reading.occasion, {}
        named = {same(word) for word in self.reading.occasions}
        for row, cell in self._cells(column) if column else ():
            occasion = same(cell)
            if not occasion:
                self.complain(row, column, "no occasion")
            elif named and occasion not in named:
                self.complain(row, column, "other occasion")
            else:
                found[row] = occasion
        return found

    def _duplicates(self, ids: Mapping[int, str], when: Mapping[int, str]) -> None:
        rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row, id in ids.items():
            rows[id, when.get(row, "")].append(row)
        for (_, occasion), (first, *others) in rows.items():
            for row in others:
                at = f" at {occasion}" if occasion else ""
                self.complain(row, self.reading.id, "twice", first=first, when=at)

    def _take(self, row: int, cell: str, column: str, one: Field, key: tuple[str, str]) -> None:
        who, occasion = key
        if one.is_open:
            if not is_missing(cell, self.reading.missing):
                self.texts[who, f"{one.key}@{occasion}" if occasion else one.key] = cell.strip()
            return
        value = self._number(row, cell, column, one.labels)
        if isnan(value):
            return
        if not one.lowest <= value <= one.highest:
            self.complain(row, column, "beyond range", value=value, lowest=one.lowest,
                          highest=one.highest)  # fmt: skip
        elif one.whole and value != int(value):
            self.complain(row, column, "not whole", value=value)
        else:
            self.answers.setdefault(key, {})[one.key] = value

    def _number(
        self, row: int, cell: str, column: str, labels: Mapping[str, float] | None = None
    ) -> float:
        try:
            return number(cell, self.reading.missing, labels)
        except Unread as problem:
            self.complaints.append(Complaint(row, column, problem.what, problem.remedy))
            return float("nan")

    def _by_participant(self, ids: Mapping[int, str], column: str) -> dict[str, str]:
        """A column that says the same of a participant in each of their rows."""
        found: dict[str, tuple[str, int]] = {}
        coded = 0
        for row, cell in self._cells(column) if column else ():
            if row not in ids or is_missing(cell, self.reading.missing):
                coded += row in ids and not is_missing(cell)
                continue
            if column == self.reading.dose:
                value = self._number(row, cell, column)
                if value < 0:
                    self.complain(row, column, "negative", value=value)
                if not value >= 0:
                    continue
            before, first = found.setdefault(ids[row], (cell.strip(), row))
            if before != cell.strip():
                self.complain(row, column, "contradicts", first=first)
        if coded:
            cells = counted(coded, "cell holds", "cells hold")
            self.notes.append(f"{column}: {cells} a code that was named as no answer")
        return {id: cell for id, (cell, _) in found.items()}

    def _groups(self, ids: Mapping[int, str]) -> dict[str, str]:
        column, known = self.reading.group, self.reading.known
        given = self._by_participant(ids, column)
        rows = {id: row for row, id in reversed(list(ids.items()))}
        for id, group in given.items():
            if known.get(id) and known[id] != group:
                self.complain(rows[id], column, "other group")
        spelled: dict[str, set[str]] = defaultdict(set)
        for group in {*given.values(), *known.values()}:
            spelled[folded(group)].add(group)
        twice = [names for names in spelled.values() if len(names) > 1]
        if twice and given:
            number_of = counted(len(twice), "group is", "groups are")
            self.complain(0, column, "group spelling", number=number_of)
        return given
