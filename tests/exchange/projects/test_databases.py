"""Taguette and QualCoder: databases as these programs make them, and tables of coded segments."""

from __future__ import annotations

import io
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from transcode.errors import ExchangeError
from transcode.exchange import read_project, workbook

TAGUETTE = """
CREATE TABLE projects (id INTEGER PRIMARY KEY, name VARCHAR, description TEXT);
CREATE TABLE project_members (project_id INTEGER, user_login VARCHAR);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name VARCHAR, description TEXT, project_id INTEGER,
                        contents TEXT);
CREATE TABLE commands (id INTEGER PRIMARY KEY, date DATETIME, user_login VARCHAR,
                       project_id INTEGER, payload TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path VARCHAR, description TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER,
                         end_offset INTEGER, snippet TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
"""
QUALCODER = """
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text,
                     owner text);
CREATE TABLE code_cat (catid integer primary key, name text, memo text, supercatid integer);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text,
                        color text);
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text,
                        pos0 integer, pos1 integer, owner text, memo text, date text);
CREATE TABLE code_image (imid integer primary key);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer,
                         memo text, owner text);
CREATE TABLE cases (caseid integer primary key, name text, memo text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text,
                        id integer);
CREATE TABLE journal (jid integer primary key, name text, jentry text, owner text);
"""
DATE = "2025-05-01 12:00:00"
ADDED = '{"type": "highlight_add", "highlight_id": 2}'


def made(schema: str, **tables: list[tuple[object, ...]]) -> io.BytesIO:
    rows = sqlite3.connect(":memory:")
    rows.executescript(schema)
    for table, values in tables.items():
        marks = ",".join("?" * len(values[0]))
        rows.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
    rows.commit()
    return io.BytesIO(rows.serialize())


def test_taguette_counts_bytes_of_the_text_without_tags() -> None:
    contents = "<p>Ja, det var svært 😀.</p><p>Så gik vi &amp; talte.</p>\n<ul><li>ét</li></ul>"
    plain = "Ja, det var svært 😀.Så gik vi & talte.\nét".encode()
    start, end = plain.index("Så".encode()), plain.index(b"talte") + 5
    file = made(
        TAGUETTE,
        projects=[(1, "p", "why")],
        project_members=[(1, "anna"), (1, "ben")],
        documents=[(1, "P01.odt", "", 1, contents)],
        commands=[(1, "2026-02-03 08:01:22.663131", "ben", 1, ADDED)],
        tags=[(1, 1, "work", "all of it"), (2, 1, "work.talk", ""), (3, 1, "no.parent", "")],
        highlights=[(1, 1, 0, 2, "<p>Ja</p>"), (2, 1, start, end, "<p>Så gik vi &amp; talte</p>")],
        highlight_tags=[(1, 1), (2, 2), (2, 3)],
    )
    project = read_project(file)
    (source,) = project.sources
    assert source.text == "Ja, det var svært 😀.\nSå gik vi & talte.\nét"
    assert [(c.code, c.user, source.text[c.begin : c.end]) for c in source.codings] == [
        ("tag 1", "", "Ja"), ("tag 2", "ben", "Så gik vi & talte"),
        ("tag 3", "ben", "Så gik vi & talte"),
    ]  # fmt: skip
    assert [c.made_at for c in source.codings] == ["", *["2026-02-03T08:01:22Z"] * 2]
    assert [(c.name, c.above) for c in project.codes] == [
        ("work", ""), ("talk", "tag 1"), ("no.parent", ""),
    ]  # fmt: skip


def test_a_database_with_several_projects_is_refused() -> None:
    file = made(TAGUETTE, projects=[(1, "a", ""), (2, "b", "")])
    with pytest.raises(ExchangeError, match="2 projects"):
        read_project(file)


