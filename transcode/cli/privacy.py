"""Names found, passed, replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from transcode.cli.app import StudyFolder, app, print_status, screen

if TYPE_CHECKING:
    from transcode.study.folder import Study


@app.command()
def anonymise(
    study: StudyFolder,
    review: Annotated[bool, typer.Option(help="Work through the names in the terminal.")] = False,
    who: Annotated[str, typer.Option(help="Who decides; noted with each decision.")] = "",
) -> None:
    """Find everyone who could be recognised; list them in confidential/mentions.csv.

    Decide there (keep, change, ignore, always or never), or here with --review.

    Example: transcode anonymise my-study --review
    """
    from transcode.cli import ask_names, progress
    from transcode.pipeline import key
    from transcode.study.folder import Study
    from transcode.verbs import run

    opened = Study.open(study)
    key.unlock(opened)
    with opened.working():
        if review:
            ask_names.review_names(opened, screen, who)
        with progress.watching(len(opened.interviews), screen) as watch:
            _, waiting = run.anonymise(opened, watch)
    print_status(opened)
    _say_labels(opened)
    if waiting:
        screen.print(f"\nWaiting for you: {', '.join(waiting)} ({opened.review_file})")


@app.command()
def release(study: StudyFolder) -> None:
    """Release the texts whose names a human has passed.

    Example: transcode release my-study
    """
    from transcode.pipeline import release as release_step
    from transcode.study.folder import Study

    opened = Study.open(study)
    with opened.working():
        done, waiting = release_step.release(opened)
    screen.print(f"Released: {', '.join(done) or 'nothing new'}.")
    _say_labels(opened)
    if waiting:
        screen.print(f"Waiting for you: {', '.join(waiting)} ({opened.review_file})")
        raise typer.Exit(1)


@app.command()
def restore(
    study: StudyFolder,
    interview: Annotated[str, typer.Argument(help="The interview, as P03.")],
) -> None:
    """Put the names back: a released text as it was, in confidential/restored/.

    That you did is noted in confidential/access.log.

    Example: transcode restore my-study P03
    """
    from transcode.study.folder import Study
    from transcode.verbs import restore as restore_verb

    path = restore_verb.restore(Study.open(study), interview)
    screen.print(f"Written to {path}. It identifies people: delete it when you are done.")


def _say_labels(study: Study) -> None:
    from transcode.pipeline.wording import without_names_made_up

    if languages := without_names_made_up(study):
        screen.print(f"There are no made-up names for {', '.join(languages)}: labels stand there.")
