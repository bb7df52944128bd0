"""Definition and colour of a code as other programs have them, and back. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from transcode.records.coding import Code, Theme
from transcode.records.decisions import Colour, Decision, Define

__all__ = ["colour_of", "decisions_on", "filled", "parts_of", "whole"]

_Item = TypeVar("_Item", Code, Theme)
_LABELS = ("Include: ", "Exclude: ", "Example: ")


def whole(item: Code | Theme) -> str:
    """The definition, then a line each for what belongs to it, what does not, and an example."""
    parts = zip(_LABELS, (item.include, item.exclude, item.example), strict=True)
    return "\n".join(
        filter(None, [item.definition, *(label + text for label, text in parts if text)])
    )


def parts_of(text: str) -> tuple[str, str, str, str]:
    """Split such a text into definition, include, exclude and example, "" for what is not there."""
    parts: list[list[str]] = [[], [], [], []]
    at = 0
    for line in text.split("\n"):
        later = (n for n in range(at, len(_LABELS)) if line.startswith(_LABELS[n]))
        if (found := next(later, -1)) >= 0:
            at, line = found + 1, line.removeprefix(_LABELS[found])
        parts[at].append(line)
    definition, include, exclude, example = ("\n".join(lines).strip() for lines in parts)
    return definition, include, exclude, example


def colour_of(written: str) -> str:
    """A colour as ``#rrggbb``; "" for what is none."""
    digits = written.strip().removeprefix("#").lower()
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    return f"#{digits}" if re.fullmatch("[0-9a-f]{6}", digits) else ""


def filled(item: _Item, text: str, colour: str) -> _Item:
    """A code or theme with the definition and the colour that another program has for it."""
    definition, include, exclude, example = parts_of(text)
    return replace(
        item, definition=definition, include=include, exclude=exclude, example=example,
        colour=colour_of(colour),
    )  # fmt: skip


def decisions_on(item: Code | Theme) -> Iterator[Decision]:
    """Decisions on what a code or theme has beside name and definition, once it was made."""
    parts = item.include, item.exclude, item.example
    if any(parts):
        yield Define(item.id, item.definition, *parts)
    if item.colour:
        yield Colour(item.id, item.colour)
