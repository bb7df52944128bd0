"""Pictures of the proposals as SVG: a map of the passages, and the tree with its stabilities.

They are drawn from the proposals alone. The same proposals give the same bytes; nobody is quoted
except in the names. Colours show the broader groups: proposals that may become one theme look
alike. When the colours are used up, squares replace dots, then diamonds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from html import escape

from transcode.records.codebook import NO_THEME_COLOUR, THEME_COLOURS
from transcode.records.coding import Proposal
from transcode.records.figures import counted, decimal, percent
from transcode.themes.lettering import clean, shortened, width

__all__ = ["draw_piles", "draw_tree"]

_INK, _SOFT, _RULE = "#1f2933", "#52606d", "#dde2e7"
_FONT = "Inter, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"
_EDGE = ' paint-order="stroke" stroke="#ffffff" stroke-opacity="0.85" stroke-width="3"'
_TURN = math.pi * (3 - math.sqrt(5))  # the golden angle: seeds of a sunflower (Vogel 1979)
_DOT, _STEP = 3.2, 4.6
_MOST_DOTS = 3000  # beyond that a pile is a disc
_SIZE, _LINE, _WIDE = 11, 13, 9  # of a label: font size, height of a line, its width in em
_LETTER = 1.15 * _SIZE  # names are drawn with whatever font is there: room for a wider one
_LEGEND = 420  # the widest line of the legend
_ROW, _NAMES, _TREE, _BARS = 24, 250, 300, 190  # of the tree: sizes of its parts


def draw_piles(proposals: Sequence[Proposal]) -> str:
    """Draw the map: every passage a dot in the pile of its proposal, most typical in the middle.

    Piles that were often clustered together are close to each other. A hollow dot supports no
    proposal well enough; a dashed ring marks a tentative proposal.
    """
    boxes = _apart([_box(proposal) for proposal in proposals])
    left = min((x - w for x, _, w, _ in boxes), default=0.0) - 16
    top = min((y - h for _, y, _, h in boxes), default=0.0) - 16
    colours = _colours(proposals)
    dotted = sum(len(proposal.members) for proposal in proposals) <= _MOST_DOTS
    legend = (
        ("a dot (square, diamond) is a passage, the most typical in the middle",
         "hollow: supports no candidate code well; dashed: tentative",
         "same colour and shape: same broader group")
        if dotted
        else ("the area of a disc is the number of its passages", "dashed: tentative")
    )  # fmt: skip
    across = max(_LEGEND, max((x + w for x, _, w, _ in boxes), default=0.0) + 16 - left)
    below = max((y + h for _, y, _, h in boxes), default=0.0) + 30 - top
    height = below + len(legend) * _LINE + 10
    lines = [*_head("piles", "Map of the passages", across, height, _described(proposals))]
    for proposal, (x, y, _, h) in zip(proposals, boxes, strict=True):
        lines += _pile(proposal, x - left, y - top - h, *colours[proposal.parent], dotted=dotted)
    for row, entry in enumerate(legend, start=1):
        lines.append(_text(16, below + row * _LINE, entry, size=_SIZE, fill=_SOFT))
    return "\n".join([*lines, "</svg>", ""])


def draw_tree(proposals: Sequence[Proposal]) -> str:
    """Draw the tree of the proposals, with the stability of each.

    The point where two branches meet is the share of resamples with their passages together.
    """
    ordered = sorted(proposals, key=lambda proposal: proposal.position)
    colours = _colours(proposals)
    widest = max((proposal.joins for proposal in ordered), default=0.0) or 1.0
    across, height = _TREE + _NAMES + _BARS, _ROW * len(ordered) + 74
    lines = [*_head("tree", "Tree of the candidate codes", across, height, _stabilities(ordered))]

    def x_of(share: float) -> float:
        return 24 + (_TREE - 60) * share / widest

    lines += _brackets([proposal.joins for proposal in ordered][:-1], x_of)
    bars = float(_TREE + _NAMES)
    for row, proposal in enumerate(ordered):
        y = 40.0 + _ROW * row
        label = f"{shortened(proposal.name, _NAMES - 36, 12, 1)[0]} ({len(proposal.members)})"
        # the whole of a shortened name appears under the mouse
        text = _text(_TREE, y + 4, label, size=12)
        lines.append(f"<g><title>{escape(clean(proposal.name))}</title>{text}</g>")
        full = _BARS - 60
        opacity = 0.35 if proposal.tentative else 0.9
        lines.append(
            f'<rect x="{bars:.1f}" y="{y - 6:.1f}" width="{full}" height="12" fill="{_RULE}"/>'
            f'<rect x="{bars:.1f}" y="{y - 6:.1f}" width="{full * proposal.stability:.1f}" '
            f'height="12" fill="{colours[proposal.parent][0]}" fill-opacity="{opacity}"/>'
        )
        lines.append(
            _text(bars + full + 6, y + 4, decimal(proposal.stability), size=12, fill=_SOFT)
        )
    lines.append(_text(bars, 20, "stability (pale: tentative)", size=11, fill=_SOFT))
    lines.append(_text(_TREE, 20, "candidate code (passages)", size=11, fill=_SOFT))
    foot = height - 12.0
    lines.append(_text(16, foot - 14, "passages together in", size=11, fill=_SOFT))
    for share in (0.0, widest / 2, widest):
        lines.append(_text(x_of(share), foot, percent(share), size=11, fill=_SOFT, anchor="middle"))
    return "\n".join([*lines, "</svg>", ""])


def _brackets(gaps: Sequence[float], x_of: Callable[[float], float]) -> Iterator[str]:
    """Draw the branches: neighbours meet at the share of their gap, highest shares first."""
    right = _TREE - 8.0
    branch = {row: (40.0 + _ROW * row, right) for row in range(len(gaps) + 1)}
    home = list(range(len(gaps) + 1))
    yield f'<g fill="none" stroke="{_SOFT}" stroke-width="1.3">'
    for gap in sorted(range(len(gaps)), key=lambda gap: (-gaps[gap], gap)):
        upper, lower = home[gap], home[gap + 1]
        (y1, x1), (y2, x2), x = branch[upper], branch[lower], x_of(gaps[gap])
        yield f'<path d="M{x1:.1f} {y1:.1f}H{x:.1f}V{y2:.1f}H{x2:.1f}"/>'
        branch[upper] = ((y1 + y2) / 2, x)
        home = [upper if row == lower else row for row in home]
    yield "</g>"


# --- piles

_Box = tuple[float, float, float, float]  # middle x and y, half of the width and of the height


def _box(proposal: Proposal) -> _Box:
    lines = _label(proposal)
    radius = _radius(len(proposal.members))
    half = max(radius, *(width(line, _LETTER) / 2 for line in lines))
    return (
        420 * proposal.place[0],
        300 * proposal.place[1],
        half + 5,
        radius + _LINE * len(lines) / 2 + 8,
    )


def _apart(boxes: list[_Box]) -> list[_Box]:
    """Push the boxes apart until none overlaps another, each as little as possible."""
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
    proposal: Proposal, x: float, top: float, colour: str, turn: int, *, dotted: bool
) -> Iterator[str]:
    radius = _radius(len(proposal.members))
    y = top + radius + 4
    dashed = ' stroke-dasharray="4 4"' if proposal.tentative else ""
    summary = (
        f"{clean(proposal.name)}: {_passages(proposal)}, stability {decimal(proposal.stability)}"
    )
    yield f"<g><title>{escape(summary)}</title>"
    yield (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" '
        f'fill-opacity="{0.08 if dotted else 0.5}" stroke="{colour}" stroke-opacity="0.5"{dashed}/>'
    )
    for rank, member in enumerate(proposal.members if dotted else ()):
        far, angle = _STEP * math.sqrt(rank + 0.5), rank * _TURN
        fill = colour if member.membership >= proposal.threshold else "#ffffff"
        place = x + far * math.cos(angle), y + far * math.sin(angle)
        yield (
            f'<{_mark(*place, turn)} fill="{fill}" stroke="{colour}">'
            f"<title>{escape(member.anchor.interview)}, {decimal(member.membership)}</title>"
            f"</{'rect' if turn else 'circle'}>"
        )
    for row, line in enumerate(_label(proposal)):
        under = y + radius + 12 + _LINE * row
        yield _text(x, under, line, size=_SIZE, anchor="middle", edge=_EDGE)
    yield "</g>"


def _mark(x: float, y: float, turn: int) -> str:
    """Return the mark of a passage, of about the same area in every shape."""
    if not turn:
        return f'circle cx="{x:.1f}" cy="{y:.1f}" r="{_DOT}"'
    side = 1.75 * _DOT
    box = f'x="{x - side / 2:.1f}" y="{y - side / 2:.1f}" width="{side:.1f}" height="{side:.1f}"'
    return f"rect {box}" + f' transform="rotate(45 {x:.1f} {y:.1f})"' * (turn > 1)


def _radius(passages: int) -> float:
    return _STEP * math.sqrt(passages) + _DOT + 2


def _passages(proposal: Proposal) -> str:
    return counted(len(proposal.members), "passage")


def _label(proposal: Proposal) -> list[str]:
    return list(shortened(proposal.name, _WIDE * _SIZE, _LETTER, 3))


# --- both


def _colours(proposals: Sequence[Proposal]) -> dict[str, tuple[str, int]]:
    """Give each broader group a colour and a shape; a proposal without a group is grey."""
    parents = dict.fromkeys(
        proposal.parent for proposal in sorted(proposals, key=lambda proposal: proposal.position)
    )
    groups = [parent for parent in parents if parent]
    n = len(THEME_COLOURS)
    colours = {parent: (THEME_COLOURS[i % n], i // n) for i, parent in enumerate(groups)}
    return {**colours, "": (NO_THEME_COLOUR, 0)}


def _head(id: str, title: str, across: float, height: float, description: str) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across:.0f} {height:.0f}" '
        f'width="{across:.0f}" height="{height:.0f}" role="img" '
        f'aria-labelledby="{id}-title {id}-desc" font-family="{_FONT}" fill="{_INK}">'
    )
    yield f'<title id="{id}-title">{title}</title><desc id="{id}-desc">{escape(description)}</desc>'
    yield f'<rect width="{across:.0f}" height="{height:.0f}" fill="#ffffff"/>'


def _described(proposals: Sequence[Proposal]) -> str:
    names = {proposal.id: clean(proposal.name) for proposal in proposals}
    return " ".join(
        f"{names[proposal.id]}: {_passages(proposal)}"
        + (
            f", close to {names[proposal.nearest[0]]}."
            if proposal.nearest and proposal.nearest[0] in names
            else "."
        )
        for proposal in proposals
    )


def _stabilities(ordered: Sequence[Proposal]) -> str:
    return " ".join(
        f"{clean(proposal.name)}: stability {decimal(proposal.stability)}"
        f"{', tentative' * proposal.tentative}."
        for proposal in ordered
    )


def _text(
    x: float, y: float, text: str, *, size: int, anchor: str = "start", fill: str = _INK,
    edge: str = "",
) -> str:  # fmt: skip
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="{fill}"{edge}>{escape(text)}</text>'
    )
