"""The thematic map as a picture: SVG drawn from a layout, without external fonts or scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from transcode.records.decisions import Form
from transcode.records.figures import counted, decimal, out_of
from transcode.themes.layout import WIDTH, Label, Layout, Line, Route, Shape, layout
from transcode.themes.layout.blocks import dot_radius
from transcode.themes.lettering import FAMILY, FONT_CSS, clean, font_faces, is_rtl
from transcode.themes.map import ThematicMap
from transcode.themes.prevalence import Prevalence

__all__ = ["described", "draw", "picture", "texts_of", "tint"]

INK, SOFT, LINK, RULE, PAPER = "#1f2933", "#52606d", "#6b7785", "#9aa5b1", "#ffffff"


def draw(thematic_map: ThematicMap, form: Form = "bubbles", width: float = WIDTH) -> str:
    """Draw the map as an SVG file that carries its fonts.

    The same map gives the same bytes. Its words are also in the description, for screen readers.
    """
    placed = layout(thematic_map, form, width)
    letters = "".join(sorted({c for text in texts_of(placed) for c in text}))
    styles = f"<style>{font_faces(letters)}</style>"
    return picture(placed, described(thematic_map), styles) + "\n"


def picture(
    placed: Layout,
    description: str,
    inside: str = "",
    name: str = "map",
    links: Mapping[str, str] | None = None,
) -> str:
    """Write a layout as an SVG element.

    Args:
        placed: the layout.
        description: of the picture, in words.
        inside: further elements, such as styles.
        name: begins the ids of the element, which are unique on a page.
        links: id of a theme or a code -> the mark on the page to which it leads.
    """
    return "\n".join(_svg(placed, description, inside, name, links or {}))


def _svg(
    placed: Layout, description: str, inside: str, name: str, links: Mapping[str, str]
) -> Iterator[str]:
    role = "group" if links else "img"
    width, height = round(placed.width, 1), round(placed.height, 1)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="{role}" class="map" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="{FAMILY}" '
        f'style="{FONT_CSS}" fill="{INK}">'
    )
    yield f'<title id="{name}-title">Thematic map</title>'
    yield f'<desc id="{name}-desc">{escape(description)}</desc>'
    if inside:
        yield inside
    yield f'<rect class="ground" width="{width:g}" height="{height:g}" fill="{PAPER}"/>'
    frames = [shape for shape in placed.shapes if shape.kind in ("overarching", "unthemed")]
    behind = [] if placed.form != "bubbles" else frames
    for shape in behind:
        yield from _linked(shape, placed.form, links)
    yield from (_route(route) for route in placed.routes)
    for shape in placed.shapes:
        if shape not in behind:
            yield from _linked(shape, placed.form, links)
    for route in placed.routes:
        if route.is_relation:
            yield _ends(route)
        if route.label:
            yield from _label(route.label)
    if placed.key:
        yield '<g class="key">'
        yield from map(_line, placed.key)
        yield "</g>"
    yield "</svg>"


def _linked(shape: Shape, form: Form, links: Mapping[str, str]) -> Iterator[str]:
    """A shape, and the place on the page that it leads to."""
    mark = links.get(shape.id, "") if shape.kind != "rule" else ""
    if mark:
        yield f'<a href="#{escape(mark)}" aria-label="{escape(clean(shape.name))}">'
    yield from _shape(shape, form)
    if mark:
        yield "</a>"


def _shape(shape: Shape, form: Form) -> Iterator[str]:
    if shape.kind == "rule":
        if not shape.lines:
            box = _box(shape)
            yield f'<rect class="rule" {box} fill="{INK if shape.height > 1 else RULE}"/>'
        yield from map(_line, shape.lines)
        return
    yield (
        f'<g class="{shape.kind}" data-id="{escape(shape.id)}" '
        f'style="--c:{shape.colour}"><title>{escape(clean(shape.name))}</title>'
    )
    if form != "table" and not (form == "tree" and shape.kind == "code"):
        yield f'<rect class="box" {_box(shape)} rx="{shape.corner:g}" {_paint(shape)}/>'
    if shape.bar:
        x, y, wide, high = shape.bar
        place = f'x="{x:.1f}" y="{y:.1f}" height="{high:g}" rx="{high / 2:g}"'
        yield f'<rect class="track" {place} width="{wide:.1f}" fill="{tint(shape.colour, 0.28)}"/>'
        if shape.share:
            filled = max(high, wide * shape.share)
            yield f'<rect class="full" {place} width="{filled:.1f}" fill="{shape.colour}"/>'
    if shape.dot:
        x, y, largest = shape.dot
        around = tint(shape.colour, 0.4)
        yield (
            f'<circle class="ring" cx="{x:.1f}" cy="{y:.1f}" r="{largest:g}" fill="none" '
            f'stroke="{around}" stroke-width="1"/>'
        )
        if shape.share:
            radius = dot_radius(shape.share, largest)
            yield (
                f'<circle class="full" cx="{x:.1f}" cy="{y:.1f}" r="{decimal(radius)}" '
                f'fill="{shape.colour}"/>'
            )
    yield from map(_line, shape.lines)
    yield "</g>"


def _paint(shape: Shape) -> str:
    if shape.kind == "code":
        return f'fill="{PAPER}" stroke="{tint(shape.colour, 0.45)}" stroke-width="1"'
    if shape.kind == "overarching":
        return f'fill="#f6f7f9" stroke="{RULE}" stroke-width="1.5"'
    if shape.kind == "unthemed":
        return f'fill="{PAPER}" stroke="{RULE}" stroke-width="1.5" stroke-dasharray="6 5"'
    strength = 0.2 if shape.kind == "subtheme" else 0.11
    wide = 1 if shape.kind == "subtheme" else 1.5
    return f'fill="{tint(shape.colour, strength)}" stroke="{shape.colour}" stroke-width="{wide:g}"'


def _route(route: Route) -> str:
    (a, b), (c, d), (e, f), (g, h) = route.points
    path = f"M{a:.1f} {b:.1f}C{c:.1f} {d:.1f} {e:.1f} {f:.1f} {g:.1f} {h:.1f}"
    kind, colour, wide = ("relation", LINK, 2) if route.is_relation else ("joint", RULE, 1.3)
    return (
        f'<path class="{kind}" data-id="{escape(route.id)}" d="{path}" fill="none" '
        f'stroke="{colour}" stroke-width="{wide:g}"/>'
    )


def _ends(route: Route) -> str:
    """Dots at the ends of a relation, or an arrowhead where it leads."""
    start, end, before = route.points[0], route.points[3], route.points[2]
    marks = [f'<circle cx="{start[0]:.1f}" cy="{start[1]:.1f}" r="4" fill="{LINK}"/>']
    if route.directed:
        x, y = end[0] - before[0], end[1] - before[1]
        long = (x * x + y * y) ** 0.5 or 1.0
        x, y = x / long, y / long
        tips = [
            (end[0], end[1]),
            (end[0] - 12 * x + 6 * y, end[1] - 12 * y - 6 * x),
            (end[0] - 12 * x - 6 * y, end[1] - 12 * y + 6 * x),
        ]
        points = " ".join(f"{a:.1f},{b:.1f}" for a, b in tips)
        marks.append(f'<polygon points="{points}" fill="{LINK}"/>')
    else:
        marks.append(f'<circle cx="{end[0]:.1f}" cy="{end[1]:.1f}" r="4" fill="{LINK}"/>')
    return f'<g class="ends">{"".join(marks)}</g>'


def _label(label: Label) -> Iterator[str]:
    yield (
        f'<g class="label"><rect x="{label.x:.1f}" y="{label.y:.1f}" width="{label.width:.1f}" '
        f'height="{label.height:.1f}" rx="{min(label.height / 2, 11):g}" fill="{PAPER}" '
        f'stroke="{LINK}" stroke-width="1"/>'
    )
    yield from map(_line, label.lines)
    yield "</g>"


def _line(line: Line) -> str:
    anchor = ' text-anchor="middle"' if line.anchor == "middle" else ""
    weight = f' font-weight="{line.weight}"' if line.weight != 400 else ""
    kind = f' class="soft" fill="{SOFT}"' if line.soft else ""
    way = ' direction="rtl"' if is_rtl(line.text) else ""
    return (
        f'<text x="{line.x:.1f}" y="{line.y:.1f}" font-size="{line.size:g}"{weight}{anchor}{kind}'
        f"{way}>{escape(line.text)}</text>"
    )


def _box(shape: Shape) -> str:
    return (
        f'x="{shape.x:.1f}" y="{shape.y:.1f}" width="{shape.width:.1f}" height="{shape.height:.1f}"'
    )


def tint(colour: str, strength: float) -> str:
    """Mix a colour with white."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - strength * (255 - part)):02x}" for part in parts)


