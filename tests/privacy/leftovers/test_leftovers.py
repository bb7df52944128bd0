from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import re
import time
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest

from transcode.errors import PrivacyError
from transcode.privacy import leftovers
from transcode.records.names import MentionKind, Pseudonym

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


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Kirsten Lundby", "so Kersten said"), ("Christine Vang", "Kristine"),
        ("Christine Vang", "kristine, in lower case"), ("Phillip Ek", "with Filip"),
        ("Mikkel Thorsen", "Torsens car"), ("Søren Bech", "Sorren"), ("Zofia Wozniak", "Sofia"),
        ("Hannah Levi", "Hanna"), ("Jensson", "Jensen"),
    ],
)  # fmt: skip
def test_a_name_is_found_by_its_sound(tmp_path: Path, name: str, written: str) -> None:
    (tmp_path / "memo.txt").write_text(written)
    assert [one.pseudonym for one in leftovers(tmp_path, [Pseudonym("person", name, "[P]")])]


def test_words_that_only_sound_like_names_are_no_names(tmp_path: Path) -> None:
    names = ["Alice Price", "Lucy Miller", "Keith Booth", "Wendy Fields", "Martin Carter",
             "Robin Marsh", "Mary Green", "Karen Holm"]  # fmt: skip
    text = ("She is alike, lucky; a millet field, a boot, and a crater. Corona came, then "
            "merry greens; marten and martini in a robbing ring")  # fmt: skip
    (tmp_path / "memo.txt").write_text(text)
    assert leftovers(tmp_path, names, ordinary=frozenset(re.findall(r"\w+", text.lower()))) == ()
    # a made-up name that sounds like somebody's is the pseudonym of somebody else
    (tmp_path / "memo.txt").write_text("Then Kristine left.")
    rows = [Pseudonym("person", "Christine Ek", "Maren"), Pseudonym("person", "Bo Bo", "Kristine")]
    assert leftovers(tmp_path, rows) == ()


@pytest.mark.parametrize(
    ("kind", "number", "written"),
    [
        ("phone", "07712 345 678", "+44 (0)7712-345678"),
        ("phone", "+45 20 30 40 50", "ring 20304050."),
        ("phone", "07712345678", "a cell that lost its zero: 7712345678"),
        ("number", "010203-1234", "cpr 010203 1234, and so on"),
        ("number", "AB123456C", "passport AB 12 34 56 C"),
    ],
)
def test_a_number_is_found_however_it_is_written(
    tmp_path: Path, kind: MentionKind, number: str, written: str
) -> None:
    (tmp_path / "memo.txt").write_text(written)
    assert leftovers(tmp_path, [Pseudonym(kind, number, "[Number 1]")])
    (tmp_path / "memo.txt").write_text("in 2015, 12345 of 20304 and 0102031")
    (tmp_path / "times.jsonl").write_text('{"begin":20304050,"end":7712345678}\n')
    assert not leftovers(tmp_path, [Pseudonym(kind, number, "[Number 1]")])


def docx_with(where: str) -> bytes:
    from docx import Document

    document = Document()
    paragraph = document.add_paragraph("nothing ")
    match where:
        case "author":
            document.core_properties.author = "Søren Lundqvist"
        case "comments":
            document.core_properties.comments = "as Lundqvist said"
        case "header":
            document.sections[0].header.paragraphs[0].text = "Lundqvist"
        case "split over runs":
            for part in ("Lund", "qvist"):
                paragraph.add_run(part).bold = part == "Lund"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def png_with(kind: bytes, text: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4)

    head = (1).to_bytes(4, "big") * 2 + b"\x08\0\0\0\0"
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(kind, text)
            + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))  # fmt: skip


