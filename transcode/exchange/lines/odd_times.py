"""Times in notations other than ``0:01:02`` -> times in brackets. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from transcode.exchange.lines.shapes import Line
from transcode.records.figures import clock_to_ms

__all__ = ["with_clocks"]

_ENOUGH = 0.4  # of the lines: times in a document written so; fewer are pauses, or spoken
_HALF = 0.5
_NEARLY_ALL = 0.8  # of the times
_NUMBER = r"\d{1,5}(?:[.,]\d{1,3})?"
_WRITTEN = (
    rf"(?:(?P<h>\d{{1,2}})\s?h\s?)?(?P<m>\d{{1,3}})\s?m(?:in)?\.?\s?(?P<s>{_NUMBER})\s?s(?:ec|ek)?\.?",
    r"(?:(?P<h>\d{1,2})[h°]\s?)?(?P<m>\d{1,3})['’′]\s?(?P<s>\d{1,2})(?:''|[\"”’″])?",
    rf"(?P<s>{_NUMBER})\s?s(?:ec|ek)?\.?",
)
_DOTS = r"(?:(?P<h>\d{1,2})\.)?(?P<m>\d{2})\.(?P<s>\d{2})"
_SPEAKER = r"(?P<label>[^\W\d_][^:：\[\](){}<>?!…]{0,39}?\s*)?"
_CLOCK = r"(?:(?P<h>\d{1,3}):)?(?P<m>\d{1,3}):(?P<s>\d{2}(?:[.,]\d{1,3})?)"
_PLACES = [
    *(re.compile(rf"^{_SPEAKER}[\[(]\s*{way}\s*[\])]") for way in (*_WRITTEN, _DOTS)),
    *(re.compile(rf"^(?P<label>){way}(?=\s|$)") for way in _WRITTEN),
    re.compile(rf"^(?P<label>){_CLOCK}(?=[^\W\d_])"),  # 0:01:02Anna: MAXQDA asks for it
]
_BARE = re.compile(rf"^(?P<label>){_CLOCK}(?=[ \t]+[^\s\d:–—>→-])")
"""0:01:02 Words: half of the lines of a document begin so, or it is a time that was said."""
_ENDS = [
    *(
        re.compile(rf"(?<=\S)(?P<label>\s*)[(\[{{]\s*{way}\s*[)\]}}]$")
        for way in (_CLOCK, *_WRITTEN[:2], _DOTS)
    ),
    re.compile(rf"(?<=[^\s>→➔–—-])(?P<label>\s+){_CLOCK}$"),
]
_DASHED = re.compile(r"(?P<time>\[[\d:.,]*\d:\d\d[\d.,]*\])(?P<dash>\s+[-–—]\s+)?")


def with_clocks(lines: Sequence[Line]) -> list[Line]:
    """Rewrite the time at the beginning of lines, after the speaker, or at the end, as "[0:01:02]".

    "[62.1s]", "1m02s", "1'02''", "[01.02]", "0:01:02 Words" and, at the end, "(1:02)" and "1:02"
    are times only if many lines have them there; the last three only in order. A dash after most
    times is a sign of the program that wrote them.
    """
    full = sum(bool(line.text) for line in lines)
    for place in (*_PLACES, _BARE, *_ENDS):
        matches = [None if line.is_sure else place.search(line.text) for line in lines]
        times = [_ms(match) for match in matches if match]
        are_many = len(times) >= max(2, (_HALF if place is _BARE else _ENOUGH) * full)
        if are_many and (place in _PLACES or times == sorted(times)):
            lines = [_timed(line, match) for line, match in zip(lines, matches, strict=True)]
            break
    return _undashed(lines)


def _ms(match: re.Match[str]) -> int:
    parts = match.groupdict()
    minutes = 60 * int(parts.get("h") or 0) + int(parts.get("m") or 0)
    return minutes * 60_000 + round(float(parts["s"].replace(",", ".")) * 1000)


def _timed(line: Line, match: re.Match[str] | None) -> Line:
    if match is None:
        return line
    time = f"{match['label'] or ''}[{clock_to_ms(_ms(match))}]"
    rest = line.text[match.end() :]
    text = f"{line.text[: match.start()]}{time}{' ' if rest[:1].isalpha() else ''}{rest}"
    return replace(line, text=text, strong=min(line.strong, len(text)))


def _undashed(lines: Sequence[Line]) -> list[Line]:
    """Remove the dash between time and words, if nearly all times have one: "[0:01] - So"."""
    found = [match for line in lines for match in _DASHED.finditer(line.text)]
    dashes = sum(match["dash"] is not None for match in found)
    if dashes < max(3, _NEARLY_ALL * len(found)):
        return list(lines)
    return [
        replace(line, text=_DASHED.sub(lambda m: m["time"] + " " * bool(m["dash"]), line.text))
        for line in lines
    ]
