"""From a study to its agreement: units, codes, themes, the files, the command, the report."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import transcode as tc
from transcode import agreement as room
from transcode.cli import app
from transcode.errors import AgreementError
from transcode.study.folder import Study
from transcode.verbs import agree_study

SAMPLE = Path(__file__).parents[2] / "notebooks" / "sample-study"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study.open(shutil.copytree(SAMPLE, tmp_path / "study"))


def with_method(study: Study, method: str) -> Study:
    settings = study.root / "study.toml"
    settings.write_text(settings.read_text().replace('"reflexive"', f'"{method}"'))
    return Study.open(study.root)


@pytest.mark.parametrize("unit", ["segment", "turn", "character", "continuum"])
def test_every_unit_gives_a_table_of_codes_themes_and_overall(study: Study, unit: str) -> None:
    found = tc.agree(study, unit=unit)
    measure = "u_alpha" if unit == "continuum" else "krippendorff_alpha"
    levels = {row.level for row in found.rows}
    assert levels == {"code", "theme", "theme pooled", "overall"}
    overall = found.row(measure)
    assert 0.6 < overall.low < overall.value < overall.high < 0.95
    assert found.left_out == 0


def test_codes_are_chosen_by_name_or_id(study: Study) -> None:
    found = tc.agree(study, codes=["taught at EYE level"])
    assert [name for _, name in found.codes] == ["Taught at eye level"]
    again = tc.agree(study, codes=[found.codes[0][0]])
    assert again.row("cohen_kappa").value == found.row("cohen_kappa").value
    with pytest.raises(AgreementError, match="there is no code 'nothing of the kind'"):
        tc.agree(study, codes=["nothing of the kind"])
    with pytest.raises(AgreementError, match="there is no unit 'word'"):
        tc.agree(study, unit="word")


def test_the_command_prints_and_writes(study: Study) -> None:
    result = CliRunner().invoke(
        app, ["agree", str(study.root), "--unit", "character", "--level", "theme"]
    )
    assert result.exit_code == 0, result.output
    assert result.output.index("Where the coders differ most") < result.output.index("alpha")
    assert "no mark of quality" in " ".join(result.output.split())
    with (study.outputs / "agreement-character.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert {row["level"] for row in rows} == {"code", "theme", "theme pooled", "overall"}
    assert all(row["unit"] and row["missing"] and row["weighting"] for row in rows)
    written = json.loads((study.outputs / "agreement-character.json").read_text())
    assert written["disagreements"][0]["share"] >= written["disagreements"][1]["share"]
    assert {one["match"] for one in written["span_scores"]} == {"exact", "overlap"}
    assert written["boundaries"] == []  # the sample was coded by meaning unit: edges never differ
    assert written["labels"][0]["interview"]
    assert "per theme" in (study.outputs / "agreement-character.svg").read_text()
    page = (study.outputs / "agreement-character.html").read_text()
    assert "Passages the coders coded differently" in page and "per theme" in page
    assert page.index("no mark of quality") < page.index("<svg")
    wrong = CliRunner().invoke(app, ["agree", str(study.root), "--level", "word"])
    assert wrong.exit_code == 2


def test_passages_can_be_compared_as_they_were_marked(study: Study) -> None:
    texts = agree_study.continua(study)
    assert len(texts) == 6
    exact, loose = (room.span_scores(texts, how)[0].f1 for how in ("exact", "overlap"))
    assert 0.5 < exact <= loose < 1
    assert room.labels(texts)


def test_no_file_quotes_a_participant(study: Study) -> None:
    agree_study.write_agreement(study, tc.agree(study))
    passage = next(iter(study.texts.values())).text[200:230]
    for path in study.outputs.glob("agreement.*"):
        assert passage not in path.read_text(encoding="utf-8")


def test_the_method_decides_what_comes_first(study: Study) -> None:
    for method, first in (("reflexive", True), ("codebook", False)):
        chosen = with_method(study, method)
        page = tc.report(chosen).read_text(encoding="utf-8")
        assert agree_study.purpose(chosen) in page
        differ, table = (page.index(one) for one in ("coded differently", "Coefficients with"))
        assert (differ < table) is first
        printed = CliRunner().invoke(app, ["agree", str(chosen.root)]).output
        assert (printed.index("differ most") < printed.index("AC1")) is first


@pytest.mark.parametrize("program", ["nvivo", "maxqda", "atlasti", "qualcoder", "inception"])
def test_what_another_program_would_print_has_its_name(study: Study, program: str) -> None:
    result = CliRunner().invoke(app, ["agree", str(study.root), "--as", program])
    assert result.exit_code == 0, result.output
    assert program in result.output
    with (study.outputs / "agreement-programs.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert any(row["figure"].startswith(program) and row["value"] for row in rows)
    books = [study.codebook(coder) for coder in study.coders]
    names = {code.name for book in books for code in book.codes}
    assert {row["code"] for row in rows} <= {*names, ""}


def test_there_is_no_other_program_of_that_name(study: Study) -> None:
    assert CliRunner().invoke(app, ["agree", str(study.root), "--as", "word"]).exit_code == 2


def test_gamma_of_each_code_is_shown_when_asked_for(study: Study) -> None:
    asked = ["agree", str(study.root), "--unit", "continuum", "--codes", "Taught at eye level"]
    result = CliRunner().invoke(app, [*asked, "--gamma", "code"])
    assert result.exit_code == 0, result.output
    assert "gamma" in result.output
    with (study.outputs / "agreement-continuum.csv").open(encoding="utf-8-sig") as file:
        levels = {row["level"] for row in csv.DictReader(file) if row["measure"] == "gamma"}
    assert {"code", "overall"} <= levels
