"""A coder's codebook, and the import of an existing one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from transcode.cli.app import Coder, StudyFolder, at_work, screen
from transcode.records.figures import counted

if TYPE_CHECKING:
    from transcode.records.codebook import Codebook
    from transcode.study.folder import Study
    from transcode.workbench import GivenCodebook


def command(
    study: StudyFolder,
    coder: Coder,
    given: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="Codebook to import: .qdc, .qdpx, or a table (csv, xlsx, docx) with columns for "
            "name, definition, theme or parent.",
        ),
    ] = None,
) -> None:
    """Show a coder's codebook, or import an existing one with --from (deductive coding).

    Example: transcode codebook my-study --coder anna --from codes.csv
    """
    from transcode.study.folder import Study
    from transcode.verbs.add.sources import quoted
    from transcode.workbench import adopt, read_codebook

    if not given:
        opened = Study.open(study)
        print_codebook(opened.codebook(opened.coder(coder)), screen)
        return
    session = at_work(study, coder)
    book = read_codebook(given, _language(session.study))
    print_given(given.name, book, screen)
    new, existing = adopt(session, book)
    screen.print(f"{new} codes are new, {existing} were already there and stay as they are.")
    screen.print(f"Next: transcode code {quoted(study)} --coder {session.coder}")
    print_codebook(session.codebook, screen)


def _language(study: Study) -> str:
    """The language of a study, from its settings or from all of its texts; "" if unknown."""
    if study.settings.language not in ("", "mixed"):
        return study.settings.language
    spoken = {text.language[:2] for text in study.texts.values()}
    return spoken.pop() if len(spoken) == 1 else ""


def print_codebook(book: Codebook, screen: Console) -> None:
    """Print a coder's codes by theme, with their numbers of passages and interviews."""
    table = Table("theme", "code", "passages", "interviews", "definition")
    themes = {theme.id: theme.name for theme in book.themes}
    for code in sorted(book.codes, key=lambda code: (not code.theme, themes.get(code.theme, ""))):
        places = book.places([code.id])
        table.add_row(
            Text(themes.get(code.theme, "")),
            Text(code.name),
            str(len(places)),
            str(len({interview for interview, _, _ in places})),
            Text(code.definition),
        )
    screen.print(table)


def print_given(name: str, given: GivenCodebook, screen: Console) -> None:
    """Print how an imported codebook was read, and what was skipped."""
    book = given.codebook
    say = partial(screen.print, markup=False, highlight=False, soft_wrap=True)
    say(f"{name}: {counted(len(book.codes), 'code')}, {counted(len(book.themes), 'theme')}.")
    if given.read_as:
        say("Read as: " + "; ".join(f"{part}: {column}" for part, column in given.read_as))
    if given.passed_over:
        say(f"Columns skipped: {', '.join(given.passed_over)}")
    for note in given.notes:
        say(f"Note: {note}", style="yellow")
