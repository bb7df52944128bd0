"""The format of a document, by what is in it. Pure.

The ending of a file's name says what somebody thinks it is; a transcript that was saved as another
is common: rich text as ``.doc``, captions as ``.txt``.
"""

from __future__ import annotations

import re
from typing import Literal

from transcode.errors import ExchangeError
from transcode.files.untrusted import DOCUMENT, Archive

__all__ = ["Format", "binary_format", "text_format"]

Format = Literal[
    "docx", "odt", "rtf", "pdf", "html", "eaf", "exb", "xml", "json", "cha", "vtt", "srt", "txt"
]

_HEAD = 4_000  # bytes
_REFUSED = {
    b"\xd0\xcf\x11\xe0": "an old Word file (.doc)", b"ID3": "a recording",
    b"RIFF": "a recording", b"OggS": "a recording", b"fLaC": "a recording",
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"SQLite format 3": "a database",
}  # fmt: skip
_ROOTS: tuple[tuple[str, Format], ...] = (
    (r"<ANNOTATION_DOCUMENT[\s>]", "eaf"), (r"<basic-transcription[\s>]", "exb"),
    (r"<(?:!doctype html|html|body|head)[\s>]|^<(?:p|div|table|meta|ul|ol|h\d)[\s>]", "html"),
    (r"<\?xml|<\w+[^>]*\sxmlns", "xml"),
)  # fmt: skip
_TIMES = r"-?\d[\d:.,; ]*\s*-+>\s*-?\d[\d:.,; ]*"
_CUE = re.compile(rf"(?:^|\n)\s*\d+\s*\n\s*{_TIMES}(?:\s|$)")
_ARROW = re.compile(r"[-–—]+>|[→➔]")


def binary_format(data: bytes) -> Format | None:
    """Format of a file that is no plain text; ``None`` for text.

    Raises:
        ExchangeError: it is a file of another kind.
    """
    for magic, name in _REFUSED.items():
        if data.startswith(magic):
            raise _other(name)
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    return _packed(data) if data.startswith(b"PK\x03\x04") else _marked_up(data)


def _packed(data: bytes) -> Format:
    try:
        names = Archive(data, DOCUMENT).names
    except ExchangeError:
        return "docx"  # its reader says what is wrong with it
    if "content.xml" in names and "word/document.xml" not in names:
        return "odt"
    if "xl/workbook.xml" in names:
        raise _other("a spreadsheet (.xlsx)")
    if "[Content_Types].xml" in names:
        return "docx"
    raise _other("a zip file")


def _marked_up(data: bytes) -> Format | None:
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    head = data[:_HEAD].decode("utf-16" if is_wide else "latin-1", "replace")
    head = re.sub(r"<!--.*?(?:-->|$)", "", head, flags=re.DOTALL).lstrip("ï»¿\ufeff \t\r\n")
    if not head.startswith("<"):
        return None
    found = (kind for root, kind in _ROOTS if re.search(root, head, re.IGNORECASE))
    return next(found, None)


def text_format(text: str, ending: str) -> Format:
    """Format of a plain text, whose file has this ending."""
    head = text[:_HEAD].lstrip("\ufeff \t\n")
    if head.startswith("WEBVTT"):
        return "vtt"
    if re.match(r"@(?:UTF8|Begin|Font|PID|Window)\b", head) and re.search(r"(?m)^\*\S+:", text):
        return "cha"
    if head[:1] in ("{", "[") and head[1:].lstrip()[:1] in ('"', "{", "[", "}"):
        return "json"
    if ending in ("srt", "vtt"):
        return ending if _ARROW.search(text) else "txt"  # type: ignore[return-value]
    return "srt" if _CUE.match(text.lstrip("\ufeff \t\n")) else "txt"


def _other(name: str) -> ExchangeError:
    return ExchangeError(
        f"the document is {name}",
        step="read",
        remedy="open it in the program that made it, and save it as .docx or .txt",
    )
