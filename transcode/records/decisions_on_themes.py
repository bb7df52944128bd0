"""Decisions on themes: their levels, relations, and places on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from transcode.records.base import Record

__all__ = [
    "CreateOverarching",
    "CreateTheme",
    "Dissolve",
    "Form",
    "Move",
    "Nest",
    "Pin",
    "Relate",
    "Unpin",
    "Unrelate",
]

Form = Literal["bubbles", "tree", "table"]
"""Form in which the thematic map is drawn."""


@dataclass(frozen=True, slots=True)
class CreateTheme(Record):
    """Add a theme."""

    theme: str
    name: str
    definition: str = ""
    verb: Literal["create-theme"] = "create-theme"


@dataclass(frozen=True, slots=True)
class CreateOverarching(Record):
    """Add an overarching theme, which gathers themes and holds no codes itself."""

    theme: str
    name: str
    definition: str = ""
    verb: Literal["create-overarching"] = "create-overarching"


@dataclass(frozen=True, slots=True)
class Nest(Record):
    """Put a theme under an overarching theme, or under a theme as its subtheme; "": under none."""

    theme: str
    under: str
    verb: Literal["nest"] = "nest"


@dataclass(frozen=True, slots=True)
class Dissolve(Record):
    """Remove a theme; what it held belongs to the theme above it, or to none."""

    theme: str
    verb: Literal["dissolve"] = "dissolve"


@dataclass(frozen=True, slots=True)
class Relate(Record):
    """Relate two themes, or change the name and the direction of a relation with this id.

    A directed relation leads from ``first`` to ``second``.
    """

    relation: str
    first: str
    second: str
    name: str = ""
    directed: bool = False
    verb: Literal["relate"] = "relate"


@dataclass(frozen=True, slots=True)
class Unrelate(Record):
    """Remove a relation between themes."""

    relation: str
    verb: Literal["unrelate"] = "unrelate"


@dataclass(frozen=True, slots=True)
class Pin(Record):
    """Put a theme where a person wants it on one form of the map.

    ``x`` and ``y`` are its upper left corner, in the units of the layout at its usual width.
    """

    theme: str
    form: Form
    x: float
    y: float
    verb: Literal["pin"] = "pin"


@dataclass(frozen=True, slots=True)
class Unpin(Record):
    """Let the layout place a theme again, or (``theme=""``) all themes on this form of the map."""

    theme: str
    form: Form
    verb: Literal["unpin"] = "unpin"


@dataclass(frozen=True, slots=True)
class Move(Record):
    """Put a code under a theme, or (``theme=""``) under none."""

    code: str
    theme: str
    verb: Literal["move"] = "move"
