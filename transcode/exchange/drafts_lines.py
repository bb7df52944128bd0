"""Lines of a transcript -> turns: who speaks, from when, what. Pure.

Transcripts are written in many ways, and none of them says which. So each line is first read as
everything that it might be; then a speaker is whoever comes again and again, or has a time beside
the name. "She said: ..." in the middle of a turn stays what it is: something that was said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from transcode.exchange.doubtful import unbraced
from transcode.records import DraftTurn

__all__ = ["Line", "clock", "continued", "is_clock", "milliseconds", "turns_of"]

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_RANGE = rf"(?P<start>{_CLOCK})(?:\s*(?:-+>?|–|—)\s*(?P<end>{_CLOCK}))?"
_TIME = (
    rf"(?:[\[(<]\s*{_RANGE}\s*[\])>]|{_RANGE.replace('start', 'start_').replace('end', 'end_')})"
)
_LABEL = r"(?P<label>(?!\d+\s*[:：])[^\s:：\[\](){}<>?!…][^:：\[\]<>?!…]{0,59}?)"
_ANY_LABEL = r"(?P<label>[^\s:：\[\]][^:：\[\]]{0,59}?)"  # behind a time anything is a name
_COLON = r"\s*(?::(?!//)|：)"
_HEADING = 12  # words: from here on a sentence before the first name is something that was said
_BEGINS_TIMED = re.compile(rf"[\[(<]\s*{_CLOCK}")
_SHAPES = [
    re.compile(shape)
    for shape in (
        rf"{_TIME}\s+{_ANY_LABEL}{_COLON}\s*(?P<text>.*)",  # [0:01:02] S1: text
        rf"{_LABEL}{_COLON}?\s*[\[(<]\s*{_RANGE}\s*[\])>]{_COLON}?\s*(?P<text>.*)",  # S1 (1:02): x
        rf"{_LABEL}(?:\s+|\s*\|\s*){_RANGE}\s*{_COLON}?(?P<text>)",  # Anna Miller   1:02
        rf"{_LABEL}{_COLON}\s*(?P<text>.*)",  # S1: text
        rf"{_TIME}(?P<label>)(?P<text>)",  # [0:01:02], the rest follows
        rf"[\[(<]\s*{_RANGE}\s*[\])>]\s*{_LABEL}(?P<text>)",  # [0:01:02] S1
        rf"[\[(<]\s*{_RANGE}\s*[\])>]\s*(?P<label>)(?P<text>.*)",  # [0:01:02] text
        rf"{_LABEL}(?P<text>)",  # S1, and the words below
    )
]
_TIMED, _COLONED, _ALONE, _TIMED_NAME, _TIMED_TEXT, _NAME = range(2, 8)
_NOISE = re.compile(
    r"#.*|Transcribed by https?://otter\.ai.*|.{1,60} (?:started|stopped) transcription", re.I
)
_NUMBER = re.compile(r"\s*(\d{1,5})[.)]?(?:\s+(?=\D)|\s*$)")
_CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_INLINE = re.compile(rf"\s*\[{_CLOCK}\]")
_NO_BLANK = re.compile(
    "[\u0e00-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph. Where the document itself says who speaks, ``is_sure``."""

    text: str
    speaker: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class _Reading:
    shape: int
    line: Line  # with the label taken off


def turns_of(lines: Sequence[Line]) -> list[DraftTurn]:
    """The turns of a document.

    Where speakers are named, headings before the first one are left out, and a line without a name
    goes on with the turn before; but where only one person is ever named, it is a turn of somebody
    else. Where nobody is named, a paragraph is a turn.
    """
    lines = [line for line in lines if not _NOISE.fullmatch(line.text.strip())]
    lines = _unnumbered(lines)
    labels = _labels(lines)
    turns = _named(lines, labels) if labels else _paragraphs(lines)
    return [turn for turn in turns if turn.text or turn.speaker]


