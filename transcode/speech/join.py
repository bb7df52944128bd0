"""Interviews that come as a transcript, without a recording. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from transcode.errors import ExchangeError
from transcode.records.base import stable_id
from transcode.records.labels import asks
from transcode.records.speech import DraftTurn, Mark, Transcript, Turn
from transcode.speech.correction.brackets import take_marks
from transcode.speech.correction.edits import one_line
from transcode.speech.spell import words_of
from transcode.speech.turns import guess_interviewer

__all__ = ["from_draft"]


def from_draft(
    interview: str,
    draft: Sequence[DraftTurn],
    *,
    language: str,
    asker: str = "",
    duration_ms: int = 0,
) -> Transcript:
    """Make a transcript of a document: its turns, speakers and, if it has them, times.

    A turn without a label belongs to the speaker before it. If the document has one label only, it
    belongs to the other person; without any label all turns are by "S1". ``asker`` is the label of
    the interviewer, if known. Sounds and pauses in brackets become marks; a pause keeps its length.
    Turns have no words, as their times are not known. A turn lasts until the next one that has a
    time.

    Raises:
        ExchangeError: the document has no words.
    """
    turns: list[Turn] = []
    labels = {label for line in draft if (label := line.speaker.strip())}
    unnamed = next(label for n in count(1) if (label := f"S{n}") not in labels)
    speaker = unnamed
    for index, line in enumerate(draft):
        speaker = line.speaker.strip() or (unnamed if len(labels) == 1 else speaker)
        text, marks = take_marks(one_line(line.text))
        if not text and not marks:
            continue
        start_ms = max(0, line.start_ms or 0)
        end_ms = line.end_ms if line.end_ms is not None else _next_ms(draft, index, duration_ms)
        end_ms = max(start_ms, end_ms) if line.start_ms is not None else start_ms
        timed = tuple(_at(mark, start_ms) for mark in marks)
        id_ = stable_id("turn", interview, len(turns))
        turns.append(Turn(id_, speaker, start_ms, end_ms, text, (), timed))
    if not any(turn.text for turn in turns):
        raise ExchangeError(
            "the document has no words",
            where=interview,
            step="add",
            remedy="choose the document that holds the transcript",
        )
    lasts = max(duration_ms, *(turn.end_ms for turn in turns))
    interviewer = asker if asker in {turn.speaker for turn in turns} else ""
    if len({turn.speaker for turn in turns}) == 1:
        interviewer = ""
    return Transcript(interview, language, lasts, interviewer or _interviewer(turns), tuple(turns))


def _next_ms(draft: Sequence[DraftTurn], index: int, duration_ms: int) -> int:
    later = (turn.start_ms for turn in draft[index + 1 :] if turn.start_ms is not None)
    return next(later, duration_ms)


def _at(mark: Mark, start_ms: int) -> Mark:
    """Give a mark of a document, which has no more than a length, a time."""
    return replace(mark, start_ms=start_ms, end_ms=start_ms + mark.end_ms - mark.start_ms)


def _interviewer(turns: Sequence[Turn]) -> str:
    """Speaker whom the document calls the interviewer, or else the one who asks."""
    called = {turn.speaker for turn in turns if asks(turn.speaker)}
    if len(called) == 1 and len({turn.speaker for turn in turns}) > 1:
        return called.pop()
    return guess_interviewer([replace(turn, words=words_of(turn)) for turn in turns])
