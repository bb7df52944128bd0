"""A transcript as captions, to follow a recording in any player."""

from __future__ import annotations

from collections.abc import Iterator

from transcode.records import Transcript, Turn

__all__ = ["captions_vtt"]

_LONGEST = 84  # characters: two lines of 42
_LASTING = 7_000  # milliseconds


def captions_vtt(transcript: Transcript) -> str:
    """WebVTT (W3C) with a voice for each speaker, cut between words into readable cues.

    The words are as they were heard: the file identifies people and belongs into
    ``confidential/``.
    """
    cues = (
        f"{_clock(start)} --> {_clock(max(end, start + 1))}\n"
        f"<v {_escaped(turn.speaker)}>{_escaped(words)}</v>\n"
        for turn in transcript.turns
        for start, end, words in _cues(turn)
    )
    return "\n".join(["WEBVTT\n", *cues])


def _cues(turn: Turn) -> Iterator[tuple[int, int, str]]:
    """Start, end and words of each cue of a turn."""
    if not turn.words:
        if turn.text.strip():
            yield turn.start_ms, turn.end_ms, turn.text
        return
    first = last = turn.words[0]
    begin = 0
    for word in turn.words[1:]:
        if word.end - begin > _LONGEST or word.end_ms - first.start_ms > _LASTING:
            yield first.start_ms, last.end_ms, turn.text[begin : word.begin]
            first, begin = word, word.begin
        last = word
    yield first.start_ms, last.end_ms, turn.text[begin:]


def _clock(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return " ".join(text.split())