def test_the_taguette_project_of_serdif_comes_in_whole(shared: Callable[[str], Path]) -> None:
    path = shared(
        "interviews/serdif/data/transcripts/thematic-analysis/SERDIF_P2_ThematicAnalysis.sqlite3"
    )
    data = path.read_bytes()
    project = read_project(io.BytesIO(data))
    rows = sqlite3.connect(":memory:")
    rows.deserialize(data)
    count = {
        name: rows.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
        for name in ("documents", "tags", "highlights", "highlight_tags")
    }
    assert len(project.sources) == count["documents"] == 17
    assert len(project.codes) == count["tags"]
    places = [(s.id, c.begin, c.end, c.code) for s in project.sources for c in s.codings]
    assert len(places) == count["highlight_tags"]
    assert sum(s.unit.matched for s in project.sources if s.unit) == sum(
        s.unit.quoted for s in project.sources if s.unit
    )
    names = {code.id: code.name for code in project.codes}
    by_tag = "SELECT path, count(*) FROM highlight_tags JOIN tags ON tags.id = tag_id GROUP BY path"
    assert Counter(names[code] for *_, code in places) == dict(rows.execute(by_tag).fetchall())


def test_qualcoder_with_categories_cases_and_annotations() -> None:
    text = "Spørgsmål 😀?\nJa, det var hårdt.\n"
    begin = text.index("det")
    utf16 = begin + 1  # Qt counts the emoji as two
    project = read_project(
        made(
            QUALCODER,
            source=[
                (1, "Anna.docx", text, None, "a good talk", "cb"),
                (2, "street.jpg", None, "/images/street.jpg", "", "cb"),
            ],
            code_cat=[(1, "Work", "", None), (2, "Hours", "", 1)],
            code_name=[
                (1, "hard", "was hard", 2, "cb", "#ff0000"),
                (2, "free", "", None, "cb", ""),
            ],
            code_text=[
                (1, 1, 1, "det var hårdt", utf16, utf16 + 13, "cb", "sighs", DATE),
                (2, 2, 1, "Ja", text.index("Ja") + 1, text.index("Ja") + 3, "dk", "", "soon"),
            ],
            code_image=[(1,)],
            annotation=[(1, 1, 0, 9, "opening", "dk")],
            cases=[(1, "Anna", "")],
            case_text=[(1, 1, 1)],
            attribute=[(1, "age", "case", "44", 1), (2, "place", "file", "home", 1)],
            journal=[(1, "day one", "It went well", "cb")],
        )
    )
    (source,) = project.sources
    assert [(c.code, c.user, source.text[c.begin : c.end]) for c in source.codings] == [
        ("code 2", "dk", "Ja"), ("code 1", "cb", "det var hårdt"),
    ]  # fmt: skip
    assert [c.made_at for c in source.codings] == ["", "2025-05-01T12:00:00"]
    assert {c.colour for c in project.codes} == {"#ff0000", ""}
    assert {(c.name, c.above, c.codable) for c in project.codes} == {
        ("Work", "", False), ("Hours", "category 1", False), ("hard", "category 2", True),
        ("free", "", True),
    }  # fmt: skip
    (case,) = project.cases
    assert (case.name, case.values, case.sources) == ("Anna", (("age", "44"),), ("source 1",))
    assert source.values == (("place", "home"),)
    assert {(m.text, m.user, m.passage) for m in project.memos} == {
        ("a good talk", "cb", None), ("opening", "dk", (0, 9)),
        ("day one\nIt went well", "cb", None),
    }  # fmt: skip
    assert {(one.kind, one.name) for one in project.left} >= {
        ("source", "street.jpg"), ("coding", ""),
    }  # fmt: skip


