"""Options for reading a table, given by the user if the table is not clear by itself."""

from __future__ import annotations

from dataclasses import dataclass

from transcode.agreement.coefficients.ratings import Level

__all__ = ["Asked"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of ``transcode agree FILE``, all of them optional.

    Columns are named by their heading or by their letter. ``level``: of measurement. ``weights``:
    of the kappas; those of the level if not given. ``categories``: the whole scale, in order.
    ``coders``: the columns (or names) to compare. ``units``, ``documents``, ``coder_column``,
    ``code_columns``: the columns with that content. ``key``: the column or coder to compare each
    coder with. ``missing``: further values that are missing; ``codes_too``: values that are missing
    by default but are codes here ("empty", an empty cell, then means that the coder looked and gave
    no code). ``no_code``: the value that means that no code fits. ``split``: the sign between
    several codes in a cell, or "none". ``exact``: spellings are not joined. ``target``: the value
    that the coefficient should reach.
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
