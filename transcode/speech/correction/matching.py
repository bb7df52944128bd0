"""Matching of two versions of a transcript: the words that stand. Pure.

Words are compared by their letters and digits alone, so that neither case nor punctuation makes
another word. An alignment with the fewest edits (Levenshtein, 1966) is taken; a long interview is
cut first, at what both versions hold once (``records.alignment``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from transcode.records.alignment import stretches
from transcode.records.speech import Turn
from transcode.records.unheard import SIGN, is_unheard

# Scripts that put no blanks between words: here every character is a piece.
UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_PIECE = re.compile(rf"{SIGN}|[{UNSPACED}]|[^\s{UNSPACED}]+")
_AT_ONCE = 1_000_000  # pairs of words: two texts of a thousand words each are not cut


@dataclass(frozen=True, slots=True)
class Piece:
    """A word (in scripts without blanks: a character) of a turn, with the key it is compared by."""

    turn: int
    begin: int
    end: int
    key: str
    is_spoken: bool  # whether it holds a letter or digit, and is no voice without words


@dataclass(frozen=True, slots=True)
class Match:
    """Two versions of the same turns, piece by piece; ``stands`` as :func:`align` gives it."""

    heard: Sequence[Turn]
    told: Sequence[Turn]
    old: Sequence[Piece]
    new: Sequence[Piece]
    stands: Sequence[int]

    def was(self, piece: int) -> str:
        """Text of an old piece."""
        place = self.old[piece]
        return self.heard[place.turn].text[place.begin : place.end]

    def now(self, piece: int) -> str:
        """Text of a new piece."""
        place = self.new[piece]
        return self.told[place.turn].text[place.begin : place.end]


def match(heard: Sequence[Turn], told: Sequence[Turn]) -> Match:
    """Find the words of the turns ``heard`` in the turns ``told``."""
    old, new = pieces(heard), pieces(told)
    return Match(
        heard, told, old, new, align([piece.key for piece in old], [piece.key for piece in new])
    )


def pieces(turns: Sequence[Turn]) -> list[Piece]:
    """Split all turns into pieces, in order; each piece has the number of its turn."""
    pieces_found: list[Piece] = []
    for number, turn in enumerate(turns):
        for begin, end in _spans(turn.text):
            shown = turn.text[begin:end]
            key = "" if is_unheard(shown) else letters(shown)
            pieces_found.append(Piece(number, begin, end, key or shown, bool(key)))
    return pieces_found


def letters(text: str) -> str:
    """Key of a word: its letters, digits and the marks on them, case folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LMN")


def align(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """For each old item the index of the new one that it stands as; -1 where it does not stand.

    Indices ascend. Where ``n`` old and ``m`` new items lie between two that stand, the edits are
    ``max(n, m)``.
    """
    stands = [-1] * len(old)
    for part in stretches(old, new, at_once=_AT_ONCE):
        stands[part.old : part.old_end] = range(part.new, part.new_end)
    return stands


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _PIECE.finditer(text):
        begin, end = match.span()
        if spans and spans[-1][1] == begin and unicodedata.category(text[begin])[0] == "M":
            spans[-1] = (spans[-1][0], end)  # a vowel sign belongs to its consonant
        else:
            spans.append((begin, end))
    return spans
