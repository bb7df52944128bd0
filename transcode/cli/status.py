"""Status of a study: how far each interview is, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from transcode.cli.app import StudyFolder, screen
from transcode.records.figures import counted

if TYPE_CHECKING:
    from transcode.study.folder import Study


def command(study: StudyFolder) -> None:
    """How far each interview is, and what waits for a human.

    Example: transcode status my-study
    """
    from transcode.study.folder import Study

    print_status(Study.open(study))


def print_status(study: Study) -> None:
    """One row an interview: how far it is, what waits, what failed."""
    from transcode.verbs.status import status

    found = status(study)
    table = Table(
        "interview", "file", "heard", "doubts", "names", "released", "waits for you",
        title=study.root.name, title_justify="left",
    )  # fmt: skip
    mark = {True: "[green]yes[/]", False: "[dim]-[/]"}
    for row in found.interviews:
        table.add_row(
            row.interview,
            escape(row.file),
            "[red]failed[/]" if row.failed else mark[row.transcribed],
            f"[yellow]{row.doubts}[/]" if row.doubts else "[dim]-[/]",
            mark[row.names_found],
            mark[row.released],
            f"[red]{escape(row.failed)}[/]" if row.failed else row.waits,
        )
    screen.print(table)
    if study.withdrawn:
        screen.print(f"withdrawn, and staying out: {', '.join(study.withdrawn)}")
    decided = "; ".join(f"{coder} decided {count}" for coder, count in found.coders)
    uncoded = f"; {that_none_fits(found.uncoded)}" if found.uncoded else ""
    decided = f"; {decided}" if decided else ""
    screen.print(f"{counted(found.proposals, 'candidate code')}{uncoded}{decided}")
    for note in found.notes:
        screen.print(f"Missing: {note}", style="yellow", markup=False, highlight=False)
    print_notes(found.documents, screen)
    print_journals(found.journals, screen)
    for fault in found.damaged:
        screen.print(
            f"Damaged: {fault}", style="red", markup=False, highlight=False, soft_wrap=True
        )


def that_none_fits(passages: int) -> str:
    """Passages that support no candidate code well enough."""
    return f"{counted(passages, 'passage')} that none fits"


def print_journals(notes: Sequence[str], console: Console) -> None:
    """What is unusual about the journals, and does no harm."""
    for note in notes:
        console.print(
            f"Note: {note}", style="yellow", markup=False, highlight=False, soft_wrap=True
        )


def print_notes(notes: Iterable[tuple[str, str]], console: Console) -> None:
    """What was noted on documents that were read, and what to do where that is wrong."""
    noted = list(notes)
    for what, remedy in noted:
        console.print(f"Noted: {what}.", style="yellow", markup=False, highlight=False)
        console.print(f"  What to do: {remedy}", markup=False, highlight=False, soft_wrap=True)
    if noted:
        console.print("Where that is right as it is: transcode correct STUDY INTERVIEW --as-read")
