"""The report is made when something has changed, and only then."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import transcode as tc
from transcode.errors import StudyError
from transcode.records.decisions import Memo
from transcode.study import kinds
from transcode.study.folder import Study
from transcode.themes import Material
from transcode.verbs import report, run

SAMPLE = Path(__file__).parents[2] / "notebooks/sample-study"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    shutil.copytree(SAMPLE, tmp_path / "study")
    return Study.open(tmp_path / "study")


def made_again(study: Study, coder: str = "") -> bool:
    """Whether asking for the report wrote it."""
    path = study.path(kinds.REPORT)
    before = path.stat().st_ino, path.stat().st_mtime_ns
    tc.report(Study.open(study.root), coder)
    return (path.stat().st_ino, path.stat().st_mtime_ns) != before


def _decides(study: Study) -> None:
    study.journal("anna").append(Memo("something new"))


def _renames_a_group(study: Study) -> None:
    table = study.participants_file
    table.write_text(table.read_text("utf-8-sig").replace("home care", "care at home"), "utf-8")


def _leaves_a_file(study: Study) -> None:
    (study.outputs / "notes.txt").write_text("compare these", "utf-8")


def _deletes_a_table(study: Study) -> None:
    (study.outputs / "agreement.csv").unlink()


def _writes_on_the_page(study: Study) -> None:
    with study.path(kinds.REPORT).open("a") as page:
        page.write("<!-- mine -->")


def test_nothing_is_done_twice(study: Study) -> None:
    tc.report(study)
    assert not made_again(study) and not made_again(study)


@pytest.mark.parametrize(
    "change", [_decides, _renames_a_group, _leaves_a_file, _deletes_a_table, _writes_on_the_page]
)
def test_whatever_it_rests_on_makes_it_new(study: Study, change: Callable[[Study], None]) -> None:
    tc.report(study)
    change(study)
    assert made_again(study) and not made_again(study)


def test_of_another_coder_it_is_another(study: Study) -> None:
    tc.report(study, "anna")
    assert made_again(study, "ben") and made_again(study, "anna")


def test_a_decision_while_it_is_made_is_in_the_next(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    material = report.material_of

    def slow(study: Study, coder: str) -> Material:
        made = material(study, coder)
        study.journal("ben").append(Memo("decided while the page was drawn"))
        return made

    with monkeypatch.context() as patch:
        patch.setattr(report, "material_of", slow)
        tc.report(study)
    assert made_again(study) and not made_again(study)


def test_a_damaged_note_costs_one_report(study: Study) -> None:
    tc.report(study)
    for damage in ("", "[]", '{"report of ": 3}'):
        (study.cache / "made.json").write_text(damage)
        assert made_again(study) and not made_again(study)


def test_what_goes_wrong_with_one_text_stops_the_candidate_codes(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = study.interviews[0]

    def fail(*_: object) -> None:
        raise StudyError("the text holds no words", where=first, remedy="look at it")

    broken = run.PROPOSE[0].__class__(
        "segment", (kinds.SEGMENTS,), kinds.TEXT, made_from=fail, make=fail
    )
    monkeypatch.setattr(run, "PROPOSE", (broken, *run.PROPOSE[1:]))
    with pytest.raises(StudyError, match="holds no words"):
        tc.propose(study)
