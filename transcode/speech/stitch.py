"""Pieces of speech from overlapping windows -> who speaks when in the whole recording. Pure.

A frame lasts :data:`FRAME` samples; the middle of frame 0 lies :data:`LEAD` samples after the start
of its window. "Active" arrays are (windows, frames, local speakers).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from transcode.speech.decode import RATE
from transcode.speech.turns import Span

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Seconds = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.int64]

FRAME = 270
LEAD = 495

_APART = 0.45  # cosine distance (average linkage) beyond which two voices are two people
_CLEAR_S = 1.0  # only pieces this long say how many people there are, and what they sound like
_MIN_SHARE = 0.01  # of the clear speech: a smaller cluster is a cough or a laugh, not a person
_MOST = 4_000  # pieces that are clustered (linkage is quadratic); the others join them
_BREATH = 59  # frames, 1 s: a pause in which nobody else speaks belongs to the speaker


@dataclass(frozen=True, slots=True)
class Piece:
    """What a local speaker of a window says between two pauses: frames ``begin`` to ``end``."""

    window: int
    local: int
    begin: int
    end: int


def cluster(vectors: Floats, seconds: Seconds, speakers: int = 0) -> Ints:
    """The speaker (0, 1, ...) of each piece.

    ``vectors`` are unit vectors of voices (pieces, dimensions), each heard for ``seconds``; 0
    seconds means that there is no vector. Pieces of a second and more are clustered
    (agglomerative, average linkage, cosine) into ``speakers`` clusters, or where that is 0 as the
    distances tell; then every piece joins the nearest centroid, and one without a vector the
    speaker who speaks most.
    """
    clear = np.flatnonzero(seconds >= min(_CLEAR_S, float(seconds.max(initial=0.0))))
    clear = clear[:: -(-len(clear) // _MOST)] if len(clear) else clear
    voices, weights = vectors[clear], seconds[clear]
    if speakers == 1 or len(clear) < 2 or not seconds.any():
        return np.zeros(len(vectors), np.int64)
    found, people = _people(voices, weights, speakers)
    centroids = np.stack(
        [np.average(voices[found == one], axis=0, weights=weights[found == one]) for one in people]
    )
    centroids /= np.linalg.norm(centroids, axis=1, keepdims=True)
    labels: Ints = np.argmax(vectors @ centroids.T, axis=1)
    labels[seconds == 0] = np.argmax(np.bincount(labels, weights=seconds))
    return labels


def _people(voices: Floats, weights: Seconds, speakers: int) -> tuple[Ints, Ints]:
    """A cluster for each voice, and those clusters that are people, the one heard most first."""
    from scipy.cluster.hierarchy import fcluster, linkage

    def people(found: Ints) -> Ints:
        heard = np.bincount(found, weights=weights)
        order = np.argsort(-heard, kind="stable")
        kept: Ints = order[heard[order] >= _MIN_SHARE * heard.sum()]
        return kept

    tree = linkage(voices, method="average", metric="cosine")
    if not speakers:
        found = fcluster(tree, _APART, criterion="distance") - 1
        return found, people(found)
    # An outlier splits off before two people do: cut further down until enough of them are people.
    for count in range(speakers, min(len(voices), speakers + 20) + 1):
        found = fcluster(tree, count, criterion="maxclust") - 1
        if len(people(found)) >= speakers:
            break
    return found, people(found)[:speakers]


def stitch(
    active: Bools, pieces: Sequence[Piece], labels: Ints, step: int, samples: int
) -> list[Span]:
    """Spans by speaker, from windows that begin ``step`` frames apart.

    In every frame as many people speak as the windows over it say on average, and they are those
    for whom most windows speak (Bredin 2023, pyannote.audio 2.1). In order of time.
    """
    windows, frames, _ = active.shape
    total = (windows - 1) * step + frames
    people = int(labels.max()) + 1
    votes = np.zeros((total, people))
    count, seen = np.zeros(total), np.zeros(total)
    for window in range(windows):
        here = slice(window * step, window * step + frames)
        seen[here] += 1
        count[here] += active[window].sum(axis=1)
    for piece, label in zip(pieces, labels, strict=True):
        at = piece.window * step
        votes[at + piece.begin : at + piece.end, label] += active[
            piece.window, piece.begin : piece.end, piece.local
        ]
    count = np.round(count / np.maximum(seen, 1))
    rank = np.argsort(np.argsort(-votes, axis=1, kind="stable"), axis=1, kind="stable")
    speaks = (rank < count[:, None]) & (votes > 0)
    spans = []
    for person in range(people):
        others = np.any(np.delete(speaks, person, axis=1), axis=1)
        for begin, end in runs(speaks[:, person], _BREATH, others):
            start_ms, end_ms = (_ms(frame, samples) for frame in (begin, end))
            spans.append(Span(str(person), start_ms, end_ms))
    return sorted(spans, key=lambda span: (span.start_ms, span.speaker))


def runs(active: Bools, pause: int, others: Bools | None = None) -> list[tuple[int, int]]:
    """Stretches (begin, end) of True, across gaps shorter than ``pause`` without ``others``."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], active, [False])).astype(np.int8)))
    found: list[tuple[int, int]] = []
    for begin, end in edges.reshape(-1, 2).tolist():
        gap = slice(found[-1][1], begin) if found else slice(0)
        silent = others is None or not others[gap].any()
        if found and begin - found[-1][1] < pause and silent:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found


def _ms(frame: int, samples: int) -> int:
    """When a frame begins, in milliseconds, within the recording."""
    return min(frame * FRAME + LEAD - FRAME // 2, samples) * 1000 // RATE
