"""Mark-up that no reader knows -> its text. Pure."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, Literal

__all__ = ["bare_text"]

_TAG = re.compile(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[|\]\]>|<[^<>]*>", re.DOTALL)


def bare_text(text: str, kind: Literal["json", "xml"]) -> list[str]:
    """Take the text out of mark-up, a line for each piece; all of it if the mark-up is broken."""
    if kind == "xml":
        pieces = [html.unescape(" ".join(piece.split())) for piece in _TAG.split(text)]
        return [piece for piece in pieces if piece]
    try:
        return [*_strings(json.loads(text))]
    except (ValueError, RecursionError):
        return text.split("\n")


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401
    """Strings of more than one word, in their order: the others are names of things."""
    if isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from _strings(inside)
    elif isinstance(value, str) and len(value.split()) > 1:
        yield from value.split("\n")
