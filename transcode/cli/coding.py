"""Candidate codes, and what a coder makes of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcode.cli.app import Coder, StudyFolder, app, screen

if TYPE_CHECKING:
    from transcode.study.folder import Study
    from transcode.workbench import Session


@app.command()
def propose(
    study: StudyFolder,
    proposals: Annotated[
        int | None, typer.Option(min=0, help="How many; 0: as suits the number of passages.")
    ] = None,
    finer: Annotated[bool, typer.Option("--finer", help="Half as many again.")] = False,
    coarser: Annotated[bool, typer.Option("--coarser", help="A third fewer.")] = False,
) -> None:
    """Released texts -> candidate codes. How many is a dial: after the first run it turns quickly.

    The number is kept in study.toml. Proposals that stay the same keep their decisions.

    Example: transcode propose my-study --proposals 12
    """
    from transcode.cli import coding_tables, progress
    from transcode.study.folder import Study
    from transcode.verbs import run

    if (proposals is not None) + finer + coarser > 1:
        raise typer.BadParameter("give one of --proposals, --finer and --coarser")
    opened = Study.open(study)
    if finer or coarser:
        now = len(opened.proposals)
        proposals = max(now + 1, round(now * 1.5)) if finer else max(1, round(now / 1.5))
    with opened.working(), progress.watching(len(opened.interviews), screen) as watch:
        run.propose(opened, watch, proposals=proposals)
    coding_tables.print_proposals(opened, screen)


@app.command()
def describe(study: StudyFolder) -> None:
    r"""Optional: let a language model on this machine describe the candidate codes.

    It is set in study.toml, for example with Ollama:
    \[naming] url = "http://127.0.0.1:11434/v1" and model = "NAME".
    Nothing is sent to another machine. The names in the participants' words stay.

    Example: transcode describe my-study
    """
    from transcode.cli import progress
    from transcode.pipeline import describe as describe_step
    from transcode.study.folder import Study

    opened = Study.open(study)
    with opened.working(), progress.watching(0, screen) as watch:
        made = describe_step.describe(opened, lambda done: watch("describe", "", done))
    screen.print(f"{made.usable} described by {opened.settings.naming['model']}.", markup=False)
    if made.unusable:
        screen.print(f"{made.unusable} not: no usable answer, or no passage left.")


@app.command()
def review(study: StudyFolder, coder: Coder) -> None:
    """Confirm, rename, merge or reject the candidate codes, in the terminal.

    In a notebook: import transcode as tc; tc.workbench(tc.open("my-study"), "anna")

    Example: transcode review my-study --coder anna
    """
    from transcode.cli.ask_proposals import review_in_terminal

    review_in_terminal(_at_work(study, coder), screen)


@app.command()
def code(
    study: StudyFolder,
    coder: Coder,
    interview: Annotated[str, typer.Argument(help="Only this one, e.g. P03.")] = "",
) -> None:
    """Code passage by passage, with those of your own codes that each may want.

    What is suggested is learned from your decisions so far, and tried on interviews left out.

    Example: transcode code my-study P03 --coder anna
    """
    from transcode.cli.ask_passages import code_in_terminal

    code_in_terminal(_at_work(study, coder), screen, interview)


@app.command()
def codebook(
    study: StudyFolder,
    coder: Coder,
    given: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="A table (csv, xlsx, docx: name, definition, theme or parent), .qdc or .qdpx.",
        ),
    ] = None,
) -> None:
    """A coder's codebook; with --from, take over one that was there before (deductive coding).

    Example: transcode codebook my-study --coder anna --from codes.csv
    """
    from transcode.cli import coding_tables
    from transcode.study.folder import Study
    from transcode.verbs.add.sources import quoted
    from transcode.workbench import adopt, read_codebook

    if not given:
        opened = Study.open(study)
        coding_tables.print_codebook(opened.codebook(opened.coder(coder)), screen)
        return
    session = _at_work(study, coder)
    found = read_codebook(given, _language(session.study))
    coding_tables.print_given(given.name, found, screen)
    new, known = adopt(session, found)
    screen.print(f"{new} codes are new, {known} were there already and stay as they are.")
    screen.print(f"Next: transcode code {quoted(study)} --coder {session.coder}")
    coding_tables.print_codebook(session.codebook, screen)


def _language(study: Study) -> str:
    """The language of a study, as it says itself or as all of its texts are; "" if unknown."""
    if study.settings.language not in ("", "mixed"):
        return study.settings.language
    spoken = {text.language[:2] for text in study.texts.values()}
    return spoken.pop() if len(spoken) == 1 else ""


def _at_work(study: Path, coder: str) -> Session:
    """A coder at work, who hears whose journal it is where the name is not one that has one."""
    from transcode.study.folder import Study
    from transcode.workbench import Session

    session = Session(Study.open(study), coder)
    if session.coder != coder:
        screen.print(f"This goes on in the journal of {session.coder}.", highlight=False)
    if session.begins:
        screen.print(session.begins, markup=False, highlight=False)
    if session.nearly and sys.stdin.isatty() and not typer.confirm("Begin a new one?"):
        raise typer.Exit(1)
    return session
