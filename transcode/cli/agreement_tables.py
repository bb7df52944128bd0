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
"""Measures that fit on a screen; agreement.csv holds all of them."""


def print_agreement(
    study: Study, agreement: Agreement, console: Console, level: str = "code"
) -> None:
    """Print the coefficients of a level; in reflexive analysis, first the places to discuss."""
    console.print(f"{purpose(study)}\n", highlight=False)
    if study.settings.method == "reflexive":
        _print_disagreements(agreement, console)
    print_coefficients(agreement, console, level)
    print_pairs(agreement, console)
    names = dict(agreement.codes)
    pairs = [pair for pair in agreement.confusion.ranked() if {*pair[:2]} <= {*names}][:5]
    if pairs:
        confused = "; ".join(f"{names[a]} / {names[b]} ({n:g})" for a, b, n in pairs)
        console.print(
            f"Codes that coders used in place of each other: {confused}",
            markup=False,
            highlight=False,
        )
    if study.settings.method != "reflexive":
        _print_disagreements(agreement, console)


def print_coefficients(agreement: Agreement, console: Console, level: str) -> None:
    """Print a row for each code: the chance-corrected measure with its interval, and others."""
    overall = list(agreement.at("overall"))
    rows = [*(agreement.at(level) if level != "overall" else ()), *overall]
    main = main_measure([row.measure for row in rows])
    measured = {row.measure for row in (rows if level == "overall" else agreement.at(level))}
    others = [measure for measure in _BESIDE if measure in measured]
    heads = map(short_name, others)
    table = Table(level, short_name(main), f"P(< {rows[0].target:g})", *heads)
    for of, name in dict.fromkeys((row.level + row.code, row.name) for row in rows):
        cells = {row.measure: row for row in rows if row.level + row.code == of}
        row = cells[main]
        beside = (cells[measure].value if measure in cells else nan for measure in others)
        table.add_row(escape(name), _cell(row), decimal(row.below), *map(decimal, beside))
    console.print(table)
    more = [row for row in overall if row.measure not in (main, *others, *_ELSEWHERE)]
    for row in more:
        console.print(f"{short_name(row.measure)}, all codes: {_cell(row)}")
    first = next(row for row in rows if row.measure == main)
    inside = f" in {counted(first.n_documents, 'interview')}" if first.n_documents else ""
    console.print(
        f"{', '.join(agreement.coders)}; {counted(first.n_units, 'unit')} ({first.unit})"
        f"{inside}; missing: {first.missing}; weighting: "
        f"{first.weighting}; interval: {first.interval}",
        markup=False,
        highlight=False,
    )
    for warning in agreement.warnings:
        console.print(f"[yellow]Note:[/] {escape(warning)}", highlight=False)


def _cell(row: Row) -> str:
    if isnan(row.value):
        return f"[dim]undefined: {escape(row.reason)}[/]"
    return escape(estimate(row.value, row.low, row.high))


def print_pairs(agreement: Agreement, console: Console) -> None:
    """Print the coefficients of each pair, if there are three coders or more."""
    if len(agreement.coders) < 3:
        return
    measured = {pair.measure for pair in agreement.pairs}
    shown = [measure for measure in _PAIRED if measure in measured]
    table = Table("pair", "units", *map(short_name, shown))
    for first, second in dict.fromkeys((pair.first, pair.second) for pair in agreement.pairs):
        cells = {p.measure: p for p in agreement.pairs if (p.first, p.second) == (first, second)}
        figures = (decimal(cells[measure].value) for measure in shown)
        table.add_row(f"{first}, {second}", str(next(iter(cells.values())).n_units), *figures)
    console.print(table)


def _print_disagreements(agreement: Agreement, console: Console) -> None:
    if not agreement.disagreements:
        return
    console.print("Where the coders differ most:")
    names = dict(agreement.codes)
    for place in agreement.disagreements[:8]:
        readings = "; ".join(f"{coder}: {codes}" for coder, codes in place.readings(names))
        where = f"{place.unit.document} {place.unit.begin}-{place.unit.end}"
        console.print(f"  {where}  {readings}", markup=False, highlight=False)
    console.print()


def print_program(figures: Sequence[Foreign], program: str, console: Console) -> None:
    """Print another program's figures: a row for each pair of coders, code and interview."""
    chosen = [figure for figure in figures if figure.name.startswith(program)]
    places = dict.fromkeys((fig.first, fig.second, fig.code, fig.document) for fig in chosen)
    heads = dict.fromkeys(figure.name for figure in chosen)
    table = Table("coders", "code", "interview", *(head.replace("_", " ") for head in heads))
    values = {(fig.first, fig.second, fig.code, fig.document, fig.name): fig for fig in chosen}
    for place in places:
        first, second, code, document = place
        row = (values.get((*place, head)) for head in heads)
        cells = ["" if figure is None else decimal(figure.value) for figure in row]
        table.add_row(f"{first}, {second}", escape(code) or "all", document or "all", *cells)
    console.print(table)
    console.print("The figures of all programs: outputs/agreement-programs.csv", highlight=False)
