"""Brackets among the words of a transcript, taken out as marks. Pure.

``(0.8)``, ``(.)``, ``((pause))``, ``[laughs]``, ``[inaudible]`` and the other sounds of
:func:`transcode.speech.sounds.sound_of`, and the signs of :mod:`transcode.records.notation` that
enclose words: ``((unclear: words))``, ``//words//``. ``((in overlap))`` has no end: it is taken to
last until the end of the sentence. Other brackets stay in the text, and so does
``[inaudible 14 s]`` (:mod:`transcode.records.unheard`), which stands there in place of words.
"""

from __future__ import annotations

import re
from dataclasses import replace

from transcode.records.speech import Mark, MarkKind
from transcode.records.unheard import is_unheard
from transcode.speech.sounds import sound_of

_UNTIMED = -1  # where a mark lies in time is not known yet; its length may be
_BREATH_MS = 200

_SIGN = re.compile(
    r"\(\((?:unclear): *(?P<unclear>(?:[^()]|\(\([^()]*\)\)|\([^()]*\))+)\)\)"
    r"|(?<![:/])//(?P<both>[^/\s](?:[^/]*[^/\s])?)//(?!/)"
    r"|(?P<empty>\( {2,}\))|(?P<over>\(\(in overlap\)\))"
    r"|\[(?P<a>[^\[\]]{1,60})\]|\(\((?P<b>[^()]{1,60})\)\)|\((?P<c>[^()]{1,60})\)"
    r"|<(?P<d>[^<>]{1,60})>|\*(?P<e>[^*\s][^*]{0,60})\*"
)
_SENTENCE = re.compile(r"[.?!…。！？](?=\s|$)")
_SECONDS = re.compile(r"(?:[^\W\d]+[,\s]+)*(\d+(?:[.,]\d+)?)\s*(?:s(?:ec(?:onds?)?)?)?")


def take_marks(text: str) -> tuple[str, tuple[Mark, ...]]:
    """Separate the words from the marks that were written among them.

    A mark's ``start_ms`` is -1: it has a place in the text and no time yet. The ``end_ms`` of a
    pause is its length less one, where the text states a length, and else -1 as well.
    """
    out = ""
    marks: list[Mark] = []
    overlaps: list[int] = []  # which of them say where they begin, and not where they end
    at = 0
    for sign in _SIGN.finditer(text):
        groups = sign.groupdict()
        inside = next((groups[name] for name in "abcde" if groups[name]), "").strip()
        kind = sound_of(inside) if inside and not is_unheard(sign[0]) else None
        words = groups["unclear"] or groups["both"]
        if not (kind or words or groups["empty"] or groups["over"]):
            continue
        before = text[at : sign.start()]
        out = _glued(out, before) if at else before
        at = sign.end()
        if words:
            begin = len(out)
            words, inner = take_marks(words)
            out += words
            marks += [replace(m, begin=m.begin + begin, end=m.end + begin) for m in inner]
            marks.append(_mark("inaudible" if groups["unclear"] else "overlap", begin, len(out), 0))
            if text[at : at + 1].isspace():
                out, at = out + text[at], at + 1
        elif groups["over"]:
            overlaps.append(len(marks))
            marks.append(_mark("overlap", len(out), len(out), 0))
        else:
            marks.append(_mark(kind or "inaudible", len(out), len(out), _length(kind, inside)))
    if not at:
        return text, ()
    out = _glued(out, text[at:]).rstrip()
    first = len(out) - len(out.lstrip())
    out = out.lstrip()
    placed = [_placed(mark, out, first) for mark in marks]
    for number in overlaps:
        placed[number] = replace(placed[number], end=_sentence_end(out, placed[number].begin))
    return out, tuple(mark for mark in placed if mark.kind != "overlap" or mark.begin < mark.end)


def _sentence_end(text: str, begin: int) -> int:
    end = _SENTENCE.search(text, begin)
    return end.end() if end else len(text)


def _length(kind: MarkKind | None, inside: str) -> int:
    """Length of a pause or of what is inaudible, in milliseconds; 0 if it states none."""
    is_length = kind == "pause" or (kind == "inaudible" and not inside[-1:].isdigit())
    stated = _SECONDS.fullmatch(inside) if is_length else None  # "[inaudible 12.03]" is a time
    if stated:
        return round(float(stated[1].replace(",", ".")) * 1000)
    return _BREATH_MS if inside == "." else 0


def _mark(kind: MarkKind, begin: int, end: int, length_ms: int) -> Mark:
    return Mark(kind, begin, end, _UNTIMED, _UNTIMED + length_ms, found_by="human")


def _glued(out: str, text: str) -> str:
    """Append the text after a sign, with one blank in its place, or none before a comma."""
    if not text.strip():
        return out + ("" if not out or out[-1].isspace() else text[:1])
    if text.lstrip()[0] in ".,;:?!…" and text.lstrip()[:3] != "...":
        return out.rstrip() + text.lstrip()
    return out + (text.lstrip() if not out or out[-1].isspace() else text)


def _placed(mark: Mark, text: str, first: int) -> Mark:
    """Move a mark between words to the beginning of the next word, or the end of the text."""
    begin, end = (min(max(0, place - first), len(text)) for place in (mark.begin, mark.end))
    if begin == end:
        while begin < len(text) and text[begin].isspace():
            begin += 1
        end = begin
    return Mark(mark.kind, begin, end, mark.start_ms, mark.end_ms, found_by=mark.found_by)
