"""Shapes of a laid-out map: pixels, y downwards, no SVG. A page draws from them as well."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from transcode.records.decisions import Form
from transcode.themes.lettering import PLAIN, is_rtl, width, wrap

__all__ = ["Kind", "Label", "Layout", "Line", "Route", "Shape", "block", "height_of", "moved"]

Kind = Literal["overarching", "theme", "subtheme", "unthemed", "code", "rule"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: where it begins (``start``) or its middle lies, on its base line.

    A line from right to left is placed by its middle, so that every program draws it alike.
    """

    text: str
    x: float
    y: float
    size: float
    width: float
    weight: int = PLAIN
    anchor: Literal["start", "middle"] = "start"
    soft: bool = False  # a lighter colour: counts

    @property
    def left(self) -> float:
        """Left end of the line."""
        return self.x - (self.width / 2 if self.anchor == "middle" else 0)


@dataclass(frozen=True, slots=True)
class Shape:
    """A theme, a code, or a rule between rows: a rectangle with lines of text inside it.

    ``share`` is that of the participants (0 to 1), shown by the ``bar`` (x, y, width, height of the
    whole) or the ``dot`` (centre and radius). ``under`` is the id of the theme that holds it.
    """

    kind: Kind
    id: str
    name: str
    x: float
    y: float
    width: float
    height: float
    colour: str
    lines: tuple[Line, ...] = ()
    share: float = 0.0
    corner: float = 0.0
    bar: tuple[float, float, float, float] | None = None
    dot: tuple[float, float, float] | None = None
    under: str = ""

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height

    def meets(self, other: Shape | Label, apart: float = 0.0) -> bool:
        """Return whether two rectangles are less than ``apart`` from each other."""
        return (
            self.x < other.right + apart
            and other.x < self.right + apart
            and self.y < other.bottom + apart
            and other.y < self.bottom + apart
        )


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a relation on its line, or the ``number`` under which the key names it."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...]
    number: int = 0

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Route:
    """A line between two shapes: a cubic Bézier curve of four points, from ``first`` to ``second``.

    ``is_relation`` is false for the lines of the tree, which have no id.
    """

    id: str
    first: str
    second: str
    points: tuple[tuple[float, float], ...]
    directed: bool = False
    label: Label | None = None
    is_relation: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole picture. ``key`` are the lines below it that explain bars, dots and numbers."""

    form: Form
    width: float
    height: float
    shapes: tuple[Shape, ...]
    routes: tuple[Route, ...] = ()
    key: tuple[Line, ...] = ()


def block(
    text: str,
    x: float,
    y: float,
    within: float,
    size: float,
    *,
    weight: int = PLAIN,
    centred: bool = False,
    soft: bool = False,
    leading: float = 1.28,
) -> tuple[Line, ...]:
    """Set a text in lines, below ``y`` and from ``x`` to ``x + within``."""
    lines = []
    for number, words in enumerate(wrap(text, within, size, weight)):
        wide = width(words, size, weight)
        at = y + size * (0.98 + leading * number)
        if centred:
            line = Line(words, x + within / 2, at, size, wide, weight, "middle", soft)
        elif is_rtl(words):
            line = Line(words, x + within - wide / 2, at, size, wide, weight, "middle", soft)
        else:
            line = Line(words, x, at, size, wide, weight, "start", soft)
        lines.append(line)
    return tuple(lines)


def height_of(lines: tuple[Line, ...], leading: float = 1.28) -> float:
    """Height of a block of lines of one size."""
    return len(lines) * lines[0].size * leading if lines else 0.0


def moved(shape: Shape, x: float, y: float) -> Shape:
    """Move a shape and all in it."""
    return replace(
        shape,
        x=shape.x + x,
        y=shape.y + y,
        lines=tuple(replace(line, x=line.x + x, y=line.y + y) for line in shape.lines),
        bar=(shape.bar[0] + x, shape.bar[1] + y, *shape.bar[2:]) if shape.bar else None,
        dot=(shape.dot[0] + x, shape.dot[1] + y, shape.dot[2]) if shape.dot else None,
    )
