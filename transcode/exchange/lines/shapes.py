"""Possible readings of a line of a transcript: time, speaker, words. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

__all__ = [
    "NAMED_IN", "RUN_IN", "SIGNS", "Line", "Reading", "Shape", "clean", "is_clock",
    "is_tidy", "key",
    "milliseconds", "plain", "readings", "signed", "squared", "timed", "undated",
]  # fmt: skip

Shape = Literal[
    "timed", "colon", "bracket", "alone", "timed name", "timed text", "name", "sure", ""
]
"""Shapes of a line: a name beside a time; before a colon; in brackets; a time alone; the name for
the lines below, with a time or without; words with a time."""

_CLOCK = r"(?:\d{1,3}:\d{1,2}:\d{1,2}(?::\d{1,2})?|\d{1,3}:\d{2})(?:[.,;]\d{1,3})?"
_RANGE = rf"(?P<start>{_CLOCK})(?:\s*(?:[-–—]+>?|[→➔])\s*(?P<end>{_CLOCK}))?"
_BARE = _RANGE.replace("start", "start_").replace("end", "end_")
_BRACKETED = rf"[\[(<]\s*{_RANGE}\s*[\])>]"
_TIME = rf"(?:{_BRACKETED}|{_BARE})"
_FIRST = r"[^\s:：\[\](){}<>?!…]"
_DOUBT = r"(?:\s*\(?\?+\)?)?"  # "Anna ?:", the transcriber was not sure
_LABEL = rf"(?P<label>{_FIRST}[^:：\[\]<>?!…]{{0,59}}?){_DOUBT}"
_IN_BRACKETS = r"[\[(<]\s*(?P<label>[^\s\d\[\](){}<>][^\[\](){}<>]{0,59}?)\s*[\])>]"
# after a time anything is a name
_ANY_LABEL = rf"(?!{_CLOCK})(?P<label>[^\s:：\[\]–—-][^:：\[\]]{{0,59}}?)"
_COLON = r"\s*(?::(?!//|(?<=\d:)\d\d(?!\d))|：)"  # but not that of a time
_LEAD = r"(?:(?:>>+|»|[-–—•*·]|\d{1,4}[.)]\s)\s*)?"
_WRITTEN: list[tuple[Shape, str]] = [
    ("timed", rf"{_TIME}\s+(?:[-–—]\s+)?{_ANY_LABEL}{_COLON}\s*(?P<text>.*)"),  # [0:01] S1: x
    ("timed", rf"{_TIME}\t+{_ANY_LABEL}\t+(?P<text>.*)"),
    ("timed", rf"{_LABEL}\t+{_TIME}\t+(?P<text>.*)"),
    ("timed", rf"{_LABEL}{_COLON}?\s*{_BRACKETED}{_COLON}?\s*(?P<text>.*)"),  # S1 (1:02): x
    ("timed", rf"{_IN_BRACKETS}\s*{_TIME}{_COLON}?(?P<text>)"),  # [Anna Miller] 14:02:11
    ("timed", rf"{_LABEL}(?:\s+|\s*[|,;–—-]\s*){_RANGE}\s*{_COLON}?(?P<text>)"),  # Anna   1:02
    ("colon", rf"{_LEAD}(?!{_CLOCK}){_LABEL}{_COLON}\s*(?P<text>.*)"),  # S1: x
    ("colon", rf"{_LEAD}{_IN_BRACKETS}{_COLON}\s*(?P<text>.*)"),  # [S1]: x
    ("alone", rf"{_TIME}(?P<label>)(?P<text>)"),  # [0:01:02], the rest follows
    ("timed name", rf"{_BRACKETED}\s*(?:[-–—]\s+)?{_LABEL}(?P<text>)"),  # [0:01:02] S1
    ("timed name", rf"{_BARE}\s+(?:[-–—]\s+)?{_LABEL}(?P<text>)"),  # 0:01:02 S1
    ("timed text", rf"{_BRACKETED}\s*(?P<label>)(?P<text>.*)"),  # [0:01:02] x
    ("bracket", rf"{_IN_BRACKETS}\s*(?P<text>.*)"),  # [S1] x
    ("name", rf"{_LABEL}(?P<text>)"),  # S1, and the words below
]
_SHAPES = [(shape, re.compile(pattern)) for shape, pattern in _WRITTEN]
SIGNS = {
    "bold": "", ":": r"\s*[:：](?!\d\d(?!\d))\s*", ".": r"\.\s+", ";": r"\s*;\s*", "\t": r"\t+\s*",
    "|": r"\s*\|\s*",
    ">": r"\s*>+\s*", ")": r"\s*\)\s*", "/": r"\s*/\s+", "=": r"\s*=\s*", "[": "",
    "-": r"(?:\s+[-–—]+\s*|\s*[-–—]+\s+|—)", "0:00": rf"\s+{_RANGE}\s+", " ": r"\s+",
}  # fmt: skip
"""Signs that may separate a speaker from the words, other than a colon after a name.

