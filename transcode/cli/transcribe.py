"""Transcribing recordings."""

from __future__ import annotations

from typing import Annotated

import typer

from transcode.cli.app import StudyFolder, print_failures, screen
from transcode.cli.batch import (
    AsJson,
    Cluster,
    DryRun,
    Slurm,
    ThroughClient,
    Workers,
    crews_of,
    say_end,
    show_plan,
    stoppable,
    watching,
)
from transcode.cli.status import print_batch_report, print_hearing, print_status


def command(
    study: StudyFolder,
    language: Annotated[
        list[str] | None,
        typer.Option(help="Language of one interview: P03=fr; P03= lets it be detected again."),
    ] = None,
    dry_run: DryRun = False,
    workers: Workers = 0,
    cluster: Cluster = "",
    slurm: Slurm = None,
    through_client: ThroughClient = False,
    as_json: AsJson = False,
) -> None:
    """Transcribe the recordings, with speakers and the time of each word.

    The language of each interview is detected where nobody says it, and weighed with the others.

    Example: transcode transcribe my-study --language P03=fr
    """
    from transcode.pipeline.batch.notes import running
    from transcode.pipeline.hearing import first_words
    from transcode.study.folder import Study
    from transcode.verbs import languages, run, start

    screen.quiet = as_json
    opened = Study.open(study)
    start.check_settings(opened)
    print_hearing(first_words(opened))
    if dry_run:
        show_plan(opened, workers, slurm, as_json=as_json)
        return
    with opened.working(), stoppable():
        for interview, spoken in map(_pair, language or ()):
            languages.settle_language(opened, interview, spoken)
        hears, _ = crews_of(
            opened, workers=workers, cluster=cluster, slurm=slurm, through_client=through_client
        )
        with running(opened), watching(screen, as_json=as_json) as hear:
            failures = run.transcribe(opened, crew=hears(), hear=hear)
    say_end(opened, failures, as_json=as_json)
    print_status(opened)
    print_batch_report(opened)
    print_failures(failures)
    if failures:
        raise typer.Exit(1)


def _pair(given: str) -> tuple[str, str]:
    interview, sign, language = (part.strip() for part in given.partition("="))
    if not (interview and sign):
        raise typer.BadParameter("write it like --language P03=fr")
    return interview, language
