"""Timed lines, each an utterance or less -> turns. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from transcode.exchange.lines.shapes import Line
from transcode.exchange.lines.turns import CHANGE, Told, continued, told
from transcode.exchange.notes import Note
from transcode.records.speech import DraftTurn
from transcode.records.unheard import is_unheard

__all__ = ["joined"]

_PAUSE_MS = 1_500  # between lines without a name: a pause this long begins another turn


def joined(
    lines: Sequence[Line], notes: Sequence[Note], *, names: tuple[str, ...] = (), asker: str = ""
) -> Told:
    """Make turns of lines; successive ones of one speaker are one turn.

    Voice without words is a turn of its own. ``notes``, ``names`` and ``asker`` are what else the
    file says.
    """
    parsed = told(lines)
    turns: list[DraftTurn] = []
    for turn in parsed.turns:
        last = turns[-1] if turns else None
        is_same = last is not None and last.speaker == turn.speaker
        is_same = is_same and not any(is_unheard(t.text) for t in (last, turn) if t)
        if last and is_same and (turn.speaker or _goes_on(last, turn)):
            turns[-1] = continued(last, turn.text, turn.end_ms)
        else:
            turns.append(turn)
    return replace(
        parsed,
        turns=tuple(turns),
        notes=(*notes, *(note for note in parsed.notes if not (asker and note.kind == "asking"))),
        names=tuple(dict.fromkeys((*parsed.names, *names))),
        asker=parsed.asker or asker,
    )


def _goes_on(before: DraftTurn, after: DraftTurn) -> bool:
    """Return whether a line without a name continues the one before; a dash means no."""
    if CHANGE.match(after.text):
        return False
    if before.end_ms is None or after.start_ms is None:
        return True
    return after.start_ms - before.end_ms < _PAUSE_MS
