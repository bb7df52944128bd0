from __future__ import annotations

import numpy as np
import pytest

from transcode.speech.stitch import FRAME, Piece, cluster, runs, stitch


def voices(*people: int, noise: float = 0.03) -> np.ndarray:
    """Unit vectors, one a piece, near the axis of each person."""
    rng = np.random.default_rng(0)
    vectors = np.eye(192)[list(people)] + noise * rng.standard_normal((len(people), 192))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def same(labels: np.ndarray, people: list[int]) -> bool:
    return len(set(zip(labels.tolist(), people, strict=True))) == len(set(people))


@pytest.mark.parametrize("speakers", [0, 2])
def test_two_voices_are_two_people(speakers: int) -> None:
    people = [0, 1, 0, 0, 1, 1, 0]
    assert same(cluster(voices(*people), np.full(7, 2.0), speakers), people)


def test_one_voice_is_one_person() -> None:
    assert set(cluster(voices(0, 0, 0, 0), np.full(4, 2.0)).tolist()) == {0}


def test_a_given_number_is_kept_although_an_outlier_splits_off_first() -> None:
    people = [0, 0, 0, 0, 1, 1, 1, 1, 2]
    seconds = np.array([9.0] * 8 + [0.1]) + 1.0
    seconds[-1] = 1.0
    labels = cluster(voices(*people), seconds * np.array([20.0] * 8 + [1.0]), 2)
    assert same(labels[:8], people[:8])
    assert labels.max() == 1


def test_short_pieces_join_and_silent_ones_go_with_who_speaks_most() -> None:
    vectors = voices(0, 0, 0, 1, 1, 1, 0)
    vectors[-1] = 0
    labels = cluster(vectors, np.array([3.0, 3.0, 3.0, 2.0, 2.0, 0.3, 0.0]))
    assert labels[5] == labels[4] != labels[0]
    assert labels[6] == labels[0]


def test_no_vector_at_all_is_one_person() -> None:
    assert cluster(np.zeros((2, 192), np.float32), np.zeros(2)).tolist() == [0, 0]


def test_overlapping_windows_become_spans() -> None:
    active = np.zeros((2, 100, 3), np.bool_)
    active[0, 10:60, 1] = active[1, 0:10, 0] = True  # the same speech, under two local names
    active[0, 50:90, 2] = active[1, 0:40, 2] = True  # begins while the other one still speaks
    pieces = [Piece(0, 1, 10, 60), Piece(0, 2, 50, 90), Piece(1, 0, 0, 10), Piece(1, 2, 0, 40)]
    spans = stitch(active, pieces, np.array([0, 1, 0, 1]), 50, 10_000_000)
    frame_ms = FRAME / 16
    found = [(s.speaker, round(s.start_ms / frame_ms), round(s.end_ms / frame_ms)) for s in spans]
    assert [name for name, *_ in found] == ["0", "1"]
    assert np.abs(np.array([f[1:] for f in found]) - [[11, 61], [51, 91]]).max() <= 1


def test_spans_end_with_the_recording() -> None:
    active = np.ones((1, 589, 3), np.bool_) & np.array([True, False, False])
    (span,) = stitch(active, [Piece(0, 0, 0, 589)], np.array([0]), 148, 32_000)
    assert span.end_ms == 2_000


def test_gaps_are_closed_unless_somebody_else_speaks_in_them() -> None:
    active = np.array([1, 1, 0, 1, 0, 0, 0, 1], np.bool_)
    assert runs(active, 3) == [(0, 4), (7, 8)]
    assert runs(active, 3, others=np.array([0, 0, 1, 0, 0, 0, 0, 0], np.bool_)) == [
        (0, 2),
        (3, 4),
        (7, 8),
    ]
