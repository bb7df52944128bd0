"""Relations between themes: a curve from edge to edge, with its name or a number on it.

Curves run behind the bubbles. A name stands on the curve where it meets nothing; where there is no
room for it, a number does, and the key below the map names the relation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import dist

from transcode.records.coding import Relation
from transcode.themes.layout.shapes import Label, Route, Shape, block, height_of
from transcode.themes.lettering import BOLD, width

__all__ = ["relations"]

_SIZE, _WIDEST, _AROUND = 12.0, 150.0, 6.0
_NUMBER = 22.0
Point = tuple[float, float]
Curve = tuple[Point, Point, Point, Point]


def relations(
    wanted: Sequence[Relation], shapes: Sequence[Shape], within: tuple[float, float]
) -> tuple[Route, ...]:
    """Routes of the relations between shapes that are there, in the order of the codebook.

    Args:
        wanted: relations of the codebook.
        shapes: of the map; labels keep clear of them.
        within: width and height of the picture.
    """
    at = {shape.id: shape for shape in shapes if shape.kind in ("overarching", "theme", "subtheme")}
    # what lies in a bubble is covered by it; a frame is open, but its head is not
    solid = [s for s in shapes if s.kind in ("theme", "unthemed")] + [
        replace(s, height=max(line.y for line in s.lines) + 8 - s.y)
        for s in shapes
        if s.kind == "overarching"
    ]
    placed: list[Label] = []
    routes: list[Route] = []
    number = 0
    for relation in wanted:
        if relation.first not in at or relation.second not in at:
            continue
        points = _curve(at[relation.first], at[relation.second], solid)
        label = _named(relation, points, solid, placed, within) if relation.name else None
        if relation.name and label is None:
            number += 1
            label = _numbered(number, points, solid, placed, at[relation.first], within)
        if label:
            placed.append(label)
        routes.append(
            Route(relation.id, relation.first, relation.second, points, relation.directed, label)
        )
    return tuple(routes)


def _curve(first: Shape, second: Shape, solid: Sequence[Shape]) -> Curve:
    """The curve between two shapes that runs behind the fewest others, and then the shortest."""
    others = [shape for shape in solid if shape.id not in (first.id, second.id)]

    def cost(curve: Curve) -> tuple[int, float]:
        points = list(_along(curve))
        hidden = sum(any(_holds(shape, point) for shape in others) for point in points)
        return hidden, dist(curve[0], curve[1]) + dist(curve[1], curve[2]) + dist(*curve[2:])

    return min(_curves(first, second, others), key=cost)


def _curves(first: Shape, second: Shape, others: Sequence[Shape]) -> Iterator[Curve]:
    """Curves from edge to edge: straight on, below, above, and past either side."""
    a, b = _middle(first), _middle(second)
    if first.right <= second.x or second.right <= first.x:
        back = second.right <= first.x
        start, end = (first.x if back else first.right), (second.right if back else second.x)
        y, z = a[1], b[1]
        if min(first.bottom, second.bottom) > max(first.y, second.y):  # level where both are
            y = z = (max(first.y, second.y) + min(first.bottom, second.bottom)) / 2
        reach = max(24.0, abs(end - start) / 2) * (-1 if back else 1)
        yield (start, y), (start + reach, y), (end - reach, z), (end, z)
    if first.bottom <= second.y or second.bottom <= first.y:
        back = second.bottom <= first.y
        start, end = (first.y if back else first.bottom), (second.bottom if back else second.y)
        reach = max(16.0, abs(end - start) / 2) * (-1 if back else 1)
        yield (a[0], start), (a[0], start + reach), (b[0], end - reach), (b[0], end)
    between = [s for s in others if s.x < max(a[0], b[0]) and s.right > min(a[0], b[0])]
    if abs(a[0] - b[0]) > 40:
        level = [s for s in between if s.y < max(first.bottom, second.bottom)
                 and s.bottom > min(first.y, second.y)]  # fmt: skip
        low = max(s.bottom for s in (first, second, *level)) + 9
        deep = low + (low - min(first.bottom, second.bottom)) / 3 + 4
        yield (a[0], first.bottom), (a[0], deep), (b[0], deep), (b[0], second.bottom)
        high = min(s.y for s in (first, second, *level)) - 9
        tall = high - (max(first.y, second.y) - high) / 3 - 4
        yield (a[0], first.y), (a[0], tall), (b[0], tall), (b[0], second.y)
    for out in (max(first.right, second.right) + 30, min(first.x, second.x) - 30):
        own = [(s.right if out > s.right else s.x) for s in (first, second)]
        yield (own[0], a[1]), (out, a[1]), (out, b[1]), (own[1], b[1])


def _middle(shape: Shape) -> Point:
    return shape.x + shape.width / 2, shape.y + shape.height / 2


def _holds(shape: Shape, point: Point) -> bool:
    return shape.x < point[0] < shape.right and shape.y < point[1] < shape.bottom


def _along(points: Curve) -> Iterator[Point]:
    """Points of a curve, its middle first."""
    a, b, c, d = points
    for step in range(41):
        t = 0.5 + (step + 1) // 2 * (0.012 if step % 2 else -0.012) * 2
        if 0.02 <= t <= 0.98:
            u = 1 - t
            weights = u**3, 3 * u * u * t, 3 * u * t * t, t**3
            yield tuple(
                sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True))
                for axis in (0, 1)
            )  # type: ignore[misc]


def _named(
    relation: Relation,
    points: Curve,
    solid: Sequence[Shape],
    placed: Sequence[Label],
    within: tuple[float, float],
) -> Label | None:
    for widest in (_WIDEST, 110.0, 80.0):
        lines = block(relation.name, 0, 0, widest, _SIZE, centred=True)
        wide = max(line.width for line in lines) + 2 * _AROUND
        high = height_of(lines) + 2 * _AROUND - 2
        for x, y in _along(points):
            label = Label(x - wide / 2, y - high / 2, wide, high, ())
            if _is_free(label, solid, placed, within) and not _covers(label, points):
                set_in = block(relation.name, label.x + _AROUND, label.y + _AROUND - 1,
                               wide - 2 * _AROUND + 0.01, _SIZE, centred=True)  # fmt: skip
                if len(set_in) == len(lines):
                    return replace(label, lines=set_in)
    return None


def _numbered(
    number: int,
    points: Curve,
    solid: Sequence[Shape],
    placed: Sequence[Label],
    first: Shape,
    within: tuple[float, float],
) -> Label | None:
    """A number on the curve or, where the curve is covered all along, beside its beginning."""
    wide = max(_NUMBER, width(str(number), _SIZE, BOLD) + 2 * _AROUND)
    edge = [
        (x, first.y + _NUMBER / 2 + down)
        for down in range(0, max(1, int(first.height)), 8)
        for x in (first.right + wide / 2 + 4, first.x - wide / 2 - 4)
    ]
    on_it = list(_along(points))
    for tried, (x, y) in enumerate((*on_it, *on_it, *edge)):
        label = Label(x - wide / 2, y - _NUMBER / 2, wide, _NUMBER, (), number)
        if tried < len(on_it) and _covers(label, points):
            continue  # better not on the arrowhead
        if _is_free(label, solid, placed, within):
            return replace(label, lines=block(str(number), label.x, label.y + 4, wide, _SIZE,
                                              weight=BOLD, centred=True))  # fmt: skip
    return None


def _covers(label: Label, points: Curve) -> bool:
    """Return whether a label covers an end of its curve."""
    return any(
        label.x - 13 < x < label.right + 13 and label.y - 13 < y < label.bottom + 13
        for x, y in (points[0], points[3])
    )


def _is_free(
    label: Label, solid: Sequence[Shape], placed: Sequence[Label], within: tuple[float, float]
) -> bool:
    inside = label.x >= 2 and label.right <= within[0] - 2 and label.y >= 2
    return (
        inside
        and label.bottom <= within[1] - 2
        and not any(shape.meets(label, 2) for shape in solid)
        and not any(
            label.x < other.right + 2 and other.x < label.right + 2
            and label.y < other.bottom + 2 and other.y < label.bottom + 2
            for other in placed
        )
    )  # fmt: skip
