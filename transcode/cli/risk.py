"""Risk of re-identification."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from transcode.cli.app import StudyFolder, screen
from transcode.records.figures import clock, counted, out_of

if TYPE_CHECKING:
    from transcode.privacy.risk.coarsen import Coarsening
    from transcode.verbs.risk import Risk


def command(
    study: StudyFolder,
    k: Annotated[
        int | None,
        typer.Option(
            "--k",
            min=1,
            show_default="k of [privacy] in study.toml; 3 if it says nothing",
            help="How many must share all attributes with each.",
        ),
    ] = None,
    broader: Annotated[
        Path | None,
        typer.Option(help="A csv of value, broader: towns and regions, workplaces and sectors."),
    ] = None,
    keep: Annotated[
        str, typer.Option(help="Columns to leave as they are, with commas; the group always is.")
    ] = "",
    write: Annotated[
        bool, typer.Option("--write", help="Make participants.csv coarser as suggested.")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take the last coarsening of participants.csv back.")
    ] = False,
) -> None:
    """Show who could be told by what is known of them: attributes that come together, and phrases.

    Attributes: the k-anonymity of participants.csv, and how to make it coarser. Phrases of released
    texts that single out ("the only male midwife in ..."), by rule: what is told without such words
    is not found. The list is for you alone: it goes to confidential/risk.csv.

    Example: transcode risk my-study --k 3 --broader regions.csv
    """
    from transcode.pipeline.known_names import privacy_settings
    from transcode.study.folder import Study
    from transcode.verbs import risk
    from transcode.verbs.add.sources import quoted

    opened = Study.open(study)
    k = privacy_settings(opened).k if k is None else k
    if undo:
        with opened.working():
            copy = risk.take_back(opened)
        screen.print(f"participants.csv is as it was ({copy.name} is used up).")
    known = risk.read_broader(broader) if broader else {}
    kept = [one.strip().lower() for one in keep.split(",") if one.strip()]
    found = risk.assess(opened, k)
    coarser = risk.suggest(opened, k, known, kept)
    _print_risk(found, coarser, screen)
    screen.print(f"Wrote {risk.write_risk(opened, found)}")
    if write and not undo and coarser.steps:
        with opened.working():
            copy = risk.write_coarser(opened, coarser)
        screen.print(
            f"participants.csv is coarser now; what it was is in {copy}. "
            f"Back: transcode risk {quoted(study)} --undo"
        )


def _print_risk(risk: Risk, coarser: Coarsening, console: Console) -> None:
    """Who stands alone and why, what would help, and the phrases to read again."""
    found = risk.attributes
    if not found.k:
        console.print("There are no participants yet.")
        return
    console.print(
        f"Smallest group that shares all attributes: {found.smallest} (wanted: {found.wanted}). "
        f"{out_of(len(found.below), len(found.k), 'participant')} are in a smaller one than wanted."
    )
    if found.below:
        table = Table("participant", "k", "told by (shared by)", title="Combinations",
                      title_justify="left")  # fmt: skip
        for who, k in found.k:
            mine = [one for one in found.singles if one.participant == who][:3]
            told = (
                f"{', '.join(f'{n} {v}' for n, v in one.combination)} ({one.shared_by})"
                for one in mine
            )
            if k < found.wanted:
                table.add_row(escape(who), str(k), escape("; ".join(told)))
        console.print(table)
        for cause in found.causes[:3]:
            console.print(
                f"  without {escape(cause.attribute)} ({cause.values} values, in "
                f"{cause.combinations} of the combinations) {cause.below_without} would be below",
                highlight=False,
            )
        _print_coarser(coarser, found.wanted, len(found.k), console)
    _print_phrases(risk, console)


def _print_coarser(coarser: Coarsening, wanted: int, people: int, console: Console) -> None:
    steps = "; ".join(f"{one.attribute}: {one.how}" for one in coarser.steps)
    if steps:
        console.print(f"Suggested: {escape(steps)}. Smallest group then: {coarser.smallest}.")
    if coarser.below and people < wanted:
        console.print(f"With only {counted(people, 'participant')}: no group can have {wanted}.")
    elif coarser.below:
        console.print(
            f"[yellow]{', '.join(coarser.below)}[/] would still be in a smaller one: an attribute "
            "that is kept (the group always is) tells them apart."
        )


def _print_phrases(risk: Risk, console: Console, most: int = 20) -> None:
    if not risk.phrases:
        console.print("No phrase of the released texts was found to single anybody out.")
        return
    table = Table("interview", "at", "said", "why", "meets (shared by)", show_lines=True,
                  title="Phrases, the most telling first", title_justify="left")  # fmt: skip
    for one in risk.phrases[:most]:
        meets = ", ".join(value for _, value in one.meets)
        table.add_row(
            f"{one.interview} {one.speaker}",
            clock(one.start_ms),
            escape(one.passage),
            escape(", ".join(one.why)),
            escape(f"{meets} ({one.shared_by})") if meets else "",
        )
    console.print(table)
    if len(risk.phrases) > most:
        console.print(f"and {len(risk.phrases) - most} more, in confidential/risk.csv")
