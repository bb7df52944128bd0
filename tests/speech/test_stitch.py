from __future__ import annotations

import numpy as np

from tests.speech.made_voices import labels, voices
from transcode.speech.stitch import FRAME, Piece, assign, runs, stitch


def test_short_pieces_join_and_silent_ones_go_with_who_speaks_most() -> None:
    vectors = voices(0, 0, 0, 1, 1, 1, 0)
    vectors[-1] = 0
    found = labels(vectors, np.array([3.0, 3.0, 3.0, 2.0, 2.0, 0.3, 0.0]))
    assert found[5] == found[4] != found[0]
    assert found[6] == found[0]


def test_no_vector_at_all_is_one_person() -> None:
    assert labels(np.zeros((2, 192), np.float32), np.zeros(2)).tolist() == [0, 0]


def test_within_a_breath_a_voice_must_speak_clearly_for_a_change() -> None:
    people = voices(0, 1, noise=0.0)
    vectors = np.stack([people[0], people[1], people[0], people[1], people[1]])
    seconds = np.array([1.5, 0.3, 1.5, 1.5, 1.5])
    breath = [Piece(0, 0, 90 * i, 90 * i + 90, 7) for i in range(5)]
    assert assign(breath, vectors, seconds, people).tolist() == [0, 0, 0, 1, 1]
    apart = [Piece(0, 0, 90 * i, 90 * i + 90, i) for i in range(5)]
    assert assign(apart, vectors, seconds, people).tolist() == [0, 1, 0, 1, 1]


def test_overlapping_windows_become_spans() -> None:
    active = np.zeros((2, 100, 3), np.bool_)
    active[0, 12:60, 1] = active[1, 0:10, 0] = True  # the same speech, under two local names
    active[0, 50:90, 2] = active[1, 0:40, 2] = True  # begins while the other one still speaks
    pieces = [
        Piece(0, 1, 12, 60, 0),
        Piece(0, 2, 50, 90, 1),
        Piece(1, 0, 0, 10, 2),
        Piece(1, 2, 0, 40, 3),
    ]
    spans = stitch(active, pieces, np.array([0, 1, 0, 1]), [0, 50], 10_000_000)
    frame_ms = FRAME / 16
    found = [(s.speaker, round(s.start_ms / frame_ms), round(s.end_ms / frame_ms)) for s in spans]
    assert [name for name, *_ in found] == ["0", "1"]
    assert np.abs(np.array([f[1:] for f in found]) - [[1, 61], [51, 103]]).max() <= 1


def test_spans_end_with_the_recording() -> None:
    active = np.ones((1, 589, 3), np.bool_) & np.array([True, False, False])
    (span,) = stitch(active, [Piece(0, 0, 0, 589, 0)], np.array([0]), [0], 32_000)
    assert span.end_ms == 2_000


def test_turns_get_soft_edges_where_silence_stays() -> None:
    active = np.zeros((1, 589, 3), np.bool_)
    active[0, 100:200, 0] = active[0, 300:400, 1] = active[0, 410:500, 0] = True
    pieces = [
        Piece(0, 0, 100, 200, 0),
        Piece(0, 0, 410, 500, 1),
        Piece(0, 1, 300, 400, 2),
    ]
    spans = stitch(active, pieces, np.array([0, 0, 1]), [0], 10_000_000)
    found = [((s.start_ms * 16 - 360) / FRAME, (s.end_ms * 16 - 360) / FRAME) for s in spans]
    assert np.allclose(found, [(88, 212), (288, 400), (410, 512)], atol=0.1)


def test_gaps_are_closed_unless_somebody_else_speaks_in_them() -> None:
    active = np.array([1, 1, 0, 1, 0, 0, 0, 1], np.bool_)
    assert runs(active, 3) == [(0, 4), (7, 8)]
    assert runs(active, 3, others=np.array([0, 0, 1, 0, 0, 0, 0, 0], np.bool_)) == [
        (0, 2),
        (3, 4),
        (7, 8),
    ]
