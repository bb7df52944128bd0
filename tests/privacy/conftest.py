"""Transcripts made of lines, for the tests of this room."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from transcode.records.speech import Transcript, Turn, Word


def make_transcript(*lines: str, interview: str = "P01", language: str = "en") -> Transcript:
    """Lines ``"P: what is said"`` as a transcript whose interviewer is I; 300 ms a word."""
    turns, at = [], 0
    for number, line in enumerate(lines):
        speaker, text = line.split(": ", 1)
        words = []
        for found in re.finditer(r"\S+", text):
            words.append(Word(*found.span(), at, at + 250, 0.9))
            at += 300
        start = words[0].start_ms if words else at
        turns.append(Turn(f"{interview}-{number}", speaker, start, at, text, tuple(words)))
    return Transcript(interview, language, at, "I", tuple(turns))


@pytest.fixture
def said() -> Callable[..., Transcript]:
    return make_transcript
