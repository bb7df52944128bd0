"""Main function of the package: from several coders' codings to the table of agreement."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, compress

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.coefficients.ratings import Ratings
from transcode.agreement.data import AgreementSettings, Covered, Span, Table, Unit, validate
from transcode.agreement.result import Agreement, Counts, Pair, Row
from transcode.agreement.table.bootstrap import Groups, default_kind, doubt, group
from transcode.agreement.table.continuous import continuum_rows
from transcode.agreement.table.plain import as_table, plain_pairs, plain_rows
from transcode.agreement.table.rows import About, all_columns, column_rows, theme_layers
from transcode.agreement.table.setwise import set_rows
from transcode.agreement.table.standard import NAMES, standard
from transcode.agreement.units import characters, unitise
from transcode.errors import AgreementError

__all__ = ["measure", "measure_table"]

UNITS = ("segment", "turn", "character", "continuum")
_BY_LENGTH = UNITS[2:]
_MISSING = (
    "what a coder has not covered is missing; compared are units with two coders or "
    "more, for pairs those both covered; shares of codes come from every covered unit"
)


def measure(
    codings: Iterable[Span] | Table | Ratings,
    *,
    coverage: Collection[Covered] = (),
    codes: Mapping[str, str] | None = None,
    unit: str = "segment",
    units: Iterable[Unit] = (),
    documents: Mapping[str, int] | None = None,
    themes: Mapping[str, Sequence[str]] | None = None,
    coders: Sequence[str] | None = None,
    measures: Sequence[str] = NAMES,
    settings: AgreementSettings | None = None,
) -> Agreement:
    """Compute every coefficient with its interval, per code, per theme and overall.

    Args:
        codings: coded spans in code points; or a table that is already unitised; or plain ratings
            (``codes``, ``coverage`` and ``themes`` are then ignored).
        coverage: (coder, document) for each document that a coder has worked through, or
            (coder, document, begin, end) for a region of it.
        codes: id and name of each code of the codebook, in the order of the rows.
        unit: "segment" or "turn" (the passages given as ``units``), "character" (all text, at
            the cost of the spans) or "continuum" (unitizing: u-alpha and its family).
        units: the passages to compare; they may not overlap. For characters they are optional,
            and serve as clusters for the bootstrap.
        documents: length of each document; needed for "character" and "continuum".
        themes: codes of each theme, by its name. A theme is measured as the union of its codes,
            and again as their pooled coefficient.
        coders: coders to compare, in this order; by default everybody with coverage.
        measures: names of measures from :data:`NAMES`.
        settings: overlap rule and bootstrap.

    Raises:
        AgreementError: :func:`~transcode.agreement.validate` refuses the data; there is no such
            unit or measure; or the lengths of the documents are needed and missing.
    """
    settings = settings or AgreementSettings()
    _check_measures(measures)
    if isinstance(codings, Ratings):
        return _plain(codings, measures, settings)
    units = tuple(units)
    if isinstance(codings, Table):
        names = codes or {code: code for code in codings.codes}
        unit = "character" if codings.times is not None else unit
        return measure_table(codings, names, unit, units, themes or {}, measures, settings)

    _check_unit(unit, documents, settings)
    codings = list(codings)
    _check_spelling({span.coder for span in codings}, {region[0] for region in coverage}, coders)
    coders = tuple(sorted({region[0] for region in coverage}) if coders is None else coders)
    coverage = {region for region in coverage if region[0] in coders}
    spans = [span for span in codings if span.coder in coders]
    validate(spans, units, coverage, codes, documents)
    codes = codes or {span.code: span.code for span in sorted(spans, key=lambda s: s.code)}
    if unit in _BY_LENGTH and documents is not None:
        table = characters(spans, documents, coverage, tuple(codes), coders, cuts=units)
    else:
        table = unitise(spans, units, coverage, tuple(codes), coders, share=settings.share)
    seen = {region[:2] for region in coverage}
    left_out = sum((span.coder, span.document) not in seen for span in spans)
    if unit == "continuum":
        agreement = _answer(table, codes, left_out)
        rows = continuum_rows(
            table, spans, documents or {}, coverage, codes, themes or {}, settings
        )
        return replace(agreement, rows=rows)
    agreement = measure_table(table, codes, unit, units, themes or {}, measures, settings)
    return replace(agreement, left_out=left_out)


def measure_table(
    table: Table,
    names: Mapping[str, str],
    unit: str,
    segments: Sequence[Unit],
    themes: Mapping[str, Sequence[str]],
    measures: Sequence[str],
    settings: AgreementSettings,
) -> Agreement:
    """Compute the same from existing decisions. ``names``: names of the codes, by id.

    Units that no coder covered are left out, so that their interviews are never drawn.
    """
    table = _compared(table, settings)
    unions = theme_layers(table.codes, themes)
    # the union of a theme is another layer: applied where any of its codes is
    whole = [table.values, *(table.values[:, :, inside].max(axis=2, keepdims=True)
                             for inside in unions.values())]  # fmt: skip
    wide = replace(table, values=np.concatenate(whole, axis=2) if unions else table.values)
    kind = settings.resample or default_kind(table, unit, segments)
    groups = group(wide, kind, segments if unit == "character" else ())
    columns = all_columns({code: names[code] for code in table.codes}, unions)
    about = _about(table, groups, unit, settings)
    family = [
        coefficient
        for coefficient in standard(2, len(table.coders))
        if coefficient.name in measures
    ]
    rows = column_rows(groups, columns, family, about, settings)
    rows += set_rows(table, kind, segments, about, settings, measures)
    agreement = _answer(table, names, 0, groups)
    return replace(agreement, rows=tuple(rows))


def _answer(
    table: Table, names: Mapping[str, str], left_out: int, groups: Groups | None = None
) -> Agreement:
    """Compute everything except the rows: pairs of coders, their counts, rates of use."""
    groups = groups or group(table, "all")
    k = len(table.codes)
    often = np.tensordot(groups.counts, groups.often, 1)[:k]  # codes x patterns
    pairs, counts = [], []
    for i, j in combinations(range(len(table.coders)), 2):
        columns = groups.columns[[i, j]]
        both = (columns >= 0).all(axis=0)
        n_units = int(often[0] @ both) if k else 0
        for coefficient in standard(2, 2):
            sums = np.tensordot(often * both, coefficient.features(columns), 1)
            value = (
                float(coefficient.pooled(sums)) if n_units else np.nan
            )  # undefined without shared units
            pairs.append(Pair(table.coders[i], table.coders[j], coefficient.name, value, n_units))
        cells = columns[0] * 2 + columns[1]
        for code, row in zip(table.codes, often, strict=True):
            four = (int(row @ (both & (cells == cell))) for cell in (3, 2, 1, 0))
            counts.append(Counts(code, table.coders[i], table.coders[j], *four))
    used, seen = often @ (groups.columns == 1).T, often @ (groups.columns >= 0).T
    rates = np.divide(used, seen, out=np.full(used.shape, np.nan), where=seen > 0)
    return Agreement(
        coders=table.coders,
        codes=tuple((code, names[code]) for code in table.codes),
        rows=(),
        pairs=tuple(pairs),
        counts=tuple(counts),
        rates=tuple(
            (code, tuple(row)) for code, row in zip(table.codes, rates.tolist(), strict=True)
        ),
        left_out=left_out,
        table=table,
    )


def _plain(ratings: Ratings, measures: Sequence[str], settings: AgreementSettings) -> Agreement:
    table = as_table(ratings)
    agreement = _answer(table, dict(zip(table.codes, table.codes, strict=True)), 0)
    rows: tuple[Row, ...] = plain_rows(ratings, measures, settings)
    return replace(agreement, rows=rows, pairs=plain_pairs(ratings, settings))


def _compared(table: Table, settings: AgreementSettings) -> Table:
    """Keep the units that a coder covered and, if requested, that have a code from anybody."""
    kept: NDArray[np.bool_] = np.any(table.covered, axis=0)
    if settings.leave_uncoded_out:
        kept = kept & np.any(table.values > 0, axis=(0, 2))
    if kept.all() or not table.codes:
        return table
    return replace(
        table,
        units=tuple(compress(table.units, kept.tolist())),
        values=table.values[:, kept],
        times=None if table.times is None else table.times[kept],
    )


def _check_spelling(
    coding: Collection[str], covering: Collection[str], coders: Sequence[str] | None
) -> None:
    """Refuse a coder whose name is spelt differently in the codings and in the coverage.

    Raises:
        AgreementError: a coder with codings has no coverage, or a chosen coder is spelt
            differently in the coverage; all of their codings would be lost.
    """
    chosen = set(coding) if coders is None else set(coders)
    unseen, unasked = chosen - set(covering), set(covering) - chosen
    keys = {_key(coder) for coder in (unasked if coders is not None else covering)}
    alike = {coder for coder in unseen if _key(coder) in keys}
    alike |= {coder for coder in set(coding) - chosen if _key(coder) in map(_key, chosen)}
    # this name has no coverage, and somebody with coverage coded nothing
    replaced = unseen & set(coding) if coders is None or unasked - set(coding) else set()
    lost = alike | replaced
    if lost:
        raise AgreementError(
            f"{len(lost)} of the coders with codings "
            f"{'is' if len(lost) == 1 else 'are'} not in the coverage"
            + (", where one is spelt differently (capitals, spaces, accents)" if alike else ""),
            step="agreement",
            remedy="spell each coder the same way in the codings and in the coverage, or name "
            "the coders to compare: coders=[...]",
        )


def _key(name: str) -> str:
    """Normalise a name: ignore capitals, spaces and composed letters."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _about(table: Table, groups: Groups, unit: str, settings: AgreementSettings) -> About:
    seen = table.covered
    compared = seen.sum(axis=0) > 1
    documents = {row.document for row in compress(table.units, compared.tolist())}
    times = np.ones(len(table.units)) if table.times is None else table.times
    share = f"at least {settings.share:g} of it" if settings.share else "any part of it"
    drawn = f"bootstrap by {groups.kind}, {settings.replicates} replicates, 95 % percentile"
    return About(
        n_units=int(times[compared].sum()),
        n_coders=int(seen[:, compared].any(axis=1).sum()),
        n_documents=len(documents),
        unit=f"{unit}; a code counts when it covers {share}" if unit in UNITS[:2] else unit,
        missing=_MISSING
        + ("; units that nobody coded are left out" if settings.leave_uncoded_out else ""),
        interval=drawn if settings.replicates else "none",
        warning=doubt(groups, len(documents), unit) if settings.replicates else "",
        independent=unit != "character",
        drawable=int(groups.counts.sum()) > 1,
    )


def _check_measures(measures: Sequence[str]) -> None:
    if unknown := [name for name in measures if name not in NAMES]:
        raise AgreementError(
            f"there is no measure {', '.join(unknown)}",
            step="agreement",
            remedy=f"choose from {', '.join(NAMES)}",
        )


def _check_unit(
    unit: str, documents: Mapping[str, int] | None, settings: AgreementSettings
) -> None:
    if unit not in UNITS:
        raise AgreementError(
            f"there is no unit '{unit}'", step="agreement", remedy=f"choose from {', '.join(UNITS)}"
        )
    if unit in _BY_LENGTH and documents is None:
        raise AgreementError(
            f"the unit '{unit}' needs the length of each document",
            step="agreement",
            remedy="give documents={'P01': number of characters, ...}",
        )
    if settings.leave_uncoded_out and unit == "continuum":
        raise AgreementError(
            "on the continuum nothing is left out, because passages are compared",
            step="agreement",
            remedy="use cu-alpha, which compares coded text only, or choose another unit",
        )
