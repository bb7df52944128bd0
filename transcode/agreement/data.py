"""Data to compare: spans, the units they are compared on, and what each coder worked through.

Places are half-open spans of Unicode code points, ``begin <= i < end``. *Coverage* is a set of
(coder, document), or (coder, document, begin, end) for a region: inside it, a unit without a code
is a real "no"; outside it, it is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from transcode.errors import AgreementError

MISSING = -1
Covered = tuple[str, str] | tuple[str, str, int, int]
"""coder, document, and where a region was worked through its begin and end."""

GammaOf = Literal["none", "overall", "code"]


@dataclass(frozen=True, slots=True)
class AgreementSettings:
    """How agreement is measured, as the study declares it.

    ``share``: how much of a unit a code must cover to count as applied to it, 0 to 1; 0 means
    that one character is enough. ``replicates``: of the bootstrap; 0 asks for no intervals.
    ``resample``: what is drawn as one: documents, segments or units; "" chooses documents where
    there are eight. ``target``: the value that a coefficient may be below. ``gamma``: of
    what it is given on the continuum; of every code it takes a while. ``samples``: the random
    continua behind its expected disorder. ``metric`` (of alpha) and ``weights`` (of the others)
    are for plain ratings on an ordered scale; "" takes those of the level that the ratings are
    on; codes that apply or not have none. ``leave_uncoded_out``: units to which no coder applied
    any code are not compared (decisions on codes only).
    """

    share: float = 0.0
    replicates: int = 2000
    seed: int = 1
    resample: Literal["", "document", "segment", "unit"] = ""
    target: float = 0.8
    gamma: GammaOf = "overall"
    samples: int = 30
    metric: Literal["", "nominal", "ordinal", "interval", "ratio"] = ""
    weights: Literal["", "identity", "linear", "quadratic", "ordinal", "ratio"] = ""
    leave_uncoded_out: bool = False


class Span(NamedTuple):
    """A code applied by a coder to a passage of a document."""

    document: str
    coder: str
    code: str
    begin: int
    end: int


class Unit(NamedTuple):
    """A passage on which every coder decides, code by code, whether it applies."""

    document: str
    begin: int
    end: int


@dataclass(frozen=True, eq=False)
class Table:
    """The coders' decisions: ``values[coder, unit, code]`` is 1 (applied), 0 (not) or -1 (missing).

    Axes are in the order of ``coders``, ``units`` and ``codes``; the dtype is int8. ``times`` is
    how often each unit counts: its characters, or once where it is ``None``.
    """

    coders: tuple[str, ...]
    units: tuple[Unit, ...]
    codes: tuple[str, ...]
    values: NDArray[np.int8]
    times: NDArray[np.float64] | None = None

    @property
    def covered(self) -> NDArray[np.bool_]:
        """Whether a coder covered a unit, coders x units."""
        covered: NDArray[np.bool_] = np.any(self.values >= 0, axis=2)
        return covered


def validate(
    spans: Iterable[Span],
    units: Iterable[Unit],
    coverage: Collection[Covered],
    codes: Collection[str] | None = None,
    documents: Mapping[str, int] | None = None,
) -> None:
    """Refuse what cannot be compared.

    ``documents``: the length of each; with them, a span must lie within its document, and without
    them, it must touch one of the units.

    Raises:
        AgreementError: an empty, negative or overlapping unit; an empty or negative span, one
            outside its document or in none of its units, or one whose code is not among ``codes``
            (when they are given); fewer than two coders; no document that two of them covered.
            Names the document and the offsets, never a code or coder: their ids may be words
            or people's names.
    """
    by_document: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        _check_edges("unit", *unit)
        by_document[unit.document].append(unit)
    for document, inside in by_document.items():
        inside.sort()
        for one, other in pairwise(inside):
            if other.begin < one.end:
                raise AgreementError(
                    f"the units {_place(*one[1:])} and {_place(*other[1:])} overlap",
                    where=document,
                    step="agreement",
                )
    _check_coverage(coverage, documents if documents is not None else by_document)
    if codes is not None and not codes:
        raise AgreementError(
            "the codebook holds no code", step="agreement", remedy="confirm or add a code first"
        )
    edges = {d: _edges(inside) for d, inside in by_document.items()}
    for document, _, code, begin, end in spans:
        _check_edges("span", document, begin, end)
        if documents is not None:
            _check_inside(document, begin, end, documents)
        elif not _touches(begin, end, edges.get(document)):
            raise AgreementError(
                f"the coding of {_place(begin, end)} lies in none of the document's units",
                where=document,
                step="agreement",
                remedy="check that it was made on this version of the text",
            )
        if codes is not None and code not in codes:
            raise AgreementError(
                f"the coding of {_place(begin, end)} has a code that is not in the codebook",
                where=document,
                step="agreement",
                remedy="add the code to the codebook, or leave its codings out",
            )


def regions(coverage: Collection[Covered]) -> dict[tuple[str, str], list[tuple[int, int]] | None]:
    """By coder and document the merged regions that were worked through; ``None`` is all of it."""
    found: dict[tuple[str, str], list[tuple[int, int]] | None] = {}
    for one in coverage:
        if len(one) == 2:
            found[one] = None
            continue
        coder, document, begin, end = one
        known = found.setdefault((coder, document), [])
        if known is not None:
            known.append((begin, end))
    return {key: merged(parts) if parts is not None else None for key, parts in found.items()}


def merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping and touching stretches as one, in order."""
    whole: list[tuple[int, int]] = []
    for begin, end in sorted(stretches):
        if whole and begin <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(whole[-1][1], end)
        else:
            whole.append((begin, end))
    return whole


