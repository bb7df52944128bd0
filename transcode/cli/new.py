"""Creating an empty study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from transcode.cli.app import StudyFolder, screen

if TYPE_CHECKING:
    from transcode.study.folder import Study
    from transcode.study.settings import Settings


def command(
    study: StudyFolder,
    language: Annotated[str, typer.Option(help="Language of the interviews, e.g. en.")] = "",
    release: Annotated[
        str, typer.Option(help="Release of texts: reviewed | automatic.")
    ] = "reviewed",
    method: Annotated[
        str, typer.Option(help="Method of analysis: reflexive | codebook.")
    ] = "reflexive",
) -> None:
    """Create an empty study folder.

    Example: transcode new my-study --language da
    """
    from transcode.study.folder import Study
    from transcode.verbs.add.sources import quoted

    made = Study.create(study, settings_from(language=language, release=release, method=method))
    say_language(made)
    screen.print(f"Created {made.root}. Next: transcode add {quoted(made.root)} RECORDINGS")


def say_language(study: Study) -> None:
    """Print the language of a study, if it has one."""
    from transcode.records.languages import MIXED, name_of

    code = study.settings.language
    if code and code != MIXED:
        screen.print(f"Language: {name_of(code)} ({code})", highlight=False)


def settings_from(**given: str) -> Settings:
    """The settings of a new study, from the options that were given."""
    from transcode.study.settings import parse_settings

    return parse_settings({name: value for name, value in given.items() if value})
