"""Read every text inside a file, whatever the file is, so that it can be searched for names.

Thin: pictures of text and sound are not looked into, nor the numbers of vectors; of a sound file
the tags are read.
"""

from __future__ import annotations

import bz2
import gzip
import html
import io
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from transcode.errors import ExchangeError, PrivacyError
from transcode.files.untrusted import Archive, Asked
from transcode.privacy.leftovers.containers import without_sound

__all__ = ["Piece", "pieces"]

_ZIP = Asked("an archive", "check for leftovers", "take it out of the folder", 500_000_000)
_DEEPEST = 3  # archives in archives
_UNREADABLE = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
_BROKEN = (zipfile.BadZipFile, OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)


@dataclass(frozen=True, slots=True)
class Piece:
    """A text inside a file: members of archives after "!"; ``line`` 0 is a name, not content."""

    file: str
    line: int  # of its first line
    text: str
    is_binary: bool = False


def pieces(file: str, data: bytes, depth: int = 0) -> Iterator[Piece]:
    """The file's name and every text in it, in every way in which its bytes may be text.

    Text is read as UTF-8, UTF-16 and Latin-1; escapes of JSON, XML and URLs are undone, mark-up is
    read with and without. Zip (docx, xlsx, qdpx), gzip, bz2 and xz are opened, and so are the
    compressed texts of PNG and PDF. Of JSON lines the strings are read, of safetensors the header.

    Raises:
        PrivacyError: an archive that cannot be opened: nothing can be said about what is inside.
    """
    yield Piece(file, 0, file.rpartition("!")[2])
    members = list(_members(data, file)) if depth < _DEEPEST else []
    for name, inside in members:
        yield from pieces(f"{file}!{name}", inside, depth + 1)
    if data[:2] == b"PK" and members:
        return
    if data[:1] in (b"{", b"[") and b"\0" not in data:
        yield from _json_lines(file, data)
        return
    vectors = _safetensors_header(data)
    searched = without_sound(data) if vectors is None else vectors
    for text in _readings(searched):
        yield Piece(file, 1, text, vectors is None and b"\0" in searched)


def _json_lines(file: str, data: bytes) -> Iterator[Piece]:
    """The strings of each line; a line that is no JSON, as it stands."""
    lines = data.split(b"\n")
    with suppress(ValueError):
        if len(lines) > 1 and not lines[0].rstrip().endswith((b"}", b"]")):
            yield from _strings(file, 1, json.loads(data))  # one value over many lines
            return
    for number, line in enumerate(lines, start=1):
        try:
            yield from _strings(file, number, json.loads(line))
        except ValueError:
            for text in _readings(line):
                yield Piece(file, number, text)


def _strings(file: str, line: int, value: Any) -> Iterator[Piece]:  # noqa: ANN401 - any JSON
    strings: list[str] = []
    keys: set[str] = set()
    _collect(value, strings, keys)
    # all of it stands on one line of the file, also a memo of several
    for text in _undone("\n".join((*strings, *sorted(keys)))):
        yield Piece(file, line, text.replace("\n", "\v"))


def _collect(value: Any, strings: list[str], keys: set[str]) -> None:  # noqa: ANN401 - any JSON
    if type(value) is str:
        strings.append(value)
    elif type(value) is dict:
        keys.update(value)
        for inner in value.values():
            if type(inner) is not int:
                _collect(inner, strings, keys)
    elif type(value) is list:
        for inner in value:
            _collect(inner, strings, keys)


def _readings(data: bytes) -> Iterator[str]:
    try:
        texts = [data.decode("utf-8")]
    except UnicodeDecodeError:
        texts = [data.decode("utf-8", "replace"), data.decode("latin-1")]
    if b"\0" in data:
        texts += [
            data[at:].decode(f"utf-16-{order}", "replace")
            for at in (0, 1)
            for order in ("le", "be")
        ]
    for text in dict.fromkeys(texts):
        yield from _undone(text)


def _undone(text: str) -> Iterator[str]:
    """The text, and what it is without escapes and without mark-up where it has any."""
    yield text
    undone = text
    if "\\u" in text:
        undone = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), undone)
    if "&" in text:
        undone = html.unescape(undone)
    if "%" in text:
        undone = re.sub(r"(?:%[0-9a-fA-F]{2})+", _from_url, undone)
    if undone != text:
        yield undone
    if "</" in text:
        # line by line what the marked-up text has, so that places are right
        yield re.sub(r"<[^<>]*>", lambda m: "\n" * m[0].count("\n"), undone)


def _from_url(escaped: re.Match[str]) -> str:
    return bytes.fromhex(escaped[0].replace("%", "")).decode("utf-8", "replace")


def _safetensors_header(data: bytes) -> bytes | None:
    """The header of a safetensors file whose numbers fill the rest; ``None`` of other files."""
    size = int.from_bytes(data[:8], "little")
    if not 2 <= size <= len(data) - 8 or data[8:9] != b"{":
        return None
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        tensors = {k: v for k, v in json.loads(data[8 : 8 + size]).items() if k != "__metadata__"}
        # whole numbers too: the digests of passages, the tree. Two letters meet in them by chance
        ends = [v["data_offsets"][1] for v in tensors.values()]
        if max(ends, default=0) == len(data) - 8 - size:
            return data[8 : 8 + size]
    return None


def _members(data: bytes, file: str) -> Iterator[tuple[str, bytes]]:
    """The files packed in the data; none where it is no archive."""
    if data.startswith(_UNREADABLE):
        raise _closed(file)
    with suppress(*_BROKEN):
        if data[:2] == b"\x1f\x8b":
            yield "unpacked", gzip.decompress(data)
        elif data[:3] == b"BZh":
            yield "unpacked", bz2.decompress(data)
        elif data[:6] == b"\xfd7zXZ\x00":
            yield "unpacked", lzma.decompress(data)
        elif data[:8] == b"\x89PNG\r\n\x1a\n":
            yield from _png_texts(data)
        elif data[:5] == b"%PDF-":
            for stream in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.S):
                with suppress(zlib.error):
                    yield "stream", zlib.decompressobj().decompress(stream[1])
        elif data[:2] == b"PK":
            yield from _zipped(data, file)


def _zipped(data: bytes, file: str) -> Iterator[tuple[str, bytes]]:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return  # it begins like one, and is read as it stands
    try:
        archive = Archive(data, _ZIP)
        yield from (("comment", comment) for comment in archive.comments)
        for member in archive.members:
            yield member.filename, archive.read(member)
    except ExchangeError as problem:
        raise _closed(file, problem.what) from None


def _png_texts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The compressed text chunks; those that are not compressed are read with the file."""
    at = 8
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        chunk = data[at + 8 : at + 8 + size]
        keyword, _, rest = chunk.partition(b"\0")
        if kind == b"zTXt":
            yield "text", keyword + b" " + zlib.decompress(rest[1:])
        elif kind == b"iTXt" and rest[:1] == b"\1":
            yield "text", keyword + b" " + zlib.decompress(rest[2:].split(b"\0", 2)[2])
        at += size + 12


def _closed(file: str, why: str = "") -> PrivacyError:
    return PrivacyError(f"an archive cannot be opened{f' ({why})' if why else ''}", where=file,
                        step="check for leftovers",
                        remedy="see who may read it, or take it out of the folder")  # fmt: skip
