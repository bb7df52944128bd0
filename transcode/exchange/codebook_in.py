"""A codebook from elsewhere: a table (csv), or a REFI-QDA codebook (.qdc).

In a .qdc codes lie inside codes, as deep as one likes; ours have one level of themes. So the
outermost code is the theme of all codes inside it, unless it stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from xml.etree.ElementTree import Element, ParseError, fromstring

from transcode.codebook import Codebook
from transcode.errors import ExchangeError
from transcode.records import Code, Theme, stable_id

__all__ = ["codebook_from_qdc", "codebook_from_rows"]


def codebook_from_rows(rows: Iterable[Mapping[str, str]]) -> Codebook:
    """A table with the columns name, and if wanted definition, examples, theme.

    Examples become part of the definition. A name that comes twice is one code.
    """
    codes: dict[str, Code] = {}
    themes: dict[str, Theme] = {}
    for row in rows:
        if not (name := row.get("name", "").strip()):
            continue
        examples = row.get("examples", "") or row.get("example", "")
        said = [row.get("definition", "").strip(), f"For example: {examples}" if examples else ""]
        under = row.get("theme", "").strip()
        if under:
            themes.setdefault(under, Theme(stable_id("theme", under), under))
        codes.setdefault(
            name,
            Code(
                stable_id("code", name),
                name,
                " ".join(filter(None, said)),
                themes[under].id if under else "",
            ),
        )
    return Codebook(codes=tuple(codes.values()), themes=tuple(themes.values()))


def codebook_from_qdc(data: bytes) -> Codebook:
    """A REFI-QDA codebook (standard 1.0 or 1.5), as NVivo, MAXQDA, ATLAS.ti and others write it.

    Raises:
        ExchangeError: no XML, or no codebook in it.
    """
    try:
        root = fromstring(data)
    except ParseError as problem:
        raise ExchangeError(
            f"is not XML (line {problem.position[0]})",
            step="read the codebook",
            remedy="export the codebook again, as REFI-QDA (.qdc)",
        ) from None
    outer = [one for one in root.iter() if _tag(one) == "Codes"]
    if not outer:
        raise ExchangeError(
            "holds no codebook",
            step="read the codebook",
            remedy="export the codebook itself (.qdc), not the project",
        )
    codes: list[Code] = []
    themes: list[Theme] = []
    for top in chain.from_iterable(outer):
        inside = [one for one in top.iter() if one is not top and _tag(one) == "Code"]
        if not inside:
            codes.append(Code(_id(top), _name(top), _description(top)))
            continue
        theme = Theme(_id(top), _name(top), _description(top))
        themes.append(theme)
        codes += [Code(_id(one), _name(one), _description(one), theme.id) for one in inside]
    return Codebook(codes=tuple(codes), themes=tuple(themes))


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _id(element: Element) -> str:
    return stable_id("qdc", element.get("guid", "") or _name(element))


def _name(element: Element) -> str:
    return element.get("name", "").strip()


def _description(element: Element) -> str:
    found = (one.text or "" for one in element if _tag(one) == "Description")
    return " ".join(next(found, "").split())
