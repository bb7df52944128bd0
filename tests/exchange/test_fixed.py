"""Packed outputs are searched for names in what people said, not in the program's words."""

from __future__ import annotations

from tests.exchange.projects.made import text_of
from tests.themes import workplace
from transcode.exchange import (
    PROFILES,
    Outgoing,
    codebook_docx,
    codebook_rows,
    excerpt_rows,
    words_packed,
    workbook,
    write_project,
)
from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Coding, Theme
from transcode.records.participants import Participants

BOOK, TEXTS = workplace.codebook(), workplace.texts()
PEOPLE = Participants.among(TEXTS)


def words(name: str, data: bytes) -> str:
    said = words_packed(name, data)
    assert said is not None
    return said.decode()


def test_tables_and_the_codebook() -> None:
    table = words("codebook.xlsx", workbook({"codebook": codebook_rows(BOOK, PEOPLE)}))
    assert "speaking up" in table
    assert "description" not in table.splitlines()
    table = words("excerpts.xlsx", workbook({"excerpts": excerpt_rows(BOOK, TEXTS, ())}))
    assert "I dare to say no" in table
    assert "excerpt" not in table.splitlines()
    document = words("codebook.docx", codebook_docx(BOOK, PEOPLE))
    assert "Says aloud what is not right" in document
    assert not {"name", "Codes without a theme"} & set(document.splitlines()[:3])


def test_a_project() -> None:
    text = text_of("P01", ["Who was it?", "It was Kirsten."])
    theme, code = Theme("t", "Help", "by Paul"), Code("c", "kin", "", "t")
    book = Codebook((code,), (theme,), (Coding("c", "anna", text.anchor(12, 18), "e"),))
    outgoing = Outgoing("s", "transcode", {"anna": book}, {"P01": text})
    said = words("project.qdpx", write_project(outgoing, PROFILES["nvivo"])[0])
    assert "P: It was Kirsten." in said
    assert "by Paul" in said
    assert "RoundedRectangle" not in said
    assert "Thematic map" not in said


def test_what_this_room_does_not_write() -> None:
    assert words_packed("report.html", b"<html>") is None
