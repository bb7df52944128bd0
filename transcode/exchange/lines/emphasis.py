"""Emphasis in a document (bold, italic, coloured ...), which may distinguish speakers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from transcode.exchange.lines.shapes import Line
from transcode.records.figures import clock_to_ms

__all__ = ["Marked", "Run", "by_emphasis", "cell_of", "split_runs"]

_WAYS = ("bold", "italic", "underlined", "coloured", "marked")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph, and its emphasis."""

    text: str
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Marked:
    """A line, and its stretches."""

    line: Line
    runs: Sequence[Run] = ()


def split_runs(runs: Sequence[Run]) -> list[Marked]:
    """Split a paragraph into lines."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *rest = run.text.split("\n")
        lines[-1].append(replace(run, text=first))
        lines += [[replace(run, text=text)] for text in rest]
    return [
        Marked(
            Line(
                "".join(run.text for run in line),
                is_heading=any("heading" in run.marks for run in line),
            ),
            line,
        )
        for line in lines
    ]


def cell_of(lines: Iterable[Marked]) -> str:
    """Text of the cell that holds these lines; times and speakers of a table within it are kept."""
    shown = []
    for line in (marked.line for marked in lines):
        time = "" if line.start_ms is None else f"[{clock_to_ms(line.start_ms)}] "
        speaker = f"{line.speaker}: " if line.speaker else ""
        shown.append(f"{time}{speaker}{line.text.strip()}" if line.text.strip() else "")
    return "\n".join(filter(None, shown))


def by_emphasis(lines: Sequence[Marked]) -> list[Line]:
    """Measure for each line how much of its beginning is emphasised.

    Of the kinds of emphasis that not all lines have, the one that most lines begin with counts.
    """
    best = [0] * len(lines)
    for way in _WAYS:
        sizes = [_leading(marked, way) for marked in lines]
        full = [
            size < len(marked.line.text.strip()) for size, marked in zip(sizes, lines, strict=True)
        ]
        if any(full) and sum(map(bool, sizes)) > sum(map(bool, best)):
            best = sizes
    return [replace(marked.line, strong=size) for marked, size in zip(lines, best, strict=True)]


def _leading(marked: Marked, way: str) -> int:
    """Count the code points at the beginning of a line with this emphasis, blanks included."""
    size = 0
    for run in marked.runs:
        if way not in run.marks and run.text.strip():
            break
        size += len(run.text)
    bare = marked.line.text[:size]
    return len(bare) if bare.strip() else 0