Each counts only if nearly all of a document is written so.
"""
_SHORT = r"(?P<label>[^\W_][^\W_.'’]*\.??(?:[ .'’]{1,2}[^\W_][^\W_'’]*){0,3}?)"
_CODE = r"(?P<label>[A-ZÆØÅÄÖ]{2,4}\d{0,2}|[A-ZÆØÅÄÖ]\d{1,2}|[^\W\d_]{4,}(?: \d{1,2})?)"
_SIGNED = {
    sign: re.compile(rf"{_CODE if sign == ' ' else _SHORT}{pattern}(?P<text>\S.*)")
    for sign, pattern in SIGNS.items()
    if pattern
}
RUN_IN = re.compile(  # "... to the end. R: And then"
    r"(?<=[.?!…)\]\"”»。？！])\s*(?<!\w)"
    r"([A-ZÆØÅÄÖ]{1,4}\d{0,2}|[^\W\d_]{3,20}(?: \d{1,2})?)\s*[:：]\s*(?!//)"
)
"""A label in the middle of a line, after the end of a sentence."""
NAMED_IN = re.compile(r"(?<=\s)([^\W\d_a-zà-öø-ÿ][^\W\d_]{2,19}(?: \d{1,2})?):\s+(?!//)")
"""The name of a known speaker, in the middle of a line."""
_CONTROLS = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_F4 = re.compile(rf"#\s*({_CLOCK})(?:-(\d))?\s*#")
_DATED = re.compile(  # "12/03/2023, 10:15 - Anna: ...", "[12.03.23, 10:15:02] Anna: ..."
    r"\[?\s*\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?"
    r"(?:\s?[AaPp]\.?\s?[Mm]\.?)?\s*(?:\]|\s[-–—])\s*(?=\S)"
)
_LONG = r"\d{1,3}:\d{2}:\d{2}(?:[.,;:]\d{1,3})?"
_OTHER_BRACKETS = re.compile(rf"[({{]\s*({_LONG}(?:\s*[-–—]+>?\s*{_LONG})?)\s*[)}}]")
_GENDERED = re.compile(r"^([^\W\d_]{4,}):(?=(?:in|innen|r|n)\s*:)")  # "Befragte:r: ..."
_WIDE = re.compile(rf"^【([^】]{{1,30}})】|^（([^）]{{1,30}})）|（\s*({_CLOCK})\s*）")
_TAGGED = re.compile(r"^<([^<>/\s][^<>/]{0,59})>(.*)</\1>$")  # "<I>...</I>"
_GLUED = re.compile(rf"^(\[\s*{_CLOCK}\s*\])(?=[^\W\d_])")  # "[0:01:02]Anna: ..."
_DOUBLE = re.compile(r"^\[\[([^\[\]]{1,60})\]\]\s*")  # labels of Audacity, by WhisperX
_INLINE = re.compile(rf"\s*\[{_CLOCK}\]")
_LEADING = re.compile(rf"\[\s*{_RANGE}\s*\]\s*(?=\S)")
_TRAILING = re.compile(rf"(?<=\S)\s*\[\s*{_RANGE}\s*\]$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph. ``is_sure``: the document itself states the speaker.

    ``strong`` code points at its beginning are set in bold (or italic, or as a heading).
    """

    text: str
    speaker: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    is_sure: bool = False
    strong: int = 0
    is_heading: bool = False  # set in a style of headings


@dataclass(frozen=True, slots=True)
class Reading:
    """One possible reading of a line; the label is removed from its text."""

    shape: Shape
    line: Line


def readings(line: Line) -> Iterator[Reading]:
    """List the possible readings of a line, the likeliest first."""
    for shape, pattern in _SHAPES:
        if match := pattern.fullmatch(line.text):
            groups = match.groupdict()
            start = milliseconds(groups.get("start") or groups.get("start_"))
            end = milliseconds(groups.get("end") or groups.get("end_"))
            reading = replace(
                line, text=groups["text"], speaker=_label(groups["label"]), strong=0,
                start_ms=start if line.start_ms is None else line.start_ms,
                end_ms=end if line.end_ms is None else line.end_ms,
            )  # fmt: skip
            yield Reading(shape, reading)


def signed(line: Line, sign: str) -> Line | None:
    """Read a line as a label, a sign and words; ``None`` if it is not."""
    if sign == "bold":
        label, text = line.text[: line.strong], line.text[line.strong :]
        label = label.rstrip(" :：.;,-–—\t")
        text = text.lstrip(" :：.;-–—\t")
        fits = 0 < len(label) <= 60 and line.strong <= len(line.text)
        return replace(line, text=text, speaker=_label(label), strong=0) if fits else None
    if sign == "[":
        bracketed = [r.line for r in readings(line) if r.shape == "bracket"]
        return bracketed[0] if bracketed else None
    line = timed(line)
    match = _SIGNED[sign].fullmatch(line.text)
    if not match:
        return None
    unsigned = replace(line, text=match["text"], speaker=_label(match["label"]), strong=0)
    if sign != "0:00":
        return unsigned
    return replace(
        unsigned, start_ms=milliseconds(match["start"]), end_ms=milliseconds(match["end"])
    )


