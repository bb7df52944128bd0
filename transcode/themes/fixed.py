"""Fixed words of outputs: the program's own, which name nobody."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from transcode.themes.map import UNTHEMED

__all__ = ["without_fixed"]

_FILLED_IN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\n", re.S)
_MARK_UP = re.compile(r"</?[\w:.-]+|\s[\w:.-]+(?==\")")  # names of elements and attributes
_TAILS = [UNTHEMED[at.end() :] for at in re.finditer(r"^|\s(?=\S+\s)", UNTHEMED)]  # if broken off
_COUNTED = re.compile(rf"\b\d+ (?:theme|code)s?\b|{'|'.join(_TAILS)}")
_SHORTEST = 4  # letters and signs: "<dd>" and shorter tell nothing


def without_fixed(name: str, data: bytes) -> bytes:
    """The output without its template, its mark-up or its headings: what was said, typed, counted.

    Args:
        name: of the file, with its ending.
        data: what is in it, UTF-8.
    """
    if name.endswith(".csv"):
        return data.partition(b"\n")[2]
    if not name.endswith((".html", ".svg", ".qdc")):
        return data
    text = data.decode("utf-8", "replace")
    text = _fixed().sub("\n", text) if name.endswith(".html") else text
    return _COUNTED.sub(" ", _MARK_UP.sub(" ", text)).encode()


@cache
def _fixed() -> re.Pattern[str]:
    """The stretches between what is filled in; a word alone only with the tags around it."""
    found: set[str] = set()
    for path in Path(__file__).parent.glob("*.j2"):
        for stretch in _FILLED_IN.split(path.read_text("utf-8")):
            text = stretch.strip()
            if len(text) >= _SHORTEST and (re.search(r"[<>{}=;]", text) or " " in text):
                found.add(text)
    return re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True))))
