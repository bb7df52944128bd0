"""Review of themes, the fourth phase of Braun and Clarke (2006): does each theme hold together?

Figures of nearness are by vectors of what was said. They point to passages to read again; they
decide nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcode.records.codebook import Codebook
from transcode.records.participants import Participants
from transcode.records.texts import Place
from transcode.themes.map import ThematicMap, ThemeNode
from transcode.themes.nearness import Passages, mean_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

__all__ = ["Elsewhere", "ThemeReview", "review_themes"]

_MARGIN = 0.05  # cosine by which another theme has to be nearer
_MOST = 5  # passages that are listed of each kind


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An excerpt that is nearer to another theme than to its own, and by how much (cosine)."""

    place: Place
    theme: str  # name of the other theme
    by: float


@dataclass(frozen=True, slots=True)
class ThemeReview:
    """One theme against its own excerpts, the other themes, and the rest of the material.

    ``coherence`` is the mean cosine of its excerpts to their centre, each left out of it in turn;
    ``distinctness`` is 1 minus the cosine to the centre of the ``nearest`` theme. Both are ``None``
    where there are not enough excerpts.
    """

    theme: str
    name: str
    excerpts: int
    coherence: float | None
    distinctness: float | None
    nearest: str
    elsewhere: tuple[Elsewhere, ...]
    uncoded: tuple[tuple[Place, float], ...]  # passages without a code near to it, and the cosine
    otherwise: tuple[tuple[str, Place], ...]  # who has nothing in it, and their nearest passage


def review_themes(
    codebook: Codebook, thematic_map: ThematicMap, passages: Passages, people: Participants
) -> tuple[ThemeReview, ...]:
    """Review every theme that holds codes, in the order of the map."""
    import numpy as np

    themes = [theme for theme in thematic_map.themes if theme.id and not theme.is_overarching]
    places = {theme.id: _places(theme, codebook, thematic_map) for theme in themes}
    known = passages.of({place for held in places.values() for place in held})
    rows = {t: np.array([known[p] for p in held if p in known]) for t, held in places.items()}
    centres = {theme: mean_of(found) for theme, found in rows.items() if len(found)}
    coded = {row for c in codebook.codings for row in passages.rows(c.anchor.place)}
    free = [row for row in range(len(passages.segments)) if row not in coded]
    nested = {theme.id: {theme.id, theme.under, *codebook.below(theme.id)} for theme in themes}
    names = {theme.id: theme.name for theme in themes}
    reviews = []
    for theme in themes:
        if theme.id not in centres:
            reviews.append(ThemeReview(theme.id, theme.name, 0, None, None, "", (), (), ()))
            continue
        others = {t: centre for t, centre in centres.items() if t not in nested[theme.id]}
        near = {t: float(centre @ centres[theme.id]) for t, centre in others.items()}
        nearest = max(near, key=lambda t: (near[t], t), default="")
        own = _left_out(rows[theme.id])
        held = [place for place in places[theme.id] if place in known]
        reviews.append(
            ThemeReview(
                theme.id,
                theme.name,
                len(held),
                round(float(own.mean()), 4) if len(held) > 1 else None,
                round(min(1.0, 1 - near[nearest]), 4) if nearest else None,
                names.get(nearest, ""),
                _elsewhere(held, own, known, others, names),
                _uncoded(centres[theme.id], own, free, passages),
                _otherwise(theme, thematic_map, centres[theme.id], passages, people),
            )
        )
    return tuple(reviews)


def _places(theme: ThemeNode, codebook: Codebook, thematic_map: ThematicMap) -> list[Place]:
    held = {theme.id, *codebook.below(theme.id)}
    codes = {code.id for code in codebook.codes if code.theme in held}
    return sorted(codebook.places(codes))


def _left_out(vectors: Vectors) -> Vectors:
    """Cosine of each vector to the mean of the others (n, d) -> (n)."""
    import numpy as np

    if len(vectors) == 1:
        return np.ones(1, np.float32)
    rest = vectors.sum(axis=0, keepdims=True) - vectors
    lengths = np.linalg.norm(rest, axis=1)
    return (vectors * rest).sum(axis=1) / np.where(lengths > 0, lengths, 1)  # type: ignore[no-any-return]


def _elsewhere(
    held: Sequence[Place],
    own: Vectors,
    known: Mapping[Place, Vectors],
    others: Mapping[str, Vectors],
    names: Mapping[str, str],
) -> tuple[Elsewhere, ...]:
    found = []
    for place, cosine in zip(held, own, strict=True):
        other, nearer = max(
            ((t, float(known[place] @ centre)) for t, centre in others.items()),
            key=lambda pair: pair[1],
            default=("", -1.0),
        )
        if nearer > cosine + _MARGIN:
            found.append(Elsewhere(place, names[other], round(nearer - float(cosine), 4)))
    return tuple(sorted(found, key=lambda one: (-one.by, one.place))[:_MOST])


def _uncoded(
    centre: Vectors, own: Vectors, free: Sequence[int], passages: Passages
) -> tuple[tuple[Place, float], ...]:
    """Passages without any code that are as near to a theme as half of its excerpts."""
    import numpy as np

    if not free or len(own) < 2:
        return ()
    cosines = passages.vectors[list(free)] @ centre
    near = [
        (passages.segments[free[at]].anchor.place, round(float(cosines[at]), 4))
        for at in np.argsort(-cosines, kind="stable")[:_MOST]
        if cosines[at] >= np.median(own)
    ]
    return tuple(near)


def _otherwise(
    theme: ThemeNode,
    thematic_map: ThematicMap,
    centre: Vectors,
    passages: Passages,
    people: Participants,
) -> tuple[tuple[str, Place], ...]:
    """Whoever has nothing in a theme, with what they said nearest to it: perhaps the opposite."""
    cosines = passages.vectors @ centre
    best: dict[str, int] = {}
    for row, segment in enumerate(passages.segments):
        for person in people.of(segment.anchor.place):
            if person not in best or cosines[row] > cosines[best[person]]:
                best[person] = row
    missing = [
        person
        for person in thematic_map.participants
        if person not in theme.prevalence.who and person in best
    ]
    missing.sort(key=lambda person: (-float(cosines[best[person]]), person))
    return tuple((p, passages.segments[best[p]].anchor.place) for p in missing[:_MOST])
