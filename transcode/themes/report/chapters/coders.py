"""Agreement between coders, one row a code, and the passages that they coded differently."""

from __future__ import annotations

from collections.abc import Iterator

from transcode.records.figures import decimal, in_print
from transcode.themes.report.document import (
    Block,
    Excerpts,
    Heading,
    Items,
    Paragraph,
    Picture,
    Table,
)
from transcode.themes.report.facts import AgreementFacts, ReportFacts
from transcode.themes.report.quotes import Quoting

__all__ = ["agreement"]


def agreement(facts: ReportFacts, told: AgreementFacts, quoting: Quoting) -> Iterator[Block]:
    """Agreement between the coders; nothing for a single one."""
    if not (told.rows or told.figure or told.purpose):
        return
    yield Heading(2, "Agreement between coders", "agreement")
    if told.purpose:
        yield Paragraph(told.purpose, "about")
    if facts.method == "reflexive":
        yield from _apart(told, quoting)
    if told.figure:
        yield Picture(
            told.figure, "Agreement by code, with intervals",
            "Agreement between the coders by code; the same figures stand in the table below.",
        )  # fmt: skip
    if told.rows:
        yield _table(told)
    if facts.method != "reflexive":
        yield from _apart(told, quoting)


def _table(told: AgreementFacts) -> Table:
    """One row a code; each measure in a column, with its interval."""
    measures = list(dict.fromkeys(row[1] for row in told.rows))
    codes: dict[str, dict[str, tuple[str, str]]] = {}
    for code, measure, value, low, high, note in told.rows:
        shown = in_print(decimal(value))
        if shown and (low == low and high == high):
            shown += f" [{in_print(decimal(low))}, {in_print(decimal(high))}]"
        codes.setdefault(code, {})[measure] = shown or "undefined", note
    rows = []
    for code, cells in codes.items():
        notes = dict.fromkeys(note for _, note in cells.values() if note)
        values = [cells.get(measure, ("–", ""))[0] for measure in measures]
        rows.append((code, *values, "; ".join(notes)))
    return Table(
        "Coefficients with their intervals; unit, missing values, weighting and method stand "
        "below the figure",
        ("Code", *measures, "Note"), tuple(rows), frozenset(range(1, len(measures) + 1)),
    )  # fmt: skip


def _apart(told: AgreementFacts, quoting: Quoting) -> Iterator[Block]:
    passages = [(a, readings) for a, readings in told.apart if a.interview in quoting.texts]
    if not passages:
        return
    yield Heading(3, "Passages the coders coded differently", "differences")
    yield Paragraph("Those with the largest share of the disagreement, for discussion.", "about")
    for anchor, readings in passages:
        shown = quoting.of(anchor)
        if not shown.withheld:
            yield Excerpts((shown,))
            yield Items(tuple((coder, codes) for coder, codes in readings))
