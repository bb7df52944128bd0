"""Verbs on themes: their levels, relations and places on the map, and information power.

A :class:`transcode.workbench.Session` has them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Literal, get_args

from transcode.errors import DecisionError
from transcode.records.base import stable_id
from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Relation, Theme
from transcode.records.decisions import (
    CreateOverarching,
    CreateTheme,
    Decision,
    Dissolve,
    Entry,
    Form,
    Judge,
    Move,
    Nest,
    Pin,
    Relate,
    Side,
    Unpin,
    Unrelate,
)
from transcode.records.themes import no_nesting
from transcode.workbench.deciding import Deciding
from transcode.workbench.lookup import find_code, find_relation, find_theme, free_id, free_name
from transcode.workbench.normalise import tidy_name, tidy_note

__all__ = ["Theming", "by_id", "refuse_if"]


class Theming(Deciding):
    """The verbs that decide about themes."""

    def create_theme(self, name: str, definition: str = "") -> Entry:
        """Add a theme."""
        return self._create_theme(CreateTheme, "create theme", name, definition)

    def create_overarching(self, name: str, definition: str = "") -> Entry:
        """Add an overarching theme, which gathers themes."""
        return self._create_theme(CreateOverarching, "create overarching theme", name, definition)

    # --- the thematic map

    def nest(self, theme: Theme | str, under: Theme | str | None) -> Entry:
        """Put a theme under an overarching theme, or under a theme as its subtheme, or under none.

        Raises:
            DecisionError: one of them is not there, or there would be more than three levels.
        """
        with self._deciding("nest") as book:
            nested, above = find_theme(theme, book), find_theme(under, book) if under else None
            if above:
                refuse_if(no_nesting(nested, above, by_id(book)))
            if nested.under == (above.id if above else ""):
                raise DecisionError("the theme is already there")
            return self._append(Nest(nested.id, above.id if above else ""))

    def dissolve(self, theme: Theme | str) -> Entry:
        """Remove a theme; what it held belongs to the theme above it, or to none."""
        with self._deciding("dissolve") as book:
            return self._append(Dissolve(find_theme(theme, book).id))

    def relate(
        self, first: Theme | str, second: Theme | str, name: str = "", *, directed: bool = False
    ) -> Entry:
        """Relate two themes; a directed relation leads from the first to the second.

        Raises:
            DecisionError: one of them is not there, they are the same, or they are related so
                already.
        """
        with self._deciding("relate") as book:
            ends = find_theme(first, book).id, find_theme(second, book).id
            if ends[0] == ends[1]:
                raise DecisionError("a theme is not related to itself")
            named = tidy_name(name) if name.strip() else ""
            known = [(r.first, r.second, r.name, r.directed) for r in book.relations]
            if (*ends, named, directed) in known:
                raise DecisionError("these themes are already related in this way")
            number = stable_id("relation", *ends, len(self.entries))
            return self._append(Relate(number, *ends, named, directed))

    def change_relation(
        self, relation: Relation | str, name: str = "", *, directed: bool = False
    ) -> Entry:
        """Give a relation another name and direction."""
        with self._deciding("change relation") as book:
            old = find_relation(relation, book)
            named = tidy_name(name) if name.strip() else ""
            if (named, directed) == (old.name, old.directed):
                raise DecisionError("the relation is already like this")
            return self._append(Relate(old.id, old.first, old.second, named, directed))

    def unrelate(self, relation: Relation | str) -> Entry:
        """Remove a relation."""
        with self._deciding("unrelate") as book:
            return self._append(Unrelate(find_relation(relation, book).id))

    def pin(self, theme: Theme | str, form: Form, x: float, y: float) -> Entry:
        """Put a theme at a place of the map: its upper left corner, in units of the layout."""
        with self._deciding("pin") as book:
            _check_form(form)
            if not (isfinite(x) and isfinite(y)):
                raise DecisionError("this is not a place on the map")
            pin = Pin(find_theme(theme, book).id, form, round(float(x), 1), round(float(y), 1))
            if pin in book.pins:
                raise DecisionError("the theme is already there")
            return self._append(pin)

    def unpin(self, theme: Theme | str | None, form: Form) -> Entry:
        """Let the layout place a theme again, or (``None`` or "") all themes of this form."""
        with self._deciding("unpin") as book:
            _check_form(form)
            number = find_theme(theme, book).id if theme else ""
            if not any(p.form == form and number in ("", p.theme) for p in book.pins):
                raise DecisionError("nothing was moved there by hand")
            return self._append(Unpin(number, form))

    def judge(self, side: Side, text: str, calls_for: Literal["fewer", "more", ""] = "") -> Entry:
        """Judge a side of information power: aim, specificity, theory, dialogue or analysis."""
        with self._deciding("judge"):
            if side not in get_args(Side):
                raise DecisionError(
                    f"information power has no side '{side}'",
                    remedy=f"choose one of: {', '.join(get_args(Side))}",
                )
            tidy = tidy_note(text)
            if not tidy:
                raise DecisionError("the judgement is empty", remedy="write why, in a sentence")
            return self._append(Judge(side, calls_for, tidy))

    def gather(self, name: str, codes: Sequence[Code | str], definition: str = "") -> Entry:
        """Make a theme of some codes at once, for example of a candidate theme."""

        def decisions(book: Codebook) -> list[Decision]:
            tidy = free_name(name, book.themes)
            theme = free_id("theme", tidy, book.themes)
            moves = [Move(find_code(code, book).id, theme) for code in codes]
            if not moves:
                raise DecisionError("no codes were given", remedy="name the codes of the theme")
            return [CreateTheme(theme, tidy, tidy_note(definition)), *moves]

        return self.together("gather", decisions)[0]

    # --- reading and writing

    def _create_theme(
        self,
        kind: type[CreateTheme] | type[CreateOverarching],
        verb: str,
        name: str,
        definition: str,
    ) -> Entry:
        with self._deciding(verb) as book:
            tidy = free_name(name, book.themes)
            theme_id = free_id("theme", tidy, book.themes)
            return self._append(kind(theme_id, tidy, tidy_note(definition)))


def refuse_if(reason: str, remedy: str = "") -> None:
    """Refuse what a reason speaks against; "" is none."""
    if reason:
        raise DecisionError(reason, remedy=remedy)


def _check_form(form: Form) -> None:
    if form not in get_args(Form):
        raise DecisionError(
            f"there is no form '{form}' of the map",
            remedy=f"choose one of: {', '.join(get_args(Form))}",
        )


def by_id(book: Codebook) -> dict[str, Theme]:
    """Themes of a codebook by their ids."""
    return {theme.id: theme for theme in book.themes}
