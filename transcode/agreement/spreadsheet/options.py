"""Options of a table: what a person says where it does not speak for itself."""

from __future__ import annotations

from dataclasses import dataclass

from transcode.agreement.coefficients.ratings import Level

__all__ = ["Asked"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of ``transcode agree FILE``; everything may be left out.

    Columns are named by their heading or by their letter. ``level``: of measurement. ``weights``:
    of the kappas, else those that go with the level. ``categories``: the whole scale in its order.
    ``coders``: whose columns (or names) are compared. ``units``, ``documents``, ``coder_column``,
    ``code_columns``: which column is what. ``key``: the column or coder that each coder is
    compared with. ``missing``: what is missing too; ``codes_too``: what is missing by default and
    here is a code ("empty" is an empty cell: looked, and no code). ``no_code``: the value that
    says that no code fits. ``split``: the sign between several codes of one cell, "none" for
    never. ``exact``: spellings are not joined. ``target``: what the coefficient should reach.
    """

    level: Level = "nominal"
    weights: str = ""
    categories: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    units: str = ""
    documents: str = ""
    coder_column: str = ""
    code_columns: tuple[str, ...] = ()
    key: str = ""
    sheet: str = ""
    encoding: str = ""
    missing: tuple[str, ...] = ()
    codes_too: tuple[str, ...] = ()
    no_code: str = ""
    split: str = ""
    exact: bool = False
    leave_uncoded_out: bool = False
    target: float = 0.8
    replicates: int = 2000
    seed: int = 1
