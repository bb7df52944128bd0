"""WebVTT and SubRip -> turns. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from transcode.exchange.lines.joined import joined
from transcode.exchange.lines.shapes import Line, milliseconds
from transcode.exchange.lines.turns import Told
from transcode.exchange.notes import Note, note

__all__ = ["told_by_cues"]

_CLOCK = r"[-−]?(?:\d+:)?\d{1,2}:\d{1,2}(?::\d{1,2})?(?:[.,;]\s?\d{1,3})?"
_SOME = r"[-−]?[\d:.,;]*"
_ARROW = r"(?:[-–—]+>|[→➔])"  # word processors make one sign of "-->"
_TIMES = re.compile(rf"\s*(?P<start>{_SOME})\s*{_ARROW}\s*(?P<end>{_SOME})(?:\s.*)?")
_ANY_TIMES = re.compile(rf"\s*\S{{0,20}}\s*{_ARROW}\s*\S{{0,20}}\s*")
_CLOCK_ONLY = re.compile(_CLOCK)
_META = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s.*)?")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_NEXT = re.compile(r"[^\w'’-]|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uabff\uf900-\ufaff]")
"""Follows a whole word: a blank, a full stop, or a sign of a script without blanks (Thai, Chinese,
Japanese)."""
_TAG = re.compile(r"</?[a-zA-Z0-9:.][^<>]*>")
_SRT_TAG = re.compile(r"</?(?:b|i|u|s|font)(?:\s[^<>]*)?>|\{\\an?\d+\}", re.IGNORECASE)
_OVERLAP = re.compile(r"^//(?!.*//)\s*(?:\w{1,20}:\s)?\s*")  # noScribe: "<v //S02>//S02: Yes."
_EXACT = re.compile(r"\s*(?:\d+:)?\d\d:\d\d[.,]\d{3}\s*-->\s*(?:\d+:)?\d\d:\d\d[.,]\d{3}(?:\s|$)")
_NEAR_MS = 60_000
_ROLLING = 0.6  # of the cues that could: they begin with what the one before ended with
_FASTEST = 0.05  # letters in a millisecond: twice what anybody says
_PAUSE_MS = 5_000  # with nothing to be seen: what comes after it does not roll on


@dataclass(frozen=True, slots=True)
class _Cue:
    number: int  # place in the file, from 1
    counted: int | None  # number that the file gives it
    is_exact: bool  # its times are written as they should be
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
    cues, moved = _in_order(cues)
    cues, again = _unrolled(cues)
    cues, short = _lengthened(cues)
    lines: list[Line] = []
    for cue in cues:
        lines.append(Line(""))
        if is_srt:  # has no voices and no entities
            rows = (" ".join(_SRT_TAG.sub("", row).split()) for row in cue.rows)
            lines += [Line(row, "", cue.start_ms, cue.end_ms) for row in rows if row]
        else:
            lines += _voices("\n".join(cue.rows), cue.start_ms, cue.end_ms)
    untimed = tuple(cue.number for cue in cues if not cue.is_timed)
    notes: list[Note] = [
        *note("again", again),
        *note("order", moved),
        *note("short", len(short), short),
        *note("times", len(untimed), untimed),
        *note("outside", outside),
    ]
    return joined(lines, notes)


def _in_order(cues: Sequence[_Cue]) -> tuple[list[_Cue], int]:
    """Sort cues by their times, as players do, and count those that went back in time.

    A single one that goes far back, or is written carelessly, has a wrong time: its words stay in
    their place, without one. If the cues are numbered in the order of their times, all are right.
    """
    timed = [n for n, cue in enumerate(cues) if cue.start_ms is not None]
    starts = [cues[n].start_ms or 0 for n in timed]
    counted = [cues[n].counted for n in timed]
    by_number = sorted(range(len(timed)), key=lambda place: counted[place] or 0)
    is_listed = len({*counted} - {None}) == len(timed) and all(
        starts[before] <= starts[after] for before, after in pairwise(by_number)
    )
    kept = list(cues)
    latest = back = 0
    for place, (n, start) in enumerate(zip(timed, starts, strict=True)):
        is_single = all(
            starts[near] >= latest for near in (place - 1, place + 1) if 0 <= near < len(starts)
        )
        is_odd = not cues[n].is_exact or start < latest - _NEAR_MS
        if start < latest and is_single and is_odd and not is_listed:
            kept[n] = replace(cues[n], start_ms=None, end_ms=None, is_timed=False)
        else:
            back += start < latest
            latest = max(latest, start)
    times: list[int] = []
    for cue in kept:  # one without a time stays behind the one before
        times.append(cue.start_ms if cue.start_ms is not None else times[-1] if times else 0)
    return [kept[n] for n in sorted(range(len(kept)), key=times.__getitem__)], back


def _unrolled(cues: Sequence[_Cue]) -> tuple[list[_Cue], int]:
    """Remove what rolling captions repeat from the cue before: its last rows, or all of it.

    Captions roll if most cues repeat something. One that is shown later, after a pause, says it
    again. Returns the number of repeated rows too.
    """
    texts = [tuple(row for row in map(_words, cue.rows) if row) for cue in cues]
    rests = [False, *(_rests(former, latter) for former, latter in pairwise(cues))]
    pairs = [
        (former if not rest else (), latter)
        for (former, latter), rest in zip(pairwise(texts), rests[1:], strict=True)
        if former and latter
    ]
    shared = sum(bool(_repeated(former, latter)) for former, latter in pairs)
    if len(pairs) < 2 or shared < _ROLLING * len(pairs):
        return list(cues), 0
    unrolled: list[_Cue] = []
    above: tuple[str, ...] = ()
    for cue, rows, rest in zip(cues, texts, rests, strict=True):
        more = " ".join(rows)[0 if rest else _repeated(above, rows) :].strip()
        if more or not unrolled:
            unrolled.append(replace(cue, rows=(more,)))
        elif rows and cue.end_ms is not None:  # it shows the last one for longer
            unrolled[-1] = replace(unrolled[-1], end_ms=cue.end_ms)
        above = rows or above
    return unrolled, sum(bool(_repeated(former, latter)) for former, latter in pairs)


def _lengthened(cues: Sequence[_Cue]) -> tuple[list[_Cue], tuple[int, ...]]:
    """Let a cue that nobody could say in its time begin where the one before it ended.

    noScribe 0.7 joins the sentences of a speaker and gives the cue the times of the last of them.
    Returns the numbers of these cues too.
    """
    done: list[_Cue] = []
    numbers: list[int] = []
    ended = 0
    for cue in cues:
        letters = sum(map(str.isalnum, "".join(cue.rows)))
        start, end = cue.start_ms, cue.end_ms
        if cue.is_timed and start is not None and end is not None:
            has_room = start - ended > 1_000
            if has_room and letters > _FASTEST * (end - start) and letters > 20:
                numbers.append(cue.number)
                cue = replace(cue, start_ms=ended)
            ended = max(ended, end)
        done.append(cue)
    return done, tuple(numbers)


def _rests(former: _Cue, latter: _Cue) -> bool:
    """Return whether nothing is shown for a while between two cues."""
    if former.end_ms is None or latter.start_ms is None:
        return False
    return latter.start_ms - former.end_ms > _PAUSE_MS


def _repeated(above: Sequence[str], rows: Sequence[str]) -> int:
    """Count the code points at the beginning of a cue that the one before has said."""
    whole = " ".join(rows)
    for first in range(len(above)):
        said = " ".join(above[first:])
        more = whole.removeprefix(said)
        if said and (not more or (more != whole and _NEXT.match(more))):
            return len(said)
    return 0


def _cues(rows: Sequence[str], is_srt: bool) -> tuple[list[_Cue], int]:
    """Parse the cues of a file, and count the rows of words outside them.

    A cue begins with its times, whatever precedes them; an empty row within a cue does not end it.
    """
    begins = [n for n, row in enumerate(rows) if _is_times(row, rows[n - 1].strip() if n else "")]
    firsts = [_first(rows, number, is_srt) for number in begins] + [len(rows)]
    head = rows[: firsts[0]]
    outside = len(_words_outside(head, is_srt))
    cues: list[_Cue] = []
    for begin, end in zip(begins, firsts[1:], strict=True):
        times = _TIMES.fullmatch(rows[begin])
        start, stop = (_time(times[name]) if times else None for name in ("start", "end"))
        is_exact = bool(_EXACT.match(rows[begin]))
        is_timed = start is not None and stop is not None and 0 <= start <= stop
        start = None if start is None else max(0, start)
        stop = None if stop is None or start is None or stop < start else stop
        above = rows[begin - 1].strip() if begin else ""
        counted = int(above) if above.isdecimal() and len(above) < 7 else None
        for number, part in enumerate(_parts(rows[begin + 1 : end], is_srt)):
            if number == 0 or part:
                place = len(cues) + 1
                first = _Cue(place, counted, is_exact, start, stop, tuple(part), is_timed)
                lost = _Cue(place, None, False, None, None, tuple(part), False)  # its times are
                cues.append(lost if number else first)
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
        said, who = _OVERLAP.sub("", _words(words)), _words(speaker).lstrip("/")
        lines.append(Line(said, who, start, end, is_sure=True))
    return lines


def _words(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())
