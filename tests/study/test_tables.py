from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.errors import StudyError
from transcode.records.people import Participant, Person
from transcode.study.tables import (
    is_western,
    read_participants,
    read_people,
    read_rows,
    write_participants,
    write_people,
)

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


def test_the_number_of_speakers_is_a_column_once_one_is_settled(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    write_people(path, PEOPLE)
    assert b"speakers" not in path.read_bytes()
    settled = (PEOPLE[0], replace(PEOPLE[1], speakers=3))
    write_people(path, settled)
    assert read_people(path) == settled
    path.write_text("id;name;file;speakers\nP01;;a.wav;2.0\nP02;;b.wav;\n")
    assert [person.speakers for person in read_people(path)] == [2, 0]
    path.write_text("id,name,file,speakers\nP01,,a.wav,Anna and Bo\n")
    with pytest.raises(StudyError, match="speakers in line 2 is not a number") as problem:
        read_people(path)
    assert "Anna" not in str(problem.value)


GIVEN = {
    "Excel's own line": "sep=;\r\nid;name;file\r\nP01;Åse Ødegård;P01.txt",
    "a title": "Participants of the study\n\nid,name,file\nP01,Åse Ødegård,P01.txt",
    "a title with empty cells": "Deltagere;;\r\n;;\r\nid;name;file\r\nP01;Åse Ødegård;P01.txt",
    "Danish": "Deltager;Navn;Filnavn\nP01;Åse Ødegård;P01.txt",
    "German": "Kürzel;Name;Datei\nP01;Åse Ødegård;P01.txt",
    "French": "Numéro\tNom\tNom du fichier\nP01\tÅse Ødegård\tP01.txt",
    "Russian": "Код;ФИО;Файл\nP01;Åse Ødegård;P01.txt",
    "Chinese": "编号,姓名,文件名\nP01,Åse Ødegård,P01.txt",
    "other signs": "Participant-ID,Full name,File_name:\nP01,Åse Ødegård,P01.txt",
    "no id": "name,file\nÅse Ødegård,P01.txt",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", GIVEN)
def test_a_table_that_is_given_is_read_as_it_is_meant(
    tmp_path: Path, name: str, encoding: str
) -> None:
    path = tmp_path / "people.csv"
    try:
        path.write_bytes(GIVEN[name].encode(encoding))
    except UnicodeEncodeError:
        pytest.skip("cannot be written so")
    assert read_people(path, is_given=True, language="da") == (
        Person("P01", "Åse Ødegård", "P01.txt", "", "", ()),
    )
    assert is_western(path.read_bytes()) == (encoding == "cp1252")


def test_marks_of_quotation_leave_no_doubt_about_the_letters(tmp_path: Path) -> None:
    path = tmp_path / "mentions.csv"
    path.write_bytes("mention;context\nm1;og så »Åse« igen\n".encode("cp1252"))
    assert read_rows(path, ["mention"], language="da")[0]["context"] == "og så »Åse« igen"
    path.write_bytes("mention;context\nm1;og s»Åse igen\n".encode("cp1252"))
    with pytest.raises(StudyError, match="is not UTF-8"):
        read_rows(path, ["mention"], language="da")


def test_groups_in_other_words(tmp_path: Path) -> None:
    path = tmp_path / "participants.csv"
    path.write_text("Teilnehmer;Gruppe;Alter\nP 1;Pflege;34\n", encoding="utf-8")
    assert read_participants(path, is_given=True) == (
        Participant("P 1", "Pflege", (("alter", "34"),)),
    )


@pytest.mark.parametrize(
    ("letters", "language"), [("Zięba".encode("cp1250"), "pl"), ("Zięba".encode("cp1250"), ""),
                              ("Şahin".encode("cp1254"), "tr"), ("Åse".encode("mac-roman"), "da"),
                              ("Søren".encode("mac-roman"), "da"), ("Søren".encode("cp850"), "da")],
)  # fmt: skip
def test_no_letter_of_a_name_is_guessed(tmp_path: Path, letters: bytes, language: str) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"id,name,file\nP01," + letters + b",P01.txt\n")
    with pytest.raises(StudyError, match="UTF-8"):
        read_people(path, is_given=True, language=language)


def test_columns_that_cannot_be_told_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    for text, says in (
        ("Anna,P01.txt\nBo,P02.txt\n", "no column name"),
        ("name,age\nAnna,3\n", "no column id"),
        ("id,name,file\nP01,a,a.wav\nP01,b,b.wav\n", "P01 more than once"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(StudyError, match=says):
            read_people(path, is_given=True)


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
    with pytest.raises(StudyError, match=r"participants\.csv: the table is not there"):
        read_participants(tmp_path / "participants.csv")
