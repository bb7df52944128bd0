"""Made voices: vectors near the axis of each person, and who they are taken for."""

from __future__ import annotations

import numpy as np

from transcode.speech.people import cluster
from transcode.speech.stitch import Piece, assign


def voices(*people: int, noise: float = 0.03) -> np.ndarray:
    """Unit vectors, one a piece, near the axis of each person."""
    rng = np.random.default_rng(0)
    vectors = np.eye(192)[list(people)] + noise * rng.standard_normal((len(people), 192))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def labels(vectors: np.ndarray, seconds: np.ndarray, speakers: int = 0) -> np.ndarray:
    """Each piece alone in its window."""
    pieces = [Piece(index, 0, 0, 90, index) for index in range(len(vectors))]
    return assign(pieces, vectors, seconds, cluster(vectors, seconds, speakers).voices)


def same(found: np.ndarray, people: list[int]) -> bool:
    """Return whether each person has one label, and each label one person."""
    pairs = set(zip(found.tolist(), people, strict=True))
    return len(pairs) == len(set(people)) == len(set(found.tolist()))
