"""Themes while decisions are carried out: their levels, relations, and places on the map.

There are three levels: overarching themes, themes, and subthemes. Codes lie under a theme or a
subtheme.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from transcode.records.coding import Code, Relation, Theme
from transcode.records.decisions import (
    CreateOverarching,
    CreateTheme,
    Decision,
    Dissolve,
    Merge,
    Move,
    Nest,
    Pin,
    Relate,
    Unpin,
    Unrelate,
)
from transcode.records.noting import Noting

__all__ = ["OpenThemes", "no_codes_in", "no_merging", "no_nesting"]


def no_nesting(theme: Theme, under: Theme, themes: Mapping[str, Theme]) -> str:
    """Reason that a theme cannot be put under another; "" if it can."""
    if theme.id == under.id:
        return "a theme cannot lie under itself"
    if theme.is_overarching:
        return "an overarching theme lies under no other"
    if under.is_overarching:
        return ""
    if any(other.under == theme.id for other in themes.values()):
        return "a theme that has subthemes cannot become a subtheme"
    above = themes.get(under.under)
    if above and not above.is_overarching:
        return "a subtheme has no subthemes of its own"
    return ""


def no_merging(theme: Theme, into: Theme, themes: Mapping[str, Theme]) -> str:
    """Reason that a theme cannot be merged into another; "" if it can."""
    if theme.id == into.id:
        return "a theme cannot be merged into itself"
    if theme.is_overarching != into.is_overarching:
        return "an overarching theme can only be merged with another one"
    held = [other for other in themes.values() if other.under == theme.id and other.id != into.id]
    return next(filter(None, (no_nesting(other, into, themes) for other in held)), "")


def no_codes_in(theme: Theme) -> str:
    """Reason that a code cannot be put under a theme; "" if it can."""
    return "an overarching theme gathers themes, not codes" if theme.is_overarching else ""


class OpenThemes:
    """Themes of a codebook while decisions are carried out, one after another.

    Args:
        codes: those of the codebook; they are moved in place.
    """

    def __init__(self, codes: dict[str, Code]) -> None:
        self.codes = codes
        self.themes: Noting[str, Theme] = Noting()
        self.relations: Noting[str, Relation] = Noting()
        self.pins: Noting[tuple[str, str], Pin] = Noting()

    def decide(self, decision: Decision) -> None:
        """Carry out a decision about themes; it has no effect if its object is no longer there."""
        themes = self.themes
        match decision:
            case CreateTheme(theme, name, definition) if theme not in themes:
                themes[theme] = Theme(theme, name, definition)
            case CreateOverarching(theme, name, definition) if theme not in themes:
                themes[theme] = Theme(theme, name, definition, is_overarching=True)
            case Nest(theme, under) if theme in themes:
                if not under or (
                    under in themes and not no_nesting(themes[theme], themes[under], themes)
                ):
                    themes[theme] = replace(themes[theme], under=under)
            case Dissolve(theme) if theme in themes:
                self._remove(theme, themes[theme].under)
            case Merge(theme, into) if theme in themes and into in themes:
                if not no_merging(themes[theme], themes[into], themes):
                    if themes[into].under == theme:
                        themes[into] = replace(themes[into], under=themes[theme].under)
                    self._remove(theme, into, again=into)
            case Move(code, theme) if code in self.codes:
                if not theme or (theme in themes and not no_codes_in(themes[theme])):
                    self.codes[code] = replace(self.codes[code], theme=theme)
            case Relate(relation, first, second, name, directed):
                if first in themes and second in themes and first != second:
                    self.relations[relation] = Relation(relation, first, second, name, directed)
            case Unrelate(relation) if relation in self.relations:
                del self.relations[relation]
            case Pin(theme, form) as pin if theme in themes:
                self.pins[theme, form] = pin
            case Unpin(theme, form):
                for key in [key for key in self.pins if key in {(theme or key[0], form)}]:
                    del self.pins[key]
            case _:
                pass

    def _remove(self, theme: str, heir: str, again: str = "") -> None:
        """Remove a theme; ``heir`` gets what it held, and ``again`` its relations."""
        del self.themes[theme]
        takes_codes = heir in self.themes and not self.themes[heir].is_overarching
        for code in [code for code in self.codes.values() if code.theme == theme]:
            self.codes[code.id] = replace(code, theme=heir if takes_codes else "")
        for held in [held for held in self.themes.values() if held.under == theme]:
            self.themes[held.id] = replace(held, under=heir)
        for relation in [r for r in self.relations.values() if theme in (r.first, r.second)]:
            first, second = (again if end == theme else end for end in
                             (relation.first, relation.second))  # fmt: skip
            if first and second and first != second:
                self.relations[relation.id] = replace(relation, first=first, second=second)
            else:
                del self.relations[relation.id]
        for key in [key for key in self.pins if key[0] == theme]:
            del self.pins[key]
