"""The main command: every step that needs no human decision."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcode.cli.add import take_in
from transcode.cli.app import complaints, print_failures, screen
from transcode.cli.new import say_language, settings_from
from transcode.cli.status import print_hearing, print_status
from transcode.records.figures import counted

if TYPE_CHECKING:
    from transcode.study.folder import Study
    from transcode.study.settings import Settings
    from transcode.verbs.run import Outcome


def command(
    folder: Annotated[Path, typer.Argument(help="A folder of recordings, or a study to continue.")],
    study: Annotated[Path | None, typer.Option(help="Folder of the new study.")] = None,
    release: Annotated[
        str,
        typer.Option(
            help="Release of texts in a new study: reviewed | automatic; reviewed if not given."
        ),
    ] = "",
    language: Annotated[
        str, typer.Option(help="Language of the interviews, e.g. en; detected if not given.")
    ] = "",
    open_report: Annotated[
        bool, typer.Option("--open", help="Open the report in the browser.")
    ] = False,
) -> None:
    """Transcribe, find names and propose codes; run it again to resume where it stopped.

    Example: transcode run my-interviews --language en
    """
    from transcode.cli import progress
    from transcode.errors import TranscodeError
    from transcode.pipeline import key
    from transcode.pipeline.hearing import first_words
    from transcode.verbs import run, start
    from transcode.verbs.add.sources import quoted
    from transcode.verbs.status import status

    given = settings_from(language=language, release=release)
    opened = start.start(folder, study, given)
    _refuse_other(opened, given, language=language, release=release)
    say_language(opened)
    if folder.resolve() != opened.root.resolve():
        take_in(opened, [folder])
    print_hearing(first_words(opened))
    key.unlock(opened)
    with progress.watching(len(opened.interviews), screen) as watch:
        try:
            outcome = run.run(opened, watch)
        except TranscodeError:
            print_failures(run.noted_failures(opened))
            raise
    print_status(opened)
    where = quoted(opened.root)
    rows = status(opened).interviews
    if doubts := sum(row.doubts for row in rows):
        worst = max(rows, key=lambda row: (row.unheard_ms, row.doubts))
        screen.print(
            f"\n{counted(doubts, 'passage')} may have been misheard. List and correct them:\n"
            f"  transcode correct {where} {worst.interview}"
        )
    report = opened.outputs / "report.html"
    _print_released(outcome)
    if outcome.waiting:
        screen.print(
            f"\nThe run pauses so you can review the names it found in "
            f"{counted(len(outcome.waiting), 'interview')}:\n"
            f"  transcode anonymise {where} --review"
        )
    for held in outcome.held:
        screen.print("\nThe report is waiting for you: ", end="")
        screen.print(held, markup=False, highlight=False)
    if report.exists():
        screen.print(f"\n{counted(outcome.proposals, 'candidate code')}. Read the report: {report}")
        screen.print(f"Next: transcode review {where} --coder YOUR-NAME")
        if open_report:
            webbrowser.open(report.resolve().as_uri())
    if outcome.failures:
        print_failures(outcome.failures)
        complaints.print(
            f"\n{counted(len(outcome.failures), 'interview')} failed; the others are done."
        )
        raise typer.Exit(1)


def _print_released(outcome: Outcome) -> None:
    """Print what was hidden by decision, and what was released without review."""
    if outcome.masked:
        screen.print(f"\n{outcome.masked}", highlight=False)
    made = outcome.released
    if made.interviews:
        only = f", {made.last_search} of them found by the last search only" * bool(
            made.last_search
        )
        screen.print(
            f"\nReleased without review: {counted(made.interviews, 'interview')}, with "
            f"{counted(made.mentions, 'place')} replaced; nobody decided on "
            f"{made.undecided}{only}. The program does miss names: read the texts before you "
            "share them.",
            highlight=False,
        )


def _refuse_other(study: Study, given: Settings, **asked: str) -> None:
    """Refuse an option that differs from the setting of an existing study."""
    from transcode.errors import StudyError

    for name, value in asked.items():
        if value and getattr(given, name) != (now := getattr(study.settings, name)):
            raise StudyError(
                f'--{name} {value} differs from the setting of this study: {name} = "{now}"',
                where="study.toml",
                remedy=f"change it there, or leave --{name} out",
            )
