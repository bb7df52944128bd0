"""Comparison of two coders' passages: those in common, and the differences of the others.

Precision, recall and F1 take the first coder of a pair as the reference; F1 is symmetric. They do
not correct for chance, and ignore text that neither coder coded. With ``exact``, a passage matches
one of the other coder with the same code and the same edges; with ``overlap``, it matches passages
with the same code that share a character with it. A coder's overlapping passages of one code are
merged first.

The differences come in two tables, because they need two different discussions: *boundaries* (same
code, different edges) concerns the extent of passages; *labels* (same edges, different code)
concerns the meaning of codes. Documents that one of the two did not work through are left out.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from itertools import combinations
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.coefficients.estimate import Estimate
from transcode.agreement.unitizing.continuum import (
    Continuum,
    Passages,
    Texts,
    as_continua,
    codes_of,
    merge,
)
from transcode.errors import AgreementError

Ints = NDArray[np.int64]
Match = Literal["exact", "overlap"]


class SpanScore(NamedTuple):
    """Precision, recall and F1 of two coders' passages.

    ``first`` and ``second`` are positions of coders; ``n_first`` and ``n_second`` are the numbers
    of their passages, ``found_first`` and ``found_second`` of those that the other coder also has.
    """

    first: int
    second: int
    precision: Estimate
    recall: Estimate
    f1: Estimate
    n_first: int
    n_second: int
    found_first: int
    found_second: int


class Boundary(NamedTuple):
    """Two passages of the same code that share text but not both edges.

    ``text`` is the position of the document. ``begin`` and ``end`` are the differences of the
    edges: the second coder's passage begins and ends that many characters later (if negative,
    earlier). ``shared`` is the share of the text of both passages that they have in common.
    """

    text: int
    first: int
    second: int
    code: Hashable
    one: tuple[int, int]
    other: tuple[int, int]
    begin: int
    end: int
    shared: float


class Label(NamedTuple):
    """One passage to which each of two coders gave a code that the other did not."""

    text: int
    first: int
    second: int
    begin: int
    end: int
    only_first: tuple[Hashable, ...]
    only_second: tuple[Hashable, ...]


def span_scores(continua: Texts, match: Match = "exact") -> list[SpanScore]:
    """Compute precision, recall and F1 of every pair of coders, over the texts that both covered.

    Precision is the share of the second coder's passages that the first also has, recall the share
    of the first coder's passages that the second also has, and F1 their harmonic mean. They are
    ``nan`` if the divisor is 0.

    Raises:
        AgreementError: there is no such match; or see
            :func:`~transcode.agreement.unitizing.continuum.as_continua`.
    """
    if match not in ("exact", "overlap"):
        raise AgreementError("the match must be 'exact' or 'overlap'", step="agreement")
    scores = []
    for pair in _pairs(as_continua(continua)):
        found_first, found_second = (
            len(set(rows.tolist())) for rows in _meeting(pair.first_rows, pair.second_rows, match)
        )
        n_first, n_second = len(pair.first_rows), len(pair.second_rows)
        nothing = "neither of the two coded anything" if pair.texts else "no text in common"
        attributes: dict[str, Any] = {
            "basis": f"passages of the same code, {match} match; first coder as reference",
            "n_units": float(n_first + n_second),
            "n_coders": 2,
        }
        precision = _share(found_second, n_second, "precision", "second", nothing, attributes)
        recall = _share(found_first, n_first, "recall", "first", nothing, attributes)
        f1 = math.nan
        if n_first + n_second:
            f1 = 2 * precision * recall / (precision + recall) if found_first else 0.0
        why = nothing if math.isnan(f1) else ""
        harmonic = Estimate(f1, name="span_f1", reason=why, **attributes)
        scores.append(
            SpanScore(
                pair.first, pair.second, precision, recall, harmonic,
                n_first, n_second, found_first, found_second,
            )
        )  # fmt: skip
    return scores


def boundaries(continua: Texts) -> list[Boundary]:
    """List passages with the same code and different edges, by pair of coders, text and code."""
    texts = as_continua(continua)
    codes = codes_of(texts)
    table = []
    for pair in _pairs(texts):
        for i, j in zip(*_meeting(pair.first_rows, pair.second_rows, "overlap"), strict=True):
            group, mine, theirs = (
                pair.first_rows[i, 0],
                pair.first_rows[i, 1:].tolist(),
                pair.second_rows[j, 1:].tolist(),
            )
            if mine == theirs:
                continue
            text, code = divmod(int(group), max(len(codes), 1))
            both = min(mine[1], theirs[1]) - max(mine[0], theirs[0])
            either = max(mine[1], theirs[1]) - min(mine[0], theirs[0])
            table.append(
                Boundary(
                    text, pair.first, pair.second, codes[code], (mine[0], mine[1]),
                    (theirs[0], theirs[1]), theirs[0] - mine[0], theirs[1] - mine[1], both / either,
                )
            )  # fmt: skip
    return table


def labels(continua: Texts) -> list[Label]:
    """List passages with the same edges and different codes, by pair of coders, text and place.

    A passage is listed if each of the two gave it a code that the other did not.
    """
    texts = as_continua(continua)
    table = []
    for first, second in combinations(range(len(texts[0].coders) if texts else 0), 2):
        for number, text in enumerate(texts):
            first_edges, second_edges = (_by_edges(text.coders[coder]) for coder in (first, second))
            for begin, end in sorted(first_edges.keys() & second_edges.keys()):
                mine, theirs = first_edges[begin, end], second_edges[begin, end]
                only = tuple(code for code in mine if code not in theirs)
                their = tuple(code for code in theirs if code not in mine)
                if only and their:
                    table.append(Label(number, first, second, begin, end, only, their))
    return table


class _Pair(NamedTuple):
    """Two coders' merged passages: rows of (text and code as one number, begin, end), sorted."""

    first: int
    second: int
    first_rows: Ints
    second_rows: Ints
    texts: int


