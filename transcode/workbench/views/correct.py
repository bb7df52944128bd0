"""Correcting a transcript beside its sound. Only where ``confidential/`` is.

Every verb that changes something answers with what it changed: the turns by id, the order where
that is another, the doubts that are left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from transcode.errors import DecisionError
from transcode.records.speech import Edit, Transcript, Turn
from transcode.verbs.correct import desk
from transcode.workbench.live import Workbench

if TYPE_CHECKING:
    from transcode.speech.correction.desk import CorrectionDesk

__all__ = ["VERBS"]


def open(bench: Workbench, *, interview: str) -> dict[str, Any]:
    """Give the transcript as it stands.

    ``words`` of a turn are five numbers each: begin and end in code points of its text, start and
    end in ms, and the recogniser's probability in percent.
    """
    at = _desk(bench, interview)
    told = at.transcript
    return {
        "interview": interview,
        "language": told.language,
        "duration": told.duration_ms,
        "order": [turn.id for turn in told.turns],
        "turns": {turn.id: _turn(turn) for turn in told.turns},
        **_around(at),
    }


def text(bench: Workbench, *, interview: str, turn: str, text: str) -> dict[str, Any]:
    """Set the text of a turn; without text it is deleted."""
    return _changed(bench, interview, lambda at: at.set_text(turn, text))


def alike(bench: Workbench, *, interview: str, was: str, now: str) -> dict[str, Any]:
    """Replace words wherever they stand whole."""
    return _changed(bench, interview, lambda at: at.set_alike(was, now))


def split(bench: Workbench, *, interview: str, turn: str, at: int) -> dict[str, Any]:
    """Split a turn at a code point."""
    return _changed(bench, interview, lambda desk: desk.split(turn, at))


def join(bench: Workbench, *, interview: str, turn: str) -> dict[str, Any]:
    """Join a turn and the next one."""
    return _changed(bench, interview, lambda at: at.join(turn))


def boundary(bench: Workbench, *, interview: str, turn: str, at: int) -> dict[str, Any]:
    """Move the end of a turn to a code point of its text and the next one's, joined."""
    return _changed(bench, interview, lambda desk: desk.move_boundary(turn, at))


def earlier(bench: Workbench, *, interview: str, turn: str, at: int) -> dict[str, Any]:
    """Give the words of a turn before a code point to the turn above."""

    def change(desk: CorrectionDesk) -> Edit | None:
        ids = [each.id for each in desk.transcript.turns]
        number = ids.index(turn) if turn in ids else 0
        if not number:
            raise DecisionError("there is no turn above this one", where=interview)
        above, own = ids[number - 1], desk.transcript.turns[number].text
        return desk.move_boundary(above, len(desk.joined_text(above)) - len(own) + at)

    return _changed(bench, interview, change)


def speaker(bench: Workbench, *, interview: str, turn: str, speaker: str) -> dict[str, Any]:
    """Give a turn to a speaker, known or new."""
    return _changed(bench, interview, lambda at: at.set_speaker(turn, speaker))


def interviewer(bench: Workbench, *, interview: str, speaker: str) -> dict[str, Any]:
    """Set the speaker who asks the questions."""
    return _changed(bench, interview, lambda at: at.set_interviewer(speaker))


def merge(bench: Workbench, *, interview: str, speaker: str, into: str) -> dict[str, Any]:
    """Merge two voices that are one person."""
    return _changed(bench, interview, lambda at: at.merge_speakers(speaker, into))


def inaudible(
    bench: Workbench, *, interview: str, turn: str, begin: int, end: int
) -> dict[str, Any]:
    """Mark words that a human could not hear either."""
    return _changed(bench, interview, lambda at: at.mark_inaudible(turn, begin, end))


def accept(bench: Workbench, *, interview: str, turn: str) -> dict[str, Any]:
    """Confirm a turn after listening: its doubts are gone."""
    return _changed(bench, interview, lambda at: at.confirm(turn))


def undo(bench: Workbench, *, interview: str) -> dict[str, Any]:
    """Undo the last change."""
    return _changed(bench, interview, lambda at: at.undo())


def redo(bench: Workbench, *, interview: str) -> dict[str, Any]:
    """Redo what was undone last."""
    return _changed(bench, interview, lambda at: at.redo())


VERBS = (
    open, text, alike, split, join, boundary, earlier, speaker, interviewer, merge, inaudible,
    accept, undo, redo,
)  # fmt: skip


def _desk(bench: Workbench, interview: str) -> CorrectionDesk:
    _check(bench, interview)
    return desk(bench.study, interview, bench.session.coder)


def _check(bench: Workbench, interview: str) -> None:
    if interview not in bench.study.interviews:  # only known ids become paths
        raise DecisionError("there is no such interview", remedy="choose one from the list")


def _changed(
    bench: Workbench, interview: str, change: Callable[[CorrectionDesk], Edit | object]
) -> dict[str, Any]:
    _check(bench, interview)
    # a change is made to the transcript as it stands, so one after another
    with bench.study.changing(interview):
        at = _desk(bench, interview)
        before = at.transcript
        change(at)
        return {**_difference(before, at.transcript), **_around(at)}


def _difference(before: Transcript, after: Transcript) -> dict[str, Any]:
    was = {turn.id: turn for turn in before.turns}
    order = [turn.id for turn in after.turns]
    return {
        "order": order if order != list(was) else None,
        "turns": {turn.id: _turn(turn) for turn in after.turns if was.get(turn.id) != turn},
    }


def _around(at: CorrectionDesk) -> dict[str, Any]:
    told = at.transcript
    return {
        "asks": told.interviewer,
        "speakers": list(dict.fromkeys(turn.speaker for turn in told.turns)),
        "doubts": [
            {"turn": doubt.turn.id, "reasons": doubt.reasons, "start": doubt.start_ms,
             "end": doubt.end_ms}
            for doubt in at.doubts
        ],
        "undo": at.can_undo,
        "redo": at.can_redo,
    }  # fmt: skip


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "speaker": turn.speaker,
        "start": turn.start_ms,
        "end": turn.end_ms,
        "text": turn.text,
        "words": [
            number
            for word in turn.words
            for number in (
                word.begin, word.end, word.start_ms, word.end_ms, round(100 * word.probability)
            )
        ],
        "doubts": [[doubt.reason, doubt.begin, doubt.end] for doubt in turn.doubts],
        "marks": [[mark.kind, mark.begin, mark.end] for mark in turn.marks],
    }  # fmt: skip
