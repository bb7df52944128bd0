"""Krippendorff's first alpha for unitizing, only for comparison with INCEpTION or DKPro.

Krippendorff (1995), On the reliability of unitizing contiguous data, Sociological Methodology 25,
47-76; (2004), Content Analysis, 2nd ed., pp. 251-256. Its authors replaced it in 2016 (see
:mod:`~transcode.agreement.unitizing.unitizing`) because it misbehaves with more than two coders.
Each code is scored on its own continuum, so codes may overlap. The expected disagreement is that of
DKPro Statistics, whose authors corrected a small printing error in the paper.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from itertools import combinations

import numpy as np

from transcode.agreement.coefficients.estimate import Estimate
from transcode.agreement.unitizing.continuum import (
    Continuum,
    Ints,
    Passage,
    Passages,
    as_continua,
    codes_of,
    merge,
)


def alpha_1995(
    continuum: Continuum | tuple[int, Sequence[Passages | None]], code: Hashable | None = None
) -> Estimate:
    """Compute alpha_U of one code, or ``1 - sum Do / sum De`` over all codes, in one document.

    ``do`` and ``de`` of the result are the disagreements (for several codes, their means), as
    squared lengths over the squared length of the document. A coder's overlapping passages of one
    code are merged.

    Raises:
        AgreementError: see :func:`~transcode.agreement.unitizing.continuum.as_continua`.
    """
    (text,) = as_continua(continuum if isinstance(continuum, Continuum) else [continuum])
    codes = codes_of([text]) if code is None else [code]
    coders = [merge(passages) for passages in text.coders if passages is not None]
    terms = np.array([_terms(text, coders, c) for c in codes]).reshape(-1, 2)
    do, de = terms.mean(axis=0) if len(codes) else (math.nan, math.nan)
    defined = len(coders) > 1 and de > 0
    return Estimate(
        float(1 - do / de) if defined else math.nan,
        name="alpha_u_1995",
        basis="Krippendorff (1995, 2004)",
        do=float(do),
        de=float(de),
        n_units=float(text.length * len(coders)),
        n_coders=len(coders),
        reason="" if defined else "nothing is coded, or by one coder alone",
    )


def _terms(text: Continuum, coders: list[list[Passage]], code: Hashable) -> tuple[float, float]:
    spans = [np.array([p[:2] for p in c if p[2] == code], np.int64).reshape(-1, 2) for c in coders]
    m, length = len(coders), float(text.length)
    if m < 2:
        return math.nan, math.nan
    apart = sum(_apart(*pair) for pair in combinations(spans, 2))
    observed = 2 * apart / (m * (m - 1) * length**2)

    units = np.concatenate([np.diff(marked, axis=1)[:, 0] for marked in spans]).astype(float)
    gaps = np.sort(np.concatenate([_gaps(text, marked) for marked in spans]).astype(float))
    # the distance each unit can be moved within gaps of at least its length
    first = np.searchsorted(gaps, units)
    longer = np.concatenate([np.cumsum(gaps[::-1])[::-1], [0.0]])
    moves = longer[first] - (len(gaps) - first) * (units - 1)
    on_units = (len(units) - 1) * (2 * units**3 - 3 * units**2 + units) / 3
    pairs = m * length * (m * length - 1) - (units * (units - 1)).sum()
    expected = 2 / length * (on_units + units**2 * moves).sum() / pairs
    return float(observed), float(expected)


def _apart(first: Ints, second: Ints) -> float:
    """Sum the squared differences of edges where units meet, and squared lengths elsewhere."""
    low = np.searchsorted(second[:, 1], first[:, 0], side="right")
    count = np.searchsorted(second[:, 0], first[:, 1]) - low
    i = np.repeat(np.arange(len(first)), count)
    j = np.arange(count.sum()) + np.repeat(low - (np.cumsum(count) - count), count)
    alone = np.setdiff1d(np.arange(len(second)), j)
    lengths = np.concatenate([np.diff(first[count == 0], axis=1), np.diff(second[alone], axis=1)])
    return float(((first[i] - second[j]) ** 2).sum() + (lengths**2).sum())


def _gaps(text: Continuum, units: Ints) -> Ints:
    edges = np.concatenate([[text.begin], units.ravel(), [text.begin + text.length]])
    gaps: Ints = np.diff(edges)[::2]
    return gaps[gaps > 0]
