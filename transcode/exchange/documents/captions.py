"""Transcripts as captions, to follow a recording in any player."""

from __future__ import annotations

from collections.abc import Iterator

from transcode.exchange.doubtful import braced, stretches
from transcode.records.figures import clock_to_ms
from transcode.records.notation import Notation
from transcode.records.speech import Transcript, Turn

__all__ = ["captions_srt", "captions_vtt"]

_LONGEST = 84  # characters: two lines of 42
_LASTING = 7_000  # milliseconds


def captions_vtt(
    transcript: Transcript,
    notation: Notation = "plain",
    *,
    doubts: bool = False,
    warning: str = "",
) -> str:
    """Write WebVTT (W3C) with a voice for each speaker, cut between words into readable cues.

    With ``doubts``, words that may be wrong have the class "doubt"; a ``warning`` is a note before
    the first cue. Marks are shown in the notation. Nothing is pseudonymised: the file identifies
    people and belongs in ``confidential/``.
    """
    cues = (
        f"{_clock(start)} --> {_clock(max(end, start + 1))}\n"
        f"<v {_escaped(turn.speaker)}>{_classed(turn, *place, notation, doubts)}</v>\n"
        for turn in transcript.turns
        for start, end, place in _cues(turn)
    )
    note = [f"NOTE {warning}\n"] if warning else []
    return "\n".join(["WEBVTT\n", *note, *cues])


def captions_srt(transcript: Transcript, notation: Notation) -> str:
    """Write SubRip: speakers before the first words of their turns, doubtful words in braces."""
    cues = [
        (start, end, _label(turn, place[0]) + " ".join(braced(turn, *place, notation).split()))
        for turn in transcript.turns
        for start, end, place in _cues(turn)
    ]
    return "\n".join(
        f"{number}\n{_clock(start, ',')} --> {_clock(max(end, start + 1), ',')}\n{words}\n"
        for number, (start, end, words) in enumerate(cues, start=1)
    )


def _cues(turn: Turn) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Start, end and span of the text of each cue of a turn."""
    if not turn.words:
        if turn.text.strip() or turn.marks:
            yield turn.start_ms, turn.end_ms, (0, len(turn.text))
        return
    first = last = turn.words[0]
    begin = 0
    for word in turn.words[1:]:
        if word.end - begin > _LONGEST or word.end_ms - first.start_ms > _LASTING:
            yield first.start_ms, last.end_ms, (begin, word.begin)
            first, begin = word, word.begin
        last = word
    yield first.start_ms, last.end_ms, (begin, len(turn.text))


def _label(turn: Turn, begin: int) -> str:
    return "" if begin else f"{turn.speaker}: "


def _classed(turn: Turn, begin: int, end: int, notation: Notation, doubts: bool) -> str:
    shown = "".join(
        f"<c.doubt>{_entities(text)}</c>"
        if doubts and is_doubtful and text.strip()
        else _entities(text)
        for text, is_doubtful in stretches(turn, begin, end, notation)
    )
    return " ".join(shown.split())


def _clock(ms: int, point: str = ".") -> str:
    """The hours have two digits in both formats."""
    return clock_to_ms(ms, point).zfill(len("00:00:00.000"))


def _escaped(text: str) -> str:
    return " ".join(_entities(text).split())


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
