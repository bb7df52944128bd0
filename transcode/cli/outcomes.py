"""Questionnaires beside the interviews."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from transcode.cli import outcomes_options
from transcode.cli.app import Coder, StudyFolder, complaints, listed, screen


def command(
    study: StudyFolder,
    responses: outcomes_options.Responses = None,
    scales: outcomes_options.Scales = "",
    enrolment: outcomes_options.Enrolment = None,
    id: outcomes_options.Id = "",
    occasion: outcomes_options.Occasion = "",
    group: outcomes_options.Group = "",
    dose: outcomes_options.Dose = "",
    occasions: outcomes_options.Occasions = "",
    missing: outcomes_options.Missing = "",
    columns: outcomes_options.Columns = None,
    item: outcomes_options.Item = "",
    value: outcomes_options.Value = "",
    sheet: outcomes_options.SheetName = "",
    encoding: outcomes_options.Encoding = "",
    enrol: outcomes_options.Enrol = False,
    correct: outcomes_options.Correct = "",
    outcome: outcomes_options.Outcome = "",
    power: outcomes_options.Power = None,
    coder: Coder = "",
    template: outcomes_options.Template = "",
) -> None:
    """Count questionnaires beside the interviews: scales, pre and post, feasibility, joint display.

    Writes a page, a Word file, csv tables and SVG figures; the report takes them in. What is wrong
    with a file is listed by row and column before anything is computed. Needs the extra outcomes:
    pip install 'transcode-qda[outcomes]'.

    Example: transcode outcomes my-study responses.csv --scales pss-10,scs --dose minutes

    Example: transcode outcomes my-study answers.xlsx --scales ffmq --missing -99 --occasions t1,t2

    Example: transcode outcomes my-study --template own-scale
    """
    from transcode.verbs.outcomes import outcomes as verb
    from transcode.verbs.outcomes.tables import Complaints

    if template:
        screen.print(f"Wrote {verb.write_template(template, Path.cwd())}", highlight=False)
        return
    from transcode.study.folder import Study

    if correct not in ("", "none", "holm"):
        raise typer.BadParameter("--correct must be none or holm")
    patterns = dict(one.partition("=")[::2] for one in columns or ())
    if wrong := [name for name, pattern in patterns.items() if "{item}" not in pattern]:
        shown = f"{wrong[0]}=Q5_{{item}}"
        raise typer.BadParameter(f"--columns must hold {{item}}: '{shown}'")
    try:
        made = verb.outcomes(
            Study.open(study), responses, listed(scales), enrolment=enrolment, coder=coder,
            correction=correct, outcome=listed(outcome), power=power, id=id, occasion=occasion,
            group=group, dose=dose, occasions=listed(occasions), missing=listed(missing),
            columns=patterns, item=item, value=value, sheet=sheet, encoding=encoding, enrol=enrol,
        )  # fmt: skip
    except Complaints as problem:
        _print_complaints(problem)
        raise typer.Exit(1) from None
    _say(made.notes)
    for path in made.paths:
        screen.print(f"Wrote {path}", highlight=False, soft_wrap=True)


def _say(notes: tuple[str, ...]) -> None:
    for note in notes:
        screen.print(f"Note: {note}", markup=False, highlight=False)


def _print_complaints(problem: Any) -> None:  # noqa: ANN401 - Complaints, imported late
    """Print every complaint, those with the same remedy together."""
    _say(problem.notes)
    by_remedy: dict[str, list[str]] = {}
    for one in problem.complaints:
        by_remedy.setdefault(one.remedy, []).append(str(one))
    complaints.print("[red]Nothing was computed.[/] What is wrong with the table:")
    for remedy, lines in by_remedy.items():
        for line in lines:
            complaints.print(f"  {line}", markup=False, highlight=False)
        complaints.print(f"  What to do: {remedy}\n", markup=False, highlight=False)
