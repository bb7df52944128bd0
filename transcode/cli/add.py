"""Adding recordings and transcripts to a study, and reporting what was added."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcode.cli.app import StudyFolder, screen

if TYPE_CHECKING:
    from transcode.study.folder import Study
    from transcode.verbs.add.add import Intake
    from transcode.verbs.add.sources import Passed

_SHOWN = 20  # file names that one reason lists


def command(
    study: StudyFolder,
    recordings: Annotated[
        list[Path], typer.Argument(help="Recordings, transcripts, or folders of them.")
    ],
) -> None:
    """Copy recordings into a study; a document of the same name is the recording's transcript.

    Transcripts without a recording (docx, odt, txt, vtt, srt) can be added too. Files that are
    skipped are listed with the reason.

    Example: transcode add my-study ~/recorder/interview7.m4a
    """
    from transcode.study.folder import Study
    from transcode.verbs import start

    opened = Study.open(study)
    start.check_settings(opened)
    take_in(opened, recordings)


def take_in(study: Study, sources: Sequence[Path]) -> None:
    """Add files to a study, and print which were added and which were skipped.

    Raises:
        StudyError: nothing can be used (the skipped files are printed first), or a refusal.
    """
    from transcode.verbs.add.add import NothingToAdd, add

    try:
        _print(study, add(study, sources))
    except NothingToAdd as problem:
        _print_passed(problem.passed)
        raise


def _print(study: Study, intake: Intake) -> None:
    """Print the ids that were added, the files that were skipped, and notes on the tables."""
    ids = ", ".join(person.id for person in intake.added) or "nothing new"
    present = f" {len(intake.present)} were already there." if intake.present else ""
    _say(f"{study.root}: added {ids}.{present} Interviews in the study: {len(study.interviews)}.")
    if intake.became:
        _say("These ids differ from the names of the files (confidential/people.csv lists both):")
        width = max(len(name) for name, _ in intake.became)
        for name, id in intake.became:
            _say(f"{name:<{min(width, 40)}} is {id}", "  ")
    _print_passed(intake.passed)
    if intake.notes:
        _say("Please check:")
        for note in intake.notes:
            _say(note, "- ", "  ")
    if any(".csv:" in note for note in intake.notes):
        _say("Correct the table and add it again: blank cells of the study are then filled in.")


def _print_passed(passed: Sequence[Passed]) -> None:
    if passed:
        _say("Skipped:")
    for why, remedy in dict.fromkeys((file.why, file.remedy) for file in passed):
        names = [file.name for file in passed if (file.why, file.remedy) == (why, remedy)]
        _say(f"{_listed(names)}: {why}", "- ", "  ")
        if remedy:
            _say(f"What to do: {remedy}", "    ", "      ")


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _say(text: str, first: str = "", others: str = "  ") -> None:
    """Print a sentence within the width of the screen; names and commands are not broken."""
    shown = "".join(char if char.isprintable() else "?" for char in text)
    lines = textwrap.fill(
        shown,
        max(screen.width, 40),
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
    screen.print(lines, markup=False, highlight=False, soft_wrap=True)
