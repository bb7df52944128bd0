"""Look for original names in what is about to be shared. This module reads the disk.

Thin: compressed streams inside a PDF, pictures of text, and sound are not looked into.
"""

from __future__ import annotations

import gzip
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from transcode.errors import PrivacyError
from transcode.privacy.names import any_of, plain
from transcode.privacy.settings import Known
from transcode.privacy.vocabulary import COMMON
from transcode.records import Pseudonym

__all__ = ["Leftover", "leftovers"]


@dataclass(frozen=True, slots=True)
class Leftover:
    """Where an original name still stands, and which pseudonym should; never the name itself."""

    file: str  # below the searched folder; zip members after "!"; a name in it is blanked out
    place: str
    pseudonym: str  # "" where the name was given without one


def leftovers(
    root: Path, entities: Sequence[Pseudonym | str], *, ordinary: Set[str] = frozenset()
) -> tuple[Leftover, ...]:
    """Every place below ``root`` where an original name is left, in files and in their names.

    Case and accents do not matter; of a person, any part of the name of 4 letters or more counts
    alone; numbers may be written with other separators. Text is read as UTF-8, UTF-16 and
    Latin-1, with escapes of JSON, XML and URLs undone, with and without mark-up; zip (docx, xlsx,
    qdpx) and gzip files are opened.

    A word that is among the ``ordinary`` ones counts only where it is capitalised, as it does
    where names are replaced.

    Raises:
        PrivacyError: a file cannot be read, so that nothing can be said about it.
    """
    pseudonyms = {e.entity: e.pseudonym for e in entities if isinstance(e, Pseudonym)}
    wanted = any_of(
        (
            Known(e.entity, e.kind) if isinstance(e, Pseudonym) else Known(e, "person")
            for e in entities
        ),
        shortest=4,
        ordinary=COMMON | ordinary,
    )
    if wanted is None:
        return ()
    pattern, owners = wanted
    names = [pseudonyms.get(owner.text, "") for owner in owners]
    left: dict[Leftover, None] = {}
    for path in sorted(p for p in root.rglob("*") if p.is_file() or p.is_symlink()):
        shown = path.relative_to(root).as_posix()
        try:
            data = path.read_bytes()
        except OSError:
            raise _closed(pattern.sub("…", plain(shown)), "a file cannot be read") from None
        left |= dict.fromkeys(_in_file(pattern, names, shown, data))
    return tuple(left)


def _in_file(
    pattern: re.Pattern[str], names: Sequence[str], shown: str, data: bytes, depth: int = 0
) -> Iterator[Leftover]:
    file = pattern.sub("…", plain(shown))
    for found in pattern.finditer(plain(shown.rpartition("!")[2])):
        yield Leftover(file, "in the name of the file", names[(found.lastindex or 1) - 1])
    members = list(_members(data, file)) if depth < 3 else []
    binary = b"\0" in data
    for text in _readings(data) if not members else ():
        for found in pattern.finditer(text):
            # In binary data four letters meet by chance, but seldom in one way of writing.
            if not binary or _is_written(found[0]):
                line = text.count("\n", 0, found.start()) + 1
                yield Leftover(file, f"line {line}", names[(found.lastindex or 1) - 1])
    for member, inside in members:
        yield from _in_file(pattern, names, f"{shown}!{member}", inside, depth + 1)


def _is_written(word: str) -> bool:
    return word.islower() or word.isupper() or word.istitle() or not word.isalpha()


def _readings(data: bytes) -> Iterator[str]:
    """The data as text in every way in which it may be one, without accents."""
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
        yield plain(text)
        undone = text
        if "\\u" in text:
            undone = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), undone)
        if "&" in text:
            undone = html.unescape(undone)
        if "%" in text:
            undone = re.sub(r"(?:%[0-9a-fA-F]{2})+", _from_url, undone)
        if undone != text:
            yield plain(undone)
        if "</" in text:
            yield plain(re.sub(r"<[^<>]*>", "", undone))


def _from_url(escaped: re.Match[str]) -> str:
    return bytes.fromhex(escaped[0].replace("%", "")).decode("utf-8", "replace")


def _members(data: bytes, file: str) -> Iterator[tuple[str, bytes]]:
    """What is packed in the data; nothing where it is no archive after all."""
    try:
        if data[:2] == b"\x1f\x8b":
            yield "unpacked", gzip.decompress(data)
        elif data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield "comment", archive.comment
                for member in archive.infolist():
                    yield member.filename, archive.read(member)
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error):
        return
    except (RuntimeError, NotImplementedError):  # a password; a method that Python does not know
        raise _closed(file, "an archive cannot be opened") from None


def _closed(file: str, what: str) -> PrivacyError:
    return PrivacyError(what, where=file, step="check for leftovers",
                        remedy="see who may read it, or take it out of the folder")  # fmt: skip
