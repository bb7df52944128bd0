"""Deductive coding: a codebook that was there before anything was coded."""

from __future__ import annotations

import os
from pathlib import Path

from transcode.errors import ExchangeError
from transcode.exchange import read_codebook_file
from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Theme
from transcode.records.decisions import Create, CreateTheme, Decision, Move
from transcode.workbench.flatten import GivenCodebook, flatten
from transcode.workbench.lookup import free_id
from transcode.workbench.name_keys import name_key
from transcode.workbench.session import Session

__all__ = ["adopt", "read_codebook"]


def read_codebook(path: Path, language: str = "") -> GivenCodebook:
    """A codebook from a file: a table (csv, xlsx, or in a Word document), .qdc, a .qdpx.

    The columns of a table may be called what they are called in other programs and languages; how
    they were read, and what was passed over, is in the answer.

    Args:
        path: the file.
        language: of the study, two letters: what a table that is not UTF-8 is read by.

    Raises:
        ExchangeError: it cannot be read, what it means is not plain, or it holds no code.
    """
    try:
        found = flatten(read_codebook_file(path.read_bytes(), path.suffix.lower(), language))
    except OSError as problem:
        raise ExchangeError(
            f"cannot be opened ({os.strerror(problem.errno or 0)})",
            where=path.name,
            step="read the codebook",
            remedy="check the path",
        ) from None
    except ExchangeError as problem:
        raise ExchangeError(
            problem.what, where=path.name, step=problem.step, remedy=problem.remedy
        ) from None
    if not found.codebook.codes:
        raise ExchangeError(
            "holds no codes",
            where=path.name,
            step="read the codebook",
            remedy="give each code a row with its name",
        )
    return found


def adopt(session: Session, given: GivenCodebook | Codebook) -> tuple[int, int]:
    """Put codes and themes into a coder's codebook, under their names: all of them, or nothing.

    What the coder has by the same name already stays as it is. Each is a decision in the journal,
    to be renamed, merged or undone like any other.

    Returns:
        How many codes were new, and how many were there already.
    """
    given = given.codebook if isinstance(given, GivenCodebook) else given
    made = session.together("codebook", lambda book: _decisions(given, book))
    new = sum(isinstance(entry.decision, Create) for entry in made)
    return new, len(given.codes) - new


def _decisions(given: Codebook, book: Codebook) -> list[Decision]:
    """What is to be decided so that a codebook holds what is given too."""
    decisions: list[Decision] = []
    themes: list[Theme] = list(book.themes)
    placed = {name_key(one.name): one.id for one in themes}
    for theme in given.themes:
        if (key := name_key(theme.name)) not in placed:
            placed[key] = free_id("theme", theme.name, themes)
            themes.append(Theme(placed[key], theme.name))
            decisions.append(CreateTheme(placed[key], theme.name, theme.definition))
    under = {theme.id: placed[name_key(theme.name)] for theme in given.themes}
    codes: list[Code] = list(book.codes)
    known = {name_key(code.name) for code in codes}
    for code in given.codes:
        if name_key(code.name) not in known:
            made = Code(free_id("code", code.name, codes), code.name)
            codes.append(made)
            decisions.append(Create(made.id, code.name, code.definition))
            if code.theme:
                decisions.append(Move(made.id, under[code.theme]))
    return decisions
