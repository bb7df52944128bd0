"""Sound of a passage as a message, for a notebook's page; when its words are said, for any."""

from __future__ import annotations

import base64
from typing import Any

from transcode.errors import DecisionError
from transcode.workbench.live import Workbench
from transcode.workbench.sound import peaks, recording, wav

__all__ = ["VERBS"]

_AROUND_MS = 5_000
_LONGEST_MS = 120_000


def piece(bench: Workbench, *, interview: str, start: int, end: int) -> dict[str, Any]:
    """Give the sound from ``start`` to ``end`` (ms) and 5 s around it, as wav, two minutes at most.

    The answer's ``start`` is where the piece begins.
    """
    from transcode.speech.decode import RATE, decode_blocks

    path = recording(bench.study, interview)
    if path is None:
        raise DecisionError(
            "there is no recording here",
            where=interview,
            remedy="open the study where its confidential/ folder is, to listen",
        )
    begin = max(0, start - _AROUND_MS)
    until = min(max(end, start) + _AROUND_MS, begin + _LONGEST_MS)
    heard = 0
    kept = []
    for block in decode_blocks(path, interview=interview):
        first, heard = heard, heard + block.shape[-1]
        cut = slice(max(0, begin * RATE // 1000 - first), max(0, until * RATE // 1000 - first))
        kept.append(block.mean(axis=0)[cut])
        if heard * 1000 >= until * RATE:
            break
    sound = wav(kept)
    return {"start": begin, "wav": base64.b64encode(sound).decode()}


def words(bench: Workbench, *, interview: str, begin: int, end: int) -> list[list[int]]:
    """Give when the words of a passage are said, for a page that quotes it.

    A row for each word: begin and end in the passage as it is quoted (code points, without the
    blanks around it), start and end in ms of the recording.
    """
    text = bench.session.text(interview)
    if text is None:
        return []
    quoted = text.text[begin:end]
    first = begin + len(quoted) - len(quoted.lstrip())
    return [
        [timing.begin - first, timing.end - first, timing.start_ms, timing.end_ms]
        for timing in text.timings
        if first <= timing.begin and timing.end <= end
    ]


def heights(bench: Workbench, *, interview: str) -> dict[str, Any] | None:
    """Give the heights of the waveform, a byte for every 50 ms; ``None`` without a recording."""
    made = peaks(bench.study, interview)
    return {"heights": base64.b64encode(made).decode()} if made else None


VERBS = (piece, words, heights)
