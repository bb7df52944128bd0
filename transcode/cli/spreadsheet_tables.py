"""Agreement on a spreadsheet in the terminal: first how it was read, then the figures."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from transcode.agreement import short_name
from transcode.agreement.spreadsheet import (
    KEY_MEASURES,
    AgainstKey,
    Needed,
    Reading,
    TableAgreement,
    VariableAgreement,
)
from transcode.cli.agreement_tables import print_coefficients, print_pairs
from transcode.records.figures import counted, decimal, estimate, out_of, percent

__all__ = ["print_reading", "print_table_agreement"]

_SHOWN = 30  # categories of a variable
_PLACES = 8  # units where coders differ


def print_table_agreement(agreement: TableAgreement, console: Console) -> None:
    """Print how the table was read, then each variable: coefficients, pairs, key, units to code."""
    print_reading(agreement.read, console)
    for variable in agreement.variables:
        console.print()
        if len(agreement.variables) > 1:
            console.print(f"[bold]{escape(variable.name or 'codes')}[/]", highlight=False)
        if variable.left_out:
            _say(console, f"Left out: {counted(variable.left_out, 'unit')} that nobody coded. "
                          "Kappa and alpha of the other units are not those of the whole table: "
                          "say so where you report them.")  # fmt: skip
        if (among := variable.among) is not None:
            level = "code" if any(among.at("code")) else "category"
            print_coefficients(among, console, level if any(among.at(level)) else "overall")
            print_pairs(among, console)
            _print_places(variable, console)
        if variable.against_key:
            _print_key(variable.against_key, agreement.read.key, console)
        if variable.needed:
            _print_needed(variable.needed, console)


def print_reading(read: Reading, console: Console) -> None:
    """Print how the table was read, one fact a line."""
    where = f"; sheet '{read.sheet}'" if read.sheet else ""
    how = "; ".join(fact for fact in read.how if not fact.startswith("sheet '"))
    lines = [
        ("Read as", "; ".join(filter(None, [how + where if how else where.lstrip("; ")]))),
        ("Layout", read.layout),
        ("Level", f"{read.level} (to change it: --level ordinal, interval or ratio)"
         if read.level == "nominal" else read.level),
        ("Units", f"{read.units}, " + (f"named by '{read.unit_column}'" if read.unit_column else
                                       "not named by a column")),
    ]  # fmt: skip
    if read.documents:
        lines.append(("Documents", f"{read.documents}, named by '{read.document_column}'"))
    coders = [name for name, _, _ in read.coders if name != read.key]
    lines.append(("Coders", f"{len(coders)}: " + "; ".join(
        f"{name} ({counted(given, 'value')}, {missing} missing)"
        for name, given, missing in read.coders if name != read.key)))  # fmt: skip
    lines += [("Key", f"{n} ({counted(given, 'value')}, {missing} missing)")
              for n, given, missing in read.coders if n == read.key]  # fmt: skip
    for variable in read.variables:
        several = variable.name and len(read.variables) > 1
        values = [f"{code} {n}" for code, n in variable.categories[:_SHOWN]]
        more = len(variable.categories) - _SHOWN
        values += [f"and {more} more"] if more > 0 else []
        lines.append((f"Codes of {variable.name}" if several else "Codes",
                      f"{variable.kind}: " + ("; ".join(values) or "none")))  # fmt: skip
        if variable.missing:
            lines.append(("  missing", "; ".join(f"{sign} {n}" for sign, n in variable.missing)))
        for code, spellings in variable.joined:
            others = ", ".join(f"'{text}' {n}" for text, n in spellings)
            lines.append(("  joined", f"{others} count as '{code}' (to separate them: --exact)"))
        lines += [("  note", text) for text in variable.said]
    lines.append(("Missing is", ", ".join(read.missing_is) + " (add one: --missing 99; make one a "
                  "code: --codes-too empty)"))  # fmt: skip
    for column, why in read.passed_over:
        lines.append(("Skipped", f"'{column}': {why}"))
    lines += [("Note", text) for text in read.said]
    table = Table.grid(padding=(0, 1))
    table.add_column(style="bold", max_width=24)
    table.add_column()
    for head, text in lines:
        table.add_row(escape(head), escape(text))
    console.print(table, highlight=False)


def _print_places(variable: VariableAgreement, console: Console) -> None:
    among = variable.among
    if among is None or not among.disagreements or among.codes == ():
        return
    places = among.disagreements
    console.print(f"Where the coders differ ({counted(len(places), 'unit')}), the most first:")
    for place in places[:_PLACES]:
        readings = "; ".join(f"{coder}: {codes}" for coder, codes in place.readings({}))
        _say(console, f"  {variable.label(place.unit)}  {readings}")


def _print_key(against: tuple[AgainstKey, ...], key: str, console: Console) -> None:
    table = Table(f"against {key}", "units", *map(short_name, KEY_MEASURES))
    for comparison in against:
        cells = []
        for name in KEY_MEASURES:
            row = comparison.row(name)
            with_interval = name == "cohen_kappa"
            text = estimate(row.value, row.low, row.high) if with_interval else decimal(row.value)
            cells.append(escape(text or "undefined"))
        table.add_row(escape(comparison.coder), str(comparison.n_units), *cells)
    console.print(table)
    for comparison in against:
        parts = [
            f"{category.category} {out_of(category.both, category.in_key)}, gave {category.given}"
            for category in comparison.categories[:_SHOWN]
            if category.in_key or category.given
        ]
        if len(comparison.categories) <= _SHOWN:
            _say(console, f"{comparison.coder} found of the key: {'; '.join(parts)}")


def _print_needed(plan: Needed, console: Console) -> None:
    target = f"{plan.target:g}"
    if plan.by_category:
        name, share, units = plan.by_category[0]
        usual, several = plan.by_category[-1], len(plan.by_category) > 2
        more = f"; for '{usual[0]}' ({percent(usual[1])}) {usual[2]}" if several else ""
        _say(console, f"To show that alpha reaches {target} (two coders, p < .05), double-code "
                      f"{units} units for the rarest category '{name}' ({percent(share, 1)} of the "
                      f"values){more}; {plan.coded} are double-coded now (Bloch & Kraemer 1989, as "
                      "in Krippendorff 2004). To change the target: --target .667")  # fmt: skip
    if plan.from_interval is not None:
        reached = plan.from_interval <= plan.coded
        when = "now" if reached else f"with {plan.from_interval} units, if alpha stays the same"
        _say(console, f"The whole interval of alpha lies above {target} {when}.")
    else:
        advice = "more units will not raise it; discuss those where the coders differ."
        _say(console, f"Alpha is not above {target} now, or has no interval: {advice}")


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False)