def undated(line: Line) -> Line:
    """Remove the date and the time of day that a messenger puts before each message."""
    if line.is_sure or not (match := _DATED.match(line.text)):
        return line
    return replace(line, text=line.text[match.end() :], strong=max(0, line.strong - match.end()))


def plain(line: Line) -> Line:
    """Remove invisible characters, and put times in one kind of brackets."""
    before = _CONTROLS.sub("", line.text)
    text = before.strip()
    strong = max(0, line.strong - (len(line.text) - len(line.text.lstrip("\ufeff \t"))))
    if not line.is_sure:
        text = re.sub(r"(?<=\d)：(?=\d\d)", ":", text)
        text = _WIDE.sub(lambda m: f"[{m[1]}]" if m[1] else f"({m[2] or m[3]})", text)
        text = _OTHER_BRACKETS.sub(r"[\1]", squared(text))
        text = _GENDERED.sub(r"\1*", text)
        text = _TAGGED.sub(r"[\1]: \2", text)
        text = _GLUED.sub(r"\1 ", text)
        text = _DOUBLE.sub(r"[\1]: ", text)
    return _unstarred(replace(line, text=text, strong=min(strong, len(text))))


def squared(text: str) -> str:
    """Put the times of f4 and MAXQDA, "#00:01:02-3#", in square brackets."""
    return _F4.sub(lambda m: f"[{m[1]}{'.' + m[2] if m[2] else ''}]", text)


def _unstarred(line: Line) -> Line:
    """Turn the asterisks or underscores of Markdown at the beginning into emphasis."""
    text = line.text
    if match := re.match(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1(?!\w)", text):
        return replace(line, text=match[2] + text[match.end() :], strong=len(match[2]))
    label = re.match(r"([*_])(?=\S)([^*_]{1,60}?)(?<=\S)(:?)\1(\s*:)?", text)
    if label and (label[3] or label[4]):
        rest = text[label.end() :]
        return replace(line, text=f"{label[2]}:{rest}", strong=len(label[2]))
    whole = re.fullmatch(r"([*_])(?=\S)([^*_]+)(?<=\S)\1", text)
    if whole and len(whole[2].split()) > 2:
        return replace(line, text=whole[2], strong=len(whole[2]))
    return line


def timed(line: Line) -> Line:
    """Separate the words of a line from the times before and after them."""
    text = line.text
    start, end = line.start_ms, line.end_ms
    if match := _LEADING.match(text):
        start = milliseconds(match["start"]) if start is None else start
        end = milliseconds(match["end"]) if match["end"] and end is None else end
        text = text[match.end() :]
    if match := _TRAILING.search(text):
        if match["end"] and start is None:  # "[0:01:02 - 0:01:09]": both of this turn
            start = milliseconds(match["start"])
        end = milliseconds(match["end"] or match["start"]) if end is None else end
        text = text[: match.start()]
    return replace(line, text=text, start_ms=start, end_ms=end)


def clean(text: str) -> str:
    """Remove times among the words."""
    return _INLINE.sub("", text).strip()


def _label(text: str) -> str:
    """Tidy a label: one line, without the signs that end it."""
    short = re.sub(r"[\[\]{}<>:：\s]+", " ", text).strip(" -–—>»•·@|")
    return re.sub(r"\s*\(?\?+\)?$", "", short).strip("*_# ")[:60].strip()


def key(label: str) -> str:
    """Key by which spellings of a label are compared."""
    return " ".join(unicodedata.normalize("NFC", label).casefold().rstrip(".").split())


def is_tidy(label: str) -> bool:
    """Return whether a label looks like a name or a code: capitalised words, or one word."""
    words = label.split()
    is_name = all(not word[0].islower() for word in words)
    return 0 < len(words) <= 4 and label[-1] not in ",;" and (is_name or len(words) == 1)


def milliseconds(clock: str | None) -> int | None:
    """Convert ``1:02``, ``0:01:02``, ``00:01:02.345`` or ``00:01:02:15`` to milliseconds."""
    if not clock:
        return None
    whole, _, rest = re.sub("[,;]", ".", clock).partition(".")
    seconds = 0
    for part in whole.split(":")[:3]:
        seconds = 60 * seconds + int(part)
    return seconds * 1000 + int(f"{rest:0<3}"[:3])


def is_clock(text: str) -> bool:
    """Return whether a text is only a time or a range of times."""
    return bool(re.fullmatch(_RANGE, text.strip(" []()<>{}#")))
