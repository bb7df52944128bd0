"""Matrices of a codebook: codes by participants and by groups, co-occurrence, and saturation.

Counts are of passages or participants; who has not been read is in none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from transcode.records.codebook import Codebook
from transcode.records.participants import Participants
from transcode.themes.map import ThematicMap

__all__ = [
    "NewCodes", "by_participants", "co_occurrence", "negative_cases", "new_codes",
]  # fmt: skip


def by_participants(codebook: Codebook, people: Participants) -> dict[str, dict[str, int]]:
    """Number of passages: code -> participant -> passages. Codings must be in released texts."""
    seen: defaultdict[str, defaultdict[str, set[tuple[str, int, int]]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for coding in codebook.codings:
        for person in people.of(coding.anchor.place):
            seen[coding.code][person].add(coding.anchor.place)
    return {
        code: {person: len(places) for person, places in rows.items()}
        for code, rows in seen.items()
    }


def negative_cases(thematic_map: ThematicMap) -> dict[str, tuple[str, ...]]:
    """Participants who were read and have nothing in a theme: theme -> participants.

    They are where to look for what speaks against it.
    """
    return {
        theme.id: tuple(
            person for person in thematic_map.participants if person not in theme.prevalence.who
        )
        for theme in thematic_map.themes
        if theme.id
    }


def co_occurrence(
    thematic_map: ThematicMap, most: int = 20
) -> tuple[tuple[str, str, int, int], ...]:
    """Pairs of codes that meet in passages: names, passages and participants, strongest first."""
    names = {code.id: code.name for theme in thematic_map.themes for code in theme.codes}
    return tuple(
        (names[link.first], names[link.second], link.passages, link.participants)
        for link in thematic_map.links[:most]
    )


@dataclass(frozen=True, slots=True)
class NewCodes:
    """Codes that an interview adds to those before it: their number, and that of all so far."""

    interview: str
    new: int
    total: int


def new_codes(codebook: Codebook, interviews: Sequence[str]) -> tuple[NewCodes, ...]:
    """Count the codes that each interview adds, in this order of the interviews.

    That fewer are added towards the end depends on the order, and on how finely is coded: it does
    not show that nothing more would be found (Braun and Clarke 2021).
    """
    used: defaultdict[str, set[str]] = defaultdict(set)
    for coding in codebook.codings:
        used[coding.anchor.interview].add(coding.code)
    seen: set[str] = set()
    steps = []
    for interview in interviews:
        new = used[interview] - seen
        seen |= new
        steps.append(NewCodes(interview, len(new), len(seen)))
    return tuple(steps)
