"""The main job, and how far it is."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcode.cli.app import StudyFolder, app, complaints, print_failures, print_status, screen

if TYPE_CHECKING:
    from transcode.settings import Settings


@app.command()
def run(
    folder: Annotated[
        Path, typer.Argument(help="A folder of recordings, or a study to go on with.")
    ],
    study: Annotated[Path | None, typer.Option(help="Where to make the study.")] = None,
    release: Annotated[
        str, typer.Option(help="reviewed | automatic (for a new study)")
    ] = "reviewed",
    language: Annotated[
        str, typer.Option(help="Language spoken, e.g. en; found out if not given.")
    ] = "",
    open_report: Annotated[bool, typer.Option("--open", help="Open the report.")] = False,
) -> None:
    """Everything a machine may do: transcribe, find names, propose codes. Resumes where it stopped.

    Example: transcode run my-interviews --language en
    """
    from transcode import keeping, pipeline, terminal

    opened = pipeline.start(folder, study, _settings(language=language, release=release))
    if folder.resolve() != opened.root.resolve():
        added = pipeline.add(opened, [folder])
        screen.print(f"{opened.root}: {len(added)} new of {len(opened.interviews)} recordings")
        _say_passed_over([folder])
    keeping.unlock(opened)
    with terminal.watching(len(opened.interviews), screen) as watch:
        outcome = pipeline.run(opened, watch)
    print_status(opened)
    if doubts := sum(row.doubts for row in pipeline.status(opened).interviews):
        screen.print(
            f"\n{doubts} passages may not be what was said. See them, and mend them:\n"
            f"  transcode correct {opened.root} {opened.interviews[0]}"
        )
    report = opened.outputs / "report.html"
    if outcome.waiting:
        screen.print(
            f"\n{len(outcome.waiting)} interviews wait for you to pass their list of names:\n"
            f"  transcode anonymise {opened.root} --review"
        )
    if report.exists():
        screen.print(f"\n{outcome.proposals} candidate codes. Read them: {report}")
        screen.print(f"Next: transcode review {opened.root} --coder YOUR-NAME")
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
    from transcode.study import Study

    made = Study.create(study, _settings(language=language, release=release, method=method))
    screen.print(f"Made {made.root}. Next: transcode add {made.root} RECORDINGS")


@app.command()
def add(
    study: StudyFolder,
    recordings: Annotated[
        list[Path], typer.Argument(help="Recordings, transcripts, or folders of them.")
    ],
) -> None:
    """Copy recordings into a study; a document of the same name is the recording's transcript.

    An interview that is only a transcript (docx, odt, txt, vtt, srt) joins here too.

    Example: transcode add my-study ~/recorder/interview7.m4a
    """
    from transcode import pipeline
    from transcode.study import Study

    added = pipeline.add(Study.open(study), recordings)
    screen.print(f"Added {', '.join(one.id for one in added) or 'nothing new'}.")
    _say_passed_over(recordings)


@app.command()
def status(study: StudyFolder) -> None:
    """How far each interview is, and what waits for a human.

    Example: transcode status my-study
    """
    from transcode.study import Study

    print_status(Study.open(study))


@app.command()
def verify(study: StudyFolder) -> None:
    """Check every file, every journal's chain, and that no name is left in what may be shared.

    Example: transcode verify my-study
    """
    from transcode import pipeline
    from transcode.study import Study

    faults = pipeline.verify(Study.open(study))
    for fault in faults:
        complaints.print(f"- {fault}", markup=False, highlight=False)
    if faults:
        raise typer.Exit(1)
    screen.print("All is well.")


def _say_passed_over(folders: list[Path]) -> None:
    from transcode import pipeline

    if left := [name for folder in folders for name in pipeline.passed_over(folder)]:
        complaints.print(
            f"Not taken: {', '.join(left)}. A transcript is read from .docx, .odt, .txt, .vtt or "
            ".srt; among recordings, from the one that has the recording's name.",
            markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip


def _settings(**given: str) -> Settings:
    from transcode.settings import parse_settings

    return parse_settings({name: value for name, value in given.items() if value})