def _unnumbered(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines without the numbers before them, if it is numbers that they begin with."""
    found = {n: m for n, line in enumerate(lines) if (m := _NUMBER.match(line.text))}
    counted = [int(match[1]) for match in found.values()]
    steps = sum(after - before == 1 for before, after in pairwise(counted))
    if len(counted) < 5 or steps < 0.9 * (len(counted) - 1):
        return lines
    return [
        replace(line, text=line.text[found[n].end() :]) if n in found else line
        for n, line in enumerate(lines)
    ]


def milliseconds(clock: str | None) -> int | None:
    """``1:02``, ``0:01:02`` or ``00:01:02.345`` in milliseconds."""
    if not clock:
        return None
    whole, _, rest = clock.replace(",", ".").partition(".")
    seconds = 0
    for part in whole.split(":"):
        seconds = 60 * seconds + int(part)
    return seconds * 1000 + int(f"{rest:0<3}")


def clock(ms: int) -> str:
    """``h:mm:ss``."""
    seconds = ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def is_clock(text: str) -> bool:
    """Whether a text is a time and nothing else."""
    return bool(re.fullmatch(_CLOCK, text.strip(" []()<>")))


def continued(turn: DraftTurn, text: str, end_ms: int | None) -> DraftTurn:
    """A turn that goes on; a blank comes between where the script has blanks."""
    no_blank = turn.text and text and _NO_BLANK.match(turn.text[-1]) and _NO_BLANK.match(text[0])
    joined = f"{turn.text}{'' if no_blank else ' '}{text}".strip()
    return replace(turn, text=joined, end_ms=turn.end_ms if end_ms is None else end_ms)


def _named(lines: Sequence[Line], labels: frozenset[str]) -> list[DraftTurn]:
    readings = [_read(line, labels) for line in lines]
    names = [_key(reading.line.speaker) for reading in readings if reading.line.speaker]
    is_one_sided = len(set(names)) == 1 < len(names)
    turns: list[DraftTurn] = []
    pending: int | None = None  # a time that stands above its turn
    for shape, said in ((reading.shape, reading.line) for reading in readings):
        start = pending if said.start_ms is None else said.start_ms
        if said.speaker or (said.text and (is_one_sided or (not turns and _is_speech(said)))):
            turns.append(DraftTurn(said.speaker, _clean(said.text), start, said.end_ms))
        elif turns and said.text:
            turns[-1] = continued(turns[-1], _clean(said.text), said.end_ms)
        if shape == _ALONE:
            pending = said.start_ms
        elif said.speaker or said.text:
            pending = None
    return turns


def _is_speech(line: Line) -> bool:
    """Whether what stands before the first name is a turn that lost its name, and no heading."""
    is_long = len(line.text.split()) >= _HEADING and line.text.rstrip()[-1] in ".?!…。"
    return line.start_ms is not None or is_long


def _paragraphs(lines: Sequence[Line]) -> list[DraftTurn]:
    """Turns of nobody: paragraphs between empty lines, or lines where there are none."""
    has_gaps = any(not line.text.strip() for line in lines)
    turns: list[DraftTurn] = []
    is_new = True
    pending: int | None = None
    for line in lines:
        reading = _read(line, frozenset())
        said = reading.line
        if reading.shape == _ALONE:
            pending, is_new = said.start_ms, True
        elif not said.text.strip():
            is_new = True
        elif is_new or not has_gaps or said.start_ms is not None:
            start = said.start_ms if said.start_ms is not None else pending
            turns.append(DraftTurn("", _clean(said.text), start, said.end_ms))
            is_new, pending = False, None
        else:
            turns[-1] = continued(turns[-1], _clean(said.text), said.end_ms)
    return turns


def _read(line: Line, labels: frozenset[str]) -> _Reading:
    """A line as the one thing that it is, once the speakers are known."""
    if line.is_sure:
        return _Reading(_COLONED, line)
    text = _CONTROLS.sub("", line.text).strip()
    for shape, said in _readings(line, text):
        if shape in (_ALONE, _TIMED_TEXT) or _key(said.speaker) in labels:
            return _Reading(shape, said)
    return _Reading(-1, replace(line, text=line.text.strip()))


def _readings(line: Line, text: str) -> list[tuple[int, Line]]:
    """All that a line might be, by shape."""
    found = []
    for shape, pattern in enumerate(_SHAPES):
        match = pattern.fullmatch(text)
        if match:
            groups = match.groupdict()
            start = milliseconds(groups.get("start") or groups.get("start_"))
            end = milliseconds(groups.get("end") or groups.get("end_"))
            said = replace(
                line, text=groups["text"], speaker=groups["label"].strip(),
                start_ms=line.start_ms if start is None else start,
                end_ms=line.end_ms if end is None else end,
            )  # fmt: skip
            found.append((shape, said))
    return found


def _labels(lines: Sequence[Line]) -> frozenset[str]:
    """Who speaks in this document, as keys."""
    sure = {_key(line.speaker) for line in lines if line.is_sure and line.speaker}
    counts: Counter[tuple[str, bool]] = Counter()  # key, whether the name stands alone in its line
    timed: set[str] = set()
    tidy: set[str] = set()
    first: set[str] = set()  # after an empty line
    texts = [_CONTROLS.sub("", line.text).strip() for line in lines]
    for number, (line, text) in enumerate(zip(lines, texts, strict=True)):
        if line.is_sure or not text:
            continue
        shape, said = next(iter(_readings(line, text)), (-1, line))
        key = _key(said.speaker)
        if not key:
            continue
        is_first = number == 0 or not texts[number - 1]
        below = texts[number + 1] if number + 1 < len(texts) else ""
        follows = bool(below) and not _BEGINS_TIMED.match(below)
        is_tidy = _is_tidy(said.speaker)
        if shape in (_TIMED_NAME, _NAME):  # a few words: they may be all that was said
            if follows and is_tidy and (is_first or shape == _TIMED_NAME):
                counts[key, True] += 2 if shape == _TIMED_NAME else 1
            continue
        counts[key, False] += 1
        timed |= {key} if shape == 0 or (shape <= _TIMED and is_tidy) else set()
        tidy |= {key} if is_tidy else set()
        first |= {key} if is_first and is_tidy else set()
    full = sum(
        bool(text) and not line.is_sure and not is_clock(text)
        for line, text in zip(lines, texts, strict=True)
    )
    is_all = sum(counts[key, False] for key in timed | tidy) >= 0.8 * full
    found = sure | timed
    for (key, is_alone), count in counts.items():
        enough = 2 if key in tidy and not is_all and key not in first else 1
        if not is_alone and count >= (enough if key in tidy else max(3, full / 10)):
            found.add(key)
    if not found:
        found = {key for (key, is_alone), count in counts.items() if is_alone and count >= 2}
    return frozenset(found)


def _is_tidy(label: str) -> bool:
    """Whether it looks like a name or a code: every word with a capital, or one word."""
    words = label.split()
    is_name = all(not word[0].islower() for word in words)
    return len(words) <= 4 and label[-1] not in ",;" and (is_name or len(words) == 1)


def _key(label: str) -> str:
    return " ".join(label.casefold().split())


def _clean(text: str) -> str:
    return _INLINE.sub("", unbraced(text)).strip()
