"""Correcting a transcript, and listing passages that may be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from transcode.cli.app import StudyFolder, screen
from transcode.cli.status import print_notes, print_remedies
from transcode.records.figures import clock, counted

if TYPE_CHECKING:
    from transcode.exchange import Remark
    from transcode.speech.correction.desk import CorrectionDesk


def command(
    study: StudyFolder,
    interview: Annotated[str, typer.Argument(help="Interview to correct, e.g. P03.")],
    export: Annotated[
        Path | None, typer.Option(help="Document to write: .docx, .txt, .vtt or .srt.")
    ] = None,
    import_: Annotated[
        Path | None, typer.Option("--import", help="Read the edited document back.")
    ] = None,
    undo: Annotated[bool, typer.Option(help="Undo the last change.")] = False,
    redo: Annotated[bool, typer.Option(help="Make the change again that was undone.")] = False,
    as_read: Annotated[
        bool,
        typer.Option("--as-read", help="Accept the document as it was read; its notes go away."),
    ] = False,
    who: Annotated[str, typer.Option(help="Short name of the person who corrects.")] = "",
) -> None:
    """Correct a transcript in a word processor, or list passages that may be wrong.

    Comments and footnotes of a document that was added are listed too: they are in no turn.

    In a notebook: desk = tc.correct(tc.open("my-study"), "P03")

    Example: transcode correct my-study P03 --export P03.docx

    Example: transcode correct my-study P03 --import P03.docx
    """
    from transcode.cli import progress
    from transcode.pipeline.recordings import notes_on_recording
    from transcode.records.speech import Edit
    from transcode.study.folder import Study
    from transcode.verbs import correct
    from transcode.verbs.add.sources import quoted

    opened = Study.open(study)
    if sum(map(bool, (export, import_, undo, redo, as_read))) > 1:
        raise typer.BadParameter("give one of --export, --import, --undo, --redo, --as-read")
    if export:
        correct.export_draft(opened, interview, export)
        screen.print(f"Wrote {export}. It identifies people: keep it with the recordings.")
        return
    if not (import_ or undo or redo or as_read):
        print_doubts(correct.desk(opened, interview, who), screen)
        print_remarks(correct.remarks_on(opened, interview), screen)
        print_remedies(notes_on_recording(opened, interview), screen)
        return
    with opened.working():
        if import_:
            with progress.watching(1, screen) as watch:
                changed = correct.import_draft(
                    opened, interview, import_, who=who, progress=partial(watch, "correct", "")
                )
            screen.print(str(changed), highlight=False)
            print_notes(correct.notes_on_draft(opened, interview, import_), screen)
            screen.print(f"Next: transcode run {quoted(study)}")
            return
        desk = correct.desk(opened, interview, who)
        if as_read:
            desk.accept()
            screen.print(f"{interview} is accepted as it was read; --undo reverses that.")
            return
        change = desk.undo() if undo else desk.redo()
    verb = change.verb if isinstance(change, Edit) else "text"
    screen.print(f"{'Undone' if undo else 'Made again'}: {verb}")


def print_doubts(desk: CorrectionDesk, console: Console) -> None:
    """Print the passages to listen to, the worst first, and the corrections so far."""
    if desk.doubts:
        table = Table("at", "speaker", "words", "why", show_lines=True)
        for row in desk.doubts:
            words = Text(row.turn.text)
            for doubt in row.turn.doubts:
                words.stylize("bold yellow", doubt.begin, doubt.end)
            table.add_row(clock(row.start_ms), row.turn.speaker, words, "; ".join(row.reasons))
        console.print(table)
    doubted = sum(len(row.turn.doubts) for row in desk.doubts)
    turns = counted(len(desk.transcript.turns), "turn")
    console.print(f"{counted(doubted, 'passage')} to listen to, in {turns}.")
    if desk.changes:
        console.print(f"Corrections so far:\n{desk.summary()}", highlight=False)


def print_remarks(remarks: Sequence[Remark], console: Console) -> None:
    """Print the comments and footnotes of a document, each with the words that it is about."""
    if not remarks:
        return
    table = Table("", "after the words", "remark", title="In the document", title_justify="left")
    for remark in remarks:
        who = f"{remark.kind} by {remark.author}" if remark.author else remark.kind
        table.add_row(Text(who), Text(remark.about), Text(remark.text))
    console.print(table)
