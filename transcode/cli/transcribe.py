"""Transcribing recordings."""

from __future__ import annotations

from typing import Annotated

import typer

from transcode.cli.app import StudyFolder, print_failures, screen
from transcode.cli.status import print_hearing, print_status


def command(
    study: StudyFolder,
    language: Annotated[
        list[str] | None,
        typer.Option(help="Language of one interview: P03=fr; P03= lets it be detected again."),
    ] = None,
) -> None:
    """Transcribe the recordings, with speakers and the time of each word.

    The language of each interview is detected where nobody says it, and weighed with the others.

    Example: transcode transcribe my-study --language P03=fr
    """
    from transcode.cli import progress
    from transcode.pipeline.hearing import first_words
    from transcode.study.folder import Study
    from transcode.verbs import languages, run, start

    opened = Study.open(study)
    start.check_settings(opened)
    print_hearing(first_words(opened))
    with opened.working(), progress.watching(len(opened.interviews), screen) as watch:
        for interview, spoken in map(_pair, language or ()):
            languages.settle_language(opened, interview, spoken)
        failures = run.transcribe(opened, watch)
    print_status(opened)
    print_failures(failures)
    if failures:
        raise typer.Exit(1)


def _pair(given: str) -> tuple[str, str]:
    interview, sign, language = (part.strip() for part in given.partition("="))
    if not (interview and sign):
        raise typer.BadParameter("write it like --language P03=fr")
    return interview, language
