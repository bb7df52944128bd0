"""Released texts as transcripts, for the formats in which transcripts are written. Pure."""

from __future__ import annotations

from dataclasses import replace

from transcode.records.speech import Transcript, Turn, Word
from transcode.records.texts import ReleasedText

__all__ = ["as_transcript"]


def as_transcript(text: ReleasedText) -> Transcript:
    """Turn a released text into a transcript: pseudonyms stand for names, "I" and "P" for people.

    A word is a stretch with a time; without times there are none.
    """
    turns: list[Turn] = []
    for turn in text.turns:
        words = tuple(
            Word(t.begin - turn.begin, t.end - turn.begin, t.start_ms, t.end_ms, 1.0)
            for t in text.timings
            if turn.begin <= t.begin and t.end <= turn.end
        )
        marks = tuple(
            replace(mark, begin=mark.begin - turn.begin, end=mark.end - turn.begin)
            for mark in text.marks
            if turn.begin <= mark.begin and mark.end <= turn.end
        )
        words_said = text.text[turn.begin : turn.end]
        turns.append(
            Turn(turn.id, turn.speaker, turn.start_ms, turn.end_ms, words_said, words, marks)
        )
    asking = next((turn.speaker for turn in text.turns if turn.is_interviewer), "")
    lasts = max((turn.end_ms for turn in text.turns), default=0)
    return Transcript(text.interview, text.language, lasts, asking, tuple(turns))
