from __future__ import annotations

import io
import json
import time
import zipfile
from pathlib import Path

import pytest

from transcode.privacy import leftovers
from transcode.records import Pseudonym

ROWS = (
    Pseudonym("person", "Søren Lundqvist", "[Person 1]"),
    Pseudonym("person", "Will Marsh", "[Person 2]"),
    Pseudonym("phone", "07712345678", "[Phone 1]"),
    Pseudonym("organisation", "Riverside Care Home", "[Organisation 1]"),
    Pseudonym("date", "2015", "[Date 1]"),
)


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "pseudonym"),
    [
        (b"a\nb SOREN's", "[Person 1]"),
        (b"x Lundqvist_2", "[Person 1]"),
        ("Søren".encode("latin-1"), "[Person 1]"),
        ("so, Søren?".encode("utf-16"), "[Person 1]"),
        (json.dumps({"a": "Søren"}).encode(), "[Person 1]"),
        (b"<p>S&#248;ren</p>", "[Person 1]"),
        (b"?q=S%C3%B8ren", "[Person 1]"),
        (b"<t>Lund</t><t>qvist</t>", "[Person 1]"),
        ("Søren".encode(), "[Person 1]"),
        (zipped("a.xml", b"<t>lundqvist</t>"), "[Person 1]"),
        (zipped("b.zip", zipped("c.txt", b"lundqvist")), "[Person 1]"),
        (b"the 07712-345 678", "[Phone 1]"),
        (b"riverside  care-home", "[Organisation 1]"),
        (b"\0\1\2Marsh\0", "[Person 2]"),
    ],
)
def test_a_name_is_found_wherever_it_hides(tmp_path: Path, data: bytes, pseudonym: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "file").write_bytes(data)
    left = leftovers(tmp_path, ROWS)
    assert {one.pseudonym for one in left} == {pseudonym}
    assert all(one.file.startswith("sub/file") for one in left)
    assert "ndqvist" not in repr(left).lower()


def test_what_is_no_name_is_no_leftover(tmp_path: Path) -> None:
    text = "She will. [Person 1]'s care, at home by the river; in 2015; Sorens3n; lundqvistian"
    (tmp_path / "P01.jsonl").write_text(text, "utf-8")
    assert leftovers(tmp_path, ROWS) == ()
    assert leftovers(tmp_path, ()) == ()


def test_names_of_files_count_and_are_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "Søren Lundqvist.txt").write_text("nothing")
    (tmp_path / "b.zip").write_bytes(zipped("lundqvist.txt", b""))
    left = leftovers(tmp_path, ["Søren Lundqvist"])
    assert [(one.file, one.place) for one in left] == [
        ("….txt", "in the name of the file"),
        ("b.zip!….txt", "in the name of the file"),
    ]


def test_the_place_is_a_line(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one\ntwo\nthree lundqvist\n")
    assert [one.place for one in leftovers(tmp_path, ROWS)] == ["line 3"]


def test_a_study_of_some_size_is_quick(tmp_path: Path) -> None:
    rows = [Pseudonym("person", f"Name{i}ly Family{i}son", "") for i in range(200)]
    (tmp_path / "a.txt").write_text("so I went there and they said that it was fine\n" * 40_000)
    began = time.process_time()
    assert leftovers(tmp_path, rows) == ()
    assert time.process_time() - began < 10
