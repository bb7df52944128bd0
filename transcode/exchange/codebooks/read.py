"""Codebooks from other programs: a table, a REFI-QDA codebook (.qdc), or a project that holds one.

Read as they are, with codes nested to any depth; :mod:`transcode.workbench.flatten` turns them into
codes under themes.
"""

from __future__ import annotations

import re

from transcode.exchange.codebooks.contents import Found, FoundCode
from transcode.exchange.codebooks.refi import from_xml, project_in
from transcode.exchange.codebooks.sheet import read_sheet, refused
from transcode.exchange.codebooks.table import from_sheet

__all__ = ["Found", "FoundCode", "read_codebook_file"]

_AS_TABLE = "open it in a spreadsheet program and save it as .xlsx or 'CSV UTF-8'"


def read_codebook_file(data: bytes, ending: str = "", language: str = "") -> Found:
    """Read the codes of a file of any supported format.

    Args:
        data: a csv or other text table, an xlsx workbook, a Word document with a table,
            ``.qdc``, ``.qde``, ``.qdpx``; recognised by its contents.
        ending: of its name, in lower case: it identifies damaged XML.
        language: of the study, two letters.

    Raises:
        ExchangeError: the file cannot be read, or is ambiguous.
    """
    if data.startswith(b"PK") and (found := project_in(data)):
        return found
    start = data.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if re.match(rb"<(?:!doctype )?(?:html|table|head|body)\b", start, re.IGNORECASE):
        raise refused("this is a web page, whatever its name says", _AS_TABLE)
    if start.startswith(b"<") or (ending in (".qdc", ".qde") and not data.startswith(b"PK")):
        return from_xml(data)
    return from_sheet(read_sheet(data, language))
