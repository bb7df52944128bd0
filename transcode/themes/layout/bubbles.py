"""Bubbles: overarching themes as frames, themes as bubbles in them, codes as pills in the bubbles.

Frames and bubbles are placed by their order and number alone, never by what is in them, so that a
new code makes room below itself and reshuffles nothing. What a person dragged lies where they left
it, and the rest gives way downwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from transcode.records.decisions import Pin
from transcode.themes.layout.blocks import (
    COUNT,
    Block,
    bounds,
    code_shape,
    colours_of,
    counts,
    share_of,
    theme_block,
)
from transcode.themes.layout.shapes import Shape, block, height_of, moved
from transcode.themes.lettering import BOLD
from transcode.themes.map import ThematicMap, ThemeNode

__all__ = ["MARGIN", "bubbles"]

MARGIN = 28.0
_LEAST, _MOST = 250.0, 340.0  # width of a bubble
_BELOW = 34.0  # between bubbles in a column
_FRAME, _APART = 20.0, 30.0  # inside a frame, between frames
_HEAD = 15.0


@dataclass(frozen=True, slots=True)
class _Section:
    """An overarching theme, or all themes that have none, and the columns that it takes."""

    node: ThemeNode | None
    themes: tuple[ThemeNode, ...]
    columns: int

    @property
    def pad(self) -> float:
        return _FRAME if self.node else 0.0


def bubbles(thematic_map: ThematicMap, wide: float) -> tuple[tuple[Shape, ...], float]:
    """Shapes of the map as bubbles, and the width that they take: ``wide`` unless dragged apart."""
    colours = colours_of(thematic_map)
    frames: list[list[Block]] = []
    y = MARGIN
    for row in _rows(thematic_map, wide):
        made = _row(row, thematic_map, colours, wide, y)
        frames += made
        y = max(block.outer.bottom for blocks in made for block in blocks) + _APART
    frames = _with_pins(frames, thematic_map)
    shapes = [shape for blocks in frames for held in blocks for shape in held.shapes]
    y = max((shape.bottom for shape in shapes), default=MARGIN - _APART) + _APART
    unthemed = next((theme for theme in thematic_map.themes if not theme.id), None)
    if unthemed:
        shapes += _unthemed(unthemed, wide, y).shapes
    return tuple(shapes), max([wide, *(shape.right + MARGIN for shape in shapes)])


def _gutter(thematic_map: ThematicMap) -> float:
    """Room between columns: more where relations have names, which stand there."""
    return 92.0 if any(relation.name for relation in thematic_map.relations) else 44.0


def _below(thematic_map: ThematicMap) -> float:
    return _BELOW + 22 * any(relation.name for relation in thematic_map.relations)


def _rows(thematic_map: ThematicMap, wide: float) -> list[list[_Section]]:
    """Sections in rows, as many beside each other as there are columns."""
    gutter = _gutter(thematic_map)
    most = max(1, int((wide - 2 * MARGIN - 2 * _FRAME + gutter) // (_LEAST + gutter)))
    tops = [theme for theme in thematic_map.tops if theme.id]
    sections = [
        _Section(top, held, max(1, min(most, len(held))))
        for top in tops
        if top.is_overarching
        for held in [thematic_map.under(top.id)]
    ]
    if alone := tuple(theme for theme in tops if not theme.is_overarching):
        sections.append(_Section(None, alone, min(most, len(alone))))
    rows: list[list[_Section]] = []
    for section in sections:
        if rows and sum(other.columns for other in rows[-1]) + section.columns <= most:
            rows[-1].append(section)
        else:
            rows.append([section])
    return rows


def _row(
    row: Sequence[_Section],
    thematic_map: ThematicMap,
    colours: Mapping[str, str],
    wide: float,
    top: float,
) -> list[list[Block]]:
    """Lay out sections beside each other; each is a list of blocks, its frame first."""
    gutter, below_it = _gutter(thematic_map), _below(thematic_map)
    room = wide - 2 * MARGIN - sum(2 * s.pad for s in row) - _APART * (len(row) - 1)
    gutters = sum(gutter * (section.columns - 1) for section in row)
    column = min(_MOST, (room - gutters) / sum(section.columns for section in row))
    spare = (room - gutters - column * sum(s.columns for s in row)) / len(row)
    x, made = MARGIN, []
    for section in row:
        inside = section.columns * column + (section.columns - 1) * gutter
        across = inside + 2 * section.pad + spare
        head = _frame(section.node, across) if section.node else None
        below = [top + (head.height if head else 0.0)] * section.columns
        blocks: list[Block] = []
        for number, theme in enumerate(section.themes):
            at = number % section.columns
            left = x + (across - inside) / 2 + at * (column + gutter)
            bubble = theme_block(theme, thematic_map, colours, column).at(left, below[at])
            blocks.append(bubble)
            below[at] = bubble.outer.bottom + below_it
        if head:
            high = max(below) - (below_it if blocks else 0) + section.pad - top
            blocks.insert(0, Block((moved(replace(head, height=high), x, top),)))
        made.append(blocks)
        x += across + _APART
    deepest = max(b.outer.bottom for blocks in made for b in blocks)
    return [_down_to(blocks, deepest) for blocks in made]


def _down_to(blocks: list[Block], bottom: float) -> list[Block]:
    """Lengthen a frame so that those beside each other end alike."""
    first = blocks[0].outer
    if first.kind != "overarching":
        return blocks
    return [Block((replace(first, height=bottom - first.y),)), *blocks[1:]]


def _frame(node: ThemeNode, wide: float) -> Shape:
    """An overarching theme around the origin, as high as its head."""
    title = block(node.name, 24, 16, wide - 48, _HEAD, weight=BOLD, centred=True)
    y = 16 + height_of(title) + 2
    count = block(counts(node.prevalence), 24, y, wide - 48, COUNT, centred=True, soft=True)
    return Shape(
        "overarching", node.id, node.name, 0, 0, wide, y + height_of(count) + 14,
        "#7b8794", (*title, *count), share_of(node.prevalence), 30,
    )  # fmt: skip


def _unthemed(node: ThemeNode, wide: float, top: float) -> Block:
    """Codes without a theme, in rows across the picture."""
    across = wide - 2 * MARGIN
    title = block(node.name, 24, 16, across - 48, _HEAD, weight=BOLD, centred=True)
    columns = max(1, int((across - 2 * _FRAME + 12) // _LEAST))
    column = (across - 2 * _FRAME - 12 * (columns - 1)) / columns
    held: list[Shape] = []
    y = 16 + height_of(title) + 12
    for start in range(0, len(node.codes), columns):
        row = [
            moved(
                code_shape(code, column, "#7b8794", ""),
                MARGIN + _FRAME + at * (column + 12),
                top + y,
            )
            for at, code in enumerate(node.codes[start : start + columns])
        ]
        held += row
        y += max(shape.height for shape in row) + 10
    outer = Shape("unthemed", "", node.name, 0, 0, across, y + 10, "#7b8794", title, corner=30)
    return Block((moved(outer, MARGIN, top), *held))


# --- what a person dragged


def _with_pins(frames: list[list[Block]], thematic_map: ThematicMap) -> list[list[Block]]:
    """Put what was dragged where it was left, and let the rest give way."""
    pins = {pin.theme: pin for pin in thematic_map.pins if pin.form == "bubbles"}
    if not pins:
        return frames
    put: list[list[Block]] = []
    for blocks in frames:
        first = blocks[0].outer
        if first.kind == "overarching" and (pin := pins.get(first.id)):
            by = max(pin.x, MARGIN) - first.x, max(pin.y, MARGIN) - first.y
            blocks = [b.at(b.outer.x + by[0], b.outer.y + by[1]) for b in blocks]
        put.append(_pinned(blocks, pins))
    placed: list[list[Block]] = [b for b in put if _is_pinned(b, pins)]
    for blocks in put:
        if not _is_pinned(blocks, pins):
            placed.append(_clear_of(blocks, placed))
    order = {blocks[0].outer.id: number for number, blocks in enumerate(frames)}
    return sorted(placed, key=lambda blocks: order[blocks[0].outer.id])


def _pinned(blocks: list[Block], pins: Mapping[str, Pin]) -> list[Block]:
    """Put the dragged bubbles of a section; its frame reaches around all of its bubbles."""
    framed = blocks[0].outer.kind == "overarching"
    bubbles_in = blocks[1:] if framed else blocks
    head = blocks[0].outer
    above = max(line.y for line in head.lines) - head.y + 14 if framed else 0.0
    left, top = MARGIN + _FRAME * framed, MARGIN + above
    done = [
        b.at(max(pin.x, left), max(pin.y, top)) for b in bubbles_in if (pin := pins.get(b.outer.id))
    ]
    for bubble in bubbles_in:
        if bubble.outer.id not in pins:
            done.append(_clear_of([bubble], [[b] for b in done])[0])
    order = {b.outer.id: number for number, b in enumerate(bubbles_in)}
    done.sort(key=lambda b: order[b.outer.id])
    if not framed or not done:
        return [*blocks[:1], *done] if framed else done
    left, top, right, bottom = bounds(tuple(done))
    x, y = min(head.x, left - _FRAME), min(head.y, top - above)
    frame = moved(head, 0, y - head.y)
    lines = tuple(
        replace(line, x=line.x + (x + max(head.right, right + _FRAME)) / 2 - head.x
                - head.width / 2)
        for line in frame.lines
    )  # fmt: skip
    wide, high = max(head.right, right + _FRAME) - x, max(bottom + _FRAME, y + above) - y
    return [Block((replace(frame, x=x, y=y, width=wide, height=high, lines=lines),)), *done]


def _is_pinned(blocks: list[Block], pins: Mapping[str, Pin]) -> bool:
    return any(b.outer.id in pins for b in blocks)


def _clear_of(blocks: list[Block], placed: Sequence[list[Block]]) -> list[Block]:
    """Move blocks down until they meet nothing that is placed already."""
    others = [b.outer for held in placed for b in held]
    for _ in range(len(others) + 1):
        met = [o for o in others if any(b.outer.meets(o, _BELOW - 1) for b in blocks)]
        if not met:
            break
        by = max(o.bottom for o in met) + _BELOW - min(b.outer.y for b in blocks)
        blocks = [b.at(b.outer.x, b.outer.y + by) for b in blocks]
    return blocks
