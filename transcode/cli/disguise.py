"""Disguised excerpts to play to others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from transcode.cli.app import Coder, complaints, screen
from transcode.records.figures import clock, counted

if TYPE_CHECKING:
    from transcode.verbs.disguise.excerpt import Excerpt


def command(
    source: Annotated[
        Path, typer.Argument(metavar="STUDY|FILE", help="A study folder or a recording.")
    ],
    interview: Annotated[str, typer.Argument(help="Interview, e.g. P03.")] = "",
    start: Annotated[str, typer.Option("--from", help="Start of the excerpt, e.g. 12:30.")] = "0",
    end: Annotated[
        str, typer.Option("--to", help="End of the excerpt; the end of the recording if not given.")
    ] = "",
    code: Annotated[
        str, typer.Option(help="Code whose passages become the excerpts instead.")
    ] = "",
    coder: Coder = "",
    cover: Annotated[
        list[str] | None,
        typer.Option(
            help="Further stretch to cover with a tone, e.g. 12:41-12:43; may be repeated."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="File to write: flac, wav, mp3, ogg or opus."),
    ] = None,
) -> None:
    """Make an excerpt that keeps the words and hides the speaker, for a talk or an archive.

    Each speaker gets one disguised voice, derived from a secret in confidential/ and reused in all
    excerpts of the study. A tone covers every name that the released text replaced.

    The words, the accent, the rhythm and the laughter stay: a friend may still recognise the
    speaker. So can a program that has the speaker's voice and knows the method; without the method
    it is stopped only in part. Names that were misheard or missed are still there: listen before
    you share.

    Example: transcode disguise my-study P03 --from 12:30 --to 13:10
    """
    from transcode.cli import progress
    from transcode.study.folder import Study
    from transcode.verbs.disguise import excerpt

    first, last = _ms(start), _ms(end) if end else None
    covered = [_span(stretch) for stretch in cover or ()]
    if not source.is_dir():
        if interview or code or output is None:
            raise typer.BadParameter("a recording outside a study needs -o FILE, and no --code")
        with progress.watching(1, screen) as watch:
            done = excerpt.disguise_recording(
                source, output, first, last, cover=covered,
                progress=partial(watch, "disguise", ""),
            )  # fmt: skip
        print_excerpts([done], screen)
        return
    study = Study.open(source)
    wanted = [(interview, first, last)]
    if code:
        if start != "0" or end or output:
            raise typer.BadParameter("--code cannot be combined with --from, --to or -o")
        passages = excerpt.passages_of(study, code, coder)
        wanted = [passage for passage in passages if interview in ("", passage[0])]
    elif not interview:
        raise typer.BadParameter("give an interview, e.g. P03, or --code")
    made = []
    try:
        with study.working(), progress.watching(len(wanted), screen) as watch:
            for number, (interview_id, begin, stop) in enumerate(wanted):
                made.append(
                    excerpt.disguise_excerpt(
                        study, interview_id, begin, stop, target=output, cover=covered,
                        progress=partial(watch, "disguise", str(number + 1)),
                    )
                )  # fmt: skip
    finally:
        print_excerpts(made, screen)
    if not made:
        complaints.print(f"{interview} has no passage of this code.")
        raise typer.Exit(1)


def _span(stretch: str) -> tuple[int, int]:
    first, dash, last = stretch.partition("-")
    span = _ms(first), _ms(last) if dash else -1
    if span[0] >= span[1]:
        raise typer.BadParameter(f"--cover is written 12:41-12:43, not '{stretch}'")
    return span


def _ms(time: str) -> int:
    """Milliseconds of a time such as ``12:30``, ``1:02:30.5`` or ``45`` (seconds)."""
    if not re.fullmatch(r"(\d+:){0,2}\d+(\.\d+)?", time.strip()):
        raise typer.BadParameter(f"a time is written 12:30 or 1:02:30, not '{time}'")
    seconds = 0.0
    for part in time.strip().split(":"):
        seconds = 60 * seconds + float(part)
    return round(1000 * seconds)


def print_excerpts(made: Sequence[Excerpt], console: Console) -> None:
    """Print what was disguised and covered, what to listen to, and what a disguise cannot do."""
    from transcode.privacy.voice.disguise import PROTECTS

    for excerpt in made:
        console.print(f"Wrote {excerpt.path}", highlight=False)
        covered = ", ".join(f"{clock(a)} ({(b - a) / 1000:.1f} s)" for a, b in excerpt.covered)
        console.print(
            f"  {clock(excerpt.start_ms)} to {clock(excerpt.end_ms)} of the recording, "
            f"{excerpt.seconds:.1f} s; {counted(excerpt.speakers, 'speaker')} disguised; "
            f"covered: {covered or 'nothing'}",
            highlight=False,
        )
        if excerpt.doubtful:
            console.print(
                f"  [yellow]{counted(excerpt.doubtful, 'passage')} may have been misheard[/]: "
                "a name may be among them"
            )
        if excerpt.interview and not excerpt.reviewed:
            console.print("  [yellow]Nobody has reviewed the names of this interview.[/]")
    if made:
        console.print("\n" + PROTECTS.replace("\n", " "), highlight=False)