def _edges(units: Iterable[Unit]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    places = np.array([(unit.begin, unit.end) for unit in units], dtype=np.int64)
    return places[:, 0], places[:, 1]


def _touches(
    begin: int, end: int, edges: tuple[NDArray[np.int64], NDArray[np.int64]] | None
) -> bool:
    """Whether a span shares a character with one of the units, which are in order."""
    if edges is None:
        return False
    begins, ends = edges
    first = int(np.searchsorted(ends, begin, side="right"))  # that ends after the span begins
    return first < len(begins) and bool(begins[first] < end)


def _check_inside(document: str, begin: int, end: int, documents: Mapping[str, int]) -> None:
    if document not in documents:
        raise AgreementError(
            f"the coding of {_place(begin, end)} is of a document that is not there",
            where=document,
            step="agreement",
        )
    if end > documents[document]:
        raise AgreementError(
            f"the coding of {_place(begin, end)} goes beyond the document, "
            f"which has {documents[document]} characters",
            where=document,
            step="agreement",
            remedy="check that it was made on this version of the text",
        )


def _check_edges(what: str, document: str, begin: int, end: int) -> None:
    if not 0 <= begin < end:
        wrong = "begins before the text" if begin < 0 else "holds no character"
        raise AgreementError(
            f"the {what} {_place(begin, end)} {wrong}", where=document, step="agreement"
        )


def _check_coverage(coverage: Collection[Covered], documents: Collection[str]) -> None:
    coders: dict[str, set[str]] = defaultdict(set)
    for one in coverage:
        if len(one) == 4:
            _check_edges("region", one[1], one[2], one[3])
        if one[1] in documents:
            coders[one[1]].add(one[0])
    if len({one[0] for one in coverage}) < 2:
        raise AgreementError(
            "agreement needs at least two coders who have worked through a text",
            step="agreement",
            remedy="let a second coder finish at least one interview",
        )
    if not any(len(who) > 1 for who in coders.values()):
        raise AgreementError(
            "no two coders have worked through the same text",
            step="agreement",
            remedy="let a second coder finish an interview that the first one has finished",
        )


def _place(begin: int, end: int) -> str:
    return f"[{begin}, {end})"
