"""The map on paper and in other programs: PNG and PDF from its SVG.

The PDF holds text that can be searched and copied, and the fonts that it is set in. Letters that no
bundled font has are drawn with a font of this computer; where it has none either, they are named.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from transcode.themes.lettering import BOLD, font_files, letters_without_font, runs

__all__ = ["DOTS_PER_INCH", "as_pdf", "as_png", "undrawable"]

DOTS_PER_INCH = 300
_INCHES = 7.1  # width of a printed page between its margins
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the same map gives the same file
_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?[\d.]+")
_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts",
    "/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts",
    f"{os.environ.get('WINDIR', 'C:/Windows')}/Fonts",
)  # fmt: skip


def as_png(svg: str) -> tuple[bytes, float, float]:
    """Draw an SVG as PNG, fit to print: 300 dots an inch at the width of a page.

    Returns:
        The PNG, and the width and height of the SVG.
    """
    import resvg_py

    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    wide, high = (float(found[1]), float(found[2])) if found else (1.0, 1.0)
    # a browser finds the fonts in the file; this program is given them as files, by name
    bare = re.sub(r">([^<>]+)</text>", _named_fonts, _without_fonts(svg))
    png = resvg_py.svg_to_bytes(
        svg_string=bare,
        width=round(max(wide, DOTS_PER_INCH * _INCHES)),
        font_files=[str(path) for path in _plain_files(unescape(bare))],
        background="#ffffff",
    )
    return bytes(png), wide, high


def as_pdf(svg: str) -> bytes:
    """Draw an SVG of the map as a PDF of one page of its size, a point for each unit.

    It knows the elements that the map is drawn with: rectangles, circles, curves, polygons, text.
    """
    from fpdf import FPDF

    root = ElementTree.fromstring(_without_fonts(svg))
    _, _, wide, high = (float(n) for n in _NUMBER.findall(root.get("viewBox", "0 0 1 1")))
    pdf = FPDF(unit="pt", format=(wide, high))
    pdf.set_creation_date(_MADE)
    pdf.set_title("Thematic map")
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    _add_fonts(pdf, "".join(text.text or "" for text in root.iter(f"{_SVG}text")))
    pdf.add_page()
    pdf.set_text_shaping(True, features={"kern": False, "liga": False, "calt": False})
    for element, inherited in _elements(root, {}):
        _paint(pdf, element, inherited)
    return bytes(pdf.output())


def undrawable(text: str) -> str:
    """Letters of a text that no font on this computer has; PNG and PDF lack them."""
    missing = set(letters_without_font(text))
    for path in _system_fonts(frozenset(missing)):
        missing -= _covered(path)
    return "".join(sorted(missing))


def _named_fonts(text: re.Match[str]) -> str:
    """A text element with the font of each stretch: this program's own choice heeds no weight."""
    parts = runs(unescape(text[1]))
    if len(parts) == 1 and parts[0][0]:
        return f' font-family="{parts[0][0]}">{text[1]}</text>'
    spans = [
        f'<tspan font-family="{stem}">{escape(run)}</tspan>' if stem else escape(run)
        for stem, run in parts
    ]
    return f">{''.join(spans)}</text>"


def _without_fonts(svg: str) -> str:
    return re.sub(r"<style>@font-face.*?</style>", "", svg, flags=re.S)


def _elements(
    parent: ElementTree.Element, inherited: dict[str, str]
) -> Iterator[tuple[ElementTree.Element, dict[str, str]]]:
    for element in parent:
        own = {**inherited, **element.attrib}
        if element.tag in (f"{_SVG}g", f"{_SVG}a"):
            kept = {k: v for k, v in own.items() if k in ("fill", "stroke", "stroke-width")}
            yield from _elements(element, kept)
        else:
            yield element, own


