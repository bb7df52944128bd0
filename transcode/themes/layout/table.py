"""Table: the figure that papers print, with a column for overarching themes, themes and codes."""

from __future__ import annotations

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
from transcode.themes.layout.shapes import Kind, Line, Shape, block, height_of
from transcode.themes.lettering import BOLD
from transcode.themes.map import CodeNode, ThematicMap, ThemeNode

__all__ = ["table"]

_GAP, _PAD = 28.0, 13.0  # between columns, above and below a row
_HEADS = ("Overarching theme", "Theme", "Codes")


def table(thematic_map: ThematicMap, wide: float) -> tuple[Shape, ...]:
    """Shapes of the map as a table of three or two columns, with its rules."""
    return _Table(thematic_map, wide).shapes()


class _Table:
    """A table while its rows are set, from above to below."""

    def __init__(self, thematic_map: ThematicMap, wide: float) -> None:
        self.map, self.colours = thematic_map, colours_of(thematic_map)
        grouped = any(theme.is_overarching for theme in thematic_map.themes)
        shares = (0.26, 0.34, 0.40) if grouped else (0.0, 0.42, 0.58)
        self.across = min(wide - 2 * MARGIN, 1040.0)
        room = self.across - _GAP * (1 + grouped)
        self.left = (wide - self.across) / 2
        self.columns: list[tuple[float, float]] = []
        x = self.left
        for share in shares:
            self.columns.append((x, room * share))
            x += room * share + (_GAP if share else 0)
        self.grouped = grouped
        self.made: list[Shape] = []
        self.y = MARGIN

    def shapes(self) -> tuple[Shape, ...]:
        """All rows, with a thick rule above and below, and thin ones between."""
        self._rule(2)
        y = self.y
        for head, (x, within) in zip(_HEADS, self.columns, strict=True):
            if within:
                lines = block(head, x, y + 8, within, COUNT, weight=BOLD)
                self.made.append(Shape("rule", "", "", x, y, within, 8 + height_of(lines) + 8,
                                       "", lines))  # fmt: skip
        self.y = max(shape.bottom for shape in self.made)
        self._rule(1)
        tops = ordered(self.map.tops, self.map, "table")
        for number, top in enumerate(tops):
            if number:
                self._rule(1)
            if top.is_overarching:
                self._overarching(top)
            else:
                self._theme(top)
        self._rule(2)
        return tuple(self.made)

    def _rule(self, thick: float, column: int = 0) -> None:
        x = self.columns[column][0]
        wide = self.left + self.across - x
        self.made.append(Shape("rule", "", "", x, self.y, wide, thick, "", share=1))
        self.y += thick

    def _overarching(self, top: ThemeNode) -> None:
        start = self.y
        name = self._name(top, 0, NAME + 1)
        held = ordered(self.map.under(top.id), self.map, "table")
        for number, theme in enumerate(held):
            if number:
                self._rule(1, column=1)
            self._theme(theme)
        self.y = max(self.y, start + name)

    def _theme(self, theme: ThemeNode) -> None:
        start = self.y
        name = self._name(theme, 1, NAME + 1)
        self.y = start + _PAD
        for code in theme.codes:
            self._code(code, theme)
        self.y = max(self.y + _PAD - 5, start + name)
        for sub in ordered(self.map.under(theme.id), self.map, "table"):
            below = self.y
            name = self._name(sub, 1, NAME, indent=16)
            self.y = below + 6
            for code in sub.codes:
                self._code(code, sub)
            self.y = max(self.y + _PAD - 5, below + name)

    def _name(self, theme: ThemeNode, column: int, size: float, indent: float = 0.0) -> float:
        """Set the name and the prevalence of a theme; returns the height that they take."""
        x, within = self.columns[column]
        above = _PAD if not indent else 6.0
        lines = block(theme.name, x + indent, self.y + above, within - indent, size, weight=BOLD)
        below = self.y + above + height_of(lines) + 1
        count: tuple[Line, ...] = ()
        if theme.id:
            count = block(counts(theme.prevalence), x + indent, below, within - indent, COUNT,
                          soft=True)  # fmt: skip
        high = below + height_of(count) + _PAD - self.y
        kind: Kind = "overarching" if theme.is_overarching else "subtheme" if indent else "theme"
        self.made.append(
            Shape(
                kind if theme.id else "unthemed", theme.id, theme.name, x + indent, self.y,
                within - indent, high, self.colours[theme.id], (*lines, *count),
                share_of(theme.prevalence), under=theme.under,
            )
        )  # fmt: skip
        return high

    def _code(self, code: CodeNode, theme: ThemeNode) -> None:
        x, within = self.columns[2]
        share = share_of(code.prevalence)
        lines = block(code.name, x + 22, self.y, within - 22 - 34, NAME)
        number = beside(lines, code.prevalence.participants, x + within)
        high = height_of(lines) + 5
        self.made.append(
            Shape(
                "code", code.id, code.name, x, self.y, within, high, self.colours[theme.id],
                (*lines, *number), share, dot=(x + 8, self.y + NAME * 0.62, dot_radius(1, 6.5)),
                under=theme.id,
            )
        )  # fmt: skip
        self.y += high
