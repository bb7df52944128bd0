"""Risk of re-identification."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from transcode.cli.app import StudyFolder, listed, screen
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
            show_default="k of [privacy] in study.toml, or 3",
            help="Number of participants who must share all attributes.",
        ),
    ] = None,
    broader: Annotated[
        Path | None,
        typer.Option(
            help="A csv with columns value, broader: towns and regions, workplaces and sectors."
        ),
    ] = None,
    keep: Annotated[
        str,
        typer.Option(
            help="Columns to leave as they are, separated by commas; the group always is."
        ),
    ] = "",
    write: Annotated[
        bool, typer.Option("--write", help="Generalise participants.csv as suggested.")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Undo the last generalisation of participants.csv.")
    ] = False,
) -> None:
    """Report who could be re-identified from combinations of attributes, or from telling phrases.

    Attributes: the k-anonymity of participants.csv, and how to generalise it. Phrases: places in
    released texts that single somebody out ("the only male midwife in ..."), found by rules; a
    description without such words is missed. The list in confidential/risk.csv is for you alone.

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
        screen.print(f"participants.csv is as it was before; {copy.name} is removed.")
    broader_values = risk.read_broader(broader) if broader else {}
    kept = [name.lower() for name in listed(keep)]
    assessed = risk.assess(opened, k)
    coarser = risk.suggest(opened, k, broader_values, kept)
    _print_risk(assessed, coarser, screen)
    screen.print(f"Wrote {risk.write_risk(opened, assessed)}")
    if write and not undo and coarser.steps:
        with opened.working():
            copy = risk.write_coarser(opened, coarser)
        screen.print(
            f"participants.csv is generalised; the table as it was is in {copy}. "
            f"Undo: transcode risk {quoted(study)} --undo"
        )


def _print_risk(risk: Risk, coarser: Coarsening, console: Console) -> None:
    """Print who could be re-identified and why, what would help, and the phrases to read again."""
    attributes = risk.attributes
    if not attributes.k:
        console.print("There are no participants yet.")
        return
    console.print(
        f"Smallest group that shares all attributes: {attributes.smallest} (required: "
        f"{attributes.wanted}). In a smaller group: "
        f"{out_of(len(attributes.below), len(attributes.k), 'participant')}."
    )
    if attributes.below:
        table = Table("participant", "k", "identified by (shared by)", title="Combinations",
                      title_justify="left")  # fmt: skip
        for participant, k in attributes.k:
            singles = [s for s in attributes.singles if s.participant == participant][:3]
            combinations = (
                f"{', '.join(f'{n} {v}' for n, v in single.combination)} ({single.shared_by})"
                for single in singles
            )
            if k < attributes.wanted:
                table.add_row(escape(participant), str(k), escape("; ".join(combinations)))
        console.print(table)
        for cause in attributes.causes[:3]:
            console.print(
                f"  without {escape(cause.attribute)} ({cause.values} values, in "
                f"{cause.combinations} of the combinations) {cause.below_without} would be in a "
                "smaller group than required",
                highlight=False,
            )
        _print_coarser(coarser, attributes.wanted, len(attributes.k), console)
    _print_phrases(risk, console)
    _print_health(risk, console)


def _print_health(risk: Risk, console: Console) -> None:
    """Print how many health conditions are spoken of; the words stand in the file only."""
    if risk.health:
        interviews = ", ".join(dict.fromkeys(each.interview for each in risk.health))
        console.print(
            f"{counted(len(risk.health), 'mention')} of health conditions (special category data, "
            f"GDPR article 9), in {interviews}: listed in confidential/risk.csv. They stay; to "
            "hide one, put its words on the list of names (always)."
        )


def _print_coarser(coarser: Coarsening, wanted: int, people: int, console: Console) -> None:
    steps = "; ".join(f"{step.attribute}: {step.how}" for step in coarser.steps)
    if steps:
        console.print(f"Suggested: {escape(steps)}. The smallest group is then {coarser.smallest}.")
    if coarser.below and people < wanted:
        console.print(f"With only {counted(people, 'participant')}, no group can have {wanted}.")
    elif coarser.below:
        console.print(
            f"[yellow]{', '.join(coarser.below)}[/] would still be in a smaller group than "
            "required: an attribute that is kept (the group always is) tells them apart."
        )


def _print_phrases(risk: Risk, console: Console, most: int = 20) -> None:
    if not risk.phrases:
        console.print("No phrase was found in the released texts that singles anybody out.")
        return
    table = Table("interview", "at", "passage", "why", "attributes (shared by)", show_lines=True,
                  title="Phrases, the most telling first", title_justify="left")  # fmt: skip
    for phrase in risk.phrases[:most]:
        meets = ", ".join(value for _, value in phrase.meets)
        table.add_row(
            f"{phrase.interview} {phrase.speaker}",
            clock(phrase.start_ms),
            escape(f"{phrase.passage}\n→ {phrase.rewording}"),
            escape(", ".join(phrase.why)),
            escape(f"{meets} ({phrase.shared_by})") if meets else "",
        )
    console.print(table)
    if len(risk.phrases) > most:
        console.print(f"and {len(risk.phrases) - most} more, in confidential/risk.csv")
