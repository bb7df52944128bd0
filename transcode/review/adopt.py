"""Deductive coding: a codebook that was there before anything was coded."""

from __future__ import annotations

from pathlib import Path

from transcode.codebook import Codebook
from transcode.errors import ExchangeError
from transcode.exchange import codebook_from_qdc, codebook_from_rows
from transcode.review.labels import name_key
from transcode.review.session import Session
from transcode.tables import read_rows

__all__ = ["adopt", "read_codebook"]


def read_codebook(path: Path) -> Codebook:
    """A codebook from a file: .csv (columns name, definition, examples, theme) or .qdc.

    Raises:
        ExchangeError: it cannot be read, or holds no code.
        StudyError: the table is none.
    """
    try:
        if path.suffix.lower() == ".qdc":
            found = codebook_from_qdc(path.read_bytes())
        else:
            found = codebook_from_rows(read_rows(path, ["name"]))
    except OSError:
        raise ExchangeError(
            "cannot be opened", where=path.name, step="read the codebook", remedy="check the path"
        ) from None
    except ExchangeError as problem:
        raise ExchangeError(
            problem.what, where=path.name, step=problem.step, remedy=problem.remedy
        ) from None
    if not found.codes:
        raise ExchangeError(
            "holds no codes",
            where=path.name,
            step="read the codebook",
            remedy="give each code a row with its name",
        )
    return found


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
