"""The worksheet for information power."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from transcode.cli.app import Coder, StudyFolder, at_work, screen


def command(
    study: StudyFolder,
    coder: Coder,
    side: Annotated[
        str, typer.Option("--side", help="aim, specificity, theory, dialogue or analysis.")
    ] = "",
    text: Annotated[str, typer.Option("--text", help="The judgement, in a sentence.")] = "",
    calls_for: Annotated[
        str, typer.Option("--calls-for", help="fewer or more participants; empty: neither.")
    ] = "",
) -> None:
    """Judge information power (Malterud et al. 2016), or show what was judged.

    Each judgement is kept with its day; the report says whether it came before the coding.

    Example: transcode power my-study --coder anna --side aim --text "A narrow question"
    """
    from transcode.errors import DecisionError

    session = at_work(study, coder)
    if side or text:
        if calls_for not in ("", "fewer", "more"):
            raise DecisionError(
                f"'{calls_for}' is neither fewer nor more",
                step="power",
                remedy="--calls-for fewer, --calls-for more, or leave it out",
            )
        session.judge(side, text, calls_for)  # type: ignore[arg-type]
    table = Table(box=None, pad_edge=False)
    for head in ("Side", "Judgement", "Calls for", "Filled"):
        table.add_column(head, overflow="fold")
    for judgement, at in session.codebook.power:
        table.add_row(judgement.side, judgement.text, judgement.calls_for or "–", at[:10])
    if session.codebook.power:
        screen.print(table)
    else:
        screen.print("Nothing has been judged yet: transcode power --help shows how.")
