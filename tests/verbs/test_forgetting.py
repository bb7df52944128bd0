"""The table of file kinds: whatever a study holds, a withdrawal knows what to do with it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import transcode as tc
from transcode.study import kinds
from transcode.study.folder import Study
from transcode.study.kinds import KINDS, Forget, Form, Kind, Writer
from transcode.study.tables import read_rows, write_rows
from transcode.verbs.withdraw import shared

SAMPLE = Path(__file__).parents[2] / "notebooks/sample-study"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    shutil.copytree(SAMPLE, tmp_path / "study")
    return Study.open(tmp_path / "study")


def test_every_shared_kind_has_a_way_to_forget() -> None:
    own_way = {kind for kind in KINDS if kind.forget is Forget.OWN_WAY}
    assert {*shared.BEFORE, *shared.AFTER} == own_way


def test_no_two_kinds_claim_a_place() -> None:
    assert len({kind.place for kind in KINDS}) == len(KINDS)


def _add(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kind is known from now on, as if its row had been written into the table."""
    monkeypatch.setattr(kinds, "KINDS", (kind, *KINDS))


def test_a_new_kind_of_own_file_is_erased(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = Kind("shareable/sketches/of-{interview}.json", Forget.ERASE)
    _add(kind, monkeypatch)
    gone, stays = (study.path(kind, interview=i) for i in study.interviews[:2])
    gone.parent.mkdir()
    for path in (gone, stays):
        path.write_text("{}", "utf-8")
    assert tc.withdraw(study, study.interviews[0]).complete
    assert stays.exists() and not gone.exists()


def test_a_new_kind_of_shared_lines_is_filtered(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = Kind("shareable/ties.jsonl", Forget.LINES, Writer.VERB, Form.NOTES)
    _add(kind, monkeypatch)
    first, second = study.interviews[:2]
    lines = [{"interview": first, "to": 1}, {"interview": second, "to": 2}]
    path = study.path(kind)
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    assert tc.withdraw(study, first).complete
    assert [json.loads(line) for line in path.read_text("utf-8").splitlines()] == lines[1:]


def test_a_new_kind_of_table_loses_its_rows(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = Kind("shareable/scores.csv", Forget.ROWS, Writer.PERSON, Form.TABLE)
    _add(kind, monkeypatch)
    first, second = study.interviews[:2]
    write_rows(study.path(kind), ["id", "score"], [(first, "3"), (second, "4")])
    assert tc.withdraw(study, first).complete
    assert read_rows(study.path(kind), []) == [{"id": second, "score": "4"}]


def test_a_new_kind_that_can_be_made_again_is_erased(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = Kind("confidential/index.bin", Forget.REBUILD)
    _add(kind, monkeypatch)
    study.path(kind).parent.mkdir(exist_ok=True)
    study.path(kind).write_bytes(b"from all interviews")
    tc.withdraw(study, study.interviews[0])
    assert not study.path(kind).exists()


def test_a_new_kind_is_checked_by_its_form(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = Kind("shareable/numbers.safetensors", Forget.REBUILD, form=Form.TENSORS)
    _add(kind, monkeypatch)
    study.path(kind).write_bytes(b"no tensors")
    assert any("numbers.safetensors" in fault for fault in tc.verify(study))
