"""Adding recordings and transcripts to a study, and reporting what was added."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcode.cli.app import StudyFolder, screen
from transcode.cli.project_tables import print_project

if TYPE_CHECKING:
    from transcode.study.folder import Study
    from transcode.verbs.add.add import Intake
    from transcode.verbs.add.sources import Passed

_SHOWN = 20  # file names that one reason lists


def command(
    study: StudyFolder,
    recordings: Annotated[
        list[Path],
        typer.Argument(
            help="Recordings, transcripts, folders of them, or projects of other programs "
            "(.qdpx, Taguette, QualCoder, a table of coded segments)."
        ),
    ],
) -> None:
    """Copy recordings into a study; a document of the same name is the recording's transcript.

    Transcripts without a recording can be added too (docx, odt, rtf, txt, vtt, srt, html, pdf with
    text, eaf, exb, cha; json of Whisper, WhisperX, aTrain). Files that are skipped are listed with
    the reason, and what was left out of a transcript or guessed is noted. A project of another
    program brings its texts, codes, codings, memos and cases; what it holds beyond that is listed.

    Example: transcode add my-study ~/recorder/interview7.m4a
    """
    from transcode.cli.status import print_notes
    from transcode.pipeline.documents import notes_in_words, notes_on_document
    from transcode.study.folder import Study
    from transcode.verbs import start

    opened = Study.open(study)
    start.check_settings(opened)
    before = {person.id for person in opened.people}
    take_in(opened, recordings)
    added = [person.id for person in opened.people if person.id not in before]
    noted = ((id, notes_on_document(opened, id)) for id in added)
    print_notes(notes_in_words(opened, noted), screen)


def take_in(study: Study, sources: Sequence[Path]) -> None:
    """Add files to a study, and print which were added and which were skipped.

    Raises:
        StudyError: nothing can be used (the skipped files are printed first), or a refusal.
    """
    from transcode.verbs.add.add import NothingToAdd, add

    try:
        intake = add(study, sources)
        for project in intake.projects:
            print_project(study, project)
        if intake.added or intake.present or intake.passed or not intake.projects:
            _print(study, intake)
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
