"""Status of a study: the progress of each interview, and what needs your attention."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from transcode.cli.app import StudyFolder, screen
from transcode.records.figures import counted, lasting

if TYPE_CHECKING:
    from pathlib import Path

    from transcode.pipeline.recount import Count
    from transcode.study.folder import Study
    from transcode.verbs.status import Status


def command(study: StudyFolder) -> None:
    """Show the progress of each interview, and what needs your attention.

    Example: transcode status my-study
    """
    from transcode.study.folder import Study

    print_status(Study.open(study))


def print_status(study: Study) -> None:
    """Print a row for each interview: its progress, what needs your attention, what failed."""
    from transcode.verbs.status import status

    now = status(study)
    table = Table(
        "interview", "file", "transcribed", "doubts", "names", "released", "to do",
        title=study.root.name, title_justify="left",
    )  # fmt: skip
    mark = {True: "[green]yes[/]", False: "[dim]-[/]"}
    for row in now.interviews:
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
    _print_unheard(study, now)
    if study.withdrawn:
        screen.print(f"Withdrawn: {', '.join(study.withdrawn)}")
    decided = "; ".join(f"{coder} decided {count}" for coder, count in now.coders)
    uncoded = f"; {that_none_fits(now.uncoded)}" if now.uncoded else ""
    decided = f"; {decided}" if decided else ""
    screen.print(f"{counted(now.proposals, 'candidate code')}{uncoded}{decided}")
    print_hearing(now.hearing)
    for note in now.notes:
        screen.print(f"Missing: {note}", style="yellow", markup=False, highlight=False)
    print_remedies(now.recordings, screen)
    print_languages(study, now.languages, screen)
    print_notes(now.documents, screen)
    print_unsure(now.unsure, study.root, screen)
    print_journals(now.journals, screen)
    for fault in now.damaged:
        screen.print(
            f"Damaged: {fault}", style="red", markup=False, highlight=False, soft_wrap=True
        )


def _print_unheard(study: Study, now: Status) -> None:
    """Print in which interviews there is voice without words, and how to listen to it."""
    from transcode.verbs.add.sources import quoted

    for row in now.interviews:
        if row.unheard_ms:
            command = f"transcode correct {quoted(study.root)} {row.interview}"
            screen.print(
                f"{row.interview}: {lasting(row.unheard_ms)} of speech could not be understood. "
                f"Listen to it: {command}",
                style="yellow", markup=False, highlight=False, soft_wrap=True,
            )  # fmt: skip


def print_hearing(sentences: Iterable[str]) -> None:
    """Print the speech model, and in yellow where it is weak."""
    for sentence in sentences:
        style = None if sentence.startswith("Speech model: ") else "yellow"
        screen.print(sentence, style=style, markup=False, highlight=False, soft_wrap=True)


def that_none_fits(passages: int) -> str:
    """The number of passages that support no candidate code well enough."""
    return f"{counted(passages, 'passage')} that none fits"


def print_unsure(counts: Sequence[Count], root: Path, console: Console) -> None:
    """Print where the number of speakers is not sure, and how to settle it."""
    from transcode.verbs.add.sources import quoted

    if counts:
        found = ", ".join(f"{count.interview} ({count.found} found)" for count in counts)
        console.print(
            f"Question: how many people speak? It is not sure in {found}.",
            style="yellow", markup=False, highlight=False,
        )  # fmt: skip
        console.print(
            f"  What to do: transcode speakers {quoted(root)} {counts[0].interview} --count 2",
            markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip


def print_journals(notes: Sequence[str], console: Console) -> None:
    """Print what is unusual about the journals but harmless."""
    for note in notes:
        console.print(
            f"Note: {note}", style="yellow", markup=False, highlight=False, soft_wrap=True
        )


def print_languages(study: Study, notes: Sequence[tuple[str, str]], console: Console) -> None:
    """Print the interviews whose language a person should say, and the command that says it."""
    from transcode.verbs.add.sources import quoted

    for note, _ in notes:
        console.print(f"Language of {note}.", style="yellow", markup=False, highlight=False)
    if notes:
        options = " ".join(f"--language {option}" for _, option in notes)
        console.print(
            "Say which it is, also if it is right (another code where it is not):\n"
            f"  transcode transcribe {quoted(study.root)} {options}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )


def print_notes(notes: Iterable[tuple[str, str]], console: Console) -> None:
    """Print notes on documents that were read, and what to do if one was read wrongly."""
    noted = list(notes)
    print_remedies(noted, console)
    if noted:
        console.print("If it was read correctly: transcode correct STUDY INTERVIEW --as-read")


def print_remedies(notes: Iterable[tuple[str, str]], console: Console) -> None:
    """Print notes, and below each what to do."""
    for note, remedy in notes:
        console.print(f"Note: {note}.", style="yellow", markup=False, highlight=False)
        console.print(f"  What to do: {remedy}", markup=False, highlight=False, soft_wrap=True)
