"""Packed files that are refused, and why."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from transcode.errors import ExchangeError, PrivacyError
from transcode.exchange import read_codebook_file
from transcode.exchange.documents.odt import lines_of_odt
from transcode.exchange.documents.word import lines_of_docx, opened
from transcode.files.workbooks import grids
from transcode.privacy.leftovers.reading import pieces


def packed(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", data)
    return made.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_with_an_entity_is_refused_for_that_reason(encoding: str) -> None:
    text = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]><w>&x;</w>'
    with pytest.raises(ExchangeError, match="entities"):
        lines_of_docx(packed(word__document=text.encode(encoding)))


def test_a_bomb_is_refused_for_that_reason() -> None:
    with pytest.raises(ExchangeError, match="zip bomb"):
        lines_of_docx(packed(word__document=b"0" * 201_000_000))


BOMB = {"word/document.xml": b"0" * 201_000_000, "[Content_Types].xml": b"<Types/>"}


@pytest.mark.parametrize("open_it", [lines_of_docx, read_codebook_file, opened])
def test_every_room_refuses_the_same(open_it: Callable[[bytes], object]) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in BOMB.items():
            archive.writestr(name, data)
    with pytest.raises(ExchangeError, match="would unpack"):
        open_it(made.getvalue())


def test_a_workbook_is_no_bomb() -> None:
    sheet = packed(xl__workbook=b"<workbook/>", xl__sharedStrings=bytes(50_000_000))
    with pytest.raises(ExchangeError, match="would unpack"):
        read_codebook_file(sheet)
    with pytest.raises(ExchangeError, match="would unpack"):
        grids(sheet, lambda what, remedy, _: ExchangeError(what, remedy=remedy))


def test_a_bomb_in_what_is_shared_is_not_unpacked() -> None:
    with pytest.raises(PrivacyError, match="would unpack"):
        list(pieces("left.zip", packed(a=bytes(50_000_000))))
    assert [p.text for p in pieces("a.zip", b"PK but Kirsten Lund") if p.line]


@pytest.mark.parametrize("name", ["content.xml", "styles.xml"])
@pytest.mark.parametrize("part", [b"", b"<", b"<a></b>", b"\xff\xfe<", b"<a/>"])
def test_a_damaged_open_document_is_refused(name: str, part: bytes) -> None:
    with pytest.raises(ExchangeError) as problem:
        lines_of_odt(packed(**{"content": b"<a/>", name.removesuffix(".xml"): part}))
    assert problem.value.remedy
