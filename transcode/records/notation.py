"""Notations of a transcript, which make the marks of a text visible. Pure.

* ``plain``: the words as spoken, no marks.
* ``clean``: without fillers, repetitions and cut-offs, for quotations that are easy to read.
* ``orthographic``: after Braun and Clarke, "Successful Qualitative Research" (2013), table 7.1:
  ``((laughs))``, ``((pause))`` of a second or more, ``((in overlap))``, ``((inaudible))``.
* ``jefferson``: a light form of Jefferson's (2004): ``(0.4)``, ``(.)``, ``[laughs]``,
  ``//spoken at the same time//``, ``(words hardly heard)``.

The text itself never changes: every piece of a rendering keeps the code points that it shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from transcode.records.speech import Mark
from transcode.records.unheard import is_unheard

__all__ = [
    "NOTATIONS", "Notation", "Piece", "draft_marks", "draft_pieces", "marks_within", "pieces",
    "render",
]  # fmt: skip

Notation = Literal["plain", "clean", "orthographic", "jefferson"]
NOTATIONS: tuple[Notation, ...] = get_args(Notation)

_UNSAID = ("filler", "repetition", "cut-off")
_ENCLOSING = ("inaudible", "overlap")
_AFTER = re.compile(r"[,;…–—-]*\s*")  # removed along with a word that is left out
_SENTENCE = re.compile(r"(?:^|[.?!…])[\s\"'”’)]*$")
_SOUND = {"laugh": "laughs", "sigh": "sighs", "cough": "coughs", "cry": "cries"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a rendering: the text shown for the code points ``begin`` to ``end``."""

    begin: int
    end: int
    shown: str


def render(text: str, marks: Iterable[Mark], notation: Notation) -> str:
    """Render the text in a notation, as one string."""
    return "".join(piece.shown for piece in pieces(text, marks, notation)).strip()


def pieces(text: str, marks: Iterable[Mark], notation: Notation) -> tuple[Piece, ...]:
    """Render the text in a notation, piece by piece; the pieces cover the whole text, in order.

    Marks outside the text are ignored.
    """
    inside = sorted(
        (m for m in marks if 0 <= m.begin <= m.end <= len(text)), key=lambda m: (m.begin, m.end)
    )
    if notation == "clean":
        return _clean(text, inside)
    if notation == "plain":
        return (Piece(0, len(text), text),)
    shown_pieces: list[Piece] = []
    at = 0
    for begin, end, shown in sorted(_signs(text, inside, notation), key=lambda sign: sign[:2]):
        if begin >= at:
            shown_pieces += [Piece(at, begin, text[at:begin]), Piece(begin, end, shown)]
            at = end
    shown_pieces.append(Piece(at, len(text), text[at:]))
    return tuple(piece for piece in shown_pieces if piece.shown)


def draft_pieces(text: str, marks: Iterable[Mark], notation: Notation) -> tuple[Piece, ...]:
    """Render the text for a draft that is edited and read back: every word, and signs besides.

    Even if a notation shows no marks, a turn without words is shown orthographically, because it
    would be lost otherwise. Inaudible words are written orthographically in all notations: plain
    round brackets may be the speaker's own.
    """
    shown = draft_marks(text, marks, notation)
    signs = sorted(  # at one place: ends first, then signs between words, then beginnings
        (place, (not number) * 2 if mark.begin < mark.end else 1, sign)
        for mark in shown
        for number, (place, _, sign) in enumerate(
            _signs(text, [mark], _draft_notation(mark, notation))
        )
    )
    shown_pieces: list[Piece] = []
    at = 0
    for place, _, sign in signs:
        shown_pieces += [Piece(at, place, text[at:place]), Piece(place, place, sign)]
        at = place
    shown_pieces.append(Piece(at, len(text), text[at:]))
    return tuple(piece for piece in shown_pieces if piece.shown)


def draft_marks(text: str, marks: Iterable[Mark], notation: Notation) -> tuple[Mark, ...]:
    """Marks that a draft shows with signs. A laugh that is written as a word is a word."""
    if notation in ("plain", "clean") and text.strip():
        return ()
    return tuple(
        mark
        for mark in marks
        if 0 <= mark.begin <= mark.end <= len(text)
        and (mark.begin == mark.end or mark.kind in _ENCLOSING)
        and _signs(text, [mark], _draft_notation(mark, notation))
    )


