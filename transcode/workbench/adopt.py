"""Deductive coding: adopting a codebook that existed before anything was coded."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from transcode.errors import ExchangeError
from transcode.exchange import read_codebook_file
from transcode.exchange.codebooks.definition import decisions_on
from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Theme
from transcode.records.decisions import (
    Create,
    CreateOverarching,
    CreateTheme,
    Decision,
    Move,
    Nest,
)
from transcode.workbench.flatten import GivenCodebook, flatten
from transcode.workbench.lookup import free_id
from transcode.workbench.normalise import name_key
from transcode.workbench.session import Session

__all__ = ["adopt", "read_codebook"]


def read_codebook(path: Path, language: str = "") -> GivenCodebook:
    """Read a codebook from a file: a table (csv, xlsx, or in a Word document), .qdc or .qdpx.

    The columns of a table may be named as in other programs and languages. The result says how
    they were read, and what was skipped.

    Args:
        path: the file.
        language: of the study, two letters; it helps to decode a table that is not UTF-8.

    Raises:
        ExchangeError: the file cannot be read, is ambiguous, or holds no code.
    """
    try:
        given = flatten(read_codebook_file(path.read_bytes(), path.suffix.lower(), language))
    except OSError as problem:
        raise ExchangeError(
            f"this file cannot be opened ({os.strerror(problem.errno or 0)})",
            where=path.name,
            step="read the codebook",
            remedy="check the path",
        ) from None
    except ExchangeError as problem:
        raise ExchangeError(
            problem.what, where=path.name, step=problem.step, remedy=problem.remedy
        ) from None
    if not given.codebook.codes:
        raise ExchangeError(
            "this file holds no codes",
            where=path.name,
            step="read the codebook",
            remedy="give each code a row with its name",
        )
    return given


def adopt(session: Session, given: GivenCodebook | Codebook) -> tuple[int, int]:
    """Add codes and themes to a coder's codebook under their names: all of them, or none.

    Codes that the coder already has by the same name stay as they are. Each new one is a decision
    in the journal, to be renamed, merged or undone like any other.

    Returns:
        The number of new codes, and of those that were there already.
    """
    given = given.codebook if isinstance(given, GivenCodebook) else given
    made = session.together("codebook", lambda book: _decisions(given, book))
    new = sum(isinstance(entry.decision, Create) for entry in made)
    return new, len(given.codes) - new


def _decisions(given: Codebook, book: Codebook) -> list[Decision]:
    """Decisions that add the given codes and themes to a codebook."""
    decisions: list[Decision] = []
    themes: list[Theme] = list(book.themes)
    placed = {name_key(theme.name): theme.id for theme in themes}
    under: dict[str, str] = {}  # theme of the file -> of the coder; each stands after the one above
    for theme in given.themes:
        if (key := name_key(theme.name)) not in placed:
            placed[key] = free_id("theme", theme.name, themes)
            themes.append(replace(theme, id=placed[key]))
            create = CreateOverarching if theme.is_overarching else CreateTheme
            decisions.append(create(placed[key], theme.name, theme.definition))
            decisions += decisions_on(themes[-1])
            if theme.under:
                decisions.append(Nest(placed[key], under[theme.under]))
        under[theme.id] = placed[key]
    codes: list[Code] = list(book.codes)
    keys = {name_key(code.name) for code in codes}
    for code in given.codes:
        if name_key(code.name) not in keys:
            made = replace(code, id=free_id("code", code.name, codes))
            codes.append(made)
            decisions.append(Create(made.id, code.name, code.definition))
            decisions += decisions_on(made)
            if code.theme:
                decisions.append(Move(made.id, under[code.theme]))
    return decisions
