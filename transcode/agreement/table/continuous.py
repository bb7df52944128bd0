r"""Spans on the continuum: u-alpha and its family, per code, per theme and overall.

The unitizing measures require that the codes of one coder exclude one another. Interview codes
rarely do. Each code is therefore measured on its own copy of the text (u-alpha), a theme as the
union of its codes, and all codes together as 1 - sum Do / sum De. \\|u-alpha of the union of all
codes measures the distinction between coded and uncoded text. If no coder's codes overlap, the rest
of the family is computed for all codes at once: u-alpha, cu-alpha, and (k)u-alpha of each code.
Gamma allows overlaps: for all codes at once it compares places and codes, and gamma-cat compares
the codes alone; for a code or theme, gamma compares the places.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from transcode.agreement.coefficients.sums import Sums, ratio, skip
from transcode.agreement.data import AgreementSettings, Covered, Span, Table, regions
from transcode.agreement.result import Row
from transcode.agreement.table.bootstrap import ENOUGH_DOCUMENTS, replicate
from transcode.agreement.table.rows import About, Column, Label, all_columns, as_row, theme_layers
from transcode.agreement.unitizing.continuum import Continuum, Passage, merge
from transcode.agreement.unitizing.gamma import gamma_sums, gamma_value
from transcode.agreement.unitizing.unitizing import unitizing_sums, unitizing_terms
from transcode.errors import AgreementError

_ALONE = "Krippendorff et al. 2016, eq. 5, each code on its own copy of the text"
_FAMILY = {
    "u_alpha_all": "Krippendorff et al. 2016, eq. 5, all codes on one text",
    "cu_alpha": "codes where passages meet (Krippendorff et al. 2016, eq. 11; self-pairs by pairs "
    "of coders, eq. 10)",
}
_BINARY = "coded or not, whatever the code (Krippendorff et al. 2016, eq. 6)"
_GAMMA = "Mathet et al. (2015), alpha 1, beta 1, delta_empty 1; chance: {} random continua"
_CAT = "Mathet (2017), the codes of passages that gamma aligns; chance: {} random continua"
_KU = "one code where passages meet (Krippendorff et al. 2016, eq. 13b)"
_WHY = {
    "u_alpha": "nobody marked a passage with it, or all text is one passage",
    "cu_alpha": "no passages of two coders meet, or all that do have one code",
    "gamma": "nobody marked a passage with it, or too many overlap to be aligned",
    "gamma_cat": "no passages of two coders stand at one place, chance lets no codes differ, or "
    "too many passages overlap to be aligned",
    "ku_alpha": "no passage of this code meets another coder's, or only one code does",
}
_WEIGHTING = {"gamma": "each passage once", "gamma_cat": "pairs of passages by how close they are"}
_MISSING = "a text, or region, counts for the coders who have covered it, if there are two"


_Planned = tuple[str, str, list[Column], Sums, Callable[[Sums], Sums]]
"""Measure, basis, columns shown, sums by document, and a function from sums to values."""


def as_continua(
    spans: Iterable[Span],
    documents: Mapping[str, int],
    coverage: Collection[Covered],
    coders: Sequence[str],
) -> list[Continuum]:
    """Convert the texts for the unitizing measures, one for each stretch with the same coders.

    A document is one stretch, unless a coder worked through only a region of it; passages end
    where their stretch ends.
    """
    seen = regions(coverage)
    passages: dict[tuple[str, str], list[Passage]] = {}
    for span in spans:
        here = passages.setdefault((span.document, span.coder), [])
        here.append((span.begin, span.end, span.code))
    texts = []
    for document, length in documents.items():
        parts = {c: seen[c, document] for c in coders if (c, document) in seen}
        marks = {0, length} | {
            m for covered in parts.values() for part in covered or () for m in part
        }
        for begin, end in pairwise(sorted(mark for mark in marks if mark <= length)):
            inside = [
                _clipped(passages.get((document, coder), ()), begin, end)
                if coder in parts and _covers(parts[coder], begin, end)
                else None
                for coder in coders
            ]
            texts.append(Continuum(end - begin, inside, begin, document))
    return texts


@dataclass(frozen=True)
class _Passages:
    """The passages of all coders, and their sums by document."""

    spans: Sequence[Span]
    documents: Mapping[str, int]
    coverage: Collection[Covered]
    coders: Sequence[str]

    def sums(self, chosen: Iterable[Span], names: Sequence[str]) -> Sums:
        """Return the sums of the unitizing measures for some passages."""
        texts = as_continua(chosen, self.documents, self.coverage, self.coders)
        return _by_document(texts, unitizing_sums(texts, names), self.documents)

    def gamma_sums(self, chosen: Iterable[Span], settings: AgreementSettings) -> Sums:
        """Return the sums of gamma; zeros, which leave it undefined, if nothing can be aligned."""
        texts = as_continua(chosen, self.documents, self.coverage, self.coders)
        try:
            aligned = gamma_sums(texts, settings.samples, settings.seed)
        except AgreementError:  # undefined is a value
            aligned = np.zeros((len(texts), 1 + settings.samples, 4))
        return _by_document(texts, aligned, self.documents)

    def union(self, codes: Collection[str]) -> list[Span]:
        """Return the passages of these codes as passages of a single code."""
        return [span._replace(code="") for span in self.spans if span.code in codes]


def continuum_rows(
    table: Table,
    spans: Sequence[Span],
    documents: Mapping[str, int],
    coverage: Collection[Covered],
    codes: Mapping[str, str],
    themes: Mapping[str, Sequence[str]],
    settings: AgreementSettings,
) -> tuple[Row, ...]:
    """Make the rows on the continuum: ``u_alpha`` for all, the rest of the family if defined."""
    passages = _Passages(spans, documents, coverage, table.coders)
    inside = theme_layers(codes, themes)
    columns = all_columns(codes, inside)
    ids = list(codes)
    layers = [[code] for code in ids] + [[ids[i] for i in layer] for layer in inside.values()]
    copies = [passages.union(layer) for layer in layers]
    plan = [
        _alone(columns, np.stack([passages.sums(copy, [""]) for copy in copies], axis=1)),
        _coded_or_not(columns[-1], passages.sums(passages.union(set(codes)), [""])),
    ]
    if settings.gamma != "none":
        copies = copies if settings.gamma == "code" else []
        parts = [passages.gamma_sums(copy, settings) for copy in (*copies, spans)]
        plan += _gammas([*columns[: len(copies)], _single(columns[-1])], parts, settings.samples)
    with suppress(AgreementError):  # codes of one coder overlap: only single codes can be measured
        plan += _family(_single(columns[-1]), columns[: len(codes)], passages.sums(spans, ids))
    return _rows(plan, _about(table, documents, coverage, settings), len(documents), settings)


def _rows(
    plan: Sequence[_Planned], about: About, documents: int, settings: AgreementSettings
) -> tuple[Row, ...]:
    """Make the planned rows, all with the same draws of replicates."""
    drawn = replicate(
        {name: sums for name, _, _, sums, _ in plan},
        {name: value for name, _, _, _, value in plan},
        np.ones(documents, dtype=np.int64),
        settings.replicates if about.drawable else 0,
        settings.seed,
    )
    rows = []
    for name, basis, shown, sums, value in plan:
        measure = Label(name, basis, _WEIGHTING.get(name, "length in characters"))
        for i, column in enumerate(shown):
            figure = float(value(sums.sum(axis=0))[i])
            why = _WHY.get(name, _WHY["u_alpha"]) if math.isnan(figure) else ""
            replicates = drawn[name][:, i] if drawn[name].ndim > 1 else np.zeros(0)
            rows.append(as_row(column, measure, figure, replicates, about, settings, reason=why))
    return tuple(rows)


def _single(overall: Column) -> Column:
    """Return the overall column as a single layer."""
    return replace(overall, layers=(0,))


def _alone(columns: list[Column], sums: Sums) -> _Planned:
    """Plan u-alpha of each code on its own copy of the text: documents x layers x sums."""

    def pooled(drawn: Sums) -> Sums:
        do, de = unitizing_terms(drawn).u
        values = [
            1
            - ratio(
                skip(do[..., column.layers]).sum(axis=-1), skip(de[..., column.layers]).sum(axis=-1)
            )
            for column in columns
        ]
        return np.stack(values, axis=-1)

    return "u_alpha", _ALONE, columns, sums, pooled


def _coded_or_not(overall: Column, sums: Sums) -> _Planned:
    def binary(drawn: Sums) -> Sums:
        do, de = unitizing_terms(drawn).binary
        coefficient: Sums = 1 - ratio(do, de)
        return coefficient[..., None]

    return "bu_alpha", _BINARY, [_single(overall)], sums, binary


def _family(overall: Column, codes: list[Column], sums: Sums) -> list[_Planned]:
    def coefficient(which: str) -> Callable[[Sums], Sums]:
        def value(drawn: Sums) -> Sums:
            do, de = getattr(unitizing_terms(drawn), which)
            quotient: Sums = 1 - ratio(do, de)
            return quotient if which == "ku" else quotient[..., None]

        return value

    whole: list[_Planned] = [
        (name, basis, [overall], sums, coefficient(which))
        for (name, basis), which in zip(_FAMILY.items(), ("u", "cu"), strict=True)
    ]
    return [*whole, ("ku_alpha", _KU, codes, sums, coefficient("ku"))]


def _gammas(columns: list[Column], parts: list[Sums], samples: int) -> list[_Planned]:
    """Plan gamma of each column, and gamma-cat of the last, which is all codes at once."""
    return [
        ("gamma", _GAMMA.format(samples), columns, np.stack(parts, axis=1), gamma_value),
        ("gamma_cat", _CAT.format(samples), columns[-1:], parts[-1][:, None],
         lambda sums: gamma_value(sums, 2)),
    ]  # fmt: skip


def _by_document(texts: Sequence[Continuum], sums: Sums, documents: Mapping[str, int]) -> Sums:
    place = {document: i for i, document in enumerate(documents)}
    totals = np.zeros((len(documents), *sums.shape[1:]))
    np.add.at(totals, [place[text.name] for text in texts], sums)
    return totals


def _about(
    table: Table,
    documents: Mapping[str, int],
    coverage: Collection[Covered],
    settings: AgreementSettings,
) -> About:
    seen = table.covered
    two = seen.sum(axis=0) > 1
    shared = {unit.document for unit, kept in zip(table.units, two, strict=True) if kept}
    times = np.ones(len(table.units)) if table.times is None else table.times
    few = len(shared) < ENOUGH_DOCUMENTS
    return About(
        n_units=int(times[two].sum()),
        n_coders=int(seen[:, two].any(axis=1).sum()),
        n_documents=len(shared),
        unit="continuum (characters of passages)",
        missing=_MISSING,
        interval=f"bootstrap by document, {settings.replicates} replicates, 95 % percentile"
        if settings.replicates
        else "none",
        warning=f"only {len(shared)} documents were drawn: too few to trust the interval"
        if few and settings.replicates
        else "",
        independent=False,
        drawable=len(documents) > 1,
    )


def _clipped(passages: Iterable[Passage], begin: int, end: int) -> list[Passage]:
    inside = [(max(a, begin), min(b, end), c) for a, b, c in passages if a < end and begin < b]
    return merge(inside)


def _covers(parts: Sequence[tuple[int, int]] | None, begin: int, end: int) -> bool:
    return parts is None or any(a <= begin and end <= b for a, b in parts)
