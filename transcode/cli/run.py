"""The main command: every step that needs no human decision."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcode.cli.add import take_in
from transcode.cli.app import complaints, print_failures, screen
from transcode.cli.batch import (
    AsJson,
    Cluster,
    DryRun,
    Slurm,
    ThroughClient,
    Workers,
    crews_of,
    say_end,
    show_plan,
    stoppable,
    watching,
)
from transcode.cli.new import say_language, settings_from
from transcode.cli.status import print_batch_report, print_hearing, print_status
from transcode.records.figures import counted

if TYPE_CHECKING:
    from transcode.study.folder import Study
    from transcode.study.settings import Settings
    from transcode.verbs.run import Outcome


def command(
    folder: Annotated[
        Path,
        typer.Argument(
            help="A folder of recordings, a project of another program (.qdpx), or a study to "
            "continue."
        ),
    ],
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
    dry_run: DryRun = False,
    workers: Workers = 0,
    cluster: Cluster = "",
    slurm: Slurm = None,
    through_client: ThroughClient = False,
    as_json: AsJson = False,
) -> None:
    """Transcribe, find names and propose codes; run it again to resume where it stopped.

    Example: transcode run my-interviews --language en
    """
    from transcode.errors import TranscodeError
    from transcode.pipeline import key
    from transcode.pipeline.hearing import first_words
    from transcode.verbs import run, start

    screen.quiet = as_json
    given = settings_from(language=language, release=release)
    is_new = not (study or folder / "study.toml").exists()
    opened = start.start(folder, study, given)
    _refuse_other(opened, given, language=language, release=release)
    say_language(opened)
    if folder.resolve() != opened.root.resolve():
        _take_in(opened, folder, is_new=is_new)
    print_hearing(first_words(opened))
    if dry_run:
        show_plan(opened, workers, slurm, as_json=as_json)
        return
    key.unlock(opened)
    crews = crews_of(
        opened, workers=workers, cluster=cluster, slurm=slurm, through_client=through_client
    )
    with stoppable(), watching(screen, as_json=as_json) as hear:
        try:
            outcome = run.run(opened, crews=crews, hear=hear)
        except TranscodeError:
            print_failures(run.noted_failures(opened))
            raise
    say_end(opened, outcome.failures, as_json=as_json)
    print_status(opened)
    if opened.people_file.exists():
        print_batch_report(opened)
    _print_next(opened, outcome, open_report=open_report)
    if outcome.failures:
        print_failures(outcome.failures)
        complaints.print(
            f"\n{counted(len(outcome.failures), 'interview')} failed; the others are done."
        )
        raise typer.Exit(1)


def _print_next(study: Study, outcome: Outcome, *, open_report: bool) -> None:
    """Print what was made, and what a person has to do next."""
    from transcode.verbs.add.sources import quoted
    from transcode.verbs.status import status

    where = quoted(study.root)
    rows = status(study).interviews
    if doubts := sum(row.doubts for row in rows):
        worst = max(rows, key=lambda row: (row.unheard_ms, row.doubts))
        screen.print(
            f"\n{counted(doubts, 'passage')} may have been misheard. List and correct them:\n"
            f"  transcode correct {where} {worst.interview}"
        )
    report = study.outputs / "report.html"
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
        screen.print(f"Next: transcode open {where} --coder YOUR-NAME")
        if open_report:
            webbrowser.open(report.resolve().as_uri())


def _take_in(study: Study, folder: Path, *, is_new: bool) -> None:
    """Add a folder or project; a new study into which nothing came is removed again."""
    from transcode.errors import TranscodeError
    from transcode.verbs import start

    try:
        take_in(study, [folder])
    except TranscodeError:
        if is_new:
            start.discard_if_empty(study)
        raise


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
