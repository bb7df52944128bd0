"""``transcode risk``: what it shows, what it writes where, and the way back."""

from __future__ import annotations

import csv
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from transcode.cli import app
from transcode.cli.app import screen
from transcode.errors import PrivacyError, StudyError
from transcode.pipeline.known_names import FINDING
from transcode.pipeline.wording import REPLACING
from transcode.privacy.settings import PrivacySettings
from transcode.records.people import Participant
from transcode.records.texts import ReleasedText, ReleasedTurn
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.tables import write_participants
from transcode.verbs.report import write_report

PASSAGE = "I was the only male midwife in [Place 1], you know."
# Made for this test.
ROWS = [
    ("P01", "female", "nurse", "34"),
    ("P02", "female", "nurse", "36"),
    ("P03", "male", "midwife", "51"),
    ("P04", "female", "midwife", ""),
]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "width", 200)  # so that no cell is broken into lines


@pytest.fixture
def study(tmp_path: Path) -> Study:
    made = Study.create(tmp_path / "study")
    names = ("gender", "role", "age")
    rows = [
        Participant(who, "ward", tuple(zip(names, values, strict=True))) for who, *values in ROWS
    ]
    again = Participant("P05", "later", rows[2].attributes, same_as="P03")
    write_participants(made.participants_file, (*rows, again))
    turn = ReleasedTurn("t0", "P", False, 0, len(PASSAGE), 61_000, 65_000)
    text = ReleasedText("P05", "en", PASSAGE, (turn,), ())
    write_artefact(made.text_path("P05"), Header("text", "release"), [text])
    return made


def run(study: Study, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["risk", str(study.root), *arguments])


def test_shown_and_kept_in_confidential_only(study: Study) -> None:
    before = study.participants_file.read_bytes()
    done = run(study, "--k", "2")
    assert done.exit_code == 0, done.output
    assert "Smallest group that shares all attributes: 1 (required: 2)" in done.output
    assert "4 of 4 participants" in done.output  # P05 is P03 again
    assert "only male midwife" in done.output and "0:01:01" in done.output
    with study.risk_file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    [said] = [row for row in rows if row["passage"]]
    assert said["interview"] == "P05" and said["combination"] == "gender: male; role: midwife"
    assert said["shared by"] == "1"
    holding = [p for p in study.root.rglob("*") if p.is_file() and b"only male" in p.read_bytes()]
    assert set(holding) == {study.risk_file, study.text_path("P05")}
    assert study.participants_file.read_bytes() == before


def test_coarser_and_back(study: Study) -> None:
    before = study.participants_file.read_bytes()
    done = run(study, "--k", "2", "--write")
    assert done.exit_code == 0, done.output
    assert (study.confidential / "participants-1.csv").read_bytes() == before
    after = run(study, "--k", "2")
    assert "Smallest group that shares all attributes: 2" in after.output
    first, again = (next(p for p in study.participants if p.id == i) for i in ("P03", "P05"))
    assert first.attributes == again.attributes
    assert (first.group, again.group, again.same_as) == ("ward", "later", "P03")
    # somebody who came since then stays
    write_participants(study.participants_file, (*study.participants, Participant("P06", "ward")))
    assert run(study, "--undo").exit_code == 0
    assert [p.id for p in study.participants] == ["P01", "P02", "P03", "P04", "P05", "P06"]
    assert dict(study.participants[2].attributes) == {
        "gender": "male",
        "role": "midwife",
        "age": "51",
    }
    assert not (study.confidential / "participants-1.csv").exists()
    assert isinstance(run(study, "--undo").exception, PrivacyError)


def test_values_that_a_list_makes_broader(study: Study, tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_text("value;broader\nnurse;care\nmidwife;care\n")
    done = run(study, "--k", "2", "--broader", str(tmp_path / "wide.csv"), "--keep", "gender")
    assert done.exit_code == 0, done.output
    assert "role: broader values" in done.output or "role: left out" in done.output
    assert "P03 would still be in a smaller group than required" in done.output
    assert isinstance(run(study, "--keep", "shoe size").exception, StudyError)
    assert isinstance(run(study, "--broader", str(tmp_path / "gone.csv")).exception, StudyError)


def test_nobody_and_one_without_attributes(tmp_path: Path) -> None:
    empty = Study.create(tmp_path / "study")
    assert "no participants yet" in run(empty).output
    write_participants(empty.participants_file, (Participant("P01"),))
    done = run(empty)
    assert done.exit_code == 0 and "With only 1 participant, " in done.output


def test_the_report_says_how_small_the_smallest_group_is(study: Study) -> None:
    page = write_report(study).read_text("utf-8")
    assert "share all attributes: 1." in " ".join(page.split())
    assert "only male" not in page


def test_k_is_a_setting_and_the_option_goes_before_it(study: Study) -> None:
    assert "(required: 3)" in run(study).output
    study.choose("privacy", "k", 4)
    assert "(required: 4)" in run(study).output
    assert "(required: 2)" in run(study, "--k", "2").output
    study.choose("privacy", "k", 0)
    done = run(study)
    assert isinstance(done.exception, StudyError) and "[privacy] k" in str(done.exception)


def test_another_k_finds_no_names_again(study: Study) -> None:
    """What a participant is compared with has no part in what is found in a transcript."""
    assert set(FINDING) | set(REPLACING) | {"k"} == {f.name for f in fields(PrivacySettings)}
    assert "k" not in FINDING


def test_the_version_is_told() -> None:
    told = CliRunner().invoke(app, ["--version"])
    assert told.exit_code == 0 and told.output == f"transcode {version('transcode-qda')}\n"
