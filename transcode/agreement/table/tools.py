"""Figures of other programs, under their own names, for comparison with their results.

We recommend none of these measures. The formulas come from the help text of NVivo, the source code
of QualCoder, and the manuals of ATLAS.ti and MAXQDA.

=====================  ===========================================================================
nvivo_agreement        characters coded by both or by neither, over all
nvivo_kappa            Cohen's kappa of the characters, one code and one file at a time
qualcoder_agreement    the same as NVivo's
qualcoder_kappa        not a kappa: Po is both / either, Pe is the product of the chances of yes
                       and no (Cohen adds them), and text that nobody coded is dropped. Two coders
                       who code 90 % at random get .82, while Cohen's kappa is 0
atlasti_holsti         2 M / (N1 + N2) of the characters coded (Holsti 1969)
atlasti_alpha_binary   Krippendorff's alpha of the characters, coded or not
inception_kappa        the mean over documents of each document's Cohen's kappa
maxqda_agreement       coded segments that match at X % overlap, over all coded segments
maxqda_kappa           Brennan and Prediger's: chance is 1 / number of codes
=====================  ===========================================================================
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.coefficients.sums import ratio
from transcode.agreement.data import Span, Table

ALL = ""
PROGRAMS = ("nvivo", "maxqda", "atlasti", "qualcoder", "inception")
"""Prefixes of the names of figures."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A figure of another program for two coders, a code and a document ("" for all)."""

    name: str
    first: str
    second: str
    code: str
    document: str
    value: float


def other_programs(
    table: Table, spans: Sequence[Span] = (), *, overlap: float = 0.9
) -> tuple[Foreign, ...]:
    """Compute the figures of each pair of coders.

    Args:
        table: decisions on characters, from :func:`~transcode.agreement.characters`.
        spans: the coded segments, for MAXQDA's figures; none are given without them.
        overlap: the share of two segments' common extent from which MAXQDA counts a match.
    """
    documents = [unit.document for unit in table.units]
    names = list(dict.fromkeys(documents))
    of = np.array([names.index(document) for document in documents], dtype=np.intp)
    times = np.ones(len(of)) if table.times is None else table.times
    figures: list[Foreign] = []
    for i, j in combinations(range(len(table.coders)), 2):
        pair = table.coders[i], table.coders[j]
        for k, code in enumerate(table.codes):
            first, second = table.values[i, :, k], table.values[j, :, k]
            both = (first >= 0) & (second >= 0)
            cells = np.zeros((len(names), 4))
            np.add.at(cells, (of[both], (first * 2 + second)[both]), times[both])
            shared = [d for d in range(len(names)) if cells[d].sum()]
            for d in shared:
                per_file = _of_file(cells[d])
                figures += [Foreign(what, *pair, code, names[d], x) for what, x in per_file.items()]
            figures += [
                Foreign(what, *pair, code, ALL, x) for what, x in _of_code(cells[shared]).items()
            ]
        if spans:
            figures += _maxqda(spans, pair, len(table.codes), overlap)
    return tuple(figures)


def _of_file(cells: NDArray[np.float64]) -> dict[str, float]:
    neither, second, first, both = cells
    n, either = cells.sum(), both + first + second
    agreed = float(ratio(both + neither, n))
    yes = ratio((both + first) * (both + second), either**2)
    no = ratio(first * second, either**2)
    product = yes * no
    return {
        "nvivo_agreement": agreed,
        "nvivo_kappa": _cohen(cells),
        "qualcoder_agreement": agreed,
        "qualcoder_kappa": float(ratio(ratio(both, either) - product, 1 - product)),
    }


def _of_code(cells: NDArray[np.float64]) -> dict[str, float]:
    """Compute the figures over all files; ``cells``: files x (neither, second, first, both)."""
    neither, second, first, both = cells.sum(axis=0) if len(cells) else np.zeros(4)
    n = 2 * (neither + second + first + both)
    yes = 2 * both + first + second
    expected = ratio(2 * yes * (n - yes), n * (n - 1))
    kappas = [kappa for kappa in map(_cohen, cells) if not math.isnan(kappa)]
    return {
        "atlasti_holsti": float(ratio(2 * both, yes)),
        "atlasti_alpha_binary": float(1 - ratio(ratio(2 * (first + second), n), expected)),
        "inception_kappa": sum(kappas) / len(kappas) if kappas else math.nan,
    }


def _cohen(cells: NDArray[np.float64]) -> float:
    neither, second, first, both = cells
    n = cells.sum()
    do = ratio(first + second, n)
    de = ratio((both + first) * (neither + first) + (both + second) * (neither + second), n**2)
    return float(1 - ratio(do, de))


def _maxqda(
    spans: Sequence[Span], pair: tuple[str, str], codes: int, overlap: float
) -> list[Foreign]:
    """Count segments of either coder that match one of the other with the same code."""
    first, second = ([span for span in spans if span.coder == coder] for coder in pair)
    matched = sum(any(_match(a, b, overlap) for b in second) for a in first)
    matched += sum(any(_match(a, b, overlap) for b in first) for a in second)
    agreed = float(ratio(matched, len(first) + len(second)))
    chance = 1 / codes if codes else math.nan
    kappa = float(ratio(agreed - chance, 1 - chance))
    return [
        Foreign("maxqda_agreement", *pair, ALL, ALL, agreed),
        Foreign("maxqda_kappa", *pair, ALL, ALL, kappa),
    ]


def _match(first: Span, second: Span, overlap: float) -> bool:
    if (first.document, first.code) != (second.document, second.code):
        return False
    common = min(first.end, second.end) - max(first.begin, second.begin)
    extent = max(first.end, second.end) - min(first.begin, second.begin)
    return common / extent >= overlap