def _pairs(texts: list[Continuum]) -> Iterator[_Pair]:
    codes = {code: k for k, code in enumerate(codes_of(texts))}
    coders = range(len(texts[0].coders) if texts else 0)
    rows = [[_rows(text.coders[c], n, codes) for n, text in enumerate(texts)] for c in coders]
    none = np.zeros((0, 3), dtype=np.int64)
    for first, second in combinations(coders, 2):
        shared = [
            (first_rows, second_rows)
            for first_rows, second_rows in zip(rows[first], rows[second], strict=True)
            if first_rows is not None and second_rows is not None
        ]
        first_rows, second_rows = (
            np.concatenate([none, *(pair[i] for pair in shared)]) for i in (0, 1)
        )
        yield _Pair(first, second, first_rows, second_rows, len(shared))


def _rows(passages: Passages | None, text: int, codes: dict[Hashable, int]) -> Ints | None:
    if passages is None:
        return None
    merged = [(text * len(codes) + codes[code], b, e) for b, e, code in merge(passages)]
    return np.array(sorted(merged), dtype=np.int64).reshape(-1, 3)


def _meeting(first: Ints, second: Ints, match: Match) -> tuple[Ints, Ints]:
    """Match rows of two coders with common text and the same code; for ``exact``, equal edges."""
    # all texts and codes on one line, so that a single search serves them all
    longest = max(int(rows[:, 2].max(initial=0)) for rows in (first, second)) + 1
    a, b = (rows[:, 1:] + rows[:, :1] * longest for rows in (first, second))
    low = np.searchsorted(b[:, 1], a[:, 0], side="right")
    count = np.maximum(np.searchsorted(b[:, 0], a[:, 1]) - low, 0)
    i = np.repeat(np.arange(len(a)), count)
    j = np.arange(count.sum()) + np.repeat(low - (np.cumsum(count) - count), count)
    if match == "exact":
        same = (a[i] == b[j]).all(axis=1)
        i, j = i[same], j[same]
    return i, j


def _share(
    shared: int, of: int, name: str, who: str, nothing: str, attributes: dict[str, Any]
) -> Estimate:
    if of:
        return Estimate(shared / of, name=f"span_{name}", **attributes)
    why = f"the {who} coder coded nothing" if attributes["n_units"] else nothing
    return Estimate(math.nan, name=f"span_{name}", reason=why, **attributes)


def _by_edges(passages: Passages | None) -> dict[tuple[int, int], list[Hashable]]:
    edges: dict[tuple[int, int], list[Hashable]] = {}
    for begin, end, code in merge(passages or ()):
        edges.setdefault((begin, end), []).append(code)
    return edges
