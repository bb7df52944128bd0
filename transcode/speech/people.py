"""Voices of pieces of speech -> the people who speak, and how sure their number is. Pure.

Every number of people is tried. The two most alike of so many clusters are two people or one
according to their likeness and to how long the shorter of them is heard: in noise the pieces of one
voice scatter, and a few seconds of anything lie apart. A logistic regression gives the chance; it
was fitted on 194 recordings of one to three people (readers alone and in turns, interviews,
meetings; clean, with babble and pink noise at 15, 10 and 5 dB, by telephone, with echo), and tried
on 210 others with other voices (tests/benchmarks/hard_speakers.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Seconds = npt.NDArray[np.float64]

__all__ = ["People", "cluster"]

_CLEAR_S = 1.0  # only pieces this long count for the number of people and their voices
# A smaller cluster is a cough or a laugh, not a person: the least share of the clear speech, and
# the least seconds of pieces (each second lies in up to four windows), as long as these are not
# more than a fifth. Interviews nearly always have two people, so a third must be heard longer.
_SECOND, _THIRD, _ENOUGH = (0.02, 6.0), (0.05, 20.0), 0.2
_MOST_PEOPLE = 8
_MOST = 4_000  # pieces that are clustered (linkage is quadratic); the others join them
# The regression: of the log odds of 1 - cosine, of the log of the seconds of the shorter voice, of
# being beyond two people, and the constant.
_UNLIKE, _LONG, _BEYOND_TWO, _CONSTANT = 4.07, 3.16, -2.25, -0.94
_LONGEST_S = 12.0  # more seconds say no more
_CHANCE = 0.6  # two voices are two people from here on


@dataclass(frozen=True, slots=True)
class People:
    """The voices of those who speak: unit vectors (people, dimensions).

    ``sure`` is the chance that these are all and each is one, 0 to 1; 1 where their number was
    given.
    """

    voices: Floats
    sure: float = 1.0


def cluster(vectors: Floats, seconds: Seconds, speakers: int = 0, once: float = 1.0) -> People:
    """Cluster the voices of pieces into those of the people who speak.

    ``vectors`` are unit vectors of voices (pieces, dimensions), each heard for ``seconds``; 0
    seconds means that there is no vector. Pieces of a second or more are clustered
    (agglomerative, average linkage, cosine) into ``speakers`` clusters, whose centroids are then
    refined (spherical k-means). If ``speakers`` is 0, their number is the largest of which no two
    are likely one person; a third person must be heard for longer than a second one, as interviews
    nearly always have two. ``once`` is the part of the seconds that no other piece holds too.
    """
    from scipy.cluster.hierarchy import linkage

    clear = np.flatnonzero(seconds >= max(1e-9, min(_CLEAR_S, float(seconds.max(initial=0.0)))))
    every = -(-len(clear) // _MOST) if len(clear) else 1
    clear = clear[::every]
    voices, weights = vectors[clear], seconds[clear]
    best = _unit(weights[None] @ voices)  # one person; all zeros where there is no voice
    if speakers == 1 or len(clear) < 2:
        return People(best)
    tree = linkage(voices, method="average", metric="cosine")
    if speakers:
        return People(_given(voices, weights, tree, min(speakers, len(clear))))
    sure = 1.0
    for count in range(2, min(_MOST_PEOPLE, len(clear)) + 1):
        least = _least(_SECOND if count == 2 else _THIRD, weights)
        centroids = _centroids(voices, weights, tree, count, least)
        if len(centroids) < count:
            break
        chance = _are_two(centroids, voices, weights * once * every)
        if chance < _CHANCE:
            sure *= 1 - chance
            break
        sure *= chance
        best = centroids
    return People(best, sure)


def _are_two(centroids: Floats, voices: Floats, seconds: Seconds) -> float:
    """Chance that the two most alike of the centroids are two people, 0 to 1."""
    alike = np.triu(centroids @ centroids.T, 1) - np.tri(len(centroids))
    pair = np.unravel_index(alike.argmax(), alike.shape)
    heard = np.bincount(
        (voices @ centroids.T).argmax(axis=1), weights=seconds, minlength=len(centroids)
    )
    cosine = min(0.98, max(0.05, float(alike[pair])))
    shorter = min(_LONGEST_S, float(min(heard[pair[0]], heard[pair[1]])))
    score = _UNLIKE * math.log((1 - cosine) / cosine) + _LONG * math.log(shorter + 0.5)
    return 1 / (1 + math.exp(-score - _CONSTANT - _BEYOND_TWO * (len(centroids) > 2)))


def _given(voices: Floats, weights: Seconds, tree: Seconds, speakers: int) -> Floats:
    # A user who states three or more knows of people who say little.
    least = _least(_SECOND, weights) if speakers == 2 else _SECOND[0]
    centroids = _centroids(voices, weights, tree, speakers, least)
    enough = len(centroids) == speakers
    return centroids if enough else _centroids(voices, weights, tree, speakers, 0.0)


def _centroids(voices: Floats, weights: Seconds, tree: Seconds, count: int, share: float) -> Floats:
    """Compute at most ``count`` centroids of clusters that hold ``share`` of the weight, refined.

    An outlier splits off before two people do: the tree is cut further down until enough of its
    clusters are people.
    """
    from scipy.cluster.hierarchy import fcluster

    for cut in range(count, min(len(voices), count + 20) + 1):
        labels = fcluster(tree, cut, criterion="maxclust") - 1
        heard = np.bincount(labels, weights=weights)
        order = np.argsort(-heard, kind="stable")
        kept = order[heard[order] >= share * heard.sum()]
        if len(kept) >= count:
            break
    if not len(kept):
        return voices[:0]
    belongs = labels[:, None] == kept[:count]
    for _ in range(4):
        centroids = _unit((belongs * weights[:, None]).T @ voices)
        belongs = (voices @ centroids.T).argmax(axis=1)[:, None] == np.arange(len(centroids))
    return centroids


def _least(person: tuple[float, float], weights: Seconds) -> float:
    share, needed = person
    return max(share, min(_ENOUGH, needed / float(weights.sum())))


def _unit(vectors: Seconds) -> Floats:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Floats = (vectors / np.maximum(length, 1e-9)).astype(np.float32)
    return unit
