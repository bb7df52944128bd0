"""Figures of outcomes as SVG: sizes of effects with intervals, and the joint display."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, isnan

from transcode.outcomes.drawing import (
    ACCENT,
    GRID,
    INK,
    SOFT,
    Lettering,
    box,
    dot,
    height,
    line,
    lines,
    picture,
)
from transcode.outcomes.joint import Joint
from transcode.records.figures import counted, decimal, estimate, in_print

__all__ = ["EffectLine", "draw_effects", "draw_joint"]

_SIZE, _LABELS, _PLOT, _FIGURES = 13.0, 250.0, 330.0, 160.0
_MARGIN, _GAP = 16.0, 14.0
_BETTER, _WORSE, _NEITHER = "#1f7a4d", "#b3541e", ACCENT


@dataclass(frozen=True, slots=True)
class EffectLine:
    """A line of the figure: partial eta squared with its interval, or why there is none."""

    name: str
    value: float
    low: float
    high: float
    why: str = ""


def draw_effects(rows: Sequence[EffectLine], title: str, lettering: Lettering) -> str:
    """Draw partial eta squared of each score with its interval, on an axis from 0."""
    wide = 2 * _MARGIN + _LABELS + _GAP + _PLOT + _GAP + _FIGURES
    left = _MARGIN + _LABELS + _GAP
    known = [one.high for one in rows if not isnan(one.high)]
    top_value = min(1.0, max(0.2, ceil(10 * max(known, default=0.2)) / 10))
    parts: list[str] = []
    heading = lettering.wrap(title, wide - 2 * _MARGIN, 16, lettering.BOLD)
    parts += lines(heading, _MARGIN, _MARGIN, 16, weight=lettering.BOLD)
    y = _MARGIN + height(heading, 16) + 24
    first = y

    def x(value: float) -> float:
        return left + _PLOT * value / top_value

    marks: list[str] = []
    for one in rows:
        label = lettering.wrap(one.name, _LABELS, _SIZE)
        why = lettering.wrap(one.why, _PLOT + _GAP + _FIGURES, _SIZE) if one.why else ()
        high = max(height(label, _SIZE), height(why, _SIZE), 22)
        centre = y + high / 2
        marks += lines(label, _MARGIN, centre - height(label, _SIZE) / 2, _SIZE)
        if one.why:
            marks.append(box(left, centre - height(why, _SIZE) / 2 - 2, _PLOT + _GAP + _FIGURES,
                             height(why, _SIZE) + 4, stroke="none"))  # fmt: skip
            marks += lines(why, left + 4, centre - height(why, _SIZE) / 2, _SIZE, fill=SOFT)
        else:
            marks.append(line(x(one.low), centre, x(one.high), centre, ACCENT, 2))
            marks.append(dot(x(one.value), centre, 5, ACCENT))
            figure = in_print(estimate(one.value, one.low, one.high))
            marks += lines([figure], wide - _MARGIN, centre - _SIZE * 0.68, _SIZE, anchor="end")
        y += high + 10
    for value in (0.01, 0.06, 0.14):
        parts.append(line(x(value), first - 6, x(value), y, GRID, 1, "4 3"))
    for tenth in range(round(top_value * 10) + 1):
        parts.append(line(x(tenth / 10), first - 6, x(tenth / 10), y, GRID))
        parts += lines(
            [decimal(tenth / 10, 1)], x(tenth / 10), y + 4, 12, anchor="middle", fill=SOFT
        )
    note = lettering.wrap(
        "Partial eta squared with its 95% interval. Dashed: small .01, medium .06, large .14 "
        "(Cohen 1988).", wide - 2 * _MARGIN, 12,
    )  # fmt: skip
    parts += marks
    parts += lines(note, _MARGIN, y + 28, 12, fill=SOFT)
    words = ". ".join(
        f"{one.name}: {one.why or estimate(one.value, one.low, one.high)}" for one in rows
    )
    size = (wide, y + 28 + height(note, 12) + _MARGIN)
    return picture(lettering, "outcomes-effects", title, words, size, parts)


# --- the joint display


def draw_joint(shown: Joint, lettering: Lettering) -> str:
    """Draw the change of each participant as a bar, and below it the themes they speak of."""
    step = 26.0 if len(shown.changes) <= 30 else 17.0
    plot = max(step * len(shown.changes), 240.0)
    wide = 2 * _MARGIN + _LABELS + _GAP + plot
    left = _MARGIN + _LABELS + _GAP
    title = f"{shown.part.title}: change of each participant, and the themes they speak of"
    heading = lettering.wrap(title, wide - 2 * _MARGIN, 16, lettering.BOLD)
    parts = list(lines(heading, _MARGIN, _MARGIN, 16, weight=lettering.BOLD))
    top = _MARGIN + height(heading, 16) + 18
    parts += _bars(shown, lettering, left, top, step, plot)
    names = [who for who, _ in shown.changes]
    longest = max((lettering.width(who, 11) for who in names), default=0.0)
    y = top + 200 + 10
    for n, who in enumerate(names):
        at = left + step * (n + 0.5)
        parts.append(
            f'<text x="{at + 4:.1f}" y="{y + longest:.1f}" font-size="11" fill="{INK}" '
            f'transform="rotate(-90 {at + 4:.1f} {y + longest:.1f})">{escape(who)}</text>'
        )
    y += longest + 14
    for row in shown.themes:
        label = lettering.wrap(
            f"{row.theme.name} ({row.with_it[0]} of {len(names)})", _LABELS, _SIZE
        )
        high = max(height(label, _SIZE) + 6, 22)
        parts.append(line(_MARGIN, y, left + plot, y, GRID))
        parts += lines(label, _MARGIN, y + (high - height(label, _SIZE)) / 2, _SIZE)
        for n, who in enumerate(names):
            side = min(step - 4, 16)
            x, middle = left + step * (n + 0.5) - side / 2, y + high / 2 - side / 2
            has = who in row.theme.who
            parts.append(box(x, middle, side, side, fill=row.theme.colour if has else "#ffffff",
                             stroke=row.theme.colour if has else GRID, corner=2))  # fmt: skip
        y += high
    better = {"better": "A rise is better.", "worse": "A fall is better."}.get(
        shown.part.higher, ""
    )
    note = lettering.wrap(
        f"{counted(len(names), 'participant')} with a change and a coded interview, from the "
        f"lowest change to the highest. {better} A filled square: the participant speaks of the "
        "theme; an empty one: the interview was coded, and does not.", wide - 2 * _MARGIN, 12,
    )  # fmt: skip
    parts += lines(note, _MARGIN, y + 12, 12, fill=SOFT)
    words = ". ".join(
        f"{who}: {decimal(value)}, "
        f"{', '.join(row.theme.name for row in shown.themes if who in row.theme.who) or 'no theme'}"
        for who, value in shown.changes
    )
    size = (wide, y + 12 + height(note, 12) + _MARGIN)
    return picture(lettering, f"outcomes-joint-{shown.part.key}", title, words, size, parts)


def _bars(
    shown: Joint, lettering: Lettering, left: float, top: float, step: float, plot: float
) -> Iterator[str]:
    """Bars on an axis that holds 0 and every change, 200 high."""
    values = [value for _, value in shown.changes]
    lowest, highest = min([0.0, *values]), max([0.0, *values])
    spread = highest - lowest or 1.0
    step_value = next(
        s * 10.0**p for p in range(-3, 6) for s in (1.0, 2.0, 5.0) if spread / (s * 10.0**p) <= 6
    )
    first, last = floor(lowest / step_value), ceil(highest / step_value)
    last = last if last > first else first + 1

    def y(value: float) -> float:
        return top + 200 * (1 - (value / step_value - first) / (last - first))

    digits = 0 if step_value >= 1 else 1 if step_value >= 0.1 else 2
    for tick in range(first, last + 1):
        at = y(tick * step_value)
        yield line(left, at, left + plot, at, SOFT if tick == 0 else GRID)
        label = in_print(decimal(tick * step_value, digits))
        yield from lines([label], left - 6, at - 8, 12, anchor="end", fill=SOFT)
    axis = lettering.wrap("Change, last occasion minus first", _LABELS - 70, 12)
    yield from lines(axis, _MARGIN, top + 90, 12, fill=SOFT)
    for n, (_, value) in enumerate(shown.changes):
        good = value > 0 if shown.part.higher == "better" else value < 0
        plain = value == 0 or not shown.part.higher
        colour = _NEITHER if plain else _BETTER if good else _WORSE
        upper, lower = min(y(value), y(0)), max(y(value), y(0))
        x = left + step * (n + 0.5) - (step - 8) / 2
        yield box(x, upper, step - 8, max(lower - upper, 1.0), fill=colour, stroke="none", corner=0)
