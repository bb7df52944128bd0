"""Contents of a codebook file as it was written, before they become codes under themes."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Found", "FoundCode"]


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code as written in the file. ``under`` are the names above it, the outermost first."""

    name: str
    definition: str = ""
    under: tuple[str, ...] = ()
    parent: str = ""  # if the file names only the immediate parent, which has its own row
    place: str = ""  # "line 7"
    codable: bool = True  # False: a folder
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Contents of a codebook file, and how it was read.

    ``sorted_in`` means that the names above are themes into which codes were sorted, rather than
    part of a code's identity: then a name that occurs twice may be one code.
    """

    codes: tuple[FoundCode, ...]
    read_as: tuple[tuple[str, str], ...] = ()  # role, and the column it was read from
    passed_over: tuple[str, ...] = ()  # columns
    notes: tuple[str, ...] = ()
    sorted_in: bool = False
