"""Tables of 80 columns: a project of another program, what came with it and what did not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from transcode.cli.app import screen
from transcode.records.figures import counted, out_of, percent

if TYPE_CHECKING:
    from transcode.exchange.projects.contents import Left
    from transcode.study.folder import Study
    from transcode.verbs.add.project import ProjectIntake, TakenSource

__all__ = ["print_left", "print_project"]

_SHOWN = 8  # names that one reason lists


def print_project(study: Study, project: ProjectIntake) -> None:
    """Print the texts with their codings, the coders, and everything that was left out."""
    from transcode.verbs.add.sources import quoted

    codings = sum(source.codings for source in project.sources)
    screen.print(
        f"{project.origin or 'Project'}: {counted(len(project.sources), 'text')}, "
        f"{counted(project.codes, 'code')} in {counted(project.themes, 'theme')}, "
        f"{counted(codings, 'coding')}.",
        highlight=False, markup=False,
    )  # fmt: skip
    if project.sources:
        _print_sources(project.sources)
    coders = [
        f"{name} is {coder}" if name and name != coder else coder for name, coder in project.coders
    ]
    _say(f"Coders: {', '.join(coders)}.")
    for note in project.notes:
        _say(f"Note: {note}.")
    print_left(project.left, "Not taken over:")
    where = quoted(study.root)
    if any(source.is_new for source in project.sources):
        _say(f"The texts may hold real names. Next: transcode run {where}")
    if codings:
        _say("The codings move to each text when its names are reviewed.")
    elif project.codes:
        _say(f"Next: transcode codebook {where} --coder {project.coders[0][1]}")


def _print_sources(sources: Sequence[TakenSource]) -> None:
    table = Table(box=None, pad_edge=False, show_edge=False)
    for name in ("interview", "name in the project"):
        table.add_column(name, overflow="fold")
    for name in ("codings", "on their words", "on edges"):
        table.add_column(name, justify="right")
    table.add_column("counted in", overflow="fold")
    for source in sources:
        unit = source.unit
        table.add_row(
            source.interview + ("" if source.is_new else " (was there)"),
            Text(source.name),
            str(source.codings),
            out_of(unit.matched + unit.moved, unit.quoted) if unit and unit.quoted else "",
            percent(unit.edges) if unit else "",
            str(unit.unit) if unit else "",
        )
    screen.print(table)
    if any(source.unit and source.unit.quoted for source in sources):
        _say(
            "On their words: selections that quote their words and stand on them. On edges: ends "
            "of selections that are ends of words or lines."
        )
    if moved := sum(source.unit.moved for source in sources if source.unit):
        _say(f"{counted(moved, 'selection')} stood elsewhere and went to the words they quote.")


def print_left(left: Sequence[Left], heading: str) -> None:
    """Print what was left out: each kind and reason once, with the number and the names."""
    if not left:
        return
    _say(heading)
    joined: dict[tuple[str, str], list[Left]] = defaultdict(list)
    for one in left:
        joined[one.kind, one.why].append(one)
    for (kind, why), same in joined.items():
        names = [f"'{one.name}'" for one in same if one.name]
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        named = f" ({', '.join(names[:_SHOWN])}{more})" if names else ""
        _say(f"- {kind}, {sum(one.count for one in same)}{named}: {why}.", "  ")


def _say(text: str, others: str = "") -> None:
    shown = "".join(char if char.isprintable() else "?" for char in text)
    line = Text(shown)
    for part in line.wrap(screen, max(40, screen.width - len(others))):
        screen.print(part, highlight=False)
