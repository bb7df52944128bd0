"""Codebooks in REFI-QDA: a .qdc file, or the codebook of a project (.qdpx)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from transcode.exchange.codebooks.contents import Found, FoundCode
from transcode.exchange.codebooks.sheet import refused
from transcode.exchange.projects.safe import ProjectArchive, project_xml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["from_xml", "project_in"]


def project_in(data: bytes) -> Found | None:
    """The codes of a project (.qdpx); ``None`` if the file is not one.

    Raises:
        ExchangeError: damaged, hostile, or protected by a password.
    """
    archive = ProjectArchive(io.BytesIO(data))
    name = next((name for name in archive.names if name.lower().endswith(".qde")), None)
    return _found(archive.xml(name)) if name else None


def from_xml(data: bytes) -> Found:
    """The codes of a REFI-QDA codebook, given its bytes.

    Raises:
        ExchangeError: it is not one.
    """
    return _found(project_xml(data))


def _found(root: Element) -> Found:
    tops = [top for codes in root.iter() if _tag(codes) == "Codes" for top in codes]
    if not tops:
        raise refused("the file holds no codebook", "export the codebook itself (.qdc)")
    sets = _sets(root)
    codes: list[FoundCode] = []
    notes: list[str] = []
    nameless = sum(
        not _name(element) for top in tops for element in top.iter() if _tag(element) == "Code"
    )
    if nameless:
        notes.append(f"Skipped, because they have no name: {nameless} of the codes.")
    taken: set[str] = set()
    for top in tops:
        if _tag(top) != "Code":
            continue
        of = sets.get(top.get("guid", "").lower(), [])
        alone = not any(_tag(child) == "Code" for child in top)
        under = tuple(of) if len(of) == 1 and alone else ()
        taken.update(under)
        codes += _inside(top, under)
    named = dict.fromkeys(name for of in sets.values() for name in of)
    if left := [name for name in named if name not in taken]:
        listed = ", ".join(f"'{name}'" for name in left)
        notes.append(f"Sets that were skipped, because their codes lie elsewhere: {listed}.")
    if any(_tag(element) == "NoteRef" for top in tops for element in top.iter()):
        notes.append("Memos on codes were skipped; descriptions were read.")
    return Found(tuple(codes), notes=tuple(notes))


def _inside(element: Element, under: tuple[str, ...]) -> Iterator[FoundCode]:
    name = _name(element)
    if name:
        codable = element.get("isCodable", "true").lower() not in ("false", "0")
        colour = element.get("color", "")
        yield FoundCode(name, _description(element), under, codable=codable, colour=colour)
    for child in element:
        if _tag(child) == "Code":
            yield from _inside(child, (*under, name) if name else under)


def _sets(root: Element) -> dict[str, list[str]]:
    """Map the guid of each code to the names of the sets that it is in."""
    sets: dict[str, list[str]] = {}
    for element in root.iter():
        if _tag(element) == "Set" and _name(element):
            for member in element:
                if _tag(member) == "MemberCode":
                    guid = (member.get("guid") or member.get("targetGUID") or "").lower()
                    sets.setdefault(guid, []).append(_name(element))
    return sets


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _name(element: Element) -> str:
    return " ".join(element.get("name", "").split())


def _description(element: Element) -> str:
    texts = (child.text or "" for child in element if _tag(child) == "Description")
    lines = (" ".join(line.split()) for line in next(texts, "").split("\n"))
    return "\n".join(lines).strip()
