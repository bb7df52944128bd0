"""Continuum: a text as its length and each coder's passages, for the unitizing measures.

These measures compare the passages as marked, not decisions on common units. Their cost depends on
the number of passages, not on the length of the text.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transcode.errors import AgreementError

Passage = tuple[int, int, Hashable]  # begin, end, code: half-open code points
Passages = Sequence[Passage]
Ints = NDArray[np.int64]


class Continuum(NamedTuple):
    """One document, or the stretch ``[begin, begin + length)`` of it that coders worked through.

    ``coders`` holds each coder's passages, with the same order of coders in every document: None
    if a coder did not work through this one, an empty list if they did but marked nothing. A plain
    ``(length, coders)`` is also accepted.
    """

    length: int
    coders: Sequence[Passages | None]
    begin: int = 0
    name: str = ""


Texts = Continuum | Iterable[Continuum | tuple[int, Sequence[Passages | None]]]


class Columns(NamedTuple):
    """One coder's passages as arrays, sorted by place; ``code`` is a position among the codes."""

    begin: Ints
    end: Ints
    code: Ints


def as_continua(continua: Texts) -> list[Continuum]:
    """Return a list of continua, from one or several.

    Raises:
        AgreementError: a continuum has no characters; the number of coders differs between
            continua; a passage is empty, negative, or outside its continuum. The message names
            the document and the offsets, never a code or coder.
    """
    given = [continua] if isinstance(continua, Continuum) else continua
    texts = [text if isinstance(text, Continuum) else Continuum(*text) for text in given]
    for text in texts:
        if text.length <= 0:
            raise _refused(text, "the text holds no character")
        if len(text.coders) != len(texts[0].coders):
            raise _refused(text, "the number of coders is not the same as in the other texts")
        end = text.begin + text.length
        for passages in text.coders:
            for first, last, _ in passages or ():
                if not text.begin <= first < last <= end:
                    wrong = "holds no character" if last <= first else "leaves the text"
                    raise _refused(text, f"the passage [{first}, {last}) {wrong}")
    return texts


def codes_of(texts: Iterable[Continuum]) -> list[Hashable]:
    """List all codes, in order of first appearance."""
    used = (code for text in texts for coder in text.coders for _, _, code in coder or ())
    return list(dict.fromkeys(used))


def columns(passages: Passages, codes: dict[Hashable, int]) -> Columns:
    """Convert one coder's passages to arrays, sorted by begin, then end, then code."""
    n = len(passages)
    begin, end, code = zip(*passages, strict=True) if n else ((), (), ())
    numbers = np.fromiter(map(codes.__getitem__, code), np.int64, n)
    table = Columns(np.fromiter(begin, np.int64, n), np.fromiter(end, np.int64, n), numbers)
    order = np.lexsort((table.code, table.end, table.begin))
    return Columns(*(column[order] for column in table))


def merge(passages: Iterable[Passage], *, touching: bool = False) -> list[Passage]:
    """Merge overlapping passages of the same code, any number of them.

    ``touching`` also merges those that merely touch. The unitizing measures distinguish two
    touching passages from one long passage, as the papers do; a coder who codes segment by segment
    may not make this distinction.
    """
    by_code: dict[Hashable, list[list[int]]] = {}
    for begin, end, code in sorted(passages, key=lambda passage: passage[:2]):
        merged = by_code.setdefault(code, [])
        if merged and begin < merged[-1][1] + touching:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([begin, end])
    every = [(begin, end, code) for code, all_ in by_code.items() for begin, end in all_]
    return sorted(every, key=lambda passage: passage[:2])


def exclusive(text: Continuum, passages: Passages, codes: dict[Hashable, int]) -> Columns:
    """Convert one coder's passages, with overlaps of one code merged and no other overlap.

    Raises:
        AgreementError: two passages with different codes overlap.
    """
    table = columns(passages, codes)
    if not (table.begin[1:] < table.end[:-1]).any():
        return table
    merged = merge(passages)
    for (begin, end, _), (next_begin, next_end, _) in pairwise(merged):
        if next_begin < end:
            raise _refused(
                text,
                f"one coder's passages [{begin}, {end}) and [{next_begin}, {next_end}) "
                "overlap and have different codes",
                remedy="measure each code by itself, or choose codes that exclude one another",
            )
    return columns(merged, codes)


def _refused(text: Continuum, what: str, remedy: str = "") -> AgreementError:
    return AgreementError(what, where=text.name, step="agreement", remedy=remedy)
