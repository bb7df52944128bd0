"""Text in a drawing: its width in the font it is drawn in, line breaks, and the fonts themselves.

Widths are sums of advances, which is exact as long as the drawing turns kerning and optional
ligatures off (``FONT_CSS``). Characters that no bundled font has are drawn with a font of the
reader's computer; their widths are estimated generously.
"""

from __future__ import annotations

import io
import unicodedata
from base64 import b64encode
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

__all__ = [
    "BOLD", "FAMILY", "FONT_CSS", "PLAIN", "clean", "font_faces", "font_files", "is_rtl",
    "letters_without_font", "runs", "shortened", "width", "wrap",
]  # fmt: skip

PLAIN, BOLD = 400, 600
FAMILY = "'Transcode Sans', Inter, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'DejaVu Sans', sans-serif"  # noqa: E501
"""Fonts of a drawing: the bundled ones under one name, then those of the reader's computer."""

FONT_CSS = "font-kerning:none;font-variant-ligatures:none;letter-spacing:0;word-spacing:0"

_FOLDER = Path(__file__).parent / "fonts"
_STEMS = (
    "inter-latin", "inter-latin-ext", "inter-greek", "inter-cyrillic", "inter-vietnamese",
    "noto-sans-hebrew", "noto-sans-arabic",
)  # fmt: skip
_LARGE = ("noto-sans-sc", "noto-sans-kr")
"""Fonts of thousands of characters: one weight serves both, and a picture carries what it needs."""

_JOINED = "noto-sans-arabic"  # letters that take another form beside others
_JOINERS = "\u200c\u200d\u200e\u200f\ufe0e\ufe0f"
_BREAKS_AFTER = "-–—/"


def clean(text: str) -> str:
    """Return one line of valid XML text: composed, single spaces, no control characters.

    Marks that turn the direction of what follows go too: they would reach out of the name.
    """
    kept = (
        c if c in _JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Cn") else " "
        for c in text
    )
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def is_rtl(text: str) -> bool:
    """Return whether a text is read from right to left, by its first letter with a direction."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((way != "L" for way in directions if way in ("L", "R", "AL")), False)


def width(text: str, size: float, weight: int = PLAIN) -> float:
    """Width of a text in the units of the font size."""
    if text.isascii():
        return size * sum(_em(character, weight) for character in text)
    return size * sum(
        _shaped(run, weight) if stem == _JOINED else sum(_em(c, weight) for c in run)
        for stem, run in runs(text)
    )


def runs(text: str) -> list[tuple[str, str]]:
    """Stretches of a text by the bundled font that has them, "" for none.

    A character that the font before it has too, such as a blank, belongs to that stretch.
    """
    faces = {face.stem: face for face in _faces(PLAIN)}
    found: list[tuple[str, str]] = []
    for character in text:
        before = found[-1][0] if found else ""
        stays = before and (character in _JOINERS or character in faces[before])
        face = None if stays else _face(character, PLAIN)
        stem = before if stays else face.stem if face else ""
        if found and stem == before:
            found[-1] = stem, found[-1][1] + character
        else:
            found.append((stem, character))
    return found


@lru_cache(8192)
def _shaped(text: str, weight: int) -> float:
    """Width of joined letters, shaped as a browser does it."""
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    font = _harfbuzz(weight)
    uharfbuzz.shape(font, buffer, {"kern": False, "liga": False})
    return float(sum(p.x_advance for p in buffer.glyph_positions) / font.face.upem)


@cache
def _harfbuzz(weight: int) -> Any:  # noqa: ANN401 - uharfbuzz has no types
    import uharfbuzz
    from fontTools.ttLib import TTFont

    stream = io.BytesIO()
    with TTFont(_FOLDER / f"{_JOINED}-{weight}.woff") as font:
        font.flavor = None
        font.save(stream)
    return uharfbuzz.Font(uharfbuzz.Face(stream.getvalue()))


def wrap(text: str, within: float, size: float, weight: int = PLAIN) -> tuple[str, ...]:
    """Break a text into lines of at most ``within``, as even as their number allows.

    Nothing is cut. A word that is too wide for a line is broken, but never inside a letter with
    its accents or an emoji with its joiners.
    """
    words = _words(clean(text))
    lines = _broken(words, within, size, weight)
    if len(lines) > 1:
        whole = _unbroken(lines, words)
        for share in range(10, 20):
            narrower = _broken(words, within * share / 20, size, weight)
            if len(narrower) == len(lines) and (not whole or _unbroken(narrower, words)):
                return tuple(narrower)
    return tuple(lines)


def shortened(text: str, within: float, size: float, most: int) -> tuple[str, ...]:
    """Break a text into ``most`` lines at most; what does not fit is cut, and shows it (…)."""
    lines = wrap(text, within, size)
    if len(lines) <= most:
        return lines
    last = _letters(lines[most - 1])
    while last and width("".join(last) + "…", size) > within:
        last.pop()
    return (*lines[: most - 1], "".join(last).rstrip() + "…")


def _words(text: str) -> list[str]:
    """Pieces that a line may end after, with the blanks that follow them."""
    words = [""]
    for letter in _letters(text):
        before = words[-1]
        wide = _is_wide(letter) and unicodedata.category(letter[0])[0] != "P"
        if before and (
            (before[-1] == " " and letter != " ")
            or (before[-1] in _BREAKS_AFTER and letter[0].isalpha() and len(before) > 2)
            or (wide and letter != " ")
        ):
            words.append("")
        words[-1] += letter
    return words


def _broken(words: list[str], within: float, size: float, weight: int) -> list[str]:
    lines = [""]
    for word in words:
        if lines[-1] and width((lines[-1] + word).rstrip(), size, weight) > within:
            lines.append("")
        if width(word.rstrip(), size, weight) <= within:
            lines[-1] += word
            continue
        for letter in _letters(word):
            if lines[-1] and width((lines[-1] + letter).rstrip(), size, weight) > within:
                lines.append("")
            lines[-1] += letter
    return [line.strip() for line in lines]


def _unbroken(lines: list[str], words: list[str]) -> bool:
    """Return whether every line ends where a word does."""
    ends, at = set(), 0
    for word in words:
        at += len(word.replace(" ", ""))
        ends.add(at)
    at = 0
    for line in lines:
        at += len(line.replace(" ", ""))
        if at not in ends:
            return False
    return True


def _letters(text: str) -> list[str]:
    """Letters as a reader sees them: Unicode's grapheme clusters."""
    if text.isascii():
        return list(text)
    import regex

    return list(regex.findall(r"\X", text))


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter[0]) in "WF"


