"""A folder that is watched: a recording is taken once it has stopped growing, and once only."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from transcode.errors import StudyError
from transcode.verbs.watch import Growth, arriving

A, B = Path("a.wav"), Path("b.wav")


def test_a_file_that_grows_is_waited_for() -> None:
    growth = Growth(still_s=10)
    assert growth.ripe([(A, (1, 100, 7))], 0) == []
    assert growth.ripe([(A, (2, 200, 7))], 9) == [], "it has grown"
    assert growth.ripe([(A, (2, 200, 7)), (B, (1, 5, 8))], 18.9) == []
    assert growth.ripe([(A, (2, 200, 7)), (B, (1, 5, 8))], 19) == [A]
    assert growth.ripe([(A, (2, 200, 7)), (B, (1, 5, 8))], 30) == [B]
    assert growth.ripe([(A, (2, 200, 7)), (B, (1, 5, 8))], 99) == []


def test_a_file_that_is_replaced_later_is_taken_again() -> None:
    growth = Growth(still_s=1)
    for at in (0, 1):
        found = growth.ripe([(A, (1, 100, 7))], at)
    assert found == [A]
    assert growth.ripe([(A, (5, 300, 9))], 2) == []
    assert growth.ripe([(A, (5, 300, 9))], 3) == [A]


def test_an_empty_file_and_one_that_vanishes_are_no_recordings() -> None:
    growth = Growth(still_s=1)
    assert growth.ripe([(A, (1, 0, 7)), (B, None)], 0) == []
    assert growth.ripe([(A, (1, 0, 7))], 50) == []
    assert growth.ripe([(A, (1, 9, 7))], 51) == []
    assert growth.ripe([], 52) == []
    assert growth.ripe([(A, (1, 9, 7))], 60) == [], "it came back: it is waited for again"


def test_recordings_are_yielded_as_they_arrive(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles", reason="the extra watch is not installed")
    (tmp_path / "first.wav").write_bytes(b"sound")
    (tmp_path / "notes.txt").write_text("no recording")
    (tmp_path / ".hidden.wav").write_bytes(b"half")
    found: list[str] = []
    over = threading.Event()
    for files in arriving(tmp_path, still_s=0.5, is_over=over.is_set):
        found += [path.relative_to(tmp_path).as_posix() for path in files]
        if found == ["first.wav"]:
            (tmp_path / "day 2").mkdir()
            (tmp_path / "day 2" / "second.mp3").write_bytes(b"sound")
        else:
            over.set()
    assert found == ["first.wav", "day 2/second.mp3"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles", reason="the extra watch is not installed")
    with pytest.raises(StudyError, match="no such folder"):
        next(arriving(tmp_path / "nowhere"))
