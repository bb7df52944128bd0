"""Descriptions of candidate codes by a language model."""

from __future__ import annotations

from transcode.cli.app import StudyFolder, screen


def command(study: StudyFolder) -> None:
    r"""Describe the candidate codes with a language model on this machine (optional).

    Set the model in study.toml, for example with Ollama:
    \[naming] url = "http://127.0.0.1:11434/v1" and model = "NAME".
    Nothing is sent to another machine. Names in the participants' own words are kept.

    Example: transcode describe my-study
    """
    from transcode.cli import progress
    from transcode.pipeline import describe
    from transcode.study.folder import Study

    opened = Study.open(study)
    with opened.working(), progress.watching(0, screen) as watch:
        made = describe.describe(opened, lambda done: watch("describe", "", done))
    screen.print(f"{made.usable} described by {opened.settings.naming['model']}.", markup=False)
    if made.unusable:
        screen.print(f"{made.unusable} not described: no usable answer, or no passage left.")
