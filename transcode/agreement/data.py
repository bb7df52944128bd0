"""Data to compare: coded spans, the units of comparison, and the coverage of each coder.

Places are half-open spans of Unicode code points, ``begin <= i < end``. *Coverage* is a set of
(coder, document), or (coder, document, begin, end) for a region. A unit without a code is a real
"no" inside the coverage, and missing outside it.
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
"""Coder and document; for a region of it, also its begin and end."""

GammaOf = Literal["none", "overall", "code"]


@dataclass(frozen=True, slots=True)
class AgreementSettings:
    """Settings of agreement, as the study declares them.

    ``share``: the share of a unit, 0 to 1, that a code must cover to count as applied; 0 means
    that one character is enough. ``replicates``: number of bootstrap replicates; 0 gives no
    intervals. ``resample``: the clusters to draw: documents, segments or units; "" draws documents
    if there are eight or more. ``target``: the value that coefficients are compared with.
    ``gamma``: its scope on the continuum; for every code it takes a while. ``samples``: number of
    random continua for its expected disorder. ``metric`` (of alpha) and ``weights`` (of the others)
    are for plain ratings on an ordered scale; "" takes those of the ratings' level; they do not
    apply to codes. ``leave_uncoded_out``: leave out units to which no coder applied any code
    (for decisions on codes only).
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
    """A passage on which every coder makes a yes or no decision for each code."""

    document: str
    begin: int
    end: int


@dataclass(frozen=True, eq=False)
class Table:
    """The coders' decisions: ``values[coder, unit, code]`` is 1 (applied), 0 (not) or -1 (missing).

    Axes are in the order of ``coders``, ``units`` and ``codes``; the dtype is int8. ``times`` is
    the weight of each unit, its number of characters; ``None`` weighs each unit once.
    """

    coders: tuple[str, ...]
    units: tuple[Unit, ...]
    codes: tuple[str, ...]
    values: NDArray[np.int8]
    times: NDArray[np.float64] | None = None

    @property
    def covered(self) -> NDArray[np.bool_]:
        """Mask of the units that each coder covered, coders x units."""
        covered: NDArray[np.bool_] = np.any(self.values >= 0, axis=2)
        return covered


def validate(
    spans: Iterable[Span],
    units: Iterable[Unit],
    coverage: Collection[Covered],
    codes: Collection[str] | None = None,
    documents: Mapping[str, int] | None = None,
) -> None:
    """Refuse data that cannot be compared.

    ``documents``: the length of each document. If given, a span must lie within its document;
    otherwise it must touch one of the units.

    Raises:
        AgreementError: an empty, negative or overlapping unit; an empty or negative span, one
            outside its document or in none of its units, or one with a code that is not among
            ``codes`` (if given); fewer than two coders; no document that two of them covered.
            The message names the document and the offsets, never a code or coder: their ids may
            be words or people's names.
    """
    by_document: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        _check_edges("unit", *unit)
        by_document[unit.document].append(unit)
    for document, inside in by_document.items():
        inside.sort()
        for unit, following in pairwise(inside):
            if following.begin < unit.end:
                raise AgreementError(
                    f"the units {_place(*unit[1:])} and {_place(*following[1:])} overlap",
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
    """Merge the covered regions by coder and document; ``None`` means the whole document."""
    by_coder: dict[tuple[str, str], list[tuple[int, int]] | None] = {}
    for region in coverage:
        if len(region) == 2:
            by_coder[region] = None
            continue
        coder, document, begin, end = region
        parts = by_coder.setdefault((coder, document), [])
        if parts is not None:
            parts.append((begin, end))
    return {key: merged(parts) if parts is not None else None for key, parts in by_coder.items()}


def merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge overlapping and touching stretches, in order."""
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
    """Return whether a span shares a character with one of the units, which are in order."""
    if edges is None:
        return False
    begins, ends = edges
    first = int(
        np.searchsorted(ends, begin, side="right")
    )  # the first unit that ends after the span begins
    return first < len(begins) and bool(begins[first] < end)


def _check_inside(document: str, begin: int, end: int, documents: Mapping[str, int]) -> None:
    if document not in documents:
        raise AgreementError(
            f"the coding of {_place(begin, end)} is in a document that does not exist",
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
    for region in coverage:
        if len(region) == 4:
            _check_edges("region", region[1], region[2], region[3])
        if region[1] in documents:
            coders[region[1]].add(region[0])
    if len({region[0] for region in coverage}) < 2:
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
