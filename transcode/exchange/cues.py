"""WebVTT and SubRip -> turns. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from transcode.exchange.drafts_lines import CHANGE, Told, continued, told
from transcode.exchange.notes import Note, note
from transcode.exchange.shapes import Line, milliseconds
from transcode.records.speech import DraftTurn

__all__ = ["told_by_cues"]

_CLOCK = r"[-−]?(?:\d+:)?\d{1,2}:\d{1,2}(?::\d{1,2})?(?:[.,;]\s?\d{1,3})?"
_SOME = r"[-−]?[\d:.,;]*"
_ARROW = r"(?:[-–—]+>|[→➔])"  # word processors make one sign of "-->"
_TIMES = re.compile(rf"\s*(?P<start>{_SOME})\s*{_ARROW}\s*(?P<end>{_SOME})(?:\s.*)?")
_ANY_TIMES = re.compile(rf"\s*\S{{0,20}}\s*{_ARROW}\s*\S{{0,20}}\s*")
_CLOCK_ONLY = re.compile(_CLOCK)
_META = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s.*)?")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?[a-zA-Z0-9:.][^<>]*>")
_SRT_TAG = re.compile(r"</?(?:b|i|u|s|font)(?:\s[^<>]*)?>|\{\\an?\d+\}", re.IGNORECASE)
_WORD_TIMES = re.compile(r"<(?:\d+:)?\d\d:\d\d\.\d{3}>")  # captions that roll have them
_PAUSE_MS = 1_500  # between cues that name nobody: from here on it is another turn


@dataclass(frozen=True, slots=True)
class _Cue:
    start_ms: int | None
    end_ms: int | None
    rows: tuple[str, ...]
    is_timed: bool  # both times could be read, as they stand


def told_by_cues(text: str, *, is_srt: bool) -> Told:
    """The turns of a caption file; cues of one speaker that follow each other are one turn.

    Words of a cue whose times make no sense stay where they stand.
    """
    cues, outside = _cues(text.split("\n"), is_srt)
    cues, again = _unrolled(cues) if not is_srt and _WORD_TIMES.search(text) else (cues, 0)
    lines: list[Line] = []
    for cue in cues:
        lines.append(Line(""))
        if is_srt:  # has no voices and no entities
            said = (" ".join(_SRT_TAG.sub("", row).split()) for row in cue.rows)
            lines += [Line(row, "", cue.start_ms, cue.end_ms) for row in said if row]
        else:
            lines += _voices("\n".join(cue.rows), cue.start_ms, cue.end_ms)
    found = told(lines)
    joined: list[DraftTurn] = []
    for turn in found.turns:
        last = joined[-1] if joined else None
        is_same = last is not None and last.speaker == turn.speaker
        if last and is_same and (turn.speaker or _goes_on(last, turn)):
            joined[-1] = continued(last, turn.text, turn.end_ms)
        else:
            joined.append(turn)
    untimed = tuple(number for number, cue in enumerate(cues, 1) if not cue.is_timed)
    notes: list[Note] = [
        *note("again", again),
        *note("times", len(untimed), untimed),
        *note("outside", outside),
    ]
    return replace(found, turns=tuple(joined), notes=(*notes, *found.notes))


def _unrolled(cues: Sequence[_Cue]) -> tuple[list[_Cue], int]:
    """The cues without the rows of the one before, which captions that roll show again.

    They are such where nearly every cue begins with the row that the last one ended with. Returns
    how many rows were shown again.
    """
    said = [tuple(row for row in map(_words, cue.rows) if row) for cue in cues]
    pairs = [(one, other) for one, other in pairwise(said) if one and other]
    if len(pairs) < 2 or sum(one[-1] == other[0] for one, other in pairs) < 0.8 * len(pairs):
        return list(cues), 0
    found = []
    above = ""
    for cue, rows in zip(cues, said, strict=True):
        kept = rows[1:] if rows and rows[0] == above else rows
        found.append(replace(cue, rows=kept))
        above = rows[-1] if rows else above
    return found, sum(len(rows) for rows in said) - sum(len(cue.rows) for cue in found)


def _cues(rows: Sequence[str], is_srt: bool) -> tuple[list[_Cue], int]:
    """The cues of a file, and how many rows of words stand outside of them.

    A cue begins with its times, whatever stands between it and the one before; an empty row within
    a cue does not end it.
    """
    begins = [n for n, row in enumerate(rows) if _is_times(row, rows[n - 1].strip() if n else "")]
    firsts = [_first(rows, number, is_srt) for number in begins] + [len(rows)]
    head = rows[: firsts[0]]
    outside = len(_words_outside(head, is_srt))
    cues: list[_Cue] = []
    latest = 0
    for begin, end in zip(begins, firsts[1:], strict=True):
        times = _TIMES.fullmatch(rows[begin])
        start, stop = (_time(times[name]) if times else None for name in ("start", "end"))
        is_timed = start is not None and stop is not None and 0 <= start <= stop
        if start is not None and start >= 0 and start < latest:  # no caption goes back in time
            start, stop, is_timed = None, None, False
        start = None if start is None else max(0, start)
        latest = latest if start is None else start
        stop = None if stop is None or start is None or stop < start else stop
        for number, part in enumerate(_parts(rows[begin + 1 : end], is_srt)):
            if number == 0 or part:
                cues.append(_Cue(start if not number else None, stop if not number else None,
                                 tuple(part), is_timed and not number))  # fmt: skip
    return cues, outside


def _is_times(row: str, above: str) -> bool:
    """Return whether a row is the times of a cue, or stands where they are to stand."""
    match = _TIMES.fullmatch(row)
    if match and any(char.isdigit() for char in match["start"] + match["end"]):
        return True
    return bool(_ANY_TIMES.fullmatch(row)) and (not above or above.isdigit())


def _time(text: str) -> int | None:
    """Milliseconds, negative where a minus stands before them; ``None`` for what is no time."""
    if not _CLOCK_ONLY.fullmatch(text):
        return None
    ms = milliseconds(text.lstrip("-−")) or 0
    return -ms if text[0] in "-−" else ms


def _first(rows: Sequence[str], begin: int, is_srt: bool) -> int:
    """Where the cue begins whose times stand in a row: at its number or name, if it has one."""
    before = rows[begin - 1].strip() if begin else ""
    if begin and not before:  # a number may stand above an empty row
        above = rows[begin - 2].strip() if begin > 1 else ""
        is_number = above.isdigit() and (begin < 3 or not rows[begin - 3].strip())
        return begin - 2 if is_number else begin
    is_named = (
        not is_srt and begin > 1 and not rows[begin - 2].strip() and not _META.fullmatch(before)
    )
    return begin - 1 if begin and (before.isdigit() or is_named) else begin


def _parts(rows: Sequence[str], is_srt: bool) -> Iterator[list[str]]:
    """The words of a cue, and those of further cues below it that have lost their times."""
    part: list[str] = []
    is_meta = False
    for number, row in enumerate(rows):
        is_first = number > 0 and not rows[number - 1].strip()
        if not row.strip():
            is_meta = False
        elif is_first and not is_srt and _META.fullmatch(row):
            is_meta = True
        elif (
            is_first
            and row.strip().isdigit()
            and number + 1 < len(rows)
            and rows[number + 1].strip()
        ):
            yield part
            part = []
        elif not is_meta:
            part.append(row)
    yield part


def _words_outside(rows: Sequence[str], is_srt: bool) -> list[str]:
    """What stands before the first cue, and is neither a header nor a note."""
    found: list[str] = []
    for block in re.split(r"\n[^\S\n]*\n", "\n".join(rows)):
        first = block.strip().split("\n")[0]
        if not is_srt and (first.startswith("WEBVTT") or _META.fullmatch(first)):
            continue
        found += [row for row in block.split("\n") if row.strip()]
    return found


def _voices(payload: str, start: int | None, end: int | None) -> list[Line]:
    """A line for each voice of a cue."""
    voices = _VOICE.split(payload)  # text, voice, text, voice, text ...
    found = [Line(_words(row), "", start, end) for row in voices[0].split("\n") if _words(row)]
    for speaker, said in zip(voices[1::2], voices[2::2], strict=True):
        found.append(Line(_words(said), _words(speaker), start, end, is_sure=True))
    return found


def _words(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def _goes_on(one: DraftTurn, other: DraftTurn) -> bool:
    """Return whether a caption without a name goes on with the one before; a dash says no."""
    if CHANGE.match(other.text):
        return False
    if one.end_ms is None or other.start_ms is None:
        return True
    return other.start_ms - one.end_ms < _PAUSE_MS
