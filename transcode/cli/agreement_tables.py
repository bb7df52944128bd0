"""Agreement between coders as tables in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan, nan

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from transcode.agreement import Agreement, Foreign, Row, main_measure, short_name
from transcode.records.figures import counted, decimal, estimate
from transcode.study.folder import Study
from transcode.verbs.agree_study import purpose

__all__ = ["print_agreement", "print_coefficients", "print_pairs", "print_program"]


_BESIDE = ("percent_agreement", "cohen_kappa", "gwet_ac1", "gwet_ac2", "gamma")
_PAIRED = ("percent_agreement", "cohen_kappa", "krippendorff_alpha", "gwet_ac1", "gwet_ac2")
_ELSEWHERE = ("scott_pi", "fleiss_kappa", "conger_kappa", "brennan_prediger")
"""What fits on a screen; everything is in agreement.csv."""


def print_agreement(study: Study, found: Agreement, console: Console, level: str = "code") -> None:
    """The coefficients of a level; for reflexive analysis, the places to talk about first."""
    console.print(f"{purpose(study)}\n", highlight=False)
    if study.settings.method == "reflexive":
        _print_disagreements(found, console)
    print_coefficients(found, console, level)
    print_pairs(found, console)
    names = dict(found.codes)
    met = [one for one in found.confusion.ranked() if one[0] in names and one[1] in names][:5]
    if met:
        said = "; ".join(f"{names[a]} / {names[b]} ({n:g})" for a, b, n in met)
        console.print(
            f"Codes that one coder used where another used the other: {said}",
            markup=False,
            highlight=False,
        )
    if study.settings.method != "reflexive":
        _print_disagreements(found, console)


def print_coefficients(found: Agreement, console: Console, level: str) -> None:
    """One line a code: the measure against chance with its interval, the others as figures."""
    overall = list(found.at("overall"))
    rows = [*(found.at(level) if level != "overall" else ()), *overall]
    main = main_measure([row.measure for row in rows])
    held = {row.measure for row in (rows if level == "overall" else found.at(level))}
    others = [one for one in _BESIDE if one in held]
    heads = map(short_name, others)
    table = Table(level, short_name(main), f"P(< {rows[0].target:g})", *heads)
    for of, name in dict.fromkeys((row.level + row.code, row.name) for row in rows):
        cells = {row.measure: row for row in rows if row.level + row.code == of}
        row = cells[main]
        beside = (cells[one].value if one in cells else nan for one in others)
        table.add_row(escape(name), _cell(row), decimal(row.below), *map(decimal, beside))
    console.print(table)
    more = [row for row in overall if row.measure not in (main, *others, *_ELSEWHERE)]
    for row in more:
        console.print(f"{short_name(row.measure)}, all codes: {_cell(row)}")
    first = next(row for row in rows if row.measure == main)
    inside = f" in {counted(first.n_documents, 'interview')}" if first.n_documents else ""
    console.print(
        f"{', '.join(found.coders)}; {counted(first.n_units, 'unit')} ({first.unit})"
        f"{inside}; missing: {first.missing}; weighting: "
        f"{first.weighting}; interval: {first.interval}",
        markup=False,
        highlight=False,
    )
    for warning in found.warnings:
        console.print(f"[yellow]Mind:[/] {escape(warning)}", highlight=False)


def _cell(row: Row) -> str:
    if isnan(row.value):
        return f"[dim]undefined: {escape(row.reason)}[/]"
    return escape(estimate(row.value, row.low, row.high))


def print_pairs(found: Agreement, console: Console) -> None:
    """The coefficients of each pair, where there are three coders or more."""
    if len(found.coders) < 3:
        return
    held = {pair.measure for pair in found.pairs}
    shown = [one for one in _PAIRED if one in held]
    table = Table("pair", "units", *map(short_name, shown))
    for first, second in dict.fromkeys((pair.first, pair.second) for pair in found.pairs):
        of = {p.measure: p for p in found.pairs if (p.first, p.second) == (first, second)}
        figures = (decimal(of[one].value) for one in shown)
        table.add_row(f"{first}, {second}", str(next(iter(of.values())).n_units), *figures)
    console.print(table)


def _print_disagreements(found: Agreement, console: Console) -> None:
    if not found.disagreements:
        return
    console.print("Where the coders differ most:")
    names = dict(found.codes)
    for one in found.disagreements[:8]:
        said = "; ".join(f"{coder}: {codes}" for coder, codes in one.readings(names))
        where = f"{one.unit.document} {one.unit.begin}-{one.unit.end}"
        console.print(f"  {where}  {said}", markup=False, highlight=False)
    console.print()


def print_program(figures: Sequence[Foreign], program: str, console: Console) -> None:
    """What one other program would print: a line for each pair of coders, code and interview."""
    chosen = [one for one in figures if one.name.startswith(program)]
    places = dict.fromkeys((one.first, one.second, one.code, one.document) for one in chosen)
    heads = dict.fromkeys(one.name for one in chosen)
    table = Table("coders", "code", "interview", *(head.replace("_", " ") for head in heads))
    values = {(one.first, one.second, one.code, one.document, one.name): one for one in chosen}
    for place in places:
        first, second, code, document = place
        found = (values.get((*place, head)) for head in heads)
        cells = ["" if one is None else decimal(one.value) for one in found]
        said = f"{first}, {second}", escape(code) or "all", document or "all"
        table.add_row(*said, *cells)
    console.print(table)
    console.print("All programs' figures: outputs/agreement-programs.csv", highlight=False)
