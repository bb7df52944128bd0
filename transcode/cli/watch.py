"""Watching a folder for recordings that arrive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transcode.cli.add import take_in
from transcode.cli.app import complaints, print_failures, screen
from transcode.cli.batch import Workers, crews_of, stoppable, watching
from transcode.cli.new import settings_from
from transcode.records.figures import counted


def command(
    folder: Annotated[Path, typer.Argument(help="The folder in which recordings arrive.")],
    study: Annotated[
        Path | None, typer.Option(help="Folder of the study; made if it is not there.")
    ] = None,
    language: Annotated[
        str, typer.Option(help="Language of the interviews of a new study, e.g. en.")
    ] = "",
    still: Annotated[
        float, typer.Option(min=1, help="Seconds for which a file must not have grown.")
    ] = 10.0,
    workers: Workers = 0,
) -> None:
    """Take in recordings as they arrive in a folder, and work on them; Ctrl+C ends it.

    A file is taken once it has stopped growing. The folder itself is left as it is.

    Example: transcode watch my-recorder --study my-study
    """
    from transcode.errors import TranscodeError
    from transcode.pipeline import key
    from transcode.verbs import run, start
    from transcode.verbs.add.add import NothingToAdd
    from transcode.verbs.watch import arriving

    opened = start.start(folder, study, settings_from(language=language, release=""))
    if folder.resolve() == opened.root.resolve():
        raise typer.BadParameter("give the folder in which recordings arrive, and --study")
    key.unlock(opened)
    screen.print(f"Watching {folder}; Ctrl+C ends it.", markup=False, highlight=False)
    with stoppable():
        for files in arriving(folder, still_s=still):
            screen.print(f"{counted(len(files), 'file')} arrived.", highlight=False)
            try:
                take_in(opened, files)
            except NothingToAdd:
                continue  # what is wrong with them was printed
            try:
                with watching(screen) as hear:
                    outcome = run.run(opened, crews=crews_of(opened, workers=workers), hear=hear)
            except TranscodeError as problem:  # the next file may come when this is mended
                complaints.print(str(problem), markup=False, highlight=False)
                continue
            print_failures(outcome.failures)
            screen.print("Waiting for the next recording.")
