"""Commands: one file a verb, in the order of the work, with the options and words they had."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

import transcode.cli
from transcode.cli import app

CLI = Path(transcode.cli.__file__).parent
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def test_the_help_lists_the_verbs_in_the_order_of_the_work() -> None:
    assert list(COMMANDS) == [
        "open", "run", "new", "add", "watch", "status", "verify", "transcribe", "correct",
        "speakers", "anonymise", "release", "restore", "disguise", "risk", "reveal", "withdraw",
        "mask", "propose", "describe", "review", "code", "codebook", "themes", "power", "agree",
        "outcomes", "map", "report", "export", "key", "models",
    ]  # fmt: skip


@pytest.mark.parametrize("verb", list(COMMANDS))
def test_a_verb_has_a_file_of_its_name(verb: str) -> None:
    assert (CLI / f"{verb}.py").is_file()
    shown = CliRunner().invoke(app, [verb, "--help"]).output
    assert f"{verb} [OPTIONS]" in shown


def test_no_verb_is_imported_under_another_name() -> None:
    for path in CLI.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("transcode"):
                renamed = [one.asname for one in node.names if one.asname]
                assert not [name for name in renamed if name.endswith(("_verb", "_step"))], path


def test_agree_keeps_its_options_apart_by_what_they_are_for() -> None:
    shown = CliRunner().invoke(app, ["agree", "--help"], env={"COLUMNS": "200"}).output
    common, of_study, of_table = (
        shown.index(one) for one in ("Options", "For a study ─", "For a csv or xlsx file ─")
    )
    assert common < of_study < of_table
    for option, begin, end in (
        ("--target", common, of_study),
        ("--gamma", of_study, of_table),
        ("--coder-column", of_table, len(shown)),
    ):
        assert begin < shown.index(option, begin) < end, option
