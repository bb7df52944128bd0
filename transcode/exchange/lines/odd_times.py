"""Times in notations other than ``0:01:02`` -> times in brackets. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from transcode.exchange.lines.shapes import Line
from transcode.records.figures import clock_to_ms

__all__ = ["with_clocks"]

_ENOUGH = 0.4  # of the lines: times in a document written so; fewer are pauses, or spoken
_NUMBER = r"\d{1,5}(?:[.,]\d{1,3})?"
_WRITTEN = (
    rf"(?:(?P<h>\d{{1,2}})\s?h\s?)?(?P<m>\d{{1,3}})\s?m(?:in)?\.?\s?(?P<s>{_NUMBER})\s?s(?:ec|ek)?\.?",
    r"(?:(?P<h>\d{1,2})[h°]\s?)?(?P<m>\d{1,3})['’′]\s?(?P<s>\d{1,2})(?:''|[\"”’″])?",
    rf"(?P<s>{_NUMBER})\s?s(?:ec|ek)?\.?",
)
_DOTS = r"(?:(?P<h>\d{1,2})\.)?(?P<m>\d{2})\.(?P<s>\d{2})"
_SPEAKER = r"(?P<label>[^\W\d_][^:：\[\](){}<>?!…]{0,39}?\s*)?"
_PLACES = [
    *(re.compile(rf"{_SPEAKER}[\[(]\s*{way}\s*[\])]") for way in (*_WRITTEN, _DOTS)),
    *(re.compile(rf"(?P<label>){way}(?=\s|$)") for way in _WRITTEN),
]


def with_clocks(lines: Sequence[Line]) -> list[Line]:
    """Rewrite the time at the beginning of lines, or after the speaker, as "[0:01:02]".

    "[62.1s]", "1m02s", "1'02''" and "[01.02]" are times only if many lines have them there.
    """
    full = sum(bool(line.text) for line in lines)
    for place in _PLACES:
        matches = [None if line.is_sure else place.match(line.text) for line in lines]
        if sum(match is not None for match in matches) >= max(2, _ENOUGH * full):
            return [_timed(line, match) for line, match in zip(lines, matches, strict=True)]
    return list(lines)


def _timed(line: Line, match: re.Match[str] | None) -> Line:
    if match is None:
        return line
    parts = match.groupdict()
    minutes = 60 * int(parts.get("h") or 0) + int(parts.get("m") or 0)
    ms = minutes * 60_000 + round(float(parts["s"].replace(",", ".")) * 1000)
    text = f"{parts['label'] or ''}[{clock_to_ms(ms)}]{line.text[match.end() :]}"
    return replace(line, text=text, strong=min(line.strong, len(text)))
