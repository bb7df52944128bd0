"""What is compared: spans, the units they are compared on, and what each coder worked through.

Places are half-open spans of Unicode code points, ``begin <= i < end``. *Coverage* is a set of
(coder, document): inside it, a unit without a code is a real "no"; outside it, it is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transcode.errors import AgreementError

MISSING = -1


@dataclass(frozen=True, slots=True)
class AgreementSettings:
    """How agreement is measured, as the study declares it.

    ``share``: how much of a unit a code must cover to count as applied to it, 0 to 1; 0 means
    that one character is enough. ``replicates``: of the bootstrap; 0 asks for no intervals.
    """

    share: float = 0.0
    replicates: int = 2000
    seed: int = 1


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

    Axes are in the order of ``coders``, ``units`` and ``codes``; the dtype is int8.
    """

    coders: tuple[str, ...]
    units: tuple[Unit, ...]
    codes: tuple[str, ...]
    values: NDArray[np.int8]


def validate(
    spans: Iterable[Span],
    units: Iterable[Unit],
    coverage: Collection[tuple[str, str]],
    codes: Collection[str] | None = None,
) -> None:
    """Refuse what cannot be compared.

    Raises:
        AgreementError: an empty, negative or overlapping unit; an empty or negative span, one
            that lies in none of its document's units, or one whose code is not among ``codes``
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
    _check_coverage(coverage, by_document)
    if codes is not None and not codes:
        raise AgreementError(
            "the codebook holds no code", step="agreement", remedy="confirm or add a code first"
        )
    for document, _, code, begin, end in spans:
        _check_edges("span", document, begin, end)
        if not any(u.begin < end and begin < u.end for u in by_document.get(document, ())):
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


def _check_edges(what: str, document: str, begin: int, end: int) -> None:
    if not 0 <= begin < end:
        wrong = "begins before the text" if begin < 0 else "holds no character"
        raise AgreementError(
            f"the {what} {_place(begin, end)} {wrong}", where=document, step="agreement"
        )


def _check_coverage(coverage: Collection[tuple[str, str]], documents: Collection[str]) -> None:
    coders: dict[str, set[str]] = defaultdict(set)
    for coder, document in coverage:
        if document in documents:
            coders[document].add(coder)
    if len({coder for coder, _ in coverage}) < 2:
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
