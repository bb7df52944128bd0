"""Comments and footnotes of a document, which are in none of its turns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from transcode.exchange.documents.recognise import binary_format
from transcode.files.untrusted import DOCUMENT, Archive

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["Remark", "remarks_in"]

Kind = Literal["comment", "footnote"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ANNOTATION = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_WORDS = 8  # before a remark, to find its place
_IN_WORD: tuple[tuple[str, Kind], ...] = (
    ("comment", "comment"), ("footnote", "footnote"), ("endnote", "footnote"),
)  # fmt: skip
_IN_RTF = re.compile(r"\{\\\*\\atnauthor ([^{}]*)\}|\{(?:\\\*)?\\(annotation|footnote)\b")
_IN_CHAT = re.compile(r"^(?:@Comment|%com):\t(.*(?:\n\t.*)*)", re.MULTILINE)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment or footnote; ``about`` are the words before it, "" if its place is not known."""

    kind: Kind
    text: str
    author: str = ""
    about: str = ""


def remarks_in(data: bytes) -> tuple[Remark, ...]:
    """List the comments and footnotes of a Word, OpenDocument, RTF or CHAT document.

    Nothing if it is of another kind, or damaged. They identify people, like the transcript.
    """
    readers = {"docx": _of_docx, "odt": _of_odt, "rtf": _of_rtf}
    try:
        reader = readers.get(binary_format(data) or "", _of_chat)
        return tuple(remark for remark in reader(data) if remark.text)
    except Exception:  # striprtf raises whatever a damaged file leads to; a run says what is wrong
        return ()


def _of_docx(data: bytes) -> Iterator[Remark]:
    archive = Archive(data, DOCUMENT)
    notes: dict[tuple[str, str | None], tuple[Kind, Element]] = {}
    for tag, kind in _IN_WORD:
        for element in _inside(archive, f"word/{tag}s.xml", f"{_W}{tag}"):
            if element.get(f"{_W}type") is None:  # others are the lines that separate them
                notes[f"{_W}{tag}Reference", element.get(f"{_W}id")] = kind, element
    for paragraph in _inside(archive, "word/document.xml", f"{_W}p"):
        before = ""
        for node in paragraph.iter():
            if node.tag == f"{_W}t":
                before += node.text or ""
            elif found := notes.get((node.tag, node.get(f"{_W}id"))):
                kind, element = found
                words = " ".join(_shown(one.iter(f"{_W}t")) for one in element.iter(f"{_W}p"))
                yield Remark(kind, words, element.get(f"{_W}author", ""), _last(before))


def _shown(texts: Iterable[Element]) -> str:
    return " ".join("".join(text.text or "" for text in texts).split())


def _of_odt(data: bytes) -> Iterator[Remark]:
    for paragraph in _inside(Archive(data, DOCUMENT), "content.xml", f"{_TEXT}p"):
        yield from _within(paragraph, [paragraph.text or ""])


def _within(node: Element, before: list[str]) -> Iterator[Remark]:
    for child in node:
        if child.tag in (_ANNOTATION, f"{_TEXT}note"):
            is_comment = child.tag == _ANNOTATION
            words = " ".join("".join(p.itertext()) for p in child.iter(f"{_TEXT}p"))
            yield Remark("comment" if is_comment else "footnote", " ".join(words.split()),
                         child.findtext(_CREATOR) or "", _last("".join(before)))  # fmt: skip
        else:
            before.append(child.text or "")
            yield from _within(child, before)
        before.append(child.tail or "")


def _of_rtf(data: bytes) -> Iterator[Remark]:
    from striprtf.striprtf import rtf_to_text

    source = data.decode("latin-1")
    author = ""
    head = source[: source.find("\\pard")]  # the code page
    for match in _IN_RTF.finditer(source):
        if match[2] is None:
            author = match[1]
            continue
        depth = 1
        for brace in _BRACE.finditer(source, match.end()):
            depth += {"{": 1, "}": -1}.get(brace[0], 0)
            if depth == 0:
                break
        kind: Kind = "comment" if match[2] == "annotation" else "footnote"
        words = rtf_to_text(f"{head}{{{source[match.end() : brace.start()]}}}}}", errors="replace")
        yield Remark(kind, " ".join(words.split()), author if kind == "comment" else "")


def _of_chat(data: bytes) -> Iterator[Remark]:
    text = data.decode("utf-8", "replace").lstrip("\ufeff")
    for match in _IN_CHAT.finditer(text) if text.startswith("@") else ():
        yield Remark("comment", " ".join(match[1].split()))


def _inside(archive: Archive, name: str, tag: str) -> Iterator[Element]:
    """Elements of a part of a packed document; none if it has no part of that name."""
    if name in archive.names:
        yield from archive.xml(name).iter(tag)


def _last(text: str) -> str:
    return " ".join(text.split()[-_WORDS:])
