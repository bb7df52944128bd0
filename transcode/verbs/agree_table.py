"""Agreement on a spreadsheet or a data frame: opens the file, takes the options.

The room :mod:`transcode.agreement` is given bytes; this is where they come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from transcode.agreement import METRICS, WEIGHTS
from transcode.agreement import spreadsheet as room
from transcode.errors import AgreementError

__all__ = ["agree_on_table", "asked_for", "is_table_file"]

_SUFFIXES = {".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".numbers", ".dat"}
_SEVERAL = {"categories", "coders", "code_columns", "missing", "codes_too"}
_CHOICES = {
    "level": METRICS,
    "weights": ("", *WEIGHTS),
}


def is_table_file(what: str | Path) -> bool:
    """Return whether a path is meant as a table: a file, or a name that ends as tables do."""
    path = Path(what)
    return path.is_file() or (not path.is_dir() and path.suffix.casefold() in _SUFFIXES)


def asked_for(coders: Sequence[str] = (), **options: Any) -> room.Asked:  # noqa: ANN401
    """The options of a table, checked; one text stands for a sequence of one.

    Raises:
        AgreementError: no such option, level or weights; a target that is not between 0 and 1.
    """
    names = {item.name for item in fields(room.Asked)}
    if unknown := sorted(set(options) - names):
        raise AgreementError(
            f"a table has no option {', '.join(unknown)}",
            step="agree",
            remedy=f"choose from {', '.join(sorted(names))}",
        )
    given: dict[str, Any] = {"coders": coders} | options
    for name in _SEVERAL & set(given):
        value = given[name]
        given[name] = (value,) if isinstance(value, str) else tuple(map(str, value))
    for name, choices in _CHOICES.items():
        if given.get(name, choices[0]) not in choices:
            raise AgreementError(
                f"there is no {name} of that name",
                step="agree",
                remedy=f"choose from {', '.join(filter(None, choices))}",
            )
    return room.Asked(**given)


def agree_on_table(
    table: Any,  # noqa: ANN401 - a path or a pandas frame
    coders: Sequence[str] = (),
    **options: Any,  # noqa: ANN401 - those of Asked
) -> room.TableAgreement:
    """Measure how far the coders of a table agree; the result says how the table was read.

    Args:
        table: a csv or xlsx file, a pandas frame (or Series with unit and coder in its index), a
            dict of each coder's codes, or an array or list of rows, coders x units.
        coders: whose columns (or names) are compared; those that are recognised if none.
        options: those of :class:`~transcode.agreement.Asked`, such as ``level="ordinal"``,
            ``key="gold"``, ``documents="interview"`` or ``missing=["99"]``.

    Raises:
        AgreementError: the file is missing or no table, or its columns are not recognised.
    """
    asked = asked_for(coders, **options)
    if not isinstance(table, str | Path):
        return room.measure_read(room.read_frame(_as_frame(table), asked), asked)
    path = Path(table)
    try:
        data = path.read_bytes()
    except OSError as problem:
        is_missing = isinstance(problem, FileNotFoundError)
        raise AgreementError(
            "there is no such file" if is_missing else "the file cannot be opened",
            step="agree",
            remedy="check the path, and its spelling"
            if is_missing
            else "close it in the spreadsheet program, and check that you may read it",
        ) from None
    return room.measure_read(room.read_table(data, asked), asked)


def _as_frame(table: Any) -> Any:  # noqa: ANN401 - a pandas frame
    """A frame with a column for each coder, of what a notebook may hold.

    Raises:
        AgreementError: it is none of these, or an array of units x coders.
    """
    import numpy as np
    import pandas as pd

    if isinstance(table, pd.DataFrame):
        return table
    if isinstance(table, pd.Series) and table.index.nlevels > 1:
        return table.rename(table.name or "code").reset_index()
    try:
        if isinstance(table, dict):
            return pd.DataFrame(table)
        if isinstance(table, list | tuple | np.ndarray):
            rows = pd.DataFrame(table)
            if isinstance(table, np.ndarray) and table.dtype.kind in "iu":
                rows = rows.where(rows >= 0)  # as as_ratings has it: no code is below 0
            if 1 < len(rows) <= rows.shape[1]:
                return rows.T.set_axis([f"coder {i + 1}" for i in range(len(rows))], axis=1)
    except ValueError:  # of other lengths, or of more dimensions
        pass
    raise AgreementError(
        "this is no study, file or data frame, and no table of coders x units",
        step="agree",
        remedy="give a data frame with a column for each coder, a dict of each coder's codes, or "
        "an array with a row for each coder (if it has one for each unit: array.T)",
    )
