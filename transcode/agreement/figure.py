"""Forest plot as SVG: one line per code, with its coefficient and interval."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from textwrap import wrap

from transcode.agreement.names import main_measure, title
from transcode.agreement.result import Agreement, Row
from transcode.records.figures import counted, decimal, estimate, in_print

_WIDTH, _LEFT, _RIGHT = 760, 228, 580  # of the picture; begin and end of the axis
_TOP, _STEP = 84, 28
_NOTE_LENGTH = 108  # characters in a line below the axis
# Krippendorff (2004), Content analysis, p. 241: below .667 discard, from .800 rely on it.
_LINES = ((0.667, ".667", "end"), (0.8, ".800", "start"))
_INK, _SOFT, _GRID, _ACCENT = "#1f2933", "#52606d", "#d9dee3", "#1f5f8b"
_NAME_LENGTH = 30


def draw(agreement: Agreement, measure: str = "", level: str = "code") -> str:
    """Draw a forest plot of one measure: codes in the order of the codebook, then all together.

    ``level``: "code" (for plain ratings, the categories), "theme" or "overall". The default measure
    is Krippendorff's alpha, or u-alpha on the continuum; if neither was measured, it is the first
    one that was. Dashed lines mark .667 and .800. An undefined coefficient is replaced by the
    reason. The same agreement gives the same bytes; the words of the picture are also in its title
    and description.

    Raises:
        KeyError: the agreement does not hold this measure.
    """
    measure = measure or main_measure([row.measure for row in agreement.rows])
    kinds = {"code": ("code", "category"), "theme": ("theme", "theme pooled")}.get(level, ())
    of_measure = [row for row in agreement.rows if row.measure == measure]
    rows = [row for row in of_measure if row.level in (*kinds, "overall")]
    if not rows:
        raise KeyError(measure)
    return "\n".join(_svg(rows, title(measure))) + "\n"


def _svg(rows: list[Row], name: str) -> Iterator[str]:
    bottom = _TOP + _STEP * len(rows)
    edges = [x for row in rows for x in (row.value, row.low) if not math.isnan(x)]
    # The axis begins at 0, or a fifth below the lowest figure if that is negative; in fifths.
    first = min(0, math.floor(min(edges, default=0) * 5))
    last = rows[-1]
    notes = _notes(rows)
    height = bottom + 48 + 18 * len(notes)

    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" role="img" '
        f'aria-labelledby="{last.measure}-title {last.measure}-desc" '
        f'font-family="Helvetica, Arial, sans-serif" font-size="13" fill="{_INK}">'
    )
    yield f'<title id="{last.measure}-title">{escape(name)} between coders, {_per(rows)}</title>'
    yield f'<desc id="{last.measure}-desc">{escape(". ".join(map(_sentence, rows)))}.</desc>'
    yield f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>'
    yield _text(16, 28, f"{name} between coders, {_per(rows)}", size=16, weight="bold")
    yield _text(16, 48, _counts(last), fill=_SOFT)

    for fifth in range(first, 6):
        x = _x(fifth / 5, first)
        yield _line(x, _TOP - 8, x, bottom, _GRID)
        yield _text(x, bottom + 18, in_print(decimal(fifth / 5, 1)), anchor="middle", fill=_SOFT)
    for at, label, anchor in _LINES:
        x = _x(at, first)
        yield _line(x, _TOP - 8, x, bottom, _SOFT, 'stroke-dasharray="4 3"')
        yield _text(x, _TOP - 14, label, anchor=anchor, fill=_SOFT, size=12)

    for i, row in enumerate(rows):
        if row.level == "overall":
            yield _line(16, _TOP + i * _STEP, _WIDTH - 16, _TOP + i * _STEP, _SOFT)
        yield from _mark(row, _TOP + i * _STEP + _STEP // 2, first)

    for i, line in enumerate(notes):
        yield _text(16, bottom + 46 + 18 * i, line, fill=_SOFT, size=12)
    yield "</svg>"


def _notes(rows: list[Row]) -> list[str]:
    """Return the notes below the axis: the methods and the warnings."""
    last = rows[-1]
    notes = [
        f"Interval: {last.interval}.",
        f"Unit: {last.unit}.",
        f"Missing: {last.missing}.",
        f"Weighting: {last.weighting}.",
        *(f"Mind: {row.warning}." for row in rows if row.warning),
    ]
    return [line for note in dict.fromkeys(notes) for line in wrap(note, _NOTE_LENGTH)]


def _per(rows: list[Row]) -> str:
    return f"per {rows[0].level.split()[0]}" if len(rows) > 1 else "overall"


def _mark(row: Row, y: int, first: int) -> Iterator[str]:
    overall = row.level == "overall"
    weight = "bold" if overall else "normal"
    name = "All codes, pooled" if overall else row.name
    short = name if len(name) <= _NAME_LENGTH else name[: _NAME_LENGTH - 1].rstrip() + "…"
    yield _text(16, y + 4, short, weight=weight)
    if math.isnan(row.value):
        # Hide the grid behind the words.
        box = f'x="{_LEFT + 2}" y="{y - 13}" width="{_RIGHT - _LEFT}" height="{_STEP}"'
        yield f'<rect {box} fill="#ffffff"/>'
        yield _text(_LEFT + 8, y + 4, f"undefined: {row.reason}", fill=_SOFT, style="italic")
        return
    x = _x(row.value, first)
    if not math.isnan(row.low):
        yield _line(_x(row.low, first), y, _x(row.high, first), y, _ACCENT, 'stroke-width="2"')
    if overall:
        yield f'<path d="M{x - 7:.1f} {y}l7 -7l7 7l-7 7z" fill="{_ACCENT}"/>'
    else:
        yield f'<circle cx="{x:.1f}" cy="{y}" r="5" fill="{_ACCENT}"/>'
    yield _text(_WIDTH - 16, y + 4, _figure(row), anchor="end", weight=weight)


def _x(value: float, first: int) -> float:
    low = first / 5
    return _LEFT + (max(value, low) - low) / (1 - low) * (_RIGHT - _LEFT)


def _figure(row: Row) -> str:
    return in_print(estimate(row.value, row.low, row.high))


def _sentence(row: Row) -> str:
    figure = f"undefined, {row.reason}" if math.isnan(row.value) else _figure(row)
    return f"{row.name}: {figure}"


def _counts(row: Row) -> str:
    counts = {"coder": row.n_coders, "document": row.n_documents, "unit": row.n_units}
    return ", ".join(counted(n, what) for what, n in counts.items())


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str, attributes: str = "") -> str:
    at = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {at} stroke="{stroke}" {attributes}/>'.replace(" />", "/>")


def _text(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    fill: str = _INK,
    size: int = 13,
    weight: str = "normal",
    style: str = "normal",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" fill="{fill}" font-size="{size}" '
        f'font-weight="{weight}" font-style="{style}">{escape(text)}</text>'
    )
