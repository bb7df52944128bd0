"""An interview that arrives as a transcript, without its recording. Pure."""

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
    """The transcript that a document is: its turns, speakers and, where it has them, times.

    A turn without a label continues what was said before it; but where one label is all there are,
    it is somebody else's, and without any label all is said by "S1". ``asker`` is the label of the
    interviewer, where that is known. Sounds and pauses in brackets become marks; a pause keeps its
    length. Turns have no words, as nobody knows when they were said. A turn lasts until the next
    one that has a time.

    Raises:
        ExchangeError: the document has no words.
    """
    turns: list[Turn] = []
    labels = {label for one in draft if (label := one.speaker.strip())}
    unnamed = next(label for n in count(1) if (label := f"S{n}") not in labels)
    speaker = unnamed
    for index, one in enumerate(draft):
        speaker = one.speaker.strip() or (unnamed if len(labels) == 1 else speaker)
        text, marks = take_marks(one_line(one.text))
        if not text and not marks:
            continue
        start_ms = max(0, one.start_ms or 0)
        end_ms = one.end_ms if one.end_ms is not None else _next_ms(draft, index, duration_ms)
        end_ms = max(start_ms, end_ms) if one.start_ms is not None else start_ms
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
    """A mark of a document has a length at most, and no time of its own yet."""
    return replace(mark, start_ms=start_ms, end_ms=start_ms + mark.end_ms - mark.start_ms)


def _interviewer(turns: Sequence[Turn]) -> str:
    """Who is called so in the document, or else who asks."""
    called = {turn.speaker for turn in turns if asks(turn.speaker)}
    if len(called) == 1 and len({turn.speaker for turn in turns}) > 1:
        return called.pop()
    return guess_interviewer([replace(turn, words=words_of(turn)) for turn in turns])
