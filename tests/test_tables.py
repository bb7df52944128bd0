from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.errors import StudyError
from transcode.records import Participant, Person
from transcode.tables import read_participants, read_people, write_participants, write_people

PEOPLE = (
    Person("P01", "Åse Ødegård", "åse.wav", "", "2026-01-01", ("Bo", "St. Olav")),
    Person("P02", "von Ångström; Eva", "b.wav", "", "", ()),
)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("cut", [",", ";", "\t"])
def test_as_spreadsheets_save_it(tmp_path: Path, cut: str, mark: str, end: str) -> None:
    lines = [
        ["ID ", "File", "name", "also", "consent"],
        ["P01", "åse.wav", " Åse Ødegård", '"Bo; St. Olav"', "2026-01-01"],
        ["P02", "b.wav", '"von Ångström; Eva"', "", ""],
        ["", "", "", "", ""],
    ]
    path = tmp_path / "people.csv"
    path.write_bytes((mark + end.join(cut.join(line) for line in lines)).encode())
    assert read_people(path) == PEOPLE
    write_people(path, PEOPLE)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") and read_people(path) == PEOPLE


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), max_size=8)


@given(st.lists(st.tuples(CELL, CELL), max_size=5))
def test_participants_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "participants.csv"
    rows = tuple(
        Participant(f"P{n}", group, (("age", age),)) for n, (group, age) in enumerate(cells)
    )
    write_participants(path, rows)
    assert read_participants(path) == rows


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"id,name\nP01,x\n", "no column file"),
        (b"", "no column id"),
        (b"id,name,file\nP01,a,a.wav\nP01,b,b.wav\n", "P01 more than once"),
        (b"id,name,file\nP01,a,a.wav\np01,b,b.wav\n", "more than once"),
        (b"id,name,file\n,a,a.wav\n", "line 2 has no usable id"),
        (b"id,name,file\n../../x,a,a.wav\n", "line 2 has no usable id"),
        ("id,name,file\nP01,Åse,a.wav\n".encode("latin-1"), "UTF-8"),
        (b"id,name,file\nP01," + b"x" * 200_000 + b",a.wav\n", "not a table"),
    ],
)
def test_a_table_that_is_not_in_order(tmp_path: Path, text: bytes, says: str) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(text)
    with pytest.raises(StudyError, match=says) as problem:
        read_people(path)
    assert "Åse" not in str(problem.value)


def test_not_there(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"participants\.csv: is not there"):
        read_participants(tmp_path / "participants.csv")
