"""Flow diagram as SVG, after the CONSORT statement for pilot and feasibility trials (2016)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transcode.outcomes.drawing import SOFT, Lettering, box, height, line, lines, picture
from transcode.outcomes.flow import Branch, Flow

__all__ = ["draw_flow"]

_SIZE, _PAD, _GAP = 13.0, 10.0, 26.0
_MARGIN, _COLUMN = 16.0, 250.0

_Lines = tuple[tuple[str, bool], ...]  # each with whether it is bold


def draw_flow(flow: Flow, lettering: Lettering) -> str:
    """Draw the flow: those invited above, a column for each group below, no text outside a box."""
    columns = max(2, len(flow.branches))
    wide = 2 * _MARGIN + columns * _COLUMN + (columns - 1) * _GAP
    middle = wide / 2
    parts: list[str] = []
    y = _MARGIN
    if flow.invited:
        first = _lined(lettering, [f"Invited (n = {flow.invited})"], _COLUMN)
        y = _box(parts, middle - _COLUMN / 2, y, _COLUMN, first)
        aside = _lined(
            lettering, _with_reasons(f"Not enrolled (n = {flow.not_enrolled})", flow.reasons),
            wide / 2 - _MARGIN - _GAP,
        )  # fmt: skip
        high = _high(aside)
        parts.append(line(middle, y, middle, y + high + 2 * _GAP))
        parts.append(line(middle, y + _GAP + high / 2, middle + _GAP, y + _GAP + high / 2))
        _box(parts, middle + _GAP, y + _GAP, wide / 2 - _MARGIN - _GAP, aside)
        y += high + 2 * _GAP
    enrolled = _lined(lettering, [f"Enrolled (n = {flow.enrolled})"], _COLUMN)
    y = _box(parts, middle - _COLUMN / 2, y, _COLUMN, enrolled)
    rows = [_stages(branch, lettering, flow.tells_drop_out) for branch in flow.branches]
    parts += _branches(rows, y, wide)
    deepest = [max(_high(row[n]) for row in rows) for n in range(len(rows[0]))] if rows else []
    bottom = y + sum(high + _GAP for high in deepest) + _GAP * bool(rows)
    words = "; ".join(
        f"{stage}{f' ({group})' if group else ''}: {n}" for stage, group, n in flow.rows
    )
    return picture(
        lettering, "outcomes-flow", "Flow of participants", words, (wide, bottom + _MARGIN), parts
    )


def _branches(rows: Sequence[Sequence[_Lines]], top: float, wide: float) -> Iterator[str]:
    """The columns; a stage begins at the same height in each."""
    if not rows:
        return
    span = len(rows) * _COLUMN + (len(rows) - 1) * _GAP
    centres = [
        (wide - span) / 2 + _COLUMN / 2 + n * (_COLUMN + _GAP) for n in range(len(rows))
    ]  # fmt: skip
    yield line(wide / 2, top, wide / 2, top + _GAP)
    yield line(min(*centres, wide / 2), top + _GAP, max(*centres, wide / 2), top + _GAP)
    y = top + _GAP
    for stage in range(len(rows[0])):
        high = max(_high(row[stage]) for row in rows)
        parts: list[str] = []
        for centre, row in zip(centres, rows, strict=True):
            parts.append(line(centre, y, centre, y + _GAP))
            _box(parts, centre - _COLUMN / 2, y + _GAP, _COLUMN, row[stage], high)
        yield from parts
        y += high + _GAP


def _stages(branch: Branch, lettering: Lettering, drop_out: bool) -> list[_Lines]:
    """The boxes of a group, from above."""
    answered = [f"Answered {at}: n = {n}".replace("  ", " ") for at, n in branch.answered]
    end = [f"Answered at every occasion: n = {branch.complete}"] if len(answered) > 1 else []
    dropped = _with_reasons(f"Dropped out (n = {branch.dropped_out})", branch.reasons)
    stages = [
        [branch.group or "Participants", f"n = {branch.enrolled}"],
        *([dropped] if drop_out else []),
        [*answered, *end],
        [f"Interviewed: n = {branch.interviewed}"],
    ]
    return [_lined(lettering, texts or ["No answers"], _COLUMN) for texts in stages]


def _with_reasons(head: str, reasons: Sequence[tuple[str, int]]) -> list[str]:
    return [head, *(f"– {reason} (n = {n})" for reason, n in reasons)]


def _lined(lettering: Lettering, texts: Sequence[str], wide: float) -> _Lines:
    return tuple(
        (broken, first)
        for n, text in enumerate(texts)
        for first in [n == 0]
        for broken in lettering.wrap(
            text, wide - 2 * _PAD, _SIZE, lettering.BOLD if first else lettering.PLAIN
        )
    )


def _high(texts: _Lines) -> float:
    return height(tuple(text for text, _ in texts), _SIZE) + 2 * _PAD


def _box(
    parts: list[str], x: float, y: float, wide: float, texts: _Lines, high: float = 0
) -> float:
    """Draw a box with its text into ``parts``; returns its lower edge."""
    high = high or _high(texts)
    parts.append(box(x, y, wide, high, stroke=SOFT))
    for n, (text, bold) in enumerate(texts):
        top = y + _PAD + height(("",) * n, _SIZE)
        parts += lines([text], x + _PAD, top, _SIZE, weight=600 if bold else 400)
    return y + high
