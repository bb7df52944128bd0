"""Pieces of speech from overlapping windows -> speech by speaker in the whole recording. Pure.

A frame lasts :data:`FRAME` samples; the middle of frame 0 lies :data:`LEAD` samples after the start
of its window. "Active" arrays are (windows, frames, local speakers).

Who the people are is found in :mod:`transcode.speech.people`. The thresholds were chosen on 24
artificial dialogues of one to five LibriSpeech readers (noise, echo, telephone band, short turns,
overlaps), those of :func:`stitch` so that conversations with wide and with narrow marks of speech
both fit; tests/benchmarks/README.md has the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
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

_CHANGE = 0.2  # price of a change of speaker within one breath, in seconds of perfect likeness
_BREATH = 89  # frames, 1.5 s: a pause in which nobody else speaks belongs to the speaker
_EDGE, _STAYS = 12, 24  # frames: a turn's soft edge (0.2 s), and the silence that must stay


@dataclass(frozen=True, slots=True)
class Piece:
    """Frames ``begin`` to ``end`` of a local speaker of a window, within one breath.

    A breath lies between two pauses; ``breath`` is its number among all breaths.
    """

    window: int
    local: int
    begin: int
    end: int
    breath: int


def assign(pieces: Sequence[Piece], vectors: Floats, seconds: Seconds, people: Floats) -> Ints:
    """Assign each piece to a person (row of ``people``); pieces are in order of window and local.

    All pieces of a local speaker are decided together: the path through the people whom they
    sound most like, at a price for a change within one breath (Viterbi, 1967). So the
    segmentation holds unless a voice clearly contradicts it, and a piece that is too short for a
    voice goes with its neighbours, or if nothing is known, with the person who speaks most.
    """
    like = (vectors @ people.T) * seconds[:, None]
    most = int(np.argmax(np.bincount(like.argmax(axis=1), weights=seconds)))
    labels: Ints = np.zeros(len(pieces), np.int64)
    for _, group in groupby(range(len(pieces)), lambda i: (pieces[i].window, pieces[i].local)):
        chain = list(group)
        best, origins = like[chain[0]], []
        for before, piece in pairwise(chain):
            price = _CHANGE if pieces[before].breath == pieces[piece].breath else 0.0
            leader = int(best.argmax())
            changes = best[leader] - price > best
            origins.append(np.where(changes, leader, np.arange(len(people))))
            best = np.where(changes, best[leader] - price, best) + like[piece]
        path = [int(best.argmax()) if seconds[chain].any() else most]
        for origin in reversed(origins):
            path.append(int(origin[path[-1]]) if seconds[chain].any() else most)
        labels[chain] = path[::-1]
    return labels


def stitch(
    active: Bools, pieces: Sequence[Piece], labels: Ints, starts: Sequence[int], samples: int
) -> list[Span]:
    """Combine windows that begin at the frames ``starts`` into spans by speaker, in order of time.

    The number of people who speak in a frame is the average over its windows, and they are those
    with the most votes of the windows (Bredin 2023, pyannote.audio 2.1).
    """
    frames = active.shape[1]
    total = starts[-1] + frames
    people = int(labels.max()) + 1
    votes = np.zeros((total, people))
    count, seen = np.zeros(total), np.zeros(total)
    for window, start in zip(active, starts, strict=True):
        seen[start : start + frames] += 1
        count[start : start + frames] += window.sum(axis=1)
    for piece, label in zip(pieces, labels, strict=True):
        at = starts[piece.window]
        votes[at + piece.begin : at + piece.end, label] += active[
            piece.window, piece.begin : piece.end, piece.local
        ]
    count = np.round(count / np.maximum(seen, 1))
    rank = np.argsort(np.argsort(-votes, axis=1, kind="stable"), axis=1, kind="stable")
    speaks = (rank < count[:, None]) & (votes > 0)
    busy = np.flatnonzero(speaks.any(axis=1))
    spans = []
    for person in range(people):
        others = np.any(np.delete(speaks, person, axis=1), axis=1)
        for begin, end in runs(speaks[:, person], _BREATH, others):
            start_ms, end_ms = (_ms(at, samples) for at in _soften(begin, end, busy, total))
            spans.append(Span(str(person), start_ms, end_ms))
    return sorted(spans, key=lambda span: (span.start_ms, span.speaker))


def runs(active: Bools, pause: int, others: Bools | None = None) -> list[tuple[int, int]]:
    """Find stretches (begin, end) of True, across gaps below ``pause`` without ``others``."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], active, [False])).astype(np.int8)))
    stretches: list[tuple[int, int]] = []
    for begin, end in edges.reshape(-1, 2).tolist():
        gap = slice(stretches[-1][1], begin) if stretches else slice(0)
        silent = others is None or not others[gap].any()
        if stretches and begin - stretches[-1][1] < pause and silent:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((begin, end))
    return stretches


def _soften(begin: int, end: int, busy: Ints, total: int) -> tuple[int, int]:
    """Extend a run of speech by some of the silence beside it, if enough silence remains.

    The segmentation ends with the last loud sound; human annotators do not.
    """
    first, last = np.searchsorted(busy, (begin, end))
    before = begin - (int(busy[first - 1]) + 1 if first else -total)
    after = (int(busy[last]) if last < len(busy) else 2 * total) - end
    left, right = (max(0, min(_EDGE, (quiet - _STAYS) // 2)) for quiet in (before, after))
    return max(0, begin - left), min(total, end + right)


def _ms(frame: int, samples: int) -> int:
    """Beginning of a frame, in milliseconds, within the recording."""
    return min(frame * FRAME + LEAD - FRAME // 2, samples) * 1000 // RATE