@pytest.mark.parametrize(
    ("file", "data"),
    [
        *((f"{where}.docx", docx_with(where))
          for where in ("author", "comments", "header", "split over runs")),
        ("a.xlsx", zipped("docProps/app.xml", b"<Manager>Lundqvist</Manager>")),
        ("a.png", png_with(b"tEXt", b"Author\0Lundqvist")),
        ("b.png", png_with(b"zTXt", b"Author\0\0" + zlib.compress(b"Lundqvist"))),
        ("c.png", png_with(b"iTXt", b"A\0\1\0\0\0" + zlib.compress("Søren".encode()))),
        ("a.pdf", b"%PDF-1.7\nstream\r\n" + zlib.compress(b"(Lundqvist)") + b"\nendstream"),
        ("a.svg", b"<svg><desc>S&#xf8;ren</desc></svg>"),
        ("a.gz", gzip.compress(b"lundqvist", mtime=0)), ("a.bz2", bz2.compress(b"lundqvist")),
        ("a.xz", lzma.compress(b"lundqvist")),
        ("a.jsonl", json.dumps({"note": {"S\u00f8ren": [1, ["x", "y"]]}}).encode()),
        ("a.json", json.dumps({"a": ["Lundqvist"]}, indent=1).encode()),
        ("a.safetensors", None), ("broken.zip", b"PK\x03\x04 lundqvist"),
    ],
)  # fmt: skip
def test_every_kind_of_file_is_read(tmp_path: Path, file: str, data: bytes | None) -> None:
    if data is None:
        from safetensors.numpy import save

        data = save({"v": np.zeros((9, 4), np.float32)}, {"header": "of Lundqvist"})
    (tmp_path / file).write_bytes(data)
    left = leftovers(tmp_path, ROWS)
    assert {one.pseudonym for one in left} == {"[Person 1]"}
    assert "undqvist" not in repr(left)


def test_numbers_of_vectors_are_no_text(tmp_path: Path) -> None:
    from safetensors.numpy import save

    numbers = np.frombuffer(b"Lundqvist   ", np.float32)
    tables = {"v": numbers, "digests": numbers.view(np.uint8), "leaf": numbers.view(np.int32)}
    file = tmp_path / "a.safetensors"
    file.write_bytes(save(tables, {"header": "nothing"}))
    assert leftovers(tmp_path, ROWS) == ()
    file.write_bytes(file.read_bytes() + b" Lundqvist ")
    assert leftovers(tmp_path, ROWS), "what is no table is read"


def test_a_few_digits_alone_tell_nobody(tmp_path: Path) -> None:
    houses = [Pseudonym("address", said, "[Address 1]") for said in ("67 4", "24, 1", "Elm Road 6")]
    file = tmp_path / "report.html"
    drawn = '<svg><circle cx="67.4"/></svg><p>together in 24%. 1 passage{}</p>'
    file.write_text(drawn.format(""))
    assert leftovers(tmp_path, houses) == ()
    file.write_text(drawn.format(" in Elm Road 6"))
    assert leftovers(tmp_path, houses)


@pytest.mark.parametrize("data", [b"7z\xbc\xaf\x27\x1c rest", b"Rar!\x1a\x07 rest"])
def test_what_cannot_be_opened_is_refused_without_its_name(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "Søren.dat").write_bytes(data)
    with pytest.raises(PrivacyError, match="cannot be opened") as caught:
        leftovers(tmp_path, ROWS)
    assert "ren.dat" not in str(caught.value).replace("….dat", "")


def test_a_study_of_some_size_is_quick(tmp_path: Path) -> None:
    rows = [Pseudonym("person", f"Name{i}ly Family{i}son", "") for i in range(200)]
    (tmp_path / "a.txt").write_text("so I went there and they said that it was fine\n" * 40_000)
    began = time.process_time()
    assert leftovers(tmp_path, rows) == ()
    assert time.process_time() - began < 10


def test_the_ordinary_half_of_a_joined_name_is_no_name(tmp_path: Path) -> None:
    rows = [Pseudonym("person", "Dahlgaard-family", "[Person 1]")]
    (tmp_path / "a.txt").write_text("the family of that name\n")
    assert leftovers(tmp_path, rows) == ()
    (tmp_path / "a.txt").write_text("old dahlgaard\n")
    assert len(leftovers(tmp_path, rows)) == 1
