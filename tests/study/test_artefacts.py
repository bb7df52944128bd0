from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.errors import ArtefactError
from transcode.files import remove_temporaries, write_atomic
from transcode.records.codec import SCHEMA, canonical
from transcode.records.people import Participant
from transcode.records.speech import Correction
from transcode.study.artefacts import Header, write_artefact
from transcode.study.reading import Reading

HEADER = Header("participants", "test", inputs={"a": "0" * 64}, parameters={"n": 1, "x": 0.5})
RECORDS = (Participant("P01", "nurses 🙂", (("age", "30\u2028"),)), Participant("P02"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_artefact(tmp_path / "a.jsonl", HEADER, RECORDS)
    return tmp_path / "a.jsonl"


def test_what_was_written_is_read(path: Path) -> None:
    assert Reading().records(path, Participant) == RECORDS
    assert Reading().header(path) == HEADER


def test_the_same_content_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    again = Header("participants", "test", SCHEMA, {"a": "0" * 64}, {"x": 0.5, "n": 1})
    assert again.key == HEADER.key
    write_artefact(tmp_path / "b", again, RECORDS)
    assert (tmp_path / "b").read_bytes() == path.read_bytes()


@given(st.text(), st.text())
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, turn: str, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    try:
        record = Correction(turn, text)
        write_artefact(path, HEADER, [record])
    except UnicodeEncodeError:
        return  # a lone surrogate is no text
    assert Reading().records(path, Correction) == (record,)


@pytest.mark.parametrize("cut", [1, 20, -1, -30])
def test_cut_short(path: Path, cut: int) -> None:
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ArtefactError):
        Reading().records(path, Participant)


def test_altered_by_hand(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"P02", b"P03"))
    with pytest.raises(ArtefactError, match="altered by hand"):
        Reading().records(path, Participant)


def test_an_altered_header_is_not_trusted(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"n":1', b'"n":2'))
    assert Reading().header(path) is None
    with pytest.raises(ArtefactError, match="no readable header"):
        Reading().records(path, Participant)


@pytest.mark.parametrize("line", [b"", b"[]", b"null", b"\xff\xfe", b'{"schema":"1"}', b"{}"])
def test_no_header_at_all(path: Path, line: bytes) -> None:
    path.write_bytes(line + b"\n")
    assert Reading().header(path) is None
    with pytest.raises(ArtefactError, match="no readable header"):
        Reading().records(path, Participant)


def test_a_newer_version_is_refused_by_name(path: Path) -> None:
    newer = canonical({"schema": SCHEMA + 1, "anything": [1], "key": "x", "body": "y"})
    path.write_bytes(newer + b"\n{}\n")
    with pytest.raises(ArtefactError, match=r"newer version[\s\S]*pip install -U"):
        Reading().records(path, Participant)


def test_a_field_that_we_do_not_know_is_refused_and_not_quoted(path: Path) -> None:
    write_artefact(path, HEADER, [Correction("my secret words")])
    with pytest.raises(ArtefactError, match="line 2 is not a Participant") as problem:
        Reading().records(path, Participant)
    assert "secret" not in str(problem.value) and problem.value.__cause__ is None


def test_not_there(tmp_path: Path) -> None:
    with pytest.raises(ArtefactError, match="is not there"):
        Reading().records(tmp_path / "no.jsonl", Participant)
    assert Reading().header(tmp_path / "no.jsonl") is None


@pytest.mark.parametrize("call", ["fsync", "fdopen", "replace"])
def test_a_full_disk_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    before = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(*((Path, call) if call == "replace" else (os, call)), full)
    with pytest.raises(ArtefactError, match="the old one is unchanged"):
        write_atomic(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path], "nothing is left beside it"


def test_a_folder_that_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ArtefactError, match="cannot be written"):
        write_atomic(tmp_path / "file" / "below.jsonl", b"new")


def test_what_a_killed_process_left_is_removed(path: Path) -> None:
    left = path.parent / "deep" / ".part-a.jsonl.k3x"
    left.parent.mkdir()
    left.write_bytes(b'{"half')
    remove_temporaries(path.parent)
    assert not left.exists() and path.exists()


def test_nan_has_no_spelling() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()
    assert json.loads(canonical([None, True])) == [None, True]
