"""Files of strangers: refused with a clear error, in little time and memory."""

from __future__ import annotations

import io
import sqlite3
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from transcode.errors import ExchangeError
from transcode.exchange import read_codebook_file, read_project
from transcode.verbs.add.project import add_project

HEAD = '<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="x">'


def packed(**members: bytes | str) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    made.seek(0)
    return made


def project(source: str, **members: bytes | str) -> io.BytesIO:
    return packed(**{"project.qde": f"{HEAD}<Sources>{source}</Sources></Project>"}, **members)


def refused(file: io.BytesIO, what: str) -> None:
    with pytest.raises(ExchangeError, match=what) as problem:
        read_project(file)
    assert problem.value.remedy


def test_a_bomb_is_not_unpacked() -> None:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("project.qde", "w", force_zip64=True) as member,
    ):
        for _ in range(400):
            member.write(bytes(1 << 20))
    made.seek(0)
    tracemalloc.start()
    refused(made, "would unpack")
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_workbook_that_is_a_bomb() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/sharedStrings.xml", bytes(50_000_000))
    refused(io.BytesIO(made.getvalue()), "would unpack")


def test_a_member_that_says_it_has_2_gib_and_one_that_is_larger_than_it_says() -> None:
    made = project('<TextSource guid="g" name="s" plainTextPath="internal://t.txt"/>',
                   **{"sources/t.txt": "x" * 50}).getvalue()  # fmt: skip
    size = (50).to_bytes(4, "little")
    at = made.rfind(size, 0, made.rfind(b"sources/t.txt"))
    for says in (2 << 30, 10):
        changed = bytearray(made)
        changed[at : at + 4] = says.to_bytes(4, "little")
        with pytest.raises(ExchangeError):
            read_project(io.BytesIO(bytes(changed)))


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil", "a/../../b", "C:/x", "..\\evil"])
def test_a_path_that_leads_out_of_the_archive(name: str, tmp_path: Path) -> None:
    refused(project("", **{name: "x"}), "leads out of it")
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize(
    "path", ["internal://../../etc/passwd", "file:///etc/passwd", "absolute:///etc/passwd"]
)
def test_a_source_elsewhere_is_not_read(path: str) -> None:
    found = read_project(project(f'<TextSource guid="g" name="s" plainTextPath="{path}"/>'))
    assert found.sources == ()
    assert [(one.kind, one.name) for one in found.left] == [("source", "s")]


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + HEAD + "&x;</Project>",
        "<!DOCTYPE p [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>" + HEAD + "&b;</Project>",
        '<!DOCTYPE p SYSTEM "http://localhost:9/x.dtd">' + HEAD + "</Project>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(document: str, encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?>{document}'.encode(encoding)
    refused(packed(**{"project.qde": data}), "document type")
    with pytest.raises(ExchangeError, match="document type"):
        read_codebook_file(data, ".qdc")


def test_a_million_selections_are_too_many() -> None:
    one = '<PlainTextSelection guid="g" startPosition="0" endPosition="1"/>'
    source = f'<TextSource guid="g"><PlainTextContent>x</PlainTextContent>{one * 1_000_000}'
    data = f"{HEAD}<Sources>{source}</TextSource></Sources></Project>".encode()
    tracemalloc.start()
    refused(io.BytesIO(data), "too many")
    assert tracemalloc.get_traced_memory()[1] < 2 * len(data)
    tracemalloc.stop()


def test_codes_as_deep_as_a_well() -> None:
    deep = '<Code guid="g" name="n" isCodable="true">' * 100_000 + "</Code>" * 100_000
    data = f"{HEAD}<CodeBook><Codes>{deep}</Codes></CodeBook></Project>"
    refused(packed(**{"project.qde": data}), "XML")


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04 nothing", b"SQLite format 3\0" + bytes(200), b"<Project", b"<html/>",
     b"a;b\n1;2\n", bytes(1000), b"<?xml version='1.0' encoding='nonsense'?><Project/>"],
)  # fmt: skip
def test_what_is_no_project_is_refused(data: bytes) -> None:
    with pytest.raises(ExchangeError):
        read_project(io.BytesIO(data))


def test_a_view_that_never_ends_is_no_table() -> None:
    rows = sqlite3.connect(":memory:")
    rows.executescript(
        "CREATE TABLE highlights(id); CREATE TABLE documents(id); CREATE TABLE highlight_tags(id);"
        "CREATE VIEW projects AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id FROM n) "
        "SELECT id, 'x' AS name, '' AS description FROM n;"
    )
    with pytest.raises(ExchangeError):
        read_project(io.BytesIO(rows.serialize()))


def test_numbers_that_are_none_and_codes_that_are_not_there() -> None:
    selections = (
        '<PlainTextSelection guid="a" startPosition="x" endPosition="9999999999999999999999"/>'
        '<PlainTextSelection guid="b" startPosition="0" endPosition="4">'
        '<Coding guid="c"><CodeRef targetGUID="nobody"/></Coding></PlainTextSelection>'
    )
    text = "<PlainTextContent>four words are here</PlainTextContent>"
    found = read_project(project(f'<TextSource guid="g" name="s">{text}{selections}</TextSource>'))
    assert found.sources[0].codings == ()
    assert {one.why for one in found.left} == {
        "its place is not in the text of 's'", "in 's': the codebook has no such code",
    }  # fmt: skip


def test_a_refusal_leaves_the_study_as_it_was(tmp_path: Path) -> None:
    from transcode.study.folder import Study

    study = Study.create(tmp_path / "study")
    before = {path: path.stat().st_mtime_ns for path in study.root.rglob("*")}
    evil = tmp_path / "evil.qdpx"
    evil.write_bytes(project("", **{"../x": "x"}).getvalue())
    with pytest.raises(ExchangeError):
        add_project(study, evil)
    with pytest.raises(ExchangeError, match="NVivo"):
        add_project(study, tmp_path / "theirs.nvpx")
    assert {path: path.stat().st_mtime_ns for path in study.root.rglob("*")} == before
