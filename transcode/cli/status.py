"""Status of a study: the progress of each interview, and what needs your attention."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
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


def command(
    study: StudyFolder,
    report: Annotated[
        bool, typer.Option("--report", help="Write a report on the batch: confidential/batch.html.")
    ] = False,
) -> None:
    """Show the progress of each interview, and what needs your attention; also during a run.

    Example: transcode status my-study --report
    """
    from transcode.study.folder import Study

    opened = Study.open(study)
    print_status(opened)
    if report:
        print_batch_report(opened)


def print_batch_report(study: Study) -> None:
    """Write the report on a batch, and print where it is."""
    from transcode.verbs.batch_report import write_batch_report

    path = write_batch_report(study)
    screen.print(f"Report on the batch: {path}", markup=False, highlight=False, soft_wrap=True)


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
    _print_at_work(study)
    _print_unheard(study, now)
    if study.withdrawn:
        screen.print(f"Withdrawn: {', '.join(study.withdrawn)}")
    for interview in study.half_withdrawn:
        screen.print(
            f"The withdrawal of {interview} is not complete, and nothing can be exported until it "
            f"is: transcode withdraw {study.root.name} {interview}",
            style="red", markup=False, highlight=False,
        )  # fmt: skip
    decided = "; ".join(f"{coder} decided {count}" for coder, count in now.coders)
    uncoded = f"; {that_none_fits(now.uncoded)}" if now.uncoded else ""
    decided = f"; {decided}" if decided else ""
    screen.print(f"{counted(now.proposals, 'candidate code')}{uncoded}{decided}")
    _print_codings(now)
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


def _print_at_work(study: Study) -> None:
    """Print the run that goes on: since when, what it is at, what it has done."""
    from transcode.pipeline.batch.notes import at_work

    if (run := at_work(study)) is None:
        return
    # a clock may have been set back since
    passed = max(0.0, (datetime.now(UTC) - run.since).total_seconds()) * 1000
    where = "" if run.is_here else " on another machine, or was cut off there"
    under_way = ", ".join(f"{note.step} {note.interview}".strip() for note in run.steps)
    screen.print(
        f"A run is going on{where}, for {lasting(round(passed))}; at work on "
        f"{under_way or 'what concerns the whole study'}. Done in it: "
        f"{counted(run.done, 'step')}, {lasting(run.heard_ms)} of sound transcribed.",
        style="cyan", markup=False, highlight=False,
    )  # fmt: skip


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


def _print_codings(now: Status) -> None:
    """Print codings of other programs that wait for names, and those that lost their words."""
    if now.imported:
        listed = ", ".join(f"{interview} ({count})" for interview, count in now.imported)
        screen.print(
            f"Codings of another program wait for the names in {listed} to be reviewed.",
            highlight=False, markup=False,
        )  # fmt: skip
    for coder, count in now.lost:
        screen.print(
            f"{coder}: {counted(count, 'coding')} to be placed again, as their words were changed "
            "(transcode verify lists them).",
            style="yellow", highlight=False, markup=False,
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
