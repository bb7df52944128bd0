"""Doubtful words and marks of a transcript, as shown in a document. Pure.

``{word?}`` is plain ASCII, so it survives every editor and encoding, and nobody speaks braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transcode.records.notation import Notation, draft_marks, draft_pieces
from transcode.records.speech import Transcript, Turn
from transcode.records.unheard import unheard, unheard_ms

__all__ = ["braced", "is_legend", "legends", "stretches", "unbraced"]

_LEGEND = "# In {braces?}: words that may be wrong. Mend them; braces and this line may stay."
_LEGEND_COLOURED = "# In yellow: words that may be wrong. Mend them; colour and this line may stay."
_LEGEND_SIGNS = (
    "# {signs}: no words. Add, move or take out such signs; they and this line may stay."
)
_LEGEND_UNHEARD = (
    "# {sign}: voice without words. Listen, and write what was said; this line may stay."
)
_LEGEND_WARNING = "# {warning}; this line may stay."
_SIGNS = "((laughs)), ((pause)), ((inaudible))"
_LIGHT_SIGNS = "[laughs], (0.8), //at the same time//, ((inaudible))"

_BRACED = re.compile(r"\{([^{}]*?)\?\}")


def legends(
    transcript: Transcript, notation: Notation, *, coloured: bool, warning: str = ""
) -> list[str]:
    """Lines that explain the signs of a document; none if there is nothing to explain.

    ``warning`` is a clause on the transcript as a whole.
    """
    lines = [_LEGEND_WARNING.format(warning=warning)] if warning else []
    if any(turn.doubts for turn in transcript.turns):
        lines.append(_LEGEND_COLOURED if coloured else _LEGEND)
    doubted = (t for t in transcript.turns if any(d.reason == "unheard" for d in t.doubts))
    if longest := max((unheard_ms(turn.text) for turn in doubted), default=0):
        lines.append(_LEGEND_UNHEARD.format(sign=unheard(longest)))
    if any(draft_marks(turn.text, turn.marks, notation) for turn in transcript.turns):
        signs = _LIGHT_SIGNS if notation == "jefferson" else _SIGNS
        lines.append(_LEGEND_SIGNS.format(signs=signs))
    return lines


def is_legend(line: str) -> bool:
    """Return whether a line is one of :func:`legends`. An editor may have changed signs in it."""
    line = line.strip()
    return line.startswith("# ") and line.endswith("this line may stay.")


def stretches(
    turn: Turn, begin: int, end: int, notation: Notation = "plain"
) -> Iterator[tuple[str, bool]]:
    """Split a turn from ``begin`` to ``end`` of its text into pieces, each doubtful or not.

    Signs are separate pieces; those at the very end belong to a stretch that reaches the end.
    """
    for piece in draft_pieces(turn.text, turn.marks, notation):
        first, last = max(begin, piece.begin), min(end, piece.end)
        if first < last:
            yield from _doubted(turn, first, last)
        elif piece.begin == piece.end and (
            begin <= piece.begin < end or piece.begin == end == len(turn.text)
        ):
            yield piece.shown, False


def _doubted(turn: Turn, begin: int, end: int) -> Iterator[tuple[str, bool]]:
    doubtful = [any(d.begin <= i < d.end for d in turn.doubts) for i in range(begin, end)]
    at = begin
    for place in range(begin + 1, end + 1):
        if place == end or doubtful[place - begin] != doubtful[at - begin]:
            yield turn.text[at:place], doubtful[at - begin]
            at = place


def braced(turn: Turn, begin: int, end: int, notation: Notation) -> str:
    """Put the doubtful pieces of a text in braces, and show its marks in a notation."""
    return "".join(
        f"{{{text}?}}" if is_doubtful and text.strip() else text
        for text, is_doubtful in stretches(turn, begin, end, notation)
    )


def unbraced(text: str) -> str:
    """Remove such braces."""
    return _BRACED.sub(r"\1", text)
