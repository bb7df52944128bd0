"""Layout of the thematic map in three forms. Pure: the same map gives the same places.

The entry point::

    layout(thematic_map, form, width) -> Layout     shapes with their places, sizes and lines
"""

from __future__ import annotations

from transcode.records.decisions import Form
from transcode.records.figures import counted
from transcode.themes.layout.blocks import COUNT
from transcode.themes.layout.bubbles import MARGIN, bubbles
from transcode.themes.layout.routes import relations
from transcode.themes.layout.shapes import Label, Layout, Line, Route, Shape, block, height_of
from transcode.themes.layout.table import table
from transcode.themes.layout.tree import tree
from transcode.themes.map import ThematicMap

__all__ = ["WIDTH", "Label", "Layout", "Line", "Route", "Shape", "layout"]

WIDTH = 1400.0
"""Width of a map unless another is asked for; dragged places are in its units."""


def layout(thematic_map: ThematicMap, form: Form = "bubbles", width: float = WIDTH) -> Layout:
    """Place every theme and code of a map, set their names in lines, and lead the relations.

    Args:
        thematic_map: the map.
        form: bubbles, a tree, or the table that papers print.
        width: of the picture; for bubbles that were dragged beyond it, more.
    """
    routes: tuple[Route, ...] = ()
    if form == "bubbles":
        shapes, width = bubbles(thematic_map, width)
    elif form == "tree":
        shapes, routes = tree(thematic_map, width)
    else:
        shapes = table(thematic_map, width)
    bottom = max((shape.bottom for shape in shapes), default=0.0) + MARGIN
    if form == "bubbles":
        routes = relations(thematic_map.relations, shapes, (width, bottom))
    left = min((shape.x for shape in shapes), default=MARGIN)
    key = _key(thematic_map, form, routes, (left, width - MARGIN - left), bottom - 4)
    height = max(bottom, max((line.y for line in key), default=0.0) + 18)
    return Layout(form, width, round(height, 2), shapes, routes, key)


def _key(
    thematic_map: ThematicMap,
    form: Form,
    routes: tuple[Route, ...],
    span: tuple[float, float],
    y: float,
) -> tuple[Line, ...]:
    """Lines below the map: how to read it, and the relations that their lines do not name."""
    if not thematic_map.themes:
        return block("No themes or codes yet.", span[0], y, span[1], COUNT + 2, soft=True)
    people = counted(len(thematic_map.participants), "participant")
    shown = "Bars and dots show" if form != "table" else "Dots show"
    texts = [
        f"{shown} the share of the {people} who said it; the number beside a code counts them."
    ]
    names = {theme.id: theme.name for theme in thematic_map.themes}
    drawn = {route.id: route for route in routes if route.is_relation}
    for relation in thematic_map.relations:
        route = drawn.get(relation.id)
        number = route.label.number if route and route.label else 0
        if route and not number and (route.label or not relation.name):
            continue  # the line says it all
        joined = "leads to" if relation.directed else "and"
        called = f": {relation.name}" if relation.name else ""
        mark = f"{number}. " if number else ""
        texts.append(f"{mark}{names[relation.first]} {joined} {names[relation.second]}{called}")
    lines: list[Line] = []
    for text in texts:
        made = block(text, span[0], y, span[1], COUNT, soft=True)
        lines += made
        y += height_of(made) + 4
    return tuple(lines)
