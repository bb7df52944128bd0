"""Tree: levels from left to right, codes as rows, each theme at the height of its first code."""

from __future__ import annotations

from collections.abc import Mapping

from transcode.themes.layout.blocks import (
    COUNT,
    NAME,
    beside,
    colours_of,
    counts,
    dot_radius,
    share_of,
)
from transcode.themes.layout.bubbles import MARGIN
from transcode.themes.layout.order import ordered
from transcode.themes.layout.shapes import Kind, Line, Route, Shape, block, height_of, moved
from transcode.themes.lettering import BOLD
from transcode.themes.map import CodeNode, ThematicMap, ThemeNode

__all__ = ["tree"]

_STEP, _ROW, _APART = 40.0, 8.0, 16.0  # between levels, between codes, between themes
_WIDEST = (230.0, 300.0, 250.0, 420.0)


def tree(thematic_map: ThematicMap, wide: float) -> tuple[tuple[Shape, ...], tuple[Route, ...]]:
    """Shapes of the map as a tree, and the lines that join them."""
    colours = colours_of(thematic_map)
    columns = _columns(thematic_map, wide)
    shapes: list[Shape] = []
    routes: list[Route] = []
    y = MARGIN
    for top in ordered(thematic_map.tops, thematic_map, "tree"):
        level = 0 if top.is_overarching else 1
        y = _branch(top, level, y, thematic_map, colours, columns, shapes, routes) + _APART
    return tuple(shapes), tuple(routes)


def _columns(thematic_map: ThematicMap, wide: float) -> dict[int, tuple[float, float]]:
    """Left edge and width of each level: overarching 0, themes 1, subthemes 2, codes 3."""
    overarching = {theme.id for theme in thematic_map.themes if theme.is_overarching}
    has_subs = any(t.under and t.under not in overarching for t in thematic_map.themes)
    levels = [0] * bool(overarching) + [1] + [2] * has_subs + [3]
    step = min(_STEP, wide / 25)
    room = wide - 2 * MARGIN - step * (len(levels) - 1)
    scale = min(1.0, room / sum(_WIDEST[level] for level in levels))
    taken = scale * sum(_WIDEST[level] for level in levels) + step * (len(levels) - 1)
    columns, x = {}, (wide - taken) / 2
    for level in levels:
        columns[level] = x, scale * _WIDEST[level]
        x += columns[level][1] + step
    return columns


def _branch(
    node: ThemeNode,
    level: int,
    y: float,
    thematic_map: ThematicMap,
    colours: Mapping[str, str],
    columns: Mapping[int, tuple[float, float]],
    shapes: list[Shape],
    routes: list[Route],
) -> float:
    """Lay out a theme and all under it from ``y`` on; returns where it ends."""
    own = _node(node, level, y, columns[level], colours[node.id])
    shapes.append(own)
    bottom, at = own.bottom, y
    for code in node.codes:
        x, across = columns[3]
        shape = moved(_code(code, across, colours[node.id], node.id), x, at)
        shapes.append(shape)
        routes.append(_joint(own, shape))
        at = shape.bottom + _ROW
        bottom = max(bottom, shape.bottom)
    for held in ordered(thematic_map.under(node.id), thematic_map, "tree"):
        at = max(at, y) + (_APART - _ROW if at > y else 0)
        first = len(shapes)
        at = _branch(held, level + 1, at, thematic_map, colours, columns, shapes, routes)
        routes.append(_joint(own, shapes[first]))
        bottom = max(bottom, at)
        at += _ROW
    return bottom


def _node(node: ThemeNode, level: int, y: float, column: tuple[float, float], colour: str) -> Shape:
    x, wide = column
    size = NAME + 2 if level < 2 else NAME
    title = block(node.name, x + 14, y + 9, wide - 28, size, weight=BOLD)
    below = y + 9 + height_of(title) + 1
    count: tuple[Line, ...] = ()
    bar = None
    if node.id:
        count = block(counts(node.prevalence), x + 14, below, wide - 28, COUNT, soft=True)
        below += height_of(count) + 4
        bar = (x + 14, below, min(wide - 28, 130.0), 5.0)
    kinds: tuple[Kind, ...] = ("overarching", "theme", "subtheme")
    return Shape(
        kinds[level] if node.id else "unthemed", node.id, node.name, x, y, wide,
        below + 16 - y, colour, (*title, *count),
        share_of(node.prevalence), 12, bar=bar, under=node.under,
    )  # fmt: skip


def _code(code: CodeNode, wide: float, colour: str, under: str) -> Shape:
    lines = block(code.name, 30, 7, wide - 30 - 34, NAME)
    return Shape(
        "code", code.id, code.name, 0, 0, wide, height_of(lines) + 14, colour,
        (*lines, *beside(lines, code.prevalence.participants, wide)), share_of(code.prevalence),
        dot=(12, 7 + NAME * 0.64, dot_radius(1, 7.5)), under=under,
    )  # fmt: skip


def _joint(first: Shape, second: Shape) -> Route:
    start = first.right, first.y + min(first.height, 40) / 2
    end = second.x, second.y + min(second.height, 40 if second.kind != "code" else 30) / 2
    middle = (start[0] + end[0]) / 2
    points = (start, (middle, start[1]), (middle, end[1]), end)
    return Route("", first.id, second.id, points, is_relation=False)
