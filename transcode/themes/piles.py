"""Pictures of the proposals: a map of the passages, and the tree with its stabilities. SVG.

Drawn from the proposals alone. The same proposals give the same bytes; nobody is quoted but in the
names. Colours are those of the broader groups: proposals that may become one theme look alike. When
the colours are used up, squares stand for dots, then diamonds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from html import escape

from transcode.records.codebook import NO_THEME_COLOUR, THEME_COLOURS
from transcode.records.coding import Proposal
from transcode.records.figures import counted, decimal, percent
from transcode.themes.lettering import clean, width, wrap

__all__ = ["draw_piles", "draw_tree"]

_INK, _SOFT, _RULE = "#1f2933", "#52606d", "#dde2e7"
_FONT = "Inter, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"
_EDGE = ' paint-order="stroke" stroke="#ffffff" stroke-opacity="0.85" stroke-width="3"'
_TURN = math.pi * (3 - math.sqrt(5))  # the golden angle: seeds of a sunflower (Vogel 1979)
_DOT, _STEP = 3.2, 4.6
_MOST_DOTS = 3000  # beyond that a pile is a disc
_SIZE, _LINE, _WIDE = 11, 13, 9  # of a label: letters, height of a line, width of it in em
_LEGEND = 420  # the widest line of the legend
_ROW, _NAMES, _TREE, _BARS = 24, 250, 300, 190  # of the tree: sizes of its parts


def draw_piles(proposals: Sequence[Proposal]) -> str:
    """The map: every passage a dot, in the pile it is nearest to, the most typical in the middle.

    Piles that were often together lie near each other. A hollow dot supports no proposal well
    enough; a dashed ring is a tentative proposal.
    """
    boxes = _apart([_box(one) for one in proposals])
    left = min((x - w for x, _, w, _ in boxes), default=0.0) - 16
    top = min((y - h for _, y, _, h in boxes), default=0.0) - 16
    colours = _colours(proposals)
    dotted = sum(len(one.members) for one in proposals) <= _MOST_DOTS
    said = (
        ("a dot (square, diamond) is a passage, the most typical in the middle",
         "hollow: supports no proposal well; dashed: a tentative proposal",
         "one colour and shape: one broader group")
        if dotted
        else ("the area of a disc is the number of its passages", "dashed: a tentative proposal")
    )  # fmt: skip
    across = max(_LEGEND, max((x + w for x, _, w, _ in boxes), default=0.0) + 16 - left)
    below = max((y + h for _, y, _, h in boxes), default=0.0) + 30 - top
    height = below + len(said) * _LINE + 10
    lines = [*_head("piles", "Map of the passages", across, height, _described(proposals))]
    for one, (x, y, _, h) in zip(proposals, boxes, strict=True):
        lines += _pile(one, x - left, y - top - h, *colours[one.parent], dotted=dotted)
    for row, told in enumerate(said, start=1):
        lines.append(_text(16, below + row * _LINE, told, size=_SIZE, fill=_SOFT))
    return "\n".join([*lines, "</svg>", ""])


def draw_tree(proposals: Sequence[Proposal]) -> str:
    """The tree of the proposals, and how stable each is.

    Where two branches meet says in what share of the resamples their passages were together.
    """
    ordered = sorted(proposals, key=lambda one: one.position)
    colours = _colours(proposals)
    widest = max((one.joins for one in ordered), default=0.0) or 1.0
    across, height = _TREE + _NAMES + _BARS, _ROW * len(ordered) + 74
    lines = [*_head("tree", "Tree of the proposals", across, height, _told(ordered))]

    def x_of(share: float) -> float:
        return 24 + (_TREE - 60) * share / widest

    lines += _brackets([one.joins for one in ordered][:-1], x_of)
    bars = float(_TREE + _NAMES)
    for row, one in enumerate(ordered):
        y = 40.0 + _ROW * row
        said = f"{wrap(one.name, _NAMES / 12 - 3, 1)[0]} ({len(one.members)})"
        # a name that was cut can be read whole where the mouse rests
        text = _text(_TREE, y + 4, said, size=12)
        lines.append(f"<g><title>{escape(clean(one.name))}</title>{text}</g>")
        full = _BARS - 60
        opacity = 0.35 if one.tentative else 0.9
        lines.append(
            f'<rect x="{bars:.1f}" y="{y - 6:.1f}" width="{full}" height="12" fill="{_RULE}"/>'
            f'<rect x="{bars:.1f}" y="{y - 6:.1f}" width="{full * one.stability:.1f}" height="12" '
            f'fill="{colours[one.parent][0]}" fill-opacity="{opacity}"/>'
        )
        lines.append(_text(bars + full + 6, y + 4, decimal(one.stability), size=12, fill=_SOFT))
    lines.append(_text(bars, 20, "stability (pale: tentative)", size=11, fill=_SOFT))
    lines.append(_text(_TREE, 20, "proposal (passages)", size=11, fill=_SOFT))
    foot = height - 12.0
    lines.append(_text(16, foot - 14, "passages together in", size=11, fill=_SOFT))
    for share in (0.0, widest / 2, widest):
        lines.append(_text(x_of(share), foot, percent(share), size=11, fill=_SOFT, anchor="middle"))
    return "\n".join([*lines, "</svg>", ""])


def _brackets(gaps: Sequence[float], x_of: Callable[[float], float]) -> Iterator[str]:
    """The branches: neighbours meet at the share of their gap, the highest shares first."""
    right = _TREE - 8.0
    branch = {row: (40.0 + _ROW * row, right) for row in range(len(gaps) + 1)}
    home = list(range(len(gaps) + 1))
    yield f'<g fill="none" stroke="{_SOFT}" stroke-width="1.3">'
    for gap in sorted(range(len(gaps)), key=lambda gap: (-gaps[gap], gap)):
        one, other = home[gap], home[gap + 1]
        (y1, x1), (y2, x2), x = branch[one], branch[other], x_of(gaps[gap])
        yield f'<path d="M{x1:.1f} {y1:.1f}H{x:.1f}V{y2:.1f}H{x2:.1f}"/>'
        branch[one] = ((y1 + y2) / 2, x)
        home = [one if which == other else which for which in home]
    yield "</g>"


# --- piles

_Box = tuple[float, float, float, float]  # middle x and y, half of the width and of the height


def _box(one: Proposal) -> _Box:
    lines = _label(one)
    radius = _radius(len(one.members))
    half = max(radius, *(_SIZE * width(line) / 2 for line in lines))
    return 420 * one.place[0], 300 * one.place[1], half + 5, radius + _LINE * len(lines) / 2 + 8


def _apart(boxes: list[_Box]) -> list[_Box]:
    """The boxes pushed until none covers another, each as little as it takes."""
    boxes = list(boxes)
    for _ in range(400):
        moved = False
        for i in range(len(boxes)):
            for j in range(i):
                (x1, y1, w1, h1), (x2, y2, w2, h2) = boxes[i], boxes[j]
                over_x, over_y = w1 + w2 - abs(x1 - x2), h1 + h2 - abs(y1 - y2)
                if over_x <= 0.5 or over_y <= 0.5:
                    continue
                moved = True
                if over_x < over_y:
                    push = math.copysign(over_x / 2, x1 - x2 or 1)
                    boxes[i], boxes[j] = (x1 + push, y1, w1, h1), (x2 - push, y2, w2, h2)
                else:
                    push = math.copysign(over_y / 2, y1 - y2 or 1)
                    boxes[i], boxes[j] = (x1, y1 + push, w1, h1), (x2, y2 - push, w2, h2)
        if not moved:
            break
    return boxes


def _pile(
    one: Proposal, x: float, top: float, colour: str, turn: int, *, dotted: bool
) -> Iterator[str]:
    radius = _radius(len(one.members))
    y = top + radius + 4
    dashed = ' stroke-dasharray="4 4"' if one.tentative else ""
    told = f"{clean(one.name)}: {_passages(one)}, stability {decimal(one.stability)}"
    yield f"<g><title>{escape(told)}</title>"
    yield (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" '
        f'fill-opacity="{0.08 if dotted else 0.5}" stroke="{colour}" stroke-opacity="0.5"{dashed}/>'
    )
    for rank, member in enumerate(one.members if dotted else ()):
        far, angle = _STEP * math.sqrt(rank + 0.5), rank * _TURN
        fill = colour if member.membership >= one.threshold else "#ffffff"
        place = x + far * math.cos(angle), y + far * math.sin(angle)
        yield (
            f'<{_mark(*place, turn)} fill="{fill}" stroke="{colour}">'
            f"<title>{escape(member.anchor.interview)}, {decimal(member.membership)}</title>"
            f"</{'rect' if turn else 'circle'}>"
        )
    for row, line in enumerate(_label(one)):
        under = y + radius + 12 + _LINE * row
        yield _text(x, under, line, size=_SIZE, anchor="middle", edge=_EDGE)
    yield "</g>"


def _mark(x: float, y: float, turn: int) -> str:
    """The mark of a passage, of about the same area in every shape."""
    if not turn:
        return f'circle cx="{x:.1f}" cy="{y:.1f}" r="{_DOT}"'
    side = 1.75 * _DOT
    box = f'x="{x - side / 2:.1f}" y="{y - side / 2:.1f}" width="{side:.1f}" height="{side:.1f}"'
    return f"rect {box}" + f' transform="rotate(45 {x:.1f} {y:.1f})"' * (turn > 1)


def _radius(passages: int) -> float:
    return _STEP * math.sqrt(passages) + _DOT + 2


def _passages(one: Proposal) -> str:
    return counted(len(one.members), "passage")


def _label(one: Proposal) -> list[str]:
    return wrap(one.name, _WIDE, 3)


# --- both


def _colours(proposals: Sequence[Proposal]) -> dict[str, tuple[str, int]]:
    """Broader group -> colour, and how often it was used before; who stands alone is grey."""
    parents = dict.fromkeys(one.parent for one in sorted(proposals, key=lambda one: one.position))
    known = [parent for parent in parents if parent]
    n = len(THEME_COLOURS)
    colours = {parent: (THEME_COLOURS[i % n], i // n) for i, parent in enumerate(known)}
    return {**colours, "": (NO_THEME_COLOUR, 0)}


def _head(id: str, title: str, across: float, height: float, said: str) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across:.0f} {height:.0f}" '
        f'width="{across:.0f}" height="{height:.0f}" role="img" '
        f'aria-labelledby="{id}-title {id}-desc" font-family="{_FONT}" fill="{_INK}">'
    )
    yield f'<title id="{id}-title">{title}</title><desc id="{id}-desc">{escape(said)}</desc>'
    yield f'<rect width="{across:.0f}" height="{height:.0f}" fill="#ffffff"/>'


def _described(proposals: Sequence[Proposal]) -> str:
    names = {one.id: clean(one.name) for one in proposals}
    return " ".join(
        f"{names[one.id]}: {_passages(one)}"
        + (
            f", near to {names[one.nearest[0]]}."
            if one.nearest and one.nearest[0] in names
            else "."
        )
        for one in proposals
    )


def _told(ordered: Sequence[Proposal]) -> str:
    return " ".join(
        f"{clean(one.name)}: stability {decimal(one.stability)}{', tentative' * one.tentative}."
        for one in ordered
    )


def _text(
    x: float, y: float, text: str, *, size: int, anchor: str = "start", fill: str = _INK,
    edge: str = "",
) -> str:  # fmt: skip
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="{fill}"{edge}>{escape(text)}</text>'
    )
