"""Two coders' passages side by side: which are found again, and how the others differ.

Precision, recall and F1 take the first coder of a pair as the reference; F1 is the same the other
way round. They do not correct for chance, and say nothing about text that neither coded.
``exact`` finds a passage again where the other coder has one with the same code and edges;
``overlap`` where theirs with the same code share a character with it. A coder's
overlapping passages of one code are merged first.

What differs comes in two tables, as it calls for two different talks: *boundaries* (same code,
different edges) is about where a passage ends; *labels* (same edges, different code) about what
codes mean. Documents that one of the two did not work through are left out.
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
    """How far two coders' passages find each other again.

    ``first`` and ``second`` are positions of coders; ``n_first`` and ``n_second`` their passages,
    ``found_first`` and ``found_second`` those that the other coder has too.
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

    ``text`` is the position of the document. ``begin`` and ``end`` say how many characters later
    (negative: earlier) the second coder's passage begins and ends; ``shared`` is the share of
    all their text that both hold.
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
    """Precision, recall and F1 of every pair of coders, over all texts that both worked through.

    Precision is the share of the second coder's passages that the first has, recall that of the
    first's that the second has, F1 their harmonic mean. ``nan`` where there is nothing to share.

    Raises:
        AgreementError: no such match; or see
        :func:`~transcode.agreement.unitizing.continuum.as_continua`.
    """
    if match not in ("exact", "overlap"):
        raise AgreementError("passages match as 'exact' or by 'overlap'", step="agreement")
    scores = []
    for pair in _pairs(as_continua(continua)):
        found_one, found_other = (
            len(set(found.tolist())) for found in _meeting(pair.one, pair.other, match)
        )
        n_one, n_other = len(pair.one), len(pair.other)
        nothing = "neither of the two coded anything" if pair.texts else "no text in common"
        known: dict[str, Any] = {
            "basis": f"passages of the same code, {match} match; first coder as reference",
            "n_units": float(n_one + n_other),
            "n_coders": 2,
        }
        precision = _share(found_other, n_other, "precision", "second", nothing, known)
        recall = _share(found_one, n_one, "recall", "first", nothing, known)
        f1 = math.nan
        if n_one + n_other:
            f1 = 2 * precision * recall / (precision + recall) if found_one else 0.0
        why = nothing if math.isnan(f1) else ""
        harmonic = Estimate(f1, name="span_f1", reason=why, **known)
        scores.append(
            SpanScore(
                pair.first, pair.second, precision, recall, harmonic,
                n_one, n_other, found_one, found_other,
            )
        )  # fmt: skip
    return scores


def boundaries(continua: Texts) -> list[Boundary]:
    """Same code, different edges: by pair of coders, then text, code and place."""
    texts = as_continua(continua)
    codes = codes_of(texts)
    table = []
    for pair in _pairs(texts):
        for i, j in zip(*_meeting(pair.one, pair.other, "overlap"), strict=True):
            group, one, other = pair.one[i, 0], pair.one[i, 1:].tolist(), pair.other[j, 1:].tolist()
            if one == other:
                continue
            text, code = divmod(int(group), max(len(codes), 1))
            both = min(one[1], other[1]) - max(one[0], other[0])
            either = max(one[1], other[1]) - min(one[0], other[0])
            table.append(
                Boundary(
                    text, pair.first, pair.second, codes[code], (one[0], one[1]),
                    (other[0], other[1]), other[0] - one[0], other[1] - one[1], both / either,
                )
            )  # fmt: skip
    return table


def labels(continua: Texts) -> list[Label]:
    """Same edges, different code: by pair of coders, then text and place.

    A passage is listed where each of the two gave it a code that the other did not.
    """
    texts = as_continua(continua)
    table = []
    for first, second in combinations(range(len(texts[0].coders) if texts else 0), 2):
        for number, text in enumerate(texts):
            one, other = (_by_edges(text.coders[coder]) for coder in (first, second))
            for begin, end in sorted(one.keys() & other.keys()):
                mine, theirs = one[begin, end], other[begin, end]
                only = tuple(code for code in mine if code not in theirs)
                their = tuple(code for code in theirs if code not in mine)
                if only and their:
                    table.append(Label(number, first, second, begin, end, only, their))
    return table


class _Pair(NamedTuple):
    """Two coders' merged passages: rows of (text and code as one number, begin, end), sorted."""

    first: int
    second: int
    one: Ints
    other: Ints
    texts: int


def _pairs(texts: list[Continuum]) -> Iterator[_Pair]:
    codes = {code: k for k, code in enumerate(codes_of(texts))}
    coders = range(len(texts[0].coders) if texts else 0)
    rows = [[_rows(text.coders[c], n, codes) for n, text in enumerate(texts)] for c in coders]
    none = np.zeros((0, 3), dtype=np.int64)
    for first, second in combinations(coders, 2):
        shared = [
            (one, other)
            for one, other in zip(rows[first], rows[second], strict=True)
            if one is not None and other is not None
        ]
        one, other = (np.concatenate([none, *(pair[i] for pair in shared)]) for i in (0, 1))
        yield _Pair(first, second, one, other, len(shared))


def _rows(passages: Passages | None, text: int, codes: dict[Hashable, int]) -> Ints | None:
    if passages is None:
        return None
    merged = [(text * len(codes) + codes[code], b, e) for b, e, code in merge(passages)]
    return np.array(sorted(merged), dtype=np.int64).reshape(-1, 3)


def _meeting(one: Ints, other: Ints, match: Match) -> tuple[Ints, Ints]:
    """Which rows of two coders share text and code; for ``exact``, both edges too."""
    # one line of text after the other, so that a single search serves all texts and codes
    longest = max(int(rows[:, 2].max(initial=0)) for rows in (one, other)) + 1
    a, b = (rows[:, 1:] + rows[:, :1] * longest for rows in (one, other))
    low = np.searchsorted(b[:, 1], a[:, 0], side="right")
    count = np.maximum(np.searchsorted(b[:, 0], a[:, 1]) - low, 0)
    i = np.repeat(np.arange(len(a)), count)
    j = np.arange(count.sum()) + np.repeat(low - (np.cumsum(count) - count), count)
    if match == "exact":
        same = (a[i] == b[j]).all(axis=1)
        i, j = i[same], j[same]
    return i, j


def _share(
    found: int, of: int, name: str, who: str, nothing: str, known: dict[str, Any]
) -> Estimate:
    if of:
        return Estimate(found / of, name=f"span_{name}", **known)
    why = f"the {who} coder coded nothing" if known["n_units"] else nothing
    return Estimate(math.nan, name=f"span_{name}", reason=why, **known)


def _by_edges(passages: Passages | None) -> dict[tuple[int, int], list[Hashable]]:
    edges: dict[tuple[int, int], list[Hashable]] = {}
    for begin, end, code in merge(passages or ()):
        edges.setdefault((begin, end), []).append(code)
    return edges
