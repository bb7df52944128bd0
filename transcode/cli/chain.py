"""The main job, and how far it is."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcode.cli.app import StudyFolder, app, complaints, print_failures, print_status, screen
from transcode.cli.intake import take_in

if TYPE_CHECKING:
    from transcode.study.folder import Study
    from transcode.study.settings import Settings
    from transcode.verbs.run import Outcome


@app.command()
def run(
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
    from transcode.verbs import run as run_verb
    from transcode.verbs import start
    from transcode.verbs import status as status_verb
    from transcode.verbs.add.sources import quoted

    given = _settings(language=language, release=release)
    opened = start.start(folder, study, given)
    _refuse_other(opened, given, language=language, release=release)
    _say_language(opened)
    if folder.resolve() != opened.root.resolve():
        take_in(opened, [folder])
    key.unlock(opened)
    with progress.watching(len(opened.interviews), screen) as watch:
        try:
            outcome = run_verb.run(opened, watch)
        except TranscodeError:
            print_failures(run_verb.noted_failures(opened))
            raise
    print_status(opened)
    where = quoted(opened.root)
    if doubts := sum(row.doubts for row in status_verb.status(opened).interviews):
        screen.print(
            f"\n{doubts} passages may not be what was said. See them, and mend them:\n"
            f"  transcode correct {where} {opened.interviews[0]}"
        )
    report = opened.outputs / "report.html"
    _print_released(outcome)
    if outcome.waiting:
        screen.print(
            f"\n{len(outcome.waiting)} interviews wait for you to review their list of names:\n"
            f"  transcode anonymise {where} --review"
        )
    for held in outcome.held:
        screen.print("\nThe report waits for you: ", end="")
        screen.print(held, markup=False, highlight=False)
    if report.exists():
        screen.print(f"\n{outcome.proposals} candidate codes. Read them: {report}")
        screen.print(f"Next: transcode review {where} --coder YOUR-NAME")
        if open_report:
            webbrowser.open(report.resolve().as_uri())
    if outcome.failures:
        print_failures(outcome.failures)
        complaints.print(f"\n{len(outcome.failures)} interviews failed; the others are done.")
        raise typer.Exit(1)


@app.command()
def new(
    study: StudyFolder,
    language: Annotated[str, typer.Option(help="Language spoken, e.g. en.")] = "",
    release: Annotated[str, typer.Option(help="reviewed | automatic")] = "reviewed",
    method: Annotated[str, typer.Option(help="reflexive | codebook")] = "reflexive",
) -> None:
    """Make an empty study folder.

    Example: transcode new my-study --language da
    """
    from transcode.study.folder import Study
    from transcode.verbs.add.sources import quoted

    made = Study.create(study, _settings(language=language, release=release, method=method))
    _say_language(made)
    screen.print(f"Made {made.root}. Next: transcode add {quoted(made.root)} RECORDINGS")


@app.command()
def add(
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


@app.command()
def status(study: StudyFolder) -> None:
    """How far each interview is, and what waits for a human.

    Example: transcode status my-study
    """
    from transcode.study.folder import Study

    print_status(Study.open(study))


@app.command()
def verify(study: StudyFolder) -> None:
    """Check every file, every journal's chain, and that no name is left in what may be shared.

    Example: transcode verify my-study
    """
    from transcode.cli import tables
    from transcode.study.folder import Study
    from transcode.verbs import verify as verify_verb

    opened = Study.open(study)
    faults = verify_verb.verify(opened)
    tables.print_journals(opened.journal_notes, screen)
    for fault in faults:
        complaints.print(f"- {fault}", markup=False, highlight=False)
    if faults:
        raise typer.Exit(1)
    screen.print("All is well.")


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
            f"\nReleased by the machine alone: {made.interviews} interviews. Replaced in them: "
            f"{made.mentions} places; nobody decided on {made.undecided}{only}. The machine does "
            "miss names: read the texts before you share them.",
            highlight=False,
        )


def _say_language(study: Study) -> None:
    from transcode.records.languages import MIXED, name_of

    code = study.settings.language
    if code and code != MIXED:
        screen.print(f"Language: {name_of(code)} ({code})", highlight=False)


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


def _settings(**given: str) -> Settings:
    from transcode.study.settings import parse_settings

    return parse_settings({name: value for name, value in given.items() if value})
