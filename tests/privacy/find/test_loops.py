"""Recognisers get stuck and repeat themselves; looking for names in that must not get stuck too."""

from __future__ import annotations

import time

import pytest

from transcode.privacy.find.mentions import find_mentions
from transcode.records.speech import Transcript, Turn


@pytest.mark.parametrize(
    "again",
    ["-Mon-Treat", "a.", " dot a", "0 7 7 ", "a", "Mon Treat ", "a_", "a+b-", "a at b ", " "],
)
def test_a_loop_of_the_recogniser_is_read_in_a_moment(again: str) -> None:
    text = "Mon" + again * 500
    turn = Turn("t", "S1", 0, 1000, text, ())
    began = time.monotonic()
    find_mentions(Transcript("P01", "en", 1000, "", (turn,)), spacy_model=None)
    assert time.monotonic() - began < 20  # it used to be for ever
