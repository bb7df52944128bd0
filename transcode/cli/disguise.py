"""Excerpts to play to others."""

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
    source: Annotated[Path, typer.Argument(metavar="STUDY|FILE", help="A study, or a recording.")],
    interview: Annotated[str, typer.Argument(help="Which interview, e.g. P03.")] = "",
    start: Annotated[str, typer.Option("--from", help="Where to begin, e.g. 12:30.")] = "0",
    end: Annotated[str, typer.Option("--to", help="Where to end; the end if not given.")] = "",
    code: Annotated[str, typer.Option(help="Every passage of this code instead.")] = "",
    coder: Coder = "",
    cover: Annotated[
        list[str] | None, typer.Option(help="Cover this too, e.g. 12:41-12:43; may be repeated.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="File to write: flac, wav, mp3, ogg, opus."),
    ] = None,
) -> None:
    """Make an excerpt that keeps the words and hides the speaker, for a talk or an archive.

    Every speaker gets a voice of their own, the same in all excerpts of the study, drawn from a
    secret in confidential/. A tone covers every name that the released text replaced.

    It does not hide what is said, nor accent, rhythm or laughter: a friend may still know who it
    is. It does not stop a program that has the speaker's voice and knows the method, and stops one
    that does not only in part. Names that were misheard or missed are still there: listen before
    you share.

    Example: transcode disguise my-study P03 --from 12:30 --to 13:10
    """
    from transcode.cli import progress
    from transcode.study.folder import Study
    from transcode.verbs.disguise import excerpt

    first, last = _ms(start), _ms(end) if end else None
    covered = [_span(one) for one in cover or ()]
    if not source.is_dir():
        if interview or code or output is None:
            raise typer.BadParameter("a recording of its own needs -o FILE, and nothing of a study")
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
            raise typer.BadParameter("--code goes without --from, --to and -o")
        passages = excerpt.passages_of(study, code, coder)
        wanted = [one for one in passages if interview in ("", one[0])]
    elif not interview:
        raise typer.BadParameter("say which interview, e.g. P03, or give --code")
    made = []
    try:
        with study.working(), progress.watching(len(wanted), screen) as watch:
            for number, (which, begin, stop) in enumerate(wanted):
                made.append(
                    excerpt.disguise_excerpt(
                        study, which, begin, stop, target=output, cover=covered,
                        progress=partial(watch, "disguise", str(number + 1)),
                    )
                )  # fmt: skip
    finally:
        print_excerpts(made, screen)
    if not made:
        complaints.print(f"{interview} has no passage of this code.")
        raise typer.Exit(1)


def _span(said: str) -> tuple[int, int]:
    first, dash, last = said.partition("-")
    span = _ms(first), _ms(last) if dash else -1
    if span[0] >= span[1]:
        raise typer.BadParameter(f"--cover is begin-end, e.g. 12:41-12:43, not '{said}'")
    return span


def _ms(said: str) -> int:
    """``12:30``, ``1:02:30.5`` or ``45`` (seconds) in milliseconds."""
    if not re.fullmatch(r"(\d+:){0,2}\d+(\.\d+)?", said.strip()):
        raise typer.BadParameter(f"a time is written 12:30 or 1:02:30, not '{said}'")
    seconds = 0.0
    for part in said.strip().split(":"):
        seconds = 60 * seconds + float(part)
    return round(1000 * seconds)


def print_excerpts(made: Sequence[Excerpt], console: Console) -> None:
    """What was disguised and covered, what to listen to, and what a disguise cannot do."""
    from transcode.privacy.voice.disguise import PROTECTS

    for one in made:
        console.print(f"Wrote {one.path}", highlight=False)
        covered = ", ".join(f"{clock(a)} ({(b - a) / 1000:.1f} s)" for a, b in one.covered)
        console.print(
            f"  {clock(one.start_ms)} to {clock(one.end_ms)} of the recording, "
            f"{one.seconds:.1f} s; {one.speakers} disguised; covered: {covered or 'nothing'}",
            highlight=False,
        )
        if one.doubtful:
            console.print(
                f"  [yellow]{counted(one.doubtful, 'passage')} in it may have been misheard[/]: "
                "a name may be among them"
            )
        if one.interview and not one.reviewed:
            console.print("  [yellow]No person has passed the names of this interview.[/]")
    if made:
        console.print("\n" + PROTECTS.replace("\n", " "), highlight=False)
