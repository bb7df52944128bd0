"""What a transcript is not sure of, shown in a document and taken out again. Pure.

``{word?}`` is plain ASCII, so that it survives every editor and encoding, and nobody says braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transcode.records import Transcript, Turn

__all__ = ["LEGEND", "LEGEND_COLOURED", "braced", "is_doubtful", "stretches", "unbraced"]

LEGEND = "# In {braces?}: words that may be wrong. Mend them; braces and this line may stay."
LEGEND_COLOURED = "# In yellow: words that may be wrong. Mend them; colour and this line may stay."

_BRACED = re.compile(r"\{([^{}]*?)\?\}")


def is_doubtful(transcript: Transcript) -> bool:
    """Whether there is anything to explain."""
    return any(turn.doubts for turn in transcript.turns)


def stretches(turn: Turn, begin: int, end: int) -> Iterator[tuple[str, bool]]:
    """The text of a turn from ``begin`` to ``end`` in pieces, each doubtful or not."""
    doubtful = [any(d.begin <= i < d.end for d in turn.doubts) for i in range(begin, end)]
    at = begin
    for place in range(begin + 1, end + 1):
        if place == end or doubtful[place - begin] != doubtful[at - begin]:
            yield turn.text[at:place], doubtful[at - begin]
            at = place


def braced(turn: Turn, begin: int, end: int) -> str:
    """The text with its doubtful pieces in braces."""
    return "".join(
        f"{{{text}?}}" if is_doubtful and text.strip() else text
        for text, is_doubtful in stretches(turn, begin, end)
    )


def unbraced(text: str) -> str:
    """The text without such braces."""
    return _BRACED.sub(r"\1", text)
