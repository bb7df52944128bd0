"""Candidate codes and codebooks as tables in the terminal."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from transcode.cli.tables import that_none_fits
from transcode.records.codebook import Codebook
from transcode.records.figures import counted
from transcode.study.folder import Study

if TYPE_CHECKING:
    from transcode.workbench import GivenCodebook

__all__ = ["print_codebook", "print_given"]


def print_proposals(study: Study, console: Console) -> None:
    """How many proposals there are, what became of earlier ones, and what fits none."""
    proposals = study.proposals if study.proposals_file.exists() else ()
    if not proposals:
        units = sum(len(study.segments(i)) for i in study.texts)
        console.print(
            f"No candidate codes: {counted(units, 'passage')}, and it takes two to be alike."
            if study.texts
            else "No candidate codes: no text has been released yet."
        )
        return
    tentative = sum(one.tentative for one in proposals)
    themes = len({one.parent for one in proposals} - {""})
    console.print(
        f"{counted(len(proposals), 'candidate code')} ({tentative} tentative)"
        f" in {counted(themes, 'broader group')}."
    )
    if uncoded := sum(len(one.uncoded) for one in proposals):
        console.print(f"{that_none_fits(uncoded)}: the report lists each with its nearest.")
    if len(study.lineage) > 1:
        last = study.lineage[-1]
        console.print(
            f"Since the time before: {len(last.kept)} kept, {len(last.grown)} grown, "
            f"{len(last.new)} new, {len(last.gone)} gone."
        )


def print_codebook(book: Codebook, screen: Console) -> None:
    """A coder's codes under their themes, with how many passages and participants stand behind."""
    table = Table("theme", "code", "passages", "interviews", "definition")
    themes = {theme.id: theme.name for theme in book.themes}
    for code in sorted(book.codes, key=lambda code: (not code.theme, themes.get(code.theme, ""))):
        places = book.places([code.id])
        table.add_row(
            Text(themes.get(code.theme, "")),
            Text(code.name),
            str(len(places)),
            str(len({interview for interview, _, _ in places})),
            Text(code.definition),
        )
    screen.print(table)


def print_given(name: str, given: GivenCodebook, screen: Console) -> None:
    """How a codebook from elsewhere was read, and what was passed over."""
    book = given.codebook
    say = partial(screen.print, markup=False, highlight=False, soft_wrap=True)
    say(f"{name}: {counted(len(book.codes), 'code')}, {counted(len(book.themes), 'theme')}.")
    if given.read_as:
        say("Read as: " + "; ".join(f"{what}: {column}" for what, column in given.read_as))
    if given.passed_over:
        say(f"Columns passed over: {', '.join(given.passed_over)}")
    for note in given.notes:
        say(f"Note: {note}", style="yellow")
