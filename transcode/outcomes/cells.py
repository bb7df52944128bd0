"""Numbers in the cells of files that survey programs and spreadsheets write. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from math import isfinite, nan

__all__ = ["MISSING", "Unread", "is_missing", "number"]

MISSING = frozenset(["", ".", "na", "n/a", "#n/a", "nan", "null", "#null!", "<na>"])
"""Cells that statistics programs write for "no answer", in lower case."""

_MONTH = r"(?:jan|feb|ma[rjy]|apr|ma[ij]|jun|jul|aug|sep|o[kc]t|nov|de[cz])\w*\.?"
_DATE = re.compile(
    rf"\d{{4}}-\d{{2}}-\d{{2}}(?:[ T].*)?|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|"
    rf"\d{{1,2}}[-. ]{_MONTH}(?:[-. ]\d{{2,4}})?|{_MONTH}[-. ]\d{{1,4}}",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[-+−]?\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"[-+−]?\d{1,3}[.,]\d{3}")


class Unread(ValueError):
    """A cell that cannot be read as a number: ``what`` it is, and what to do about it."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what, self.remedy = what, remedy
        super().__init__(what)


def is_missing(cell: str, codes: Collection[str] = ()) -> bool:
    """Return whether a cell says that there is no answer: blank, NA, or a code that was named."""
    text = " ".join(cell.split()).casefold()
    return text in MISSING or text in {code.strip().casefold() for code in codes}


def number(
    cell: str, codes: Collection[str] = (), labels: Mapping[str, float] | None = None
) -> float:
    """The number in a cell; ``nan`` where there is no answer.

    A decimal comma is read as one. A word counts where ``labels`` say which number it stands for.

    Raises:
        Unread: a date, a thousands separator, a word, or a number with a word beside it.
    """
    text = " ".join(cell.split())
    if is_missing(text, codes):
        return nan
    known = {" ".join(label.split()).casefold(): value for label, value in (labels or {}).items()}
    if text.casefold() in known:
        return float(known[text.casefold()])
    if _THOUSANDS.fullmatch(text):
        raise Unread(
            "three digits after a point or comma may be thousands or decimals",
            "write the number without a separator for thousands",
        )
    if _PLAIN.fullmatch(text):
        return float(text.replace(",", ".").replace("−", "-"))
    if _DATE.fullmatch(text):
        raise Unread(
            "a date: the spreadsheet took an answer such as 3-5 for one",
            "write the answer that was given, and make the column text in the spreadsheet",
        )
    if re.match(r"\d", text):
        raise Unread(
            "a number with more beside it",
            "write the number alone, or give the whole cell a number under [labels] of the scale",
        )
    try:
        value = float(text)  # 1e3
    except ValueError:
        value = nan
    if isfinite(value):
        return value
    raise Unread(
        "a word, not a number",
        "export the values instead of the labels, or say under [labels] of the scale which number "
        "each label stands for; if it means that there is no answer, name it with --missing",
    )
