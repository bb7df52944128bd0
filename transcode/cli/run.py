"""The main job: everything that a machine may do."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcode.cli.add import take_in
from transcode.cli.app import complaints, print_failures, screen
from transcode.cli.new import say_language, settings_from
from transcode.cli.status import print_status
from transcode.records.figures import counted

if TYPE_CHECKING:
    from transcode.study.folder import Study
    from transcode.study.settings import Settings
    from transcode.verbs.run import Outcome


def command(
    folder: Annotated[
        Path, typer.Argument(help="A folder of recordings, or a study to go on with.")
    ],
    study: Annotated[Path | None, typer.Option(help="Where to make the study.")] = None,
    release: Annotated[
        str, typer.Option(help="reviewed (if not given) | automatic; for a new study.")
    ] = "",
    language: Annotated[
        str, typer.Option(help="Language spoken, e.g. en; found out if not given.")
    ] = "",
    open_report: Annotated[bool, typer.Option("--open", help="Open the report.")] = False,
) -> None:
    """Everything a machine may do: transcribe, find names, propose codes. Resumes where it stopped.

    Example: transcode run my-interviews --language en
    """
    from transcode.cli import progress
    from transcode.errors import TranscodeError
    from transcode.pipeline import key
    from transcode.verbs import run, start
    from transcode.verbs.add.sources import quoted
    from transcode.verbs.status import status

    given = settings_from(language=language, release=release)
    opened = start.start(folder, study, given)
    _refuse_other(opened, given, language=language, release=release)
    say_language(opened)
    if folder.resolve() != opened.root.resolve():
        take_in(opened, [folder])
    key.unlock(opened)
    with progress.watching(len(opened.interviews), screen) as watch:
        try:
            outcome = run.run(opened, watch)
        except TranscodeError:
            print_failures(run.noted_failures(opened))
            raise
    print_status(opened)
    where = quoted(opened.root)
    if doubts := sum(row.doubts for row in status(opened).interviews):
        screen.print(
            f"\n{counted(doubts, 'passage')} may not be what was said. See them, and mend them:\n"
            f"  transcode correct {where} {opened.interviews[0]}"
        )
    report = opened.outputs / "report.html"
    _print_released(outcome)
    if outcome.waiting:
        screen.print(
            f"\n{counted(len(outcome.waiting), 'interview waits', 'interviews wait')} for you to "
            "review their list of names:\n"
            f"  transcode anonymise {where} --review"
        )
    for held in outcome.held:
        screen.print("\nThe report waits for you: ", end="")
        screen.print(held, markup=False, highlight=False)
    if report.exists():
        screen.print(f"\n{counted(outcome.proposals, 'candidate code')}. Read them: {report}")
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
    """What was hidden by decision, and what the machine released by itself."""
    if outcome.masked:
        screen.print(f"\n{outcome.masked}", highlight=False)
    made = outcome.released
    if made.interviews:
        only = f", {made.last_search} of them found by the last search only" * bool(
            made.last_search
        )
        screen.print(
            f"\nReleased by the machine alone: {counted(made.interviews, 'interview')}. Replaced "
            f"in them: {counted(made.mentions, 'place')}; nobody decided on "
            f"{made.undecided}{only}. The machine does miss names: read the texts before you "
            "share them.",
            highlight=False,
        )


def _refuse_other(study: Study, given: Settings, **asked: str) -> None:
    """Refuse a choice that the study, made before, made otherwise."""
    from transcode.errors import StudyError

    for name, value in asked.items():
        if value and getattr(given, name) != (now := getattr(study.settings, name)):
            raise StudyError(
                f'--{name} {value} is not what this study chose: {name} = "{now}"',
                where="study.toml",
                remedy=f"change it there, or leave --{name} out",
            )
