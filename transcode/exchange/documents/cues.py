"""WebVTT and SubRip -> turns. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from transcode.exchange.lines.shapes import Line, milliseconds
from transcode.exchange.lines.turns import CHANGE, Told, continued, told
from transcode.exchange.notes import Note, note
from transcode.records.speech import DraftTurn
from transcode.records.unheard import is_unheard

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
_PAUSE_MS = 1_500  # between cues without a name: a pause this long begins another turn


@dataclass(frozen=True, slots=True)
class _Cue:
    start_ms: int | None
    end_ms: int | None
    rows: tuple[str, ...]
    is_timed: bool  # both times could be read, as they stand


def told_by_cues(text: str, *, is_srt: bool) -> Told:
    """Read the turns of a caption file; successive cues of one speaker are one turn.

    Voice without words is a turn of its own. Words of a cue whose times make no sense stay in
    their place.
    """
    cues, outside = _cues(text.split("\n"), is_srt)
    cues, again = _unrolled(cues) if not is_srt and _WORD_TIMES.search(text) else (cues, 0)
    lines: list[Line] = []
    for cue in cues:
        lines.append(Line(""))
        if is_srt:  # has no voices and no entities
            rows = (" ".join(_SRT_TAG.sub("", row).split()) for row in cue.rows)
            lines += [Line(row, "", cue.start_ms, cue.end_ms) for row in rows if row]
        else:
            lines += _voices("\n".join(cue.rows), cue.start_ms, cue.end_ms)
    parsed = told(lines)
    joined: list[DraftTurn] = []
    for turn in parsed.turns:
        last = joined[-1] if joined else None
        is_same = last is not None and last.speaker == turn.speaker
        is_same = is_same and not any(is_unheard(t.text) for t in (last, turn) if t)
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
    return replace(parsed, turns=tuple(joined), notes=(*notes, *parsed.notes))


def _unrolled(cues: Sequence[_Cue]) -> tuple[list[_Cue], int]:
    """Remove the rows of the cue before, which rolling captions repeat.

    Captions roll if nearly every cue begins with the row that the last one ended with. Returns
    the number of repeated rows too.
    """
    texts = [tuple(row for row in map(_words, cue.rows) if row) for cue in cues]
    pairs = [(former, latter) for former, latter in pairwise(texts) if former and latter]
    if len(pairs) < 2 or sum(former[-1] == latter[0] for former, latter in pairs) < 0.8 * len(
        pairs
    ):
        return list(cues), 0
    unrolled = []
    above = ""
    for cue, rows in zip(cues, texts, strict=True):
        kept = rows[1:] if rows and rows[0] == above else rows
        unrolled.append(replace(cue, rows=kept))
        above = rows[-1] if rows else above
    return unrolled, sum(len(rows) for rows in texts) - sum(len(cue.rows) for cue in unrolled)


def _cues(rows: Sequence[str], is_srt: bool) -> tuple[list[_Cue], int]:
    """Parse the cues of a file, and count the rows of words outside them.

    A cue begins with its times, whatever precedes them; an empty row within a cue does not end it.
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
        if start is not None and start >= 0 and start < latest:  # captions do not go back in time
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
    """Return whether a row holds the times of a cue, or stands in their place."""
    match = _TIMES.fullmatch(row)
    if match and any(char.isdigit() for char in match["start"] + match["end"]):
        return True
    return bool(_ANY_TIMES.fullmatch(row)) and (not above or above.isdigit())


def _time(text: str) -> int | None:
    """Read milliseconds, negative after a minus; ``None`` if the text is not a time."""
    if not _CLOCK_ONLY.fullmatch(text):
        return None
    ms = milliseconds(text.lstrip("-−")) or 0
    return -ms if text[0] in "-−" else ms


def _first(rows: Sequence[str], begin: int, is_srt: bool) -> int:
    """First row of the cue whose times stand in a row: its number or name, if it has one."""
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
    """Split the words of a cue from those of further cues below it that have lost their times."""
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
    """Rows before the first cue that are neither a header nor a note."""
    outside: list[str] = []
    for block in re.split(r"\n[^\S\n]*\n", "\n".join(rows)):
        first = block.strip().split("\n")[0]
        if not is_srt and (first.startswith("WEBVTT") or _META.fullmatch(first)):
            continue
        outside += [row for row in block.split("\n") if row.strip()]
    return outside


def _voices(payload: str, start: int | None, end: int | None) -> list[Line]:
    """Make a line of each voice of a cue."""
    voices = _VOICE.split(payload)  # text, voice, text, voice, text ...
    lines = [Line(_words(row), "", start, end) for row in voices[0].split("\n") if _words(row)]
    for speaker, words in zip(voices[1::2], voices[2::2], strict=True):
        lines.append(Line(_words(words), _words(speaker), start, end, is_sure=True))
    return lines


def _words(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def _goes_on(before: DraftTurn, after: DraftTurn) -> bool:
    """Return whether a caption without a name continues the one before; a dash means no."""
    if CHANGE.match(after.text):
        return False
    if before.end_ms is None or after.start_ms is None:
        return True
    return after.start_ms - before.end_ms < _PAUSE_MS