def texts_of(placed: Layout) -> Iterator[str]:
    """Every line of text in a layout."""
    for shape in placed.shapes:
        yield from (line.text for line in shape.lines)
    for route in placed.routes:
        yield from (line.text for line in (route.label.lines if route.label else ()))
    yield from (line.text for line in placed.key)


def described(thematic_map: ThematicMap) -> str:
    """Describe the map in words."""
    names: Mapping[str, str] = {theme.id: theme.name for theme in thematic_map.themes}
    sentences = [f"{counted(len(thematic_map.participants), 'participant')}."]
    for theme in thematic_map.themes:
        codes = "; ".join(f"{code.name} ({_count(code.prevalence)})" for code in theme.codes)
        held = "; ".join(under.name for under in thematic_map.under(theme.id))
        said = "; ".join(filter(None, (held, codes))) or "no codes yet"
        sentences.append(f"{theme.name} ({_count(theme.prevalence)}): {said}.")
    sentences += [
        f"{names[relation.first]} {'leads to' if relation.directed else 'is related to'} "
        f"{names[relation.second]}{f': {relation.name}' if relation.name else ''}."
        for relation in thematic_map.relations
        if relation.first in names and relation.second in names
    ]
    return clean(" ".join(sentences))


def _count(prevalence: Prevalence) -> str:
    return out_of(prevalence.participants, prevalence.of)
