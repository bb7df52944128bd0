"""Nearness of codes and themes by what was said: vectors of their passages. Pure.

A passage that was coded has the mean of the vectors of the segments that it touches. Cosines are
taken after the mean of all segments is removed: what all interviews of a study share says nothing
about how two of its passages differ.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from transcode.records.coding import Segment
from transcode.records.texts import Place

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

__all__ = ["Passages", "mean_of", "unit"]


def unit(vectors: Vectors) -> Vectors:
    """Vectors of length one; those of length zero stay."""
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def mean_of(vectors: Vectors) -> Vectors:
    """Direction of the mean of unit vectors (n, d) -> (d)."""
    return unit(vectors.mean(axis=0))


class Passages:
    """Vectors of passages, looked up by place.

    Args:
        segments: of all interviews.
        vectors: (n, d), one for each segment.
    """

    def __init__(self, segments: Sequence[Segment], vectors: Vectors) -> None:
        self.segments = segments
        self.vectors = unit(vectors - vectors.mean(axis=0, keepdims=True))
        self._rows: dict[str, list[int]] = {}
        for row, segment in enumerate(segments):
            self._rows.setdefault(segment.anchor.interview, []).append(row)
        for rows in self._rows.values():
            rows.sort(key=lambda row: segments[row].anchor.begin)
        self._ends = {
            interview: [segments[row].anchor.end for row in rows]
            for interview, rows in self._rows.items()
        }

    def rows(self, place: Place) -> list[int]:
        """Rows of the segments that a passage touches."""
        interview, begin, end = place
        rows, ends = self._rows.get(interview, []), self._ends.get(interview, [])
        at = bisect_right(ends, begin)
        found = []
        while at < len(rows) and self.segments[rows[at]].anchor.begin < end:
            found.append(rows[at])
            at += 1
        return found

    def of(self, places: Iterable[Place]) -> Mapping[Place, Vectors]:
        """Vector of each passage; one without a segment has none."""
        return {
            place: mean_of(self.vectors[rows]) for place in places if (rows := self.rows(place))
        }
