"""Candidate themes: groupings of confirmed codes, each with its reasons. A person decides.

Codes are grouped by three kinds of nearness: their passages are alike (cosine of the mean
vectors), they meet in the same passages (Jaccard's share), and the same participants say them (phi,
which sees nothing in codes that everybody says). Average linkage makes as many groups as the square
root of the number of codes; a group that is no nearer than codes are in general is not shown.
Against the themes that people made of their codes, groups like these are better than chance and
far from the people's (``tests/benchmarks/README.md``): something to disagree with, not a result.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from transcode.records.codebook import Codebook
from transcode.records.figures import counted, decimal
from transcode.records.participants import Participants
from transcode.records.texts import Place
from transcode.themes.nearness import Passages, mean_of
from transcode.themes.statistics import linked

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

__all__ = ["CandidateTheme", "candidate_themes"]

_WEIGHTS = (0.6, 0.25, 0.15)  # alike, meet in passages, said by the same participants


@dataclass(frozen=True, slots=True)
class CandidateTheme:
    """Codes that may make a theme, the most central first, and why.

    ``name`` is that of the most central code: a stand-in, for a person to replace.
    """

    name: str
    codes: tuple[str, ...]
    reasons: tuple[str, ...]
    held_together: float  # mean nearness of its codes, 0 to 1


def candidate_themes(
    codebook: Codebook, passages: Passages, people: Participants, *, only: Collection[str] = ()
) -> tuple[CandidateTheme, ...]:
    """Group codes into candidate themes; a code that is near to none is left out.

    Args:
        codebook: with codings in the texts as they stand.
        passages: vectors of the segments.
        people: the participants.
        only: ids of the codes to group; all of them without it.
    """
    import numpy as np

    places: dict[str, set[Place]] = {}
    for coding in codebook.codings:
        places.setdefault(coding.code, set()).add(coding.anchor.place)
    known = passages.of({place for held in places.values() for place in held})
    codes = [
        code.id
        for code in codebook.codes
        if (not only or code.id in only) and any(p in known for p in places.get(code.id, ()))
    ]
    if len(codes) < 3:
        return ()
    centres = np.array([
        mean_of(np.array([known[p] for p in sorted(places[code]) if p in known])) for code in codes
    ])  # fmt: skip
    alike = (centres @ centres.T).clip(0, 1)
    meet = _shares([_touched(passages, places[code]) for code in codes])
    who = [frozenset(people.who(places[code])) for code in codes]
    same = _together(who, people.everyone)
    near = _WEIGHTS[0] * alike + _WEIGHTS[1] * meet + _WEIGHTS[2] * same
    names = {code.id: code.name for code in codebook.codes}
    everybody = list(combinations(range(len(codes)), 2))
    usual, usually_alike = _mean(near, everybody), _mean(alike, everybody)
    found = []
    for rows in _groups(near):
        block = near[np.ix_(rows, rows)]
        order = [rows[at] for at in np.argsort(-block.sum(axis=1), kind="stable")]
        pairs = list(combinations(rows, 2))
        if _mean(near, pairs) <= usual:
            continue
        cosine = _mean(alike, pairs)
        reasons = (
            f"their passages are alike (mean cosine {decimal(cosine)}; of all pairs "
            f"{decimal(usually_alike)})" * (cosine > usually_alike),
            _meeting(meet, pairs, codes, names),
            _sharing([who[row] for row in rows]),
        )
        found.append(
            CandidateTheme(
                names[codes[order[0]]],
                tuple(codes[row] for row in order),
                tuple(filter(None, reasons)),
                round(_mean(near, pairs), 4),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.held_together, one.codes)))


def _touched(passages: Passages, places: Collection[Place]) -> frozenset[object]:
    """Segments under a code, or the passages themselves where there are no segments."""
    rows = {row for place in places for row in passages.rows(place)}
    return frozenset(rows)


def _shares(sets: Sequence[frozenset[object]] | Sequence[frozenset[str]]) -> Matrix:
    """Jaccard's share of each pair: what both have, of what either has."""
    import numpy as np

    found = np.eye(len(sets))
    for (i, one), (j, other) in combinations(enumerate(sets), 2):
        either = len(one | other)
        found[i, j] = found[j, i] = len(one & other) / either if either else 0.0
    return found


def _together(who: Sequence[frozenset[str]], everyone: Sequence[str]) -> Matrix:
    """Phi of each pair of codes over the participants, 0 where it is negative or undefined."""
    import numpy as np

    said = np.array([[person in one for person in everyone] for one in who], np.float64)
    apart = said - said.mean(axis=1, keepdims=True)
    spread = np.linalg.norm(apart, axis=1, keepdims=True)
    apart = apart / np.where(spread > 0, spread, 1)
    return np.asarray((apart @ apart.T).clip(0, 1))


def _groups(near: Matrix) -> list[list[int]]:
    """Rows of each group of two codes or more."""
    groups: dict[int, list[int]] = {}
    for row, label in enumerate(linked(near, max(2, round(len(near) ** 0.5)))):
        groups.setdefault(label, []).append(row)
    return [rows for rows in groups.values() if len(rows) > 1]


def _mean(matrix: Matrix, pairs: Sequence[tuple[int, int]]) -> float:
    return sum(float(matrix[i, j]) for i, j in pairs) / len(pairs)


def _meeting(
    meet: Matrix, pairs: Sequence[tuple[int, int]], codes: Sequence[str], names: dict[str, str]
) -> str:
    i, j = max(pairs, key=lambda pair: meet[pair])
    if not meet[i, j]:
        return ""
    return f"“{names[codes[i]]}” and “{names[codes[j]]}” meet in the same passages"


def _sharing(who: Sequence[frozenset[str]]) -> str:
    everyone = frozenset().union(*who)
    all_of_them = frozenset.intersection(*who)
    if all_of_them:
        return f"{counted(len(all_of_them), 'participant says', 'participants say')} all of them"
    several = [person for person in everyone if sum(person in one for one in who) > 1]
    if several:
        return f"{counted(len(several), 'participant says', 'participants say')} several of them"
    return ""
