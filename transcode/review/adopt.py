"""Deductive coding: a codebook that was there before anything was coded."""

from __future__ import annotations

from transcode.codebook import Codebook
from transcode.review.labels import name_key
from transcode.review.session import Session

__all__ = ["adopt"]


def adopt(session: Session, given: Codebook) -> tuple[int, int]:
    """Put codes and themes into a coder's codebook, under their names.

    What the coder has by the same name already stays as it is. Each is a decision in the journal,
    to be renamed, merged or undone like any other.

    Returns:
        How many codes were new, and how many were there already.
    """
    names = {theme.id: theme.name for theme in given.themes}
    known_themes = {name_key(theme.name) for theme in session.codebook.themes}
    for theme in given.themes:
        if name_key(theme.name) not in known_themes:
            session.create_theme(theme.name)
            if theme.definition:
                session.define(theme.name, theme.definition)
    known = {name_key(code.name) for code in session.codebook.codes}
    new = [code for code in given.codes if name_key(code.name) not in known]
    for code in new:
        session.create(code.name, code.definition)
        if code.theme:
            session.move(code.name, names[code.theme])
    return len(new), len(given.codes) - len(new)
