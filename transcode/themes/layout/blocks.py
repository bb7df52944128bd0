"""Blocks of a map: a theme with its codes and subthemes, laid out around its own corner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from math import sqrt

from transcode.records.codebook import NO_THEME_COLOUR, THEME_COLOURS
from transcode.records.figures import out_of
from transcode.themes.layout.shapes import Line, Shape, block, height_of, moved
from transcode.themes.lettering import BOLD, is_rtl, width
from transcode.themes.map import CodeNode, ThematicMap, ThemeNode
from transcode.themes.prevalence import Prevalence

__all__ = [
    "Block",
    "beside",
    "bounds",
    "code_shape",
    "colours_of",
    "counts",
    "dot_radius",
    "share_of",
    "theme_block",
]

TITLE, SUBTITLE, NAME, COUNT = 17.0, 14.0, 13.0, 12.0
_PAD, _CODE_GAP, _DOT = 16.0, 8.0, 8.5
_CORNER = 26.0


@dataclass(frozen=True, slots=True)
class Block:
    """Shapes that move together; the first is the one that holds the others."""

    shapes: tuple[Shape, ...]

    @property
    def outer(self) -> Shape:
        """The shape that holds the others."""
        return self.shapes[0]

    def at(self, x: float, y: float) -> Block:
        """Put the upper left corner of the outer shape at a place."""
        by = x - self.outer.x, y - self.outer.y
        return Block(tuple(moved(shape, *by) for shape in self.shapes))


def colours_of(thematic_map: ThematicMap) -> Mapping[str, str]:
    """Colour of each theme: as chosen, of its place, or of the theme above."""
    themes = [theme for theme in thematic_map.themes if theme.id and not theme.is_overarching]
    overarching = {theme.id for theme in thematic_map.themes if theme.is_overarching}
    tops = [theme for theme in themes if not theme.under or theme.under in overarching]
    colours = {
        theme.id: theme.colour or THEME_COLOURS[number % len(THEME_COLOURS)]
        for number, theme in enumerate(tops)
    }
    below = {
        theme.id: theme.colour or colours[theme.under]
        for theme in themes
        if theme.id not in colours
    }
    return {"": NO_THEME_COLOUR, **dict.fromkeys(overarching, NO_THEME_COLOUR), **colours, **below}


def share_of(prevalence: Prevalence) -> float:
    """Share of the participants, 0 to 1."""
    return prevalence.participants / prevalence.of if prevalence.of else 0.0


def counts(prevalence: Prevalence) -> str:
    """``6 of 7 participants``, and the group if only one of several said it."""
    count = out_of(prevalence.participants, prevalence.of, "participant")
    groups = [share.group for share in prevalence.groups if share.participants]
    is_one = len(groups) == 1 < len(prevalence.groups) and prevalence.participants > 1
    return f"{count} ({groups[0]} only)" if is_one and groups[0] else count


def beside(lines: tuple[Line, ...], count: int, right: float) -> tuple[Line, ...]:
    """A number after the last line of a name or, where that is read leftwards, at ``right``."""
    last = lines[-1]
    x = right - 22 if is_rtl(last.text) else last.x + last.width + 10
    text = str(count)
    wide = width(text, COUNT)
    return (Line(text, x, last.y, COUNT, wide, soft=True),)


def dot_radius(share: float, largest: float = _DOT) -> float:
    """Radius at which the *area* of a dot shows a share."""
    return largest * sqrt(share)


def code_shape(code: CodeNode, wide: float, colour: str, under: str) -> Shape:
    """A code as a pill: a dot, its name, and the number of participants."""
    count = str(code.prevalence.participants)
    beside = 2 * _DOT + 20
    lines = block(code.name, beside, 7, wide - beside - 34, NAME)
    number = block(count, wide - 30, 7, 20, COUNT, centred=True, soft=True)
    high = height_of(lines) + 14
    return Shape(
        "code", code.id, code.name, 0, 0, wide, high, colour,
        (*lines, *number), share_of(code.prevalence), min(high / 2, 15),
        dot=(10 + _DOT, 7 + NAME * 0.64, _DOT), under=under,
    )  # fmt: skip


def theme_block(
    theme: ThemeNode, thematic_map: ThematicMap, colours: Mapping[str, str], wide: float
) -> Block:
    """A theme as a bubble: its name, its prevalence, its codes, and its subthemes."""
    is_sub = bool(theme.under) and theme.under not in {
        top.id for top in thematic_map.themes if top.is_overarching
    }
    pad = 10.0 if is_sub else _PAD
    size = SUBTITLE if is_sub else TITLE
    colour = colours[theme.id]
    inner = wide - 2 * pad
    title = block(theme.name, pad + 8, pad, inner - 16, size, weight=BOLD, centred=True)
    y = pad + height_of(title) + 2
    count = block(counts(theme.prevalence), pad + 8, y, inner - 16, COUNT, centred=True, soft=True)
    y += height_of(count) + 5
    bar = (wide / 2 - min(inner, 160) / 2, y, min(inner, 160.0), 6.0)
    y += 6 + 12
    held: list[Shape] = []
    for code in theme.codes:
        shape = moved(code_shape(code, inner, colour, theme.id), pad, y)
        held.append(shape)
        y = shape.bottom + _CODE_GAP
    for sub in thematic_map.under(theme.id):
        inside = theme_block(sub, thematic_map, colours, inner).at(pad, y + 2)
        held += inside.shapes
        y = inside.outer.bottom + _CODE_GAP + 2
    y += pad - _CODE_GAP if held else 0
    outer = Shape(
        "subtheme" if is_sub else "theme", theme.id, theme.name, 0, 0, wide, y, colour,
        (*title, *count), share_of(theme.prevalence), 18 if is_sub else _CORNER,
        bar=bar, under=theme.under,
    )  # fmt: skip
    return Block((outer, *held))


def bounds(blocks: tuple[Block, ...]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of some blocks."""
    shapes = list(chain.from_iterable(b.shapes for b in blocks))
    return (
        min(shape.x for shape in shapes), min(shape.y for shape in shapes),
        max(shape.right for shape in shapes), max(shape.bottom for shape in shapes),
    )  # fmt: skip
