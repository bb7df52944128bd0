"""Pieces of a drawing as SVG. Text is measured and broken by whoever knows the fonts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Protocol

__all__ = [
    "ACCENT", "GRID", "INK", "PAPER", "SOFT", "Lettering", "box", "dot", "height", "line", "lines",
    "picture",
]  # fmt: skip

INK, SOFT, GRID, PAPER, ACCENT = "#1f2933", "#52606d", "#d9dee3", "#ffffff", "#1f5f8b"
LEADING = 1.35  # lines of text, in sizes


class Lettering(Protocol):
    """Fonts and what is known of them: the module that letters the map."""

    FAMILY: str
    FONT_CSS: str
    PLAIN: int
    BOLD: int

    def wrap(self, text: str, within: float, size: float, weight: int = ...) -> tuple[str, ...]:
        """Lines of at most this width."""

    def width(self, text: str, size: float, weight: int = ...) -> float:
        """Width of a text."""

    def font_faces(self, text: str) -> str:
        """Style rules that carry the fonts."""


def picture(
    lettering: Lettering,
    name: str,
    title: str,
    description: str,
    size: tuple[float, float],
    parts: Iterable[str],
) -> str:
    """A whole drawing that stands by itself, with its fonts; the same parts give the same bytes."""
    body = list(parts)
    wide, high = size
    letters = "".join(sorted(set("".join(body)) | set("abcdefghijklmnopqrstuvwxyz0123456789")))
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}" '
            f'width="{wide:g}" height="{high:g}" role="img" aria-labelledby="{name}-title '
            f'{name}-desc" font-family="{lettering.FAMILY}" style="{lettering.FONT_CSS}" '
            f'fill="{INK}">',
            f'<title id="{name}-title">{escape(title)}</title>',
            f'<desc id="{name}-desc">{escape(description)}</desc>',
            f"<style>{lettering.font_faces(letters)}</style>",
            f'<rect width="{wide:g}" height="{high:g}" fill="{PAPER}"/>',
            *body,
            "</svg>\n",
        )
    )


def lines(
    texts: Iterable[str], x: float, top: float, size: float, *, anchor: str = "start",
    weight: int = 400, fill: str = INK,
) -> Iterator[str]:  # fmt: skip
    """Lines of text below each other; ``top`` is the upper edge of the first."""
    for n, text in enumerate(texts):
        y = top + size * (0.95 + n * LEADING)
        yield (
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" font-weight="{weight}" '
            f'text-anchor="{anchor}" fill="{fill}">{escape(text)}</text>'
        )


def box(
    x: float, y: float, wide: float, high: float, *, fill: str = PAPER, stroke: str = SOFT,
    corner: float = 4,
) -> str:  # fmt: skip
    """A rectangle."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="{corner:g}" '
        f'fill="{fill}" stroke="{stroke}"/>'
    )


def line(
    x: float, y: float, to_x: float, to_y: float, colour: str = SOFT, width: float = 1,
    dashes: str = "",
) -> str:  # fmt: skip
    """A line."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="{colour}" fill="none" '
        f'stroke-width="{width:g}"{dashed}/>'
    )


def dot(x: float, y: float, radius: float, fill: str, stroke: str = "none") -> str:
    """A disc."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}" stroke="{stroke}"/>'


def height(texts: tuple[str, ...], size: float) -> float:
    """Height of some lines."""
    return size * LEADING * len(texts)
