"""Fixed text of outputs: the program's own words, which identify nobody."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from markupsafe import escape

from transcode.themes.map import UNTHEMED

__all__ = ["without_fixed"]

_FILLED_IN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\n", re.S)
_FONTS = re.compile(r"url\(data:font/woff;base64,[^)]*\)")
_SOUNDS = re.compile(r"data:audio/\w+;base64,[\w+/=]*")
_MARKS = re.compile(r'\s(?:id|href|class|style|data-id|aria-labelledby)="[^"]*"')
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
        return _cells().sub("", data.partition(b"\n")[2].decode("utf-8", "replace")).encode()
    if not name.endswith((".html", ".svg", ".qdc")):
        return data
    text = _SOUNDS.sub("", _FONTS.sub("", data.decode("utf-8", "replace")))
    if name.endswith((".html", ".svg")):
        text = _fixed().sub("\n", _words().sub("\n", _MARKS.sub("", text)))
    return _COUNTED.sub(" ", _MARK_UP.sub(" ", text)).encode()


def _written() -> Iterator[str]:
    """Words in the code of the chapters, the map, the figures, and what is said of questionnaires.

    Much of it is named after somebody: Holm, Welch, Braun and Clarke.
    """
    folder = Path(__file__).parent
    package = folder.parent
    files = (*folder.glob("report/**/*.py"), *folder.glob("layout/*.py"), folder / "draw.py",
             folder / "map.py", folder / "piles.py", folder / "prevalence.py",
             *package.glob("outcomes/*.py"), *package.glob("verbs/outcomes/*.py"))  # fmt: skip
    for path in files:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _keys() -> Iterator[str]:
    """Words of the scoring keys that come with the program."""

    def words(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                yield from words(part)

    for path in Path(__file__).parents[1].glob("outcomes/keys/*.toml"):
        yield from words(tomllib.loads(path.read_text("utf-8")))


def _asked() -> Iterator[str]:
    """Words of the checklists."""
    path = Path(__file__).parent / "report/checklists.toml"
    for name, guide in tomllib.loads(path.read_text("utf-8")).items():
        yield from (name, f"{guide['source']}.")
        for item in guide["items"]:
            yield from (item["topic"], f"Missing: {item['asks']}.")


@cache
def _said() -> frozenset[str]:
    """Words of the program in every study, as its code and its data have them."""
    every = (words.strip() for words in (*_written(), *_keys(), *_asked()))
    return frozenset(words for words in every if len(words) >= _SHORTEST)


@cache
def _words() -> re.Pattern[str]:
    """Match what the chapters say in every study; a single word only where it stands alone."""
    return _any_of(f">{escape(t)}</" if " " not in t else str(escape(t)) for t in _said())


@cache
def _cells() -> re.Pattern[str]:
    """Match what stands in the tables of every study; a single word only as a whole cell."""
    phrases = _any_of(text for text in _said() if " " in text)
    alone = _any_of(text for text in _said() if " " not in text)
    return re.compile(f"{phrases.pattern}|(?<![^,\\n])(?:{alone.pattern})(?![^,\\r\\n])")


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    """Match any of these, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(texts, key=len, reverse=True))))


@cache
def _fixed() -> re.Pattern[str]:
    """Match the fixed stretches of the templates; a single word only together with its tags."""
    stretches: set[str] = set()
    for path in Path(__file__).parent.rglob("*.j2"):
        for stretch in _FILLED_IN.split(path.read_text("utf-8")):
            text = stretch.strip()
            if len(text) >= _SHORTEST and (re.search(r"[<>{}=;]", text) or " " in text):
                stretches.add(text)
    return _any_of(stretches)
