"""Profiles of programs: how each reads a REFI-QDA project. Facts, each with its source.

``spec`` is the standard to the letter (1.5, sections 8 to 10): code points, line feeds, no byte
order mark, a folder "sources". What the others do differently is known from files that they wrote
and from QualCoder's import, not from their makers: NVivo and ATLAS.ti count UTF-16 units; NVivo
writes line ends of two characters behind a byte order mark and counts both characters; MAXQDA wants
line ends of two characters and counts one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from transcode.exchange.projects.units import Unit

__all__ = ["PROFILES", "Profile", "ProfileName"]

ProfileName = Literal["spec", "nvivo", "atlasti", "maxqda", "qualcoder"]


@dataclass(frozen=True, slots=True)
class Profile:
    """The unit of places, the line ends and byte order mark of texts, and names in the archive."""

    unit: Unit
    line_end: str = "\n"
    has_mark: bool = False
    folder: str = "sources"
    project: str = "project.qde"


PROFILES: dict[str, Profile] = {
    "spec": Profile(Unit("code points")),
    "nvivo": Profile(Unit("UTF-16 units", 2), "\r\n", has_mark=True),
    "atlasti": Profile(Unit("UTF-16 units", 1)),
    "maxqda": Profile(Unit("UTF-16 units", 1), "\r\n", has_mark=True),
    "qualcoder": Profile(Unit("code points")),
}
