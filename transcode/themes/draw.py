"""The thematic map as a picture: one SVG without external fonts or scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from transcode.records.codebook import NO_THEME_COLOUR, THEME_COLOURS
from transcode.records.figures import counted, out_of
from transcode.themes.layout import (
    CORE,
    DOT,
    LINE,
    NAME,
    RADIUS,
    TITLE,
    Field,
    Layout,
    Spot,
    lay_out,
    radius_of,
)
from transcode.themes.lettering import clean
from transcode.themes.map import Link, Prevalence, ThematicMap

__all__ = ["draw"]

_INK, _SOFT, _LINK = "#1f2933", "#52606d", "#8d99a6"
_FONT = "Inter, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"
# A white edge keeps words readable where a line runs behind them.
_EDGE = (
    ' paint-order="stroke" stroke="#ffffff" stroke-opacity="0.8" stroke-width="3"'
    ' stroke-linejoin="round"'
)
_MOST_LINKS, _LEGEND = 20, 76


def draw(thematic_map: ThematicMap) -> str:
    """Draw the map as SVG: themes as fields, codes as dots on their rims, lines for co-occurrence.

    The area of a dot, and of the core of a field, shows the share of participants who mentioned
    it. Only the 20 strongest links are drawn; the legend says so. The same map gives the same
    bytes. Its words are also in the title and the description, for screen readers.
    """
    layout = lay_out(thematic_map)
    return "\n".join(_svg(thematic_map, layout)) + "\n"


def _svg(thematic_map: ThematicMap, layout: Layout) -> Iterator[str]:
    width, height = round(layout.width), round(layout.height + _LEGEND)
    colours = [
        THEME_COLOURS[number % len(THEME_COLOURS)] if field.theme.id else NO_THEME_COLOUR
        for number, field in enumerate(layout.fields)
    ]
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-labelledby="map-title map-desc" '
        f'font-family="{_FONT}" fill="{_INK}">'
    )
    yield '<title id="map-title">Thematic map</title>'
    yield f'<desc id="map-desc">{escape(_described(thematic_map))}</desc>'
    yield f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    links = thematic_map.links[:_MOST_LINKS]
    yield from _links(links, layout, within=False)
    for field, colour in zip(layout.fields, colours, strict=True):
        yield from _ground(field, colour)
    yield from _links(links, layout, within=True)
    for field, colour in zip(layout.fields, colours, strict=True):
        yield from _theme(field)
        for spot in field.spots:
            yield from _code(spot, colour)
    yield from _legend(thematic_map, layout)
    yield "</svg>"


def _ground(field: Field, colour: str) -> Iterator[str]:
    x, y = field.x - RADIUS, field.y - field.height / 2
    core = radius_of(field.theme.prevalence.participants, field.theme.prevalence.of, CORE)
    box = f'x="{x:.1f}" y="{y:.1f}" width="{2 * RADIUS}" height="{field.height:.1f}" rx="{RADIUS}"'
    # Lines between other fields fade behind a field instead of running through its name.
    yield f'<rect {box} fill="#ffffff" fill-opacity="0.85"/>'
    faint = 'fill-opacity="0.1" stroke-opacity="0.45"'
    yield f'<rect {box} fill="{colour}" stroke="{colour}" {faint}/>'
    yield (
        f'<circle cx="{field.x:.1f}" cy="{field.y:.1f}" r="{core:.1f}" fill="{colour}" '
        'fill-opacity="0.18"/>'
    )


def _links(links: tuple[Link, ...], layout: Layout, *, within: bool) -> Iterator[str]:
    """Draw the lines inside the fields, or those between them."""
    spots = {spot.code.id: (spot, field) for field in layout.fields for spot in field.spots}
    yield f'<g fill="none" stroke="{_LINK}" stroke-opacity="0.7" stroke-linecap="round">'
    for link in links:
        (start, home), (end, away) = spots[link.first], spots[link.second]
        if (home is away) is not within:
            continue
        x, y = (start.x + end.x) / 2, (start.y + end.y) / 2
        if home is not away:  # lean towards the middle of the picture
            x, y = 0.8 * x + 0.1 * layout.width, 0.8 * y + 0.1 * layout.height
        elif start.side == end.side:
            x = (x + home.x) / 2
        else:  # around the name of the theme, above or below it
            y = home.y + (1.35 if y >= home.y else -1.35) * RADIUS
        yield (
            f'<path d="M{start.x:.1f} {start.y:.1f}Q{x:.1f} {y:.1f} {end.x:.1f} {end.y:.1f}" '
            f'stroke-width="{min(1 + 0.6 * (link.passages - 1), 5):.1f}"/>'
        )
    yield "</g>"


def _theme(field: Field) -> Iterator[str]:
    y = field.y - (len(field.lines) * (TITLE + 3) + LINE) / 2 + TITLE
    for line in field.lines:
        yield _text(field.x, y, line, size=TITLE, anchor="middle", weight=600, edge="")
        y += TITLE + 3
    count = _count(field.theme.prevalence)
    yield _text(field.x, y, count, size=12, anchor="middle", fill=_SOFT, edge="")


def _code(spot: Spot, colour: str) -> Iterator[str]:
    anchor = "start" if spot.side > 0 else "end"
    prevalence = spot.code.prevalence
    radius = max(3.5, radius_of(prevalence.participants, prevalence.of, DOT))
    fill = colour if prevalence.participants else "#ffffff"
    yield f"<g><title>{escape(clean(spot.code.name))}: {_count(prevalence)}</title>"
    yield (
        f'<circle cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="{radius:.1f}" fill="{fill}" '
        f'stroke="{colour if not prevalence.participants else "#ffffff"}" stroke-width="1.5"/>'
    )
    y = spot.y - spot.height / 2 + NAME
    for line in spot.lines:
        yield _text(spot.text_x, y, line, size=NAME, anchor=anchor)
        y += LINE
    yield _text(spot.text_x, y - 1, _count(prevalence), size=12, anchor=anchor, fill=_SOFT)
    yield "</g>"


def _legend(thematic_map: ThematicMap, layout: Layout) -> Iterator[str]:
    total, shown = len(thematic_map.links), min(len(thematic_map.links), _MOST_LINKS)
    of = len(thematic_map.participants)
    y, x = layout.height + 22.0, 28.0
    if not thematic_map.themes:
        yield _text(x, layout.height / 2, "No themes or codes yet.", size=NAME, fill=_SOFT)
        return
    for participants in sorted({1, (of + 1) // 2, of} - {0}):
        radius = radius_of(participants, of, DOT)
        circle = f'cx="{x + radius:.1f}" cy="{y:.1f}" r="{radius:.1f}"'
        yield f'<circle {circle} fill="{NO_THEME_COLOUR}"/>'
        label = out_of(participants, of)
        yield _text(x + 2 * radius + 6, y + 4, label, size=12, fill=_SOFT)
        x += 2 * radius + 64
    yield _text(x, y + 4, "participants said it", size=12, fill=_SOFT)
    if total:
        limit = f" (the {shown} strongest of {total})" if shown < total else ""
        yield f'<path d="M28 {y + 30:.1f}h26" stroke="{_LINK}" stroke-width="2"/>'
        yield _text(62, y + 34, f"codes that meet in the same passages{limit}", size=12, fill=_SOFT)


def _count(prevalence: Prevalence) -> str:
    return out_of(prevalence.participants, prevalence.of)


def _described(thematic_map: ThematicMap) -> str:
    """Describe the picture in words."""
    names: Mapping[str, str] = {c.id: c.name for theme in thematic_map.themes for c in theme.codes}
    sentences = [f"{counted(len(thematic_map.participants), 'participant')}."]
    for theme in thematic_map.themes:
        codes = "; ".join(f"{code.name} ({_count(code.prevalence)})" for code in theme.codes)
        sentences.append(f"{theme.name} ({_count(theme.prevalence)}): {codes or 'no codes yet'}.")
    sentences += [
        f"{names[link.first]} meets {names[link.second]} in {counted(link.passages, 'place')}."
        for link in thematic_map.links[:_MOST_LINKS]
    ]
    return clean(" ".join(sentences))


def _text(
    x: float, y: float, text: str, *, size: int, anchor: str = "start", weight: int = 400,
    fill: str = _INK, edge: str = _EDGE,
) -> str:  # fmt: skip
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{fill}"{edge}>{escape(text)}</text>'
    )
