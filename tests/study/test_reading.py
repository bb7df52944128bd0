"""One reading of a study's files: once a verb, and anew as soon as one has changed."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import transcode as tc
from tests.reads import reads, settle
from transcode.errors import ArtefactError
from transcode.records.people import Participant
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.reading import Reading

SAMPLE = Path(__file__).parents[2] / "notebooks/sample-study"
HEADER = Header("participants", "test")


@pytest.fixture
def study(tmp_path: Path) -> Study:
    shutil.copytree(SAMPLE, tmp_path / "study")
    return Study.open(tmp_path / "study")


@pytest.mark.parametrize("verb", [tc.report, tc.status, tc.verify, tc.export, tc.draw_map])
def test_each_file_is_read_once_a_verb(study: Study, verb: Callable[[Study], object]) -> None:
    settle(study.root)
    with reads(study) as counts:
        verb(study)
    assert counts["shareable/participants.csv"] == 1
    assert {place: number for place, number in counts.items() if number > 1} == {}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.jsonl"
    write_artefact(path, HEADER, [Participant("P01"), Participant("P02")])
    settle(tmp_path)
    return path


def test_a_file_is_read_again_when_it_has_changed(file: Path) -> None:
    reading = Reading()
    first = reading.records(file, Participant)
    assert reading.records(file, Participant) is first
    write_artefact(file, HEADER, [Participant("P03"), Participant("P04")])  # of the same size
    assert reading.records(file, Participant) == (Participant("P03"), Participant("P04"))
    assert reading.header(file) == HEADER


def test_two_writings_within_a_tick_of_the_clock_are_both_seen(tmp_path: Path) -> None:
    file, reading = tmp_path / "note.txt", Reading()
    for text in (b"one", b"two", b"six"):
        file.write_bytes(text)
        stamp = time.time_ns()
        os.utime(file, ns=(stamp, stamp - stamp % 10_000_000))  # a clock that ticks slowly
        assert reading.data(file) == text


def test_a_file_that_is_gone_is_missed(file: Path) -> None:
    reading = Reading()
    reading.records(file, Participant)
    file.unlink()
    with pytest.raises(ArtefactError, match="not there"):
        reading.records(file, Participant)
    assert reading.header(file) is None and reading.lines(file, Participant) == ()


def test_what_was_derived_is_made_again_when_any_of_its_files_changes(tmp_path: Path) -> None:
    paths = [tmp_path / "a", tmp_path / "b"]
    paths[0].write_bytes(b"1")
    settle(tmp_path)
    reading, made = Reading(), []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [reading.keep("sum", paths, make) for _ in range(3)] == [1, 1, 1]
    paths[1].write_bytes(b"2")
    assert reading.keep("sum", paths, make) == 2


def test_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transcode.study.reading._ROOM", 2_500)
    reading, files = Reading(), [tmp_path / str(n) for n in range(6)]
    for file in files:
        file.write_bytes(bytes(1000))
    settle(tmp_path)
    with reads(Study(tmp_path)) as counts:
        for file in (*files, files[-1], files[0]):
            assert reading.data(file) == bytes(1000)
    assert counts["5"] == 1 and counts["0"] == 2
