"""Fixed text of outputs: the program's own words, which identify nobody."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from transcode.themes.map import UNTHEMED

__all__ = ["without_fixed"]

_FILLED_IN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\n", re.S)
_MARK_UP = re.compile(r"</?[\w:.-]+|\s[\w:.-]+(?==\")")  # names of elements and attributes
_TAILS = [
    UNTHEMED[at.end() :] for at in re.finditer(r"^|\s(?=\S+\s)", UNTHEMED)
]  # if it is cut short
_COUNTED = re.compile(rf"\b\d+ (?:theme|code)s?\b|{'|'.join(_TAILS)}")
_SHORTEST = 4  # characters: "<dd>" and anything shorter is too common


def without_fixed(name: str, data: bytes) -> bytes:
    """Remove the template, the mark-up and the headings, and keep what people said or typed.

    Args:
        name: name of the file, with its extension.
        data: its contents, UTF-8.
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
    """Match the fixed stretches of the templates; a single word only together with its tags."""
    stretches: set[str] = set()
    for path in Path(__file__).parent.glob("*.j2"):
        for stretch in _FILLED_IN.split(path.read_text("utf-8")):
            text = stretch.strip()
            if len(text) >= _SHORTEST and (re.search(r"[<>{}=;]", text) or " " in text):
                stretches.add(text)
    return re.compile("|".join(map(re.escape, sorted(stretches, key=len, reverse=True))))
