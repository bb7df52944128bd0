"""Order of themes in the forms that have rows: as they were made, or as a person dragged them."""

from __future__ import annotations

from collections.abc import Sequence

from transcode.records.decisions import Form
from transcode.themes.map import ThematicMap, ThemeNode

__all__ = ["ordered"]


def ordered(
    themes: Sequence[ThemeNode], thematic_map: ThematicMap, form: Form
) -> tuple[ThemeNode, ...]:
    """Themes that lie beside each other: those that were dragged by their height, among the rest.

    A dragged theme takes the row that it was dropped on: rows are as high as they would be in even
    steps of a hundred.
    """
    height = {pin.theme: pin.y for pin in thematic_map.pins if pin.form == form}
    natural = {theme.id: 100.0 * number for number, theme in enumerate(themes)}
    return tuple(
        sorted(themes, key=lambda theme: (not theme.id, height.get(theme.id, natural[theme.id])))
    )
