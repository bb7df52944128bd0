"""Codebooks for other programs: REFI-QDA codebook exchange 1.0 (a .qdc file).

The standard (REFI-QDA 1.5, section 11 and annex A.1) has folders for codes: codes that are not
codable. A theme becomes such a folder with its codes inside, because every program reads the
hierarchy and several skip sets. Passages are not part of this format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from transcode.errors import ExchangeError
from transcode.exchange.codebooks.definition import whole
from transcode.records.base import stable_id
from transcode.records.codebook import CODE_COLOURS, THEME_COLOURS, Codebook
from transcode.records.coding import Code, Theme

__all__ = ["add_codes", "codebook_qdc", "document", "guid", "plain"]

_NAMESPACE = "urn:QDA-XML:codebook:1.0"
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def codebook_qdc(codebook: Codebook, *, origin: str) -> bytes:
    """Write the codebook as XML in UTF-8, valid by the standard's schema.

    Ids are the study's own, so a later export matches an earlier one in the other program.

    Args:
        codebook: themes, codes and their definitions.
        origin: the program and version that writes it, such as "transcode 0.1.0".

    Raises:
        ExchangeError: there is neither a code nor a theme (the format wants at least one).
    """
    if not codebook.codes and not codebook.themes:
        raise ExchangeError(
            "the codebook is empty, and the REFI-QDA format does not allow that",
            step="codebook",
            remedy="confirm a candidate code or add a code first",
        )
    root = Element("CodeBook", {"xmlns": _NAMESPACE, "origin": plain(origin)})
    add_codes(SubElement(root, "Codes"), codebook)
    return document(root)


def add_codes(
    parent: Element, codebook: Codebook, notes: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> None:
    """Add the themes as folders with subthemes and codes inside, then codes without a theme.

    A colour that nobody chose is that of the place in the codebook, as in the workbench. ``notes``
    are the ids of the memos on a code or theme.
    """
    themes = {theme.id for theme in codebook.themes}

    def fill(folder: Element, under: str) -> None:
        for number, theme in enumerate(codebook.themes):
            if (theme.under if theme.under in themes else "") == under:
                colour = theme.colour or THEME_COLOURS[number % len(THEME_COLOURS)]
                fill(_add(folder, theme, colour, notes, codable=False), theme.id)
        for number, code in enumerate(codebook.codes):
            if (code.theme if code.theme in themes else "") == under:
                colour = code.colour or CODE_COLOURS[number % len(CODE_COLOURS)]
                _add(folder, code, colour, notes, codable=True)

    fill(parent, "")


def document(root: Element) -> bytes:
    """Write an element as an XML document in UTF-8."""
    indent(root)
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, "unicode") + "\n"
    return text.encode()


def guid(id: str) -> str:
    """An id as the standard wants it; one of the study that is no UUID gets one of its own."""
    return id if _UUID.fullmatch(id) else stable_id("guid", id)


def plain(text: str) -> str:
    """Remove the control characters that XML 1.0 does not allow."""
    return _NOT_XML.sub("", text)


def _add(
    parent: Element,
    item: Code | Theme,
    colour: str,
    notes: Mapping[str, Sequence[str]],
    *,
    codable: bool,
) -> Element:
    attributes = {
        "guid": guid(item.id),
        "name": plain(item.name),
        "isCodable": str(codable).lower(),
        "color": colour,
    }
    element = SubElement(parent, "Code", attributes)
    if definition := whole(item):
        SubElement(element, "Description").text = plain(definition)
    for note in notes.get(item.id, ()):
        SubElement(element, "NoteRef", {"targetGUID": note})
    return element
