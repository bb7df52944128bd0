"""A text as the unitizing measures see it: its length, and each coder's passages in it.

These measures take the passages as they were marked, not units that everyone decides on. Their
cost follows the number of passages; the length of the text is only a number.
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

    ``coders`` holds each coder's passages, in the same order of coders in every document; None
    where a coder did not work through this one, an empty list where they did and marked nothing.
    A plain ``(length, coders)`` serves as well.
    """

    length: int
    coders: Sequence[Passages | None]
    begin: int = 0
    name: str = ""


Texts = Continuum | Iterable[Continuum | tuple[int, Sequence[Passages | None]]]


class Columns(NamedTuple):
    """One coder's passages as arrays, by place; ``code`` is a position in the list of codes."""

    begin: Ints
    end: Ints
    code: Ints


def as_continua(continua: Texts) -> list[Continuum]:
    """A list of continua, from one or several.

    Raises:
        AgreementError: a continuum without a character; a number of coders that changes from
            one to the next; a passage that is empty, negative, or outside its continuum. Names
            the document and the offsets, never a code or coder.
    """
    given = [continua] if isinstance(continua, Continuum) else continua
    texts = [text if isinstance(text, Continuum) else Continuum(*text) for text in given]
    for text in texts:
        if text.length <= 0:
            raise _refused(text, "the text holds no character")
        if len(text.coders) != len(texts[0].coders):
            raise _refused(text, "not the same number of coders as in the other texts")
        end = text.begin + text.length
        for passages in text.coders:
            for first, last, _ in passages or ():
                if not text.begin <= first < last <= end:
                    wrong = "holds no character" if last <= first else "leaves the text"
                    raise _refused(text, f"the passage [{first}, {last}) {wrong}")
    return texts


def codes_of(texts: Iterable[Continuum]) -> list[Hashable]:
    """All codes, in the order in which they first appear."""
    found = (code for text in texts for coder in text.coders for _, _, code in coder or ())
    return list(dict.fromkeys(found))


def columns(passages: Passages, codes: dict[Hashable, int]) -> Columns:
    """One coder's passages, sorted by begin, then end, then code."""
    n = len(passages)
    begin, end, code = zip(*passages, strict=True) if n else ((), (), ())
    numbers = np.fromiter(map(codes.__getitem__, code), np.int64, n)
    table = Columns(np.fromiter(begin, np.int64, n), np.fromiter(end, np.int64, n), numbers)
    order = np.lexsort((table.code, table.end, table.begin))
    return Columns(*(column[order] for column in table))


def merge(passages: Iterable[Passage], *, touching: bool = False) -> list[Passage]:
    """Passages of one code that overlap become one, whatever their number.

    ``touching`` joins those that merely meet as well. The unitizing measures tell two passages
    that touch from one long one, as the papers do; a coder who codes segment by segment may not.
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
    """One coder's passages, overlaps of one code merged, none overlapping another.

    Raises:
        AgreementError: two passages with different codes overlap.
    """
    table = columns(passages, codes)
    if not (table.begin[1:] < table.end[:-1]).any():
        return table
    merged = merge(passages)
    for one, other in pairwise(merged):
        if other[0] < one[1]:
            raise _refused(
                text,
                f"one coder's passages [{one[0]}, {one[1]}) and [{other[0]}, {other[1]}) "
                "overlap and have different codes",
                remedy="measure each code by itself, or codes that exclude one another",
            )
    return columns(merged, codes)


def _refused(text: Continuum, what: str, remedy: str = "") -> AgreementError:
    return AgreementError(what, where=text.name, step="agreement", remedy=remedy)
