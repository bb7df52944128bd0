"""Agreement on a spreadsheet in the terminal: first what was read, then the figures."""

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

_SHOWN = 30  # categories of a variable, passages where coders differ
_PLACES = 8


def print_table_agreement(found: TableAgreement, console: Console) -> None:
    """What was read, then each variable: coefficients, pairs, the key, the units to code."""
    print_reading(found.read, console)
    for one in found.variables:
        console.print()
        if len(found.variables) > 1:
            console.print(f"[bold]{escape(one.name or 'codes')}[/]", highlight=False)
        if one.left_out:
            _say(console, f"Left out: {counted(one.left_out, 'unit')} that nobody gave a code to. "
                          "Kappa and alpha of what is left are no longer those of the whole table: "
                          "say so where you report them.")  # fmt: skip
        if one.among is not None:
            level = "code" if any(one.among.at("code")) else "category"
            print_coefficients(one.among, console, level if any(one.among.at(level)) else "overall")
            print_pairs(one.among, console)
            _print_places(one, console)
        if one.against_key:
            _print_key(one.against_key, found.read.key, console)
        if one.needed:
            _print_needed(one.needed, console)


def print_reading(read: Reading, console: Console) -> None:
    """The record of what was read: every line one fact."""
    where = f"; sheet '{read.sheet}'" if read.sheet else ""
    how = "; ".join(one for one in read.how if not one.startswith("sheet '"))
    lines = [
        ("Read as", "; ".join(filter(None, [how + where if how else where.lstrip("; ")]))),
        ("Layout", read.layout),
        ("Level", f"{read.level} (another: --level ordinal, interval or ratio)"
         if read.level == "nominal" else read.level),
        ("Units", f"{read.units}, " + (f"named by '{read.unit_column}'" if read.unit_column else
                                       "without a column that names them")),
    ]  # fmt: skip
    if read.documents:
        lines.append(("Documents", f"{read.documents}, named by '{read.document_column}'"))
    coders = [name for name, _, _ in read.coders if name != read.key]
    lines.append(("Coders", f"{len(coders)}: " + "; ".join(
        f"{name} ({counted(given, 'value')}, {gone} missing)"
        for name, given, gone in read.coders if name != read.key)))  # fmt: skip
    lines += [("Key", f"{n} ({counted(given, 'value')}, {gone} missing)")
              for n, given, gone in read.coders if n == read.key]  # fmt: skip
    for one in read.variables:
        name = f"Codes of {one.name}" if one.name and len(read.variables) > 1 else "Codes"
        values = [f"{code} {n}" for code, n in one.categories[:_SHOWN]]
        more = len(one.categories) - _SHOWN
        values += [f"and {more} more"] if more > 0 else []
        lines.append((name, f"{one.kind}: " + ("; ".join(values) or "none")))
        if one.missing:
            lines.append(("  missing", "; ".join(f"{sign} {n}" for sign, n in one.missing)))
        for code, spellings in one.joined:
            others = ", ".join(f"'{text}' {n}" for text, n in spellings)
            lines.append(("  joined", f"{others} are one code, '{code}' (apart: --exact)"))
        lines += [("  mind", text) for text in one.said]
    lines.append(("Missing is", ", ".join(read.missing_is) + " (another: --missing 99; a code: "
                  "--codes-too empty)"))  # fmt: skip
    for column, why in read.passed_over:
        lines.append(("Passed over", f"'{column}': {why}"))
    lines += [("Mind", text) for text in read.said]
    table = Table.grid(padding=(0, 1))
    table.add_column(style="bold", max_width=24)
    table.add_column()
    for head, text in lines:
        table.add_row(escape(head), escape(text))
    console.print(table, highlight=False)


def _print_places(one: VariableAgreement, console: Console) -> None:
    found = one.among
    if found is None or not found.disagreements or found.codes == ():
        return
    apart = found.disagreements
    console.print(f"Where the coders differ ({counted(len(apart), 'unit')}), the most first:")
    for place in apart[:_PLACES]:
        said = "; ".join(f"{coder}: {codes}" for coder, codes in place.readings({}))
        _say(console, f"  {one.label(place.unit)}  {said}")


def _print_key(against: tuple[AgainstKey, ...], key: str, console: Console) -> None:
    table = Table(f"against {key}", "units", *map(short_name, KEY_MEASURES))
    for one in against:
        cells = []
        for name in KEY_MEASURES:
            row = one.row(name)
            with_interval = name == "cohen_kappa"
            text = estimate(row.value, row.low, row.high) if with_interval else decimal(row.value)
            cells.append(escape(text or "undefined"))
        table.add_row(escape(one.coder), str(one.n_units), *cells)
    console.print(table)
    for one in against:
        parts = [
            f"{each.category} {out_of(each.both, each.in_key)}, gave {each.given}"
            for each in one.categories[:_SHOWN]
            if each.in_key or each.given
        ]
        if len(one.categories) <= _SHOWN:
            _say(console, f"{one.coder} found of the key: {'; '.join(parts)}")


def _print_needed(plan: Needed, console: Console) -> None:
    target = f"{plan.target:g}"
    if plan.by_category:
        name, share, units = plan.by_category[0]
        usual, several = plan.by_category[-1], len(plan.by_category) > 2
        more = f"; for '{usual[0]}' ({percent(usual[1])}) {usual[2]}" if several else ""
        _say(console, f"To show that alpha reaches {target} (two coders, p < .05), double-code "
                      f"{units} units for the rarest category '{name}' ({percent(share, 1)} of the "
                      f"values){more}; {plan.coded} are double-coded now (Bloch & Kraemer 1989, as "
                      "in Krippendorff 2004). Another target: --target .667")  # fmt: skip
    if plan.from_interval is not None:
        reached = plan.from_interval <= plan.coded
        when = "now" if reached else f"with {plan.from_interval} units, if alpha stays what it is"
        _say(console, f"The whole interval of alpha lies above {target} {when}.")
    else:
        apart = "more units will not raise it; talk about those where the coders differ."
        _say(console, f"Alpha is not above {target} as it stands, or has no interval: {apart}")


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False)
