from __future__ import annotations

import numpy as np
import pytest

from tests.speech.made_voices import labels, same, voices
from transcode.speech.people import cluster


@pytest.mark.parametrize("speakers", [0, 2])
def test_two_voices_are_two_people(speakers: int) -> None:
    people = [0, 1, 0, 0, 1, 1, 0]
    assert same(labels(voices(*people), np.full(7, 2.0), speakers), people)


def test_one_voice_is_one_person() -> None:
    assert len(cluster(voices(0, 0, 0, 0), np.full(4, 2.0)).voices) == 1


def test_one_voice_can_be_asked_for() -> None:
    assert len(cluster(voices(0, 1, 0, 1), np.full(4, 2.0), 1).voices) == 1


def test_a_third_voice_must_be_heard_for_a_while() -> None:
    people = [0] * 12 + [1] * 12 + [2] * 4
    assert len(cluster(voices(*people), np.full(28, 2.0)).voices) == 2
    assert len(cluster(voices(*people), np.full(28, 6.0)).voices) == 3
    assert len(cluster(voices(*people), np.full(28, 2.0), 3).voices) == 3


def test_a_cough_is_not_a_person() -> None:
    people = [0, 0, 0, 0, 1, 1, 1, 2]
    seconds = np.array([10.0] * 7 + [1.5])
    assert same(labels(voices(*people), seconds)[:7], people[:7])
    assert len(cluster(voices(*people), seconds, 2).voices) == 2


def test_more_speakers_than_voices_are_as_many_as_there_are() -> None:
    assert len(cluster(voices(0, 1), np.full(2, 2.0), 5).voices) == 2


def test_a_given_number_is_kept_although_an_outlier_splits_off_first() -> None:
    people = [0, 0, 0, 0, 1, 1, 1, 1, 2]
    seconds = np.array([200.0] * 8 + [1.0])
    found = labels(voices(*people), seconds, 2)
    assert same(found[:8], people[:8])
    assert found.max() == 1
