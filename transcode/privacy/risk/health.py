"""Health conditions that are spoken of: special category data (GDPR, article 9). Pure.

They are listed, so that a person can weigh them; nothing is hidden because of it. Who wants one
hidden puts it on the list of names (``always``). By words alone, in eight languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transcode.privacy.lexicon.singular import CONDITIONS
from transcode.records.texts import ReleasedText

__all__ = ["Condition", "conditions"]

_AROUND = 50  # characters of context on either side


@dataclass(frozen=True, slots=True)
class Condition:
    """A health condition in a released text. Its words stay on the screen and in confidential/."""

    interview: str
    speaker: str
    begin: int  # code points in the released text
    end: int
    start_ms: int
    words: str
    passage: str


def conditions(texts: Sequence[ReleasedText]) -> tuple[Condition, ...]:
    """Every health condition that a participant speaks of, in order of place."""
    return tuple(found for text in texts for found in _in_text(text))


def _in_text(text: ReleasedText) -> Iterator[Condition]:
    for turn in text.turns:
        if turn.is_interviewer:
            continue
        for match in CONDITIONS.finditer(text.text, turn.begin, turn.end):
            begin, end = match.span()
            around = text.text[max(turn.begin, begin - _AROUND) : min(turn.end, end + _AROUND)]
            start, _ = text.time_of(begin, end)
            yield Condition(
                text.interview, turn.speaker, begin, end, start, match[0], " ".join(around.split())
            )
