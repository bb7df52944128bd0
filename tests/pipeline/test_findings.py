"""Files that somebody put into the shared half: a name in any of them is a finding."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest

from transcode.errors import PrivacyError
from transcode.pipeline.findings import findings
from transcode.pipeline.key import close_key
from transcode.records.names import Pseudonym
from transcode.records.people import Person
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings
from transcode.study.tables import write_people

KEY = (
    Pseudonym("person", "Søren Lundqvist", "[Person 1]"),
    Pseudonym("person", "Will Marsh", "[Person 2]"),
    Pseudonym("phone", "07712345678", "[Phone 1]"),
    Pseudonym("organisation", "Riverside Care Home", "[Organisation 1]"),
    Pseudonym("date", "2015", "[Date 1]"),
)


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """A study whose list of names and key hold those of :data:`KEY`."""
    monkeypatch.setenv("TRANSCODE_IDENTITY", str(tmp_path / "identity.txt"))
    made = Study.create(tmp_path / "study", Settings(models=Models(names="", entities="")))
    names = tuple(f"{row.kind}: {row.entity}" for row in KEY)
    write_people(made.people_file, [Person("P01", "", "P01.txt", "", "", names)])
    close_key(made, KEY)
    return made


def sighted(study: Study) -> list[tuple[str, str]]:
    """The pseudonym of each name that is found, and where it stands, as the last check says it."""
    looked = findings(study)
    names = [finding for finding in looked.held if finding.found_by in ("name", "sound")]
    return [(finding.pseudonym, finding.place(looked.watched)) for finding in names]


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
def test_a_name_is_found_wherever_it_hides(study: Study, data: bytes, pseudonym: str) -> None:
    (study.shareable / "sub").mkdir()
    (study.shareable / "sub" / "file").write_bytes(data)
    left = sighted(study)
    assert {name for name, _ in left} == {pseudonym}
    assert all(place.startswith("sub/file") for _, place in left)
    assert "ndqvist" not in repr(left).lower()


def test_what_is_no_name_is_no_finding(study: Study) -> None:
    text = "She will. [Person 1]'s care, at home by the river; in 2015; Sorens3n; lundqvistian"
    (study.shareable / "P01.jsonl").write_text(text, "utf-8")
    assert sighted(study) == []


def test_names_of_files_count_and_are_not_repeated(study: Study) -> None:
    (study.shareable / "Søren Lundqvist.txt").write_text("nothing")
    (study.shareable / "b.zip").write_bytes(zipped("lundqvist.txt", b""))
    assert sighted(study) == [
        ("[Person 1]", "….txt in the name of the file ([Person 1])"),
        ("[Person 1]", "b.zip!….txt in the name of the file ([Person 1])"),
    ]


def test_the_place_is_a_line(study: Study) -> None:
    (study.shareable / "a").write_text("one\ntwo\nthree lundqvist\n")
    assert [place for _, place in sighted(study)] == ["a line 3 ([Person 1])"]


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
def test_every_kind_of_file_is_read(study: Study, file: str, data: bytes | None) -> None:
    if data is None:
        from safetensors.numpy import save

        data = save({"v": np.zeros((9, 4), np.float32)}, {"header": "of Lundqvist"})
    (study.shareable / file).write_bytes(data)
    left = sighted(study)
    assert {name for name, _ in left} == {"[Person 1]"}
    assert "undqvist" not in repr(left)


def test_numbers_of_vectors_are_no_text(study: Study) -> None:
    from safetensors.numpy import save

    numbers = np.frombuffer(b"Lundqvist   ", np.float32)
    tables = {"v": numbers, "digests": numbers.view(np.uint8), "leaf": numbers.view(np.int32)}
    file = study.shareable / "a.safetensors"
    file.write_bytes(save(tables, {"header": "nothing"}))
    assert sighted(study) == []
    file.write_bytes(file.read_bytes() + b" Lundqvist ")
    assert sighted(study), "what is no table is read"


@pytest.mark.parametrize("data", [b"7z\xbc\xaf\x27\x1c rest", b"Rar!\x1a\x07 rest"])
def test_what_cannot_be_opened_is_refused_without_its_name(study: Study, data: bytes) -> None:
    (study.shareable / "Søren.dat").write_bytes(data)
    with pytest.raises(PrivacyError, match="cannot be opened") as caught:
        findings(study)
    assert "ren.dat" not in str(caught.value).replace("….dat", "")
