"""Recordings, transcripts, voices."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from transcode.cli.app import StudyFolder, app, print_failures, print_status, screen


@app.command()
def transcribe(study: StudyFolder) -> None:
    """Recordings -> transcripts with speakers and word times.

    Example: transcode transcribe my-study
    """
    from transcode.cli import progress
    from transcode.study.folder import Study
    from transcode.verbs import run

    opened = Study.open(study)
    with opened.working(), progress.watching(len(opened.interviews), screen) as watch:
        failures = run.transcribe(opened, watch)
    print_status(opened)
    print_failures(failures)
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
    as_read: Annotated[
        bool, typer.Option("--as-read", help="The document was read rightly: its notes go.")
    ] = False,
    who: Annotated[str, typer.Option(help="Who corrects; a short name.")] = "",
) -> None:
    """Correct a transcript in a word processor, or see what may be wrong with it.

    In a notebook: desk = tc.correct(tc.open("my-study"), "P03")

    Example: transcode correct my-study P03 --export P03.docx

    Example: transcode correct my-study P03 --import P03.docx
    """
    from transcode.cli import progress, tables
    from transcode.records.speech import Edit
    from transcode.study.folder import Study
    from transcode.verbs import correct as correct_verb
    from transcode.verbs.add.sources import quoted

    opened = Study.open(study)
    if sum(map(bool, (export, import_, undo, redo, as_read))) > 1:
        raise typer.BadParameter("give one of --export, --import, --undo, --redo, --as-read")
    if export:
        correct_verb.export_draft(opened, interview, export)
        screen.print(f"Wrote {export}. It is identifying: keep it where the recordings are.")
        return
    with opened.working():
        if import_:
            with progress.watching(1, screen) as watch:
                changed = correct_verb.import_draft(
                    opened, interview, import_, who=who, progress=partial(watch, "correct", "")
                )
            screen.print(str(changed), highlight=False)
            tables.print_notes(correct_verb.notes_on_draft(opened, interview, import_), screen)
            screen.print(f"Next: transcode run {quoted(study)}")
            return
        desk = correct_verb.desk(opened, interview, who)
        if as_read:
            desk.accept()
            screen.print(f"{interview} was read rightly; --undo takes that back.")
            return
        if undo or redo:
            change = desk.undo() if undo else desk.redo()
            verb = change.verb if isinstance(change, Edit) else "text"
            screen.print(f"{'Took back' if undo else 'Made again'}: {verb}")
            return
    tables.print_doubts(desk, screen)


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
    from transcode.cli import tables
    from transcode.pipeline import speakers as speakers_step
    from transcode.study.folder import Study
    from transcode.verbs import correct as correct_verb
    from transcode.verbs import speakers as speakers_verb

    opened = Study.open(study)
    with opened.working():
        if interviewer:
            interview, speaker = _pair(interviewer, "--interviewer P03=S2")
            correct_verb.desk(opened, interview).set_interviewer(speaker)
        if same:
            speakers_verb.same_participant(opened, *_pair(same, "--same P07=P03"))
        if sample:
            speakers_verb.add_sample(opened, sample, name)
        speakers_step.tell_speakers(opened)
    tables.print_speakers(opened, screen)


def _pair(given: str, example: str) -> tuple[str, str]:
    one, sign, other = (part.strip() for part in given.partition("="))
    if not (one and sign and other):
        raise typer.BadParameter(f"write it like {example}")
    return one, other
