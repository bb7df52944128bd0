"""WebVTT and SubRip -> turns. Pure."""

from __future__ import annotations

import html
import re

from transcode.exchange.drafts_lines import continued, told
from transcode.exchange.shapes import Line, milliseconds
from transcode.records import DraftTurn

__all__ = ["turns_of_cues"]

_CLOCK = r"(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMES = re.compile(rf"\s*({_CLOCK})\s*-->\s*({_CLOCK})\b.*")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?[a-zA-Z0-9:.][^<>]*>")
_SRT_TAG = re.compile(r"</?(?:b|i|u|s|font)(?:\s[^<>]*)?>|\{\\an?\d+\}", re.IGNORECASE)
_PAUSE_MS = 1_500  # between cues that name nobody: from here on it is another turn


def turns_of_cues(text: str, *, is_srt: bool) -> list[DraftTurn]:
    """The turns of a caption file; cues of one speaker that follow each other are one turn."""
    lines: list[Line] = []
    for block in re.split(r"\n[^\S\n]*\n", text):
        rows = block.strip("\n").split("\n")
        at = next((number for number, row in enumerate(rows) if "-->" in row), None)
        times = _TIMES.fullmatch(rows[at]) if at is not None else None
        if at is None or not times:
            continue  # a header, a note, a style
        start, end = milliseconds(times[1]), milliseconds(times[2])
        lines.append(Line(""))
        payload = "\n".join(rows[at + 1 :])
        if is_srt:  # has no voices and no entities
            said = (" ".join(_SRT_TAG.sub("", row).split()) for row in payload.split("\n"))
            lines += [Line(row, "", start, end) for row in said if row]
        else:
            lines += _cue(payload, start, end)
    joined: list[DraftTurn] = []
    for turn in told(lines).turns:
        last = joined[-1] if joined else None
        if last and last.speaker == turn.speaker and (turn.speaker or _is_near(last, turn)):
            joined[-1] = continued(last, turn.text, turn.end_ms)
        else:
            joined.append(turn)
    return joined


def _cue(payload: str, start: int | None, end: int | None) -> list[Line]:
    """A line for each voice of a cue."""
    voices = _VOICE.split(payload)  # text, voice, text, voice, text ...
    found = [Line(_words(row), "", start, end) for row in voices[0].split("\n") if _words(row)]
    for speaker, said in zip(voices[1::2], voices[2::2], strict=True):
        found.append(Line(_words(said), _words(speaker), start, end, is_sure=True))
    return found


def _words(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def _is_near(one: DraftTurn, other: DraftTurn) -> bool:
    return (other.start_ms or 0) - (one.end_ms or 0) < _PAUSE_MS