def _paint(pdf: Any, element: ElementTree.Element, own: dict[str, str]) -> None:  # noqa: ANN401
    """Paint one element; fpdf2 has no types."""

    def number(name: str, otherwise: float = 0.0) -> float:
        return float(own.get(name, otherwise))

    kind = element.tag.removeprefix(_SVG)
    if kind == "text":
        _text(pdf, element.text or "", own)
        return
    if kind not in ("rect", "circle", "path", "polygon"):
        return
    fill, stroke = own.get("fill", "#000000"), own.get("stroke", "none")
    style = "F" * (fill != "none") + "D" * (stroke != "none")
    if fill != "none":
        pdf.set_fill_color(fill)
    if stroke != "none":
        pdf.set_draw_color(stroke)
        pdf.set_line_width(number("stroke-width", 1))
        dashes = [float(n) for n in _NUMBER.findall(own.get("stroke-dasharray", ""))]
        pdf.set_dash_pattern(*dashes[:2])
    if kind == "rect":
        wide, high = number("width"), number("height")
        corner = min(number("rx"), wide / 2, high / 2)
        more = {"round_corners": True, "corner_radius": corner} if corner else {}
        if corner and style == "F":  # corners are round where an edge is drawn
            style = "DF"
            pdf.set_draw_color(fill)
            pdf.set_line_width(0.1)
            pdf.set_dash_pattern()
        pdf.rect(number("x"), number("y"), wide, high, style=style, **more)
    elif kind == "circle":
        pdf.circle(number("cx"), number("cy"), number("r"), style=style)
    elif kind == "path":
        points = [float(n) for n in _NUMBER.findall(own["d"])]
        pairs = list(zip(points[::2], points[1::2], strict=True))
        with pdf.drawing_context() as context:
            curve = _curve(pairs, stroke, number("stroke-width", 1))
            context.add_item(curve)
    else:
        points = [float(n) for n in _NUMBER.findall(own["points"])]
        pdf.polygon(list(zip(points[::2], points[1::2], strict=True)), style=style)


def _curve(points: list[tuple[float, float]], colour: str, width: float) -> Any:  # noqa: ANN401
    from fpdf.drawing import PaintedPath

    (a, b), (c, d), (e, f), (g, h) = points
    path = PaintedPath()
    path.style.fill_color = None
    path.style.stroke_color = colour
    path.style.stroke_width = width
    path.style.paint_rule = "stroke"
    path.move_to(a, b)
    path.curve_to(c, d, e, f, g, h)
    path.style.auto_close = False
    return path


def _text(pdf: Any, text: str, own: dict[str, str]) -> None:  # noqa: ANN401
    size, high = float(own["font-size"]), 2 * float(own["font-size"])
    pdf.set_font(_plain_files("")[0].stem.rpartition("-")[0],
                 "B" if own.get("font-weight") == str(BOLD) else "", size)  # fmt: skip
    pdf.set_text_color(own.get("fill", "#1f2933"))
    x, centred = float(own["x"]), own.get("text-anchor") == "middle"
    room = pdf.w - x
    wide = 2 * min(x, room) if centred else room  # a place left of the page would be another
    # a cell sets its text in the middle of its height, 0.3 of the size above its base line
    pdf.set_xy(x - wide / 2 if centred else x, float(own["y"]) - high / 2 - 0.3 * size)
    pdf.cell(wide, high, text, align="C" if centred else "L")


# --- fonts


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="transcode-fonts-")  # gone when the program ends


def _plain_files(text: str) -> tuple[Path, ...]:
    """The bundled fonts of a text, the one for Latin letters first."""
    return tuple(_unpacked(path) for path in font_files("a" + text))


@cache
def _unpacked(path: Path) -> Path:
    """A font as programs that draw read it: they do not know the form for the web."""
    from fontTools.ttLib import TTFont

    plain = Path(_folder().name) / f"{path.stem}.ttf"
    with TTFont(path) as font:
        font.flavor = None
        for record in font["name"].names:  # both weights are one family
            if record.nameID == 1:
                record.string = path.stem.rpartition("-")[0]
        font.save(plain)
    return plain


def _add_fonts(pdf: Any, text: str) -> None:  # noqa: ANN401
    families: dict[str, None] = {}
    for path in _plain_files(text):
        stem, _, weight = path.stem.rpartition("-")
        pdf.add_font(stem, "B" if int(weight) == BOLD else "", path)
        families[stem] = None
    for path in _system_fonts(frozenset(letters_without_font(text))):
        pdf.add_font(path.stem, "", path)
        families[path.stem] = None
    pdf.set_fallback_fonts(list(families)[1:], exact_match=False)


@cache
def _system_fonts(letters: frozenset[str]) -> tuple[Path, ...]:
    """Fonts of this computer that have these letters, as few as it takes, found by trying."""
    missing, found = set(letters), []
    for folder in _FOLDERS if missing else ():
        for path in sorted(Path(folder).expanduser().rglob("*.[to]t[fc]")):
            if has := missing & _covered(path):
                found.append(path)
                missing -= has
            if not missing:
                return tuple(found)
    return tuple(found)


@cache
def _covered(path: Path) -> frozenset[str]:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, lazy=True, fontNumber=0) as font:
            return frozenset(map(chr, font.getBestCmap() or {}))
    except (TTLibError, OSError, ValueError):
        return frozenset()
