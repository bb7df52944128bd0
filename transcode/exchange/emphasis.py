"""Bold, italic, coloured ... stretches of a document, as one way to tell speakers apart. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from transcode.exchange.shapes import Line

__all__ = ["Marked", "Run", "by_emphasis", "split_runs"]

_WAYS = ("bold", "italic", "underlined", "coloured", "marked")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph, and the ways in which it is set apart."""

    text: str
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Marked:
    """A line, and its stretches."""

    line: Line
    runs: Sequence[Run] = ()


def split_runs(runs: Sequence[Run]) -> list[Marked]:
    """The lines of a paragraph."""
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


def by_emphasis(lines: Sequence[Marked]) -> list[Line]:
    """The lines, each with how much of its begin stands out.

    Of the ways that leave some lines as they are, the one that most lines begin in counts.
    """
    best = [0] * len(lines)
    for way in _WAYS:
        sizes = [_leading(one, way) for one in lines]
        full = [size < len(one.line.text.strip()) for size, one in zip(sizes, lines, strict=True)]
        if any(full) and sum(map(bool, sizes)) > sum(map(bool, best)):
            best = sizes
    return [replace(one.line, strong=size) for one, size in zip(lines, best, strict=True)]


def _leading(one: Marked, way: str) -> int:
    """How many code points at the begin of a line are set so, blanks among them."""
    size = 0
    for run in one.runs:
        if way not in run.marks and run.text.strip():
            break
        size += len(run.text)
    bare = one.line.text[:size]
    return len(bare) if bare.strip() else 0