def marks_within(marks: Iterable[Mark], begin: int, end: int) -> tuple[Mark, ...]:
    """Marks inside the span, counted from its beginning. A laugh at its end belongs to it."""
    return tuple(
        replace(mark, begin=max(mark.begin, begin) - begin, end=min(mark.end, end) - begin)
        for mark in marks
        if (mark.begin < end and mark.end > begin)
        or (mark.begin == mark.end == end and mark.kind != "pause")
    )


def _draft_notation(mark: Mark, notation: Notation) -> Notation:
    is_light = notation == "jefferson" and mark.kind != "inaudible"
    return "jefferson" if is_light else "orthographic"


def _clean(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """Remove marked words, with the comma and blank after them; sentences keep their capitals.

    A turn that holds only such words stays as it is: "Mm-hm." is an answer.
    """
    kept: list[Piece] = []
    at = 0
    capital = False
    for mark in marks:
        if mark.kind not in _UNSAID or mark.end <= max(at, mark.begin):
            continue
        begin = max(at, mark.begin)
        if text[at:begin]:
            kept.append(_piece(text, at, begin, capital))
            capital = False
        shown = "".join(piece.shown for piece in kept)
        capital = capital or bool(_SENTENCE.search(shown) and text[mark.begin].isupper())
        after = _AFTER.match(text, mark.end)
        at = after.end() if after else mark.end
        if text[at : at + 1] in ("", *".?!…"):  # "yes, um." keeps no comma
            kept = _without_comma(kept)
        kept.append(Piece(begin, at, ""))
    kept.append(_piece(text, at, len(text), capital))
    if not any(char.isalnum() for piece in kept for char in piece.shown):
        return (Piece(0, len(text), text),)
    return tuple(kept)


def _without_comma(kept: list[Piece]) -> list[Piece]:
    last = max((i for i, piece in enumerate(kept) if piece.shown), default=-1)
    return [
        replace(piece, shown=piece.shown.rstrip(" ,;")) if i == last else piece
        for i, piece in enumerate(kept)
    ]


def _piece(text: str, begin: int, end: int, capital: bool) -> Piece:
    shown = text[begin:end]
    return Piece(begin, end, shown[:1].upper() + shown[1:] if capital else shown)


def _signs(text: str, marks: Sequence[Mark], notation: Notation) -> list[tuple[int, int, str]]:
    """Signs, and the code points that each replaces; most stand between two of them."""
    signs: list[tuple[int, int, str]] = []

    def put(place: int, shown: str) -> None:
        signs.append((place, place, shown))

    is_light = notation == "jefferson"
    for mark in marks:
        seconds = (mark.end_ms - mark.start_ms) / 1000
        if mark.kind == "pause":
            put(mark.begin, _between(text, mark.begin, mark.begin, _pause(seconds, is_light)))
        elif mark.kind in _SOUND:  # a laugh that was written as a word is shown once
            shown = f"[{_SOUND[mark.kind]}]" if is_light else f"(({_SOUND[mark.kind]}))"
            signs.append((mark.begin, mark.end, _between(text, mark.begin, mark.end, shown)))
        elif mark.kind == "overlap":
            put(mark.begin, "//" if is_light else "((in overlap)) ")
            put(mark.end, "//" if is_light else "")
        elif mark.kind == "inaudible" and is_unheard(text[mark.begin : mark.end]):
            continue  # the text says so already
        elif mark.kind == "inaudible" and mark.begin == mark.end:
            shown = "(   )" if is_light else "((inaudible))"
            put(mark.begin, _between(text, mark.begin, mark.begin, shown))
        elif mark.kind == "inaudible":
            put(mark.begin, "(" if is_light else "((unclear: ")
            put(mark.end, ")" if is_light else "))")
        elif mark.kind == "cut-off" and not text[: mark.end].endswith(("-", "–", "—", "…")):
            put(mark.end, "-")
    return [sign for sign in signs if sign[2]]


def _pause(seconds: float, is_light: bool) -> str:
    if is_light:
        return f"({seconds:.1f})" if seconds >= 0.2 else "(.)"
    if seconds < 1:
        return ""  # too short for an orthographic transcript
    return "((pause))" if seconds < 5 else "((long pause))"


def _between(text: str, begin: int, end: int, shown: str) -> str:
    """Pad a sign between two words with the blank that is missing around it."""
    if not shown:
        return ""
    before = " " if begin and not text[begin - 1].isspace() else ""
    after = " " if end < len(text) and not text[end].isspace() and begin == end else ""
    return f"{before}{shown}{after}"