MAXQDA = [
    ("Color", "Document group", "Document name", "Code", "Beginning", "End", "Segment", "Author"),
    ("●", "nurses", "P01", "Work > Hours", 1, 1, "I never see the sun", "anna"),
    ("●", "nurses", "P01", "Pride", 4, 4, "That was mine", "ben"),
    ("●", "nurses", "P01", "Work > Pay", 1, 1, "I never see the sun", "anna"),
    ("●", "doctors", "P02", "Pride", 2, 2, "I did that", "anna"),
    ("●", "doctors", "P02", "", 2, 2, "nobody coded this", "anna"),
]
NVIVO = (
    "File Name;Code;Coverage;Coded Text;Coded By Initials\nP01;Codes\\Work\\Hours;1%;I never;AN\n"
)
DANISH = "Dokumentnavn\tKode\tTekst\nP01\tStolthed\tDet var mit\n".replace(
    "Dokumentnavn", "Dokument"
)


@pytest.mark.parametrize(
    ("data", "documents", "codes", "users", "codings"),
    [
        (workbook({"Retrieved": MAXQDA}), 2, {"Work", "Hours", "Pay", "Pride"}, 2, 4),
        (NVIVO.encode("utf-8-sig"), 1, {"Work", "Hours"}, 1, 1),
        (DANISH.encode(), 1, {"Stolthed"}, 0, 1),
    ],
)
def test_tables_of_coded_segments(
    data: bytes, documents: int, codes: set[str], users: int, codings: int
) -> None:
    project = read_project(io.BytesIO(data))
    assert len(project.sources) == documents
    assert {code.name for code in project.codes} == codes
    assert len(project.users) == users
    assert sum(len(source.codings) for source in project.sources) == codings
    assert project.notes


def test_a_segment_with_two_codes_is_there_once() -> None:
    source = read_project(io.BytesIO(workbook({"s": MAXQDA}))).sources[0]
    assert source.text == "I never see the sun\nThat was mine"
    assert [source.text[c.begin : c.end] for c in source.codings] == [
        "I never see the sun", "That was mine", "I never see the sun",
    ]  # fmt: skip
    assert source.values == (("group", "nurses"),)


HEADINGS = ("Document name", "Code", "Segment", "Created by", "Created", "Modified by", "Modified")


def dated(*pairs: tuple[object, object]) -> list[tuple[str, str]]:
    """User and date of the codings of a table with these dates, as a workbook and as text."""
    rows = [("P01", "Pride", f"words {n}", "anna", made, "ben", changed)
            for n, (made, changed) in enumerate(pairs)]  # fmt: skip
    book = openpyxl.Workbook()
    for row in [HEADINGS, *rows]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    text = "\n".join("\t".join(map(str, row)) for row in [HEADINGS, *rows]).encode()
    found = []
    for data in (file.getvalue(), text):
        project = read_project(io.BytesIO(data))
        assert not [one for one in project.left if one.kind == "column"]
        found.append([(c.user, c.made_at) for c in project.sources[0].codings])
    assert found[0] == found[1]
    return found[0]


def test_a_coding_of_a_table_keeps_who_made_it_and_when() -> None:
    at = datetime(2024, 2, 13, 14, 5, 6)
    assert dated((at, at), ("", "2024-03-01 09:00:00")) == [
        ("anna", "2024-02-13T14:05:06"), ("anna", "2024-03-01T09:00:00"),
    ]  # fmt: skip
    days = [("13.02.2024 14:05", ""), ("1/2/2024 2:05 PM", ""), ("2024/2/1 9:05", "")]
    assert [at for _, at in dated(*days)] == [
        "2024-02-13T14:05:00", "2024-01-02T14:05:00", "2024-02-01T09:05:00",
    ]  # fmt: skip
    assert [at for _, at in dated(("13/02/2024", ""), ("01/02/2024", ""))] == [
        "2024-02-13T00:00:00", "2024-02-01T00:00:00",
    ]  # fmt: skip


def test_a_date_whose_day_and_month_cannot_be_told_is_listed() -> None:
    table = "Document\tCode\tSegment\tCreated\nP01\tPride\tmine\t01/02/2024\nP01\tPride\to\tsoon\n"
    project = read_project(io.BytesIO(table.encode()))
    assert {c.made_at for c in project.sources[0].codings} == {""}
    assert [(one.kind, one.count) for one in project.left] == [("date", 2)]
