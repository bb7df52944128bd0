"""One command per verb."""

from __future__ import annotations

import sys
import webbrowser
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from transcode.cli_models import models_app

if TYPE_CHECKING:
    from transcode.settings import Settings
    from transcode.study import Study

app = typer.Typer(
    name="transcode",
    help="From a folder of interview recordings to a thematic map, on your own machine.\n\n"
    "Example: transcode run my-interviews",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.add_typer(models_app, name="models")
screen = Console()
complaints = Console(stderr=True)

StudyFolder = Annotated[Path, typer.Argument(metavar="STUDY", help="The study folder.")]
Coder = Annotated[str, typer.Option("--coder", help="Whose decisions; a short name.")]


def main() -> None:
    """Run the command line; errors are told, not dumped."""
    from transcode.errors import TranscodeError

    try:
        app()
    except TranscodeError as problem:
        complaints.print(f"[red]{type(problem).__name__}[/]: ", end="")
        complaints.print(str(problem), markup=False, highlight=False)
        sys.exit(1)
    except KeyboardInterrupt:
        complaints.print("Stopped. What was finished is kept; run the same command to go on.")
        sys.exit(130)


# --- the main job


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
    from transcode import pipeline, terminal

    opened = pipeline.start(folder, study, _settings(language=language, release=release))
    if folder.resolve() != opened.root.resolve():
        added = pipeline.add(opened, [folder])
        screen.print(f"{opened.root}: {len(added)} new of {len(opened.interviews)} recordings")
    with terminal.watching(len(opened.interviews), screen) as watch:
        outcome = pipeline.run(opened, watch)
    _print_status(opened)
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
        complaints.print(f"\n{len(outcome.failures)} interviews failed; the others are done.")
        raise typer.Exit(1)


# --- one verb each


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

    An interview that is only a transcript (docx, txt, vtt, srt) joins here too.

    Example: transcode add my-study ~/recorder/interview7.m4a
    """
    from transcode import pipeline
    from transcode.study import Study

    added = pipeline.add(Study.open(study), recordings)
    screen.print(f"Added {', '.join(one.id for one in added) or 'nothing new'}.")


@app.command()
def transcribe(study: StudyFolder) -> None:
    """Recordings -> transcripts with speakers and word times.

    Example: transcode transcribe my-study
    """
    from transcode import pipeline, terminal
    from transcode.study import Study

    opened = Study.open(study)
    with opened.working(), terminal.watching(len(opened.interviews), screen) as watch:
        failures = pipeline.transcribe(opened, watch)
    _print_status(opened)
    if failures:
        raise typer.Exit(1)


@app.command()
def correct(
    study: StudyFolder,
    interview: Annotated[str, typer.Argument(help="For example P03.")],
    export: Annotated[
        Path | None, typer.Option(help="To this document: .docx, .txt, .vtt or .srt.")
    ] = None,
    import_: Annotated[
        Path | None, typer.Option("--import", help="Read the edited document back.")
    ] = None,
    undo: Annotated[bool, typer.Option(help="Take the last change back.")] = False,
    redo: Annotated[bool, typer.Option(help="Make the change again that was taken back.")] = False,
    who: Annotated[str, typer.Option(help="Who corrects; a short name.")] = "",
) -> None:
    """Correct a transcript in a word processor, or see what may be wrong with it.

    In a notebook: desk = tc.correct(tc.open("my-study"), "P03")

    Example: transcode correct my-study P03 --export P03.docx, edit, then --import P03.docx
    """
    from transcode import correcting, terminal
    from transcode.study import Study

    opened = Study.open(study)
    if sum(map(bool, (export, import_, undo, redo))) > 1:
        raise typer.BadParameter("give one of --export, --import, --undo, --redo")
    if export:
        correcting.export_draft(opened, interview, export)
        screen.print(f"Wrote {export}. It is identifying: keep it where the recordings are.")
        return
    with opened.working():
        if import_:
            with terminal.watching(1, screen) as watch:
                changed = correcting.import_draft(
                    opened, interview, import_, who=who, progress=partial(watch, "correct", "")
                )
            screen.print(str(changed), highlight=False)
            screen.print(f"Next: transcode run {study}")
            return
        desk = correcting.desk(opened, interview, who)
        if undo or redo:
            edit = desk.undo() if undo else desk.redo()
            screen.print(f"{'Took back' if undo else 'Made again'}: {edit.verb}")
            return
    terminal.print_doubts(desk, screen)


@app.command()
def speakers(
    study: StudyFolder,
    interviewer: Annotated[
        str, typer.Option(help="Who asks, where it was told wrongly: P03=S2.")
    ] = "",
    same: Annotated[
        str, typer.Option(help="Two interviews with one participant, who counts once: P07=P03.")
    ] = "",
    sample: Annotated[
        Path | None, typer.Option(help="A recording of one person alone, to know the voice by.")
    ] = None,
    name: Annotated[str, typer.Option("--as", help="Whose voice the sample is.")] = "",
) -> None:
    """Who is who in all interviews, going by their voices; say so where it is wrong.

    Voices are biometric data: they stay in confidential/.

    Example: transcode speakers my-study --sample ruth.wav --as Ruth
    """
    from transcode import correcting, identities, terminal
    from transcode.study import Study

    opened = Study.open(study)
    with opened.working():
        if interviewer:
            interview, speaker = _pair(interviewer, "--interviewer P03=S2")
            correcting.desk(opened, interview).set_interviewer(speaker)
        if same:
            identities.same_participant(opened, *_pair(same, "--same P07=P03"))
        if sample:
            identities.add_sample(opened, sample, name)
        identities.tell_speakers(opened)
    terminal.print_speakers(opened, screen)


@app.command()
def anonymise(
    study: StudyFolder,
    review: Annotated[bool, typer.Option(help="Work through the names in the terminal.")] = False,
) -> None:
    """Find everyone who could be recognised; list them in confidential/mentions.csv.

    Decide there (keep, change or ignore), or here with --review.

    Example: transcode anonymise my-study --review
    """
    from transcode import pipeline, terminal
    from transcode.study import Study

    opened = Study.open(study)
    with opened.working():
        if review:
            terminal.review_names(opened, screen)
        with terminal.watching(len(opened.interviews), screen) as watch:
            _, waiting = pipeline.anonymise(opened, watch)
    _print_status(opened)
    if waiting:
        screen.print(f"\nWaiting for you: {', '.join(waiting)} ({opened.review_file})")


@app.command()
def release(study: StudyFolder) -> None:
    """Release the texts whose names a human has passed.

    Example: transcode release my-study
    """
    from transcode import releasing
    from transcode.study import Study

    opened = Study.open(study)
    with opened.working():
        done, waiting = releasing.release(opened)
    screen.print(f"Released: {', '.join(done) or 'nothing new'}.")
    if waiting:
        screen.print(f"Waiting for you: {', '.join(waiting)} ({opened.review_file})")
        raise typer.Exit(1)


@app.command()
def propose(study: StudyFolder) -> None:
    """Released texts -> candidate codes.

    Example: transcode propose my-study
    """
    from transcode import pipeline, terminal
    from transcode.study import Study

    opened = Study.open(study)
    with opened.working(), terminal.watching(len(opened.interviews), screen) as watch:
        count = pipeline.propose(opened, watch)
    screen.print(f"{count} candidate codes.")


@app.command()
def review(study: StudyFolder, coder: Coder) -> None:
    """Confirm, rename, merge or reject the candidate codes, in the terminal.

    In a notebook: import transcode as tc; tc.workbench(tc.open("my-study"), "anna")

    Example: transcode review my-study --coder anna
    """
    from transcode.review import Session, review_in_terminal
    from transcode.study import Study

    review_in_terminal(Session(Study.open(study), coder), screen)


@app.command()
def agree(
    study: StudyFolder,
    unit: Annotated[
        str, typer.Option(help="segment | turn | character | continuum: what is compared.")
    ] = "segment",
    coders: Annotated[
        str, typer.Option(help="Which coders, e.g. anna,ben; all if not given.")
    ] = "",
    codes: Annotated[
        str, typer.Option(help="Which codes, by name or id, with commas; all if not given.")
    ] = "",
    level: Annotated[str, typer.Option(help="code | theme | overall: what is shown.")] = "code",
) -> None:
    """How far the coders agree, code by code, with intervals; and where they do not.

    Example: transcode agree my-study --unit character --level theme
    """
    from transcode import agreeing, terminal
    from transcode.study import Study

    if level not in agreeing.LEVELS:
        raise typer.BadParameter(f"--level is one of {', '.join(agreeing.LEVELS)}")
    opened = Study.open(study)
    found = agreeing.agree(opened, _listed(coders), unit=unit, codes=_listed(codes))
    terminal.print_agreement(opened, found, screen, level)
    for path in agreeing.write_agreement(opened, found, level):
        screen.print(f"Wrote {path}")


@app.command(name="map")
def map_(study: StudyFolder, coder: Coder = "") -> None:
    """Draw the thematic map.

    Example: transcode map my-study
    """
    from transcode import outputs
    from transcode.study import Study

    screen.print(f"Wrote {outputs.draw_map(Study.open(study), coder)}")


@app.command()
def report(
    study: StudyFolder,
    coder: Coder = "",
    open_report: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Write the study as one HTML page.

    Example: transcode report my-study --open
    """
    from transcode import outputs
    from transcode.study import Study

    path = outputs.write_report(Study.open(study), coder)
    screen.print(f"Wrote {path}")
    if open_report:
        webbrowser.open(path.resolve().as_uri())


@app.command()
def export(study: StudyFolder, coder: Coder = "") -> None:
    """Write the coded excerpts (csv) and the codebook (REFI-QDA .qdc).

    Example: transcode export my-study
    """
    from transcode import outputs
    from transcode.study import Study

    for path in outputs.export(Study.open(study), coder):
        screen.print(f"Wrote {path}")


@app.command()
def status(study: StudyFolder) -> None:
    """How far each interview is, and what waits for a human.

    Example: transcode status my-study
    """
    from transcode.study import Study

    _print_status(Study.open(study))


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


def _pair(given: str, example: str) -> tuple[str, str]:
    one, sign, other = (part.strip() for part in given.partition("="))
    if not (one and sign and other):
        raise typer.BadParameter(f"write it like {example}")
    return one, other


def _listed(given: str) -> list[str]:
    return [one.strip() for one in given.split(",") if one.strip()]


def _settings(**given: str) -> Settings:
    from transcode.settings import parse_settings

    return parse_settings({name: value for name, value in given.items() if value})


def _print_status(study: Study) -> None:
    from transcode import pipeline, terminal

    terminal.print_status(study, pipeline.status(study), screen)
