"""Codebooks for other programs: REFI-QDA codebook exchange 1.0 (a .qdc file).

The standard (REFI-QDA 1.5, section 11 and annex A.1) has folders for codes: codes that are not
codable. A theme becomes such a folder with its codes inside, because every program reads the
hierarchy and several skip sets. Passages are not part of this format.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from transcode.errors import ExchangeError
from transcode.records.codebook import NO_THEME_COLOUR, THEME_COLOURS, Codebook
from transcode.records.coding import Code, Theme

__all__ = ["codebook_qdc"]

_NAMESPACE = "urn:QDA-XML:codebook:1.0"
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
    root = Element("CodeBook", {"xmlns": _NAMESPACE, "origin": _plain(origin)})
    codes = SubElement(root, "Codes")
    for number, theme in enumerate(codebook.themes):
        colour = THEME_COLOURS[number % len(THEME_COLOURS)]
        folder = _add(codes, theme, colour, codable=False)
        for code in codebook.codes:
            if code.theme == theme.id:
                _add(folder, code, colour, codable=True)
    for code in codebook.codes:
        if not code.theme:
            _add(codes, code, NO_THEME_COLOUR, codable=True)
    indent(root)
    document = '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, "unicode") + "\n"
    return document.encode()


def _add(parent: Element, item: Code | Theme, colour: str, *, codable: bool) -> Element:
    attributes = {
        "guid": item.id,
        "name": _plain(item.name),
        "isCodable": str(codable).lower(),
        "color": colour,
    }
    element = SubElement(parent, "Code", attributes)
    if item.definition:
        SubElement(element, "Description").text = _plain(item.definition)
    return element


def _plain(text: str) -> str:
    """Remove the control characters that XML 1.0 does not allow."""
    return _NOT_XML.sub("", text)
