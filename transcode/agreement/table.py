"""The verb of the room: from several coders' spans to the whole table of agreement."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.bootstrap import draws, group, interval
from transcode.agreement.data import AgreementSettings, Span, Table, Unit, validate
from transcode.agreement.nominal import COEFFICIENTS, Coefficient, Sums, disagreement
from transcode.agreement.result import OVERALL, Agreement, Disagreement, Pair, Row
from transcode.agreement.units import unitise

_MISSING = (
    "missing where a coder has not covered the document; "
    "units with fewer than two coders are left out, pairs use the units both covered"
)


def measure(
    spans: Iterable[Span],
    *,
    units: Iterable[Unit],
    coverage: Collection[tuple[str, str]],
    codes: Mapping[str, str],
    coders: Sequence[str] | None = None,
    settings: AgreementSettings | None = None,
    unit: str = "segment",
) -> Agreement:
    """Percent agreement, Cohen's kappa and Krippendorff's alpha, per code and overall.

    Args:
        spans: who applied which code where, in code points.
        units: the passages to compare on; they may not overlap.
        coverage: (coder, document) for each document that a coder has worked through.
        codes: id and name of each code of the codebook, in the order of the rows.
        coders: whom to compare, in this order; everybody with coverage when left out.
        settings: overlap rule and bootstrap.
        unit: what the units are called in the result.

    Raises:
        AgreementError: what :func:`~transcode.agreement.validate` refuses.
    """
    settings = settings or AgreementSettings()
    coders = tuple(sorted({coder for coder, _ in coverage}) if coders is None else coders)
    coverage = {(coder, document) for coder, document in coverage if coder in coders}
    spans = [span for span in spans if span.coder in coders]
    units = tuple(units)
    validate(spans, units, coverage, codes)
    table = unitise(spans, units, coverage, tuple(codes), coders, share=settings.share)
    return Agreement(
        coders=coders,
        codes=tuple(codes.items()),
        rows=_rows(_comparable(table), codes, settings, unit),
        pairs=_pairs(table),
        disagreements=_disagreements(table),
        left_out=sum((span.coder, span.document) not in coverage for span in spans),
    )


def _comparable(table: Table) -> Table:
    """The table without the units that fewer than two coders covered."""
    keep = (table.values >= 0).any(axis=2).sum(axis=0) > 1
    units = tuple(unit for unit, kept in zip(table.units, keep, strict=True) if kept)
    return Table(table.coders, units, table.codes, table.values[:, keep, :])


def _rows(
    table: Table, names: Mapping[str, str], settings: AgreementSettings, unit: str
) -> tuple[Row, ...]:
    documents = [u.document for u in table.units]
    groups = group(table.values, documents)
    sums = {c.name: groups.total(table.values, c.summarise) for c in COEFFICIENTS}
    values = {c.name: _values(c, groups.counts, sums[c.name]) for c in COEFFICIENTS}
    drawn: dict[str, list[Sums]] = {c.name: [] for c in COEFFICIENTS}
    for weights in draws(groups.counts, settings.replicates, settings.seed):
        for c in COEFFICIENTS:
            drawn[c.name].append(_values(c, weights, sums[c.name]))

    share = f"at least {settings.share:g} of it" if settings.share else "any part of it"
    how = f"bootstrap by {groups.kind}, {settings.replicates} replicates, 95 % percentile"
    rows = []
    for i, code in enumerate((*table.codes, OVERALL)):
        for c in COEFFICIENTS:
            value, spread = float(values[c.name][i]), (math.nan, math.nan, math.nan)
            # A single unit would be drawn again and again: no spread, but no certainty either.
            if drawn[c.name] and len(table.units) > 1 and not math.isnan(value):
                spread = interval(np.concatenate([block[:, i] for block in drawn[c.name]]))
            rows.append(
                Row(
                    level="overall" if i == len(table.codes) else "code",
                    code=code,
                    name=OVERALL if i == len(table.codes) else names[code],
                    measure=c.name,
                    value=value,
                    low=spread[0],
                    high=spread[1],
                    defined=spread[2],
                    reason=_reason(value, spread, table.values[:, :, i : i + 1]),
                    n_units=len(table.units),
                    n_coders=int((table.values >= 0).any(axis=(1, 2)).sum()),
                    n_documents=len(set(documents)),
                    basis=c.basis,
                    unit=f"{unit}; a code counts when it covers {share}",
                    missing=_MISSING,
                    interval=how if settings.replicates else "none",
                )
            )
    return tuple(rows)


def _values(coefficient: Coefficient, weights: Sums | NDArray[np.int64], sums: Sums) -> Sums:
    """Each code's coefficient and, last, the pooled one, for groups drawn ``weights`` times."""
    drawn = np.tensordot(weights, sums, 1)
    pooled = coefficient.pooled(drawn)[..., None]
    return np.concatenate([coefficient.per_code(drawn), pooled], axis=-1)


def _reason(value: float, spread: tuple[float, float, float], decisions: NDArray[np.int8]) -> str:
    """Why a value or its interval is undefined. ``decisions`` is empty for the overall row."""
    low, _, defined = spread
    if not math.isnan(value):
        lost = math.isnan(low) and not math.isnan(defined)
        return f"no interval: undefined in {1 - defined:.0%} of the replicates" if lost else ""
    if not decisions.size:
        return "no code divides the units"
    if not (decisions > 0).any():
        return "nobody applied this code"
    if not (decisions == 0).any():
        return "everybody applied this code to every unit"
    return "each pair of coders gave a single answer to all units"


def _pairs(table: Table) -> tuple[Pair, ...]:
    pairs = []
    for i, j in combinations(range(len(table.coders)), 2):
        both = _comparable(Table(table.coders, table.units, table.codes, table.values[[i, j]]))
        for c in COEFFICIENTS:
            sums = [c.summarise(code, 2).sum(axis=0) for code in np.moveaxis(both.values, 2, 0)]
            value = float(c.pooled(np.stack(sums))) if sums else math.nan
            pairs.append(Pair(table.coders[i], table.coders[j], c.name, value, len(both.units)))
    return tuple(pairs)


def _disagreements(table: Table) -> tuple[Disagreement, ...]:
    parts = np.stack([disagreement(code, 2) for code in np.moveaxis(table.values, 2, 0)], axis=1)
    per_unit = parts.sum(axis=1)
    found = []
    for i in np.flatnonzero(per_unit):
        decided = table.values[:, i, :]
        found.append(
            Disagreement(
                unit=table.units[i],
                share=float(per_unit[i] / per_unit.sum()),
                codes=_named(table.codes, parts[i] > 0),
                applied=tuple(
                    (coder, _named(table.codes, row > 0))
                    for coder, row in zip(table.coders, decided, strict=True)
                    if (row >= 0).any()
                ),
            )
        )
    return tuple(sorted(found, key=lambda place: (-place.share, place.unit)))


def _named(codes: Sequence[str], mask: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(code for code, yes in zip(codes, mask, strict=True) if yes)
