"""Normalisation of the names and notes that coders type, so that equal names compare equal."""

from __future__ import annotations

import re
import unicodedata

from transcode.errors import DecisionError

__all__ = ["name_key", "tidy_name", "tidy_note"]

LONGEST_NAME = 200
LONGEST_NOTE = 20_000
_KEPT_FORMATS = "\u200c\u200d\u200e\u200f"  # joiners inside emoji and Persian; reading direction


def tidy_name(name: str) -> str:
    """Tidy a name: one line, composed (NFC), no control characters or doubled blanks.

    Raises:
        DecisionError: nothing visible is left, or the name is longer than 200 characters.
    """
    tidy = " ".join(_printable(name).split())
    if not any(unicodedata.category(character)[0] not in "CZM" for character in tidy):
        raise DecisionError("the name is empty", remedy="type a name, then try again")
    if len(tidy) > LONGEST_NAME:
        raise DecisionError(
            f"the name is too long ({len(tidy)} characters)",
            remedy=f"use {LONGEST_NAME} at most, and put the rest into the definition",
        )
    return tidy


def tidy_note(text: str) -> str:
    """Tidy a definition, reason or memo: composed (NFC), lines kept; "" if nothing was written.

    Raises:
        DecisionError: the note is longer than 20,000 characters.
    """
    tidy = "\n".join(line.rstrip() for line in re.split(r"\r\n|[\r\n]", text))
    tidy = "\n".join(_printable(line) for line in tidy.split("\n")).strip()
    if len(tidy) > LONGEST_NOTE:
        raise DecisionError(
            f"the note is too long ({len(tidy)} characters)", remedy=f"use {LONGEST_NOTE} at most"
        )
    return tidy


def name_key(name: str) -> str:
    """Key by which spellings of one name are compared: case and blanks do not count."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def _printable(text: str) -> str:
    """Replace tabs and the like by blanks; drop control characters and half surrogate pairs."""
    spaced = re.sub(r"\s", " ", unicodedata.normalize("NFC", text))
    return "".join(
        character
        for character in spaced
        if unicodedata.category(character)[0] != "C" or character in _KEPT_FORMATS
    )
