"""Candidate themes, and the review of themes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.padding import Padding

from transcode.cli.app import Coder, StudyFolder, at_work, screen, use_one_thread
from transcode.records.figures import counted, decimal

if TYPE_CHECKING:
    from transcode.study.folder import Study
    from transcode.themes import ThemeReview


def command(
    study: StudyFolder,
    coder: Coder = "",
    review: Annotated[
        bool,
        typer.Option(
            "--review", help="Review the themes that there are, rather than suggest new ones."
        ),
    ] = False,
    unthemed: Annotated[
        bool, typer.Option("--unthemed", help="Group only codes that are in no theme yet.")
    ] = False,
    accept: Annotated[
        int, typer.Option("--accept", help="Make a theme of the candidate with this number.")
    ] = 0,
    name: Annotated[str, typer.Option("--name", help="Name of the accepted theme.")] = "",
) -> None:
    """Suggest themes over a coder's codes, each with its reasons, or review the themes.

    A suggestion changes nothing until somebody accepts it.

    Example: transcode themes my-study --coder anna
    """
    use_one_thread()
    from transcode.errors import DecisionError
    from transcode.study.folder import Study
    from transcode.verbs import themes

    opened = Study.open(study)
    if review:
        _print_reviews(opened, themes.review_themes(opened, coder))
        return
    made = themes.candidate_themes(opened, coder, unthemed=unthemed)
    names = {code.id: code.name for code in made.codebook.codes}
    if accept:
        if not 1 <= accept <= len(made.themes):
            raise DecisionError(
                f"there is no candidate theme {accept}",
                step="themes",
                remedy=f"there are {len(made.themes)}; list them without --accept",
            )
        chosen = made.themes[accept - 1]
        session = at_work(study, opened.coder(coder))
        session.gather(name or chosen.name, chosen.codes)
        screen.print(
            f"Made the theme '{name or chosen.name}' of {counted(len(chosen.codes), 'code')}. "
            f"Undo: transcode review {study} --coder {session.coder}, then u.",
            markup=False,
        )
        return
    if not made.themes:
        screen.print("No codes belong together clearly enough (three coded ones are needed).")
    for number, theme in enumerate(made.themes, start=1):
        screen.print(f"\n{number}. near to '{theme.name}'", markup=False)
        for code in theme.codes:
            screen.print(Padding(f"- {names[code]}", (0, 0, 0, 3)), markup=False)
        screen.print(Padding(f"Because {'; '.join(theme.reasons)}.", (0, 0, 0, 3)), markup=False)
    if made.themes:
        screen.print(
            f"\nAccept one: transcode themes {study} --coder NAME --accept 1 --name 'Its name'",
            markup=False,
        )


def _print_reviews(study: Study, reviews: tuple[ThemeReview, ...]) -> None:
    from transcode.verbs.themes import words_of

    if not reviews:
        screen.print("There are no themes yet.")
    for theme in reviews:
        screen.print(f"\n{theme.name}", markup=False, style="bold")
        if theme.coherence is None:
            screen.print(f"  {counted(theme.excerpts, 'excerpt')}: too few to compare.")
            continue
        apart = ""
        if theme.distinctness is not None:
            apart = (
                f"; distinct from '{theme.nearest}', its nearest, by {decimal(theme.distinctness)}"
            )
        screen.print(
            Padding(
                f"{counted(theme.excerpts, 'excerpt')}, coherence {decimal(theme.coherence)}{apart}"
                " (1: wholly so)",
                (0, 0, 0, 2),
            ),
            markup=False,
        )
        rows = [
            *(("may fit '" + one.theme + "' better", one.place) for one in theme.elsewhere),
            *(("uncoded, and near to it", place) for place, _ in theme.uncoded),
            *((f"{who} has nothing in it, and says", place) for who, place in theme.otherwise),
        ]
        for what, place in rows:
            screen.print(
                Padding(f'{what}: "{words_of(study, place)}" ({place[0]})', (0, 0, 0, 2)),
                markup=False,
            )