# --- widths


@lru_cache(8192)  # a map letters the same few characters again and again
def _em(character: str, weight: int) -> float:
    if character in _JOINERS or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    if face := _face(character, weight):
        return face.widths[ord(character)]
    if unicodedata.category(character) in ("So", "Sk", "Cs"):
        return 1.4  # emoji
    return 1.02 if _is_wide(character) else 1.1


@dataclass(frozen=True)
class _Face:
    """A bundled font file of one weight, read when a character is first looked up in it."""

    path: Path

    @property
    def stem(self) -> str:
        return self.path.stem.rpartition("-")[0]

    @cached_property
    def widths(self) -> dict[int, float]:
        """Width of each character in em, by its code point."""
        from fontTools.ttLib import TTFont

        with TTFont(self.path, lazy=True) as font:
            advances, em = font["hmtx"], font["head"].unitsPerEm
            return {code: advances[glyph][0] / em for code, glyph in font.getBestCmap().items()}

    def __contains__(self, character: str) -> bool:
        return ord(character) in self.widths


@cache
def _faces(weight: int) -> tuple[_Face, ...]:
    small = (_Face(_FOLDER / f"{stem}-{weight}.woff") for stem in _STEMS)
    return *small, *_large_faces()


@cache
def _large_faces() -> tuple[_Face, ...]:
    return tuple(_Face(_FOLDER / f"{stem}-{PLAIN}.woff") for stem in _LARGE)


def _face(character: str, weight: int) -> _Face | None:
    """Return the first bundled font that has a character."""
    return next((face for face in _faces(weight) if character in face), None)


# --- the fonts that a drawing carries


def letters_without_font(text: str) -> str:
    """Letters of a text that no bundled font has."""
    return "".join(
        sorted(
            character
            for character in set(text)
            if not character.isspace()
            and character not in _JOINERS
            and _face(character, PLAIN) is None
        )
    )


def font_files(text: str) -> tuple[Path, ...]:
    """Bundled font files that a text is drawn with, in both weights."""
    used = {_face(character, weight) for character in set(text) for weight in (PLAIN, BOLD)}
    every = dict.fromkeys((*_faces(PLAIN), *_faces(BOLD)))
    return tuple(face.path for face in every if face in used)


def font_faces(text: str) -> str:
    """Style rules that carry the bundled fonts of a text, for a picture that stands by itself."""
    letters = "".join(sorted(set(text)))
    large = {face.path for face in _large_faces()}
    return "".join(
        _part_of_a_font(path, letters) if path in large else _font_face(path)
        for path in sorted(font_files(text))
    )


@cache
def _font_face(path: Path) -> str:
    """Style rule with a whole font, for the characters that none before it has."""
    weight = path.stem.rpartition("-")[2]
    faces = _faces(int(weight))
    at = next(number for number, face in enumerate(faces) if face.path == path)
    before = {code for face in faces[:at] for code in face.widths}
    return _rule(weight, path.read_bytes(), sorted(set(faces[at].widths) - before))


@lru_cache(16)
def _part_of_a_font(path: Path, letters: str) -> str:
    """Style rules with those characters of a large font that are drawn with it.

    One rule a weight: a browser puts only faces of the same weight together by their characters.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    codes = [ord(c) for c in letters if (face := _face(c, PLAIN)) and face.path == path]
    stream = io.BytesIO()
    with TTFont(path, recalcTimestamp=False) as font:
        subsetter = Subsetter(Options(layout_features=[], hinting=False))
        subsetter.populate(unicodes=codes)
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(stream)
    return "".join(_rule(str(weight), stream.getvalue(), codes) for weight in (PLAIN, BOLD))


def _rule(weight: str, font: bytes, codes: list[int]) -> str:
    return (
        f"@font-face{{font-family:'Transcode Sans';font-weight:{weight};"
        f"src:url(data:font/woff;base64,{b64encode(font).decode()}) format('woff');"
        f"unicode-range:{_ranges(codes)}}}"
    )


def _ranges(codes: list[int]) -> str:
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return ",".join(f"U+{low:X}" + (f"-{high:X}" if high > low else "") for low, high in ranges)
