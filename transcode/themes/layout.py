"""Layout of the map. Geometry only: pixels, y downwards, no SVG.

A theme is a rounded field that grows taller with its codes. The codes lie on its rim with their
names beside it, half on the right and half on the left. Codes that co-occur with codes of other
themes are placed on the side of those themes. The fields form centred rows, like bricks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from transcode.themes.lettering import width, wrap
from transcode.themes.map import CodeNode, ThematicMap, ThemeNode

__all__ = [
    "CORE", "DOT", "LINE", "NAME", "RADIUS", "TITLE", "Field", "Layout", "Spot", "lay_out",
    "radius_of",
]  # fmt: skip

_BOLD = 1.25  # width of a bold letter relative to a plain one, in the widest font
NAME, TITLE, LINE = 14, 18, 17  # font sizes of a code's and a theme's name, height of a line
RADIUS, CORE, DOT = 92, 74, 13  # of a field; of a theme's core and a code's dot at full prevalence
_BESIDE, _NAME_WIDTH, _TITLE_WIDTH = 20, 150, 150  # from a dot to its name; the widest lines
_GAP, _APART, _MARGIN = 14, 46, 28  # between names, between fields, around the picture
_LEAST = 220  # half of the least width, so that the legend fits


@dataclass(frozen=True, slots=True)
class Spot:
    """A code: the centre of its dot, the side of its name (1 right, -1 left), and its lines."""

    code: CodeNode
    x: float
    y: float
    side: int
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """Height of the name and the count below it."""
        return LINE * (len(self.lines) + 1)

    @property
    def reach(self) -> float:
        """Distance from the centre of the dot to the far end of the name."""
        return _BESIDE + NAME * max(map(width, self.lines))

    @property
    def text_x(self) -> float:
        """Position where the name begins (or ends, on the left)."""
        return self.x + self.side * _BESIDE


@dataclass(frozen=True, slots=True)
class Field:
    """A theme: its centre, the height of its field, the lines of its name, and its codes."""

    theme: ThemeNode
    x: float
    y: float
    height: float
    lines: tuple[str, ...]
    spots: tuple[Spot, ...]

    def reach(self, side: int) -> float:
        """Return the distance from the centre of the field to the end of its names on one side."""
        names = [abs(s.x - self.x) + s.reach for s in self.spots if s.side == side]
        return max([RADIUS, *names])


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole picture."""

    width: float
    height: float
    fields: tuple[Field, ...]


def radius_of(participants: int, of: int, largest: float) -> float:
    """Return the radius at which the *area* shows the share of the participants."""
    return largest * sqrt(participants / of) if of else 0


def lay_out(thematic_map: ThematicMap) -> Layout:
    """Place every theme and code. The same map gives the same places."""
    rows = _rows(thematic_map.themes)
    pulls = _pulls(thematic_map, rows)
    placed: list[Field] = []
    y = float(_MARGIN)
    for row in rows:
        fields = [_field(theme, pulls) for theme in row]
        tallest = max(field.height for field in fields)
        breadth = sum(f.reach(-1) + f.reach(1) for f in fields) + _APART * (len(fields) - 1)
        x = -breadth / 2
        for field in fields:
            placed.append(_shift(field, x + field.reach(-1), y + tallest / 2))
            x += field.reach(-1) + field.reach(1) + _APART
        y += tallest + _APART
    left = min([-_LEAST, *(f.x - f.reach(-1) for f in placed)]) - _MARGIN
    right = max([_LEAST, *(f.x + f.reach(1) for f in placed)]) + _MARGIN
    return Layout(right - left, y - _APART + _MARGIN, tuple(_shift(f, -left, 0) for f in placed))


def _rows(themes: Sequence[ThemeNode]) -> list[Sequence[ThemeNode]]:
    """Split the themes into about as many rows as there are themes in a row, long rows first."""
    count = max(1, round(sqrt(len(themes))))
    least, longer = divmod(len(themes), count)
    sizes = [least + (number < longer) for number in range(count)]
    starts = [sum(sizes[:number]) for number in range(count)]
    return [themes[s : s + size] for s, size in zip(starts, sizes, strict=True) if size]


def _pulls(
    thematic_map: ThematicMap, rows: Sequence[Sequence[ThemeNode]]
) -> Mapping[str, tuple[float, float]]:
    """Return the pull on each code, rightwards and downwards, from the codes it meets."""
    at = {
        code.id: (column - (len(row) - 1) / 2, float(number))
        for number, row in enumerate(rows)
        for column, theme in enumerate(row)
        for code in theme.codes
    }
    pulls: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for link in thematic_map.links:
        (x1, y1), (x2, y2) = at[link.first], at[link.second]
        for code, sign in ((link.first, 1), (link.second, -1)):
            x, y = pulls[code]
            pulls[code] = (
                x + sign * link.passages * (x2 - x1),
                y + sign * link.passages * (y2 - y1),
            )
    return pulls


def _field(theme: ThemeNode, pulls: Mapping[str, tuple[float, float]]) -> Field:
    """Lay out one theme around the origin."""
    codes = sorted(theme.codes, key=lambda code: -pulls[code.id][0])
    half = (len(codes) + 1) // 2
    sides = [_stack(codes[:half], 1, pulls), _stack(codes[half:], -1, pulls)]
    lowest = max((spot.y + spot.height / 2 for side in sides for spot in side), default=0)
    height = 2 * max(RADIUS, lowest + 10)
    # The rim is vertical along the straight part, and a half circle above and below it.
    straight = height / 2 - RADIUS
    spots = (
        replace(s, x=s.side * sqrt(RADIUS**2 - max(0, abs(s.y) - straight) ** 2))
        for side in sides
        for s in side
    )
    lines = wrap(theme.name, _TITLE_WIDTH / TITLE / _BOLD, 4)
    return Field(theme, 0, 0, height, tuple(lines), tuple(spots))


def _stack(
    codes: Sequence[CodeNode], side: int, pulls: Mapping[str, tuple[float, float]]
) -> list[Spot]:
    """Stack the names of one side, centred on the origin."""
    spots = [
        Spot(code, 0, 0, side, tuple(wrap(code.name, _NAME_WIDTH / NAME, 3)))
        for code in sorted(codes, key=lambda code: pulls[code.id][1])
    ]
    y = -(sum(s.height for s in spots) + _GAP * (len(spots) - 1)) / 2
    stacked = []
    for spot in spots:
        stacked.append(replace(spot, y=y + spot.height / 2))
        y += spot.height + _GAP
    return stacked


def _shift(field: Field, x: float, y: float) -> Field:
    spots = (replace(spot, x=spot.x + x, y=spot.y + y) for spot in field.spots)
    return replace(field, x=field.x + x, y=field.y + y, spots=tuple(spots))
