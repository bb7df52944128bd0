"""Recordings and transcripts copied into a study, and the account of it."""

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

_SHOWN = 20  # names of files that one reason lists  # names of files that one reason lists


def command(
    study: StudyFolder,
    recordings: Annotated[
        list[Path], typer.Argument(help="Recordings, transcripts, or folders of them.")
    ],
) -> None:
    """Copy recordings into a study; a document of the same name is the recording's transcript.

    An interview that is only a transcript (docx, odt, txt, vtt, srt) joins here too. What is
    passed over is listed, with the reason.

    Example: transcode add my-study ~/recorder/interview7.m4a
    """
    from transcode.study.folder import Study
    from transcode.verbs import start

    opened = Study.open(study)
    start.check_settings(opened)
    take_in(opened, recordings)


def take_in(study: Study, sources: Sequence[Path]) -> None:
    """Add what was given to a study, and say what became of all of it.

    Raises:
        StudyError: nothing can be used (what was passed over is told first), or a refusal.
    """
    from transcode.verbs.add.add import NothingToAdd, add

    try:
        _print(study, add(study, sources))
    except NothingToAdd as problem:
        _print_passed(problem.passed)
        raise


def _print(study: Study, intake: Intake) -> None:
    """What was added under which id, what was passed over and why, what the tables leave open."""
    ids = ", ".join(one.id for one in intake.added) or "nothing new"
    known = f" {len(intake.known)} were there already." if intake.known else ""
    _say(f"{study.root}: added {ids}.{known} Interviews in all: {len(study.interviews)}.")
    if intake.became:
        _say("These have another id than their name (confidential/people.csv knows which):")
        width = max(len(called) for called, _ in intake.became)
        for called, id in intake.became:
            _say(f"{called:<{min(width, 40)}} is {id}", "  ")
    _print_passed(intake.passed)
    if intake.notes:
        _say("To look at:")
        for note in intake.notes:
            _say(note, "- ", "  ")
    if any(".csv:" in note for note in intake.notes):
        _say("A table that is corrected is read again: what is blank in the study is filled in.")


def _print_passed(passed: Sequence[Passed]) -> None:
    if passed:
        _say("Passed over:")
    for why, remedy in dict.fromkeys((one.why, one.remedy) for one in passed):
        names = [one.name for one in passed if (one.why, one.remedy) == (why, remedy)]
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
