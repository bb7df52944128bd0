"""Agreement between coders, in a study or in a spreadsheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer

from transcode.cli import agree_options
from transcode.cli.app import listed, screen, use_one_thread


def command(
    what: agree_options.What,
    coders: agree_options.Coders = "",
    level: agree_options.Level = "",
    leave_uncoded_out: agree_options.LeaveUncodedOut = False,
    target: agree_options.Target = 0.8,
    as_json: agree_options.AsJson = False,
    unit: agree_options.Unit = "",
    codes: agree_options.Codes = "",
    gamma: agree_options.Gamma = "",
    program: agree_options.Program = "",
    units: agree_options.Units = "",
    documents: agree_options.Documents = "",
    key: agree_options.Key = "",
    categories: agree_options.Categories = "",
    weights: agree_options.Weights = "",
    missing: agree_options.Missing = "",
    codes_too: agree_options.CodesToo = "",
    no_code: agree_options.NoCode = "",
    split: agree_options.Split = "",
    exact: agree_options.Exact = False,
    coder_column: agree_options.CoderColumn = "",
    code_column: agree_options.CodeColumn = "",
    sheet: agree_options.Sheet = "",
    encoding: agree_options.Encoding = "",
) -> None:
    """Measure how far the coders agree, with intervals, and show where they do not.

    For a study, the figures are given code by code. A csv or xlsx file needs a line for each unit
    and a column for each coder, or a line for each unit, coder and code; how it was read is shown
    first.

    Example: transcode agree my-study --unit character --level theme

    Example: transcode agree ratings.xlsx --level ordinal --key gold --documents interview

    Example: transcode agree codes.csv --leave-uncoded-out --target .667 --json > figures.json
    """
    use_one_thread()
    from transcode.verbs import agree_table

    of_study = {"--unit": unit, "--codes": codes, "--gamma": gamma, "--as": program}
    of_table = {
        "units": units, "documents": documents, "key": key, "weights": weights,
        "no_code": no_code, "split": split, "exact": exact, "coder_column": coder_column,
        "sheet": sheet, "encoding": encoding, "categories": listed(categories),
        "missing": listed(missing), "codes_too": listed(codes_too),
        "code_columns": listed(code_column),
    }  # fmt: skip
    if agree_table.is_table_file(what):
        if given := [name for name, value in of_study.items() if value]:
            raise typer.BadParameter(f"{given[0]} works with a study only, and this is a file")
        options = of_table | {"leave_uncoded_out": leave_uncoded_out, "target": target}
        _agree_on_table(what, listed(coders), level or "nominal", options, as_json)
        return
    if given := [name for name, value in of_table.items() if value]:
        name = given[0].removesuffix("s") if given[0] == "code_columns" else given[0]
        raise typer.BadParameter(
            f"--{name.replace('_', '-')} works with a csv or xlsx file only, and this is a study"
        )
    how = {"target": target, "leave_uncoded_out": leave_uncoded_out, "gamma": gamma or "overall"}
    _agree_on_study(
        what, listed(coders), unit or "segment", listed(codes), level or "code", program, how,
        as_json,
    )  # fmt: skip


def _agree_on_study(
    study: Path,
    coders: list[str],
    unit: str,
    codes: list[str],
    level: str,
    program: str,
    how: dict[str, Any],
    as_json: bool,
) -> None:
    from transcode import agreement as room
    from transcode.cli import agreement_tables
    from transcode.study.folder import Study
    from transcode.verbs import agree_study

    if level not in agree_study.LEVELS:
        raise typer.BadParameter(f"--level must be one of {', '.join(agree_study.LEVELS)}")
    if how["gamma"] not in ("none", "overall", "code"):
        raise typer.BadParameter("--gamma must be one of none, overall, code")
    opened = Study.open(study)
    if program:
        if program not in room.PROGRAMS:
            raise typer.BadParameter(f"--as must be one of {', '.join(room.PROGRAMS)}")
        figures = agree_study.as_other_programs(opened, coders, codes)
        agreement_tables.print_program(figures, program, screen)
        return
    settings = room.AgreementSettings(**how)
    agreement = agree_study.agree(opened, coders, unit=unit, codes=codes, settings=settings)
    facts = agree_study.agreement_facts(opened, agreement, level)
    written = agree_study.write_agreement(opened, agreement, facts, unit)
    if as_json:
        typer.echo(next(path for path in written if path.suffix == ".json").read_text("utf-8"))
        return
    agreement_tables.print_agreement(opened, agreement, screen, level)
    for path in written:
        screen.print(f"Wrote {path}")


def _agree_on_table(
    file: Path, coders: list[str], level: str, options: dict[str, Any], as_json: bool
) -> None:
    from transcode.cli import spreadsheet_tables
    from transcode.verbs import agree_table

    agreement = agree_table.agree_on_table(file, coders, level=level, **options)
    if as_json:
        figures = {"file": file.name, **agreement.to_dict()}
        typer.echo(json.dumps(figures, ensure_ascii=False, indent=2))
        return
    screen.print(f"{file.name}\n", markup=False, highlight=False)
    spreadsheet_tables.print_table_agreement(agreement, screen)
